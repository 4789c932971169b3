//! Enabled regions and their pools of addresses.

use ipnet::Ipv4Net;

use super::Resolver;
use super::pools::overlap;
use crate::diagnostic::{Code, did_you_mean, one_of};
use crate::manifest::CodeStyle;
use crate::manifest::Located;
use crate::organization::{AWS_REGIONS, Region, partition, region_code};

/// The partition of the regions in China.
const CHINA: &str = "aws-cn";

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
            self.check_pool(addresses, &enabled.addresses);
            if partition(&name.value) != CHINA {
                self.check_zones(&name.value, region_code(&name.value, CodeStyle::Short).unwrap_or(code), enabled);
            }
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
                reserved: enabled.reserved.iter().filter_map(|block| block.value.parse().ok()).collect(),
                zones: enabled.zones.iter().map(|zone| whole_name(&name.value, &zone.value)).collect(),
            });
        }
        self.check_partitions();
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

    /// An organization is in one partition of AWS, and China's is not supported.
    fn check_partitions(&mut self) {
        let manifest = &self.manifest.regions;
        let home = partition(&manifest.home.value);
        for name in manifest.enabled.keys() {
            let own = partition(&name.value);
            let (message, help) = if own == CHINA {
                let message =
                    format!("{} is in China, whose AWS has other service principals and endpoints", name.value);
                (message, "atmos-forge does not support these regions: remove the region")
            } else if own != home {
                let message =
                    format!("{} is in the partition {own}, but {} is in {home}", name.value, manifest.home.value);
                (message, "an organization cannot span partitions: keep a separate repository for each")
            } else {
                continue;
            };
            self.error(
                Code::InvalidValue,
                self.source,
                name,
                message,
                "expected a region of the home region's partition",
                help.to_owned(),
            );
        }
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

/// The name of the zone with this letter in a region, or the zone's id as it is.
fn whole_name(region: &str, zone: &str) -> String {
    if zone.len() == 1 { format!("{region}{zone}") } else { zone.to_owned() }
}
