//! What the user's `atmos.yaml` says about where things lie and what stacks are called.

use serde::Deserialize;

use super::stack_paths::StackPaths;

/// The part of `atmos.yaml` that decides where the tool writes. Everything else in the file is the user's alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtmosConfig {
    /// Folder of the Terraform components.
    pub components: String,
    /// Folder of the stacks.
    pub stacks: String,
    /// Folder of the workflows.
    pub workflows: String,
    /// Folder of the JSON schemas that components are validated against.
    pub jsonschema: String,
    /// Folder below `stacks` that holds the top-level stacks.
    pub top: String,
    /// Which files are stacks.
    pub paths: StackPaths,
    /// How a stack's name is made.
    pub names: StackNames,
    /// Whether Atmos expands Go templates in stacks.
    pub templates: bool,
}

impl Default for AtmosConfig {
    fn default() -> Self {
        Self {
            components: "components/terraform".to_owned(),
            stacks: "stacks".to_owned(),
            workflows: "stacks/workflows".to_owned(),
            jsonschema: "stacks/schemas/jsonschema".to_owned(),
            top: "orgs".to_owned(),
            paths: StackPaths {
                included: vec!["orgs/**/*".to_owned()],
                excluded: vec!["**/_defaults.yaml".to_owned()],
            },
            names: StackNames::default(),
            templates: false,
        }
    }
}

/// The pattern of stack names, with `{namespace}`, `{tenant}`, `{environment}` and `{stage}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackNames(String);

impl Default for StackNames {
    fn default() -> Self {
        Self("{tenant}-{environment}-{stage}".to_owned())
    }
}

impl StackNames {
    /// The name of one stack.
    #[must_use]
    pub fn name(&self, namespace: &str, tenant: &str, environment: &str, stage: &str) -> String {
        [("{namespace}", namespace), ("{tenant}", tenant), ("{environment}", environment), ("{stage}", stage)]
            .iter()
            .fold(self.0.clone(), |name, (token, value)| name.replace(token, value))
    }
}

