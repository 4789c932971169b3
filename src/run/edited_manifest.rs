//! The manifest as a command changes it: first in memory, so that a wrong change never reaches the disk.

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;

use super::lost::Lost;
use crate::Error;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Sources};
use crate::kinds;
use crate::layout::{Layout, ORGANIZATION_MANIFEST};
use crate::manifest::{self, ManifestText, ManifestTexts, Migrated};
use crate::moves::Held;
use crate::organization::Allotment;
use crate::pipeline::Plan;
use crate::version::{BASELINE_VERSION, Version};
use crate::workspace::{Owner, Policy, RenderedFile};
use crate::yaml;

/// The manifest, and which of its files the command writes.
pub(super) struct EditedManifest {
    /// Where the repository lies.
    root: Utf8PathBuf,
    /// The texts, with everything that the command changed.
    texts: ManifestTexts,
    /// The files that the command writes, with the text that each replaces.
    replaced: IndexMap<Utf8PathBuf, Option<String>>,
    /// The files that the command deletes, with their texts.
    withdrawn: Vec<(Utf8PathBuf, String)>,
}

impl EditedManifest {
    /// A manifest as it was read from disk.
    pub(super) fn read(root: &Utf8Path, texts: ManifestTexts) -> Self {
        Self { root: root.to_owned(), texts, replaced: IndexMap::new(), withdrawn: Vec::new() }
    }

    /// A manifest none of whose files is on disk.
    pub(super) fn new(root: &Utf8Path, texts: ManifestTexts) -> Self {
        let files = std::iter::once(&texts.organization).chain(&texts.accounts);
        let replaced = files.map(|file| (file.path.clone(), None)).collect();
        Self { root: root.to_owned(), texts, replaced, withdrawn: Vec::new() }
    }

    /// The texts as they stand now.
    pub(super) const fn texts(&self) -> &ManifestTexts {
        &self.texts
    }

    /// The files that the command writes.
    pub(super) fn written(&self) -> impl Iterator<Item = RenderedFile> {
        let files = std::iter::once(&self.texts.organization).chain(&self.texts.accounts);
        let deleted = self.withdrawn.iter().map(|(path, text)| RenderedFile {
            path: path.clone(),
            text: String::new(),
            owner: Owner::Organization,
            policy: Policy::Withdrawn { text: text.clone() },
        });
        files.filter_map(|file| Some(rendered(file, self.replaced.get(&file.path)?.clone()))).chain(deleted)
    }

    /// Takes out a file of an account.
    pub(super) fn withdraw(&mut self, path: &Utf8Path) {
        let accounts = &mut self.texts.accounts;
        if let Ok(at) = accounts.binary_search_by(|file| file.path.as_path().cmp(path)) {
            let read = accounts.remove(at).text;
            let text = self.replaced.shift_remove(path).flatten();
            self.withdrawn.push((path.to_owned(), text.unwrap_or_else(|| as_on_disk(&self.root, path, read))));
        }
    }

