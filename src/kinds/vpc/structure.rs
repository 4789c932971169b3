//! What the organization decides about its networks.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kinds::ports::{PortRange, Ports};

/// The networks of an organization: the same tiers, rules and endpoints in every account and region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Network {
    /// The tiers by name, in the order in which their address blocks are placed: a tier added at the end moves
    /// no other. Each has one subnet a zone, one network ACL and its own route tables. `null` drops a tier of
    /// the baseline.
    pub tiers: IndexMap<String, Option<Tier>>,
    /// Whether subnets also have IPv6 addresses. Tiers with the route `nat` then leave through an egress-only
    /// gateway.
    #[serde(default)]
    pub ipv6: bool,
    /// AWS services that are reached without the internet.
    pub endpoints: Endpoints,
    /// Where flow logs go.
    pub flow_logs: FlowLogs,
    /// What happens to DNS queries.
    pub dns: Dns,
}

impl Network {
    /// The tiers that exist.
    pub fn tiers(&self) -> impl Iterator<Item = (&str, &Tier)> + Clone {
        self.tiers.iter().filter_map(|(name, tier)| tier.as_ref().map(|tier| (name.as_str(), tier)))
    }

    /// One tier.
    #[must_use]
    pub fn tier(&self, name: &str) -> Option<&Tier> {
        self.tiers.get(name).and_then(Option::as_ref)
    }

    /// The tier whose subnets hold the NAT gateways: the first with a route to the internet, where another tier
    /// needs them.
    #[must_use]
    pub fn nat_host(&self) -> Option<&str> {
        let needed = self.tiers().any(|(_, tier)| tier.route == Route::Nat);
        self.tiers().find(|(_, tier)| needed && tier.route == Route::Internet).map(|(name, _)| name)
    }
}

/// One tier: subnets with the same exposure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tier {
    /// The tier's part of the network's address block.
    pub share: Share,
    /// Where traffic to addresses outside the network goes.
    pub route: Route,
    /// Whether databases and other stores live here. Such a tier has no route to the internet.
    #[serde(default)]
    pub stores_data: bool,
    /// Whether the tier's hosts may talk to each other across zones, on any port.
    #[serde(default)]
    pub internal: bool,
    /// Who may open connections to the tier: another tier's name, `internet`, or an address block outside the
    /// network such as `10.0.0.0/8`; and on which ports. `null` drops one of the baseline's.
    #[serde(default)]
    pub accepts: IndexMap<String, Option<Ports>>,
    /// TCP ports on which the tier's hosts may open connections to addresses outside the network. Gateway
    /// endpoints have such addresses: 443 is what a tier without a route needs to reach S3 and DynamoDB.
    #[serde(default)]
    pub outbound: Vec<u16>,
    /// The first of the ports from which the tier's hosts open connections, and on which they await answers:
    /// 32768 for Linux hosts and managed databases, 1024 where load balancers or Lambda functions live.
    #[serde(default = "first_ephemeral_port")]
    #[schemars(range(min = 1024, max = 49152))]
    pub ephemeral_from: u16,
    /// Tags of the tier's subnets, such as those by which a Kubernetes controller finds them.
    #[serde(default)]
    pub tags: IndexMap<String, String>,
}

impl Tier {
    /// Who may open connections to the tier, and on which ports.
    pub fn accepts(&self) -> impl Iterator<Item = (&str, &Ports)> {
        self.accepts.iter().filter_map(|(peer, ports)| ports.as_ref().map(|ports| (peer.as_str(), ports)))
    }

    /// The ports on which one peer may open connections to the tier.
    pub fn accepted_from(&self, peer: &str) -> impl Iterator<Item = PortRange> + '_ {
        self.accepts.get(peer).and_then(Option::as_ref).into_iter().flat_map(Ports::all)
    }
}

const fn first_ephemeral_port() -> u16 {
    1024
}

/// A part of the network's address block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// All of it.
    Whole,
    /// One half.
    Half,
    /// One quarter.
    Quarter,
    /// One eighth.
    Eighth,
    /// One sixteenth.
    Sixteenth,
}

/// Where a tier's traffic to addresses outside the network goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// To the internet gateway: hosts with a public address are reachable. NAT gateways live here.
    Internet,
    /// To a NAT gateway: hosts reach the internet and are not reachable from it.
    Nat,
    /// Nowhere: hosts reach the network itself and its endpoints.
    None,
}

/// AWS services that are reached without the internet, and only for the organization's own callers and resources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Endpoints {
    /// Gateway endpoints. They cost nothing and are in the routes of every tier.
    pub gateway: Vec<GatewayService>,
    /// The interface endpoints; which services have one follows from an account's kinds. `null`: none.
    pub interface: Option<InterfaceEndpoints>,
    /// What of AWS's own, outside the organization, hosts may still read through the endpoints.
    #[serde(default)]
    pub exceptions: Vec<Exception>,
}

/// A service with gateway endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GatewayService {
    /// Amazon S3.
    S3,
    /// Amazon DynamoDB.
    Dynamodb,
}

/// Where interface endpoints live and who reaches them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct InterfaceEndpoints {
    /// The tier that holds them.
    pub tier: String,
    /// The tiers whose hosts reach them, on port 443.
    pub users: Vec<String>,
}

/// Something of AWS's own that hosts need, and that no organization owns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Exception {
    /// The package repositories of Amazon Linux 2023, read without credentials.
    AmazonLinux,
    /// The layers of container images, kept in a bucket of Amazon ECR, and the images that AWS publishes.
    ContainerImages,
    /// The agent, documents and patches of Systems Manager, and the public parameters.
    SystemsManager,
    /// Roles taken with a web identity or SAML, by callers that have no credentials of an organization yet.
    WebIdentity,
    /// Amazon's machine images and managed prefix lists, for callers that launch instances.
    MachineImages,
    /// Buckets of CloudFormation, to which instances and custom resources send the results that a stack waits for.
    Cloudformation,
}

/// Where flow logs go. They always go to CloudWatch Logs, for all traffic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FlowLogs {
    /// Whether a second copy goes to a bucket of the log-archive account.
    #[serde(default)]
    pub archive: bool,
}

/// What happens to DNS queries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Dns {
    /// Whether every query is logged.
    #[serde(default)]
    pub query_logs: bool,
    /// Which names resolve.
    #[serde(default)]
    pub firewall: DnsFirewall,
}

/// Which names resolve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DnsFirewall {
    /// All.
    #[default]
    Off,
    /// All but those on a list: the account's, and lists that AWS maintains.
    BlockListed,
    /// None but those on a list: the account's, and AWS's own.
    AllowListed,
}
