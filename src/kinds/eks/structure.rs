//! What the organization decides about its clusters.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::versions::Version;
use crate::kind::Refusal;
use crate::organization::Region;

/// The clusters of an organization: the same rights and rules in every account and region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Clusters {
    /// What the account's roles may do in the cluster, by function. `null` takes the access of a function away.
    pub access: Access,
    /// What nodes run: Amazon Linux 2023, or Bottlerocket, which has no shell and cannot be changed while it runs.
    pub operating_system: OperatingSystem,
    /// The block that Kubernetes gives its services addresses from, /24 to /12. It must not be part of any region's pool:
    /// pods would take hosts there for services. It cannot change once a cluster exists.
    #[schemars(with = "String", extend("format" = "cidr"))]
    pub service_addresses: Ipv4Net,
    /// TCP ports on which pods answer the control plane: admission webhooks and API services, such as the metrics
    /// server's.
    pub webhook_ports: Vec<u16>,
}

/// The operating system of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OperatingSystem {
    /// Amazon Linux 2023.
    Al2023,
    /// Bottlerocket.
    Bottlerocket,
}

/// The processors that nodes may have, as AWS writes them.
pub const ARCHITECTURES: [&str; 2] = ["x86_64", "arm64"];

impl OperatingSystem {
    /// What EKS calls its image for `x86_64` and for `arm64`.
    pub const fn image_types(self) -> [&'static str; 2] {
        match self {
            Self::Al2023 => ["AL2023_x86_64_STANDARD", "AL2023_ARM_64_STANDARD"],
            Self::Bottlerocket => ["BOTTLEROCKET_x86_64", "BOTTLEROCKET_ARM_64"],
        }
    }

    /// The release that is pinned for a version of Kubernetes.
    pub fn release(self, version: &Version) -> &str {
        match self {
            Self::Al2023 => &version.nodes.al2023,
            Self::Bottlerocket => &version.nodes.bottlerocket,
        }
    }

    /// The public parameter in which AWS publishes the id of that release's image.
    pub fn parameter(self, version: &Version, architecture: &str) -> String {
        let kubernetes = &version.kubernetes;
        let release = self.release(version);
        match self {
            Self::Al2023 => {
                let day = release.rsplit('-').next().unwrap_or(release);
                let image = format!("amazon-eks-node-al2023-{architecture}-standard-{kubernetes}-v{day}");
                let folder = format!("/aws/service/eks/optimized-ami/{kubernetes}/amazon-linux-2023");
                format!("{folder}/{architecture}/standard/{image}/image_id")
            }
            Self::Bottlerocket => {
                format!("/aws/service/bottlerocket/aws-k8s-{kubernetes}/{architecture}/{release}/image_id")
            }
        }
    }
}

/// Where the addresses of services may lie, and how large their block may be.
const SERVICES: [Ipv4Net; 3] = [
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
];

/// The key of the block for services.
const SERVICE_ADDRESSES: &str = "service-addresses";

/// The port of the kubelet on every node.
pub const KUBELET: u16 = 10250;

impl Clusters {
    /// A block for services that EKS does not take.
    #[must_use]
    pub fn service_refusal(&self) -> Option<Refusal> {
        let block = self.service_addresses;
        let is_private = SERVICES.iter().any(|private| private.contains(&block));
        let fits = is_private && (12..=24).contains(&block.prefix_len()) && block == block.trunc();
        let message = format!("EKS does not take {block} for the addresses of services");
        let help = "use a block of /24 to /12 in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16";
        (!fits).then(|| Refusal::new(None, &[SERVICE_ADDRESSES], message, help))
    }

    /// A pool that contains addresses of services: whoever asks for such a host reaches a service instead.
    #[must_use]
    pub fn pool_refusal(&self, regions: &[Region]) -> Option<Refusal> {
        let block = self.service_addresses;
        let overlaps = |pool: Ipv4Net| pool.contains(&block) || block.contains(&pool);
        let region = regions.iter().find(|region| overlaps(region.addresses))?;
        let message = format!(
            "the addresses of Kubernetes services, {block}, are part of {}, the pool of {}",
            region.addresses, region.name
        );
        let is_free = |one: &Ipv4Net| {
            !regions.iter().any(|region| region.addresses.contains(one) || one.contains(&region.addresses))
        };
        let other = SERVICES.iter().rev().flat_map(|private| private.subnets(16).into_iter().flatten()).find(is_free);
        let help = match other {
            Some(free) => format!(
                "set `blueprints: {{ eks: {{ {SERVICE_ADDRESSES}: {free} }} }}` in organization.yaml before the first cluster exists"
            ),
            None => "make a pool smaller".to_owned(),
        };
        Some(Refusal::new(None, &[SERVICE_ADDRESSES], message, help))
    }

    /// Ports that are written twice, or that mean something else.
    pub fn port_refusals(&self) -> impl Iterator<Item = Refusal> {
        self.webhook_ports.iter().enumerate().filter_map(|(at, port)| {
            let (message, help) = if *port == KUBELET {
                ("10250 is the kubelet's port, which is always open to the control plane", "remove it")
            } else if *port < 1024 {
                ("a webhook needs a port of 1024 or higher, because its pod is unprivileged", "use a higher port")
            } else if self.webhook_ports[..at].contains(port) {
                ("this port is already in the list", "remove it")
            } else {
                return None;
            };
            Some(Refusal {
                path: vec!["webhook-ports".to_owned(), at.to_string()],
                message: message.to_owned(),
                help: help.to_owned(),
                control: None,
            })
        })
    }
}
