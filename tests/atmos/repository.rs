//! A repository of the example organization, with a real Atmos at work in it.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use atmos_forge::kind::{Input, Reference};
use atmos_forge::layout::{Atmos, Surroundings};
use atmos_forge::pipeline::{Plan, plan};
use atmos_forge::resolve::{Component, Instance, Stack};
use atmos_forge::workspace::{Policy, package};
use atmos_forge::yaml;
use camino::Utf8Path;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::support::terraform::environment;
use crate::support::variants::{TODAY, with_opt_in_kinds};
use crate::support::{moto::Moto, run, tools};

/// The program that `ATMOS_FORGE_TEST_ATMOS` names. Without one, the tests of this file say so and do nothing.
#[allow(clippy::print_stderr, reason = "a test that does not run has to say so")]
pub fn atmos() -> Option<PathBuf> {
    let program = env::var_os("ATMOS_FORGE_TEST_ATMOS").filter(|name| !name.is_empty()).map(PathBuf::from);
    if program.is_none() {
        eprintln!("not run: ATMOS_FORGE_TEST_ATMOS names no atmos binary");
    }
    program
}

/// A generated repository and what it was generated from.
pub struct Repository {
    folder: TempDir,
    atmos: PathBuf,
    environment: Vec<(&'static str, String)>,
    pub plan: Plan,
}

impl Repository {
    /// The manifest that `new` writes into an empty folder, after `edit`, beside an `atmos.yaml` that may be there.
    pub fn new(atmos: PathBuf, config: Option<&str>, edit: impl Fn(&str, String) -> String) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut texts = atmos_forge::starter::Starter::example().manifest_with_workload().expect("the templates");
        with_opt_in_kinds(&mut texts, "default");
        for file in std::iter::once(&mut texts.organization).chain(&mut texts.accounts) {
            file.text = edit(file.path.as_str(), std::mem::take(&mut file.text));
        }
        // Atmos refuses the stacks of an account without an ID.
        for (account, id) in texts.accounts.iter_mut().zip(200_000_000_000_u64..) {
            account.text = account.text.replace("# id: ", &format!("id: \"{id}\" # "));
        }
        let root = Utf8Path::from_path(folder.path()).expect("a path of characters");
        if let Some(config) = config {
            fs::write(root.join("atmos.yaml"), config).expect("a new file");
        }
        let config = Atmos::read(&Surroundings { root: root.to_owned(), ..Surroundings::default() });
        let plan = plan(&texts, Some(&config), TODAY.parse().expect("a day")).unwrap_or_else(|error| match error {
            atmos_forge::Error::Problems { diagnostics, sources } => {
                panic!("{}", atmos_forge::report::render(&diagnostics, &sources, false))
            }
            other => panic!("{other}"),
        });
        let repository = Self { folder, atmos, environment: Vec::new(), plan };
        let files = repository.plan.files().expect("the templates");
        for file in files.iter().filter(|file| !(file.path == "atmos.yaml" && config.exists)) {
            let Policy::Package { of } = &file.policy else {
                repository.write(file.path.as_str(), &file.text);
                continue;
            };
            let source = files.iter().find(|one| one.path == *of).expect("the source of a package");
            let zip = package::zip(of.file_name().expect("a name"), source.text.as_bytes()).expect("a short source");
            fs::write(repository.path().join(&file.path), zip).expect("a new file");
        }
        repository
    }

    /// The same with its state in files, and moto as AWS.
    pub fn on(self, moto: &Moto) -> Self {
        let defaults = "stacks/orgs/acme/_defaults.yaml";
        let text = self.read(defaults);
        let stacks = text.split("\nterraform:\n").next().unwrap_or_default();
        self.write(defaults, &format!("{stacks}\nterraform:\n  backend_type: local\n"));
        let pinned = fs::read_to_string(tools().join("provider/versions_override.tf")).expect("tests/run writes it");
        for component in self.plan.blueprints.components.keys() {
            self.write(&format!("components/terraform/{component}/versions_override.tf"), &pinned);
        }
        Self { environment: environment().into_iter().chain(moto.environment()).collect(), ..self }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }

