//! All files of a repository, from an organization and its blueprints.

use rayon::prelude::*;

use super::engine::{Engine, TemplateError};
use super::{component, removal, repository, stack, upgrade, workflow};
use crate::layout::Layout;
use crate::manifest::Vocabulary;
use crate::organization::Organization;
use crate::resolve::Blueprints;
use crate::workspace::RenderedFile;

/// Renders everything: components and their catalogs, the stacks of every account, and what they share.
///
/// # Errors
/// When a template fails, which is a mistake in this program.
pub fn files(
    organization: &Organization,
    blueprints: &Blueprints,
    layout: &Layout,
    vocabulary: &Vocabulary,
    engine: &Engine,
) -> Result<Vec<RenderedFile>, TemplateError> {
    let mut files = repository::files(organization, blueprints, layout, vocabulary, engine)?;
    for component in blueprints.components.values() {
        files.extend(component::files(component, layout, engine)?);
        files.extend(removal::files(component, blueprints, layout, engine)?);
        files.extend(workflow::of_component(component, blueprints, layout, engine)?);
    }
    let accounts: Vec<Vec<RenderedFile>> = organization
        .accounts
        .par_values()
        .map(|account| {
            let stacks = &blueprints.stacks[&account.name];
            let mut files = stack::files(organization, account, stacks, layout, engine)?;
            files.extend(workflow::of_account(organization, blueprints, account, layout, engine)?);
            Ok(files)
        })
        .collect::<Result<_, TemplateError>>()?;
    files.extend(accounts.into_iter().flatten());
    files.push(workflow::script(layout, engine)?);
    files.extend(upgrade::workflow(organization, layout, engine)?);
    Ok(files)
}
