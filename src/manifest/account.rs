//! `forge/accounts/<account>.yaml`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Located;
use super::classification::Classification;
use super::schema::WORDS;
use crate::diagnostic::SourceId;
use crate::yaml::Node;

/// One account.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AccountManifest {
    /// The part of the organization that owns the account: the first part of the account's name.
    #[schemars(regex(pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"), extend("x-expected" = WORDS), example = &"payments")]
    pub tenant: Located<String>,
    /// Its stage: the last part of the account's name.
    #[schemars(regex(pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"), extend("x-expected" = WORDS), example = &"prod")]
    pub stage: Located<String>,
    /// Its name before it was renamed, such as `payments-prod`. Its stacks, states and resources keep that name, and so
    /// does everything else that names it; keep this line as long as the account exists. In AWS it gets the new name.
    #[serde(default)]
    #[schemars(regex(pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"), extend("x-expected" = WORDS), example = &"payments-prod")]
    pub was: Option<Located<String>>,
    /// Its id, in quotes, once the account exists. Terraform works in it through the access role from then on.
    #[schemars(extend("format" = "account-id"), example = &"111122223333")]
    pub id: Option<Located<String>>,
    /// Its name in AWS, where that is not `<tenant>-<stage>`. An account that exists keeps its name without being told;
    /// a name that is given here renames it.
    #[schemars(regex(pattern = "^[!-~]([ -~]{0,48}[!-~])?$"), extend("x-expected" = "1 to 50 printable ASCII characters"), example = &"Payments Production")]
    pub aws_name: Option<Located<String>>,
    /// The path of its unit.
    #[schemars(example = &"workloads/production")]
    pub unit: Located<String>,
    /// Which kinds of components it gets. `atmos-forge blueprint list` shows them.
    #[schemars(schema_with = "super::schema::profile")]
    pub profile: Located<String>,
    /// Whom to ask about it; becomes the tag `Owner`.
    #[schemars(extend("format" = "tag-value"), length(min = 1), example = &"payments@acme.example")]
    pub owner: Located<String>,
    /// The classification of the data in it.
    pub data_classification: Classification,
    /// The regions that it has networks and workloads in.
    #[serde(default)]
    pub regions: IndexMap<Located<String>, Option<AccountRegion>>,
    /// Kinds and variants beyond its profile's. A variant takes the place of its kind.
    #[serde(default)]
    #[schemars(schema_with = "super::schema::component_list")]
    pub kinds: Vec<Located<String>>,
    /// Kinds, instances such as `ec2/web`, and regions that the account is to lose. Their components stay, with a workflow that
    /// destroys them, until `atmos-forge remove … --done` takes them out.
    #[serde(default)]
    #[schemars(schema_with = "super::schema::removals")]
    pub removing: Vec<Located<String>>,
    /// Tags of its own, by their AWS names, over the organization's.
    #[serde(default)]
    #[schemars(schema_with = "super::schema::tags")]
    pub tags: IndexMap<Located<String>, Located<String>>,
    /// Values over the organization's, by kind or variant.
    #[serde(default)]
    #[schemars(schema_with = "super::schema::placeholder")]
    pub blueprints: IndexMap<Located<String>, Node>,
    /// Permissions to weaken a control here.
    #[serde(default)]
    pub waivers: Vec<WaiverManifest>,
}

impl AccountManifest {
    /// The same manifest, its values over the organization's read from this source.
    #[must_use]
    pub fn in_source(mut self, source: SourceId) -> Self {
        self.blueprints.values_mut().for_each(|node| node.set_source(source));
        self
    }
}

/// One region of an account.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AccountRegion {
    /// The block of its network. `new` and `generate` allot one from the region's pool and write it here; it is
    /// never moved afterwards.
    #[schemars(extend("format" = "cidr"), example = &"10.0.64.0/20")]
    pub addresses: Option<Located<String>>,
}

/// A recorded, reasoned, expiring permission to weaken one control.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WaiverManifest {
    /// The id of the control.
    #[schemars(schema_with = "super::schema::control")]
    pub control: Located<String>,
    /// Why it is weakened, for whoever reads it next year.
    #[schemars(length(min = 10, max = 200), example = &"batch only until the move")]
    pub reason: Located<String>,
    /// Who answers for it.
    #[schemars(length(min = 1, max = 100), example = &"payments@acme.example")]
    pub owner: Located<String>,
    /// The last day on which it holds.
    #[schemars(extend("format" = "date"), example = &"2027-03-31")]
    pub expires: Located<String>,
}