    /// Marks what an account is to lose.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub(super) fn mark_removed(&mut self, path: &Utf8Path, names: &[String]) -> Result<(), Error> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if self.edit(path, |text| yaml::append_to(text, &["removing"], &names)) {
            return Ok(());
        }
        let message = format!("{path}: add {} to `removing` by hand", names.join(", "));
        Err(Error::usage(message, "this file cannot be edited safely in its current form"))
    }

    /// Takes out what an account loses, and its marks.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub(super) fn remove(&mut self, path: &Utf8Path, lost: &[Lost]) -> Result<(), Error> {
        for one in lost {
            if !self.edit(path, |text| one.taken_out(text)) {
                let message = format!("{path}: {} by hand", one.by_hand());
                return Err(Error::usage(message, "this file cannot be edited safely in its current form"));
            }
        }
        Ok(())
    }

    /// Adds an account's file, over one that is there.
    pub(super) fn add_account(&mut self, account: &str, text: String) {
        let path = Layout::account_manifest(account);
        self.texts.accounts.retain(|file| file.path != path);
        self.replaced.insert(path.clone(), None);
        let at = self.texts.accounts.partition_point(|file| file.path < path);
        self.texts.accounts.insert(at, ManifestText { path, text });
    }

    /// Adds kinds to the file of an account.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub(super) fn add_kinds(&mut self, path: &Utf8Path, kinds: &[String]) -> Result<(), Error> {
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        if self.edit(path, |text| yaml::append_to(text, &["kinds"], &kinds)) {
            return Ok(());
        }
        let message = format!("{path}: add {} to `kinds` by hand", kinds.join(", "));
        Err(Error::usage(message, "this file cannot be edited safely in its current form"))
    }

    /// Enters the id of an account that has none.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub(super) fn enter_id(&mut self, path: &Utf8Path, id: &str) -> Result<(), Error> {
        self.enter(path, "stage", "id", &format!("\"{id}\""))
    }

    /// Enters the name in AWS of an account that has an id.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub(super) fn enter_aws_name(&mut self, path: &Utf8Path, name: &str) -> Result<(), Error> {
        self.enter(path, "id", "aws-name", &yaml::scalar(name))
    }

    /// Puts `key: value` below another key of a file.
    fn enter(&mut self, path: &Utf8Path, after: &str, key: &str, value: &str) -> Result<(), Error> {
        if self.edit(path, |text| yaml::insert_after(text, after, key, value)) {
            return Ok(());
        }
        let message = format!("{path}: write `{key}: {value}` by hand");
        Err(Error::usage(message, "this file cannot be edited safely in its current form"))
    }

    /// Brings a manifest of an earlier baseline up to this one.
    ///
    /// # Errors
    /// When a migration cannot be carried out.
    pub(super) fn migrate(&mut self) -> Result<Vec<Migrated>, Error> {
        let (changed, migrations) = manifest::migrate(&self.texts, kinds::migrations(), Version::of_binary())?;
        for file in changed {
            self.edit(&file.path, |_| Some(file.text.clone()));
        }
        Ok(migrations)
    }

    /// Enters a block of addresses into the file of its account, so that it is never allotted again.
    ///
    /// # Errors
    /// When the file is written in a form that cannot be edited safely.
    pub(super) fn enter_allotment(&mut self, allotment: &Allotment) -> Result<(), Error> {
        let path = Layout::account_manifest(&allotment.file);
        let block = allotment.block.to_string();
        let edited =
            self.edit(&path, |text| yaml::insert_into(text, &["regions", &allotment.region], "addresses", &block));
        if edited {
            return Ok(());
        }
        let message = format!("{path}: write `addresses: {block}` below {}", allotment.region);
        let diagnostic = Diagnostic::error(Code::ValueNeeded, message)
            .help("the block was allotted, but this file cannot be edited safely in its current form");
        Err(Error::problems(Diagnostics::from_iter([diagnostic]), Sources::default()))
    }

    /// Enters a block that a network held, and may still hold, so that no account gets it.
    ///
    /// # Errors
    /// When the organization's file is written in a form that cannot be edited safely.
    pub(super) fn reserve(&mut self, held: &Held) -> Result<(), Error> {
        let (region, block) = (&held.region, held.block.to_string());
        let path = ["regions", "enabled", region, "reserved"];
        let edited = self.edit(ORGANIZATION_MANIFEST.into(), |text| yaml::append_to(text, &path, &[&block]));
        if edited {
            return Ok(());
        }
        let message = format!("{ORGANIZATION_MANIFEST}: write `reserved: [{block}]` below {region} by hand");
        let why = format!(
            "the network of {} may still have these addresses, and this file cannot be edited safely",
            held.account
        );
        Err(Error::usage(message, why))
    }

    /// Enters the version of the baseline that this repository is generated with.
    pub(super) fn enter_baseline(&mut self, plan: &Plan) {
        let written = &plan.organization.baseline;
        if written.value != BASELINE_VERSION {
            let source = &plan.sources.get(plan.organization.source).text;
            let span = written.span.clone();
            self.edit(ORGANIZATION_MANIFEST.into(), |text| {
                let version = text.get(span.clone())?.replacen(&written.value, BASELINE_VERSION, 1);
                (text == source).then(|| format!("{}{version}{}", &text[..span.start], &text[span.end..]))
            });
        }
    }

    /// Edits a file of the manifest; false when `edit` cannot.
    fn edit(&mut self, path: &Utf8Path, edit: impl Fn(&str) -> Option<String>) -> bool {
        let accounts = &mut self.texts.accounts;
        let file = match accounts.binary_search_by(|file| file.path.as_path().cmp(path)) {
            Ok(at) => &mut accounts[at],
            Err(_) if self.texts.organization.path == path => &mut self.texts.organization,
            Err(_) => return false,
        };
        let Some(text) = edit(&file.text) else {
            return false;
        };
        let before = std::mem::replace(&mut file.text, text);
        let root = &self.root;
        self.replaced.entry(path.to_owned()).or_insert_with(|| Some(as_on_disk(root, path, before)));
        true
    }
}

