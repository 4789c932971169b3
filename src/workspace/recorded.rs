//! Single texts of the base, for what must be known before anything is rendered.

use camino::{Utf8Path, Utf8PathBuf};

use super::bundle;
use super::error::Error;
use super::owner::Owner;
use super::tree::Tree;

/// All texts that were written last of an owner; none where its bundle is damaged.
pub(super) fn records(tree: &Tree, owner: &Owner) -> Result<Vec<(Utf8PathBuf, String)>, Error> {
    let at = owner.bundle_path();
    let found = tree.read(&at).map_err(Error::io("read", &at))?;
    let bytes = found.map(|(bytes, _)| bytes).unwrap_or_default();
    let bundle = bundle::decode(&bytes).ok().filter(|bundle| bundle.owner == *owner);
    let entries = bundle.into_iter().flat_map(|bundle| bundle.entries);
    Ok(entries.map(|entry| (entry.path.to_owned(), entry.text.to_owned())).collect())
}

/// The text that was written last at a path, where the owner's bundle records one. A damaged bundle records nothing
/// here: whoever compares it with the disk reports it.
pub(super) fn recorded(tree: &Tree, owner: &Owner, path: &Utf8Path) -> Result<Option<String>, Error> {
    Ok(records(tree, owner)?.into_iter().find(|(recorded, _)| recorded == path).map(|(_, text)| text))
}
