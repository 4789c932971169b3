//! Terraform on a copy of a component: never in the folder of the component itself.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::moto::Moto;
use super::provider::Provider;
use super::variants::{Files, write};
use super::{run, tools};

/// `terraform fmt` has nothing to change, in this folder and below.
pub fn is_formatted(folder: &Path) -> Result<(), String> {
    run(Command::new("terraform").args(["fmt", "-check", "-diff", "-recursive"]).arg(folder)).map(drop)
}

/// Processes of Terraform and its provider live for seconds: they save a third of their time where they collect no garbage
/// before it is much.
pub const NO_GARBAGE_COLLECTION: [(&str, &str); 2] = [("GOGC", "off"), ("GOMEMLIMIT", "3GiB")];

/// Where Terraform finds the provider.
pub fn environment() -> Vec<(&'static str, String)> {
    let mut environment = vec![
        ("CHECKPOINT_DISABLE", "1".into()),
        ("TF_IN_AUTOMATION", "1".into()),
        ("TF_PLUGIN_CACHE_DIR", tools().join("plugins").display().to_string()),
    ];
    let mirror = tools().join("terraform.rc");
    if mirror.exists() {
        environment.push(("TF_CLI_CONFIG_FILE", mirror.display().to_string()));
    }
    environment
}

/// A copy of a component, at the AWS provider that `tests/run` names.
///
/// Terraform finds that provider where `tests/run` had it installed: to check its 700 MB anew for every copy, as `init` does,
/// takes longer than most of what is done with one.
pub struct Root {
    folder: TempDir,
    environment: Vec<(&'static str, String)>,
}

impl Root {
    /// Writes the component's files; its state is a file beside them.
    pub fn of(component: &Files) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write(component, folder.path());
        let pinned = tools().join("provider");
        for file in ["versions_override.tf", ".terraform.lock.hcl"] {
            fs::copy(pinned.join(file), folder.path().join(file))
                .unwrap_or_else(|_| panic!("{} has no {file}: run tests/run once, which writes it", pinned.display()));
        }
        let root = Self { folder, environment: environment() };
        fs::create_dir(root.path().join(".terraform")).expect("a new folder");
        symlink(pinned.join(PROVIDERS), root.path().join(PROVIDERS)).expect("a new link");
        root
    }

    /// As `of`, with a provider that runs already.
    pub fn attached(provider: &Provider, component: &Files) -> Self {
        let mut root = Self::of(component);
        root.environment.push(provider.environment());
        root
    }

    /// As `of`, with moto as AWS and these variables.
    pub fn on(moto: &Moto, component: &Files, variables: &Value) -> Self {
        let mut root = Self::of(component);
        root.environment.extend(moto.environment());
        root.write("terraform.tfvars.json", &variables.to_string());
        root.write("moto_override.tf", PROVIDER_FOR_MOTO);
        root.write("destroy_override.tf", &destroyable(component));
        root
    }

