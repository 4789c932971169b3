//! The policies that follow from the statements.

use serde_json::Value;

use super::exempt_roles::exempt_roles;
use super::selection::{self, Chosen};
use super::structure::Guarded;
use crate::policy::packing::{self, Overflow, Piece};
use crate::policy::{Issuer, Policy, PolicyInputs, PolicyType, Set, Topic, prefix};

/// The policies of one type.
///
/// # Errors
/// When the statements do not fit into what AWS allows.
pub fn policies(structure: &Guarded, policy: PolicyType) -> Result<Vec<Policy>, Overflow> {
    let mut chosen = selection::chosen(&structure.facts, &selection::sets(structure), policy);
    chosen.retain(|one| !structure.decided.drop.contains(&one.statement.sid));
    for one in &mut chosen {
        one.units = selection::enforced(structure, &one.units);
    }
    chosen.retain(|one| !one.units.is_empty());
    let inputs = inputs(structure);
    let statements: Vec<(&Chosen, Value)> = chosen
        .iter()
        // An organization always has its id here, and a claim stands only where an issuer does. What names an account waits
        // for its id.
        .flat_map(|one| one.statement.render(policy, &inputs).into_iter().flatten().map(move |value| (one, value)))
        .collect();
    let pieces: Vec<Piece> = statements
        .iter()
        .map(|(one, value)| Piece {
            statement: one.statement.sid.clone(),
            scope: one.sets.iter().map(|set| set.as_str()).collect::<Vec<_>>().join("-"),
            domain: one.topic.name.to_owned(),
            units: one.units.clone(),
            characters: packing::characters(value),
        })
        .collect();
    let packed = packing::pack(&pieces, structure.decided.room(policy))?;
    let made = packed.into_iter().map(|packed| {
        let within = || packed.pieces.iter().map(|at| &statements[*at]);
        let mut sets: Vec<Set> = within().flat_map(|(one, _)| one.sets.iter().copied()).collect();
        sets.sort_unstable();
        sets.dedup();
        let mut topics: Vec<Topic> = Vec::new();
        for (one, _) in within() {
            if topics.iter().all(|topic| topic.name != one.topic.name) {
                topics.push(one.topic);
            }
        }
        Policy {
            ty: policy,
            key: format!("{}-{}", prefix(policy), packed.key),
            sets,
            topics,
            units: packed.units.clone(),
            statements: within().map(|(one, value)| (one.statement, value.clone())).collect(),
            characters: packed.characters,
        }
    });
    Ok(made.collect())
}

/// What stands in statements for an organization's id that is not known yet, as long as the longest id.
const UNKNOWN_ID: &str = "o-00000000000000000000000000000000";

/// The values of an organization for its statements.
#[must_use]
pub fn inputs(structure: &Guarded) -> PolicyInputs {
    let facts = &structure.facts;
    PolicyInputs {
        namespace: facts.namespace.clone(),
        access_role: facts.access_role.clone(),
        control_tower: structure.decided.control_tower,
        stack_sets: structure.decided.stack_sets,
        exempt: exempt_roles(structure),
        management_account: facts.management_account.clone(),
        deployment_account: facts.deployment_account.clone(),
        organization_id: Some(facts.organization_id.clone().unwrap_or_else(|| UNKNOWN_ID.to_owned())),
        regions: facts.regions.clone(),
        trusted_accounts: structure.decided.trusted_accounts.clone(),
        networks: structure.decided.networks.clone(),
        instance_types: structure.decided.instance_types.clone(),
        metadata_tokens: structure.decided.metadata_tokens,
        metadata_hop_limit: structure.decided.metadata_hop_limit,
        oidc_issuers: issuers(structure),
    }
}

/// The trusted issuers of tokens: the CI services whose subjects `iam` names, with exactly these, and what the organization
/// names beyond them.
fn issuers(structure: &Guarded) -> Vec<Issuer> {
    let mut issuers = structure.facts.ci_issuers.clone();
    for more in &structure.decided.oidc_issuers {
        let Some(known) = issuers.iter_mut().find(|one| one.host == more.host) else {
            issuers.push(more.clone());
            continue;
        };
        known.name.clone_from(&more.name);
        let new = more.subjects.iter().filter(|subject| !known.subjects.contains(subject)).cloned().collect::<Vec<_>>();
        known.subjects.extend(new);
    }
    issuers
}
