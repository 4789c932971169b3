//! What the organization decides about its clusters.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::access::Access;
use crate::blueprint::Refusal;

/// The clusters of an organization: the same rights and rules in every account and region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Structure {
    /// What the account's roles may do in the cluster, by function. `null` takes the access of a function away.
    pub access: Access,
    /// TCP ports on which pods answer the control plane: admission webhooks and API services, such as the metrics
    /// server's.
    pub webhook_ports: Vec<u16>,
}

/// The port of the kubelet on every node.
pub const KUBELET: u16 = 10250;

impl Structure {
    /// Ports that are written twice, or that mean something else.
    pub fn port_refusals(&self) -> impl Iterator<Item = Refusal> {
        self.webhook_ports.iter().enumerate().filter_map(|(at, port)| {
            let (message, help) = if *port == KUBELET {
                ("10250 is the kubelet's port, which is always open to the control plane", "leave it out")
            } else if *port < 1024 {
                ("a webhook needs a port of 1024 or more, for its pod runs without privileges", "have it listen higher")
            } else if self.webhook_ports[..at].contains(port) {
                ("this port is in the list already", "leave it out")
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
