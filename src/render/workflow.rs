//! Atmos workflows: what is applied in which order.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::engine::{Engine, TemplateError};
use crate::kind::Workflow;
use crate::layout::Layout;
use crate::organization::{Account, Organization};
use crate::resolve::{Blueprints, Component, Dependency, Instance, Stack};
use crate::workspace::{Owner, RenderedFile};

/// What the template of a workflow file sees.
#[derive(Serialize)]
struct WorkflowsContext<'a> {
    name: &'a str,
    description: String,
    workflows: Vec<Applied<'a>>,
}

#[derive(Serialize)]
struct Applied<'a> {
    name: &'a str,
    description: String,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    name: String,
    component: &'a str,
    stack: &'a str,
}

/// What the template of a component's workflows sees.
#[derive(Serialize)]
struct ComponentContext<'a> {
    name: &'a str,
    component: &'a str,
    regions: &'a BTreeSet<&'a str>,
    particulars: Value,
}

/// The workflow that applies everything of one account.
pub(super) fn of_account(
    account: &Account,
    stacks: &[Stack],
    layout: &Layout,
    engine: &Engine,
) -> Result<Option<RenderedFile>, TemplateError> {
    if account.is_core() {
        return Ok(None);
    }
    let context = WorkflowsContext {
        name: &account.name,
        description: format!("Applies the account {}.", account.name),
        workflows: vec![Applied {
            name: "deploy",
            description: "Applies every component in order.".to_owned(),
            steps: steps(stacks),
        }],
    };
    let text = engine.render("workflows/accounts.yaml", &context)?;
    Ok(Some(RenderedFile::managed(layout.workflow(&account.name), text, Owner::Account(account.name.clone()))))
}

/// The workflows that set up the organization's own accounts.
pub(super) fn bootstrap(
    organization: &Organization,
    blueprints: &Blueprints,
    layout: &Layout,
    engine: &Engine,
) -> Result<Option<RenderedFile>, TemplateError> {
    let mut accounts: Vec<&Account> = organization.accounts.values().filter(|account| account.is_core()).collect();
    accounts.sort_by_key(|account| (account.rank(), &account.name));
    let workflows: Vec<Applied<'_>> = accounts
        .into_iter()
        .map(|account| Applied {
            name: &account.name,
            description: format!("Applies every component of {} in order.", account.name),
            steps: steps(&blueprints.stacks[&account.name]),
        })
        .collect();
    if workflows.is_empty() {
        return Ok(None);
    }
    let context = WorkflowsContext {
        name: "bootstrap",
        description: "Sets up the organization's own accounts. Run the workflows from top to bottom.".to_owned(),
        workflows,
    };
    let text = engine.render("workflows/accounts.yaml", &context)?;
    Ok(Some(RenderedFile::managed(layout.workflow("bootstrap"), text, Owner::Organization)))
}

/// The workflows that belong to a component, where it is used.
pub(super) fn of_component(
    component: &Component,
    blueprints: &Blueprints,
    layout: &Layout,
    engine: &Engine,
) -> Result<Vec<RenderedFile>, TemplateError> {
    let regions: BTreeSet<&str> = blueprints
        .stacks
        .values()
        .flatten()
        .filter(|stack| stack.instances.iter().any(|instance| instance.component == component.name))
        .filter_map(|stack| stack.region.as_deref())
        .collect();
    if regions.is_empty() {
        return Ok(Vec::new());
    }
    let render = |workflow: Workflow| {
        let name = format!("{}-{}", component.name, workflow.topic);
        let context = ComponentContext {
            name: &name,
            component: &component.name,
            regions: &regions,
            particulars: workflow.particulars,
        };
        let text = engine.render(&format!("workflows/{}-{}.yaml", component.kind.name(), workflow.topic), &context)?;
        Ok(RenderedFile::managed(layout.workflow(&name), text, Owner::Component(component.name.clone())))
    };
    component.structure.workflows().into_iter().map(render).collect()
}

/// The command that applies everything of one account.
#[must_use]
pub fn apply_command(account: &Account) -> String {
    if account.is_core() {
        format!("atmos workflow {} -f bootstrap", account.name)
    } else {
        format!("atmos workflow deploy -f {}", account.name)
    }
}

/// Everything of an account, stack by stack, but for what waits for a component of a later stack: that comes after it.
fn steps(stacks: &[Stack]) -> Vec<Step<'_>> {
    let mut waiting: Vec<(&Stack, &Instance)> =
        stacks.iter().flat_map(|stack| stack.instances.iter().map(move |instance| (stack, instance))).collect();
    let mut steps = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_waiting = |on: &Dependency| {
            waiting.iter().any(|(stack, instance)| stack.name == on.stack && instance.component == on.component)
        };
        let ready = waiting.iter().position(|(_, instance)| !instance.dependencies.iter().any(is_waiting));
        // What waits for itself in the end is refused elsewhere: here it keeps its place.
        let (stack, instance) = waiting.remove(ready.unwrap_or(0));
        steps.push(Step {
            name: format!("{}-{}", instance.component, stack.region.as_deref().unwrap_or("global")),
            component: &instance.component,
            stack: &stack.name,
        });
    }
    steps
}
