//! Terraform on a copy of a component: never in the folder of the component itself.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};
use tempfile::TempDir;

use super::moto::Moto;
use super::{run, tools};

/// `terraform fmt` has nothing to change, in this folder and below.
pub fn is_formatted(folder: &Path) -> Result<(), String> {
    run(Command::new("terraform").args(["fmt", "-check", "-diff", "-recursive"]).arg(folder)).map(drop)
}

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
    /// Copies; its state is a file beside it.
    pub fn of(component: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(component, folder.path());
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

    /// As `of`, with moto as AWS and these variables.
    pub fn on(moto: &Moto, component: &Path, variables: &Value) -> Self {
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
        let environment = self.environment.iter().map(|(name, value)| (name, value));
        run(Command::new("terraform").args(arguments).arg("-no-color").current_dir(self.path()).envs(environment))
    }

    /// What there is, with the values of all attributes.
    pub fn state(&self) -> Result<Value, String> {
        serde_json::from_str(&self.terraform(&["show", "-json"])?).map_err(|error| error.to_string())
    }

    pub fn validate(&self) -> Result<(), String> {
        let answer = self.terraform(&["validate", "-json"])?;
        let answer: Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
        // A warning is a deprecated attribute, which must not be there either.
        if answer["diagnostics"].as_array().is_none_or(Vec::is_empty) { Ok(()) } else { Err(format!("{answer:#}")) }
    }

    /// `terraform test` on the component's own tests: how many runs passed.
    pub fn test(&self) -> Result<usize, String> {
        self.write("destroy_override.tf", &destroyable(self.path()));
        let printed = self.terraform(&["test"])?;
        let passed = printed.lines().find_map(|line| line.strip_prefix("Success! ")?.split(' ').next()?.parse().ok());
        passed.filter(|passed| *passed > 0).ok_or_else(|| format!("no test ran\n{printed}"))
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
/// its outputs become such. Gives the state of the component while it lived.
pub fn lives_and_dies(moto: &Moto, component: &Path, variables: &Value, foundation: &str) -> Result<Value, String> {
    let account = moto.new_account();
    let role = format!("arn:aws:iam::{account}:role/terraform");
    let mut variables = variables.clone();
    variables["assume_role_arn"] = role.clone().into();
    // Names of buckets are unique among all accounts.
    variables["namespace"] = format!("t{}", &account[6..]).into();
    if !foundation.is_empty() {
        for (name, value) in laid(moto, &role, &variables, foundation)? {
            variables[name] = value;
        }
    }
    let root = Root::on(moto, component, &variables);
    root.apply()?;
    let state = root.state()?;
    root.plan_is_empty()?;
    root.destroy()?;
    Ok(state)
}

/// Applies a foundation and gives its outputs.
fn laid(moto: &Moto, role: &str, variables: &Value, foundation: &str) -> Result<Vec<(String, Value)>, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let region = &variables["region"];
    let provider =
        format!("provider \"aws\" {{\n  region = {region}\n  assume_role {{\n    role_arn = {role:?}\n  }}\n}}\n");
    fs::write(folder.path().join("main.tf"), provider + foundation).expect("a new file");
    let root = Root::on(moto, folder.path(), variables);
    root.apply()?;
    let outputs = root.terraform(&["output", "-json"])?;
    let outputs: Map<String, Value> = serde_json::from_str(&outputs).map_err(|error| error.to_string())?;
    Ok(outputs.into_iter().map(|(name, mut output)| (name, output["value"].take())).collect())
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

/// Lifts `prevent_destroy` and lets buckets go with what is in them, so that a test can take away what it made.
fn destroyable(component: &Path) -> String {
    let mut overrides = String::new();
    for file in files(component) {
        let text = fs::read_to_string(&file).expect("a readable file");
        let body = hcl::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for resource in body.blocks().filter(|block| block.identifier() == "resource") {
            let mut lifecycles = resource.body().blocks().filter(|block| block.identifier() == "lifecycle");
            if lifecycles.any(|block| block.body().attributes().any(|attribute| attribute.key() == "prevent_destroy")) {
                let [kind, name] = resource.labels() else {
                    panic!("{}: a resource has a type and a name", file.display())
                };
                let (kind, name) = (kind.as_str(), name.as_str());
                // moto delivers access logs into the bucket that is for them.
                let force = if kind == "aws_s3_bucket" { "  force_destroy = true\n\n" } else { "" };
                let _ = writeln!(
                    overrides,
                    "resource {kind:?} {name:?} {{\n{force}  lifecycle {{\n    prevent_destroy = false\n  }}\n}}"
                );
            }
        }
    }
    overrides
}

/// The Terraform files of a component.
pub fn files(component: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(component).unwrap_or_else(|error| panic!("{}: {error}", component.display()));
    let paths = entries.map(|entry| entry.expect("a readable folder").path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "tf")).collect()
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let path = entry.expect("a readable folder").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            if !path.ends_with(".terraform") {
                fs::create_dir(&target).expect("a new folder");
                copy(&path, &target);
            }
        } else {
            fs::copy(&path, &target).expect("a copied file");
        }
    }
}
