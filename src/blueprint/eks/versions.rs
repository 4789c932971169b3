//! `blueprints/eks/versions.yaml`: what is pinned for each version of Kubernetes.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::blueprint::registry::embedded;

/// One version of Kubernetes and what runs with it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Version {
    /// The minor version.
    pub kubernetes: String,
    /// The last day of AWS's standard support.
    pub standard_support_until: String,
    /// The release of Amazon's node image.
    pub nodes: String,
    /// The add-ons, by their names at AWS.
    pub add_ons: AddOns,
    /// Who says so, for the support, the nodes and the add-ons.
    #[cfg_attr(not(test), allow(dead_code, reason = "for whoever maintains the table; the tests demand it"))]
    pub sources: IndexMap<String, String>,
}

/// The pinned add-ons.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AddOns {
    /// Addresses of pods.
    pub vpc_cni: String,
    /// Services.
    pub kube_proxy: String,
    /// Names.
    pub coredns: String,
    /// Identities of pods.
    pub eks_pod_identity_agent: String,
    /// Volumes of pods.
    pub aws_ebs_csi_driver: String,
}

/// All versions, the newest first.
pub fn all() -> &'static [Version] {
    static VERSIONS: LazyLock<Vec<Version>> = LazyLock::new(|| embedded("eks/versions.yaml"));
    &VERSIONS
}
