//! Which templates an organization may lay over the embedded ones.

use camino::Utf8Path;

use crate::diagnostic::{Code, Diagnostic, did_you_mean_or};
use crate::kinds;
use crate::render::templates;

/// Checks the path of a template below `forge/templates/`: that of an embedded one, or of a further file of a component.
///
/// # Errors
/// When no part of the output would come of it.
pub fn check(path: &Utf8Path) -> Result<(), Diagnostic> {
    let known = templates();
    if known.iter().any(|(name, _)| *name == path) {
        return Ok(());
    }
    let parts: Vec<&str> = path.components().map(|part| part.as_str()).collect();
    let is_kind = |name: &str| kinds::baseline().kind(name).is_some();
    if let ["components", kind, file] = parts[..]
        && is_kind(kind)
        && file.strip_suffix(".tf.tera").is_some_and(is_file_name)
    {
        return Ok(());
    }
    let help = did_you_mean_or(path.as_str(), known.iter().map(|(name, _)| *name), || {
        "`atmos-forge blueprint template` lists the templates".to_owned()
    });
    Err(Diagnostic::error(Code::UnknownOverride, format!("no template is named {path}"))
        .expected("the path of a template, or components/<kind>/<file>.tf.tera for a further file")
        .help(help))
}

fn is_file_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || "-_".contains(one))
}
