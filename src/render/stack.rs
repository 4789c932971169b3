//! The stacks of one account.

use indexmap::IndexSet;
use serde::Serialize;
use serde_json::Value;

use super::engine::{Engine, TemplateError};
use super::removal;
use super::tag::Tag;
use crate::kind::{Input, Reference};
use crate::layout::Layout;
use crate::organization::{Account, Organization};
use crate::resolve::{Instance, Stack};
use crate::workspace::{Owner, RenderedFile};

/// What the template of an account's defaults sees.
#[derive(Serialize)]
struct AccountContext<'a> {
    tenant_defaults: String,
    stage: &'a str,
    account_id: Option<&'a str>,
    applying_role: Option<&'static str>,
    tags: Vec<Tag<'a>>,
}

/// What a stack's template sees.
#[derive(Serialize)]
struct StackContext<'a> {
    /// Whether the stack must say its name, because the configuration of Atmos does not give it this one.
    says_name: bool,
    name: &'a str,
    account_defaults: String,
    region_mixin: String,
    /// The catalogs that it imports.
    catalogs: IndexSet<&'a str>,
    components: Vec<ComponentContext<'a>>,
}

#[derive(Serialize)]
struct ComponentContext<'a> {
    name: &'a str,
    /// The component that destroys it, where it is to be removed.
    removal: Option<RemovalContext>,
    /// Its folder, the catalog that it inherits from, and the prefix of its state.
    component: &'a str,
    has_dependencies: bool,
    dependencies: Vec<DependencyContext<'a>>,
    has_inputs: bool,
    inputs: Vec<InputContext<'a>>,
}

/// What has the state of a component and destroys it.
#[derive(Serialize)]
struct RemovalContext {
    name: String,
    component: String,
    workspace: String,
}

#[derive(Serialize)]
struct DependencyContext<'a> {
    component: &'a str,
    stack: &'a str,
}

#[derive(Serialize)]
struct InputContext<'a> {
    name: &'a str,
    /// Comments above it, such as the reasons of the waivers.
    notes: Vec<String>,
    value: &'a Value,
    is_output: bool,
    /// What it is read from, under the empty key where that is one output.
    outputs: Vec<OutputContext<'a>>,
    is_by_region: bool,
}

#[derive(Serialize)]
struct OutputContext<'a> {
    region: &'a str,
    component: &'a str,
    has_stack: bool,
    stack: &'a str,
    output: &'a str,
}

pub(super) fn files(
    organization: &Organization,
    account: &Account,
    stacks: &[Stack],
    layout: &Layout,
    engine: &Engine,
) -> Result<Vec<RenderedFile>, TemplateError> {
    let owner = Owner::Account(account.name.clone());
    let namespace = &organization.namespace;
    let (tenant, stage) = (&account.tenant, &account.stage);
    let defaults = AccountContext {
        tenant_defaults: layout.tenant_import(namespace, tenant),
        stage,
        account_id: account.id.as_deref(),
        applying_role: applying_role(organization, account),
        tags: tags(account),
    };
    let mut files = vec![RenderedFile::managed(
        layout.account_defaults(namespace, tenant, stage),
        engine.render("stacks/account-defaults.yaml", &defaults)?,
        owner.clone(),
    )];
    for stack in stacks {
        let place = stack.region.as_deref().unwrap_or("global-region");
        let context = StackContext {
            says_name: layout.names().are_said(),
            name: &stack.name,
            account_defaults: layout.account_import(namespace, tenant, stage),
            region_mixin: format!("mixins/region/{place}"),
            catalogs: stack.instances.iter().map(|one| one.component.as_str()).collect(),
            components: stack.instances.iter().map(|instance| component(instance, stack)).collect(),
        };
        files.push(RenderedFile::managed(
            layout.stack(namespace, tenant, stage, place),
            engine.render("stacks/stack.yaml", &context)?,
            owner.clone(),
        ));
    }
    Ok(files)
}

/// The role that applies in an account, where it is not the usual one: CI enters the deployment account as the role that
/// applies there.
fn applying_role(organization: &Organization, account: &Account) -> Option<&'static str> {
    organization.is_deployment(account).then(|| organization.applied_by(account).as_str())
}

fn tags(account: &Account) -> Vec<Tag<'_>> {
    let mut tags = vec![
        Tag { name: "Owner", value: &account.owner },
        Tag { name: "DataClassification", value: account.classification.as_str() },
    ];
    tags.extend(account.tags.iter().map(|(name, value)| Tag { name, value }));
    tags
}

fn component<'a>(instance: &'a Instance, stack: &Stack) -> ComponentContext<'a> {
    ComponentContext {
        name: &instance.name,
        component: &instance.component,
        removal: instance.is_removed.then(|| removal(instance, stack)),
        has_dependencies: !instance.dependencies.is_empty(),
        dependencies: instance
            .dependencies
            .iter()
            .map(|one| DependencyContext { component: &one.component, stack: &one.stack })
            .collect(),
        has_inputs: !instance.inputs.0.is_empty(),
        inputs: instance.inputs.0.iter().map(|(name, input)| self::input(instance, name, input)).collect(),
    }
}

/// The component that destroys another one, in the workspace of that one.
fn removal(instance: &Instance, stack: &Stack) -> RemovalContext {
    RemovalContext {
        name: removal::name(&instance.name),
        component: removal::name(&instance.component),
        workspace: stack.workspace(instance),
    }
}

fn input<'a>(instance: &'a Instance, name: &'a str, input: &'a Input) -> InputContext<'a> {
    let notes = if name == "waivers" {
        instance
            .waivers
            .iter()
            .map(|waiver| format!("{}: {} ({}, until {})", waiver.control, waiver.reason, waiver.owner, waiver.expires))
            .collect()
    } else {
        Vec::new()
    };
    let (value, outputs, is_by_region) = match input {
        Input::Value(value) => (value, Vec::new(), false),
        Input::Output(reference) => (&Value::Null, vec![output("", reference)], false),
        Input::Outputs(references) => {
            (&Value::Null, references.iter().map(|(region, one)| output(region, one)).collect(), true)
        }
    };
    InputContext { name, notes, value, is_output: !outputs.is_empty(), outputs, is_by_region }
}

fn output<'a>(region: &'a str, reference: &'a Reference) -> OutputContext<'a> {
    OutputContext {
        region,
        component: &reference.component,
        has_stack: reference.stack.is_some(),
        stack: reference.stack.as_deref().unwrap_or_default(),
        output: &reference.output,
    }
}
