//! The files that are held against the controls, as they stand on disk, edited or not.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::folder::{Depth, texts};
use super::rendered_stacks::{may_be_imported, rendered_stacks};
use super::repository::Repository;
use crate::Error;
use crate::control::{ComponentFiles, Files, FromManifest, OWN, StackText, is_configuration, is_values, local_modules};
use crate::pipeline::Plan;

impl Repository {
    /// The components and stacks of a plan, as they stand on disk.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub fn files_to_check(&self, plan: &Plan) -> Result<Files, Error> {
        let root = self.root();
        let components = plan
            .blueprints
            .components
            .values()
            .map(|component| {
                let folder = plan.layout.component(&component.name);
                let files = texts(root, &folder, Depth::One, &is_loaded)?;
                Ok(ComponentFiles {
                    name: component.name.clone(),
                    kind: component.kind.name().to_owned(),
                    manifest: component.from_manifest(),
                    files,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let components = own(root, plan, components)?;
        let modules = modules(root, &components)?;
        let stacks_base = plan.layout.stacks();
        let may_be_imported = |path: &Utf8Path| may_be_imported(plan, path);
        let matcher = plan.layout.stack_paths().matcher();
        let top_level = |path: &Utf8Path| matcher.is_stack(path.strip_prefix(&stacks_base).unwrap_or(path).as_str());
        let rendered = rendered_stacks(plan)?;
        let stacks = texts(root, &stacks_base, Depth::All, &may_be_imported)?
            .into_iter()
            .map(|(path, text)| StackText { top_level: top_level(&path), path, text })
            .collect();
        let without_id = plan.organization.without_id().map(str::to_owned).collect();
        Ok(Files {
            components,
            modules,
            stacks,
            rendered,
            stacks_base,
            names: plan.layout.names().clone(),
            runs_templates: plan.layout.runs_templates(),
            lists: plan.layout.lists(),
            waived: plan.waived_in_components(),
            without_id,
        })
    }
}

/// Whether Terraform or OpenTofu loads a file of a folder by itself.
fn is_loaded(path: &Utf8Path) -> bool {
    path.file_name().is_some_and(|name| is_configuration(name) || is_values(name))
}

/// The files of a folder, with their paths.
type Texts = Vec<(Utf8PathBuf, String)>;

/// The folders that components call as local modules, and those that these call.
fn modules(root: &Utf8Path, components: &[ComponentFiles]) -> Result<Vec<(Utf8PathBuf, Texts)>, Error> {
    let mut modules = BTreeMap::new();
    let mut open: Vec<Utf8PathBuf> = components.iter().flat_map(|one| local_modules(&one.files)).collect();
    while let Some(folder) = open.pop() {
        if let Entry::Vacant(entry) = modules.entry(folder) {
            let files = texts(root, entry.key(), Depth::One, &is_loaded)?;
            open.extend(local_modules(&files));
            entry.insert(files);
        }
    }
    Ok(modules.into_iter().collect())
}

/// The components and those that somebody wrote by hand beside them: every other folder with a configuration that no
/// component calls as a module.
fn own(root: &Utf8Path, plan: &Plan, mut components: Vec<ComponentFiles>) -> Result<Vec<ComponentFiles>, Error> {
    let base = plan.layout.component("");
    let all = texts(root, &base, Depth::All, &is_loaded)?;
    let mut folders: BTreeMap<Utf8PathBuf, Texts> = BTreeMap::new();
    for (path, text) in all {
        let folder = path.parent().unwrap_or(&base).to_owned();
        let is_inside = |known: &str| folder.starts_with(base.join(known));
        let is_cache = folder.components().any(|part| part.as_str().starts_with('.'));
        if folder != base && !is_cache && !plan.blueprints.components.keys().any(|known| is_inside(known)) {
            folders.entry(folder).or_default().push((path, text));
        }
    }
    let called: BTreeSet<Utf8PathBuf> = folders
        .values()
        .chain(components.iter().map(|one| &one.files))
        .flat_map(|files| local_modules(files))
        .collect();
    for (folder, files) in folders.into_iter().filter(|(folder, _)| !called.contains(folder)) {
        let name = folder.strip_prefix(&base).map_or_else(|_| folder.to_string(), ToString::to_string);
        components.push(ComponentFiles { name, kind: OWN.to_owned(), manifest: FromManifest::default(), files });
    }
    Ok(components)
}
