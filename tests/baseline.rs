//! What holds the baseline together: each kind is complete, and whatever one part names, another part has.

mod hcl;

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::variants::{Case, cases, organization, variants};
use atmos_forge::control::Catalogue;
use atmos_forge::kind::{Check, Definition, Kind, Output, OutputOf, Rule, SetBy, Variable};
use atmos_forge::kinds;
use serde_json::{Value, json};

/// The controls that every component meets by the files that all share.
const SHARED_CONTROLS: [&str; 1] = ["required-tags"];

fn definitions() -> impl Iterator<Item = (Kind, &'static Definition)> {
    let baseline = kinds::baseline();
    baseline.kinds.iter().map(|kind| (*kind, &*baseline.definitions[kind.name()]))
}

/// The variables of all kinds, each with its kind; the ones that all share come with every kind that has them.
fn variables() -> impl Iterator<Item = (&'static str, &'static Variable)> {
    definitions().flat_map(|(kind, definition)| definition.variables.iter().map(move |one| (kind.name(), one)))
}

fn rules() -> impl Iterator<Item = (&'static str, &'static Variable, &'static Rule)> {
    let shared = kinds::baseline().context.iter().map(|variable| ("context", variable));
    let all = shared.chain(variables());
    all.flat_map(|(kind, variable)| variable.rules.iter().map(move |rule| (kind, variable, rule)))
}

fn exists(path: &str) -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists()
}

/// Fails with everything that was found, one a line.
fn none(problems: impl IntoIterator<Item = String>) {
    let problems: Vec<String> = problems.into_iter().collect();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// A rule's own conditions hold, so that it is the rule itself which decides.
fn under_its_conditions(rule: &Rule) -> impl Fn(&str) -> Option<Value> + '_ {
    |name| rule.when.get(name).cloned()
}

/// The list of CONTRIBUTING.md, "Adding a kind".
#[test]
fn every_kind_is_complete() {
    let cases: Vec<&Case> = cases().collect();
    let mut problems = Vec::new();
    for (kind, definition) in definitions() {
        let name = kind.name();
        let mut demand = |fulfilled: bool, what: String| {
            if !fulfilled {
                problems.push(format!("{name}: {what}"));
            }
        };
        for path in [
            format!("blueprints/{name}/blueprint.yaml"),
            format!("templates/components/{name}/main.tf.tera"),
            format!("tests/kinds/{name}/mocks.hcl"),
            format!("tests/kinds/{name}/default.hcl"),
            format!("snapshots/{name}/default.snap"),
        ] {
            demand(exists(&path), format!("{path} is missing"));
        }
        let profiles = &kinds::baseline().profiles;
        let has_profile = profiles.values().any(|one| one.kinds.iter().any(|kind| kind == name));
        demand(has_profile != definition.opt_in, "a profile has it, or it is opt-in".to_owned());
        let controls = Catalogue::get().of_kind(name);
        let own = controls.iter().filter(|control| !SHARED_CONTROLS.contains(&control.id.as_str())).count();
        demand(own > 0, "it has no control of its own".to_owned());
        for case in cases.iter().filter(|case| case.kind == name) {
            demand(!case.component.outputs.is_empty(), format!("{} has no output", case.variant));
        }
        let everything = cases.iter().any(|case| case.kind == name && case.variant == "everything-on");
        // By default everything is off in the one, and everything on in the other.
        let leaves_nothing = definition.structure.values().all(|value| *value == Value::Bool(true));
        demand(
            everything || leaves_nothing,
            format!("blueprints/{name}/variants.yaml has no everything-on that changes its structure"),
        );
        let undescribed = undescribed(&kind.schema(), "structure");
        demand(undescribed.is_empty(), format!("no description: {}", undescribed.join(", ")));
    }
    none(problems);
}

/// The properties of a schema that say nothing about themselves.
fn undescribed(schema: &Value, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        if property["description"].as_str().is_none_or(str::is_empty) {
            found.push(path.clone());
        }
        found.extend(undescribed(property, &path));
    }
    for inner in ["additionalProperties", "items"] {
        found.extend(schema.get(inner).map(|inner| undescribed(inner, path)).unwrap_or_default());
    }
    found
}

