//! What is wrong with a structure beyond its types.

use ipnet::Ipv4Net;

use super::addresses;
use super::network_acl::{MOST_RULES, network_acl};
use super::structure::{Network, Route, Tier};
use crate::hcl::literal as hcl;
use crate::kind::{Refusal, Refusals, Waived};
use crate::kinds::ports::{PortRange, Protocol};
use crate::organization::Region;

/// Only web traffic enters from the internet.
pub const INTERNET_PORTS: &str = "vpc-internet-ports";
/// Stores have no route to the internet.
pub const DATA_ISOLATED: &str = "vpc-data-isolated";
/// Only a tier with an internet gateway is open to the internet.
pub const DEFAULT_CLOSED: &str = "vpc-default-closed";

/// Two zones remain when one fails.
const THREE_ZONES: &str = "vpc-three-zones";

/// How many zones a network is spread over.
const ZONES: usize = 3;

/// What a public tier may serve to the internet: HTTP to redirect, HTTPS, and HTTPS over QUIC.
const WEB: [PortRange; 3] = [
    PortRange { protocol: Protocol::Tcp, from: 80, to: 80 },
    PortRange { protocol: Protocol::Tcp, from: 443, to: 443 },
    PortRange { protocol: Protocol::Udp, from: 443, to: 443 },
];

/// Everything wrong with a structure.
#[must_use]
pub fn refusals(structure: &Network, waived: &Waived) -> Vec<Refusal> {
    let mut found = Refusals::new(waived);
    network(structure, &mut found);
    for (name, tier) in structure.tiers() {
        naming(name, &mut found);
        routing(structure, name, tier, &mut found);
        accepting(structure, name, tier, &mut found);
        if found.is_empty() {
            counting(structure, name, tier, &mut found);
        }
    }
    endpoints(structure, &mut found);
    found.found()
}

/// A region with too few zones for a network.
#[must_use]
pub fn zones(region: &Region) -> Option<Refusal> {
    let zones = region.zones.len();
    let message = format!("a network needs {ZONES} zones, but {} has {zones}", region.name);
    let help = format!("remove the region here, since its baseline is applied anyway, or waive {THREE_ZONES}");
    (zones < ZONES).then(|| Refusal::new(Some(THREE_ZONES), &["availability-zones"], message, help))
}

fn network(structure: &Network, found: &mut Refusals<'_>) {
    if structure.tiers().next().is_none() {
        found.refuse(None, &["tiers"], "a network needs a tier", "add one, such as `private`");
    }
    if addresses::place(structure).is_none() {
        let shares: Vec<&str> = structure.tiers().map(|(_, tier)| tier.share.fraction()).collect();
        found.refuse(
            None,
            &["tiers"],
            format!("the tiers' shares exceed the whole: {}", shares.join(" + ")),
            "give a tier a smaller share",
        );
    }
    let host = structure.tiers().any(|(_, tier)| tier.route == Route::Internet);
    for (name, _) in structure.tiers().filter(|(_, tier)| tier.route == Route::Nat && !host) {
        found.refuse(
            None,
            &["tiers", name, "route"],
            format!("the tier `{name}` routes through NAT, but no tier can hold NAT gateways"),
            "add a tier with the route `internet`, or use the route `none`",
        );
    }
}

fn naming(name: &str, found: &mut Refusals<'_>) {
    let plain = name.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit());
    let form = plain && name.starts_with(|first: char| first.is_ascii_lowercase()) && (2..=16).contains(&name.len());
    if !form || ["internet", "outside", "this"].contains(&name) || !hcl::is_identifier(name) {
        found.refuse(
            None,
            &["tiers", name],
            format!("`{name}` is not a valid tier name"),
            "use 2 to 16 lowercase letters and digits, starting with a letter, but not `internet`, `outside` or `this`",
        );
    }
}

fn routing(structure: &Network, name: &str, tier: &Tier, found: &mut Refusals<'_>) {
    if tier.stores_data && tier.route != Route::None {
        found.refuse(
            Some(DATA_ISOLATED),
            &["tiers", name, "route"],
            format!("the tier `{name}` stores data and has a route to the internet"),
            "use the route `none`; endpoints reach AWS services without it",
        );
    }
    if !(1024..=49152).contains(&tier.ephemeral_from) {
        found.refuse(
            None,
            &["tiers", name, "ephemeral-from"],
            "no operating system opens connections from that port on",
            "a number between 1024 and 49152",
        );
    }
    if structure.nat_host() == Some(name) && tier.ephemeral_from != 1024 {
        found.refuse(
            None,
            &["tiers", name, "ephemeral-from"],
            format!("the tier `{name}` holds NAT gateways, which open connections from port 1024 on"),
            "remove `ephemeral-from`",
        );
    }
    if tier.outbound.contains(&0) {
        found.refuse(None, &["tiers", name, "outbound"], "0 is not a port", "a number between 1 and 65535");
    }
}

