//! The repository under a real Atmos, where `ATMOS_FORGE_TEST_ATMOS` names one.

mod repository;

use std::process::Command;

use crate::support::moto::Moto;
use crate::support::variants::variables_in;
use crate::support::{each, run};
use crate::values::nasty;
use atmos_forge::kind::{Check, Input, Reference, Rule, SetBy};
use atmos_forge::manifest::is_unsafe;
use atmos_forge::render::stack_schema;
use atmos_forge::resolve::Instance;
use repository::{Repository, atmos, with_vars};
use serde_json::{Map, Value, json};

fn reads_state(instance: &Instance) -> bool {
    instance.inputs.0.values().any(|input| input.references().next().is_some())
}

/// Every component has the variables that the tool says it has, wherever Atmos merged them from.
fn sees_what_was_meant(repository: &Repository) {
    repository.atmos(&["validate", "stacks"]).unwrap_or_else(|problem| panic!("{problem}"));
    let described = repository.described();
    for (account, stack, instance) in repository.instances() {
        let what = format!("{} in {}", instance.name, stack.name);
        let mut vars = described[&stack.name]["components"]["terraform"][&instance.name]["vars"].clone();
        let mut meant = variables_in(&repository.plan, account, stack, &instance.component);
        // The first comes from the environment of a run, and the second from the account: the rehearsal enters that role.
        meant.as_object_mut().and_then(|meant| meant.remove("run"));
        vars.as_object_mut().and_then(|vars| vars.remove("applying_role"));
        for (name, input) in &instance.inputs.0 {
            let call = |Reference { component, stack, output }: &Reference| {
                let from: Vec<&str> = std::iter::once(component.as_str()).chain(stack.as_deref()).collect();
                json!(format!("!terraform.state {} {output}", from.join(" ")))
            };
            match input {
                Input::Value(_) => {}
                Input::Output(reference) => meant[name] = call(reference),
                Input::Outputs(references) => {
                    meant[name] = references.iter().map(|(region, one)| (region.clone(), call(one))).collect();
                }
            }
        }
        for vars in [&mut vars, &mut meant] {
            vars.as_object_mut().unwrap_or_else(|| panic!("{what} has no vars")).sort_keys();
        }
        assert_eq!(vars, meant, "{what}");
    }
    assert_eq!(described.len(), repository.plan.blueprints.stacks.values().map(Vec::len).sum::<usize>());
}

#[test]
fn atmos_sees_every_stack_as_it_was_meant() {
    let Some(atmos) = atmos() else { return };
    sees_what_was_meant(&Repository::new(atmos, None, |_, text| text));
}

#[test]
fn atmos_merges_what_the_organization_and_an_account_set_as_the_tool_does() {
    let Some(atmos) = atmos() else { return };
    let repository = Repository::new(atmos, None, |path, text| match path {
        "forge/organization.yaml" => format!(
            "{text}\nblueprints:\n  iam: {{ applications: {{ shared-app: lambda }} }}\n  vpc: {{ nat: none }}\n"
        ),
        "forge/accounts/orders-prod.yaml" => format!(
            "{text}\nblueprints:\n  iam: {{ applications: {{ own-app: ec2, shared-app: ecs-tasks }} }}\n  \
             vpc: {{ nat: per-zone }}\n"
        ),
        _ => text,
    });
    sees_what_was_meant(&repository);
    let vars = &repository.described()["orders-gbl-prod"]["components"]["terraform"]["iam"]["vars"];
    assert_eq!(vars["applications"], json!({ "shared-app": "ecs-tasks", "own-app": "ec2" }));
}

