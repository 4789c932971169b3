//! What the templates see.

use serde::Serialize;

use super::structure::{Clusters, KUBELET, OperatingSystem};
use super::versions;

/// The whole context.
#[derive(Serialize)]
pub struct Context {
    access: Vec<Entry>,
    service_addresses: String,
    bottlerocket: bool,
    x86_64_image: &'static str,
    arm64_image: &'static str,
    versions: Vec<Version>,
    matrix: Vec<String>,
    from_control_plane: Vec<Connection>,
    between_nodes: Vec<Connection>,
}

/// The access of one function.
#[derive(Serialize)]
struct Entry {
    function: &'static str,
    policy: &'static str,
}

/// A line of the table in `kubernetes.tf`.
#[derive(Serialize)]
struct Version {
    kubernetes: &'static str,
    standard_support_until: &'static str,
    nodes: &'static str,
    vpc_cni: &'static str,
    kube_proxy: &'static str,
    coredns: &'static str,
    pod_identity_agent: &'static str,
    ebs_csi_driver: &'static str,
}

/// A connection to nodes, which gets a rule on both sides.
#[derive(Serialize)]
struct Connection {
    outward: String,
    inward: String,
    to: String,
    from: String,
    protocol: &'static str,
    first: u16,
    last: u16,
}

/// What pods of different nodes say to each other: name, words, protocol and ports. Remote desktop stays shut.
const BETWEEN_NODES: [(&str, &str, &str, u16, u16); 4] = [
    ("pods_1024", "Pods", "tcp", 1024, 3388),
    ("pods_3390", "Pods", "tcp", 3390, 65535),
    ("dns", "DNS", "udp", 53, 53),
    ("dns_by_tcp", "DNS by TCP", "tcp", 53, 53),
];

/// Makes the context.
pub fn context(structure: &Clusters) -> Context {
    let [x86_64_image, arm64_image] = structure.operating_system.image_types();
    Context {
        service_addresses: structure.service_addresses.to_string(),
        access: structure
            .access
            .granted()
            .map(|(function, policy)| Entry { function: function.as_str(), policy: policy.aws_name() })
            .collect(),
        bottlerocket: structure.operating_system == OperatingSystem::Bottlerocket,
        x86_64_image,
        arm64_image,
        versions: versions::all().iter().map(|one| version(one, structure.operating_system)).collect(),
        matrix: matrix(structure),
        from_control_plane: ports(structure).map(|(port, words)| from_control_plane(port, words)).collect(),
        between_nodes: BETWEEN_NODES.into_iter().map(between_nodes).collect(),
    }
}

fn version(version: &'static versions::Version, system: OperatingSystem) -> Version {
    let add_ons = &version.add_ons;
    Version {
        kubernetes: &version.kubernetes,
        standard_support_until: &version.standard_support_until,
        nodes: system.release(version),
        vpc_cni: &add_ons.vpc_cni,
        kube_proxy: &add_ons.kube_proxy,
        coredns: &add_ons.coredns,
        pod_identity_agent: &add_ons.eks_pod_identity_agent,
        ebs_csi_driver: &add_ons.aws_ebs_csi_driver,
    }
}

/// The ports on which nodes answer the control plane, and what listens there.
fn ports(structure: &Clusters) -> impl Iterator<Item = (u16, &'static str)> {
    std::iter::once((KUBELET, "Kubelets")).chain(structure.webhook_ports.iter().map(|port| (*port, "Webhooks")))
}

fn from_control_plane(port: u16, words: &str) -> Connection {
    Connection {
        outward: format!("control_plane_to_nodes_{port}"),
        inward: format!("nodes_from_control_plane_{port}"),
        to: format!("{words} on nodes"),
        from: format!("{words}, from the control plane"),
        protocol: "tcp",
        first: port,
        last: port,
    }
}

fn between_nodes((name, words, protocol, first, last): (&str, &str, &'static str, u16, u16)) -> Connection {
    Connection {
        outward: format!("nodes_to_{name}"),
        inward: format!("nodes_from_{name}"),
        to: format!("{words} on other nodes"),
        from: format!("{words}, from other nodes"),
        protocol,
        first,
        last,
    }
}

/// The table of who may open connections to whom.
fn matrix(structure: &Clusters) -> Vec<String> {
    let ports: Vec<String> = ports(structure).map(|(port, _)| port.to_string()).collect();
    [
        ("nodes", "control_plane", "443"),
        ("deployment", "control_plane", "443"),
        ("other clients", "control_plane", "443"),
        ("control_plane", "nodes", &ports.join(", ")),
        ("nodes", "nodes", "53, 1024-65535 but 3389"),
        ("nodes", "endpoints, S3", "443"),
    ]
    .iter()
    .map(|(from, to, ports)| format!("{from:<15}{to:<15}{ports}"))
    .collect()
}