fn accepting(structure: &Network, name: &str, tier: &Tier, found: &mut Refusals<'_>) {
    for (peer, ports) in tier.accepts() {
        let path = ["tiers", name, "accepts", peer];
        if peer == name {
            found.refuse(
                None,
                &path,
                "a tier cannot name itself as a source",
                "`internal: true` opens it to its own hosts",
            );
        } else if peer == "internet" {
            from_internet(name, tier, ports.all(), found);
        } else if structure.tier(peer).is_none() {
            outside_block(structure, &path, peer, found);
        }
        if ports.all().next().is_none() {
            found.refuse(None, &path, "no port is given", "list ports under `tcp` or `udp`, or ranges under `ranges`");
        }
        if ports.all().any(|range| range.from == 0 || range.from > range.to) {
            found.refuse(
                None,
                &path,
                "a port range must run from a lower to a higher port, above 0",
                "such as 8000 to \
                                  8100",
            );
        }
    }
}

fn from_internet(name: &str, tier: &Tier, ports: impl Iterator<Item = PortRange>, found: &mut Refusals<'_>) {
    let path = ["tiers", name, "accepts", "internet"];
    if tier.route != Route::Internet {
        found.push(Refusal::new(
            Some(DEFAULT_CLOSED),
            &path,
            format!("the tier `{name}` accepts connections from the internet, but has no internet gateway"),
            "accept them in a tier with the route `internet`, and from that tier here",
        ));
    }
    let open: Vec<String> = ports.filter(|range| !WEB.contains(range)).map(|range| range.to_string()).collect();
    if !open.is_empty() {
        found.refuse(
            Some(INTERNET_PORTS),
            &path,
            format!("the tier `{name}` is open to the whole internet on {}", open.join(", ")),
            "only 80 and 443 can be open; use Session Manager for shell access",
        );
    }
}

fn outside_block(structure: &Network, path: &[&str], peer: &str, found: &mut Refusals<'_>) {
    match peer.parse::<Ipv4Net>() {
        Ok(block) if block.trunc().to_string() == peer && block.prefix_len() >= 8 => {}
        Ok(block) if block.prefix_len() < 8 => {
            found.refuse(
                None,
                path,
                "this block covers too much of the internet",
                "a block of /8 or smaller, or `internet`",
            );
        }
        Ok(block) => found.refuse(None, path, "the block has host bits", format!("did you mean `{}`?", block.trunc())),
        Err(_) => {
            let tiers: Vec<&str> = structure.tiers().map(|(name, _)| name).collect();
            found.refuse(
                None,
                path,
                format!("no tier is named `{peer}`"),
                format!("a tier ({}), `internet`, or an address block such as `10.0.0.0/8`", tiers.join(", ")),
            );
        }
    }
}

fn counting(structure: &Network, name: &str, tier: &Tier, found: &mut Refusals<'_>) {
    let rules = network_acl(structure, name, tier);
    for direction in ["ingress", "egress"] {
        let count = rules.iter().filter(|rule| rule.direction == direction && !rule.ipv6).count();
        if count > MOST_RULES {
            found.refuse(
                None,
                &["tiers", name],
                format!("the network ACL of `{name}` needs {count} {direction} rules, but AWS allows {MOST_RULES}"),
                "merge ports into ranges, or split the tier",
            );
        }
    }
}

fn endpoints(structure: &Network, found: &mut Refusals<'_>) {
    let Some(interface) = &structure.endpoints.interface else {
        return;
    };
    let path = ["endpoints", "interface", "tier"];
    match structure.tier(&interface.tier) {
        None => found.refuse(None, &path, format!("no tier is named `{}`", interface.tier), "the name of a tier"),
        Some(tier) if tier.route == Route::Internet => {
            found.refuse(
                None,
                &path,
                "endpoints are private, but this tier is not",
                "a tier without an internet gateway",
            );
        }
        Some(_) => {}
    }
    for (at, user) in interface.users.iter().enumerate() {
        if structure.tier(user).is_none() {
            let path = ["endpoints", "interface", "users", &at.to_string()];
            found.refuse(None, &path, format!("no tier is named `{user}`"), "the name of a tier");
        }
    }
}
