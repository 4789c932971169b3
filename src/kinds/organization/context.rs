//! What the templates of the organization see.

use serde::Serialize;
use serde_json::json;

use super::service::Naming;
use super::structure::Governed;
use crate::kind::Part;
use crate::organization::{ROOT, Unit, unit};

/// Everything that the templates see.
#[derive(Serialize)]
pub(super) struct Context {
    policy_types: Vec<String>,
    principals: Vec<String>,
    root_features: Vec<&'static str>,
    units: Vec<UnitContext>,
    moves: Vec<Move>,
    forgotten: Vec<Forgotten>,
    registered: Vec<Administrator>,
    by_service: Vec<Administrator>,
}

/// One unit.
#[derive(Serialize)]
struct UnitContext {
    label: String,
    name: String,
    path: String,
    parent: String,
    id: Option<String>,
}

/// A unit that was renamed.
#[derive(Serialize)]
struct Move {
    from: String,
    to: String,
}

/// An account that Terraform forgets.
#[derive(Serialize)]
struct Forgotten {
    account: String,
    label: String,
}

/// The administrator of one service.
#[derive(Serialize)]
struct Administrator {
    resource: &'static str,
    label: String,
    account: String,
    principal: &'static str,
}

/// What the file of one region sees, beside the home region.
#[derive(Serialize)]
struct OtherRegion {
    region: String,
    label: String,
    administrators: Vec<Administrator>,
}

/// A file for each region beside the home region, where services are told region by region who administers them.
pub(super) fn regions(structure: &Governed) -> Vec<Part> {
    let by_service = || administrators(structure).filter(|one| one.principal.is_empty());
    let regions = structure.members.regions.iter().filter(|_| by_service().next().is_some());
    let part = |region: &String| Part {
        file: format!("administrators-{region}.tf"),
        template: "administrators.tf",
        context: json!(OtherRegion {
            region: region.clone(),
            label: region.replace('-', "_"),
            administrators: by_service().collect(),
        }),
    };
    regions.map(part).collect()
}

pub(super) fn context(structure: &Governed) -> Context {
    let (registered, by_service): (Vec<_>, Vec<_>) =
        administrators(structure).partition(|one| !one.principal.is_empty());
    let moves: Vec<Move> = structure.members.units.iter().filter_map(moved).collect();
    let forgotten: Vec<Forgotten> = structure
        .members
        .forgotten
        .iter()
        .map(|account| Forgotten { account: account.clone(), label: unit::label(account) })
        .collect();
    let root_features = structure.decided.root_access.features();
    Context {
        policy_types: structure.policy_types(),
        principals: structure.principals(),
        root_features,
        units: structure.members.units.iter().map(unit_context).collect(),
        moves,
        forgotten,
        registered,
        by_service,
    }
}

fn unit_context(unit: &Unit) -> UnitContext {
    let parent = unit.parent().map_or_else(
        || format!("local.{ROOT}_id"),
        |parent| format!("aws_organizations_organizational_unit.{}.id", unit::label(parent)),
    );
    UnitContext {
        label: unit.label(),
        name: unit.aws_name().to_owned(),
        path: unit.path.clone(),
        parent,
        id: unit.id.clone(),
    }
}

fn moved(unit: &Unit) -> Option<Move> {
    let from = unit::label(unit.was.as_deref()?);
    (from != unit.label()).then(|| Move { from, to: unit.label() })
}

fn administrators(structure: &Governed) -> impl Iterator<Item = Administrator> {
    structure.administrators().flat_map(|(service, account)| {
        let label = service.as_str().replace('-', "_");
        let account = account.to_owned();
        match service.naming() {
            Naming::Service(resource) => vec![Administrator { resource, label, account, principal: "" }],
            Naming::Organizations => {
                let principals = service.service().principals();
                let one = |principal: &&'static str| Administrator {
                    resource: "aws_organizations_delegated_administrator",
                    label: if principals.len() == 1 { label.clone() } else { principal_label(principal) },
                    account: account.clone(),
                    principal,
                };
                principals.iter().map(one).collect()
            }
        }
    })
}

/// The name in HCL of what belongs to one of several principals of a service.
fn principal_label(principal: &str) -> String {
    principal.trim_end_matches(".amazonaws.com").replace(['-', '.'], "_")
}