    /// `terraform init`, for those who test it or have added a backend.
    pub fn init(&self, arguments: &[&str]) -> Result<(), String> {
        // It would install into the folder that all copies share.
        let _ = fs::remove_file(self.path().join(PROVIDERS));
        self.terraform(&[&["init", "-input=false"], arguments].concat()).map(drop)
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Adds a file to the copy, such as a backend or an override.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).expect("the copy is writable");
    }

    /// Any other command.
    pub fn terraform(&self, arguments: &[&str]) -> Result<String, String> {
        run(&mut self.command(arguments))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let environment = self.environment.iter().map(|(name, value)| (name, value));
        let mut terraform = Command::new("terraform");
        terraform
            .args(arguments)
            .arg("-no-color")
            .current_dir(self.path())
            .envs(NO_GARBAGE_COLLECTION)
            .envs(environment);
        // moto is plain HTTP, and with a bundle the provider takes one configuration only.
        terraform.env_remove("AWS_CA_BUNDLE");
        terraform
    }

    /// Each resource that there is, with the values of all attributes: what `terraform show` prints, which takes seconds to
    /// ask the provider what it knows already.
    pub fn resources(&self) -> Result<Vec<Value>, String> {
        let text = fs::read_to_string(self.path().join("terraform.tfstate")).map_err(|error| error.to_string())?;
        let state: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let resources = list(&state["resources"]).into_iter().flat_map(|resource| {
            let text = |key: &str| resource[key].as_str().unwrap_or_default().to_owned();
            let (of, mode) = (text("type"), text("mode"));
            let data = if mode == "data" { "data." } else { "" };
            let name = format!("{data}{of}.{}", text("name"));
            let instance = move |instance: Value| {
                let key = instance.get("index_key").map_or_else(String::new, |key| format!("[{key}]"));
                json!({ "address": format!("{name}{key}"), "mode": mode, "type": of, "values": instance["attributes"] })
            };
            list(&resource["instances"]).into_iter().map(instance).collect::<Vec<_>>()
        });
        Ok(resources.collect())
    }

    /// That the state holds no value which the provider or the component calls sensitive.
    pub fn holds_no_secret(&self) -> Result<(), String> {
        let text = fs::read_to_string(self.path().join("terraform.tfstate")).map_err(|error| error.to_string())?;
        let state: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let mut found = Vec::new();
        for resource in list(&state["resources"]) {
            for instance in list(&resource["instances"]) {
                for path in list(&instance["sensitive_attributes"]) {
                    let steps = list(&path).into_iter().map(|step| step["value"].clone());
                    let value = steps.clone().fold(&instance["attributes"], |value, step| match &step {
                        Value::Number(at) => {
                            &value[usize::try_from(at.as_u64().unwrap_or_default()).unwrap_or_default()]
                        }
                        name => &value[name.as_str().unwrap_or_default()],
                    });
                    if !(value.is_null() || value == "") {
                        let steps: Vec<String> = steps.map(|step| step.to_string()).collect();
                        found.push(format!("{}.{}: {}", resource["type"], resource["name"], steps.join(".")));
                    }
                }
            }
        }
        let outputs = state["outputs"].as_object().into_iter().flatten();
        found.extend(outputs.filter(|(_, one)| one["sensitive"] == true).map(|(name, _)| format!("output {name}")));
        if found.is_empty() { Ok(()) } else { Err(format!("sensitive values in state: {}", found.join(", "))) }
    }

    /// What the configuration gives.
    pub fn outputs(&self) -> Result<Map<String, Value>, String> {
        let outputs: Value = serde_json::from_str(&self.terraform(&["output", "-json"])?).map_err(|e| e.to_string())?;
        let outputs = outputs.as_object().cloned().unwrap_or_default();
        Ok(outputs.into_iter().map(|(name, mut output)| (name, output["value"].take())).collect())
    }

    pub fn validate(&self) -> Result<(), String> {
        let answer = self.terraform(&["validate", "-json"])?;
        let answer: Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
        // A warning is a deprecated attribute, which must not be there either.
        if answer["diagnostics"].as_array().is_none_or(Vec::is_empty) { Ok(()) } else { Err(format!("{answer:#}")) }
    }

    /// `terraform test` on the component's own tests: what it prints as JSON, a line for each event, also if some fail.
    pub fn test(&self) -> Result<String, String> {
        let mut terraform = self.command(&["test", "-json"]);
        let output = terraform.output().map_err(|error| format!("terraform: {error}"))?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        // A failure that has no line would be lost.
        let told = printed.contains(r#""@level":"error""#) || printed.contains(r#""status":"fail""#);
        if output.status.success() || told {
            Ok(printed)
        } else {
            Err(format!("terraform test: {}\n{printed}{}", output.status, String::from_utf8_lossy(&output.stderr)))
        }
    }

    pub fn apply(&self) -> Result<(), String> {
        self.terraform(&["apply", "-auto-approve", "-input=false"]).map(drop)
    }

    /// Nothing is left to change. An error holds the plan.
    pub fn plan_is_empty(&self) -> Result<(), String> {
        self.terraform(&["plan", "-detailed-exitcode", "-input=false"]).map(drop)
    }

    /// Only right after a plan that was empty: what there is is not looked up again.
    pub fn destroy(&self) -> Result<(), String> {
        self.terraform(&["destroy", "-auto-approve", "-input=false", "-refresh=false"]).map(drop)
    }
}