    /// Runs Atmos: what it printed, or everything it said as an error.
    pub fn atmos(&self, arguments: &[&str]) -> Result<String, String> {
        let environment = self.environment.iter().map(|(name, value)| (name, value));
        run(Command::new(&self.atmos).args(arguments).current_dir(self.path()).envs(environment).env("NO_COLOR", "1"))
    }

    /// Every stack as Atmos sees it, without running functions.
    pub fn described(&self) -> Map<String, Value> {
        let printed = self.atmos(&["describe", "stacks", "--process-functions=false", "--format", "json"]);
        serde_json::from_str(&printed.unwrap_or_else(|error| panic!("{error}"))).expect("JSON")
    }

    /// Every component in every stack, with its account.
    pub fn instances(&self) -> Vec<(&str, &Stack, &Instance)> {
        let stacks = self.plan.blueprints.stacks.iter();
        stacks
            .flat_map(|(account, stacks)| stacks.iter().map(move |stack| (account.as_str(), stack)))
            .flat_map(|(account, stack)| stack.instances.iter().map(move |instance| (account, stack, instance)))
            .collect()
    }

    /// One instance of each component, in the account that has most.
    pub fn one_of_each(&self) -> Vec<(&str, &Stack, &Instance)> {
        let of = |component: &Component| {
            let mut found = self.instances().into_iter().rev();
            found.find(|(_, _, instance)| instance.component == component.name).expect("an instance")
        };
        self.plan.blueprints.components.values().map(of).collect()
    }

    /// Lays down a state in which every output that an instance reads has its mock.
    pub fn lay_state(&self, stack: &Stack, instance: &Instance) {
        let mut states: BTreeMap<(&str, &str), Map<String, Value>> = BTreeMap::new();
        for Reference { component, stack: other, output } in instance.inputs.0.values().flat_map(Input::references) {
            let known = &self.plan.blueprints.components[component].outputs;
            let mock = &known.iter().find(|one| one.name == *output).expect("an output").mock;
            let producer = (component.as_str(), other.as_deref().unwrap_or(&stack.name));
            let outputs = states.entry(producer).or_default();
            outputs.insert(output.clone(), json!({ "value": mock, "type": "string" }));
        }
        for ((producer, stack), outputs) in states {
            let state = json!({
                "version": 4, "terraform_version": "1.11.0", "serial": 1, "lineage": "laid-down-by-a-test",
                "outputs": outputs, "resources": [],
            });
            let folder = format!("components/terraform/{producer}/terraform.tfstate.d/{stack}");
            self.write(&format!("{folder}/terraform.tfstate"), &state.to_string());
        }
    }

    /// The stack file of an account in a region.
    pub fn stack_file(&self, account: &str, stack: &Stack) -> String {
        let account = &self.plan.organization.accounts[account];
        let place = stack.region.as_deref().unwrap_or("global-region");
        format!("stacks/orgs/acme/{}/{}/{place}.yaml", account.tenant, account.stage)
    }
}

/// A stack with other values for one component, by hand.
pub fn with_vars(stack: &str, component: &str, vars: &[(&str, &Value)]) -> String {
    let (before, section) = stack.split_once(&format!("\n    {component}:\n")).expect("a section of the component");
    let end = section.match_indices("\n    ").find(|(at, _)| !section[at + 5..].starts_with(' '));
    let (section, after) = section.split_at(end.map_or(section.len(), |(at, _)| at));
    let (mut head, old) = section.split_once("\n      vars:").unwrap_or((section.trim_end(), ""));
    head = head.trim_end();
    let set = |line: &&str| vars.iter().any(|(name, _)| line.starts_with(&format!("        {name}:")));
    // A value that takes more than its line would leave its rest behind: the tests set none such.
    let mut lines: Vec<String> =
        vars.iter().map(|(name, value)| format!("        {name}:{}", yaml::value(value, 8))).collect();
    lines.extend(old.lines().filter(|line| !line.is_empty() && !set(line)).map(str::to_owned));
    format!("{before}\n    {component}:\n{head}\n      vars:\n{}\n{after}", lines.join("\n"))
}
