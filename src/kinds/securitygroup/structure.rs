//! What the organization decides about its security groups.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kinds::ports::Ports;

/// The tiers of an application: the same in every account and region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SecurityGroups {
    /// The tiers by name, from the edge inwards, each with a security group. `null` drops a tier of the baseline.
    pub tiers: IndexMap<String, Option<Tier>>,
    /// Managed prefix lists that rules may name, each with the words for who is behind it, such as
    /// `bastion: bastion hosts`. An account gives their ids in `prefix-list-ids`.
    #[serde(default)]
    pub prefix_lists: IndexMap<String, String>,
    /// Whether clients on the internet also come by IPv6.
    #[serde(default)]
    pub ipv6: bool,
}

/// One tier: hosts with the same neighbours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tier {
    /// Who is in the tier, in a few words, such as `load balancers`.
    pub members: String,
    /// Who may open connections to the tier, and on which ports: another tier, the tier itself for its members
    /// among themselves, a prefix list, or `internet`. What a tier accepts from another one, that other one may
    /// send: both sides get their rule.
    #[serde(default)]
    pub accepts: IndexMap<String, Ports>,
    /// Prefix lists to which the tier's members may open connections, and on which ports.
    #[serde(default)]
    pub reaches: IndexMap<String, Ports>,
    /// AWS services that the tier's members call without leaving the network.
    #[serde(default)]
    pub services: Vec<Service>,
    /// Whether databases and other stores are in it. Such a tier accepts nothing from the internet.
    #[serde(default)]
    pub stores_data: bool,
}

/// A way to AWS services that stays in the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// The interface endpoints of the VPC.
    Endpoints,
    /// Amazon S3, through its gateway endpoint.
    S3,
    /// Amazon DynamoDB, through its gateway endpoint.
    Dynamodb,
}

impl SecurityGroups {
    /// The tiers that exist.
    pub fn tiers(&self) -> impl Iterator<Item = (&str, &Tier)> + Clone {
        self.tiers.iter().filter_map(|(name, tier)| tier.as_ref().map(|tier| (name.as_str(), tier)))
    }

    /// Whether a tier of this name exists.
    #[must_use]
    pub fn has_tier(&self, name: &str) -> bool {
        self.tiers.get(name).is_some_and(Option::is_some)
    }

    /// Who a name stands for in what a tier accepts or reaches.
    #[must_use]
    pub fn peer(&self, tier: &str, name: &str) -> Peer<'_> {
        match self.prefix_lists.get(name) {
            Some(words) => Peer::PrefixList(words),
            None if name == INTERNET => Peer::Internet,
            None if name == tier => Peer::Itself,
            None if self.has_tier(name) => Peer::Tier,
            None => Peer::Unknown,
        }
    }

    /// Whether some tier calls a service.
    #[must_use]
    pub fn uses(&self, service: Service) -> bool {
        self.tiers().any(|(_, tier)| tier.services.contains(&service))
    }

    /// Whether some tier is open to clients on the internet.
    #[must_use]
    pub fn serves_clients(&self) -> bool {
        self.tiers().any(|(_, tier)| tier.accepts.contains_key(INTERNET))
    }
}

/// The name that stands for every address.
pub const INTERNET: &str = "internet";

/// The other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer<'a> {
    /// Any address; for connections that a tier accepts, those of the account's clients.
    Internet,
    /// Members of the same tier.
    Itself,
    /// Another tier.
    Tier,
    /// A prefix list, with the words for who is behind it.
    PrefixList(&'a str),
    /// Nobody: the name is wrong.
    Unknown,
}
