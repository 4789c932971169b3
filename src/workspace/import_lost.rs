//! Atmos reads no stack at all where one of them imports a file that is missing. A run must not delete what a file imports that
//! it leaves to the user.

use camino::{Utf8Path, Utf8PathBuf};

use super::change::{Action, Change};
use super::reason::Reason;
use crate::diagnostic::SourceId;
use crate::yaml::{imports, parse_stack};

/// Blocks files that were edited by hand and are no longer needed, while they import what the run deletes.
pub(super) fn block(changes: &mut [Change<'_>]) {
    let deleted: Vec<Utf8PathBuf> = changes
        .iter()
        .filter(|change| matches!(change.action, Action::Delete | Action::Gone))
        .map(|change| change.path.with_extension(""))
        .collect();
    for change in changes.iter_mut().filter(|change| change.action == Action::Orphaned) {
        let imported = change.disk.and_then(|text| lost(change.path, text, &deleted));
        if let Some(path) = imported {
            change.action = Action::Blocked(Reason::ImportLost(path.with_extension("yaml")));
        }
    }
}

/// The first deleted file that a file of stacks imports. An import is a path below the folder of all stacks, or begins with a
/// dot and is relative to the file; both may go without an ending (<https://atmos.tools/stacks/imports>).
fn lost<'a>(path: &Utf8Path, text: &str, deleted: &'a [Utf8PathBuf]) -> Option<&'a Utf8PathBuf> {
    if !matches!(path.extension(), Some("yaml" | "yml")) {
        return None;
    }
    let file = parse_stack(text, SourceId::NOWHERE, false).ok()?;
    let imports = imports(&file);
    let names = imports.iter().filter_map(|one| one.name.as_deref());
    let mut paths = names.map(|name| Utf8Path::new(name.trim_end_matches(".yaml")));
    let is_imported = |gone: &Utf8Path, import: &Utf8Path| match import.strip_prefix(".") {
        Ok(rest) => gone == path.with_file_name(rest),
        Err(_) => gone.ends_with(import),
    };
    paths.find_map(|import| deleted.iter().find(|gone| is_imported(gone, import)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_of_every_form_are_found_among_what_goes() {
        let deleted = [Utf8PathBuf::from("stacks/orgs/acme/payments/dev/_defaults")];
        let path = Utf8Path::new("stacks/orgs/acme/payments/dev/us-east-1.yaml");
        for import in [
            "orgs/acme/payments/dev/_defaults",
            "orgs/acme/payments/dev/_defaults.yaml",
            "./_defaults",
            "{ path: ./_defaults }",
        ] {
            let text = format!("import:\n  - mixins/region/us-east-1\n  - {import}\n");
            assert_eq!(lost(path, &text, &deleted), Some(&deleted[0]), "{import}");
        }
        for import in ["orgs/acme/payments/prod/_defaults", "defaults", "./other/_defaults"] {
            assert_eq!(lost(path, &format!("import: [{import}]\n"), &deleted), None, "{import}");
        }
        assert_eq!(lost("components/terraform/a/b.tf".into(), "import: [./_defaults]\n", &deleted), None);
    }
}
