//! `vpc`: the network of an account in a region.
//!
//! Tiers, who may connect to whom, and the endpoints are the organization's decision and become concrete HCL;
//! addresses, zones and the number of NAT gateways differ from account to account and are variables.

mod addresses;
mod context;
mod endpoints;
mod flow;
mod matrix;
mod network_acl;
mod refusals;
mod rule;
mod structure;
#[cfg(test)]
mod tests;

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::Serialize;
use serde_json::json;

use super::{Inputs, Kind, Output, Refusal, Waived};
use crate::organization::{Organization, Site};

pub use structure::Structure;

/// The kind.
pub struct Vpc;

impl Kind for Vpc {
    type Structure = Structure;

    const NAME: &'static str = "vpc";

    const WAIVABLE: &'static [&'static str] = &[refusals::DATA_ISOLATED, refusals::INTERNET_PORTS];

    fn context(structure: &Structure, waived: &Waived) -> impl Serialize {
        context::context(structure, waived)
    }

    fn features(structure: &Structure) -> Vec<&'static str> {
        use structure::{DnsFirewall, Exception, GatewayService};

        let endpoints = &structure.endpoints;
        let images = endpoints.interface.is_some() && endpoints.exceptions.contains(&Exception::ContainerImages);
        [
            ("nat", structure.nat_host().is_some()),
            ("ipv6", structure.ipv6),
            ("flow-log-archive", structure.flow_logs.archive),
            ("endpoints", endpoints.interface.is_some() || !endpoints.gateway.is_empty()),
            ("s3-endpoint", endpoints.gateway.contains(&GatewayService::S3)),
            ("dynamodb-endpoint", endpoints.gateway.contains(&GatewayService::Dynamodb)),
            ("interface-endpoints", endpoints.interface.is_some()),
            ("aws-images", images),
            ("dns-block-list", structure.dns.firewall == DnsFirewall::BlockListed),
            ("dns-allow-list", structure.dns.firewall == DnsFirewall::AllowListed),
        ]
        .into_iter()
        .filter_map(|(feature, on)| on.then_some(feature))
        .collect()
    }

    fn refusals(structure: &Structure, waived: &Waived) -> Vec<Refusal> {
        refusals::refusals(structure, waived)
    }

    fn outputs(structure: &Structure) -> Vec<Output> {
        let blocks = addresses::place(structure).unwrap_or_default();
        let tiers = structure.tiers().zip(blocks).zip(1..);
        tiers.flat_map(|(((name, tier), block), at)| tier_outputs(name, tier, block, at)).collect()
    }

    fn inputs(structure: &Structure, site: &Site<'_>, _given: &Inputs) -> Inputs {
        let region = site.place.region();
        let mut inputs = Inputs::default();
        if let Some(block) = site.addresses() {
            inputs = inputs.with("cidr", block.to_string());
        }
        inputs = inputs.with("availability_zones", json!(region.zones));
        if structure.endpoints.interface.is_some() {
            let needed = endpoints::needed_by(site.kinds);
            if !needed.is_empty() {
                inputs = inputs.with("interface_endpoints", json!(needed));
            }
        }
        if Self::features(structure).contains(&"aws-images") && site.kinds.contains(&"eks") {
            inputs = inputs.with("aws_image_accounts", json!([endpoints::add_on_images(&region.name)]));
        }
        inputs
    }

    fn shared_inputs(structure: &Structure, organization: &Organization) -> Inputs {
        match &organization.id {
            Some(id) if Self::features(structure).contains(&"endpoints") => {
                Inputs::default().with("organization_id", id.clone())
            }
            _ => Inputs::default(),
        }
    }

    fn smallest_block(structure: &Structure) -> Option<u8> {
        Some(addresses::smallest_block(structure))
    }
}

/// The mock of `vpc_cidr`, in which the mocks of the tiers' blocks lie.
const MOCK_CIDR: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 64, 0), 20);

/// What other components read of a tier.
fn tier_outputs(name: &str, tier: &structure::Tier, block: addresses::Block, at: u32) -> [Output; 3] {
    let ids =
        |prefix: &str| json!((1..=3).map(|zone| format!("{prefix}-0a1b2c3d4e5f6{at:02}{zone:02}")).collect::<Vec<_>>());
    let nat = tier.route == structure::Route::Nat;
    let output = |suffix: &str, description: String, value: String, mock| Output {
        name: format!("{name}_{suffix}"),
        description,
        value,
        mock,
        feature: None,
    };
    [
        output(
            "subnet_ids",
            format!("Subnets of the {name} tier, in the order of the zones."),
            format!("[for zone in var.availability_zones : aws_subnet.{name}[zone].id]"),
            ids("subnet"),
        ),
        output(
            "cidr",
            format!("IPv4 block of the {name} tier."),
            format!("local.cidrs.{name}"),
            json!(block.within(MOCK_CIDR)),
        ),
        output(
            "route_table_ids",
            format!("Route tables of the {name} tier, for routes to other networks."),
            if nat {
                format!("[for zone in var.availability_zones : aws_route_table.{name}[zone].id]")
            } else {
                format!("[aws_route_table.{name}.id]")
            },
            if nat { ids("rtb") } else { json!([format!("rtb-0a1b2c3d4e5f6{at:02}01")]) },
        ),
    ]
}
