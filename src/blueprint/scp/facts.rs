//! What policies take from the rest of the manifest.

use crate::organization::{Organization, ROOT};

/// The parts of an organization that policies name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// What names begin with.
    pub namespace: String,
    /// The role that AWS makes in new accounts.
    pub access_role: String,
    /// The id of the organization, once it is known.
    pub organization_id: Option<String>,
    /// The names of the enabled regions.
    pub regions: Vec<String>,
    /// The units, parents before children, the root first.
    pub units: Vec<UnitFact>,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFact {
    /// Its path, or `root`.
    pub path: String,
    /// The unit that it is in, by number; the root is in none.
    pub parent: Option<usize>,
    /// Whether its accounts serve customers.
    pub production: bool,
}

impl Facts {
    /// Takes them from an organization.
    #[must_use]
    pub fn of(organization: &Organization) -> Self {
        let mut units: Vec<UnitFact> = Vec::with_capacity(organization.units.len());
        for unit in organization.units.values() {
            let above = unit.path.rsplit_once('/').map_or(ROOT, |(above, _)| above);
            let parent = units.iter().position(|one| one.path == above).filter(|_| unit.path != ROOT);
            units.push(UnitFact { path: unit.path.clone(), parent, production: unit.production });
        }
        Self {
            namespace: organization.namespace.clone(),
            access_role: organization.access_role.clone(),
            organization_id: organization.id.clone(),
            regions: organization.regions.iter().map(|region| region.name.clone()).collect(),
            units,
        }
    }

    /// The number of the unit with this path.
    #[must_use]
    pub fn unit(&self, path: &str) -> Option<usize> {
        self.units.iter().position(|unit| unit.path == path)
    }

    /// The units above a unit, the nearest first.
    pub fn above(&self, unit: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.units[unit].parent, |above| self.units[*above].parent)
    }
}