#[test]
fn atmos_reads_nasty_texts_as_they_are() {
    let Some(atmos) = atmos() else { return };
    let texts: Vec<String> =
        nasty::all().into_iter().filter(|text| !is_unsafe(text) && text.len() < 200 && text != "<<").collect();
    let lists: Map<String, Value> = texts.iter().map(|text| (text.clone(), json!("rslvr-fdl-0a1b2c3d"))).collect();
    let name = "${a} %{b} {{ .vars.stage }} \"d\" '#é' \\ 😀: - !x";
    let repository = Repository::new(atmos, None, |path, text| match path {
        "forge/organization.yaml" => {
            let text = text.replace("Security on call", &serde_json::to_string(name).expect("JSON"));
            format!("{text}\nblueprints: {{ vpc: {{ dns: {{ firewall: block-listed }} }} }}\n")
        }
        "forge/accounts/orders-prod.yaml" => {
            format!("{text}\nblueprints: {{ vpc: {{ dns-managed-domain-lists: {} }} }}\n", Value::from(lists.clone()))
        }
        _ => text,
    });
    sees_what_was_meant(&repository);
    let described = repository.described();
    let vars = &described["orders-gbl-prod"]["components"]["terraform"]["account-baseline"]["vars"];
    assert_eq!(vars["security_contact"]["name"], name);

    let file = "stacks/orgs/acme/orders/prod/global-region.yaml";
    let list = json!(texts);
    repository.write(file, &with_vars(&repository.read(file), "account-baseline", &[("texts", &list)]));
    let described = repository.described();
    assert_eq!(described["orders-gbl-prod"]["components"]["terraform"]["account-baseline"]["vars"]["texts"], list);
}

#[test]
fn atmos_accepts_the_names_and_folders_of_an_existing_repository() {
    let Some(atmos) = atmos() else { return };
    let config = "
base_path: .
components: { terraform: { base_path: infrastructure/modules } }
stacks:
  base_path: infrastructure/stacks
  included_paths: [deploy/**/*]
  excluded_paths: ['**/_defaults.yaml']
  name_template: '{{ .vars.namespace }}-{{ .vars.tenant }}-{{ .vars.environment }}-{{ .vars.stage }}'
workflows: { base_path: infrastructure/workflows }
schemas: { jsonschema: { base_path: infrastructure/schemas } }
";
    let repository = Repository::new(atmos, Some(config), |_, text| text);
    sees_what_was_meant(&repository);
    assert!(repository.path().join("infrastructure/modules/vpc/main.tf").exists());
    let stack = "acme-orders-use1-prod";
    repository.atmos(&["validate", "component", "vpc", "-s", stack]).unwrap_or_else(|problem| panic!("{problem}"));
    repository
        .atmos(&["workflow", "deploy", "-f", "orders-prod", "--dry-run"])
        .unwrap_or_else(|problem| panic!("{problem}"));
}

#[test]
fn atmos_validates_every_component_and_refuses_what_the_tool_refuses() {
    let Some(atmos) = atmos() else { return };
    let repository = Repository::new(atmos, None, |_, text| text).on(Moto::shared());
    let validate = |component: &str, stack: &str| repository.atmos(&["validate", "component", component, "-s", stack]);
    for (_, stack, instance) in repository.instances() {
        repository.lay_state(stack, instance);
        validate(&instance.name, &stack.name).unwrap_or_else(|problem| panic!("{problem}"));
    }
    for (account, stack, instance) in repository.one_of_each() {
        let component = &repository.plan.blueprints.components[&instance.component];
        let schema = jsonschema::validator_for(&stack_schema(component)).expect("a schema");
        let file = repository.stack_file(account, stack);
        let text = repository.read(&file);
        let mut refused = 0;
        for variable in component.variables.iter().filter(|variable| variable.set_by == SetBy::Manifest) {
            for rule in &variable.rules {
                let example = &rule.refuses[0];
                let mut vars: Vec<(&str, &Value)> =
                    rule.when.iter().map(|(name, value)| (name.as_str(), value)).collect();
                vars.push((&variable.name, example));
                let mut meant = variables_in(&repository.plan, account, stack, &component.name);
                for (name, value) in &vars {
                    meant[*name] = (*value).clone();
                }
                if schema.is_valid(&json!({ "vars": meant })) {
                    continue;
                }
                repository.write(&file, &with_vars(&text, &component.name, &vars));
                let problem =
                    validate(&component.name, &stack.name).expect_err(&format!("{} {example}", variable.name));
                assert!(problem.contains("alidation"), "{problem}");
                refused += 1;
            }
        }
        repository.write(&file, &text);
        let by_schema = |rule: &Rule| !matches!(rule.check, Check::Expression(_));
        let mut own = component.variables.iter().filter(|variable| variable.set_by == SetBy::Manifest);
        let can_refuse = own.any(|variable| variable.rules.iter().any(by_schema));
        assert!(refused > 0 || !can_refuse, "{} refuses nothing", component.name);
    }
}

