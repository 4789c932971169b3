//! The components that the tests look at: each kind in each of its variants.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use atmos_forge::kind::{Input, Reference};
use atmos_forge::manifest::ManifestTexts;
use atmos_forge::pipeline::{Plan, plan};
use atmos_forge::resolve::{Component, Instance, Stack};
use atmos_forge::starter::Starter;
use atmos_forge::workspace::package;
use atmos_forge::{embedded, kinds, render};
use serde_json::{Map, Value, json};

use super::once::OncePerCase;
use super::structures::{DEFAULT, Proves, Structures, lay};

/// The day on which the tests' waivers are judged.
pub const TODAY: &str = "2026-11-24";

/// What stands for the id of an account that has none yet.
pub const ACCOUNT: &str = "111122223333";

/// The files of a component, by their paths in it.
pub type Files = BTreeMap<String, Vec<u8>>;

/// One component of one variant.
pub struct Case {
    /// `<kind>-<variant>`.
    pub name: String,
    /// The kind.
    pub kind: &'static str,
    /// The variant.
    pub variant: &'static str,
    /// What the component consists of.
    pub files: Files,
    /// What an account's stack passes to it; what is read from another component stands with its mock.
    pub variables: Value,
    /// Its name, texts and rules.
    pub component: &'static Component,
}

impl Case {
    /// A component of an organization.
    pub fn new(kind: &'static str, variant: &'static str) -> Self {
        let plan = organization(variant);
        let component = &plan.blueprints.components[kind];
        let name = format!("{kind}-{variant}");
        Self { name, kind, variant, files: files(component), variables: variables(plan, kind), component }
    }

    /// The files that are texts: name and text, by name. Packages follow from them.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self
            .files
            .iter()
            .filter(|(name, _)| Path::new(name).extension().is_none_or(|extension| extension != "zip"));
        texts.map(|(name, bytes)| (name.as_str(), str::from_utf8(bytes).expect("a text")))
    }

    /// Writes the component into a folder.
    pub fn write(&self, folder: &Path) {
        write(&self.files, folder);
    }
}

/// Writes files into a folder.
pub fn write(files: &Files, folder: &Path) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, bytes).expect("a new file");
    }
}

/// The files of a component that is on disk.
pub fn files_of(folder: &Path) -> Files {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = entries.filter(|path| path.is_file()).map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read(&path).expect("a file"))
    });
    files.collect()
}

fn files(component: &Component) -> Files {
    let sources = render::sources(component, render::Engine::get()).expect("the templates of the component");
    let packages = component.definition.packages.iter().map(|(package, source)| {
        let (_, text) = sources.iter().find(|(name, _)| name == source).expect("the source of the package");
        let name = Path::new(source).file_name().expect("a name").to_string_lossy();
        (package.clone(), package::zip(&name, text.as_bytes()).expect("a short source"))
    });
    let texts = sources.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes()));
    texts.chain(packages).collect()
}

/// What the kinds say about their variants.
pub fn structures() -> &'static Structures {
    static STRUCTURES: LazyLock<Structures> =
        LazyLock::new(|| Structures::read(kinds::baseline().kind_names(), embedded::text));
    &STRUCTURES
}

/// The names of all variants.
#[must_use]
pub fn variants() -> Vec<&'static str> {
    structures().variants()
}

/// The kind and the variant of every case.
pub fn named() -> impl Iterator<Item = (&'static str, &'static str)> {
    kinds::baseline().kind_names().flat_map(|kind| {
        let own = structures().of(kind).filter(|(_, one)| one.proves == Proves::Component);
        std::iter::once(DEFAULT).chain(own.map(|(variant, _)| variant)).map(move |variant| (kind, variant))
    })
}

/// Every kind in every variant that it has.
pub fn cases() -> impl Iterator<Item = &'static Case> {
    named().map(|(kind, variant)| case(kind, variant))
}

/// One kind in one variant.
pub fn case(kind: &'static str, variant: &'static str) -> &'static Case {
    static CASES: OncePerCase<Case> = OncePerCase::new();
    CASES.get(kind, variant, || Case::new(kind, variant))
}

/// The example organization with the values of a variant.
#[must_use]
pub fn organization(variant: &str) -> &'static Plan {
    static PLANS: LazyLock<BTreeMap<&str, OnceLock<Plan>>> =
        LazyLock::new(|| variants().into_iter().map(|variant| (variant, OnceLock::new())).collect());
    let plan = PLANS.get(variant).unwrap_or_else(|| panic!("no kind has a variant {variant}"));
    plan.get_or_init(|| planned(&manifest(variant)))
}

/// The manifest of the example organization with the values of a variant.
#[must_use]
pub fn manifest(variant: &str) -> ManifestTexts {
    let mut texts = Starter::example().manifest_with_workload().expect("the templates of the manifest");
    texts.organization.text += &structures().manifest(variant);
    with_opt_in_kinds(&mut texts, variant);
    texts
}

/// Gives an account of the example organization the kinds that no profile brings, those that have the variant.
pub fn with_opt_in_kinds(texts: &mut ManifestTexts, variant: &str) {
    let definitions = kinds::baseline().definitions.iter();
    let opt_in: Vec<_> = definitions.filter(|(kind, one)| one.opt_in && structures().has(kind, variant)).collect();
    let kinds: Vec<&str> = opt_in.iter().map(|(kind, _)| **kind).collect();
    if !kinds.is_empty() {
        let account = texts.accounts.iter_mut().find(|account| account.path.ends_with("orders-prod.yaml"));
        let text = &mut account.expect("an account with a workload").text;
        let _ = writeln!(text, "kinds: [{}]", kinds.join(", "));
        let several = opt_in.iter().filter_map(|(_, one)| one.instances.as_ref());
        let mut examples = json!({});
        several.for_each(|one| lay(&mut examples, json!(one.example), &one.key));
        if examples != json!({}) {
            let _ = writeln!(text, "blueprints: {examples}");
        }
    }
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
    set("account_id", account.id.as_deref().unwrap_or(ACCOUNT).into());
    // terraform test takes an ephemeral variable in the apply only if the plan had it.
    set("run", "tests".into());
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
    // What the organization and the account both set is merged, which neither of the two says.
    let values = plan.own.baseline.values(&plan.organization);
    let own = values.of_account(account, component);
    let several = known.definition.instances.as_ref();
    let item = several.and_then(|several| own.items(&several.key).next()).map(|(_, item)| item);
    for (key, node) in item.as_ref().unwrap_or(&own).all().entries() {
        if let Some(variable) = known.variables.iter().find(|variable| variable.manifest_key() == key.text) {
            set(&variable.name, node.to_json());
        }
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
