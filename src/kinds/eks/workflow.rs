//! The workflow that asks AWS for what the table pins: Terraform takes any text for a version.

use serde_json::{Value, json};

use super::structure::{ARCHITECTURES, Clusters};
use super::versions::{self, Version};
use crate::kind::Workflow;

/// The workflow.
pub fn versions(structure: &Clusters) -> Workflow {
    let versions: Vec<Value> = versions::all().iter().map(|one| version(one, structure)).collect();
    Workflow { topic: "versions", particulars: json!({ "versions": versions }) }
}

fn version(version: &Version, structure: &Clusters) -> Value {
    let system = structure.operating_system;
    let add_ons: Vec<Value> =
        version.add_ons.all().into_iter().map(|(name, version)| json!({ "name": name, "version": version })).collect();
    json!({
        "kubernetes": version.kubernetes,
        "nodes": system.release(version),
        "add_ons": add_ons,
        "parameters": ARCHITECTURES.map(|architecture| system.parameter(version, architecture)),
    })
}