#[test]
fn every_control_that_a_rule_names_exists_and_is_of_its_kind() {
    let catalogue = Catalogue::get();
    none(rules().filter_map(|(kind, variable, rule)| {
        let id = rule.control.as_deref()?;
        let of_kind = |kinds: &[String]| kind == "context" || kinds.iter().any(|one| one == kind);
        let found = catalogue.find(id).is_some_and(|control| of_kind(&control.kinds));
        (!found).then(|| format!("{kind}: the control {id} of {} is not one of the kind", variable.name))
    }));
    none(definitions().flat_map(|(kind, _)| {
        let own = catalogue.of_kind(kind.name());
        let unknown = catalogue.waivable(kind.name()).filter(move |id| !own.iter().any(|control| control.id == *id));
        unknown.map(move |id| format!("{}: the waivable control {id} is not one of the kind", kind.name()))
    }));
    none(catalogue.iter().flat_map(|control| {
        let unknown = control.kinds.iter().filter(|kind| kinds::baseline().kind(kind).is_none());
        unknown.map(move |kind| format!("{}: no kind is called {kind}", control.id))
    }));
}

#[test]
fn whatever_is_read_exists_in_an_earlier_kind_and_its_mock_fits() {
    let cases: Vec<&Case> = cases().collect();
    let outputs = |kind: &str| -> Vec<Output> {
        let of_kind = cases.iter().filter(|case| case.kind == kind);
        of_kind.flat_map(|case| case.component.outputs.clone()).collect()
    };
    let mut problems = Vec::new();
    for (at, (kind, definition)) in definitions().enumerate() {
        for (name, OutputOf { kind: producer, output }) in &definition.reads {
            let mut problem =
                |what: String| problems.push(format!("{}: {name} reads {producer}.{output}: {what}", kind.name()));
            if !kinds::baseline().kind_names().take(at).any(|earlier| earlier == producer) {
                problem("no kind of this name comes earlier".to_owned());
            }
            if kinds::baseline().definitions.get(producer.as_str()).is_some_and(|one| one.instances.is_some()) {
                problem("an account has several of it, and nothing says which".to_owned());
            }
            let Some(variable) = definition.variables.iter().find(|variable| variable.name == *name) else {
                problem("no variable of this name".to_owned());
                continue;
            };
            if variable.set_by != SetBy::Forge {
                problem("the variable is not set by the tool".to_owned());
            }
            // The whole value, or what the variable holds of one region.
            let is_taken = |mock: &Value| fits(variable, mock) || fits(variable, &json!({ "us-west-2": mock }));
            match outputs(producer).iter().find(|one| one.name == *output) {
                None => problem("no output of this name".to_owned()),
                Some(output) if !is_taken(&output.mock) => problem(format!("mock {}", output.mock)),
                Some(_) => {}
            }
        }
    }
    none(problems);
}

/// Whether a value has the variable's type and passes all its rules.
fn fits(variable: &Variable, value: &Value) -> bool {
    let refused = |rule: &Rule| rule.refuses(variable, value, under_its_conditions(rule));
    variable.ty.holds(value) && !variable.rules.iter().any(refused)
}

#[test]
fn every_component_of_the_example_gets_every_variable_that_it_needs() {
    none(cases().flat_map(|case| {
        let missing = case.component.variables.iter().filter(|variable| {
            variable.default.is_none()
                && !case.variables.get(&variable.name).is_some_and(|value| variable.ty.holds(value))
        });
        let named = missing.map(|variable| format!("{}: {} has no value of its type", case.name, variable.name));
        named.collect::<Vec<_>>()
    }));
}

#[test]
fn nothing_is_passed_that_a_component_does_not_declare() {
    none(cases().flat_map(|case| {
        let declared = |name: &str| case.component.variables.iter().any(|variable| variable.name == name);
        let passed = case.variables.as_object().into_iter().flatten().filter(|(name, _)| !declared(name));
        passed.map(|(name, _)| format!("{}: {name} is not declared", case.name)).collect::<Vec<_>>()
    }));
}

