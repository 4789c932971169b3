//! One account and the places where its components stand.

use indexmap::IndexMap;
use ipnet::Ipv4Net;

use super::{Region, Waiver};
use crate::manifest::{Classification, Overrides};

/// One AWS account.
#[derive(Debug, Clone)]
pub struct Account {
    /// `<tenant>-<stage>`; of an account that was renamed, its first name, which its stacks and resources keep.
    pub name: String,
    /// The name of its file, without `.yaml`.
    pub file: String,
    /// The part of the organization that owns it.
    pub tenant: String,
    /// Its stage.
    pub stage: String,
    /// Its id, once it exists.
    pub id: Option<String>,
    /// Its name in AWS, where the manifest gives one.
    pub aws_name: Option<String>,
    /// The path of its unit, such as `workloads/production`.
    pub unit: String,
    /// Whether its unit is production.
    pub production: bool,
    /// The name of its profile.
    pub profile: String,
    /// Whom to ask about it.
    pub owner: String,
    /// The classification of the data in it.
    pub classification: Classification,
    /// Tags of its own, over the organization's.
    pub tags: IndexMap<String, String>,
    /// The regions that it uses, by name.
    pub regions: IndexMap<String, RegionUse>,
    /// Whether its file names a region, be it a wrong one.
    pub names_region: bool,
    /// The names of the components that it has: its profile's kinds and its own, a variant in place of its kind.
    pub components: Vec<String>,
    /// The components, instances and regions that it is to lose, each with the place of its mark.
    pub removing: IndexMap<String, crate::diagnostic::Place>,
    /// Values over the organization's, by component.
    pub blueprints: Overrides,
    /// Its waivers.
    pub waivers: Vec<Waiver>,
    /// Where its profile is named in its file: the place of problems with what the profile brings.
    pub profile_place: crate::diagnostic::Place,
}

/// The order in which a new organization's own accounts are set up, by their profiles.
const ORDER: [&str; 6] = ["management", "deployment", "log-archive", "audit", "network", "shared-services"];

impl Account {
    /// Whether it is one of the organization's own.
    #[must_use]
    pub fn is_core(&self) -> bool {
        self.tenant == "core"
    }

    /// Its place in the order in which accounts are set up: the organization's own come first, one after the other.
    #[must_use]
    pub fn rank(&self) -> usize {
        let order = ORDER.iter().position(|profile| *profile == self.profile);
        order.filter(|_| self.is_core()).unwrap_or(ORDER.len())
    }
}

/// One region that an account uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionUse {
    /// The address block of its network.
    pub addresses: Option<Ipv4Net>,
    /// Where it is written.
    pub place: crate::diagnostic::Place,
}

/// A region, or the whole account.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place<'a> {
    /// The whole account; Terraform works from the home region.
    Global(&'a Region),
    /// One region.
    Region(&'a Region),
}

impl<'a> Place<'a> {
    /// The region that Terraform works in.
    #[must_use]
    pub const fn region(self) -> &'a Region {
        match self {
            Self::Global(region) | Self::Region(region) => region,
        }
    }

    /// Atmos's `environment`: the region's code, or `gbl`.
    #[must_use]
    pub fn environment(self) -> &'a str {
        match self {
            Self::Global(_) => "gbl",
            Self::Region(region) => &region.code,
        }
    }
}
