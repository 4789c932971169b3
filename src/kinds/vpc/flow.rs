//! The connections that the network ACLs must let through.

use super::structure::{Network, Route, Tier};
use crate::kinds::ports::{PortRange, Protocol};

/// Connections that one list or another must let through.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// The tier that opens them.
    pub from: String,
    /// The tier that they enter.
    pub to: String,
    /// Their ports.
    pub ports: PortRange,
    /// Why, where it is not that the tier accepts them.
    pub purpose: Purpose,
}

/// Why a flow exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The tier accepts it.
    Accepted,
    /// It leads to an interface endpoint.
    Endpoints,
    /// It passes a NAT gateway on its way out.
    Nat,
}

/// Every flow between tiers.
#[must_use]
pub fn flows(structure: &Network) -> Vec<Flow> {
    let mut flows: Vec<Flow> = Vec::new();
    let mut add = |from: &str, to: &str, ports: PortRange, purpose| {
        if from != to && !flows.iter().any(|flow| flow.from == from && flow.to == to && flow.ports == ports) {
            flows.push(Flow { from: from.to_owned(), to: to.to_owned(), ports, purpose });
        }
    };
    let https = PortRange { protocol: Protocol::Tcp, from: 443, to: 443 };
    for (name, tier) in structure.tiers() {
        for (peer, ports) in tier.accepts().filter(|(peer, _)| structure.tier(peer).is_some()) {
            ports.all().for_each(|range| add(peer, name, range, Purpose::Accepted));
        }
    }
    if let Some(endpoints) = &structure.endpoints.interface {
        endpoints.users.iter().for_each(|user| add(user, &endpoints.tier, https, Purpose::Endpoints));
    }
    if let Some(host) = structure.nat_host() {
        for (name, tier) in structure.tiers().filter(|(_, tier)| tier.route == Route::Nat) {
            for port in &tier.outbound {
                add(name, host, PortRange { protocol: Protocol::Tcp, from: *port, to: *port }, Purpose::Nat);
            }
        }
    }
    flows
}

/// The ports on which connections leave a tier for addresses outside, those that pass its NAT gateways included. From a
/// tier without a route, only gateway endpoints can be reached.
#[must_use]
pub fn outbound(structure: &Network, name: &str, tier: &Tier) -> Vec<u16> {
    if tier.route == Route::None && structure.endpoints.gateway.is_empty() {
        return Vec::new();
    }
    let mut ports = tier.outbound.clone();
    if structure.nat_host() == Some(name) {
        let forwarded = structure.tiers().filter(|(_, tier)| tier.route == Route::Nat);
        ports.extend(forwarded.flat_map(|(_, tier)| tier.outbound.iter().copied()));
    }
    ports.sort_unstable();
    ports.dedup();
    ports
}
