//! Organizational units.

use indexmap::IndexMap;

use crate::manifest::{Located, UnitClass, UnitManifest};

/// One organizational unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The names from the root down, joined by `/`.
    pub path: String,
    /// Whether it, or a unit above it, is of class production.
    pub production: bool,
}

/// The place of accounts that belong to no unit, such as the management account.
pub const ROOT: &str = "root";

/// All units by path, parents before children, the root first.
#[must_use]
pub fn flatten(units: &IndexMap<Located<String>, UnitManifest>) -> IndexMap<String, Unit> {
    let root = Unit { path: ROOT.to_owned(), production: false };
    let mut flat = IndexMap::from([(ROOT.to_owned(), root)]);
    collect(units, "", false, &mut flat);
    flat
}

fn collect(
    units: &IndexMap<Located<String>, UnitManifest>,
    parent: &str,
    production: bool,
    flat: &mut IndexMap<String, Unit>,
) {
    for (name, unit) in units {
        let path = if parent.is_empty() { name.value.clone() } else { format!("{parent}/{}", name.value) };
        let production = unit.class.map_or(production, |class| class == UnitClass::Production);
        flat.insert(path.clone(), Unit { path: path.clone(), production });
        collect(&unit.units, &path, production, flat);
    }
}
