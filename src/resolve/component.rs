//! One component: its kind's structure with the organization's values over the baseline's.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::refuse::{self, Setting, refused};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::kind::{
    Baseline, Definition, Facts, Inputs, Kind, Origin, Output, OutputOf, Rule, Structure, Variable, Waived, overlay,
    shared_variables,
};
use crate::manifest::Override;
use crate::organization::Organization;

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
    /// What it reads from other kinds, by the variable that takes it, as far as its structure has that variable.
    pub(super) fn reads(&self) -> impl Iterator<Item = (&String, &OutputOf)> {
        self.definition.reads.iter().filter(|(variable, _)| declares(&self.variables, variable))
    }
}

/// Makes a component; nothing when its structure is refused.
pub(super) fn component(
    name: &str,
    kind: Kind,
    organization: &Organization,
    baseline: &Baseline,
    schema_was_silent: bool,
    diagnostics: &mut Diagnostics,
) -> Option<Component> {
    let definition = Arc::clone(&baseline.definitions[kind.name()]);
    let layers = Layers::of(name, kind.name(), organization);
    let (structure, settings) = layers.values(&definition);
    let structure = match kind.structure(Value::Object(structure), &Facts { organization, baseline }) {
        Ok(structure) => structure,
        Err(message) => {
            if schema_was_silent {
                let mut problem = Diagnostic::error(Code::InvalidValue, format!("the structure of {name}: {message}"));
                problem.place = layers.place(&[]);
                diagnostics.push(problem);
            }
            return None;
        }
    };
    let waived =
        Waived(organization.waivers.iter().map(|waiver| (waiver.control.clone(), waiver.reason.clone())).collect());
    let refusals = structure.refusals(&waived);
    diagnostics.extend(refusals.iter().map(|refusal| {
        let path: Vec<&str> = refusal.path.iter().map(String::as_str).collect();
        refuse::structure(refusal, name, layers.place(&path))
    }));
    if !refusals.is_empty() {
        return None;
    }
    let features = structure.features();
    let has = |feature: &Option<String>| feature.as_deref().is_none_or(|feature| features.has(feature));
    let mut own: Vec<Variable> = definition.variables.iter().filter(|one| has(&one.feature)).cloned().collect();
    for (name, rule) in structure.rules() {
        own.iter_mut().filter(|variable| variable.name == name).for_each(|variable| variable.rules.push(rule.clone()));
    }
    let variables = all_variables(&definition, &own, &baseline.context);
    let outputs =
        definition.outputs.iter().filter(|output| has(&output.feature)).cloned().chain(structure.outputs()).collect();
    let catalog = catalog(structure.as_ref(), organization, &variables, settings, diagnostics);
    Some(Component { name: name.to_owned(), definition, kind, structure, variables, outputs, catalog, waived })
}

/// What the component gets everywhere: what follows from the organization, and the values that it sets.
fn catalog(
    structure: &dyn Structure,
    organization: &Organization,
    variables: &[Variable],
    settings: Vec<Setting>,
    diagnostics: &mut Diagnostics,
) -> Inputs {
    let mut catalog = structure.shared_inputs();
    let mut of_organization: Vec<(Origin, &str, Value)> = variables
        .iter()
        .filter_map(|variable| Some((variable.from?, variable.name.as_str(), variable.from?.value(organization)?)))
        .collect();
    of_organization.sort_by_key(|(origin, ..)| *origin);
    for (_, variable, value) in of_organization {
        catalog = catalog.with(variable, value);
    }
    for setting in settings {
        if declares(variables, &setting.variable) {
            diagnostics.extend(refused(&setting, variables, |_| None, Rule::is_unconditional));
            catalog = catalog.with(&setting.variable, setting.value);
        } else {
            diagnostics.push(refuse::without_effect(&setting));
        }
    }
    catalog
}

/// The organization's values for one component, each over those before it: its kind's, its variant's, its own.
struct Layers(Vec<Override>);

impl Layers {
    fn of(name: &str, kind: &str, organization: &Organization) -> Self {
        let of_variant = organization.variants.get(name).and_then(|variant| {
            let place = variant.kind.place(organization.source);
            Some(Override { place, node: variant.blueprint.clone()? })
        });
        let own = (name != kind).then(|| organization.blueprints.get(name)).flatten();
        let layers = [organization.blueprints.get(kind).cloned(), of_variant, own.cloned()];
        Self(layers.into_iter().flatten().collect())
    }

    /// The structure over the baseline's, and the values of variables, which every rule still has to pass.
    fn values(&self, definition: &Definition) -> (Map<String, Value>, Vec<Setting>) {
        let mut structure = definition.structure.clone();
        let mut settings = Vec::new();
        for layer in &self.0 {
            let Value::Object(values) = layer.node.to_json() else {
                continue; // reported by the schema
            };
            let is_variable = |key: &str| definition.variables.iter().any(|variable| variable.manifest_key() == key);
            let (variables, structural): (Map<_, _>, Map<_, _>) =
                values.into_iter().partition(|(key, _)| is_variable(key));
            overlay(&mut structure, &structural);
            settings.extend(variables.into_iter().map(|(key, value)| Setting::new(layer, &key, value)));
        }
        (structure, settings)
    }

    /// The best place for a message about a value of the structure: where it was set last.
    fn place(&self, path: &[&str]) -> Option<Place> {
        let last = self.0.iter().rev().find(|layer| layer.node.get(path).is_some());
        last.or_else(|| self.0.last()).map(|layer| layer.place_of(path))
    }
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
