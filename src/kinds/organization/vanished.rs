//! What the manifest no longer has and Terraform still knows. `prevent_destroy` does not guard a block that is gone, so
//! the tool does.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, some_of};
use crate::organization::{Account, Organization, Unit};

/// What was written last about the organization's members.
#[derive(Debug, Default)]
pub struct Before {
    /// The accounts that had files.
    pub accounts: Vec<String>,
    /// The ids of those that existed.
    pub ids: IndexMap<String, String>,
    /// The paths of the units.
    pub units: Vec<String>,
    /// The unit of each account.
    pub members: IndexMap<String, String>,
}

/// Reports the accounts that lost their file without being forgotten, and the units that are gone with accounts in them.
#[must_use]
pub fn vanished(organization: &Organization, before: &Before) -> Diagnostics {
    let place = || Place { source: organization.source, span: 0..0 };
    let is_known = |name: &String| organization.accounts.contains_key(name) || organization.forgotten.contains(name);
    let accounts = before.accounts.iter().filter(|name| !is_known(name)).map(|name| {
        if let Some(heir) = heir(organization, before, name) {
            return renamed(name, heir);
        }
        let mut help = format!(
            "restore forge/accounts/{name}.yaml and move the account to `unit: suspended`; once it is closed, remove the \
             file and add {name} to `forgotten`, and Terraform forgets it without destroying anything"
        );
        if !before.ids.contains_key(name) {
            let _ = write!(help, "; if it never existed in AWS, run `atmos-forge remove account {name}` instead");
        }
        Diagnostic::error(Code::Vanished, format!("the account {name} no longer has a file")).at(place()).help(help)
    });
    let units = gone(organization, before).filter_map(|path| {
        let inside: Vec<&str> =
            before.members.iter().filter(|(_, unit)| *unit == path).map(|(name, _)| &**name).collect();
        if inside.is_empty() {
            return None; // an empty unit may go
        }
        let message = format!("the unit {path} was removed, but had accounts: {}", some_of(inside.iter().copied()));
        Some(Diagnostic::error(Code::Vanished, message).at(place()).help(way_out(organization, before, path)))
    });
    accounts.chain(units).collect()
}

/// The account that has the id of one without a file: it is the same one.
fn heir<'a>(organization: &'a Organization, before: &Before, name: &str) -> Option<&'a Account> {
    let id = before.ids.get(name)?;
    organization.accounts.values().find(|account| account.id.as_ref() == Some(id))
}

fn renamed(name: &str, heir: &Account) -> Diagnostic {
    let file = &heir.file;
    let message = format!("{file} has the ID of {name}, which no longer has a file: the account was renamed");
    let place = Place { source: heir.profile_place.source, span: 0..0 };
    Diagnostic::error(Code::Vanished, message).at(place).help(format!(
        "add `was: {name}` to forge/accounts/{file}.yaml: its stacks, states and resources keep their names, and AWS shows \
         the new one"
    ))
}

/// Whether any unit is gone: only then the accounts that were in it matter.
#[must_use]
pub fn has_lost_units(organization: &Organization, before: &Before) -> bool {
    gone(organization, before).next().is_some()
}

/// The paths of units that no unit of the manifest has or had.
fn gone<'a>(organization: &'a Organization, before: &'a Before) -> impl Iterator<Item = &'a str> {
    before.units.iter().map(String::as_str).filter(|path| {
        let is_heir = |unit: &Unit| unit.was.as_deref() == Some(path);
        !organization.units.contains_key(*path) && !organization.units.values().any(is_heir)
    })
}

fn way_out(organization: &Organization, before: &Before, path: &str) -> String {
    let new = organization.units.values().filter(|unit| !unit.is_root() && !before.units.contains(&unit.path));
    let lost = Unit::new(path, false);
    for unit in new {
        if unit.parent() == lost.parent() {
            return format!(
                "if it was renamed to {}, set `was: {path}` there; otherwise move its accounts first",
                unit.path
            );
        }
        if unit.name() == lost.name() {
            return format!(
                "AWS cannot move a unit: keep {path}, add {} beside it and apply organization and scp; then move the \
                 accounts and apply; then remove {path}",
                unit.path
            );
        }
    }
    format!(
        "restore it, move its accounts to other units and apply, and then remove it; to rename a unit, set `was: \
         {path}` on it"
    )
}

/// The paths of the units in the component's `units.tf` as it was written last.
#[must_use]
pub fn units_in(text: &str) -> Vec<String> {
    let path = |line: &str| {
        let (key, value) = line.trim().split_once('=')?;
        value.trim().strip_prefix("aws_organizations_organizational_unit.")?;
        Some(key.trim().strip_prefix('"')?.strip_suffix('"')?.to_owned())
    };
    text.lines().filter_map(path).collect()
}

/// The unit of each account in the management account's stack as it was written last.
#[must_use]
pub fn members_in(text: &str, component: &str) -> IndexMap<String, String> {
    #[derive(Deserialize)]
    struct Stack {
        components: Components,
    }
    #[derive(Deserialize)]
    struct Components {
        terraform: IndexMap<String, Instance>,
    }
    #[derive(Deserialize)]
    struct Instance {
        #[serde(default)]
        vars: Vars,
    }
    #[derive(Default, Deserialize)]
    struct Vars {
        #[serde(default)]
        accounts: IndexMap<String, Member>,
        #[serde(flatten)]
        _others: IndexMap<String, IgnoredAny>,
    }
    #[derive(Deserialize)]
    struct Member {
        unit: String,
    }
    let stack: Option<Stack> = serde_yaml::from_str(text).ok();
    let instance = stack.and_then(|mut stack| stack.components.terraform.swap_remove(component));
    instance.into_iter().flat_map(|one| one.vars.accounts).map(|(name, member)| (name, member.unit)).collect()
}
