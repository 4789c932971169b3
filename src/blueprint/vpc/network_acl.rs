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

use serde::Serialize;

use super::structure::{Route, Structure, Tier};
use crate::blueprint::ports::{PortRange, Protocol};

/// The rules that one list can hold in one direction under AWS's default quota, which counts the closing denial.
pub const MOST_RULES: usize = 19;

/// Remote Desktop lies within the ephemeral ports, and stays shut to whoever is outside.
const REMOTE_DESKTOP: u16 = 3389;
/// Load balancers and NAT gateways open connections from here on.
const NAT_EPHEMERAL_FROM: u16 = 1024;

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

/// One rule, as the template writes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// `ingress` or `egress`.
    pub direction: &'static str,
    /// Its number.
    pub number: u16,
    /// Whether it allows or denies.
    pub action: &'static str,
    /// The protocol as AWS names it.
    pub protocol: &'static str,
    /// The other side.
    pub peer: Peer,
    /// The first port.
    pub from: u16,
    /// The last port.
    pub to: u16,
    /// Whether it is one of the ICMP rules.
    pub icmp: bool,
    /// The type of the ICMP messages.
    pub icmp_type: u8,
    /// Their code.
    pub icmp_code: u8,
    /// Whether it is about IPv6.
    pub ipv6: bool,
    /// Whether a comment stands above it.
    pub commented: bool,
    /// What it and the next ones are for.
    pub comment: String,
}

/// The other side of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Peer {
    /// Whether it is a tier.
    pub is_tier: bool,
    /// Whether it is the whole network.
    pub is_vpc: bool,
    /// The tier, or the block.
    pub name: String,
}

impl Peer {
    fn tier(name: &str) -> Self {
        Self { is_tier: true, is_vpc: false, name: name.to_owned() }
    }

    fn vpc() -> Self {
        Self { is_tier: false, is_vpc: true, name: String::new() }
    }

    fn block(block: &str) -> Self {
        Self { is_tier: false, is_vpc: false, name: block.to_owned() }
    }
}

/// Every flow between tiers.
#[must_use]
pub fn flows(structure: &Structure) -> Vec<Flow> {
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
pub fn outbound(structure: &Structure, name: &str, tier: &Tier) -> Vec<u16> {
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

/// The list of one tier.
#[must_use]
pub fn network_acl(structure: &Structure, name: &str, tier: &Tier) -> Vec<Rule> {
    let list = List { structure, name, tier, flows: flows(structure) };
    [list.ingress(), list.egress()].concat()
}

struct List<'a> {
    structure: &'a Structure,
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
            Route::Internet => rules.too_big(true),
            // NAT gateways lower the segment size instead; IPv6 leaves without one.
            Route::Nat => rules.too_big(false),
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

/// Rules being numbered.
struct Rules {
    direction: &'static str,
    numbered: Vec<Rule>,
    next: u16,
    comment: String,
    said: String,
    ipv6: bool,
}

impl Rules {
    const fn new(direction: &'static str, ipv6: bool) -> Self {
        Self { direction, numbered: Vec::new(), next: 0, comment: String::new(), said: String::new(), ipv6 }
    }

    fn group(&mut self, number: u16, comment: &str) {
        self.next = number;
        comment.clone_into(&mut self.comment);
    }

    /// A narrower reason for the next rule, before or instead of the group's.
    fn comment(&mut self, comment: &str) {
        if !comment.is_empty() && self.said != comment {
            comment.clone_into(&mut self.comment);
        }
    }

    fn push(&mut self, mut rule: Rule) {
        rule.number = self.next + if rule.ipv6 { 5 } else { 0 };
        rule.direction = self.direction;
        rule.comment = std::mem::take(&mut self.comment);
        rule.commented = !rule.comment.is_empty();
        if rule.commented {
            self.said.clone_from(&rule.comment);
        }
        self.numbered.push(rule);
    }

    /// The rule for IPv4, and its twin for IPv6 where there is one.
    fn both(&mut self, rule: Rule, ipv6_peer: Option<Peer>) {
        self.push(rule.clone());
        if let Some(peer) = ipv6_peer.filter(|_| self.ipv6) {
            self.push(Rule { peer, ipv6: true, ..rule });
        }
        self.next += 10;
    }

    fn allow(&mut self, peer: Peer, range: PortRange, only_ipv4: bool) {
        let twin = (!only_ipv4).then(|| peer.clone());
        self.both(Rule::ports("allow", peer, range), twin);
    }

    fn allow_outside(&mut self, peer: &str, range: PortRange) {
        match peer {
            "internet" => self.anywhere(range, true),
            block => self.both(Rule::ports("allow", Peer::block(block), range), None),
        }
    }

    fn anywhere(&mut self, range: PortRange, ipv6: bool) {
        let twin = ipv6.then(|| Peer::block("::/0"));
        self.both(Rule::ports("allow", Peer::block("0.0.0.0/0"), range), twin);
    }

    fn everything(&mut self, peer: Peer) {
        self.both(Rule::all("allow", peer.clone()), Some(peer));
    }

    fn deny_vpc(&mut self) {
        self.both(Rule::all("deny", Peer::vpc()), Some(Peer::vpc()));
    }

    fn too_big(&mut self, ipv4: bool) {
        let icmp = |protocol, icmp_type, icmp_code, peer: &str| Rule {
            protocol,
            icmp: true,
            icmp_type,
            icmp_code,
            ..Rule::all("allow", Peer::block(peer))
        };
        if ipv4 {
            self.push(icmp("icmp", 3, 4, "0.0.0.0/0"));
        }
        if self.ipv6 {
            self.push(Rule { ipv6: true, ..icmp("58", 2, 0, "::/0") });
        }
    }

    fn done(self) -> Vec<Rule> {
        self.numbered
    }
}

impl Rule {
    fn all(action: &'static str, peer: Peer) -> Self {
        Self {
            direction: "",
            number: 0,
            action,
            protocol: "-1",
            peer,
            from: 0,
            to: 0,
            icmp: false,
            icmp_type: 0,
            icmp_code: 0,
            ipv6: false,
            commented: false,
            comment: String::new(),
        }
    }

    fn ports(action: &'static str, peer: Peer, range: PortRange) -> Self {
        let protocol = match range.protocol {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
        };
        Self { protocol, from: range.from, to: range.to, ..Self::all(action, peer) }
    }
}
