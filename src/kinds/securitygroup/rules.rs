//! Every rule written out: each connection once on the side that accepts it and once on the side that opens it.

use serde::Serialize;

use super::structure::{Peer, SecurityGroups, Service, Tier};
use crate::kind::Waived;
use crate::kinds::ports::{PortRange, Ports, Protocol};

/// The internet reaches HTTPS, and HTTP to be redirected.
pub const OPEN_INGRESS: &str = "sg-open-ingress";
/// Shells are open to named prefix lists only.
pub const OPEN_SHELL: &str = "sg-no-open-ssh";
/// No tier opens connections to every address.
pub const OPEN_EGRESS: &str = "sg-no-open-egress";

/// One `aws_vpc_security_group_*_rule`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// Its name in Terraform.
    name: String,
    /// What AWS shows beside it.
    description: String,
    protocol: &'static str,
    first: u16,
    last: u16,
    /// The tier, prefix list or service at the other end; where it is addresses, the name of their variable.
    peer: String,
    /// The attribute that holds addresses, where the other end is addresses.
    attribute: &'static str,
    /// Checks of a scanner that do not fit the rule, with the reason.
    skips: Vec<Skip>,
    /// Waived controls that the rule breaks, with the reason.
    waivers: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Skip {
    check: &'static str,
    reason: String,
}

/// The rules of one tier, by the other end.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Rules {
    pub from_addresses: Vec<Rule>,
    pub from_tiers: Vec<Rule>,
    pub from_lists: Vec<Rule>,
    pub to_tiers: Vec<Rule>,
    pub to_lists: Vec<Rule>,
    pub to_everywhere: Vec<Rule>,
    pub to_endpoints: Vec<Rule>,
    pub to_gateways: Vec<Rule>,
}

impl Rules {
    /// The rules of connections that the tier accepts.
    pub fn ingress(&self) -> impl Iterator<Item = &Rule> {
        self.from_addresses.iter().chain(&self.from_tiers).chain(&self.from_lists)
    }

    /// The rules of connections that the tier opens.
    pub fn egress(&self) -> impl Iterator<Item = &Rule> {
        let outside = self.to_everywhere.iter().chain(&self.to_endpoints).chain(&self.to_gateways);
        self.to_tiers.iter().chain(&self.to_lists).chain(outside)
    }
}

/// All rules of a tier.
#[must_use]
pub fn rules(structure: &SecurityGroups, name: &str, tier: &Tier, waived: &Waived) -> Rules {
    let mut rules = Rules::default();
    for (peer, ports) in &tier.accepts {
        for range in ports.all() {
            accept(structure, (name, peer), range, waived, &mut rules);
        }
    }
    for (other, acceptor) in structure.tiers() {
        for range in acceptor.accepts.get(name).into_iter().flat_map(Ports::all) {
            let (id, words) = if other == name {
                ("itself", "the tier itself".to_owned())
            } else {
                (other, format!("the {other} tier"))
            };
            rules.to_tiers.push(Rule::new([name, "to", id], range, other, &words));
        }
    }
    for (peer, ports) in &tier.reaches {
        for range in ports.all() {
            reach(structure, (name, peer), range, waived, &mut rules);
        }
    }
    let https = PortRange { protocol: Protocol::Tcp, from: 443, to: 443 };
    for service in &tier.services {
        let (list, id, words) = match service {
            Service::Endpoints => (&mut rules.to_endpoints, "endpoints", "AWS services through interface endpoints"),
            Service::S3 => (&mut rules.to_gateways, "s3", "S3 through its gateway endpoint"),
            Service::Dynamodb => (&mut rules.to_gateways, "dynamodb", "DynamoDB through its gateway endpoint"),
        };
        list.push(Rule { name: format!("{name}_to_{id}"), ..Rule::new([name, "to", id], https, id, words) });
    }
    rules
}

fn accept(
    structure: &SecurityGroups,
    (name, peer): (&str, &str),
    range: PortRange,
    waived: &Waived,
    rules: &mut Rules,
) {
    let waivers: Vec<(&str, &str)> = broken_by_accepting(structure, name, peer, range)
        .into_iter()
        .filter_map(|control| Some((control, waived.reason(control)?)))
        .collect();
    let kind = structure.peer(name, peer);
    let rule = |id: &str, peer: &str, words: &str| Rule {
        skips: skips(kind, range, &waivers),
        waivers: waivers.iter().map(|(control, reason)| format!("{control} is waived: {reason}")).collect(),
        ..Rule::new([name, "from", id], range, peer, words)
    };
    match kind {
        Peer::Internet => {
            let words = if range.is_tcp(80) { ", to be redirected to HTTPS" } else { "" };
            let clients = rule("clients", "client_cidrs", &format!("clients{words}"));
            rules.from_addresses.push(Rule { attribute: "cidr_ipv4", ..clients });
            if structure.ipv6 {
                let clients = rule("ipv6_clients", "client_ipv6_cidrs", &format!("clients by IPv6{words}"));
                rules.from_addresses.push(Rule { attribute: "cidr_ipv6", ..clients });
            }
        }
        Peer::PrefixList(words) => rules.from_lists.push(rule(peer, peer, words)),
        Peer::Itself => rules.from_tiers.push(rule("itself", peer, "the tier itself")),
        Peer::Tier | Peer::Unknown => rules.from_tiers.push(rule(peer, peer, &format!("the {peer} tier"))),
    }
}

