//! The rules of the network ACLs, from who accepts connections from whom.
//!
//! Lists are stateless: a connection needs a rule for its way there and one for the answers, in the lists of both
//! ends. The rules of one direction stand in groups, the narrow ones first, so that a number says what a rule is:
//!
//! | from | group |
//! | --- | --- |
//! | 100 | the tier's own hosts |
//! | 200 | connections from or to other tiers |
//! | 400 | answers from or to other tiers |
//! | 600 | nothing else inside the network |
//! | 700 | connections from or to addresses outside |
//! | 800 | answers from or to addresses outside |
//! | 900 | path MTU discovery |

use super::flow::{Flow, Purpose, flows, outbound};
use super::rule::{Peer, Rule, Rules};
use super::structure::{Network, Route, Tier};
use crate::kinds::ports::{PortRange, Protocol};

/// The rules that one list can hold in one direction under AWS's default quota, which counts the closing denial.
pub const MOST_RULES: usize = 19;

/// Remote Desktop lies within the ephemeral ports, and stays shut to whoever is outside.
const REMOTE_DESKTOP: u16 = 3389;
/// Load balancers and NAT gateways open connections from here on.
const NAT_EPHEMERAL_FROM: u16 = 1024;

/// The list of one tier.
#[must_use]
pub fn network_acl(structure: &Network, name: &str, tier: &Tier) -> Vec<Rule> {
    let list = List { structure, name, tier, flows: flows(structure) };
    [list.ingress(), list.egress()].concat()
}

struct List<'a> {
    structure: &'a Network,
    name: &'a str,
    tier: &'a Tier,
    flows: Vec<Flow>,
}

