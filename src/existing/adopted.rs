//! The manifest of an organization that exists.
//!
//! What the manifest needs and AWS does not know is guessed from names; every guess is told, and none of them matters to
//! AWS: units and accounts keep their names, and no account gets a network.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::naming::{core_stage, free, is_production, slug, tenant_and_stage};
use super::organization::{Existing, ExistingUnit};
use crate::kinds::organization::{PolicyType, Service};
use crate::organization::unit::label;
use crate::organization::{MANAGEMENT, ROOT, SUSPENDED};

/// The profile of accounts that nothing is known of.
const PROFILE: &str = "baseline";

/// What the manifest says of an organization that exists.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Adopted {
    /// The units, as `units` of the manifest.
    pub units: Value,
    /// Values of the kind `organization`, beside the baseline's.
    pub values: Map<String, Value>,
    /// The accounts.
    pub accounts: Vec<AdoptedAccount>,
    /// What was guessed or left out, one line each.
    pub notes: Vec<String>,
}

/// An account that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptedAccount {
    /// The first part of its name.
    pub tenant: String,
    /// The last part of its name.
    pub stage: String,
    /// Its id.
    pub id: String,
    /// Its name in AWS, where that is another one and is managed.
    pub aws_name: Option<String>,
    /// The path of its unit.
    pub unit: String,
    /// Its profile.
    pub profile: String,
}

impl AdoptedAccount {
    /// Its name in the manifest.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.tenant, self.stage)
    }
}

/// Builds the manifest's part of an organization that exists. The baseline trusts and enables `trusted` and `enabled`
/// already, by their words in the manifest.
#[must_use]
pub fn adopted(existing: &Existing, trusted: &[String], enabled: &[String]) -> Adopted {
    let mut adopted = Adopted::default();
    let paths = adopted.adopt_units(existing);
    adopted.adopt_accounts(existing, &paths);
    adopted.adopt_services(existing, trusted, enabled);
    for (name, kind) in &existing.policies {
        adopted.notes.push(format!("policy {name} ({kind}) stays as it is: atmos-forge does not manage it"));
    }
    adopted
}

/// The unit that the organization's policies bind first.
const PILOT: &str = "pilot";

impl Adopted {
    /// Adds a unit directly below the root, where none of this path exists.
    pub fn add_unit(&mut self, path: &str) {
        if path == ROOT || path == SUSPENDED {
            return;
        }
        let Value::Object(units) = &mut self.units else { return };
        if !units.contains_key(path) {
            units.insert(path.to_owned(), json!({ "class": "production" }));
            self.notes.push(format!("the unit {path} does not exist: the first apply of `organization` creates it"));
        }
    }

    /// Adds a unit in which the organization's policies are tried before they bind what exists. Gives its name.
    pub fn add_pilot(&mut self) -> String {
        let Value::Object(units) = &mut self.units else { return PILOT.to_owned() };
        let name = free(PILOT, |name| units.contains_key(name));
        units.insert(name.clone(), json!({}));
        self.notes.push(format!(
            "policies bind the new unit {name} alone: try them with an account there, then list further units under \
             `blueprints.scp.enforce`"
        ));
        name
    }

    /// The path of each unit by its id.
    fn adopt_units(&mut self, existing: &Existing) -> IndexMap<String, String> {
        let mut paths = IndexMap::from([(existing.root.clone(), String::new())]);
        for unit in &existing.units {
            let Some(parent) = paths.get(&unit.parent).cloned() else {
                let line = format!(
                    "unit {} ({}) was left out: no file says that its parent {} exists",
                    unit.name, unit.id, unit.parent
                );
                self.notes.push(line);
                continue;
            };
            let joined = |name: &str| if parent.is_empty() { name.to_owned() } else { format!("{parent}/{name}") };
            let word = slug(&unit.name);
            let word = if word.is_empty() { "unit".to_owned() } else { word };
            let is_taken = |name: &str| {
                let path = joined(name);
                path == ROOT || paths.values().any(|other| label(other) == label(&path))
            };
            let name = free(&word, is_taken);
            paths.insert(unit.id.clone(), joined(&name));
        }
        let production: Vec<&str> = existing
            .units
            .iter()
            .filter(|unit| is_production(&unit.name))
            .filter_map(|unit| paths.get(&unit.id).map(String::as_str))
            .collect();
        if !production.is_empty() {
            self.notes.push(format!("by their names, these units are of class production: {}", production.join(", ")));
        }
        self.units = Value::Object(below(&existing.root, &existing.units, &paths));
        paths
    }

