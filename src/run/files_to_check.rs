//! The files that are held against the controls, as they stand on disk, edited or not.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::folder::{Depth, texts};
use super::repository::Repository;
use crate::Error;
use crate::control::{ComponentFiles, Files, StackText, is_configuration, is_values, local_modules};
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
                Ok(ComponentFiles { name: component.name.clone(), kind: component.kind.name().to_owned(), files })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let modules = modules(root, &components)?;
        let stacks_base = plan.layout.stacks();
        let top = stacks_base.join(plan.layout.top());
        let is_yaml = |path: &Utf8Path| path.extension() == Some("yaml");
        let stacks = ["catalog", "mixins", plan.layout.top()]
            .iter()
            .map(|folder| texts(root, &stacks_base.join(folder), Depth::All, &is_yaml))
            .collect::<Result<Vec<_>, Error>>()?
            .into_iter()
            .flatten()
            .map(|(path, text)| {
                let top_level = path.starts_with(&top) && path.file_name() != Some("_defaults.yaml");
                StackText { path, text, top_level }
            })
            .collect();
        let without_id = plan.organization.without_id().map(str::to_owned).collect();
        Ok(Files { components, modules, stacks, stacks_base, waived: plan.waived_in_components(), without_id })
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
        if !modules.contains_key(&folder) {
            let files = texts(root, &folder, Depth::One, &is_loaded)?;
            open.extend(local_modules(&files));
            modules.insert(folder, files);
        }
    }
    Ok(modules.into_iter().collect())
}
