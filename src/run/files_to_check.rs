//! The files that are held against the controls, as they stand on disk, edited or not.

use camino::Utf8Path;

use super::folder::{Depth, texts};
use super::repository::Repository;
use crate::Error;
use crate::control::{ComponentFiles, Files, StackText};
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
                let files = texts(root, &folder, Depth::One, &|path| path.extension() == Some("tf"))?;
                Ok(ComponentFiles { name: component.name.clone(), kind: component.kind.name().to_owned(), files })
            })
            .collect::<Result<_, Error>>()?;
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
        Ok(Files { components, stacks, stacks_base, waived: plan.waived_in_components(), without_id })
    }
}
