//! What is wrong with a structure beyond its types.

use regex_lite::Regex;
use serde_json::{Value, json};

use super::context::crowded_by_settings;
use super::exempt_roles;
use super::facts::Named;
use super::policies::policies;
use super::selection::{self, Chosen};
use super::structure::{Guarded, MANAGED_CHARACTERS, MANAGED_POLICIES};
use crate::diagnostic::{all_of, did_you_mean, one_of};
use crate::kind::{Refusal, Refusals, Waived};
use crate::policy::packing::{Excess, Overflow, characters};
use crate::policy::{Catalogue, Input, Policy, PolicyType, Set, Statement, Text, grammar, prefix};

/// Everything wrong with a structure.
#[must_use]
pub fn refusals(structure: &Guarded, waived: &Waived) -> Vec<Refusal> {
    let mut found = Found { structure, waived, refusals: Refusals::new(waived) };
    found.unknown_units();
    found.unknown_statements();
    found.exemptions();
    found.given_up();
    found.without_values();
    for policy in STATEMENT_TYPES {
        match policies(structure, policy).and_then(|enforced| fits_everywhere(structure, policy).map(|()| enforced)) {
            Ok(policies) => policies.iter().for_each(|policy| found.statements(policy)),
            Err(overflow) => found.overflow(policy, &overflow),
        }
    }
    found.settings();
    found.disabled_types();
    found.refusals.found()
}

/// What is enforced at a few units must fit at all of them, or the last step would fail.
fn fits_everywhere(structure: &Guarded, policy: PolicyType) -> Result<(), Overflow> {
    if structure.decided.enforce.is_none() {
        return Ok(());
    }
    let mut everywhere = structure.clone();
    everywhere.decided.enforce = None;
    policies(&everywhere, policy).map(|_| ())
}

const STATEMENT_TYPES: [PolicyType; 2] = [PolicyType::ServiceControl, PolicyType::ResourceControl];

struct Found<'a> {
    structure: &'a Guarded,
    waived: &'a Waived,
    refusals: Refusals<'a>,
}

