//! The schemas that other programs hold files against: Atmos the stacks, editors the manifest.

use std::collections::BTreeSet;

use crate::support::variants::{cases, manifest, organization, variables_in, variants};
use atmos_forge::kind::{Check, Rule, Variable};
use atmos_forge::render::stack_schema;
use atmos_forge::resolve::Component;
use atmos_forge::starter::Starter;
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

fn validator(schema: &Value) -> Validator {
    jsonschema::options().with_draft(Draft::Draft202012).build(schema).expect("a schema")
}

fn problems(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Examples that only Terraform refuses, for it takes arithmetic to see what is wrong with them. Beside these it alone
/// decides what a rule says as an expression of its own.
const TERRAFORM_ALONE: [&str; 2] = [r#"cidr "10.0.64.1/20""#, r#"client_cidrs ["203.0.113.7/24"]"#];

#[test]
fn a_stack_schema_refuses_what_each_rule_refuses_and_lets_a_waiver_lift_it() {
    let mut wrong = Vec::new();
    let mut alone = BTreeSet::new();
    for case in cases() {
        let validator = validator(&stack_schema(case.component));
        wrong.extend(problems(&validator, &json!({ "vars": case.variables })));
        for (variable, rule, example) in examples(case.component) {
            let with = |waivers: &[&str]| {
                let mut vars = case.variables.clone();
                vars[&variable.name] = example.clone();
                rule.when.iter().for_each(|(name, value)| vars[name] = value.clone());
                if !waivers.is_empty() {
                    vars["waivers"] = json!(waivers);
                }
                json!({ "vars": vars })
            };
            let what = format!("{} {example}", variable.name);
            if validator.is_valid(&with(&[])) && !matches!(rule.check, Check::Expression(_)) {
                alone.insert(what.clone());
            }
            let control = rule.control.as_deref().filter(|_| rule.waivable);
            if let Some(control) = control.filter(|_| others_accept(variable, rule, example)) {
                let problems = problems(&validator, &with(&[control]));
                wrong.extend(problems.into_iter().map(|problem| format!("{what} with a waiver: {problem}")));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(alone.iter().map(String::as_str).collect::<Vec<_>>(), TERRAFORM_ALONE);
}

#[test]
fn a_stack_of_an_account_without_an_id_is_refused_with_what_to_do() {
    for case in cases() {
        let mut vars = case.variables.clone();
        vars.as_object_mut().and_then(|vars| vars.remove("account_id"));
        let problems = problems(&validator(&stack_schema(case.component)), &json!({ "vars": vars }));
        let [problem] = &problems[..] else { panic!("{}: {problems:?}", case.name) };
        assert!(problem.contains("Run `atmos-forge accounts import`, then `atmos-forge generate`"), "{problem}");
    }
}

fn examples(component: &Component) -> impl Iterator<Item = (&Variable, &Rule, &Value)> {
    component.variables.iter().flat_map(|variable| {
        let rules = variable.rules.iter();
        rules.flat_map(move |rule| rule.refuses.iter().map(move |example| (variable, rule, example)))
    })
}

/// Whether no other rule refuses the example.
fn others_accept(variable: &Variable, rule: &Rule, example: &Value) -> bool {
    let mut others = variable.rules.iter().filter(|other| *other != rule);
    others.all(|other| matches!(other.check, Check::Expression(_)) || other.check.accepts(example))
}

#[test]
fn a_stack_schema_accepts_every_stack_of_the_example_organization() {
    for variant in variants() {
        let plan = organization(variant);
        for (account, stacks) in &plan.blueprints.stacks {
            for (stack, instance) in stacks.iter().flat_map(|stack| stack.instances.iter().map(move |one| (stack, one)))
            {
                let component = &plan.blueprints.components[&instance.component];
                let vars = variables_in(plan, account, stack, &instance.component);
                let found = problems(&validator(&stack_schema(component)), &json!({ "vars": vars }));
                assert_eq!(found, Vec::<String>::new(), "{} in {}", instance.component, stack.name);
            }
        }
    }
}

/// The schemas of the manifest, as they are written into a repository.
fn manifest_schemas() -> [Value; 2] {
    let files = organization("default").files().expect("the templates");
    ["organization", "account"].map(|name| {
        let path = format!("forge/schemas/{name}.json");
        let file = files.iter().find(|file| file.path == path).expect("a schema of the manifest");
        serde_json::from_str(&file.text).expect("JSON")
    })
}

#[test]
fn the_manifest_schemas_accept_what_the_tool_writes() {
    let [organization, account] = manifest_schemas().map(|schema| validator(&schema));
    let read = |text: &str| serde_yaml::from_str::<Value>(text).expect("YAML");
    for starter in [Starter::example(), Starter { organization_id: None, ..Starter::example() }] {
        let texts = starter.manifest_with_workload().expect("the templates");
        assert_eq!(problems(&organization, &read(&texts.organization.text)), Vec::<String>::new());
        for file in texts.accounts {
            assert_eq!(problems(&account, &read(&file.text)), Vec::<String>::new(), "{}", file.path);
        }
    }
    for variant in variants() {
        let text = manifest(variant).organization.text;
        assert_eq!(problems(&organization, &read(&text)), Vec::<String>::new(), "{variant}");
    }
}

#[test]
fn the_manifest_schemas_describe_every_property() {
    let mut bare = Vec::new();
    for (schema, name) in manifest_schemas().iter().zip(["organization", "account"]) {
        undescribed(schema, schema, name, &mut bare);
    }
    assert_eq!(bare, Vec::<String>::new());
}

/// Collects the properties without a description of their own or of the type that they refer to.
fn undescribed(root: &Value, schema: &Value, path: &str, bare: &mut Vec<String>) {
    for (keyword, inner) in schema.as_object().into_iter().flatten() {
        match (keyword.as_str(), inner) {
            ("default" | "example" | "examples" | "enum" | "const", _) => {}
            ("properties" | "$defs", Value::Object(schemas)) => {
                for (name, property) in schemas {
                    let path = format!("{path}.{name}");
                    let referred = property["$ref"].as_str().and_then(|to| root.pointer(to.trim_start_matches('#')));
                    let described = |schema: &Value| schema["description"].as_str().is_some_and(|text| text.len() > 5);
                    if keyword == "properties" && !described(property) && !referred.is_some_and(described) {
                        bare.push(path.clone());
                    }
                    undescribed(root, property, &path, bare);
                }
            }
            (_, Value::Array(schemas)) => schemas.iter().for_each(|one| undescribed(root, one, path, bare)),
            _ => undescribed(root, inner, &format!("{path}.{keyword}"), bare),
        }
    }
}
