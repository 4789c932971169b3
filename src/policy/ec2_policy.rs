//! Declarative policies for EC2, typed: a weaker setting than AWS's own default cannot be written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Settings of EC2 that AWS itself keeps in every account that the policy binds. Nobody can change them there, the
/// component `region-baseline` neither: bind a unit only after the accounts in it have theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Ec2Policy {
    /// The units that it binds, by path or `root`.
    #[schemars(length(min = 1))]
    pub units: Vec<String>,
    /// What somebody reads whose request fails because of it: whom to ask.
    #[serde(default)]
    #[schemars(length(min = 1, max = 255))]
    pub message: Option<String>,
    /// Whether nobody reaches machines through the serial console.
    #[serde(default)]
    pub no_serial_console: bool,
    /// Whether no image is shared with everybody any more.
    #[serde(default)]
    pub no_public_images: bool,
    /// Which snapshots are not shared with everybody.
    #[serde(default)]
    pub no_public_snapshots: Option<Snapshots>,
    /// Which traffic internet gateways do not pass.
    #[serde(default)]
    pub no_internet: Option<Internet>,
    /// The metadata of new machines: version 2 alone.
    #[serde(default)]
    pub metadata: Option<Metadata>,
    /// Whose images machines may start from.
    #[serde(default)]
    pub images: Option<Images>,
}

/// Which snapshots are not shared with everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Snapshots {
    /// None is shared any more; those that are shared stay so.
    New,
    /// None at all.
    All,
}

/// Which traffic internet gateways do not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Internet {
    /// The direction.
    pub block: Direction,
    /// Whether an account may exclude single networks and subnets, as `vpc` does for its public tier.
    pub exclusions: bool,
}

/// A direction of traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From the internet.
    Ingress,
    /// From and to the internet.
    Bidirectional,
}

/// The metadata of new machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Metadata {
    /// The most hops to it.
    #[schemars(range(min = 1, max = 64))]
    pub hops: u8,
    /// Whether a machine sees its own tags there.
    pub tags: bool,
    /// Whether AWS refuses to launch a machine that allows version 1, and to allow it on one that does not, whatever the
    /// request says: `HttpTokensEnforced` of EC2.
    #[serde(default = "enforced")]
    pub enforced: bool,
}

const fn enforced() -> bool {
    true
}

/// Whose images machines may start from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Images {
    /// `amazon`, `aws_marketplace`, `aws_backup_vault`, or the id of an account.
    #[schemars(length(min = 1), example = ["amazon", "444455556666"])]
    pub providers: Vec<String>,
    /// Whether others are only reported, not refused.
    #[serde(default)]
    pub audit_only: bool,
}

impl Ec2Policy {
    /// The policy as AWS reads it.
    #[must_use]
    pub fn document(&self) -> Value {
        let mut attributes = Map::new();
        let mut set = |name: &str, value: Value| attributes.insert(name.to_owned(), value);
        if let Some(message) = &self.message {
            set("exception_message", assign(message));
        }
        if let Some(internet) = self.no_internet {
            let mode = match internet.block {
                Direction::Ingress => "block_ingress",
                Direction::Bidirectional => "block_bidirectional",
            };
            let exclusions = assign(switch(internet.exclusions));
            let gateway = json!({ "mode": assign(mode), "exclusions_allowed": exclusions });
            set("vpc_block_public_access", json!({ "internet_gateway_block": gateway }));
        }
        if self.no_serial_console {
            set("serial_console_access", json!({ "status": assign("disabled") }));
        }
        if self.no_public_images {
            set("image_block_public_access", json!({ "state": assign("block_new_sharing") }));
        }
        if let Some(snapshots) = self.no_public_snapshots {
            let state = match snapshots {
                Snapshots::New => "block_new_sharing",
                Snapshots::All => "block_all_sharing",
            };
            set("snapshot_block_public_access", json!({ "state": assign(state) }));
        }
        if let Some(metadata) = self.metadata {
            let defaults = json!({
                "http_tokens": assign("required"),
                "http_put_response_hop_limit": assign(&metadata.hops.to_string()),
                "http_endpoint": assign("enabled"),
                "instance_metadata_tags": assign(switch(metadata.tags)),
                "http_tokens_enforced": assign(switch(metadata.enforced)),
            });
            set("instance_metadata_defaults", defaults);
        }
        if let Some(images) = &self.images {
            let state = if images.audit_only { "audit_mode" } else { "enabled" };
            let criteria = json!({ "allowed_image_providers": { "@@assign": images.providers } });
            let settings = json!({ "state": assign(state), "image_criteria": { "criteria_1": criteria } });
            set("allowed_images_settings", settings);
        }
        json!({ "ec2_attributes": attributes })
    }
}

fn assign(value: &str) -> Value {
    json!({ "@@assign": value })
}

const fn switch(on: bool) -> &'static str {
    if on { "enabled" } else { "disabled" }
}

#[cfg(test)]
mod tests {
    use super::super::grammar;
    use super::*;

    #[test]
    fn every_setting_is_one_that_aws_takes() {
        let text = "{ units: [root], message: Ask us, no-serial-console: true, no-public-images: true, \
            no-public-snapshots: all, no-internet: { block: ingress, exclusions: true }, \
            metadata: { hops: 2, tags: false }, images: { providers: [amazon], audit-only: true } }";
        let policy: Ec2Policy = serde_yaml::from_str(text).unwrap();
        assert_eq!(grammar::ec2(&policy.document()), Vec::<String>::new());
        assert_eq!(policy.document()["ec2_attributes"].as_object().map(Map::len), Some(7));
    }

    #[test]
    fn a_policy_without_a_setting_and_a_wrong_provider_are_refused() {
        let empty: Ec2Policy = serde_yaml::from_str("{ units: [root] }").unwrap();
        assert!(!grammar::ec2(&empty.document()).is_empty());
        let wrong: Ec2Policy = serde_yaml::from_str("{ units: [root], images: { providers: [ubuntu] } }").unwrap();
        assert!(!grammar::ec2(&wrong.document()).is_empty());
    }
}
