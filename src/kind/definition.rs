//! `blueprints/<kind>/blueprint.yaml`: the baseline of one kind as data.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::check::Check;
use super::moved::Moved;
use super::rename::Rename;
use super::several::Several;
use super::variable::{Rule, Variable};

/// Where a kind is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Once in the organization, in the management account's stack `gbl`.
    Organization,
    /// Once an account, in the stack `gbl`.
    Global,
    /// In each region that the account uses.
    Region,
    /// In each region that the organization has enabled, whether the account uses it or not: for settings
    /// that AWS keeps by region.
    EveryRegion,
}

/// What the baseline says about one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Definition {
    /// The heading of its README.
    pub title: String,
    /// What it is, in one sentence.
    pub summary: String,
    /// Where it is deployed.
    pub scope: Scope,
    /// The default of `var.name`, the last part of its resources' names.
    pub name: String,
    /// What a user should know, in Markdown.
    pub about: String,
    /// The longest suffix after `local.id` in a resource name, and the AWS limit on the whole name: what
    /// decides how long an organization's names may be.
    #[serde(default)]
    pub longest_names: Vec<LongestName>,
    /// The baseline's values of the kind's structure.
    #[serde(default)]
    pub structure: serde_json::Map<String, Value>,
    /// Its variables, without those that every component has.
    #[serde(default)]
    pub variables: Vec<Variable>,
    /// What other components may read.
    #[serde(default)]
    pub outputs: Vec<Output>,
    /// Variables whose value is an output of another kind: variable to `kind.output`. It is read from the same stack,
    /// from the account's stack `gbl` where the other kind is global, or from the management account's where there is
    /// one of it in the organization. Where the kind says so ([`super::Kind::reads`]), it is read in other regions of the
    /// account, and the variable is a map by region.
    #[serde(default)]
    pub reads: IndexMap<String, OutputOf>,
    /// Variables that are maps and must have the keys of a mapping of the structure.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub required_keys: IndexMap<String, RequiredKeys>,
    /// How an account names its instances, where it has several of the kind, each deployed alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instances: Option<Several>,
    /// Keys that users of other tools know and this kind does without, each with what to write instead.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub answers: IndexMap<String, String>,
    /// Whether no profile brings it: an account asks for it under `kinds`.
    #[serde(default)]
    pub opt_in: bool,
    /// The interface endpoints, by the last part of the service's name, that its hosts need where they have no internet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
    /// Packages that its files are made into for AWS Lambda: the zip's path to its one source's, in the component.
    #[serde(default)]
    pub packages: IndexMap<String, String>,
    /// Resources that had another address in an earlier baseline.
    #[serde(default)]
    pub moved: Vec<Moved>,
    /// Whether Atmos creates the state bucket before the first init of this component.
    #[serde(default)]
    pub provisions_backend: bool,
    /// The first version of the AWS provider that it does not work with, where that is not the next major one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_limit: Option<ProviderLimit>,
    /// What its removal from an account takes.
    #[serde(default, skip_serializing_if = "Removal::is_plain")]
    pub removal: Removal,
    /// Its files that had another name in an earlier baseline: edits by hand follow them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renames: Vec<Rename>,
}

/// What the removal of a component takes. A resource with `prevent_destroy` stays in AWS unless it is listed here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Removal {
    /// The types of resources that have `prevent_destroy` and are destroyed all the same: they are what is removed.
    #[serde(default)]
    pub destroys: Vec<String>,
    /// What somebody has to do before, and what cannot be undone, in sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
}

impl Removal {
    /// Whether there is nothing to say about it.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// An output of another kind: `kind.output`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OutputOf {
    /// The kind.
    pub kind: String,
    /// The name of the output.
    pub output: String,
}

impl TryFrom<String> for OutputOf {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (kind, output) = text.split_once('.').ok_or_else(|| format!("`{text}` is not `kind.output`"))?;
        Ok(Self { kind: kind.to_owned(), output: output.to_owned() })
    }
}

impl From<OutputOf> for String {
    fn from(read: OutputOf) -> Self {
        format!("{}.{}", read.kind, read.output)
    }
}

/// The keys that a map must have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RequiredKeys {
    /// The key of the mapping in the structure.
    pub of: String,
    /// What the map must hold, as a clause that the keys follow.
    pub message: String,
}

impl RequiredKeys {
    /// The rule for a component with this structure; nothing where the mapping is empty.
    #[must_use]
    pub fn rule(&self, structure: &serde_json::Map<String, Value>) -> Option<Rule> {
        let keys: Vec<String> = structure.get(&self.of)?.as_object()?.keys().cloned().collect();
        let message = format!("{}: {}.", self.message, keys.join(", "));
        (!keys.is_empty()).then(|| Rule::new(Check::Keys(keys), message, json!({})))
    }
}

/// Which versions of the AWS provider a component keeps out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProviderLimit {
    /// The first version that does not work.
    pub before: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A resource whose name has a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LongestName {
    /// What the name is of, for the message.
    pub resource: String,
    /// What follows `local.id` in it.
    #[serde(default)]
    pub suffix: String,
    /// The most characters that AWS takes.
    pub limit: usize,
    /// The part of the structure that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
}

/// One output of a component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// The HCL expression of its value.
    pub value: String,
    /// The value that Atmos uses in place of state, for a cold start and for tests.
    pub mock: Value,
    /// The part of the structure that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::OutputOf;

    #[test]
    fn what_is_read_names_a_kind_and_its_output() {
        let read = OutputOf::try_from("vpc.vpc_id".to_owned()).unwrap();
        assert_eq!((read.kind.as_str(), read.output.as_str()), ("vpc", "vpc_id"));
        assert_eq!(String::from(read), "vpc.vpc_id");
        assert!(OutputOf::try_from("vpc_id".to_owned()).is_err());
    }
}
