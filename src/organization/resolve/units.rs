//! Units: from the nested mapping to paths, and what AWS and Terraform would make of a rename.

use indexmap::IndexMap;

use super::Resolver;
use crate::diagnostic::Code;
use crate::manifest::{Located, UnitClass, UnitManifest};
use crate::organization::unit::{label, parent};
use crate::organization::{ROOT, SUSPENDED, Unit};

/// How deep AWS lets units be nested below the root.
const DEEPEST: usize = 5;

/// A unit on the way down: what its inner units need to know of it.
#[derive(Clone, Copy)]
struct Above<'a> {
    path: &'a str,
    was: Option<&'a str>,
    production: bool,
}

impl Resolver<'_> {
    /// All units by path, parents before children, the root first.
    pub(super) fn units(&mut self) -> IndexMap<String, Unit> {
        let mut units = IndexMap::from([(ROOT.to_owned(), Unit::new(ROOT, false))]);
        let manifest = self.manifest;
        self.collect_units(&manifest.units, None, &mut units);
        units.entry(SUSPENDED.to_owned()).or_insert_with(|| Unit::new(SUSPENDED, false));
        self.check_history(&manifest.units, "", &units);
        units
    }

    fn collect_units(
        &mut self,
        manifests: &IndexMap<Located<String>, UnitManifest>,
        above: Option<Above<'_>>,
        units: &mut IndexMap<String, Unit>,
    ) {
        for (name, manifest) in manifests {
            let joined = |above: &str| format!("{above}/{}", name.value);
            let path = above.map_or_else(|| name.value.clone(), |above| joined(above.path));
            let inherited = above.and_then(|above| above.was).map(joined);
            let was = manifest.was.as_ref().map(|was| was.value.clone()).or(inherited).filter(|was| *was != path);
            let production = manifest
                .class
                .map_or_else(|| above.is_some_and(|above| above.production), |class| class == UnitClass::Production);
            self.check_path(name, &path, units);
            let id = manifest.id.as_ref().map(|id| id.value.clone());
            if let Some(id) = &manifest.id
                && let Some(other) = units.values().find(|unit| unit.id.as_deref() == Some(&id.value))
            {
                let message = format!("the units {} and {path} have the same ID", other.path);
                self.error(Code::InvalidValue, self.source, id, message, "expected a unique ID", String::new());
            }
            let aws_name = manifest.aws_name.as_ref().map(|name| name.value.clone());
            units.insert(path.clone(), Unit { path: path.clone(), production, id, aws_name, was: was.clone() });
            let above = Above { path: &path, was: was.as_deref(), production };
            self.collect_units(&manifest.units, Some(above), units);
        }
    }

    fn check_path(&mut self, name: &Located<String>, path: &str, units: &IndexMap<String, Unit>) {
        let twin = units.values().find(|unit| !unit.is_root() && unit.label() == label(path));
        let (message, help) = if path == ROOT {
            (
                "`root` is the root of the organization, not a unit in it".to_owned(),
                "`unit: root` places an account directly below the root; rename this unit".to_owned(),
            )
        } else if path.split('/').count() > DEEPEST {
            (format!("AWS nests units at most {DEEPEST} levels deep, and {path} is deeper"), String::new())
        } else if let Some(twin) = twin {
            let message = format!("the units {} and {path} would have the same name in Terraform", twin.path);
            (message, format!("both become `{}`: rename one of them", label(path)))
        } else {
            return;
        };
        self.error(Code::InvalidValue, self.source, name, message, "the name of a unit", help);
    }

    /// What a unit was before must be gone, and must have been where AWS can rename it.
    fn check_history(
        &mut self,
        manifests: &IndexMap<Located<String>, UnitManifest>,
        above: &str,
        units: &IndexMap<String, Unit>,
    ) {
        for (name, manifest) in manifests {
            let path = if above.is_empty() { name.value.clone() } else { format!("{above}/{}", name.value) };
            if let Some(was) = &manifest.was {
                self.check_was(was, &path, units);
            }
            self.check_history(&manifest.units, &path, units);
        }
    }

    fn check_was(&mut self, was: &Located<String>, path: &str, units: &IndexMap<String, Unit>) {
        let above = parent(path);
        let above_was = above.and_then(|above| units.get(above)?.was.as_deref());
        let heirs = units.values().filter(|unit| unit.was.as_deref() == Some(&was.value)).count();
        let (message, help) = if was.value == path {
            (format!("{path} already has this path"), "remove `was`, or set it to the former path".to_owned())
        } else if units.contains_key(&was.value) {
            let help = format!("rename that unit first, in a separate run; {path} can then take over its history");
            (format!("the unit {} still exists", was.value), help)
        } else if heirs > 1 {
            (
                format!("two units claim the former path {}", was.value),
                "only one of them can be the renamed unit; the other is new".to_owned(),
            )
        } else if parent(&was.value) != above && (above_was.is_none() || parent(&was.value) != above_was) {
            let message =
                format!("AWS cannot move the unit {} to {path}: under another parent it is a new unit", was.value);
            let help = "add the new unit beside the old one and apply organization and scp, so that its policies are \
                        attached; then move the accounts and apply; then remove the old one";
            (message, help.to_owned())
        } else {
            return;
        };
        self.error(Code::InvalidValue, self.source, was, message, "expected the former path of this unit", help);
    }
}
