//! One rule of a network ACL, and the numbers that rules get.

use serde::Serialize;

use crate::kinds::ports::{PortRange, Protocol};

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
    /// What it and the next ones are for.
    pub comment: Option<String>,
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
    pub(super) fn tier(name: &str) -> Self {
        Self { is_tier: true, is_vpc: false, name: name.to_owned() }
    }

    fn vpc() -> Self {
        Self { is_tier: false, is_vpc: true, name: String::new() }
    }

    fn block(block: &str) -> Self {
        Self { is_tier: false, is_vpc: false, name: block.to_owned() }
    }
}

/// Rules being numbered.
pub(super) struct Rules {
    direction: &'static str,
    numbered: Vec<Rule>,
    next: u16,
    comment: String,
    said: String,
    ipv6: bool,
}

impl Rules {
    pub(super) const fn new(direction: &'static str, ipv6: bool) -> Self {
        Self { direction, numbered: Vec::new(), next: 0, comment: String::new(), said: String::new(), ipv6 }
    }

    pub(super) fn group(&mut self, number: u16, comment: &str) {
        self.next = number;
        comment.clone_into(&mut self.comment);
    }

    /// A narrower reason for the next rule, before or instead of the group's.
    pub(super) fn comment(&mut self, comment: &str) {
        if !comment.is_empty() && self.said != comment {
            comment.clone_into(&mut self.comment);
        }
    }

    fn push(&mut self, mut rule: Rule) {
        rule.number = self.next + if rule.ipv6 { 5 } else { 0 };
        rule.direction = self.direction;
        rule.comment = Some(std::mem::take(&mut self.comment)).filter(|comment| !comment.is_empty());
        if let Some(comment) = &rule.comment {
            self.said.clone_from(comment);
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

    pub(super) fn allow(&mut self, peer: Peer, range: PortRange, only_ipv4: bool) {
        let twin = (!only_ipv4).then(|| peer.clone());
        self.both(Rule::ports("allow", peer, range), twin);
    }

    pub(super) fn allow_outside(&mut self, peer: &str, range: PortRange) {
        match peer {
            "internet" => self.anywhere(range, true),
            block => self.both(Rule::ports("allow", Peer::block(block), range), None),
        }
    }

    pub(super) fn anywhere(&mut self, range: PortRange, ipv6: bool) {
        let twin = ipv6.then(|| Peer::block("::/0"));
        self.both(Rule::ports("allow", Peer::block("0.0.0.0/0"), range), twin);
    }

    pub(super) fn everything(&mut self, peer: Peer) {
        self.both(Rule::all("allow", peer.clone()), Some(peer));
    }

    pub(super) fn deny_vpc(&mut self) {
        self.both(Rule::all("deny", Peer::vpc()), Some(Peer::vpc()));
    }

    /// Lets in the notes of routers that a packet was too big, without which path MTU discovery fails.
    pub(super) fn allow_path_mtu_discovery(&mut self, ipv4: bool) {
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

    pub(super) fn done(self) -> Vec<Rule> {
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
            comment: None,
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
