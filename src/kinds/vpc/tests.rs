use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::addresses::{self, ZONE_BITS, smallest_block};
use super::flow::outbound;
use super::matrix::matrix;
use super::network_acl::{MOST_RULES, network_acl};
use super::refusals::{DATA_ISOLATED, DEFAULT_CLOSED, INTERNET_PORTS, refusals};
use super::rule::Rule;
use super::structure::{Network, Route};
use crate::kind::Waived;
use crate::kinds::ports::Protocol;

const CIDR: &str = "10.0.64.0/20";

fn baseline() -> Network {
    with(&json!({}))
}

/// The baseline's structure, overlaid.
fn with(over: &Value) -> Network {
    crate::kinds::decided(over)
}

fn everything() -> Network {
    with(&json!({
        "tiers": {
            "public": { "accepts": { "internet": { "udp": [443] } } },
            "private": { "accepts": { "10.0.0.0/8": { "tcp": [443] } }, "tags": { "kubernetes.io/role/internal-elb": "1" } },
            "cache": {
                "share": "eighth",
                "route": "none",
                "stores-data": true,
                "internal": true,
                "accepts": { "private": { "tcp": [6379], "ranges": [{ "protocol": "tcp", "from": 11211, "to": 11212 }] } },
                "outbound": [443],
                "ephemeral-from": 32768,
            },
        },
        "ipv6": true,
        "endpoints": { "interface": { "users": ["private", "data", "cache"] } },
        "flow-logs": { "archive": true },
        "dns": { "firewall": "block-listed" },
    }))
}

fn smallest() -> Network {
    with(&json!({
        "tiers": {
            "public": null,
            "data": null,
            "private": { "share": "whole", "route": "none", "accepts": { "public": null } },
        },
        "endpoints": { "interface": null, "exceptions": [] },
        "dns": { "query-logs": false },
    }))
}

fn block_of(structure: &Network, tier: &str) -> Ipv4Net {
    let network: Ipv4Net = CIDR.parse().expect("a block");
    let at = structure.tiers().position(|(name, _)| name == tier).expect("a tier");
    let block = addresses::place(structure).expect("shares that fit")[at];
    let prefix = network.prefix_len() + block.bits;
    let start = u32::from(network.network()) + (block.number << (32 - prefix));
    Ipv4Net::new(Ipv4Addr::from(start), prefix).expect("a block")
}

/// A host of a tier, or somebody on the internet.
fn host(structure: &Network, who: &str) -> Ipv4Addr {
    match who {
        "internet" => Ipv4Addr::new(203, 0, 113, 7),
        tier => block_of(structure, tier).hosts().nth(9).expect("a host"),
    }
}

/// What a list says of one packet: the first rule that matches decides, and none denies.
fn passes(structure: &Network, rules: &[Rule], direction: &str, peer: Ipv4Addr, protocol: &str, port: u16) -> bool {
    let mut rules: Vec<&Rule> = rules.iter().filter(|rule| rule.direction == direction && !rule.ipv6).collect();
    rules.sort_by_key(|rule| rule.number);
    let about = |rule: &&&Rule| {
        let block: Ipv4Net = if rule.peer.is_tier {
            block_of(structure, &rule.peer.name)
        } else if rule.peer.is_vpc {
            CIDR.parse().expect("a block")
        } else {
            rule.peer.name.parse().expect("a block")
        };
        block.contains(&peer)
            && (rule.protocol == "-1" || rule.protocol == protocol && (rule.from..=rule.to).contains(&port))
    };
    rules.iter().find(about).is_some_and(|rule| rule.action == "allow")
}

/// Whether a connection works: there and back again, through the lists of both ends.
fn connects(structure: &Network, from: &str, to: &str, protocol: &str, port: u16) -> bool {
    let answers = structure.tier(from).map_or(50_000, |tier| tier.ephemeral_from + 9_000);
    let (client, server) = (host(structure, from), host(structure, to));
    let list = |who: &str| structure.tier(who).map(|tier| network_acl(structure, who, tier));
    list(from).is_none_or(|list| {
        passes(structure, &list, "egress", server, protocol, port)
            && passes(structure, &list, "ingress", server, protocol, answers)
    }) && list(to).is_none_or(|list| {
        passes(structure, &list, "ingress", client, protocol, port)
            && passes(structure, &list, "egress", client, protocol, answers)
    })
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
    }
}

