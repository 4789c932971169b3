//! The manifest's files as `init` and `new` write them. From then on they are the user's.

use serde::Serialize;

use super::engine::{Engine, TemplateError};
use crate::version::BASELINE_VERSION;

/// What `forge/organization.yaml` begins with.
#[derive(Debug, Clone, Serialize)]
pub struct OrganizationText {
    /// First part of every resource name.
    pub namespace: String,
    /// Whether the organization's id is known.
    pub has_organization_id: bool,
    /// The organization's id, or an empty text.
    pub organization_id: String,
    /// E-mail pattern of root users.
    pub email: String,
    /// Whom AWS reaches about security.
    pub contact: ContactText,
    /// The home region.
    pub home: String,
    /// Enabled regions and their pools.
    pub regions: Vec<RegionText>,
    /// Tag `Project`.
    pub project: String,
    /// Tag `Owner`.
    pub owner: String,
    /// Tag `CostCenter`.
    pub cost_center: String,
    /// Whether policies are attached to a pilot unit first.
    pub has_pilot: bool,
}

/// A contact.
#[derive(Debug, Clone, Serialize)]
pub struct ContactText {
    /// Their name.
    pub name: String,
    /// Their role.
    pub title: String,
    /// Their e-mail address.
    pub email: String,
    /// Their phone number.
    pub phone: String,
    /// Whether the phone number is made up and must be replaced.
    pub phone_is_example: bool,
}

/// A region with a block of addresses.
#[derive(Debug, Clone, Serialize)]
pub struct RegionText {
    /// Its name.
    pub name: String,
    /// Whether its addresses are known.
    pub has_addresses: bool,
    /// The pool of the region, or the block of the account in it.
    pub addresses: String,
    /// The letters of the zones in use; empty in an account's file.
    pub zones: Vec<String>,
}

/// What the file of an account begins with.
#[derive(Debug, Clone, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "a template asks for each part by a flag")]
pub struct AccountText {
    /// The part of the organization that owns it.
    pub tenant: String,
    /// Its stage.
    pub stage: String,
    /// Whether its id is known.
    pub has_id: bool,
    /// Its id, or an empty text.
    pub id: String,
    /// Whether it has a name of its own in AWS.
    pub has_aws_name: bool,
    /// Its name in AWS, or an empty text.
    pub aws_name: String,
    /// The path of its unit.
    pub unit: String,
    /// Its profile.
    pub profile: String,
    /// Whom to ask about it.
    pub owner: String,
    /// The classification of its data.
    pub data_classification: String,
    /// Whether it uses regions.
    pub has_regions: bool,
    /// The regions that it uses.
    pub regions: Vec<RegionText>,
    /// Whether it has kinds beyond its profile's.
    pub has_kinds: bool,
    /// Kinds beyond its profile's.
    pub kinds: Vec<String>,
    /// The tokens with which CI enters it.
    pub subjects: Vec<SubjectText>,
    /// Whether it has the users for emergencies.
    pub has_emergency_users: bool,
}

/// The subject of the tokens with which CI gets a role.
#[derive(Debug, Clone, Serialize)]
pub struct SubjectText {
    /// The key of the manifest that takes it.
    pub key: String,
    /// The subject, such as `repo:acme/infrastructure:environment:production`.
    pub subject: String,
}

#[derive(Serialize)]
struct Versioned<'a> {
    #[serde(flatten)]
    text: &'a OrganizationText,
    baseline: &'static str,
}

/// `forge/organization.yaml`.
///
/// # Errors
/// When the template fails, which is a mistake in this program.
pub fn organization_manifest(text: &OrganizationText) -> Result<String, TemplateError> {
    Engine::get().render("manifest/organization.yaml", &Versioned { text, baseline: BASELINE_VERSION })
}

/// `forge/accounts/<account>.yaml`.
///
/// # Errors
/// When the template fails, which is a mistake in this program.
pub fn account_manifest(text: &AccountText) -> Result<String, TemplateError> {
    Engine::get().render("manifest/account.yaml", text)
}
