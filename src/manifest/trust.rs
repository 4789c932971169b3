//! The edges of the trust graph: which role may enter which other one.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Located;

/// One edge. Both sides follow from it: the caller's permission and the target's trust.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EdgeManifest {
    /// Who enters.
    pub from: CallerManifest,
    /// What it enters: a role of one account, of every account of a unit, or of all accounts.
    pub to: TargetManifest,
    /// What must hold whenever it enters.
    #[serde(default)]
    pub conditions: ConditionsManifest,
    /// How the target names the caller: `exact` by the role itself, which then has to exist before; `principal-arn` by
    /// its account and a condition on the role, for two accounts that wait for each other.
    #[serde(default)]
    pub form: EdgeForm,
    /// Why it may, for whoever reads it next year.
    #[schemars(length(min = 10, max = 200), example = &"the auditors read every production account")]
    pub reason: Located<String>,
}

/// A role of one account.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CallerManifest {
    /// The account.
    #[schemars(example = &"core-audit")]
    pub account: Located<String>,
    /// The role by its function, such as `audit`, or `app-` and the name of an application.
    #[schemars(example = &"audit")]
    pub role: Located<String>,
}

/// A role of one account or more.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TargetManifest {
    /// The account.
    #[schemars(example = &"payments-prod")]
    pub account: Option<Located<String>>,
    /// The path of a unit: every account in it and in the units below it.
    #[schemars(example = &"workloads/production")]
    pub unit: Option<Located<String>>,
    /// Every account of the organization.
    pub all: Option<Located<bool>>,
    /// The role by its function, such as `audit`, or `app-` and the name of an application.
    #[schemars(example = &"audit")]
    pub role: Located<String>,
}

/// What must hold whenever a role is entered.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConditionsManifest {
    /// A text that the caller must give. It is no secret: it keeps a caller from being sent to the wrong role.
    #[schemars(regex(pattern = "^[A-Za-z0-9+=,.@:/_-]{2,128}$"), extend("x-expected" = "2 to 128 letters, digits and + = , . @ : / _ -"), example = &"payments-audit")]
    pub external_id: Option<Located<String>>,
    /// Whether the caller's session must have begun with a second factor. Only sessions of IAM users say so.
    pub mfa: Option<Located<bool>>,
    /// Public addresses that the caller must come from.
    #[serde(default)]
    #[schemars(schema_with = "blocks")]
    pub source_ips: Vec<Located<String>>,
    /// The days on which it holds.
    pub window: Option<WindowManifest>,
    /// Tags that the caller's role or session must have, by name.
    #[serde(default)]
    #[schemars(schema_with = "super::schema::tags")]
    pub principal_tags: IndexMap<Located<String>, Located<String>>,
}

fn blocks(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "array",
        "uniqueItems": true,
        "items": { "type": "string", "format": "cidr" },
        "examples": [["203.0.113.0/24"]],
    })
}

/// A range of days, each in UTC.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WindowManifest {
    /// The first day.
    #[schemars(extend("format" = "date"), example = &"2027-01-01")]
    pub from: Option<Located<String>>,
    /// The last day.
    #[schemars(extend("format" = "date"), example = &"2027-03-31")]
    pub until: Option<Located<String>>,
}

/// How the target of an edge names the caller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EdgeForm {
    /// By the role.
    #[default]
    Exact,
    /// By its account, and a condition on the role.
    PrincipalArn,
}

impl EdgeForm {
    /// The word that the manifest and the component use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::PrincipalArn => "principal-arn",
        }
    }
}