fn controls(structure: &Network) -> Vec<Option<&'static str>> {
    refusals(structure, &Waived::default()).into_iter().map(|refusal| refusal.control).collect()
}

fn messages(structure: &Network) -> Vec<String> {
    let found = refusals(structure, &Waived::default());
    found
        .into_iter()
        .map(|refusal| format!("{}: {} ({})", refusal.path.join("."), refusal.message, refusal.help))
        .collect()
}

#[test]
fn every_accepted_connection_passes_the_lists_of_both_ends() {
    for structure in [baseline(), everything(), smallest()] {
        for (name, tier) in structure.tiers() {
            for (peer, ports) in tier.accepts().filter(|(peer, _)| !peer.contains('/')) {
                for range in ports.all() {
                    assert!(
                        connects(&structure, peer, name, protocol(range.protocol), range.to),
                        "{peer} to {name}: {range}"
                    );
                }
            }
        }
    }
}

#[test]
fn nobody_connects_to_a_well_known_port_that_is_not_accepted() {
    for structure in [baseline(), everything(), smallest()] {
        let endpoints = structure.endpoints.interface.clone();
        for (to, tier) in structure.tiers() {
            for from in structure.tiers().map(|(name, _)| name).chain(["internet"]).filter(|from| *from != to) {
                for port in 1..1024 {
                    let accepted = tier.accepted_from(from).any(|range| range.holds_tcp(port));
                    let endpoint = port == 443
                        && endpoints
                            .as_ref()
                            .is_some_and(|it| it.tier == to && it.users.iter().any(|user| user == from));
                    assert_eq!(
                        connects(&structure, from, to, "tcp", port),
                        accepted || endpoint,
                        "{from} to {to}: {port}"
                    );
                }
            }
        }
    }
}

#[test]
fn tiers_reach_the_internet_through_nat_and_get_answers() {
    let structure = baseline();
    let internet = host(&structure, "internet");
    let client = host(&structure, "private");
    let (private, public) = (structure.tier("private").expect("private"), structure.tier("public").expect("public"));
    let (private, public) = (network_acl(&structure, "private", private), network_acl(&structure, "public", public));
    // There: out of the private subnet, into the gateway's subnet, out of it from the gateway.
    assert!(passes(&structure, &private, "egress", internet, "tcp", 443));
    assert!(passes(&structure, &public, "ingress", client, "tcp", 443));
    assert!(passes(&structure, &public, "egress", internet, "tcp", 443));
    // Back: to the gateway's port, then to the client's, still from the server's address.
    assert!(passes(&structure, &public, "ingress", internet, "tcp", 1024));
    assert!(passes(&structure, &public, "egress", client, "tcp", 40_000));
    assert!(passes(&structure, &private, "ingress", internet, "tcp", 40_000));
    // And nothing but HTTPS.
    assert!(!passes(&structure, &private, "egress", internet, "tcp", 25));
}

#[test]
fn shells_and_remote_desktop_are_closed_to_the_internet_in_every_tier() {
    for structure in [baseline(), everything(), smallest()] {
        for (name, tier) in structure.tiers() {
            let list = network_acl(&structure, name, tier);
            for port in [22, 3389] {
                assert!(
                    !passes(&structure, &list, "ingress", host(&structure, "internet"), "tcp", port),
                    "{name}: {port}"
                );
            }
        }
    }
}

#[test]
fn data_reaches_gateway_endpoints_on_https_only() {
    let structure = baseline();
    let data = structure.tier("data").expect("data");
    assert_eq!((data.route, outbound(&structure, "data", data)), (Route::None, vec![443]));
}

#[test]
fn without_gateway_endpoints_a_tier_without_a_route_opens_nothing_outside() {
    let structure = with(&json!({ "endpoints": { "gateway": [] } }));
    let data = structure.tier("data").expect("the baseline's tier");
    assert_eq!(outbound(&structure, "data", data), Vec::<u16>::new());
    let anywhere = |rule: &Rule| serde_json::to_string(rule).expect("a rule").contains("0.0.0.0/0");
    assert!(!network_acl(&structure, "data", data).iter().any(anywhere));
}