#[test]
fn no_variable_and_no_local_value_is_dead_or_unknown() {
    none(cases().flat_map(|case| {
        let (declared, used) = hcl::names(case);
        // Atmos passes the context to every component, whether it has a use for all of it or not.
        let context = |name: &str| kinds::baseline().context.iter().any(|variable| variable.name == name);
        let dead = declared.difference(&used).filter(|(root, name)| root != "var" || !context(name));
        let dead = dead.map(|(root, name)| format!("{}: {root}.{name} is dead", case.name));
        let known = |root: &str| ["var", "local"].contains(&root);
        let unknown = used.difference(&declared).filter(|(root, _)| known(root));
        let unknown = unknown.map(|(root, name)| format!("{}: {root}.{name} is not declared", case.name));
        dead.chain(unknown).collect::<Vec<_>>()
    }));
}

#[test]
fn what_is_described_is_described_in_whole_sentences() {
    let texts = |case: &Case| -> Vec<(String, String)> {
        let variables = case.component.variables.iter();
        let outputs = case.component.outputs.iter();
        variables
            .flat_map(|one| {
                let messages = one.rules.iter().map(|rule| (one.name.clone(), rule.message.clone()));
                std::iter::once((one.name.clone(), one.description.clone())).chain(messages).collect::<Vec<_>>()
            })
            .chain(outputs.map(|one| (one.name.clone(), one.description.clone())))
            .map(|(name, text)| (format!("{}: {name}", case.name), text))
            .collect()
    };
    let summaries = definitions().map(|(kind, one)| (kind.name().to_owned(), one.summary.clone()));
    let profiles = kinds::baseline().profiles.iter().map(|(name, one)| (name.clone(), one.description.clone()));
    let controls =
        Catalogue::get().iter().flat_map(|one| [&one.title, &one.why].map(|text| (one.id.clone(), text.clone())));
    let all = cases().flat_map(texts).chain(summaries).chain(profiles).chain(controls).collect::<Vec<_>>();
    none(all.into_iter().filter(|(_, text)| !is_sentence(text)).map(|(name, text)| format!("{name}: {text}")));
}

/// Ends with a full stop and stands on one line. A message may begin with the name of its variable.
fn is_sentence(text: &str) -> bool {
    text.ends_with('.') && !text.ends_with("..") && !text.contains('\n') && !text.contains("  ") && text.len() > 10
}

#[test]
fn every_default_passes_the_variables_own_rules() {
    none(cases().flat_map(|case| {
        let with_default = case.component.variables.iter().filter(|one| one.default.is_some());
        let wrong = with_default.filter(|one| !fits(one, one.default.as_ref().unwrap_or(&Value::Null)));
        wrong.map(|one| format!("{}: the default of {}", case.name, one.name)).collect::<Vec<_>>()
    }));
}

#[test]
fn every_value_that_the_example_passes_is_taken() {
    none(cases().flat_map(|case| {
        let waivers = case.variables.get("waivers").and_then(Value::as_array).cloned().unwrap_or_default();
        let is_waived = |rule: &Rule| rule.waivable && waivers.contains(&json!(rule.control));
        let refused = case.component.variables.iter().filter(|variable| {
            case.variables.get(&variable.name).is_some_and(|value| {
                let others = |name: &str| case.variables.get(name).cloned();
                variable.rules.iter().any(|rule| !is_waived(rule) && rule.refuses(variable, value, others))
            })
        });
        refused.map(|one| format!("{}: {}", case.name, one.name)).collect::<Vec<_>>()
    }));
}

#[test]
fn every_rule_refuses_its_examples() {
    none(cases().flat_map(|case| {
        let rules = case.component.variables.iter().flat_map(|one| one.rules.iter().map(move |rule| (one, rule)));
        let by_data = rules.filter(|(_, rule)| !matches!(rule.check, Check::Expression(_)));
        let taken = by_data.flat_map(|(variable, rule)| {
            rule.refuses
                .iter()
                .filter(|example| {
                    !variable.ty.holds(example) || !rule.refuses(variable, example, under_its_conditions(rule))
                })
                .map(|example| format!("{}: {} takes {example}", case.name, variable.name))
                .collect::<Vec<_>>()
        });
        taken.collect::<Vec<_>>()
    }));
}

