//! What the templates see.

use serde::Serialize;
use serde_json::{Value, json};

use super::binding::binding;
use super::policies::{inputs, policies};
use super::selection;
use super::structure::{Guarded, MANAGED_CHARACTERS, MANAGED_POLICIES};
use crate::hcl::literal as hcl;
use crate::kind::Part;
use crate::policy::hcl::{Local, Names, name_organization};
use crate::policy::{Policy, PolicyType, Set, packing};

/// The context of `main.tf` and `attachments.tf`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Context {
    locals: Vec<Local>,
    units: Vec<UnitContext>,
    moves: Vec<Move>,
}

/// An attachment of a unit that was renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Move {
    from: String,
    to: String,
}

/// One unit and what is attached to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct UnitContext {
    path: String,
    policies: Vec<Attached>,
}

/// One policy that is attached to a unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Attached {
    name: String,
    resource: String,
}

/// What a file of a policy sees.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct PolicyContext {
    name: String,
    resource: String,
    description: String,
    #[serde(rename = "type")]
    policy: &'static str,
    limit: usize,
    limit_in_words: String,
    statements: Vec<StatementContext>,
    document: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct StatementContext {
    title: String,
    document: String,
}

/// A policy that AWS itself reads.
struct Managed {
    name: String,
    policy: &'static str,
    title: String,
    units: Vec<String>,
    document: Value,
}

/// Everything that the templates of the kind see.
#[must_use]
pub fn context(structure: &Guarded) -> Context {
    let all = controlling(structure);
    let locals = Names::of(&all, &inputs(structure)).into_locals();
    let managed = managed(structure);
    let units = structure.facts.units.iter().enumerate().map(|(number, unit)| {
        let by_statements = all.iter().filter(|policy| policy.units.contains(&number)).map(|policy| &policy.key);
        let by_settings = managed.iter().filter(|one| one.units.contains(&unit.path)).map(|one| &one.name);
        let attached = |name: &String| Attached { name: name.clone(), resource: resource(name) };
        UnitContext { path: unit.path.clone(), policies: by_statements.chain(by_settings).map(attached).collect() }
    });
    let units: Vec<UnitContext> = units.filter(|unit| !unit.policies.is_empty()).collect();
    let moves = units.iter().flat_map(|unit| {
        let number = structure.facts.unit(&unit.path);
        let was = number.and_then(|number| structure.facts.units[number].was.as_deref());
        was.into_iter().flat_map(move |was| {
            let at = |path: &str, policy: &Attached| format!("{path}:{}", policy.name);
            unit.policies.iter().map(move |policy| Move { from: at(was, policy), to: at(&unit.path, policy) })
        })
    });
    Context { locals, moves: moves.collect(), units }
}

/// A file for each policy.
#[must_use]
pub fn parts(structure: &Guarded) -> Vec<Part> {
    let all = controlling(structure);
    let names = Names::of(&all, &inputs(structure));
    let of_statements = all.iter().map(|policy| {
        let limit = structure.decided.limits.of(policy.ty).characters;
        let statements = policy.statements.iter().map(|(statement, value)| StatementContext {
            title: statement.title.trim_end_matches('.').to_owned(),
            document: names.write(value),
        });
        let title = topics(policy);
        let context = PolicyContext {
            name: policy.key.clone(),
            resource: resource(&policy.key),
            description: format!("{title} ({})", words(&policy.sets).join(", ")),
            policy: aws_type(policy.ty),
            limit,
            limit_in_words: thousands(limit),
            statements: statements.collect(),
            document: String::new(),
        };
        part("statements.tf", &context)
    });
    let of_settings = managed(structure).into_iter().map(|one| {
        let context = PolicyContext {
            resource: resource(&one.name),
            description: one.title,
            policy: one.policy,
            limit: MANAGED_CHARACTERS,
            limit_in_words: thousands(MANAGED_CHARACTERS),
            statements: Vec::new(),
            document: hcl::block(&one.document, 4, &|_| None),
            name: one.name,
        };
        part("settings.tf", &context)
    });
    of_statements.chain(of_settings).collect()
}

fn part(template: &'static str, context: &PolicyContext) -> Part {
    Part { file: format!("{}.tf", context.name), template, context: json!(context) }
}

/// The policies of statements. A structure that does not fit has been refused before anything is rendered.
fn controlling(structure: &Guarded) -> Vec<Policy> {
    [PolicyType::ServiceControl, PolicyType::ResourceControl]
        .into_iter()
        .flat_map(|policy| policies(structure, policy).unwrap_or_default())
        .collect()
}

/// The policies that AWS itself reads, but for those of units that are not enforced.
fn managed(structure: &Guarded) -> Vec<Managed> {
    let facts = &structure.facts;
    let attached = |units: &[String]| -> Vec<String> {
        let units: Vec<usize> = units.iter().filter_map(|path| facts.unit(path)).collect();
        selection::enforced(structure, &units).into_iter().map(|unit| facts.units[unit].path.clone()).collect()
    };
    let ec2 = structure.decided.ec2_policies().map(|(name, policy)| Managed {
        name: format!("ec2-{name}"),
        policy: "DECLARATIVE_POLICY_EC2",
        title: format!("Settings of EC2: {name}"),
        units: attached(&policy.units),
        document: policy.document(),
    });
    let tags = structure.decided.tag_policies().map(|(name, policy)| Managed {
        name: format!("tags-{name}"),
        policy: "TAG_POLICY",
        title: format!("Tags: {name}"),
        units: attached(&policy.units),
        document: policy.document(),
    });
    let is_limited = structure.decided.enforce.is_some();
    ec2.chain(tags).filter(|one| !is_limited || !one.units.is_empty()).collect()
}

