//! What the templates see.

use serde::Serialize;

use super::rules::{Rules, rules};
use super::structure::{Peer, SecurityGroups, Service};
use crate::kind::Waived;
use crate::kinds::ports::Ports;

/// The context of all templates of the kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Context {
    tiers: Vec<TierContext>,
    /// Lines of the comment on who may connect to whom.
    matrix: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct TierContext {
    name: String,
    title: String,
    members: String,
    description: String,
    #[serde(flatten)]
    rules: Rules,
    /// Whether it accepts connections.
    has_ingress: bool,
    /// Whether it opens connections.
    has_egress: bool,
    #[serde(flatten)]
    former: FormerNames,
}

/// Names that the context has no longer, and that a template which an organization laid over baseline 1.0.0 may use.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct FormerNames {
    /// Whether it accepts nothing.
    deaf: bool,
    /// Whether it opens no connection.
    mute: bool,
}

/// Everything that the templates of the kind see.
#[must_use]
pub fn context(structure: &SecurityGroups, waived: &Waived) -> Context {
    let tiers = structure.tiers().map(|(name, tier)| {
        let rules = rules(structure, name, tier, waived);
        let (has_ingress, has_egress) = (rules.ingress().next().is_some(), rules.egress().next().is_some());
        TierContext {
            name: name.to_owned(),
            title: name[..1].to_uppercase() + &name[1..],
            members: tier.members.clone(),
            description: format!("Tier {name}: {}", tier.members),
            rules,
            has_ingress,
            has_egress,
            former: FormerNames { deaf: !has_ingress, mute: !has_egress },
        }
    });
    Context { tiers: tiers.collect(), matrix: matrix(structure) }
}

/// A table of who may connect to whom.
fn matrix(structure: &SecurityGroups) -> Vec<String> {
    let row = |from: &str, to: &str, ports: &Ports| {
        let ports: Vec<String> = ports.all().map(|range| range.to_string()).collect();
        [from.to_owned(), to.to_owned(), ports.join(", ")]
    };
    let mut rows = vec![["from", "to", "ports"].map(str::to_owned)];
    for (name, tier) in structure.tiers() {
        for (peer, ports) in &tier.accepts {
            let peer = if structure.peer(name, peer) == Peer::Internet { "clients" } else { peer };
            rows.push(row(peer, name, ports));
        }
    }
    for (name, tier) in structure.tiers() {
        for (peer, ports) in &tier.reaches {
            rows.push(row(name, peer, ports));
        }
        for service in &tier.services {
            let service = match service {
                Service::Endpoints => "endpoints",
                Service::S3 => "S3",
                Service::Dynamodb => "DynamoDB",
            };
            rows.push([name, service, "443"].map(str::to_owned));
        }
    }
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or_default();
    let (from, to) = (width(0), width(1));
    rows.iter().map(|[source, target, ports]| format!("{source:from$}   {target:to$}   {ports}")).collect()
}
