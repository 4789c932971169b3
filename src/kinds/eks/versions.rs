//! `blueprints/eks/versions.yaml`: what is pinned for each version of Kubernetes.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::embedded;

/// One version of Kubernetes and what runs with it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Version {
    /// The minor version.
    pub kubernetes: String,
    /// The last day of AWS's standard support.
    pub standard_support_until: String,
    /// The release of the node image, by operating system.
    pub nodes: Nodes,
    /// The add-ons, by their names at AWS.
    pub add_ons: AddOns,
    /// Who says so, for the support, the node images and the add-ons.
    #[cfg_attr(not(test), allow(dead_code, reason = "for whoever maintains the table; the tests demand it"))]
    pub sources: IndexMap<String, String>,
}

/// The pinned node images.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Nodes {
    /// Amazon Linux 2023.
    pub al2023: String,
    /// Bottlerocket, whose releases are the same for all versions of Kubernetes.
    pub bottlerocket: String,
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

impl AddOns {
    /// All of them, each with its name at AWS.
    pub fn all(&self) -> [(&'static str, &str); 5] {
        [
            ("vpc-cni", &self.vpc_cni),
            ("kube-proxy", &self.kube_proxy),
            ("coredns", &self.coredns),
            ("eks-pod-identity-agent", &self.eks_pod_identity_agent),
            ("aws-ebs-csi-driver", &self.aws_ebs_csi_driver),
        ]
    }
}

/// All versions, the newest first.
pub fn all() -> &'static [Version] {
    static VERSIONS: LazyLock<Vec<Version>> = LazyLock::new(|| embedded::read("eks/versions.yaml"));
    &VERSIONS
}
