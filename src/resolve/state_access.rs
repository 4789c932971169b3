//! Which states the roles of CI reach: what follows from the names of stacks, once those of all accounts are resolved.
//!
//! The plan of a pull request runs code that nobody has reviewed, as a role of the deployment account. It may read the state
//! of the stacks that it plans, and what these read from other stacks. The role that deploys ordinary accounts may not write
//! the state of those that rule them.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::account::Stack;
use super::component::{Component, declares};
use crate::kind::Input;
use crate::organization::Organization;
use crate::organization::roles::Function;

/// The variable that takes the states that plans of pull requests read, in the deployment account.
const READABLE: &str = "readable_states";

/// The variable that takes the stacks of the accounts that rule all others, where state is kept.
const APART: &str = "organization_stacks";

/// Sets both variables.
pub(super) fn set(
    organization: &Organization,
    components: &IndexMap<String, Component>,
    stacks: &mut IndexMap<String, Vec<Stack>>,
) {
    let readable = readable(organization, stacks);
    let apart: BTreeSet<String> = stacks
        .iter()
        .filter(|(name, _)| organization.accounts.get(*name).is_some_and(|account| organization.is_ruling(account)))
        .flat_map(|(_, stacks)| stacks.iter().flat_map(workspaces))
        .collect();
    for (account, variable, values) in
        [(organization.deployment(), READABLE, readable), (organization.management(), APART, apart)]
    {
        if let Some(own) = account.filter(|_| !values.is_empty()).and_then(|account| stacks.get_mut(&account.name)) {
            pass(own, components, variable, &json!(values));
        }
    }
}

/// Passes a value to every component that takes it.
fn pass(stacks: &mut [Stack], components: &IndexMap<String, Component>, variable: &str, value: &Value) {
    for instance in stacks.iter_mut().flat_map(|stack| &mut stack.instances) {
        let variables = &components[&instance.component].variables;
        if declares(variables, variable) {
            instance.inputs.0.insert(variable.to_owned(), Input::Value(value.clone()));
            instance.inputs.sort_as(variables);
        }
    }
}

/// Each state that plans of pull requests read, as component and stack; all of a stack that is planned itself.
fn readable(organization: &Organization, stacks: &IndexMap<String, Vec<Stack>>) -> BTreeSet<String> {
    let planned = |name: &&String| {
        let account = organization.accounts.get(*name);
        account.is_some_and(|account| organization.planned_by(account).contains(&Function::Plan))
    };
    let planned: Vec<&Stack> = stacks.keys().filter(planned).flat_map(|name| &stacks[name]).collect();
    let own: BTreeSet<&str> = planned.iter().map(|stack| stack.name.as_str()).collect();
    let references = planned
        .iter()
        .flat_map(|stack| &stack.instances)
        .flat_map(|instance| instance.inputs.0.values().flat_map(Input::references));
    let elsewhere = references.filter_map(|read| {
        let stack = read.stack.as_deref().filter(|stack| !own.contains(stack))?;
        Some(format!("{}/{stack}", read.component))
    });
    let own = planned.iter().flat_map(|stack| workspaces(stack)).map(|workspace| format!("*/{workspace}"));
    own.chain(elsewhere).collect()
}

/// The workspaces of Terraform that the states of a stack lie in: always one that is called like the stack.
fn workspaces(stack: &Stack) -> impl Iterator<Item = String> {
    let own = stack.instances.iter().map(|instance| stack.workspace(instance));
    std::iter::once(stack.name.clone()).chain(own)
}
