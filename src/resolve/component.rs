//! One component: its kind's structure with the organization's values over the baseline's.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::given::Given;
use super::refuse::{self, refused};
use super::setting::Setting;
use crate::control::{Catalogue, Fact, FromManifest};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::kind::{
    Definition, Inputs, Kind, Origin, Output, OutputOf, Rule, SetBy, Structure, Variable, Waived, shared_variables,
};
use crate::organization::{Organization, partition};

/// A root module: one kind with one structure.
pub struct Component {
    /// Its folder and its key in a stack.
    pub name: String,
    /// Its kind's definition.
    pub definition: Arc<Definition>,
    /// Its kind.
    pub kind: Kind,
    /// Its structure.
    pub structure: Box<dyn Structure>,
    /// The partition of AWS that the organization is in.
    pub partition: &'static str,
    /// Its variables, in the order of `variables.tf`.
    pub variables: Vec<Variable>,
    /// Its outputs.
    pub outputs: Vec<Output>,
    /// What the catalog passes to it everywhere.
    pub catalog: Inputs,
    /// The controls that its structure breaks with permission.
    pub waived: Waived,
}

impl Component {
    /// What of it follows from the manifest, so that nobody else may say otherwise.
    #[must_use]
    pub fn from_manifest(&self) -> FromManifest {
        FromManifest { facts: self.facts(), binding: self.structure.binding() }
    }

    /// What of its variables follows from the manifest: what the tool and the context set, but for what is read from other
    /// components, for names, and for tags other than the classification; and what only the manifest may set.
    fn facts(&self) -> Vec<Fact> {
        let is_fact = |one: &&Variable| {
            (one.set_by != SetBy::Manifest || one.manifest_only)
                && !one.ephemeral
                && one.name != "name"
                && !self.definition.reads.contains_key(&one.name)
        };
        let fact = |one: &Variable| Fact {
            variable: one.name.clone(),
            key: (one.name == "tags").then(|| "DataClassification".to_owned()),
        };
        self.variables.iter().filter(is_fact).map(fact).collect()
    }

    /// Whether an account that has it can waive a control: one of its kind, or of a rule of its variables.
    #[must_use]
    pub fn can_be_waived(&self, control: &str) -> bool {
        let mut rules = self.variables.iter().flat_map(|variable| &variable.rules);
        Catalogue::get().is_waivable_by_account(self.kind.name(), control)
            || rules.any(|rule| rule.waivable && rule.control.as_deref() == Some(control))
    }

    /// What it reads from other kinds, by the variable that takes it, as far as its structure has that variable.
    pub(super) fn reads(&self) -> impl Iterator<Item = (&String, &OutputOf)> {
        self.definition.reads.iter().filter(|(variable, _)| declares(&self.variables, variable))
    }
}

