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
        let workflows = plan.layout.workflows();
        let may_be_imported = |path: &Utf8Path| {
            let name = path.file_name().unwrap_or_default().trim_end_matches(".tmpl");
            (name.ends_with(".yaml") || name.ends_with(".yml")) && !path.starts_with(&workflows)
        };
        let stacks = texts(root, &stacks_base, Depth::All, &may_be_imported)?
            .into_iter()
            .map(|(path, text)| {
                let below = path.strip_prefix(&stacks_base).unwrap_or(&path);
                let top_level = plan.layout.stack_paths().hold(below.as_str());
                StackText { path, text, top_level }
            })
            .collect();
        let without_id = plan.organization.without_id().map(str::to_owned).collect();
        Ok(Files {
            components,
            modules,
            stacks,
            stacks_base,
            names: plan.layout.names().clone(),
            runs_templates: plan.layout.runs_templates(),
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
        if !modules.contains_key(&folder) {
            let files = texts(root, &folder, Depth::One, &is_loaded)?;
            open.extend(local_modules(&files));
            modules.insert(folder, files);
        }
    }
    Ok(modules.into_iter().collect())
}