#[test]
fn ipv6_rules_follow_those_of_ipv4_but_never_pass_nat_or_endpoints() {
    let structure = everything();
    for (name, tier) in structure.tiers() {
        let list = network_acl(&structure, name, tier);
        for rule in list.iter().filter(|rule| rule.ipv6 && !rule.icmp) {
            let twin = list.iter().find(|other| other.direction == rule.direction && other.number + 5 == rule.number);
            assert!(
                twin.is_some_and(|twin| (twin.action, twin.from, twin.to) == (rule.action, rule.from, rule.to)),
                "{name}: {} {}",
                rule.direction,
                rule.number
            );
        }
    }
    let public = network_acl(&structure, "public", structure.tier("public").expect("public"));
    assert!(!public.iter().any(|rule| rule.direction == "ingress" && rule.number == 205), "IPv6 does not pass NAT");
}

#[test]
fn numbers_are_unique_and_few_enough_for_aws() {
    for structure in [baseline(), everything(), smallest()] {
        for (name, tier) in structure.tiers() {
            for direction in ["ingress", "egress"] {
                let list = network_acl(&structure, name, tier);
                let mut numbers: Vec<u16> =
                    list.iter().filter(|rule| rule.direction == direction).map(|rule| rule.number).collect();
                let count = numbers.len();
                numbers.sort_unstable();
                numbers.dedup();
                assert_eq!(numbers.len(), count, "{name} {direction}");
                assert!(list.iter().filter(|rule| rule.direction == direction && !rule.ipv6).count() <= MOST_RULES);
            }
        }
    }
}

#[test]
fn the_matrix_shows_every_connection() {
    assert_eq!(
        matrix(&baseline()).join("\n"),
        "\
from / to   public      private           data               outside
public      -           443, 8080         -                  443
private     443 (NAT)   all               3306, 5432, 6379   443
data        -           443 (endpoints)   all                443 (gateway endpoints)
internet    80, 443     -                 -                  -"
    );
}

#[test]
fn blocks_keep_their_place_when_a_tier_is_added() {
    let places = |structure: &Network| addresses::place(structure).expect("shares that fit");
    assert_eq!(places(&everything())[..3], places(&baseline())[..]);
    assert_eq!(block_of(&baseline(), "private").to_string(), "10.0.72.0/21");
    assert_eq!(smallest_block(&baseline()), 23);
    assert_eq!(smallest_block(&smallest()), 26);
}

#[test]
fn the_baseline_and_its_variations_are_right() {
    for structure in [baseline(), everything(), smallest()] {
        assert_eq!(messages(&structure), Vec::<String>::new());
    }
}

#[test]
fn a_store_must_not_have_a_route_to_the_internet() {
    let structure = with(&json!({ "tiers": { "data": { "route": "nat" } } }));
    assert_eq!(controls(&structure), [Some(DATA_ISOLATED)]);
}

#[test]
fn only_the_web_is_open_to_the_internet() {
    let structure = with(&json!({ "tiers": { "public": { "accepts": { "internet": { "tcp": [22, 443] } } } } }));
    assert_eq!(controls(&structure), [Some(INTERNET_PORTS)]);
    for accepted in [
        json!({ "tcp": [3389] }),
        json!({ "udp": [3389] }),
        json!({ "ranges": [{ "protocol": "tcp", "from": 20, "to": 30 }] }),
        json!({ "ranges": [{ "protocol": "tcp", "from": 443, "to": 3389 }] }),
        json!({ "ranges": [{ "protocol": "udp", "from": 1024, "to": 65535 }] }),
    ] {
        let open = with(&json!({ "tiers": { "public": { "accepts": { "internet": accepted } } } }));
        assert_eq!(controls(&open), [Some(INTERNET_PORTS)], "{accepted}");
    }
    let waived = Waived([(INTERNET_PORTS.to_owned(), "partners' SFTP".to_owned())].into_iter().collect());
    assert_eq!(refusals(&structure, &waived), []);
    let context = serde_json::to_value(super::context::context(&structure, &waived)).expect("a context");
    assert_eq!(context["tiers"][0]["skips"], json!([{ "check": "CKV_AWS_232", "reason": "partners' SFTP" }]));
}

