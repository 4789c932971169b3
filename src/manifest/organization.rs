//! `forge/organization.yaml`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::schema::WORDS;
use super::{EdgeManifest, Located, WaiverManifest};
use crate::diagnostic::SourceId;
use crate::yaml::Node;

/// The organization: its name, regions, units and what it decides over the baseline.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OrganizationManifest {
    /// Short name of the organization, the first part of every resource name. It cannot change later: names of
    /// buckets and keys begin with it.
    #[schemars(regex(pattern = "^[a-z][a-z0-9]{1,11}$"), extend("x-expected" = "2 to 12 lowercase letters and digits, starting with a letter"), example = &"acme")]
    pub namespace: Located<String>,
    /// Id of the AWS organization. Policies of endpoints, buckets and keys admit this organization only; leave
    /// it out until the organization exists.
    #[schemars(extend("format" = "organization-id"), example = &"o-a1b2c3d4e5")]
    pub organization_id: Option<Located<String>>,
    /// E-mail address of the root user of each account, with `{account}` for the account's name.
    #[schemars(regex(pattern = "^[^@ {}]*\\{account\\}[^@ {}]*@[^@ {}]+$"), extend("x-expected" = "an email address with `{account}` once, before the `@`"), example = &"aws+{account}@acme.example")]
    pub email: Located<String>,
    /// Role that AWS creates in every account of the organization. Only the first apply in an account uses it.
    #[serde(default)]
    #[schemars(regex(pattern = "^[A-Za-z0-9+=,.@_-]{1,64}$"), extend("x-expected" = "the name of a role"), default = "default_access_role")]
    pub access_role: Option<Located<String>>,
    /// The account that CI enters to plan and apply in all others. By default it is `core-deployment`, which contains
    /// nothing else.
    #[serde(default)]
    #[schemars(regex(pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"), example = &"core-deployment")]
    pub deployment_account: Option<Located<String>>,
    /// How the bucket that holds Terraform state is named: `plain` as every other resource, or `with-account-id`, with the ID
    /// of its account at the end, so that nobody else can have the name. It cannot change later: the states would stay behind.
    #[serde(default)]
    pub state_bucket: StateBucket,
    /// Whom AWS reaches about the accounts.
    pub contacts: Contacts,
    /// Stages that an account may have. `management`, `audit`, `log-archive`, `deployment`, `network` and
    /// `shared-services` are known without being listed.
    #[schemars(length(min = 1), inner(regex(pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$")))]
    pub stages: Vec<Located<String>>,
    /// Version of the baseline that this repository was last generated with. The tool keeps it.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+\\.[0-9]+$"), extend("x-expected" = "a version"), example = &"1.0.0")]
    pub baseline: Located<String>,
    /// Regions that the organization uses.
    pub regions: Regions,
    /// Organizational units, nested. The unit `suspended`, for accounts that are given up, exists without being listed.
    #[schemars(schema_with = "units_schema")]
    pub units: IndexMap<Located<String>, UnitManifest>,
    /// Accounts that are closed and have no file any more: Terraform forgets them, and destroys nothing. An account that
    /// is still open is not forgotten but moved to the unit `suspended`.
    #[serde(default)]
    #[schemars(inner(regex(pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$")), example = ["legacy-prod"])]
    pub forgotten: Vec<Located<String>>,
    /// Tags of every resource.
    pub tags: Tags,
    /// Frameworks in scope; they become the tag `Compliance` and decide which evidence is reported.
    #[serde(default)]
    #[schemars(example = ["nist-800-53-r5"])]
    pub frameworks: Vec<Located<String>>,
    /// Values over the baseline's, by kind or variant. `atmos-forge blueprint schema KIND` lists them.
    #[serde(default)]
    #[schemars(schema_with = "super::schema::placeholder")]
    pub blueprints: IndexMap<Located<String>, Node>,
    /// Second structures of one kind, each a component under its own name.
    #[serde(default)]
    #[schemars(schema_with = "super::schema::placeholder")]
    pub variants: IndexMap<Located<String>, VariantManifest>,
    /// Edges of the trust graph: which role may enter which other one. `atmos-forge trust` shows the whole of it.
    #[serde(default)]
    pub trust: Vec<EdgeManifest>,
    /// Waivers of controls that a component's structure breaks.
    #[serde(default)]
    pub waivers: Vec<WaiverManifest>,
}

impl OrganizationManifest {
    /// The same manifest, its values over the baseline's read from this source.
    #[must_use]
    pub fn in_source(mut self, source: SourceId) -> Self {
        self.blueprints.values_mut().for_each(|node| node.set_source(source));
        self.variants.values_mut().filter_map(|one| one.blueprint.as_mut()).for_each(|node| node.set_source(source));
        self
    }
}

/// Whom AWS reaches.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Contacts {
    /// Whom AWS writes to and calls about security: abuse reports, compromised keys, incidents.
    pub security: ContactManifest,
}

/// A person or team.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ContactManifest {
    /// Their name.
    #[schemars(length(min = 1, max = 64), example = &"Security on call")]
    pub name: Located<String>,
    /// Their role.
    #[schemars(length(min = 1, max = 50), example = &"Security")]
    pub title: Located<String>,
    /// Their e-mail address.
    #[schemars(extend("format" = "email"), length(max = 254), example = &"security@acme.example")]
    pub email: Located<String>,
    /// Their phone number, with its country.
    #[schemars(extend("format" = "phone"), example = &"+1 206 555 0100")]
    pub phone: Located<String>,
}

