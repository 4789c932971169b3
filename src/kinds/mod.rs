//! The kinds that this binary knows, each in a folder of its own, and the baseline that is embedded in it.
//!
//! A kind has Rust only for what its data in `blueprints/<kind>/` cannot say.

mod acm;
mod classified;
mod dynamodb;
mod ec2;
pub mod eks;
pub mod iam;
pub mod kms;
mod lambda;
pub mod organization;
mod owner_alerts;
mod ports;
mod rds;
mod regions;
mod runs_on;
mod s3;
pub mod scp;
mod secretsmanager;
mod securitygroup;
mod stores;
mod tfstate_backend;
mod vpc;

use std::sync::{Arc, LazyLock};

use crate::embedded;
use crate::kind::{Baseline, Definition, Kind};
use crate::manifest::Migration;

/// The kinds with a structure of their own.
const WITH_STRUCTURE: [Kind; 15] = [
    Kind::of::<tfstate_backend::StateAccess>(),
    Kind::of::<organization::Governance>(),
    Kind::of::<scp::Guardrails>(),
    Kind::of::<iam::Entrances>(),
    Kind::of::<kms::Keys>(),
    Kind::of::<vpc::Network>(),
    Kind::of::<securitygroup::SecurityGroups>(),
    Kind::of::<secretsmanager::Sharing>(),
    Kind::of::<s3::Decisions>(),
    Kind::of::<dynamodb::Tables>(),
    Kind::of::<rds::Databases>(),
    Kind::of::<acm::Certificates>(),
    Kind::of::<lambda::Functions>(),
    Kind::of::<ec2::Hosts>(),
    Kind::of::<eks::Clusters>(),
];

/// The baseline that is embedded in this binary.
///
/// # Panics
/// When an embedded file is wrong, which the tests rule out.
#[must_use]
pub fn baseline() -> &'static Arc<Baseline> {
    static BASELINE: LazyLock<Arc<Baseline>> = LazyLock::new(|| Arc::new(read()));
    &BASELINE
}

fn read() -> Baseline {
    let kinds: Vec<String> = embedded::read("kinds.yaml");
    let kinds = kinds.into_iter().map(|name| {
        let definition: Definition = embedded::read(&format!("{name}/blueprint.yaml"));
        let known = WITH_STRUCTURE.into_iter().find(|kind| kind.name() == name);
        (known.unwrap_or_else(|| Kind::plain(name.leak())), Arc::new(definition))
    });
    let profiles =
        embedded::names("profiles").map(|name| (name.to_owned(), embedded::read(&format!("profiles/{name}.yaml"))));
    Baseline::new(kinds.collect(), profiles.collect(), embedded::read("context.yaml"))
}

/// What each version of the baseline changes in manifests.
///
/// # Panics
/// When the embedded file is wrong, which the tests rule out.
#[must_use]
pub fn migrations() -> &'static [Migration] {
    static MIGRATIONS: LazyLock<Vec<Migration>> = LazyLock::new(|| embedded::read("migrations.yaml"));
    &MIGRATIONS
}

/// What is decided about a kind where the organization decides only this: the baseline's values below it.
#[cfg(test)]
fn decided<D: crate::kind::Decided>(over: &serde_json::Value) -> D {
    use crate::diagnostic::Place;
    use crate::yaml::Node;

    let baseline = serde_json::Value::Object(baseline().definitions[D::KIND].structure.clone());
    let [baseline, over] = [&baseline, over].map(|values| Node::of_json(values, &Place::NOWHERE));
    serde_json::from_value(baseline.overlaid(&over).to_json()).expect("a structure")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_file_can_be_read() {
        let baseline = baseline();
        for kind in WITH_STRUCTURE {
            assert!(baseline.kind(kind.name()).is_some(), "{} is not in blueprints/kinds.yaml", kind.name());
        }
        assert!(!baseline.profiles.is_empty());
    }
}
