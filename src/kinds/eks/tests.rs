//! Tests of what no type says about clusters.

use serde_json::{Value, json};

use super::*;
use crate::kind::Structure as _;
use crate::organization::Region;

fn structure(over: &Value) -> Clusters {
    crate::kinds::decided(over)
}

fn messages(over: &Value) -> Vec<String> {
    structure(over).refusals(&Waived::default()).into_iter().map(|one| one.message).collect()
}

#[test]
fn the_baseline_is_not_refused() {
    assert!(messages(&json!({})).is_empty());
}

#[test]
fn a_cluster_that_nobody_administers_is_refused() {
    let found = messages(&json!({ "access": { "administrator": null, "deployment": "edit" } }));
    assert_eq!(found, ["no role can administer the cluster, and the role that creates it gets no access from that"]);
}

#[test]
fn who_only_reads_in_the_account_only_reads_in_the_cluster() {
    let found = messages(&json!({ "access": { "viewer": "edit", "audit": "cluster-admin", "plan": "admin-view" } }));
    assert_eq!(found.len(), 2, "{found:?}");
    let found = messages(&json!({ "access": { "operator": "cluster-admin" } }));
    assert_eq!(found, ["operators run what is deployed, so they must not administer the cluster"]);
}

#[test]
fn ports_that_make_no_sense_are_refused_one_by_one() {
    let found = structure(&json!({ "webhook-ports": [9443, 10250, 443, 9443] })).refusals(&Waived::default());
    let paths: Vec<String> = found.iter().map(|one| one.path.join(".")).collect();
    assert_eq!(paths, ["webhook-ports.1", "webhook-ports.2", "webhook-ports.3"]);
}

#[test]
fn the_table_of_versions_is_whole_and_each_line_fits_together() {
    let versions = versions::all();
    for version in versions {
        let minor = &version.kubernetes;
        assert!(version.nodes.al2023.starts_with(&format!("{minor}.")), "{minor}: {}", version.nodes.al2023);
        assert!(
            version.add_ons.kube_proxy.starts_with(&format!("v{minor}.")),
            "{minor}: {}",
            version.add_ons.kube_proxy
        );
        assert!(version.standard_support_until.parse::<jiff::civil::Date>().is_ok(), "{minor}");
        let sources: Vec<&str> = version.sources.keys().map(String::as_str).collect();
        assert_eq!(sources, ["standard-support-until", "al2023", "bottlerocket", "add-ons"], "{minor}");
        assert!(version.sources.values().all(|source| source.len() > 20), "{minor}");
    }
    let numbers: Vec<u32> =
        versions.iter().filter_map(|version| version.kubernetes.strip_prefix("1.")?.parse().ok()).collect();
    assert_eq!(numbers.len(), versions.len());
    assert!(numbers.is_sorted_by(|newer, older| newer == &(older + 1)), "one minor version at a time: {numbers:?}");
}

#[test]
fn pinned_versions_look_like_versions() {
    let build = regex_lite::Regex::new(r"^v[0-9]+\.[0-9]+\.[0-9]+-eksbuild\.[0-9]+$").expect("a pattern");
    let image = regex_lite::Regex::new(r"^1\.[0-9]+\.[0-9]+-20[0-9]{6}$").expect("a pattern");
    let commit = regex_lite::Regex::new(r"^1\.[0-9]+\.[0-9]+-[0-9a-f]{8}$").expect("a pattern");
    for version in versions::all() {
        for (name, pin) in version.add_ons.all() {
            assert!(build.is_match(pin), "{}: {name} {pin}", version.kubernetes);
        }
        assert!(image.is_match(&version.nodes.al2023), "{}: {:?}", version.kubernetes, version.nodes);
        assert!(commit.is_match(&version.nodes.bottlerocket), "{}: {:?}", version.kubernetes, version.nodes);
    }
}

#[test]
fn the_default_version_is_the_newest_of_the_table() {
    let definition = &crate::kinds::baseline().definitions["eks"];
    let variable = definition.variables.iter().find(|one| one.name == "kubernetes_version").expect("the variable");
    assert_eq!(variable.default, Some(json!(versions::all()[0].kubernetes)));
}

#[test]
fn services_get_a_private_block_apart_from_every_pool() {
    for block in ["100.64.0.0/16", "172.20.0.0/25", "10.0.0.0/8", "172.20.0.1/16"] {
        assert_eq!(messages(&json!({ "service-addresses": block })).len(), 1, "{block}");
    }
    let region = |name: &str, pool: &str| Region {
        name: name.to_owned(),
        code: String::new(),
        addresses: pool.parse().expect("a block"),
        reserved: Vec::new(),
        zones: Vec::new(),
    };
    let clusters = structure(&json!({}));
    let apart = [region("us-east-1", "10.0.0.0/8"), region("us-west-2", "172.16.0.0/14")];
    assert_eq!(clusters.pool_refusal(&apart), None);
    for pool in ["172.16.0.0/12", "172.20.128.0/20"] {
        let refusal = clusters.pool_refusal(&[region("us-west-2", pool)]).expect("a refusal");
        assert!(refusal.message.contains("us-west-2") && refusal.help.contains("192.168.0.0/16"), "{refusal:?}");
    }
}
