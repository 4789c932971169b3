//! What a region is given: its pool of addresses, the blocks of it that no account gets, and its zones.

use std::net::Ipv4Addr;

use indexmap::IndexSet;
use ipnet::Ipv4Net;

use super::Resolver;
use crate::diagnostic::{Code, one_of};
use crate::manifest::{EnabledRegion, Located};
use crate::organization::addresses::Pool;
use crate::organization::{Region, zones};

/// Addresses that no network can have, and what they are for.
const TAKEN: [(Ipv4Net, &str); 5] = [
    (block([0, 0, 0, 0], 8), "the network itself"),
    (block([127, 0, 0, 0], 8), "the host itself"),
    (block([169, 254, 0, 0], 16), "link-local services, such as instance metadata"),
    (block([224, 0, 0, 0], 4), "multicast"),
    (block([240, 0, 0, 0], 4), "the future"),
];

/// Addresses that carriers share; a pool lies in them by choice, never by accident.
const SHARED: Ipv4Net = block([100, 64, 0, 0], 10);

const fn block([a, b, c, d]: [u8; 4], length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

impl Resolver<'_> {
    /// A pool must be made of addresses that networks can have.
    pub(super) fn check_pool(&mut self, pool: Ipv4Net, written: &Located<String>) {
        let taken = TAKEN.iter().find(|(taken, _)| overlap(*taken, pool));
        let (message, help) = if let Some((taken, purpose)) = taken {
            (
                format!("AWS takes no addresses of {taken} for networks: they are reserved for {purpose}"),
                "use a part of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
            )
        } else if overlap(SHARED, pool) && !SHARED.contains(&pool) {
            (
                format!("{pool} contains {SHARED}, which carriers share, beside other addresses"),
                "use a part of one of them",
            )
        } else {
            return;
        };
        self.error(
            Code::InvalidValue,
            self.source,
            written,
            message,
            "expected addresses of private networks",
            help.to_owned(),
        );
    }

    /// Takes the reserved blocks of each region from its pool, so that nobody gets them.
    pub(super) fn reserve(&mut self, regions: &[Region], pools: &mut indexmap::IndexMap<String, Pool>) {
        for region in regions {
            let written =
                self.manifest.regions.enabled.get(region.name.as_str()).map_or(&[][..], |enabled| &enabled.reserved);
            for (text, block) in written.iter().filter_map(|text| Some((text, text.value.parse::<Ipv4Net>().ok()?))) {
                let taken = pools.get_mut(&region.name).map(|pool| pool.take(block));
                if let Some(Err(error)) = taken {
                    let message = format!("{block} cannot be reserved in {}: {error}", region.name);
                    self.error(
                        Code::AddressOverlap,
                        self.source,
                        text,
                        message,
                        "expected a block of the region's pool",
                        "remove it, or correct it".to_owned(),
                    );
                }
            }
        }
    }

    /// Zones must be the region's own, each once.
    pub(super) fn check_zones(&mut self, name: &str, code: &str, enabled: &EnabledRegion) {
        let (letters, last) = zones(name);
        let mut seen = IndexSet::new();
        for zone in &enabled.zones {
            let is_own = match zone.value.split_once("-az") {
                Some((own, number)) => {
                    own == code && number.parse::<u8>().is_ok_and(|number| (1..=last).contains(&number))
                }
                None => letters.contains(&zone.value.as_str()),
            };
            let (message, help) = if !is_own {
                let help =
                    format!("its zones are {}, or {code}-az1 to {code}-az{last}", one_of(letters.iter().copied()));
                (format!("{name} has no zone `{}`", zone.value), help)
            } else if !seen.insert(&zone.value) {
                (format!("the zone `{}` is listed twice", zone.value), "list each zone once".to_owned())
            } else {
                continue;
            };
            self.error(Code::InvalidValue, self.source, zone, message, "expected a zone of the region", help);
        }
    }
}

/// Whether two blocks share addresses.
pub(super) fn overlap(one: Ipv4Net, other: Ipv4Net) -> bool {
    one.contains(&other) || other.contains(&one)
}