/// `apply`, an empty second `plan` and `destroy`, in an account of its own that the component's role leads to.
///
/// `foundation` is Terraform code for what must be there before, such as a VPC. It may declare variables of the component, and
/// its outputs become such. Gives the component's resources while it lived.
///
/// All commands use one process of the provider, one after the other and as the same role. Where a component configures the
/// provider twice, at once, Terraform starts its own.
pub fn lives_and_dies(
    moto: &Moto,
    component: &Files,
    variables: &Value,
    foundation: &str,
) -> Result<Vec<Value>, String> {
    let account = moto.new_account();
    let role = format!("arn:aws:iam::{account}:role/terraform");
    let mut variables = variables.clone();
    variables["account_id"] = account.clone().into();
    variables["entry_role"] = "terraform".into();
    // Names of buckets are unique among all accounts.
    variables["namespace"] = format!("t{}", &account[6..]).into();
    let foundation = laid(foundation, &role, &variables["region"]);
    let is_alone = [component, &foundation].iter().all(|files| providers(files) == 1);
    let provider = is_alone.then(|| Provider::start(&moto.environment()));
    let on = |files: &Files, variables: &Value| {
        let mut root = Root::on(moto, files, variables);
        root.environment.extend(provider.iter().map(Provider::environment));
        root
    };
    if !foundation.is_empty() {
        let root = on(&foundation, &variables);
        root.apply()?;
        for (name, value) in root.outputs()? {
            variables[name] = value;
        }
    }
    let root = on(component, &variables);
    root.apply()?;
    let resources = root.resources()?;
    root.holds_no_secret()?;
    root.plan_is_empty()?;
    root.destroy()?;
    Ok(resources)
}

/// A foundation with the provider of the role; nothing where there is none.
pub fn laid(foundation: &str, role: &str, region: &Value) -> Files {
    if foundation.is_empty() {
        return Files::new();
    }
    let provider =
        format!("provider \"aws\" {{\n  region = {region}\n  assume_role {{\n    role_arn = {role:?}\n  }}\n}}\n");
    Files::from([("main.tf".to_owned(), (provider + foundation).into_bytes())])
}

/// How often files configure a provider. Nothing is configured once too.
fn providers(files: &Files) -> usize {
    let providers = files.iter().filter(|(name, _)| is_terraform(name)).flat_map(|(name, bytes)| {
        parsed(name, bytes).into_blocks().filter(|block| block.identifier() == "provider").collect::<Vec<_>>()
    });
    providers.count().max(1)
}

/// Whether Terraform reads a file of a component: the code of a function beside it, it does not.
pub fn is_terraform(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "tf") && !name.contains('/')
}

/// A Terraform file.
pub fn parsed(name: &str, bytes: &[u8]) -> hcl::Body {
    let text = str::from_utf8(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    hcl::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Where Terraform looks for providers, in the folder that it runs in.
const PROVIDERS: &str = ".terraform/providers";

/// Few tries are enough: by default the provider repeats a call that moto lacks for minutes.
const PROVIDER_FOR_MOTO: &str = r#"provider "aws" {
  max_retries                 = 3
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
}
"#;

/// Lifts `prevent_destroy` and what protects tables and databases, and lets buckets go with what is in them, so that a test can take away
/// what it made.
pub fn destroyable(component: &Files) -> String {
    let mut overrides = String::new();
    for (file, bytes) in component.iter().filter(|(name, _)| is_terraform(name)) {
        let body = parsed(file, bytes);
        for resource in body.blocks().filter(|block| block.identifier() == "resource") {
            let mut lifecycles = resource.body().blocks().filter(|block| block.identifier() == "lifecycle");
            if lifecycles.any(|block| block.body().attributes().any(|attribute| attribute.key() == "prevent_destroy")) {
                let [kind, name] = resource.labels() else { panic!("{file}: a resource has a type and a name") };
                let (kind, name) = (kind.as_str(), name.as_str());
                // moto delivers access logs into the bucket that is for them.
                let force = match kind {
                    "aws_s3_bucket" => "  force_destroy = true\n\n",
                    "aws_dynamodb_table" => "  deletion_protection_enabled = false\n\n",
                    "aws_db_instance" => "  deletion_protection = false\n\n",
                    _ => "",
                };
                let _ = writeln!(
                    overrides,
                    "resource {kind:?} {name:?} {{\n{force}  lifecycle {{\n    prevent_destroy = false\n  }}\n}}"
                );
            }
        }
    }
    overrides
}