/// Checks that fail on a rule which is right, because they see only its port, or which a waiver permits.
fn skips(peer: Peer<'_>, range: PortRange, waivers: &[(&str, &str)]) -> Vec<Skip> {
    let checks = [("CKV_AWS_24", 22, OPEN_SHELL), ("CKV_AWS_25", 3389, OPEN_SHELL), ("CKV_AWS_260", 80, OPEN_INGRESS)];
    let met = checks.into_iter().filter(|(_, port, _)| range.holds_tcp(*port));
    let reason = |port, control| {
        let waived = waivers.iter().find(|(waived, _)| *waived == control).map(|(_, reason)| *reason);
        let right = match peer {
            Peer::PrefixList(_) => Some("the source is a prefix list, which the check does not know"),
            Peer::Tier | Peer::Itself => Some("the source is a security group, which the check does not know"),
            Peer::Internet if port == 80 => Some("the listener on 80 only redirects to HTTPS"),
            Peer::Internet | Peer::Unknown => None,
        };
        waived.or(right).map(str::to_owned)
    };
    met.filter_map(|(check, port, control)| Some(Skip { check, reason: reason(port, control)? })).collect()
}

fn reach(structure: &SecurityGroups, (name, peer): (&str, &str), range: PortRange, waived: &Waived, rules: &mut Rules) {
    if let Peer::PrefixList(words) = structure.peer(name, peer) {
        rules.to_lists.push(Rule::new([name, "to", peer], range, peer, words));
    } else {
        let waivers: Vec<String> =
            waived.reason(OPEN_EGRESS).map(|reason| format!("{OPEN_EGRESS} is waived: {reason}")).into_iter().collect();
        let blocks = |id, attribute, words| Rule {
            attribute,
            waivers: waivers.clone(),
            ..Rule::new([name, "to", id], range, if attribute == "cidr_ipv4" { "0.0.0.0/0" } else { "::/0" }, words)
        };
        rules.to_everywhere.push(blocks("everywhere", "cidr_ipv4", "every address"));
        if structure.ipv6 {
            rules.to_everywhere.push(blocks("ipv6_everywhere", "cidr_ipv6", "every IPv6 address"));
        }
    }
}

/// The controls that a tier breaks by accepting a connection.
#[must_use]
pub fn broken_by_accepting(structure: &SecurityGroups, name: &str, peer: &str, range: PortRange) -> Vec<&'static str> {
    let peer = structure.peer(name, peer);
    let shell = [22, 3389].into_iter().any(|port| (range.from..=range.to).contains(&port));
    let web = range.from == range.to && (range.is_tcp(80) || range.from == 443);
    let mut broken = Vec::new();
    if shell && !matches!(peer, Peer::PrefixList(_)) {
        broken.push(OPEN_SHELL);
    }
    if peer == Peer::Internet && !web {
        broken.push(OPEN_INGRESS);
    }
    broken
}

impl Rule {
    fn new([tier, direction, id]: [&str; 3], range: PortRange, peer: &str, words: &str) -> Self {
        let udp = if range.protocol == Protocol::Udp { "udp_" } else { "" };
        let last = if range.to == range.from { String::new() } else { format!("_{}", range.to) };
        Self {
            name: format!("{tier}_{direction}_{id}_{udp}{}{last}", range.from),
            description: format!("{} {direction} {words}", spoken(range)),
            protocol: match range.protocol {
                Protocol::Tcp => "tcp",
                Protocol::Udp => "udp",
            },
            first: range.from,
            last: range.to,
            peer: peer.to_owned(),
            attribute: "",
            skips: Vec::new(),
            waivers: Vec::new(),
        }
    }
}

/// What is usually spoken on a port.
fn spoken(range: PortRange) -> String {
    let known = match (range.protocol, range.from) {
        (_, from) if from != range.to => "",
        (Protocol::Tcp, 22) => "SSH",
        (Protocol::Tcp, 80) => "HTTP",
        (Protocol::Tcp, 443) => "HTTPS",
        (Protocol::Udp, 443) => "HTTP/3",
        (Protocol::Tcp, 1433) => "SQL Server",
        (Protocol::Tcp, 1521) => "Oracle",
        (Protocol::Tcp, 2049) => "NFS",
        (Protocol::Tcp, 3306) => "MySQL",
        (Protocol::Tcp, 3389) => "RDP",
        (Protocol::Tcp, 5432) => "PostgreSQL",
        (Protocol::Tcp, 6379) => "Redis",
        (Protocol::Tcp, 27017) => "MongoDB",
        _ => "",
    };
    match (known, range.protocol) {
        ("", Protocol::Tcp) => format!("TCP {range}"),
        ("", Protocol::Udp) => range.to_string(),
        (known, _) => known.to_owned(),
    }
}
