//! Atmos workflows: what is applied in which order.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use serde::Serialize;
use serde_json::Value;

use super::engine::{Engine, Nothing, TemplateError};
use super::{removal, shell};
use crate::kind::{ROLES, Workflow};
use crate::layout::Layout;
use crate::organization::{Account, MANAGEMENT, Organization};
use crate::resolve::{Blueprints, Component};
use crate::steps::{Graph, Step, Verb};
use crate::workspace::{Owner, RenderedFile};

/// The kind of the organization's policies.
const POLICIES: &str = "scp";

/// What the template of an account's workflows sees.
#[derive(Serialize)]
struct AccountContext<'a> {
    name: &'a str,
    description: String,
    workflows: Vec<WorkflowContext>,
}

#[derive(Serialize)]
struct WorkflowContext {
    name: &'static str,
    description: String,
    steps: Vec<StepContext>,
}

#[derive(Serialize)]
struct StepContext {
    name: String,
    /// What a shell runs.
    command: String,
}

/// A workflow of an account.
struct Applied<'a> {
    name: &'static str,
    description: &'static str,
    /// What somebody has to know before.
    notes: Vec<&'a str>,
    /// The role that Terraform assumes, where it is not the account's own.
    entry: Option<&'a str>,
    steps: Vec<Step<'a>>,
}

/// What the template of a component's workflows sees.
#[derive(Serialize)]
struct ComponentContext<'a> {
    name: &'a str,
    component: &'a str,
    regions: &'a BTreeSet<&'a str>,
    particulars: Value,
}

/// Instead of a role: the caller's own credentials.
const SELF: &str = "self";

/// The workflows of one account, once its id is known: Terraform applies nothing without it.
pub(super) fn of_account(
    organization: &Organization,
    blueprints: &Blueprints,
    account: &Account,
    layout: &Layout,
    engine: &Engine,
) -> Result<Option<RenderedFile>, TemplateError> {
    let workflows = workflows(organization, blueprints, account);
    if account.id.is_none() || workflows.is_empty() {
        return Ok(None);
    }
    let script = layout.workflow_script("apply");
    let context = AccountContext {
        name: &account.name,
        description: format!("Applies the account {}.", account.name),
        workflows: workflows
            .into_iter()
            .map(|Applied { name, description, notes, entry, steps }| {
                let description = [&[description], &*notes].concat().join(" ");
                let steps = steps.into_iter().map(|step| {
                    let component = match step.verb {
                        Verb::Apply => step.instance.name.clone(),
                        Verb::Destroy => removal::name(&step.instance.name),
                    };
                    let words = ["sh", script.as_str(), &account.name, &component, &step.stack.name];
                    StepContext { name: step.name(), command: shell::command(words.into_iter().chain(entry)) }
                });
                WorkflowContext { name, description, steps: steps.collect() }
            })
            .collect(),
    };
    let text = engine.render("workflows/account.yaml", &context)?;
    Ok(Some(RenderedFile::managed(layout.workflow(&account.name), text, Owner::Account(account.name.clone()))))
}

/// The first apply of an account, and all later ones. The organization's policies have a workflow of their own, for they
/// come last.
fn workflows<'a>(organization: &'a Organization, blueprints: &'a Blueprints, account: &'a Account) -> Vec<Applied<'a>> {
    let graph = Graph::of(blueprints, [account.name.as_str()]);
    // What is to be removed is not applied any more: that would make it again.
    let all: Vec<Step<'_>> = graph.steps().into_iter().filter(|step| !step.instance.is_removed).collect();
    let kind_of = |step: &Step<'_>| blueprints.components[&step.instance.component].kind.name();
    let (policies, everything): (Vec<_>, Vec<_>) = all.into_iter().partition(|step| kind_of(step) == POLICIES);
    let first = if account.name == MANAGEMENT {
        Applied {
            name: "bootstrap",
            description: "Applies every component for the first time, with your own credentials.",
            notes: Vec::new(),
            entry: Some(SELF),
            steps: everything.clone(),
        }
    } else {
        Applied {
            name: "bootstrap",
            description: "Creates the roles of the account through its access role. Run it in a session of the management \
                          account's deployment role.",
            notes: Vec::new(),
            entry: Some(&organization.access_role),
            steps: everything.iter().filter(|step| kind_of(step) == ROLES).copied().collect(),
        }
    };
    let deploy = Applied {
        name: "deploy",
        description: "Plans, shows and applies every component in order.",
        notes: Vec::new(),
        entry: None,
        steps: everything,
    };
    let policies = Applied {
        name: "policies",
        description: "Applies the organization's policies, which come last: after the roles of every account.",
        notes: Vec::new(),
        entry: None,
        steps: policies,
    };
    let removed = graph.removal();
    let kinds: IndexSet<&str> = removed.iter().map(|step| step.instance.component.as_str()).collect();
    let notes = kinds.into_iter().filter_map(|name| blueprints.components[name].definition.removal.before.as_deref());
    let remove = Applied {
        name: "remove",
        description: "Plans, shows and destroys every component that the account is to lose, in reverse order. What \
                      removed.tf of each lists stays in AWS.",
        notes: notes.collect(),
        entry: None,
        steps: removed,
    };
    [first, deploy, policies, remove].into_iter().filter(|workflow| !workflow.steps.is_empty()).collect()
}

/// The script that every workflow of an account runs.
pub(super) fn script(layout: &Layout, engine: &Engine) -> Result<RenderedFile, TemplateError> {
    let text = engine.render("workflows/apply.sh", &Nothing {})?;
    Ok(RenderedFile::managed(layout.workflow_script("apply"), text, Owner::Organization))
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

/// The command that applies everything of one account; nothing until its id is known.
#[must_use]
pub fn apply_command(account: &Account) -> Option<String> {
    account.id.as_ref().map(|_| format!("atmos workflow deploy -f {}", account.name))
}

/// The commands that create a new account and its roles, and then apply everything else in it. In a new organization, the
/// management account comes first.
#[must_use]
pub fn first_commands(account: &Account, is_first: bool) -> Vec<String> {
    let mut commands = Vec::new();
    if is_first {
        commands.push(format!("atmos workflow bootstrap -f {MANAGEMENT}"));
    }
    if account.id.is_none() {
        commands.extend((!is_first).then(|| format!("atmos workflow deploy -f {MANAGEMENT}")));
        commands.push("aws organizations list-accounts | atmos-forge accounts import -".to_owned());
    }
    commands.push(format!("atmos workflow bootstrap -f {}", account.name));
    commands.push(format!("atmos workflow deploy -f {}", account.name));
    commands
}