#[test]
fn a_waiver_lets_a_value_pass_in_atmos_too() {
    let Some(atmos) = atmos() else { return };
    let repository = Repository::new(atmos, None, |path, text| match path {
        "forge/accounts/orders-prod.yaml" => format!(
            "{text}\nblueprints: {{ vpc: {{ log-retention-days: 90 }} }}\n\
             waivers: [{{ control: vpc-flow-logs, reason: until the move, owner: orders, expires: 2027-01-31 }}]\n"
        ),
        _ => text,
    });
    let validate = || repository.atmos(&["validate", "component", "vpc", "-s", "orders-use1-prod"]);
    validate().unwrap_or_else(|problem| panic!("{problem}"));
    let file = "stacks/orgs/acme/orders/prod/us-east-1.yaml";
    let text = repository.read(file);
    assert!(text.contains("waivers: [vpc-flow-logs]"), "{text}");
    repository.write(file, &text.replace("waivers: [vpc-flow-logs]", "waivers: []"));
    validate().expect_err("without the waiver");
}

#[test]
fn atmos_plans_every_component_and_leaves_nothing_behind_that_git_sees() {
    let Some(atmos) = atmos() else { return };
    let moto = Moto::shared();
    let repository = Repository::new(atmos, None, |_, text| text).on(moto);
    moto.create_bucket("123456789012", "us-east-1", "acme-core-gbl-management-tfstate-123456789012");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=test", "-c", "user.email=test@acme.example"]).args(arguments);
        run(command.current_dir(repository.path())).unwrap_or_else(|problem| panic!("{problem}"))
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "generated"]);
    let mocks = repository.atmos(&["terraform", "plan", "--help"]).is_ok_and(|help| help.contains("--use-mocks"));
    let plan = |stack: &str, component: &str| {
        let mut arguments = vec!["terraform", "plan", component, "-s", stack];
        arguments.extend(mocks.then_some("--use-mocks"));
        let printed = repository.atmos(&arguments)?;
        let fine = printed.contains(" to add, 0 to change, 0 to destroy") || printed.contains(" to import, ");
        if fine && !printed.contains("undeclared variable") { Ok(()) } else { Err(printed) }
    };
    // The organization is adopted, so its plan needs one that exists; tests/organization.rs makes it.
    let planned = repository.one_of_each().into_iter().filter(|(_, _, one)| one.component != "organization");
    let (consumers, others): (Vec<_>, Vec<_>) = planned.partition(|(_, _, one)| reads_state(one));
    each(&others, |(_, _, one)| one.name.clone(), |(_, stack, one)| plan(&stack.name, &one.name));
    // One after another: the state that is laid for one may be that of another, which was planned before.
    for (_, stack, one) in &consumers {
        if !mocks {
            repository.lay_state(stack, one);
        }
        plan(&stack.name, &one.name).unwrap_or_else(|problem| panic!("{}: {problem}", one.name));
    }
    let left: Vec<String> =
        git(&["status", "--porcelain", "--untracked-files=all"]).lines().map(str::to_owned).collect();
    let meant_for_git = |line: &&String| line.ends_with("/.terraform.lock.hcl");
    let stray: Vec<&String> = left.iter().filter(|line| !meant_for_git(line)).collect();
    assert_eq!(stray, Vec::<&String>::new());
}

#[test]
fn the_bootstrap_workflows_run_in_their_order() {
    let Some(atmos) = atmos() else { return };
    let repository = Repository::new(atmos, None, |_, text| text);
    let file: Value = serde_yaml::from_str(&repository.read("stacks/workflows/bootstrap.yaml")).expect("YAML");
    let workflows = file["workflows"].as_object().expect("workflows");
    assert!(workflows.len() >= 5, "{workflows:?}");
    for (name, workflow) in workflows {
        let mut command = Command::new(std::env::var_os("ATMOS_FORGE_TEST_ATMOS").expect("a program"));
        let command = command.args(["workflow", name, "-f", "bootstrap", "--dry-run"]).current_dir(repository.path());
        let output = command.output().expect("atmos starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let mut rest = said.as_str();
        for step in workflow["steps"].as_array().expect("steps") {
            let command = step["command"].as_str().expect("a command");
            let at = rest.find(command).unwrap_or_else(|| panic!("{command} is missing, or too early, in {said}"));
            rest = &rest[at + command.len()..];
        }
    }
}