#[test]
fn every_feature_that_a_variable_or_output_names_is_on_in_some_variant() {
    let on: BTreeSet<(String, &'static str)> = variants()
        .into_iter()
        .flat_map(|variant| organization(variant).blueprints.components.values())
        .flat_map(|component| {
            let kind = component.kind.name().to_owned();
            component.structure.features().on().map(move |feature| (kind.clone(), feature)).collect::<Vec<_>>()
        })
        .collect();
    none(definitions().flat_map(|(kind, definition)| {
        let of_variables = definition.variables.iter().map(|one| (&one.name, &one.feature));
        let of_outputs = definition.outputs.iter().map(|one| (&one.name, &one.feature));
        let features = of_variables.chain(of_outputs).filter_map(|(name, feature)| Some((name, feature.as_deref()?)));
        features
            .filter(|(_, feature)| !on.iter().any(|(of, one)| of == kind.name() && one == feature))
            .map(|(name, feature)| format!("{}: no variant has the feature {feature} of {name}", kind.name()))
            .collect::<Vec<_>>()
    }));
}

#[test]
fn what_a_profile_names_exists() {
    let mut problems = Vec::new();
    for (name, profile) in &kinds::baseline().profiles {
        let unknown = profile.kinds.iter().filter(|kind| kinds::baseline().kind(kind).is_none());
        problems.extend(unknown.map(|kind| format!("{name}: no kind is called {kind}")));
        for (kind, values) in &profile.blueprints {
            let variables = kinds::baseline().definitions.get(kind.as_str()).map_or(&[][..], |one| &one.variables);
            for (key, value) in values {
                let variable = variables.iter().find(|one| one.manifest_key() == *key);
                if !variable.is_some_and(|variable| variable.ty.holds(value)) {
                    problems.push(format!("{name}: {kind} takes no {key} {value}"));
                }
            }
        }
    }
    none(problems);
}

/// The most characters that AWS takes in a name, for the resources whose names can come near it.
const LIMITS: [(&str, usize); 8] = [
    ("aws_iam_role", 64),
    ("aws_s3_bucket", 63),
    ("aws_route53_resolver_query_log_config", 64),
    ("aws_route53_resolver_firewall_domain_list", 64),
    ("aws_route53_resolver_firewall_rule_group", 64),
    ("aws_route53_resolver_firewall_rule_group_association", 64),
    ("aws_accessanalyzer_analyzer", 255),
    ("aws_security_group", 255),
];

#[test]
fn names_near_a_limit_of_aws_are_known_to_the_manifest() {
    none(cases().flat_map(|case| {
        let known = &case.component.definition.longest_names;
        let features = case.component.structure.features();
        // The only name that others are built from, beside `local.id` itself.
        let bucket = if features.has("bucket-with-account-id") { "${local.id}-000000000000" } else { "${local.id}" };
        let names = hcl::resource_names(case).into_iter().filter_map(|(resource, attribute, name)| {
            let limit = LIMITS.iter().find(|(one, _)| *one == resource)?.1;
            let name = if name.starts_with("local.") { format!("\"${{{name}}}\"") } else { name };
            let name = name.replace("${local.bucket}", bucket);
            let suffix = name.strip_prefix("\"${local.id}")?.strip_suffix('"')?;
            // What is left for the parts before it: the tightest entry decides for the kind.
            let room = limit - suffix.len();
            let mut known = known.iter().filter(|one| features.includes(one.feature.as_deref()));
            let covered = known.any(|one| one.limit - one.suffix.len() <= room);
            (!covered && limit < 255).then(|| format!("{}: {attribute} of {resource} leaves {room}", case.name))
        });
        names.collect::<Vec<_>>()
    }));
}