    fn adopt_accounts(&mut self, existing: &Existing, paths: &IndexMap<String, String>) {
        let mut closed = Vec::new();
        for (account, parent) in &existing.accounts {
            if !account.open {
                closed.push(format!("{} ({})", account.name, account.id));
                continue;
            }
            let unit = match parent.as_ref().and_then(|parent| paths.get(parent)) {
                Some(path) if path.is_empty() => ROOT.to_owned(),
                Some(path) => path.clone(),
                None => {
                    let line = format!(
                        "{} ({}) is in a unit that no file names: `unit: root` is a guess",
                        account.name, account.id
                    );
                    self.notes.push(line);
                    ROOT.to_owned()
                }
            };
            let units = names_above(parent.as_deref(), &existing.units);
            let (tenant, stage, profile) = self.place(&account.name, account.is_management, &units);
            let is_taken = |tenant: &str| self.accounts.iter().any(|one| one.tenant == tenant && one.stage == stage);
            let tenant = free(&tenant, is_taken);
            let name = format!("{tenant}-{stage}");
            let aws_name = (!account.is_management && account.name != name).then(|| account.name.clone());
            let line =
                format!("{} ({}) became {name}, in {unit}, with the profile {profile}", account.name, account.id);
            self.notes.push(line);
            self.accounts.push(AdoptedAccount { tenant, stage, id: account.id.clone(), aws_name, unit, profile });
        }
        if !closed.is_empty() {
            self.notes.push(format!("left out, since they are closed: {}", closed.join(", ")));
        }
    }

    /// Tenant, stage and profile of an account.
    fn place(&self, name: &str, is_management: bool, units: &[&str]) -> (String, String, String) {
        let core = |stage: &str, profile: &str| ("core".to_owned(), stage.to_owned(), profile.to_owned());
        let is_free = |stage: &str| !self.accounts.iter().any(|one| one.tenant == "core" && one.stage == stage);
        if is_management {
            return core(MANAGEMENT.trim_start_matches("core-"), "management");
        }
        match core_stage(name).filter(|stage| is_free(stage)) {
            Some(stage @ ("audit" | "log-archive")) => core(stage, stage),
            // Their profiles have a network, which nobody asked for.
            Some(stage) => core(stage, PROFILE),
            None => {
                let (tenant, stage) = tenant_and_stage(name, units);
                (tenant, stage.to_owned(), PROFILE.to_owned())
            }
        }
    }

    /// Services and policy types that AWS has and the baseline lacks.
    fn adopt_services(&mut self, existing: &Existing, trusted: &[String], enabled: &[String]) {
        let (mut services, mut principals) = (trusted.to_vec(), Vec::new());
        for principal in &existing.principals {
            match Service::ALL.iter().find(|service| service.principals().contains(&principal.as_str())) {
                Some(service) if services.contains(&service.word()) => {}
                Some(service) => services.push(service.word()),
                None => principals.push(principal.clone()),
            }
        }
        let (mut types, mut other_types) = (enabled.to_vec(), Vec::new());
        for name in &existing.policy_types {
            match PolicyType::ALL.iter().find(|one| one.aws_name() == name) {
                Some(one) if types.contains(&one.word()) => {}
                Some(one) => types.push(one.word()),
                None => other_types.push(name.clone()),
            }
        }
        for (key, values, is_more) in [
            ("policy-types", &types, types.len() > enabled.len()),
            ("other-policy-types", &other_types, !other_types.is_empty()),
            ("trusted-services", &services, services.len() > trusted.len()),
            ("other-principals", &principals, !principals.is_empty()),
        ] {
            if is_more {
                self.values.insert(key.to_owned(), json!(values));
            }
        }
        if existing.principals.is_empty() {
            self.notes.push(
                "no file lists the services that the organization trusts: the plan of `organization` names those that \
                 the manifest lacks"
                    .to_owned(),
            );
        }
    }
}

/// The units below a parent, as the manifest has them.
fn below(parent: &str, units: &[ExistingUnit], paths: &IndexMap<String, String>) -> Map<String, Value> {
    let mut children = Map::new();
    for unit in units.iter().filter(|unit| unit.parent == parent) {
        let Some(name) = paths.get(&unit.id).and_then(|path| path.rsplit('/').next()) else { continue };
        let mut entry = Map::new();
        entry.insert("id".to_owned(), unit.id.clone().into());
        if unit.name != name {
            entry.insert("aws-name".to_owned(), unit.name.clone().into());
        }
        // The unit of accounts that are given up is not production, whatever it is called.
        if is_production(&unit.name) && name != SUSPENDED {
            entry.insert("class".to_owned(), "production".into());
        }
        let inner = below(&unit.id, units, paths);
        if !inner.is_empty() {
            entry.insert("units".to_owned(), inner.into());
        }
        children.insert(name.to_owned(), entry.into());
    }
    children
}

/// The names of the units that an account is in, the innermost first.
fn names_above<'a>(parent: Option<&str>, units: &'a [ExistingUnit]) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut parent = parent;
    while let Some(unit) = parent.and_then(|id| units.iter().find(|unit| unit.id == id)) {
        if names.len() > units.len() {
            break; // a circle, which AWS does not have
        }
        names.push(unit.name.as_str());
        parent = Some(&unit.parent);
    }
    names
}
