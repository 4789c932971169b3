//! The components that the tests look at: each kind in its default, with everything on, at its smallest, and with the
//! choices that exclude those.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use atmos_forge::kind::{Input, Reference};
use atmos_forge::manifest::{ManifestText, ManifestTexts};
use atmos_forge::pipeline::{Plan, plan};
use atmos_forge::render;
use atmos_forge::resolve::{Component, Instance, Stack};
use atmos_forge::starter::Starter;
use atmos_forge::workspace::package;
use serde_json::{Map, Value};
use tempfile::TempDir;

/// The day on which the tests' waivers are judged.
pub const TODAY: &str = "2026-11-24";

/// The variants of every kind. `default` has no file: the baseline's own structure.
pub const VARIANTS: [&str; 5] = ["default", "everything-on", "smallest", "alternatives", "restricted"];

/// The variants in which every kind finds what it reads from others. In them an account has the kinds that no profile
/// brings.
const WHOLE: [&str; 3] = ["default", "everything-on", "restricted"];

/// One component of one variant, written to a folder of its own.
pub struct Case {
    /// `<kind>-<variant>`.
    pub name: String,
    /// The kind.
    pub kind: String,
    /// The variant.
    pub variant: &'static str,
    /// The folder that holds the component alone.
    pub folder: PathBuf,
    /// What an account's stack passes to it; what is read from another component stands with its mock.
    pub variables: Value,
    /// Its name, texts and rules.
    pub component: Component,
    _temporary: TempDir,
}

/// The example organization with the values of a variant.
#[must_use]
pub fn organization(variant: &str) -> Plan {
    planned(&manifest(variant))
}

/// The manifest of the example organization with the values of a variant.
#[must_use]
pub fn manifest(variant: &str) -> ManifestTexts {
    let mut texts = Starter::example().manifest_with_workload().expect("the templates of the manifest");
    if variant != "default" {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/variants/{variant}.yaml"));
        let values = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        texts.organization.text.push_str(&values);
    }
    if WHOLE.contains(&variant) {
        with_opt_in_kinds(&mut texts);
    }
    texts
}

/// Gives an account of the example organization the kinds that no profile brings.
pub fn with_opt_in_kinds(texts: &mut ManifestTexts) {
    let definitions = atmos_forge::kinds::baseline().definitions.iter();
    let kinds: Vec<&str> = definitions.filter(|(_, one)| one.opt_in).map(|(kind, _)| *kind).collect();
    let account = texts.accounts.iter_mut().find(|account| account.path.ends_with("orders-prod.yaml"));
    let text = &mut account.expect("an account with a workload").text;
    let _ = writeln!(text, "kinds: [{}]", kinds.join(", "));
}

/// The plan of a manifest, or its problems as a failure of the test.
#[must_use]
pub fn planned(texts: &ManifestTexts) -> Plan {
    plan(texts, None, TODAY.parse().expect("a day")).unwrap_or_else(|error| match error {
        atmos_forge::Error::Problems { diagnostics, sources } => {
            panic!("{}", atmos_forge::report::render(&diagnostics, &sources, false))
        }
        other => panic!("{other}"),
    })
}

/// One account's manifest.
#[must_use]
pub fn account(name: &str, text: &str) -> ManifestText {
    ManifestText { path: format!("forge/accounts/{name}.yaml").into(), text: text.to_owned() }
}

/// Every kind in every variant. A variant that is the default over again is left out. `ATMOS_FORGE_TEST_KIND` leaves out
/// all kinds but one.
#[must_use]
pub fn cases() -> Vec<Case> {
    let only = std::env::var("ATMOS_FORGE_TEST_KIND").ok();
    let mut cases: Vec<Case> = Vec::new();
    for variant in VARIANTS {
        let plan = organization(variant);
        let instances: Vec<(String, Value)> =
            plan.blueprints.components.keys().map(|name| (name.clone(), variables(&plan, name))).collect();
        for ((name, variables), component) in instances.into_iter().zip(plan.blueprints.components.into_values()) {
            if only.as_ref().is_some_and(|only| *only != name) {
                continue;
            }
            let temporary = tempfile::tempdir().expect("a temporary folder");
            let folder = temporary.path().join(&name);
            fs::create_dir(&folder).expect("a new folder");
            let sources = render::sources(&component, render::Engine::get()).expect("the templates of the component");
            write(&folder, &sources, &component);
            let new = Case {
                name: format!("{name}-{variant}"),
                kind: name,
                variant,
                folder,
                variables,
                component,
                _temporary: temporary,
            };
            if cases.iter().all(|other| other.kind != new.kind || texts(&other.folder) != texts(&new.folder)) {
                cases.push(new);
            }
        }
    }
    cases
}