impl Found<'_> {
    fn facts(&self) -> &Named {
        &self.structure.facts
    }

    fn unit(&mut self, path: &[&str], unit: &str) {
        if self.facts().unit(unit).is_some() {
            return;
        }
        let known = || self.structure.facts.units.iter().map(|one| one.path.as_str());
        let near = did_you_mean(unit, known());
        let help = if near.is_empty() { format!("the units are {}", one_of(known())) } else { near };
        self.refusals.refuse(None, path, format!("there is no unit `{unit}`"), help);
    }

    fn unknown_units(&mut self) {
        let structure = self.structure;
        for (at, unit) in structure.decided.enforce.iter().flatten().enumerate() {
            self.unit(&["enforce", &at.to_string()], unit);
        }
        for unit in structure.decided.units.keys() {
            self.unit(&["units", unit], unit);
        }
        for (name, policy) in structure.decided.ec2_policies() {
            policy.units.iter().for_each(|unit| self.unit(&["ec2-policies", name, "units"], unit));
        }
        for (name, policy) in structure.decided.tag_policies() {
            policy.units.iter().for_each(|unit| self.unit(&["tag-policies", name, "units"], unit));
        }
    }

    fn unknown_statements(&mut self) {
        for (at, sid) in self.structure.decided.drop.iter().enumerate() {
            let known = || Catalogue::get().statements().map(|(_, statement)| statement.sid.as_str());
            if known().all(|one| one != sid) {
                let path = ["drop", &at.to_string()];
                self.refusals.refuse(None, &path, format!("no statement is named `{sid}`"), did_you_mean(sid, known()));
            }
        }
    }

    /// Roles that are not bound: each breaks the controls of the statements that do not bind it.
    fn exemptions(&mut self) {
        let structure = self.structure;
        let sets = selection::sets(structure);
        let chosen = selection::chosen(&structure.facts, &sets, PolicyType::ServiceControl);
        for (role, names) in &structure.decided.exempt {
            if let Err((message, help)) = exempt_roles::role_name(role, &structure.facts) {
                self.refusals.refuse(None, &["exempt", role], message, help);
                continue;
            }
            for (at, name) in names.iter().enumerate() {
                let path = ["exempt", role, &at.to_string()];
                let statements: Vec<&Statement> = exempt_roles::statements(name).collect();
                if statements.is_empty() {
                    let (message, help) = exempt_roles::not_exemptible(name);
                    self.refusals.refuse(None, &path, message, help);
                }
                for one in statements {
                    let binds = chosen.iter().any(|chosen| chosen.statement.sid == one.sid);
                    if binds && !structure.decided.drop.contains(&one.sid) {
                        let message = format!("`{}` does not bind {role}: {}", one.sid, lower(&one.title));
                        let help = format!(
                            "keep the role bound, or add a waiver for `{}` with a reason and an expiry date",
                            one.control
                        );
                        self.refusals.refuse(Some(&one.control), &path, message, help);
                    }
                }
            }
        }
    }

    /// Statements that a unit has by convention and that nothing gives it any more: each breaks its control there.
    fn given_up(&mut self) {
        let structure = self.structure;
        let facts = &structure.facts;
        let expected = |unit: usize| {
            // A unit that is renamed keeps what it had for its old name.
            let before = facts.units[unit].was.iter().flat_map(|was| selection::by_name(was));
            selection::by_convention(facts, unit).into_iter().chain(before).collect()
        };
        let convention: Vec<Vec<Set>> = (0..facts.units.len()).map(expected).collect();
        let sets = selection::sets(structure);
        for policy in STATEMENT_TYPES {
            let kept = selection::chosen(facts, &sets, policy);
            for wanted in selection::chosen(facts, &convention, policy) {
                let sid = &wanted.statement.sid;
                if let Some(at) = structure.decided.drop.iter().position(|one| one == sid) {
                    let path = ["drop", &at.to_string()];
                    let message = format!("`{sid}` is dropped: {}", lower(&wanted.statement.title));
                    self.refusals.refuse(Some(&wanted.statement.control), &path, message, "keep it");
                    continue;
                }
                for unit in wanted.units.iter().filter(|unit| !binds(facts, &kept, sid, **unit)) {
                    let path = facts.units[*unit].path.as_str();
                    let message = format!("`{sid}` does not bind {path}: {}", lower(&wanted.statement.title));
                    let help = format!("keep the set {}", one_of(wanted.sets.iter().map(|set| set.as_str())));
                    self.refusals.refuse(Some(&wanted.statement.control), &["units", path], message, help);
                }
            }
        }
    }

    /// A list that holds nothing would turn "all but these" into "all".
    fn without_values(&mut self) {
        let structure = self.structure;
        let sets = selection::sets(structure);
        for (input, key, empty) in [
            (Input::Networks, "networks", structure.decided.networks.is_empty()),
            (Input::InstanceTypes, "instance-types", structure.decided.instance_types.is_empty()),
        ] {
            let takes = |one: &Chosen| {
                let values = || one.statement.conditions.iter().flat_map(|condition| &condition.values);
                !structure.decided.drop.contains(&one.statement.sid)
                    && values().any(|text| *text == Text::Reference { input })
            };
            let chosen = selection::chosen(&structure.facts, &sets, PolicyType::ServiceControl);
            if let Some(one) = chosen.iter().find(|one| empty && takes(one)) {
                let sid = &one.statement.sid;
                let message = format!("`{sid}` needs `{key}`, but there are none");
                self.refusals.refuse(None, &[key], message, format!("add them, or list `{sid}` under `drop`"));
            }
        }
    }

    fn statements(&mut self, policy: &Policy) {
        let statements: Vec<&Value> = policy.statements.iter().map(|(_, value)| value).collect();
        let document = json!({ "Version": "2012-10-17", "Statement": statements });
        let problems = match policy.ty {
            PolicyType::ServiceControl => grammar::service_control(&document),
            PolicyType::ResourceControl => grammar::resource_control(&document),
        };
        for problem in problems {
            self.refusals.refuse(None, &[], format!("AWS would refuse {}: {problem}", policy.key), "");
        }
    }

    fn overflow(&mut self, policy: PolicyType, overflow: &Overflow) {
        let limits = self.structure.decided.limits.of(policy);
        let drop = all_of(overflow.drop.iter().map(String::as_str));
        let prefix = prefix(policy).to_uppercase();
        match &overflow.excess {
            Excess::Statement { statement, characters } => {
                let message = format!(
                    "a policy with `{statement}` alone has {characters} characters, but AWS allows {} for an {prefix}",
                    limits.characters
                );
                self.refusals.refuse(None, &[], message, format!("shorten its lists, or list {drop} under `drop`"));
            }
            Excess::Unit { unit, policies } => {
                let path = self.facts().units[*unit].path.clone();
                let taken = self.structure.decided.taken(policy);
                let message = format!(
                    "{path} would have {} {prefix}s of {} characters, {taken} of them not managed here, but AWS \
                     allows {}",
                    policies + taken,
                    limits.characters,
                    limits.policies
                );
                let help = format!("the rest fits when {drop} are listed under `drop`");
                self.refusals.refuse(None, &["units", &path], message, help);
            }
        }
    }

    fn settings(&mut self) {
        let structure = self.structure;
        for (name, policy) in structure.decided.ec2_policies() {
            let document = policy.document();
            self.setting(&["ec2-policies", name], name, &document, grammar::ec2(&document));
        }
        for (name, policy) in structure.decided.tag_policies() {
            let document = policy.document();
            self.setting(&["tag-policies", name], name, &document, grammar::tags(&document));
        }
        for (unit, policy, count) in crowded_by_settings(structure) {
            let message =
                format!("{unit} would have {count} policies of type {policy}, but AWS allows {MANAGED_POLICIES}");
            self.refusals.refuse(None, &[], message, "merge some of them");
        }
    }

    /// AWS takes policies of the types alone that the organization has enabled. The first two it can only do without
    /// by a waiver, which it is told of itself.
    fn disabled_types(&mut self) {
        use crate::kinds::organization::PolicyType as Enabled;
        let structure = self.structure;
        let is_waived = self.waived.reason("organization-policy-types").is_some();
        let any = |policy| is_waived && policies(structure, policy).is_ok_and(|all| !all.is_empty());
        for (policy, key, used) in [
            (Enabled::ServiceControl, "units", any(PolicyType::ServiceControl)),
            (Enabled::ResourceControl, "units", any(PolicyType::ResourceControl)),
            (Enabled::DeclarativeEc2, "ec2-policies", structure.decided.ec2_policies().next().is_some()),
            (Enabled::Tag, "tag-policies", structure.decided.tag_policies().next().is_some()),
        ] {
            if used && !self.facts().policy_types.contains(&policy) {
                let name = policy.aws_name();
                let help = "add it to `policy-types` of the blueprint organization, or drop what needs it here";
                self.refusals.refuse(
                    None,
                    &[key],
                    format!("the organization has not enabled the policy type {name}"),
                    help,
                );
            }
        }
    }

    fn setting(&mut self, path: &[&str], name: &str, document: &Value, problems: Vec<String>) {
        let form = Regex::new("^[a-z][a-z0-9]*(-[a-z0-9]+)*$").is_ok_and(|form| form.is_match(name));
        if !form || name.len() > 64 {
            let help = "use 1 to 64 lowercase letters, digits and single hyphens";
            self.refusals.refuse(None, path, format!("`{name}` is not a valid policy name"), help);
        }
        for problem in problems {
            self.refusals.refuse(None, path, problem, "");
        }
        let length = characters(document);
        if length > MANAGED_CHARACTERS {
            let message = format!("`{name}` has {length} characters, but AWS allows {MANAGED_CHARACTERS}");
            self.refusals.refuse(None, path, message, "split it");
        }
    }
}

/// Whether a statement binds a unit, at itself or at a unit above.
fn binds(facts: &Named, chosen: &[Chosen], sid: &str, unit: usize) -> bool {
    chosen
        .iter()
        .filter(|one| one.statement.sid == sid)
        .any(|one| one.units.contains(&unit) || facts.above(unit).any(|above| one.units.contains(&above)))
}

/// A sentence within another one.
fn lower(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut characters = sentence.chars();
    let first = characters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    // Names and abbreviations stay as they are.
    match characters.clone().next() {
        Some(second) if second.is_uppercase() => sentence.to_owned(),
        _ => first + characters.as_str(),
    }
}
