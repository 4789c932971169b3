//! The stacks of a plan, in memory.

use camino::Utf8Path;

use crate::Error;
use crate::control::StackText;
use crate::pipeline::Plan;
use crate::workspace::RenderedFile;

/// The files of stacks, as the manifest has them.
pub(super) fn rendered_stacks(plan: &Plan) -> Result<Vec<StackText>, Error> {
    let base = plan.layout.stacks();
    let matcher = plan.layout.stack_paths().matcher();
    let top_level = |path: &Utf8Path| matcher.is_stack(path.strip_prefix(&base).unwrap_or(path).as_str());
    let stacks =
        plan.files()?.into_iter().filter(|file| file.path.starts_with(&base) && may_be_imported(plan, &file.path));
    Ok(stacks.map(|RenderedFile { path, text, .. }| StackText { top_level: top_level(&path), path, text }).collect())
}

/// Whether a file below the stacks' base path is one that stacks import, or a stack itself.
pub(super) fn may_be_imported(plan: &Plan, path: &Utf8Path) -> bool {
    let path = if path.extension() == Some("tmpl") { path.with_extension("") } else { path.to_owned() };
    matches!(path.extension(), Some("yaml" | "yml")) && !path.starts_with(plan.layout.workflows())
}
