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
use serde_json::{Value, json};

use crate::kind::{self, Decided, Facts, Features, Inputs, Output, Refusal, Site, Waived};

pub use structure::Network;

impl Decided for Network {
    const KIND: &'static str = "vpc";

    fn structure(self, _facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(self)
    }
}

impl kind::Structure for Network {
    fn context(&self, waived: &Waived) -> serde_json::Result<Value> {
        serde_json::to_value(context::context(self, waived))
    }

    fn features(&self) -> Features {
        use structure::{DnsFirewall, Exception, GatewayService, Route};

        let endpoints = &self.endpoints;
        let routed = |route: Route| self.tiers().any(|(_, tier)| tier.route == route);
        let images = endpoints.interface.is_some() && endpoints.exceptions.contains(&Exception::ContainerImages);
        Features::from([
            ("nat", self.nat_host().is_some()),
            ("ipv6", self.ipv6),
            ("internet", routed(Route::Internet)),
            ("egress-only", self.ipv6 && routed(Route::Nat)),
            ("flow-log-archive", self.flow_logs.archive),
            ("endpoints", endpoints.interface.is_some() || !endpoints.gateway.is_empty()),
            ("gateway-endpoints", !endpoints.gateway.is_empty()),
            ("s3-endpoint", endpoints.gateway.contains(&GatewayService::S3)),
            ("dynamodb-endpoint", endpoints.gateway.contains(&GatewayService::Dynamodb)),
            ("interface-endpoints", endpoints.interface.is_some()),
            ("aws-images", images),
            ("query-logs", self.dns.query_logs),
            ("dns-firewall", self.dns.firewall != DnsFirewall::Off),
            ("dns-block-list", self.dns.firewall == DnsFirewall::BlockListed),
            ("dns-allow-list", self.dns.firewall == DnsFirewall::AllowListed),
        ])
    }

    fn refusals(&self, waived: &Waived) -> Vec<Refusal> {
        refusals::refusals(self, waived)
    }

    fn outputs(&self) -> Vec<Output> {
        let blocks = addresses::place(self).unwrap_or_default();
        let tiers = self.tiers().zip(blocks).zip(1..);
        tiers.flat_map(|(((name, tier), block), at)| tier_outputs(name, tier, block, at)).collect()
    }

    fn inputs(&self, site: &Site<'_>) -> Inputs {
        let region = site.place.region();
        let mut inputs = Inputs::default();
        if let Some(block) = site.addresses() {
            inputs = inputs.with("cidr", block.to_string());
        }
        inputs = inputs.with("availability_zones", json!(region.zones));
        if self.endpoints.interface.is_some() {
            let needed = endpoints::needed_by(site.kinds, site.values);
            if !needed.is_empty() {
                inputs = inputs.with("interface_endpoints", json!(needed));
            }
        }
        if self.features().has("aws-images") && site.kinds.contains(&"eks") {
            inputs = inputs.with("aws_image_accounts", json!([endpoints::add_on_images(&region.name)]));
        }
        inputs
    }

    fn account_refusals(&self, site: &Site<'_>) -> Vec<Refusal> {
        refusals::zones(site.place.region()).into_iter().collect()
    }

    fn smallest_block(&self) -> Option<u8> {
        Some(addresses::smallest_block(self))
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
