//! What the templates see.

use indexmap::IndexMap;
use serde::Serialize;

use super::addresses::{self, ZONE_BITS};
use super::endpoints::SERVICES;
use super::matrix::matrix;
use super::network_acl::network_acl;
use super::refusals::INTERNET_PORTS;
use super::rule::Rule;
use super::structure::{Exception, Network, Route, Tier};
use crate::kind::Waived;

/// The context of all templates of the kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Context {
    tiers: Vec<TierContext>,
    /// Lines of the comment on who has which share.
    shares: Vec<String>,
    /// Lines of the comment on who may connect to whom.
    matrix: Vec<String>,
    smallest_block: u8,
    zone_bits: u8,
    /// Bits between the network's IPv6 block (/56) and a tier's, which holds a /64 for each place of a zone.
    ipv6_tier_bits: u8,
    nat_host: String,
    endpoints: EndpointsContext,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a condition of a template")]
struct TierContext {
    name: String,
    bits: u8,
    number: u32,
    ipv6_number: usize,
    internet: bool,
    nat: bool,
    isolated: bool,
    /// The exclusion from the account's block on public access that its subnets need.
    exclusion: Option<&'static str>,
    /// Whether they need it only where NAT gateways exist: their IPv6 addresses have another way out.
    excluded_for_nat: bool,
    tags: IndexMap<String, String>,
    acl: Vec<Rule>,
    skips: Vec<Skip>,
}

/// A scanner's check that does not apply, with the reason of the waiver.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Skip {
    check: &'static str,
    reason: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a condition of a template")]
struct EndpointsContext {
    tier: String,
    users: Vec<String>,
    services: Vec<ServiceContext>,
    service_exceptions: bool,
    amazon_linux: bool,
    container_images: bool,
    systems_manager: bool,
    web_identity: bool,
    machine_images: bool,
    cloudformation: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ServiceContext {
    name: &'static str,
    actions: &'static str,
}

/// Everything that the templates of the kind see.
#[must_use]
pub fn context(structure: &Network, waived: &Waived) -> Context {
    let blocks = addresses::place(structure).unwrap_or_default();
    let tiers: Vec<TierContext> = structure
        .tiers()
        .zip(blocks)
        .enumerate()
        .map(|(at, ((name, tier), block))| TierContext {
            name: name.to_owned(),
            bits: block.bits,
            number: block.number,
            ipv6_number: at,
            internet: tier.route == Route::Internet,
            nat: tier.route == Route::Nat,
            isolated: tier.route == Route::None,
            exclusion: exclusion(structure, tier),
            excluded_for_nat: tier.route == Route::Nat && !structure.ipv6,
            tags: tier.tags.clone(),
            acl: network_acl(structure, name, tier),
            skips: skips(tier, waived),
        })
        .collect();
    Context {
        shares: shares(structure),
        matrix: matrix(structure),
        smallest_block: addresses::smallest_block(structure),
        zone_bits: ZONE_BITS,
        ipv6_tier_bits: 64 - 56 - ZONE_BITS,
        nat_host: structure.nat_host().unwrap_or_default().to_owned(),
        endpoints: endpoints(structure),
        tiers,
    }
}

/// How a tier's subnets are excluded from the account's block on public access.
fn exclusion(structure: &Network, tier: &Tier) -> Option<&'static str> {
    let entered = tier.accepts().any(|(peer, _)| structure.tier(peer).is_none());
    match tier.route {
        Route::Internet if entered => Some("allow-bidirectional"),
        Route::Internet | Route::Nat => Some("allow-egress"),
        Route::None => None,
    }
}

/// The scanner's checks that a waiver of [`INTERNET_PORTS`] makes moot in a tier's list.
fn skips(tier: &Tier, waived: &Waived) -> Vec<Skip> {
    let Some(reason) = waived.reason(INTERNET_PORTS) else {
        return Vec::new();
    };
    let checks = [("CKV_AWS_229", 21), ("CKV_AWS_230", 20), ("CKV_AWS_231", 3389), ("CKV_AWS_232", 22)];
    let open = |port: u16| tier.accepted_from("internet").any(|range| range.holds_tcp(port));
    checks
        .into_iter()
        .filter(|(_, port)| open(*port))
        .map(|(check, _)| Skip { check, reason: reason.to_owned() })
        .collect()
}

fn shares(structure: &Network) -> Vec<String> {
    let free = addresses::free_sixteenths(structure);
    let mut rows: Vec<(String, String)> =
        structure.tiers().map(|(name, tier)| (name.to_owned(), tier.share.fraction().to_owned())).collect();
    if free > 0 {
        let (mut top, mut bottom) = (free, 16);
        while top % 2 == 0 {
            top /= 2;
            bottom /= 2;
        }
        rows.push(("(free)".to_owned(), format!("{top}/{bottom}")));
    }
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    rows.iter().map(|(name, share)| format!("{name:width$}   {share}")).collect()
}

fn endpoints(structure: &Network) -> EndpointsContext {
    let endpoints = &structure.endpoints;
    let has = |exception| endpoints.exceptions.contains(&exception);
    let interface = endpoints.interface.as_ref();
    EndpointsContext {
        tier: interface.map(|interface| interface.tier.clone()).unwrap_or_default(),
        users: interface.map(|interface| interface.users.clone()).unwrap_or_default(),
        services: SERVICES.iter().map(|&(name, actions)| ServiceContext { name, actions }).collect(),
        service_exceptions: has(Exception::ContainerImages)
            || has(Exception::SystemsManager)
            || has(Exception::WebIdentity)
            || has(Exception::MachineImages),
        amazon_linux: has(Exception::AmazonLinux),
        container_images: has(Exception::ContainerImages),
        systems_manager: has(Exception::SystemsManager),
        web_identity: has(Exception::WebIdentity),
        machine_images: has(Exception::MachineImages),
        cloudformation: has(Exception::Cloudformation),
    }
}
