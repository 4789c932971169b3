//! A component's folder and the local modules that it calls, as one program loads them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::files::{Declaration, Folder, ModuleFile, Program, Translation};
use crate::diagnostic::{Diagnostics, SourceId};
use crate::hcl::{Regexes, Scope, Value};

/// The folders of a repository that components call as modules.
pub type Folders<'a> = BTreeMap<Utf8PathBuf, Vec<ModuleFile<'a>>>;

/// A component, read but not yet evaluated.
#[derive(Debug, Default)]
pub struct Configuration<'a> {
    /// The folder of the component.
    pub root: Folder<'a>,
    modules: HashMap<Utf8PathBuf, Folder<'a>>,
}

/// Where the source of a module lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// In a folder of the repository.
    Local(Utf8PathBuf),
    /// Somewhere else, or nobody knows.
    Elsewhere(String),
}

impl<'a> Configuration<'a> {
    /// Reads a component and everything that it calls.
    #[must_use]
    pub fn read(files: &[ModuleFile<'a>], folders: &Folders<'a>, program: Program) -> (Self, Diagnostics) {
        let (root, mut diagnostics) = Folder::read(files, program);
        let mut modules = HashMap::new();
        let mut open = called(&root);
        while let Some(path) = open.pop() {
            let Some(files) = folders.get(&path).filter(|_| !modules.contains_key(&path)) else { continue };
            let (folder, found) = Folder::read(files, program);
            diagnostics.extend(found);
            open.extend(called(&folder));
            modules.insert(path, folder);
        }
        (Self { root, modules }, diagnostics)
    }

    /// The folder of a local module.
    #[must_use]
    pub fn module(&self, path: &Utf8Path) -> Option<&Folder<'a>> {
        self.modules.get(path)
    }
}

/// The folders that the files of a folder may call as local modules, whichever program loads them.
#[must_use]
pub fn local_modules(files: &[(Utf8PathBuf, String)]) -> BTreeSet<Utf8PathBuf> {
    let mut paths = BTreeSet::new();
    for (path, text) in files.iter().filter(|(_, text)| text.contains("module")) {
        let translation = match path.extension() {
            Some("json") => Translation::of_configuration(text).unwrap_or_default(),
            _ => Translation::default(),
        };
        let file = match path.extension() {
            Some("json") => ModuleFile::translated(SourceId::NOWHERE, path, &translation),
            _ => ModuleFile::new(SourceId::NOWHERE, path, text),
        };
        // What cannot be read is told where the component is examined.
        let (folder, _) = Folder::of_one(file);
        paths.extend(called(&folder));
    }
    paths
}

fn called(folder: &Folder<'_>) -> Vec<Utf8PathBuf> {
    let calls = folder.declarations.iter().filter(|one| one.kind == "module");
    calls
        .filter_map(|call| match source(call) {
            Source::Local(path) => Some(path),
            Source::Elsewhere(_) => None,
        })
        .collect()
}

/// Where the source of a `module` block lies.
#[must_use]
pub fn source(call: &Declaration<'_>) -> Source {
    let Some((file, attribute)) = call.attribute("source") else {
        return Source::Elsewhere("no source".to_owned());
    };
    let regexes = Regexes::default();
    let written = Scope::new(Vec::new(), &regexes).evaluate(&attribute.expression, file.text);
    let (Value::String(text) | Value::Unknown(text)) = written else {
        return Source::Elsewhere("a source that is no text".to_owned());
    };
    let is_local = text.starts_with("./") || text.starts_with("../");
    let folder = file.path.parent().unwrap_or(Utf8Path::new(""));
    match below_root(&folder.join(&text)).filter(|_| is_local) {
        Some(path) => Source::Local(path),
        None => Source::Elsewhere(text),
    }
}

/// A path without `.` and `..`; nothing where it leaves the repository.
fn below_root(path: &Utf8Path) -> Option<Utf8PathBuf> {
    let mut plain = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            Utf8Component::Normal(name) => plain.push(name),
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir if plain.pop() => {}
            _ => return None,
        }
    }
    Some(plain)
}