/// The text of a manifest as it stands in its file: what was read of it lacks a byte order mark, and is composed.
fn as_on_disk(root: &Utf8Path, path: &Utf8Path, read: String) -> String {
    match std::fs::read_to_string(root.join(path)) {
        Ok(text) if manifest::read_text(text.as_bytes()).as_ref() == Ok(&read) => text,
        // It changed meanwhile; the run will be stopped by what we read being no longer there.
        _ => read,
    }
}

fn rendered(file: &ManifestText, replaces: Option<String>) -> RenderedFile {
    const MARK: char = '\u{feff}';
    let is_marked = replaces.as_ref().is_some_and(|text| text.starts_with(MARK));
    RenderedFile {
        path: file.path.clone(),
        text: if is_marked { format!("{MARK}{}", file.text) } else { file.text.clone() },
        owner: Owner::Organization,
        policy: Policy::Manifest { replaces },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> ManifestTexts {
        let organization = ManifestText { path: ORGANIZATION_MANIFEST.into(), text: "baseline: 1.0.0\n".to_owned() };
        ManifestTexts { organization, accounts: Vec::new(), overrides: Vec::new() }
    }

    fn edited(mut manifest: EditedManifest) -> Vec<RenderedFile> {
        assert!(manifest.edit(ORGANIZATION_MANIFEST.into(), |text| Some(text.replace("1.0.0", "1.1.0"))));
        assert!(manifest.edit(ORGANIZATION_MANIFEST.into(), |text| Some(text.replace("1.1.0", "1.2.0"))));
        assert!(!manifest.edit(ORGANIZATION_MANIFEST.into(), |_| None), "what cannot be edited stays");
        assert!(!manifest.edit("forge/accounts/none.yaml".into(), |text| Some(text.to_owned())));
        manifest.written().collect()
    }

    #[test]
    fn an_edited_file_replaces_what_is_on_disk_and_keeps_its_byte_order_mark() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = Utf8Path::from_path(folder.path()).expect("a path of characters");
        std::fs::create_dir(root.join("forge")).expect("a new folder");
        std::fs::write(root.join(ORGANIZATION_MANIFEST), "\u{feff}baseline: 1.0.0\n").expect("a new file");
        let manifest = EditedManifest::read(root, texts());
        assert_eq!(manifest.written().count(), 0, "what nobody edits is not written");
        let [file] = &edited(manifest)[..] else { panic!("one file was edited") };
        assert_eq!(file.text, "\u{feff}baseline: 1.2.0\n");
        let replaces = Some("\u{feff}baseline: 1.0.0\n".to_owned());
        assert_eq!(file.policy, Policy::Manifest { replaces });
    }

    #[test]
    fn a_file_that_is_not_on_disk_replaces_nothing_however_often_it_is_edited() {
        let [file] = &edited(EditedManifest::new("nowhere".into(), texts()))[..] else { panic!("one file is new") };
        assert_eq!((file.text.as_str(), &file.policy), ("baseline: 1.2.0\n", &Policy::Manifest { replaces: None }));
    }

    #[test]
    fn accounts_stay_in_the_order_of_their_files() {
        let mut manifest = EditedManifest::new("nowhere".into(), texts());
        for (account, text) in [("b-prod", "one"), ("a-prod", "two"), ("b-prod", "three")] {
            manifest.add_account(account, text.to_owned());
        }
        let accounts: Vec<_> = manifest.texts().accounts.iter().map(|file| (file.path.as_str(), &*file.text)).collect();
        assert_eq!(accounts, [("forge/accounts/a-prod.yaml", "two"), ("forge/accounts/b-prod.yaml", "three")]);
    }
}
