//! What of a repository must not change by accident.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use ipnet::Ipv4Net;

/// The settings, folders and accounts of a repository, as far as what exists in AWS depends on them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// What holds for the whole organization.
    pub settings: BTreeMap<Setting, String>,
    /// The accounts that exist, by name: Terraform applies nothing in the others.
    pub accounts: BTreeMap<String, Deployed>,
}

/// A value that everything else is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// The first part of every resource name.
    Namespace,
    /// The region of what is not regional.
    HomeRegion,
    /// The bucket that holds Terraform state.
    StateBucket,
    /// The folder of the components.
    Components,
    /// The folder of the stacks.
    Stacks,
    /// The folder of the top-level stacks in it.
    Top,
    /// The folder of the workflows.
    Workflows,
    /// The folder of the schemas.
    Schemas,
}

impl Setting {
    /// Its key, in the manifest or in `atmos.yaml`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Namespace => "namespace",
            Self::HomeRegion => "regions.home",
            Self::StateBucket => "state-bucket",
            Self::Components => "components.terraform.base_path",
            Self::Stacks => "stacks.base_path",
            Self::Top => "stacks.included_paths",
            Self::Workflows => "workflows.base_path",
            Self::Schemas => "schemas.jsonschema.base_path",
        }
    }

    /// Whether it is a folder: what lies in it moves, and nothing in AWS changes.
    #[must_use]
    pub const fn is_folder(self) -> bool {
        !matches!(self, Self::Namespace | Self::HomeRegion | Self::StateBucket)
    }
}

/// The components of a stack, each with the block of its network where it has one.
pub type Instances = BTreeMap<String, Option<Ipv4Net>>;

/// What an account consists of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deployed {
    /// Its id.
    pub id: String,
    /// Its stacks, by region or `global-region`.
    pub stacks: BTreeMap<String, Instances>,
    /// The names of its stacks, under which their states are kept.
    pub names: BTreeSet<String>,
}

/// Where folders lay before, and where they lie now.
pub struct FolderMoves(Vec<(Utf8PathBuf, Utf8PathBuf)>);

impl FolderMoves {
    /// Where a file lay before its folder moved.
    #[must_use]
    pub fn former(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        let around = self.0.iter().filter(|(_, is)| path.starts_with(is));
        let (was, is) = around.max_by_key(|(_, is)| is.components().count()).filter(|(was, is)| was != is)?;
        Some(was.join(path.strip_prefix(is).ok()?))
    }
}

/// A block that a network of an account holds in a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The account.
    pub account: String,
    /// The region.
    pub region: String,
    /// The block.
    pub block: Ipv4Net,
}

impl Shape {
    /// The folders of both shapes, as far as both know them; none where nothing moved.
    #[must_use]
    pub fn folders_to(&self, now: &Self) -> FolderMoves {
        let pairs = self.folders().into_iter().zip(now.folders()).filter_map(|(was, is)| Some((was?, is?)));
        let pairs: Vec<_> = pairs.collect();
        FolderMoves(if pairs.iter().all(|(was, is)| was == is) { Vec::new() } else { pairs })
    }

    /// The folders that files lie in, always in the same order.
    fn folders(&self) -> Vec<Option<Utf8PathBuf>> {
        let folder = |setting| self.settings.get(&setting).map(Utf8PathBuf::from);
        let top = folder(Setting::Stacks).zip(folder(Setting::Top)).map(|(stacks, top)| stacks.join(top));
        let rest = [Setting::Stacks, Setting::Components, Setting::Workflows, Setting::Schemas].map(folder);
        std::iter::once(top).chain(rest).collect()
    }

    /// The blocks that networks hold.
    pub fn held(&self) -> impl Iterator<Item = Held> {
        self.accounts.iter().flat_map(|(account, deployed)| {
            deployed.stacks.iter().flat_map(move |(region, instances)| {
                let held = move |block| Held { account: account.clone(), region: region.clone(), block };
                instances.values().flatten().copied().map(held)
            })
        })
    }
}