/// Why an `atmos.yaml` cannot be honoured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AtmosConfigError {
    /// It is no YAML, or one of the keys that are read has another type.
    #[error("{0}")]
    Syntax(String),
    /// Stack names are made of something that is not known before Atmos runs.
    #[error(
        "`stacks.{0}` must make stack names of namespace, tenant, environment and stage alone, as in `{{tenant}}-{{environment}}-{{stage}}`"
    )]
    Names(&'static str),
    /// Two stacks would have one name.
    #[error("`stacks.{0}` must hold tenant, environment and stage, or two stacks would have one name")]
    NamesAmbiguous(&'static str),
    /// No folder below the stacks is included as a whole.
    #[error("`stacks.included_paths` must include a folder as a whole, as in `orgs/**/*`")]
    IncludedPaths,
    /// A base path leaves the repository.
    #[error("`{0}` must be inside the repository")]
    Outside(&'static str),
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Raw {
    base_path: String,
    components: RawComponents,
    stacks: RawStacks,
    workflows: RawBase,
    schemas: RawSchemas,
    templates: RawTemplates,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawComponents {
    terraform: RawBase,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawBase {
    base_path: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawStacks {
    base_path: Option<String>,
    included_paths: Option<Vec<String>>,
    excluded_paths: Vec<String>,
    name_pattern: Option<String>,
    name_template: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawSchemas {
    jsonschema: RawBase,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawTemplates {
    settings: RawTemplateSettings,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawTemplateSettings {
    enabled: bool,
}

impl AtmosConfigError {
    /// The key that is to blame, if there is one.
    #[must_use]
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::Syntax(_) => None,
            Self::Names(key) | Self::NamesAmbiguous(key) => Some(key),
            Self::IncludedPaths => Some("included_paths"),
            Self::Outside(path) => path.rsplit('.').next(),
        }
    }
}

impl AtmosConfig {
    /// Reads an `atmos.yaml`.
    ///
    /// # Errors
    /// When the file cannot be honoured.
    pub fn read(text: &str) -> Result<Self, AtmosConfigError> {
        let raw: Raw = serde_yaml::from_str(text)
            .map_err(|error| AtmosConfigError::Syntax(error.without_snippet().to_string()))?;
        let default = Self::default();
        let base = |key: &'static str, given: Option<String>, default: String| {
            let path = given.map_or(default, |path| join(&raw.base_path, &path));
            let inside = !path.starts_with('/') && path.split('/').all(|part| part != ".." && !part.is_empty());
            if inside { Ok(path) } else { Err(AtmosConfigError::Outside(key)) }
        };
        Ok(Self {
            components: base("components.terraform.base_path", raw.components.terraform.base_path, default.components)?,
            stacks: base("stacks.base_path", raw.stacks.base_path, default.stacks)?,
            workflows: base("workflows.base_path", raw.workflows.base_path, default.workflows)?,
            jsonschema: base("schemas.jsonschema.base_path", raw.schemas.jsonschema.base_path, default.jsonschema)?,
            top: raw.stacks.included_paths.as_deref().map_or(Ok(default.top), top)?,
            paths: match raw.stacks.included_paths {
                Some(included) => StackPaths { included, excluded: raw.stacks.excluded_paths },
                None => default.paths,
            },
            names: names(raw.stacks.name_template, raw.stacks.name_pattern)?,
            templates: raw.templates.settings.enabled,
        })
    }
}

/// A path below the base path; `.` and empty are the repository itself.
fn join(base: &str, path: &str) -> String {
    let parts = base.split('/').chain(path.split('/')).filter(|part| *part != "." && !part.is_empty());
    let joined = parts.collect::<Vec<_>>().join("/");
    if path.starts_with('/') { format!("/{joined}") } else { joined }
}

/// The first folder that is included with all that lies below it.
fn top(paths: &[String]) -> Result<String, AtmosConfigError> {
    paths
        .iter()
        .find_map(|path| {
            let folder = path.strip_suffix("/**/*").or_else(|| path.strip_suffix("/**/*.yaml"))?;
            let folder = folder.trim_start_matches("./");
            let plain = !folder.is_empty() && !folder.contains(['*', '?', '[', '{']) && !folder.contains("..");
            plain.then(|| folder.to_owned())
        })
        .ok_or(AtmosConfigError::IncludedPaths)
}

/// The pattern of stack names; a template goes before a pattern, as in Atmos.
fn names(template: Option<String>, pattern: Option<String>) -> Result<StackNames, AtmosConfigError> {
    const TOKENS: [&str; 4] = ["namespace", "tenant", "environment", "stage"];
    let (key, pattern) = match (template.filter(|text| !text.is_empty()), pattern) {
        (Some(template), _) => {
            let mut pattern = template.replace(' ', "");
            for token in TOKENS {
                pattern = pattern.replace(&format!("{{{{.vars.{token}}}}}"), &format!("{{{token}}}"));
            }
            ("name_template", pattern)
        }
        (None, Some(pattern)) => ("name_pattern", pattern),
        (None, None) => return Ok(AtmosConfig::default().names),
    };
    let rest = TOKENS.iter().fold(pattern.clone(), |rest, token| rest.replace(&format!("{{{token}}}"), ""));
    if rest.contains(['{', '}']) || rest.chars().any(|one| !(one.is_ascii_alphanumeric() || "-_./".contains(one))) {
        return Err(AtmosConfigError::Names(key));
    }
    if TOKENS[1..].iter().any(|token| !pattern.contains(&format!("{{{token}}}"))) {
        return Err(AtmosConfigError::NamesAmbiguous(key));
    }
    Ok(StackNames(pattern))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_paths_names_and_included_paths_are_read() {
        let config = AtmosConfig::read(
            "base_path: ./infra\ncomponents: {terraform: {base_path: modules}}\nstacks:\n  base_path: stacks\n  \
             included_paths: ['deploy/**/*']\n  name_template: '{{ .vars.namespace }}-{{.vars.tenant}}-{{.vars.environment}}-{{.vars.stage}}'\n\
             templates: {settings: {enabled: true}}\n",
        )
        .expect("a config");
        assert_eq!(config.components, "infra/modules");
        assert_eq!(config.stacks, "infra/stacks");
        assert_eq!(config.top, "deploy");
        assert_eq!(config.names.name("acme", "payments", "use1", "prod"), "acme-payments-use1-prod");
        assert!(config.templates);
    }

    #[test]
    fn what_cannot_be_honoured_is_an_error() {
        for (text, error) in [
            ("stacks: {name_template: '{{ .settings.x }}'}", AtmosConfigError::Names("name_template")),
            ("stacks: {name_pattern: '{tenant}-{stage}'}", AtmosConfigError::NamesAmbiguous("name_pattern")),
            ("stacks: {included_paths: ['*.yaml']}", AtmosConfigError::IncludedPaths),
            ("stacks: {base_path: ../other}", AtmosConfigError::Outside("stacks.base_path")),
        ] {
            assert_eq!(AtmosConfig::read(text), Err(error), "{text}");
        }
    }
}