const fn aws_type(policy: PolicyType) -> &'static str {
    match policy {
        PolicyType::ServiceControl => "SERVICE_CONTROL_POLICY",
        PolicyType::ResourceControl => "RESOURCE_CONTROL_POLICY",
    }
}

/// The name of a policy's resource.
fn resource(name: &str) -> String {
    name.replace('-', "_")
}

fn topics(policy: &Policy) -> String {
    policy.topics.iter().map(|topic| topic.title).collect::<Vec<_>>().join("; ")
}

fn words(sets: &[Set]) -> Vec<&'static str> {
    sets.iter().map(|set| set.as_str()).collect()
}

/// A number as a text has it: 10,240.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What the README says about the policies.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Readme {
    /// The units that policies are attached to so far; none where that is all of them.
    enforced: Vec<Cell>,
    /// The accounts beyond these units.
    unbound: Vec<Cell>,
    policies: Vec<PolicyRow>,
    units: Vec<UnitRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PolicyRow {
    name: String,
    units: Vec<Cell>,
    statements: Vec<Cell>,
    characters: String,
}

/// One of several values in a cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Cell {
    comma: bool,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct UnitRow {
    path: String,
    sets: String,
    service_control: String,
    resource_control: String,
}

/// The tables of the README: what each policy holds, and how full each unit is.
#[must_use]
pub fn readme(structure: &Guarded) -> Value {
    let all = controlling(structure);
    let path = |unit: &usize| structure.facts.units[*unit].path.clone();
    let of_statements = all.iter().map(|policy| PolicyRow {
        name: policy.key.clone(),
        units: cells(policy.units.iter().map(path)),
        statements: cells(
            policy.statements.iter().map(|(_, value)| value["Sid"].as_str().unwrap_or_default().to_owned()),
        ),
        characters: used(policy.characters, structure.decided.limits.of(policy.ty).characters),
    });
    let of_settings = managed(structure).into_iter().map(|one| PolicyRow {
        characters: used(packing::characters(&one.document), MANAGED_CHARACTERS),
        name: one.name,
        units: cells(one.units.iter().cloned()),
        statements: Vec::new(),
    });
    let is_limited = structure.decided.enforce.is_some();
    let sets: Vec<Vec<Set>> = if is_limited { attached_sets(structure, &all) } else { selection::sets(structure) };
    let units = structure.facts.units.iter().enumerate().filter_map(|(number, unit)| {
        let places = |policy: PolicyType| {
            let own = all.iter().filter(|one| one.ty == policy && one.units.contains(&number)).count();
            used(own + structure.decided.taken(policy), structure.decided.limits.of(policy).policies)
        };
        (!sets[number].is_empty()).then(|| UnitRow {
            path: unit.path.clone(),
            sets: words(&sets[number]).join(", "),
            service_control: places(PolicyType::ServiceControl),
            resource_control: places(PolicyType::ResourceControl),
        })
    });
    let binding = binding(structure);
    json!(Readme {
        enforced: cells(binding.enforced.iter().flatten().cloned()),
        unbound: cells(binding.unbound_accounts().into_iter().map(str::to_owned)),
        policies: of_statements.chain(of_settings).collect(),
        units: units.collect(),
    })
}

/// The sets of each unit whose statements are attached there.
fn attached_sets(structure: &Guarded, all: &[Policy]) -> Vec<Vec<Set>> {
    let of = |unit: usize| {
        let attached = |set: &Set| all.iter().any(|one| one.units.contains(&unit) && one.sets.contains(set));
        Set::ALL.into_iter().filter(attached).collect()
    };
    (0..structure.facts.units.len()).map(of).collect()
}

fn cells(texts: impl Iterator<Item = String>) -> Vec<Cell> {
    texts.enumerate().map(|(at, text)| Cell { comma: at > 0, text }).collect()
}

fn used(number: usize, limit: usize) -> String {
    format!("{} of {}", thousands(number), thousands(limit))
}

/// The paths of the units that something is attached to.
#[must_use]
pub fn bound_units(structure: &Guarded) -> Vec<String> {
    context(structure).units.into_iter().map(|unit| unit.path).collect()
}

/// Whether the component takes the organization's id.
#[must_use]
pub fn takes_organization_id(structure: &Guarded) -> bool {
    name_organization(&controlling(structure), &inputs(structure))
}

/// The most policies of each managed type that a unit has, beyond what AWS allows.
#[must_use]
pub fn crowded_by_settings(structure: &Guarded) -> Vec<(String, &'static str, usize)> {
    let managed = managed(structure);
    let mut crowded = Vec::new();
    for unit in &structure.facts.units {
        for policy in ["DECLARATIVE_POLICY_EC2", "TAG_POLICY"] {
            let count = managed.iter().filter(|one| one.policy == policy && one.units.contains(&unit.path)).count();
            if count > MANAGED_POLICIES {
                crowded.push((unit.path.clone(), policy, count));
            }
        }
    }
    crowded
}