#[test]
fn a_tier_without_a_gateway_accepts_nothing_from_the_internet() {
    let structure = with(&json!({ "tiers": { "private": { "accepts": { "internet": { "tcp": [443] } } } } }));
    assert_eq!(controls(&structure), [Some(DEFAULT_CLOSED)]);
}

#[test]
fn mistakes_are_named_with_their_place() {
    let structure = with(&json!({
        "tiers": {
            "public": { "share": "half" },
            "private": { "accepts": { "web": { "tcp": [443] }, "10.0.0.1/8": { "tcp": [443] }, "0.0.0.0/0": { "tcp": [443] } } },
            "data": { "accepts": { "data": { "tcp": [5432] }, "private": { "tcp": [], "ranges": [{ "protocol": "tcp", "from": 9, "to": 8 }] } } },
        },
        "endpoints": { "interface": { "tier": "public", "users": ["private", "jobs"] } },
    }));
    assert_eq!(
        messages(&structure).join("\n"),
        "\
tiers: the tiers' shares exceed the whole: 1/2 + 1/2 + 1/4 (give a tier a smaller share)
tiers.private.accepts.web: no tier is named `web` (a tier (public, private, data), `internet`, or an address block such as `10.0.0.0/8`)
tiers.private.accepts.10.0.0.1/8: the block has host bits (did you mean `10.0.0.0/8`?)
tiers.private.accepts.0.0.0.0/0: this block covers too much of the internet (a block of /8 or smaller, or `internet`)
tiers.data.accepts.private: a port range must run from a lower to a higher port, above 0 (such as 8000 to 8100)
tiers.data.accepts.data: a tier cannot name itself as a source (`internal: true` opens it to its own hosts)
endpoints.interface.tier: endpoints are private, but this tier is not (a tier without an internet gateway)
endpoints.interface.users.1: no tier is named `jobs` (the name of a tier)"
    );
}

#[test]
fn nat_needs_a_tier_that_can_hold_its_gateways() {
    let structure = with(&json!({ "tiers": { "public": { "route": "none", "accepts": { "internet": null } } } }));
    assert_eq!(
        messages(&structure),
        ["tiers.private.route: the tier `private` routes through NAT, but no tier can hold NAT gateways (add a \
             tier with the route `internet`, or use the route `none`)"]
    );
}

proptest! {
    #[test]
    fn tiers_fit_in_any_order_whenever_their_sum_does(shares in proptest::collection::vec(0_u32..5, 1..8)) {
        let names = ["whole", "half", "quarter", "eighth", "sixteenth"];
        let tiers: serde_json::Map<String, Value> = shares
            .iter()
            .enumerate()
            .map(|(at, share)| (format!("tier{at}"), json!({ "share": names[*share as usize], "route": "none" })))
            .collect();
        let structure: Network = serde_json::from_value(json!({
            "tiers": tiers,
            "endpoints": { "gateway": [], "interface": null },
            "flow-logs": {},
            "dns": {},
        }))
        .expect("a structure");
        let sum: u32 = shares.iter().map(|share| 16 >> share).sum();
        let placed = addresses::place(&structure);
        prop_assert_eq!(placed.is_some(), sum <= 16);
        for (at, block) in placed.iter().flatten().enumerate() {
            for other in placed.iter().flatten().skip(at + 1) {
                let ends = |block: &addresses::Block| (block.number << (4 - block.bits), (block.number + 1) << (4 - block.bits));
                let ((start, end), (first, last)) = (ends(block), ends(other));
                prop_assert!(end <= first || last <= start);
            }
        }
        prop_assert!(smallest_block(&structure) + shares.iter().max().map_or(0, |bits| u8::try_from(*bits).unwrap_or(0)) + ZONE_BITS == 28);
    }
}

#[test]
fn an_overlay_says_only_what_it_changes() {
    let baseline = crate::kinds::baseline();
    let kind = baseline.kind("vpc").expect("the kind");
    let schema = crate::kind::manifest_schema(kind, &baseline.definitions["vpc"]);
    let tiers = &schema["properties"]["tiers"];
    assert_eq!(tiers["properties"]["data"]["required"], json!([]), "a tier of the baseline is complete already");
    assert_eq!(tiers["additionalProperties"]["required"], json!(["share", "route"]), "a new tier is not");
}