/// Makes a component; nothing when its structure is refused.
pub(super) fn component(name: &str, kind: Kind, given: &Given<'_>, diagnostics: &mut Diagnostics) -> Option<Component> {
    let Given { facts, baseline, schema_was_silent, .. } = given;
    let organization = facts.organization;
    let definition = Arc::clone(&baseline.definitions[kind.name()]);
    let decided = facts.values.of_organization(name);
    let (settings, structural): (Vec<_>, Vec<_>) =
        decided.entries().iter().partition(|(key, _)| variable_of(&definition.variables, &key.text).is_some());
    let structural: Map<String, Value> =
        structural.into_iter().map(|(key, value)| (key.text.clone(), value.to_json())).collect();
    let structure = match kind.structure(Value::Object(structural.clone()), facts) {
        Ok(structure) => structure,
        Err(message) => {
            if *schema_was_silent {
                let message = format!("the structure of {name}: {message}");
                diagnostics.push(Diagnostic::error(Code::InvalidValue, message).at(decided.place));
            }
            return None;
        }
    };
    let waived =
        Waived(organization.waivers.iter().map(|waiver| (waiver.control.clone(), waiver.reason.clone())).collect());
    let refusals = structure.refusals(&waived);
    diagnostics.extend(refusals.iter().map(|one| refuse::structure(one, name, decided.place_of(&one.path))));
    if !refusals.is_empty() {
        return None;
    }
    let features = structure.features();
    let has = |feature: &Option<String>| features.includes(feature.as_deref());
    let mut own: Vec<Variable> = definition.variables.iter().filter(|one| has(&one.feature)).cloned().collect();
    for (name, default) in structure.defaults() {
        own.iter_mut().filter(|one| one.name == name).for_each(|one| one.default = Some(default.clone()));
    }
    let required =
        definition.required_keys.iter().filter_map(|(name, keys)| Some((name.as_str(), keys.rule(&structural)?)));
    for (name, rule) in required.chain(structure.rules()) {
        own.iter_mut().filter(|variable| variable.name == name).for_each(|variable| variable.rules.push(rule.clone()));
    }
    let variables = all_variables(&definition, &own, &baseline.context);
    let outputs =
        definition.outputs.iter().filter(|output| has(&output.feature)).cloned().chain(structure.outputs()).collect();
    let mut catalog = structure.shared_inputs();
    for (variable, value) in of_organization(&variables, organization) {
        catalog = catalog.with(variable, value);
    }
    for (key, value) in settings {
        if let Some(variable) = variable_of(&variables, &key.text) {
            let setting = Setting::of_organization(variable, &decided, value);
            diagnostics.extend(refused(&setting, *schema_was_silent, |_| None, Rule::is_unconditional));
            catalog = catalog.with(&variable.name, setting.value);
        } else {
            diagnostics.push(refuse::without_effect(&key.text, decided.place_of(&[&key.text])));
        }
    }
    let partition = partition(&organization.home().name);
    Some(Component {
        name: name.to_owned(),
        definition,
        kind,
        structure,
        partition,
        variables,
        outputs,
        catalog,
        waived,
    })
}

/// The variables that hold something of the organization, with its value where that is known.
fn of_organization<'v>(variables: &'v [Variable], organization: &Organization) -> Vec<(&'v str, Value)> {
    let mut known: Vec<(Origin, &str, Value)> = variables
        .iter()
        .filter_map(|variable| Some((variable.from?, variable.name.as_str(), variable.from?.value(organization)?)))
        .collect();
    known.sort_by_key(|(origin, ..)| *origin);
    known.into_iter().map(|(_, variable, value)| (variable, value)).collect()
}

/// The variables of a component: Atmos's context, its name, its own, `production` where a rule holds only there,
/// and `waivers` where a rule can be waived.
fn all_variables(definition: &Definition, own: &[Variable], context: &[Variable]) -> Vec<Variable> {
    let mut variables = context.to_vec();
    variables.push(shared_variables::name(&definition.name));
    let rules = || own.iter().flat_map(|variable| &variable.rules);
    if rules().any(|rule| rule.when.contains_key("production")) {
        variables.push(shared_variables::production());
    }
    if rules().any(|rule| rule.waivable) {
        variables.push(shared_variables::waivers(own));
    }
    variables.extend(own.iter().cloned());
    variables
}

/// Whether a variable of this name is among them.
pub(super) fn declares(variables: &[Variable], name: &str) -> bool {
    variables.iter().any(|variable| variable.name == name)
}

/// The variable that a manifest sets under a key.
pub(super) fn variable_of<'v>(variables: &'v [Variable], key: &str) -> Option<&'v Variable> {
    variables.iter().find(|variable| variable.set_by == SetBy::Manifest && variable.has_key(key))
}

#[cfg(test)]
mod tests {
    use crate::pipeline::plan;
    use crate::starter::Starter;

    #[test]
    fn a_stack_may_not_say_whose_tokens_become_a_role() {
        let texts = Starter::example().manifest().expect("a manifest");
        let plan = plan(&texts, None, "2026-01-01".parse().expect("a day")).expect("a plan");
        let facts = plan.blueprints.components["iam"].from_manifest().facts;
        for variable in ["github_deployment_subjects", "github_organization_subjects", "account_id"] {
            assert!(facts.iter().any(|fact| fact.variable == variable), "{variable} is a fact");
        }
        assert!(
            facts.iter().all(|fact| fact.variable != "applications"),
            "an account may have applications of its own"
        );
    }
}
