//! Enabled regions and their pools of addresses.

use ipnet::Ipv4Net;

use super::Resolver;
use crate::diagnostic::{Code, did_you_mean, one_of};
use crate::manifest::CodeStyle;
use crate::manifest::Located;
use crate::organization::{AWS_REGIONS, Region, region_code};

impl Resolver<'_> {
    /// Enabled regions, the home region first.
    pub(super) fn regions(&mut self) -> Vec<Region> {
        let manifest = &self.manifest.regions;
        let mut regions: Vec<Region> = Vec::new();
        for (name, enabled) in &manifest.enabled {
            let Some(code) = self.region_code(name, manifest.codes) else {
                continue;
            };
            let Ok(addresses) = enabled.addresses.value.parse::<Ipv4Net>() else {
                continue; // reported by the schema's format
            };
            if let Some(other) = regions.iter().find(|other| overlap(other.addresses, addresses)) {
                let message = format!("the pools of {} and {} overlap", other.name, name.value);
                self.error(
                    Code::AddressOverlap,
                    self.source,
                    &enabled.addresses,
                    message,
                    "expected a separate pool",
                    "networks with overlapping addresses cannot be connected".to_owned(),
                );
            }
            regions.push(Region {
                name: name.value.clone(),
                code: code.to_owned(),
                addresses,
                zones: enabled.zones.iter().map(|zone| whole_name(&name.value, &zone.value)).collect(),
            });
        }
        if let Some(home) = regions.iter().position(|region| region.name == manifest.home.value) {
            regions[..=home].rotate_right(1);
        } else if !manifest.enabled.keys().any(|name| name.value == manifest.home.value) {
            // One that is enabled and still missing is wrong itself, which is told above.
            let enabled = manifest.enabled.keys().map(|name| name.value.as_str());
            let help = did_you_mean(&manifest.home.value, enabled.clone());
            let message = format!("the home region {} is not enabled", manifest.home.value);
            let label = format!("expected one of the enabled regions: {}", one_of(enabled));
            self.error(Code::UnknownRegion, self.source, &manifest.home, message, &label, help);
        }
        regions
    }

    fn region_code(&mut self, name: &Located<String>, style: CodeStyle) -> Option<&'static str> {
        let code = region_code(&name.value, style);
        if code.is_none() {
            let known = AWS_REGIONS.iter().map(|(region, _, _)| *region);
            self.error(
                Code::UnknownRegion,
                self.source,
                name,
                format!("AWS has no region `{}`", name.value),
                "expected a region name, such as `us-east-1`",
                did_you_mean(&name.value, known),
            );
        }
        code
    }
}

fn overlap(one: Ipv4Net, other: Ipv4Net) -> bool {
    one.contains(&other) || other.contains(&one)
}

/// The name of the zone with this letter in a region, or the zone's id as it is.
fn whole_name(region: &str, zone: &str) -> String {
    if zone.len() == 1 { format!("{region}{zone}") } else { zone.to_owned() }
}