impl List<'_> {
    fn ingress(&self) -> Vec<Rule> {
        let mut rules = Rules::new("ingress", self.structure.ipv6);
        self.own_hosts(&mut rules);

        rules.group(200, "Connections from other tiers.");
        for flow in self.flows.iter().filter(|flow| flow.to == self.name) {
            rules.comment(match flow.purpose {
                Purpose::Accepted => "",
                Purpose::Endpoints => "To the interface endpoints.",
                Purpose::Nat => "On their way through the NAT gateways.",
            });
            rules.allow(Peer::tier(&flow.from), flow.ports, flow.purpose != Purpose::Accepted);
        }

        rules.group(400, "Answers to connections that this tier opened in others.");
        for (peer, protocol) in self.answering(|flow| (flow.from == self.name).then_some(&flow.to)) {
            rules.allow(Peer::tier(&peer), ephemeral(protocol, self.tier.ephemeral_from), false);
        }

        let outbound = outbound(self.structure, self.name, self.tier);
        let outside = self.outside();
        if !outbound.is_empty() || !outside.is_empty() {
            rules.group(600, "Nothing else from inside the VPC: the rules below would let it in.");
            rules.deny_vpc();
        }

        rules.group(700, "Connections from outside.");
        for (block, range) in outside {
            rules.allow_outside(&block, range);
        }

        if !outbound.is_empty() {
            let from = if self.structure.nat_host() == Some(self.name) {
                NAT_EPHEMERAL_FROM
            } else {
                self.tier.ephemeral_from
            };
            rules.group(
                800,
                match from {
                    ..=REMOTE_DESKTOP => "Answers from outside, except on the port of Remote Desktop.",
                    _ => "Answers from outside.",
                },
            );
            for (from, to) in without_remote_desktop(from) {
                rules.anywhere(PortRange { protocol: Protocol::Tcp, from, to }, self.tier.route != Route::None);
            }
        }
        rules.group(900, "Path MTU discovery: a router's note that a packet was too big.");
        match self.tier.route {
            Route::Internet => rules.allow_path_mtu_discovery(true),
            // NAT gateways lower the segment size instead; IPv6 leaves without one.
            Route::Nat => rules.allow_path_mtu_discovery(false),
            Route::None => {}
        }
        rules.done()
    }

    fn egress(&self) -> Vec<Rule> {
        let mut rules = Rules::new("egress", self.structure.ipv6);
        self.own_hosts(&mut rules);

        rules.group(200, "Connections to other tiers.");
        for flow in self.flows.iter().filter(|flow| flow.from == self.name) {
            rules.comment(match flow.purpose {
                Purpose::Accepted => "",
                Purpose::Endpoints => "To the interface endpoints.",
                // Packets to a NAT gateway carry their final address: the rules for outside let them go.
                Purpose::Nat => continue,
            });
            rules.allow(Peer::tier(&flow.to), flow.ports, flow.purpose != Purpose::Accepted);
        }

        rules.group(400, "Answers to connections that other tiers opened here.");
        for (peer, protocol) in self.answering(|flow| (flow.to == self.name).then_some(&flow.from)) {
            let from = self.structure.tier(&peer).map_or(NAT_EPHEMERAL_FROM, |tier| tier.ephemeral_from);
            rules.allow(Peer::tier(&peer), ephemeral(protocol, from), false);
        }

        let outbound = outbound(self.structure, self.name, self.tier);
        let outside = self.outside();
        if !outbound.is_empty() || !outside.is_empty() {
            rules.group(600, "Nothing else inside the VPC: the rules below would let it out.");
            rules.deny_vpc();
        }

        rules.group(
            700,
            match self.tier.route {
                Route::None => "To the gateway endpoints, whose addresses lie outside the VPC. No other route leaves.",
                _ => "Connections to outside.",
            },
        );
        for port in outbound {
            let range = PortRange { protocol: Protocol::Tcp, from: port, to: port };
            rules.anywhere(range, self.tier.route != Route::None);
        }

        rules.group(800, "Answers to connections from outside.");
        let mut answered: Vec<(String, Protocol)> = Vec::new();
        for (block, range) in outside {
            if !answered.contains(&(block.clone(), range.protocol)) {
                rules.allow_outside(&block, ephemeral(range.protocol, NAT_EPHEMERAL_FROM));
                answered.push((block, range.protocol));
            }
        }
        rules.done()
    }

    fn own_hosts(&self, rules: &mut Rules) {
        if self.tier.internal {
            rules.group(100, "The tier's own hosts, across zones.");
            rules.everything(Peer::tier(self.name));
        }
    }

    /// Who accepts from outside what, as address blocks.
    fn outside(&self) -> Vec<(String, PortRange)> {
        let peers = self.tier.accepts().filter(|(peer, _)| self.structure.tier(peer).is_none());
        peers.flat_map(|(peer, ports)| ports.all().map(move |range| (peer.to_owned(), range))).collect()
    }

    /// The peers that flows lead to or from, each once a protocol.
    fn answering<'f>(&'f self, peer: impl Fn(&'f Flow) -> Option<&'f String>) -> Vec<(String, Protocol)> {
        let mut peers: Vec<(String, Protocol)> = Vec::new();
        for flow in &self.flows {
            // Answers that a NAT gateway passes on come from outside the network, in the eyes of the tier behind it.
            let unseen = flow.purpose == Purpose::Nat && flow.from == self.name;
            if let Some(peer) = peer(flow).filter(|_| !unseen) {
                let entry = (peer.clone(), flow.ports.protocol);
                if !peers.contains(&entry) {
                    peers.push(entry);
                }
            }
        }
        peers
    }
}

const fn ephemeral(protocol: Protocol, from: u16) -> PortRange {
    PortRange { protocol, from, to: u16::MAX }
}

fn without_remote_desktop(from: u16) -> Vec<(u16, u16)> {
    if from > REMOTE_DESKTOP {
        vec![(from, u16::MAX)]
    } else {
        vec![(from, REMOTE_DESKTOP - 1), (REMOTE_DESKTOP + 1, u16::MAX)]
    }
}