/// The regions of the organization.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Regions {
    /// The region that holds what is not regional: Terraform's state and global components.
    #[schemars(extend("format" = "region"), example = &"us-east-1")]
    pub home: Located<String>,
    /// How a region is written in names: `short` (`use1`, `apse1`) or `fixed` (`ue1`, `as1`). It cannot change later.
    #[serde(default)]
    pub codes: CodeStyle,
    /// Length of the prefix of the address block that an account gets in a region: 20 is 4,096 addresses.
    #[serde(default)]
    #[schemars(range(min = 16, max = 28), default = "default_block")]
    pub block: Option<Located<u8>>,
    /// Enabled regions, by name. Each gets its baseline in every account; a network only where an account says so.
    #[schemars(extend("minProperties" = 1))]
    pub enabled: IndexMap<Located<String>, EnabledRegion>,
}

/// One enabled region.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EnabledRegion {
    /// The pool that the address blocks of the accounts come from. Pools of two regions must not overlap.
    #[schemars(extend("format" = "cidr"), example = &"10.0.0.0/10")]
    pub addresses: Located<String>,
    /// Blocks of the pool that no account gets: networks that are not described here, or whose account or region is gone
    /// while they may still exist. The tool adds those; remove a block once its network is destroyed.
    #[serde(default)]
    #[schemars(schema_with = "reserved_schema")]
    pub reserved: Vec<Located<String>>,
    /// The letters of the availability zones in use, or their ids, such as `use1-az1`, which mean the same zone in every account; a network needs three. They are written into the stacks: a plan never chooses zones.
    #[schemars(length(min = 2, max = 3), inner(regex(pattern = "^([a-z]|[a-z]+[0-9]-az[0-9]+)$")), example = ["a", "b", "c"])]
    pub zones: Vec<Located<String>>,
}

/// One organizational unit.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct UnitManifest {
    /// Whether the accounts in it, and in the units below it, are production. Whatever a control demands of
    /// production follows from this, never from a name.
    pub class: Option<UnitClass>,
    /// Its id, where it exists already: Terraform then takes it over.
    #[serde(default)]
    #[schemars(extend("format" = "unit-id"), example = &"ou-ab12-a1b2c3d4")]
    pub id: Option<Located<String>>,
    /// Its name in AWS, where that is not its key. Another name renames the unit.
    #[serde(default)]
    #[schemars(length(min = 1, max = 128), example = &"Workloads (Prod)")]
    pub aws_name: Option<Located<String>>,
    /// Its path before, such as `workloads/prod`, when it is renamed: the unit keeps its accounts and policies. AWS
    /// cannot put a unit under another parent.
    #[serde(default)]
    #[schemars(regex(pattern = "^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)*$"), extend("x-expected" = "the path of a unit"), example = &"workloads/prod")]
    pub was: Option<Located<String>>,
    /// The units in it.
    #[serde(default)]
    #[schemars(schema_with = "units_schema")]
    pub units: IndexMap<Located<String>, UnitManifest>,
}

/// The class of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnitClass {
    /// Its accounts serve customers.
    Production,
    /// Its accounts do not, even if a unit above it is production.
    NonProduction,
}

/// Tags that every resource carries.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tags {
    /// Tag `Project`.
    #[schemars(extend("format" = "tag-value"), length(min = 1), example = &"platform")]
    pub project: Located<String>,
    /// Tag `Owner`, where an account does not name its own.
    #[schemars(extend("format" = "tag-value"), length(min = 1), example = &"platform@acme.example")]
    pub owner: Located<String>,
    /// Tag `CostCenter`.
    #[schemars(extend("format" = "tag-value"), length(min = 1), example = &"1000")]
    pub cost_center: Located<String>,
    /// Further tags, by their AWS names.
    #[serde(default)]
    #[schemars(schema_with = "additional_tags_schema")]
    pub additional: IndexMap<Located<String>, Located<String>>,
}

/// A second structure of one kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VariantManifest {
    /// The kind.
    pub kind: Located<String>,
    /// Values over the baseline's.
    #[serde(default)]
    pub blueprint: Option<Node>,
}

fn default_access_role() -> &'static str {
    "OrganizationAccountAccessRole"
}

fn default_block() -> u8 {
    20
}

fn units_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "propertyNames": { "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "x-expected": WORDS },
        "additionalProperties": generator.subschema_for::<UnitManifest>(),
    })
}

fn reserved_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "array", "items": { "type": "string", "format": "cidr" }, "examples": [["10.0.0.0/20"]] })
}

fn additional_tags_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "propertyNames": { "pattern": "^[A-Za-z][A-Za-z0-9_.:/=+@-]{0,127}$", "x-expected": "the name of a tag" },
        "additionalProperties": { "type": "string", "format": "tag-value" },
    })
}

/// How a region's code is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CodeStyle {
    /// `use1`, `apse1`.
    #[default]
    Short,
    /// `ue1`, `as1`: always three characters.
    Fixed,
}

/// How the bucket that holds Terraform state is named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StateBucket {
    /// As every other resource.
    #[default]
    Plain,
    /// With the ID of its account at the end.
    WithAccountId,
}
