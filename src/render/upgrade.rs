//! The workflow that re-applies the roles of every account after an upgrade: what else is applied there may need them.

use serde::Serialize;

use super::engine::{Engine, TemplateError};
use crate::layout::Layout;
use crate::organization::{Account, Organization};
use crate::workspace::{Owner, RenderedFile};

#[derive(Serialize)]
struct UpgradeContext {
    /// The accounts that come first, as one text.
    first: String,
    /// The folder of the workflows.
    folder: String,
}

/// The workflow, once the management account has an id. It finds the accounts by their files, so that a new account
/// does not change it.
pub(super) fn workflow(
    organization: &Organization,
    layout: &Layout,
    engine: &Engine,
) -> Result<Option<RenderedFile>, TemplateError> {
    let has_id = |account: &&Account| account.id.is_some();
    let Some(management) = organization.management().filter(has_id) else { return Ok(None) };
    let deployment = organization.deployment().filter(has_id).filter(|one| one.name != management.name);
    let first: Vec<&str> = [Some(management), deployment].into_iter().flatten().map(|one| one.name.as_str()).collect();
    let context = UpgradeContext { first: first.join(" "), folder: layout.workflows().into_string() };
    let text = engine.render("workflows/upgrade.yaml", &context)?;
    Ok(Some(RenderedFile::managed(layout.workflow("upgrade"), text, Owner::Organization)))
}
