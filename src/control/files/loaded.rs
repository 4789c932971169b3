//! Which files of a folder Terraform and OpenTofu load by themselves, told by their names.

use std::collections::HashSet;

use super::ModuleFile;
use crate::hcl::overrides;

/// Who reads a folder. They read different files where there are files for OpenTofu alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// The original.
    Terraform,
    /// The fork, which also loads `.tofu` files, and these in place of `.tf` files of the same name.
    OpenTofu,
}

const TERRAFORM: [&str; 2] = [".tf.json", ".tf"];
const OPENTOFU: [&str; 2] = [".tofu.json", ".tofu"];

/// Whether a file may be a part of a configuration.
#[must_use]
pub fn is_configuration(name: &str) -> bool {
    stem(name).is_some() && !is_ignored(name)
}

/// Whether Terraform takes values of variables from a file by itself.
#[must_use]
pub fn is_values(name: &str) -> bool {
    let name = name.strip_suffix(".json").unwrap_or(name);
    name == "terraform.tfvars" || name.ends_with(".auto.tfvars")
}

/// The files of values, the last of which counts most.
#[must_use]
pub fn values_of<'a>(files: &[ModuleFile<'a>]) -> Vec<ModuleFile<'a>> {
    let mut values: Vec<_> = files.iter().copied().filter(|file| is_values(name(file))).collect();
    values.sort_by_key(|file| (!name(file).starts_with("terraform.tfvars"), file.path));
    values
}

impl Program {
    /// Those that read a folder with these files differently.
    #[must_use]
    pub fn readers(files: &[ModuleFile<'_>]) -> &'static [Self] {
        let for_opentofu = |file: &ModuleFile<'_>| OPENTOFU.iter().any(|ending| name(file).ends_with(ending));
        if files.iter().any(for_opentofu) { &[Self::Terraform, Self::OpenTofu] } else { &[Self::Terraform] }
    }

    /// The files that it loads, `main.tf` first, and then those that override what the first declare.
    #[must_use]
    pub fn loads<'a>(self, files: &[ModuleFile<'a>]) -> (Vec<ModuleFile<'a>>, Vec<ModuleFile<'a>>) {
        let names: HashSet<&str> = files.iter().map(name).collect();
        let is_shadowed = |file: &str| {
            let pairs = TERRAFORM.iter().zip(OPENTOFU);
            pairs
                .filter_map(|(ours, theirs)| Some(format!("{}{theirs}", file.strip_suffix(ours)?)))
                .any(|other| names.contains(other.as_str()))
        };
        let is_loaded = |file: &&ModuleFile<'a>| {
            let name = name(file);
            let is_terraform = TERRAFORM.iter().any(|ending| name.ends_with(ending));
            match self {
                Self::Terraform => is_terraform && !is_ignored(name),
                Self::OpenTofu => is_configuration(name) && !is_shadowed(name),
            }
        };
        let mut loaded: Vec<ModuleFile<'a>> = files.iter().filter(is_loaded).copied().collect();
        loaded.sort_by_key(|file| (stem(name(file)) != Some("main"), file.path));
        loaded.into_iter().partition(|file| !stem(name(file)).is_some_and(overrides))
    }
}

fn name<'a>(file: &ModuleFile<'a>) -> &'a str {
    file.path.file_name().unwrap_or_default()
}

/// The name of a file of a configuration, without its ending.
fn stem(name: &str) -> Option<&str> {
    TERRAFORM.iter().chain(&OPENTOFU).find_map(|ending| name.strip_suffix(ending))
}

/// What editors leave, which both programs pass over.
fn is_ignored(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#') && name.ends_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceId;

    fn loaded(program: Program, names: &[&str]) -> String {
        let files: Vec<_> =
            names.iter().enumerate().map(|(at, name)| ModuleFile::new(SourceId(at), (*name).into(), "")).collect();
        let (first, then) = program.loads(&files);
        let list = |files: Vec<ModuleFile<'_>>| files.iter().map(name).collect::<Vec<_>>().join(" ");
        format!("{} | {}", list(first), list(then))
    }

    #[test]
    fn each_program_loads_its_own_files() {
        let names = [
            "b.tf",
            "main.tf",
            "a.tf.json",
            "z_override.tf",
            "override.tf.json",
            "overrides.tf",
            ".hidden.tf",
            "c.tf~",
            "b.tofu",
            "d.tofu.json",
            "x.tfvars",
            "README.md",
        ];
        assert_eq!(
            loaded(Program::Terraform, &names),
            "main.tf a.tf.json b.tf overrides.tf | override.tf.json z_override.tf"
        );
        assert_eq!(
            loaded(Program::OpenTofu, &names),
            "main.tf a.tf.json b.tofu d.tofu.json overrides.tf | override.tf.json z_override.tf"
        );
    }

    #[test]
    fn values_count_in_the_order_of_terraform() {
        let names =
            ["z.auto.tfvars", "terraform.tfvars.json", "a.auto.tfvars.json", "terraform.tfvars", "other.tfvars"];
        let files = names.map(|name| ModuleFile::new(SourceId(0), name.into(), ""));
        let values: Vec<&str> = values_of(&files).iter().map(name).collect();
        assert_eq!(values, ["terraform.tfvars", "terraform.tfvars.json", "a.auto.tfvars.json", "z.auto.tfvars"]);
    }
}