/// Writes the files of a component, and the packages that are made of them.
fn write(folder: &Path, sources: &[(String, String)], component: &Component) {
    let packages = component.definition.packages.iter().map(|(package, source)| {
        let (_, text) = sources.iter().find(|(name, _)| name == source).expect("the source of the package");
        let name = Path::new(source).file_name().expect("a name").to_string_lossy();
        (package, package::zip(&name, text.as_bytes()).expect("a short source"))
    });
    let sources = sources.iter().map(|(name, text)| (name, text.clone().into_bytes()));
    for (name, bytes) in sources.chain(packages) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, bytes).expect("a new file");
    }
}

/// The files of a component: name and text, by name. Packages, which follow from the texts, are left out.
#[must_use]
pub fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    collect(folder, "", &mut texts);
    texts.sort();
    texts
}

fn collect(folder: &Path, prefix: &str, texts: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{prefix}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), texts);
        } else if path.extension().is_none_or(|extension| extension != "zip") {
            texts.push((name, fs::read_to_string(&path).expect("a text")));
        }
    }
}

/// What a component gets in an account of the example organization: its context, catalog and stack.
fn variables(plan: &Plan, component: &str) -> Value {
    let found = plan.blueprints.stacks.iter().rev().find_map(|(account, stacks)| {
        let stack = stacks.iter().find(|stack| instance(stack, component).is_some())?;
        Some((account, stack))
    });
    let (account, stack) = found.unwrap_or_else(|| panic!("no stack of the example holds {component}"));
    variables_in(plan, account, stack, component)
}

/// What a component gets in one stack.
#[must_use]
pub fn variables_in(plan: &Plan, account: &str, stack: &Stack, component: &str) -> Value {
    let account = &plan.organization.accounts[account];
    let region = stack.region.as_deref().unwrap_or(&plan.organization.home().name);
    let code = plan.organization.regions.iter().find(|one| stack.region.as_ref() == Some(&one.name));
    let mut variables = Map::new();
    let mut set = |name: &str, value: Value| variables.insert(name.to_owned(), value);
    set("namespace", plan.organization.namespace.clone().into());
    set("tenant", account.tenant.clone().into());
    set("environment", code.map_or("gbl", |region| region.code.as_str()).into());
    set("stage", account.stage.clone().into());
    set("region", region.into());
    let mut tags: Map<String, Value> =
        plan.organization.tags.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    tags.insert("Owner".to_owned(), account.owner.clone().into());
    tags.insert("DataClassification".to_owned(), account.classification.as_str().into());
    tags.insert("Compliance".to_owned(), plan.organization.frameworks.join(" ").into());
    set("tags", Value::Object(tags));
    let known = &plan.blueprints.components[component];
    let inputs = instance(stack, component).into_iter().flat_map(|instance| &instance.inputs.0);
    for (name, input) in known.catalog.0.iter().chain(inputs) {
        set(name, value(plan, input));
    }
    Value::Object(variables)
}

fn instance<'a>(stack: &'a Stack, component: &str) -> Option<&'a Instance> {
    stack.instances.iter().find(|instance| instance.component == component)
}

/// A known value, or the mock of an output.
fn value(plan: &Plan, input: &Input) -> Value {
    match input {
        Input::Value(value) => value.clone(),
        Input::Output(reference) => mock(plan, reference),
        Input::Outputs(references) => {
            references.iter().map(|(region, reference)| (region.clone(), mock(plan, reference))).collect()
        }
    }
}

fn mock(plan: &Plan, Reference { component, output, .. }: &Reference) -> Value {
    let outputs = &plan.blueprints.components[component].outputs;
    let found = outputs.iter().find(|one| one.name == *output);
    found.unwrap_or_else(|| panic!("{component} has no output {output}")).mock.clone()
}
