//! What becomes of a package: it follows its source, unless another program made it.

use camino::Utf8Path;

use super::change::{Action, Change, Package};
use super::fate::obstacle;
use super::file::RenderedFile;
use super::on_disk::OnDisk;
use super::owner::Owner;
use super::package;
use super::reason::Reason;

/// What becomes of a package whose source holds this text after the run; none where nothing changes.
pub(super) fn made_of<'a>(
    file: &'a RenderedFile,
    source: &Utf8Path,
    text: &str,
    on_disk: &'a OnDisk,
) -> Option<Change<'a>> {
    let new = package::zip(source.file_name().unwrap_or_default(), text.as_bytes()).ok();
    let (action, package) = match on_disk {
        OnDisk::Missing => (Action::Create, Package { old: None, new }),
        OnDisk::Package(bytes) if new.as_ref() == Some(bytes) => return None,
        OnDisk::Package(bytes) if package::is_ours(bytes) => {
            (Action::Update, Package { old: Some(bytes.clone()), new })
        }
        // Another program made it, perhaps with more in it.
        OnDisk::Package(_) => (Action::Kept, Package::default()),
        other => (Action::Blocked(obstacle(other, Reason::Foreign)), Package::default()),
    };
    Some(change(file.path.as_path(), &file.owner, action, package))
}

/// The deletion of a package whose source is deleted; none where it is not one of ours.
pub(super) fn dropped<'a>(path: &'a Utf8Path, owner: &'a Owner, on_disk: &OnDisk) -> Option<Change<'a>> {
    match on_disk {
        OnDisk::Package(bytes) if package::is_ours(bytes) => {
            Some(change(path, owner, Action::Delete, Package { old: Some(bytes.clone()), new: None }))
        }
        _ => None,
    }
}

fn change<'a>(path: &'a Utf8Path, owner: &'a Owner, action: Action, package: Package) -> Change<'a> {
    Change {
        path,
        from: None,
        instead_of: None,
        owner,
        action,
        base: None,
        disk: None,
        render: None,
        text: None,
        conflicts: Vec::new(),
        package: Some(package),
    }
}
