//! Whether the policies of the organization still hold a statement of the catalogue.
//!
//! A statement may be stricter than the catalogue has it: deny more actions, or on more resources. It may not deny less,
//! by a condition that narrows it, an exemption that is wider, or a policy that is attached to nothing.

use super::binding::is_within;
use super::module::Module;
use super::network;
use super::spelling::{has_action, same_name};
use crate::diagnostic::Place;
use crate::hcl::Value;
use crate::organization::ROOT;
use crate::policy::{
    Actions, Catalogue, Condition, ConditionKey, Domain, Each, MetadataTokens, Operator, PolicyInputs, PolicyType, Set,
    Statement, Text,
};

/// How a statement stands in a component.
pub(super) enum Standing {
    /// No policy holds it, and none has to.
    Absent,
    /// It is there.
    Held(Bound),
    /// It is missing, or weaker.
    Broken(Option<Place>, String),
}

/// Where a statement that is held stands and binds.
#[derive(Default)]
pub(super) struct Bound {
    /// Its places in the files.
    pub places: Vec<Place>,
    /// The units in which it binds.
    pub units: Vec<String>,
    /// The units in which it does not bind yet, because policies are not enforced there.
    pub pending: Vec<String>,
}

/// A statement on disk.
struct Found<'m> {
    /// The resource of its policy, such as `aws_organizations_policy.region`.
    policy: String,
    value: &'m Value,
    place: Option<Place>,
}

/// How a statement of the catalogue stands in a component.
pub(super) fn standing(sid: &str, module: &Module<'_>) -> Standing {
    let Some((domain, statement)) = Catalogue::get().statements().find(|(_, one)| one.sid == sid) else {
        return Standing::Broken(module.place(), format!("the catalogue has no statement `{sid}`"));
    };
    let found = find(domain, statement, module);
    let due = module.binding.map_or_else(Vec::new, |binding| binding.due(sid));
    let (now, later): (Vec<&str>, Vec<&str>) =
        due.into_iter().partition(|unit| module.binding.is_none_or(|binding| binding.is_enforced(unit)));
    if found.is_empty() && now.is_empty() && !later.is_empty() {
        return Standing::Held(Bound { pending: owned(&later), ..Bound::default() });
    }
    if found.is_empty() {
        let is_demanded =
            statement.each.is_none() && !statement.waits() && statement.sets.iter().any(|set| binds_root(*set));
        return if is_demanded {
            Standing::Broken(module.place(), format!("no policy contains the statement `{sid}`"))
        } else {
            Standing::Absent
        };
    }
    let mut bound = Bound::default();
    let mut units = [&now[..], &later].concat();
    for one in found {
        let broken = |reason| Standing::Broken(one.place.clone().or_else(|| module.place()), reason);
        if let Some(reason) = weaker(domain, statement, one.value) {
            return broken(reason);
        }
        let attached = attached(&one, module);
        if let Some(reason) = attached.as_ref().and_then(|attached| detached(statement, attached, &now)) {
            return broken(reason);
        }
        units.retain(|unit| attached.as_ref().is_none_or(|attached| is_within(unit, attached)));
        bound.places.extend(one.place);
    }
    bound.pending = owned(&later.into_iter().filter(|unit| !units.contains(unit)).collect::<Vec<_>>());
    bound.units = owned(&units);
    Standing::Held(bound)
}

fn owned(units: &[&str]) -> Vec<String> {
    units.iter().map(|unit| (*unit).to_owned()).collect()
}

/// The sets that the root has in every organization.
fn binds_root(set: Set) -> bool {
    matches!(set, Set::Baseline | Set::Region)
}

fn find<'m>(domain: &Domain, statement: &Statement, module: &'m Module<'_>) -> Vec<Found<'m>> {
    let wanted = match domain.policy {
        PolicyType::ServiceControl => "SERVICE_CONTROL_POLICY",
        PolicyType::ResourceControl => "RESOURCE_CONTROL_POLICY",
    };
    let is_it = |sid: &str| match statement.each {
        None => sid == statement.sid,
        Some(Each::OidcIssuer) => sid.starts_with(&statement.sid),
    };
    let mut found = Vec::new();
    for resource in module.of_kind("aws_organizations_policy") {
        if resource.value.get("type").and_then(Value::as_str) != Some(wanted) {
            continue;
        }
        let Some(content) = resource.value.get("content") else { continue };
        let Some(Value::List(statements)) = content.get("Statement") else { continue };
        for (at, value) in statements.iter().enumerate() {
            if !value.get("Sid").and_then(Value::as_str).is_some_and(is_it) {
                continue;
            }
            let steps = ["Statement".to_owned(), at.to_string(), "Sid".to_owned()];
            let in_resource = || {
                let steps = [&["content".to_owned()], &steps[..]].concat();
                Some(resource.place(&steps))
            };
            let place = module.place_in_local(content, &steps).or_else(in_resource);
            found.push(Found { policy: resource.address(), value, place });
        }
    }
    found
}

/// Why a statement denies less than the catalogue's.
fn weaker(domain: &Domain, statement: &Statement, value: &Value) -> Option<String> {
    if value.get("Effect").and_then(Value::as_str) != Some("Deny") {
        return Some("`Effect` must be `\"Deny\"`".to_owned());
    }
    if domain.policy == PolicyType::ResourceControl && value.get("Principal").and_then(Value::as_str) != Some("*") {
        return Some("`Principal` must be `\"*\"`".to_owned());
    }
    let actions = |key: &str| texts(value.get(key));
    let missing = match &statement.actions {
        Actions::Only(wanted) => {
            let denied = actions("Action");
            wanted
                .iter()
                .find(|one| !has_action(denied.iter().flatten().map(String::as_str), one))
                .map(|one| format!("`Action` must contain `{one}`"))
        }
        Actions::AllBut { all_but } => {
            let spared = actions("NotAction");
            let is_known = |one: &Option<String>| {
                one.as_ref().is_some_and(|one| all_but.iter().any(|known| same_name(known, one)))
            };
            match spared.iter().find(|one| !is_known(one)) {
                _ if spared.is_empty() => Some("`NotAction` must list what stays allowed".to_owned()),
                more => more.map(|one| {
                    format!("`NotAction` must not contain `{}`", one.as_deref().unwrap_or("an unknown value"))
                }),
            }
        }
    };
    missing.or_else(|| resources(statement, value)).or_else(|| conditions(statement, value))
}

fn resources(statement: &Statement, value: &Value) -> Option<String> {
    let named = texts(value.get("Resource"));
    let named: Vec<Option<&str>> = named.iter().map(Option::as_deref).collect();
    if named.contains(&Some("*")) {
        return None;
    }
    let missing = statement.resources.iter().find(|text| match text {
        Text::Literal(text) => !named.contains(&Some(text.as_str())),
        Text::Reference { .. } => named.is_empty(),
    })?;
    match missing {
        Text::Literal(text) => Some(format!("`Resource` must contain `{text}`")),
        Text::Reference { .. } => Some("`Resource` must name resources".to_owned()),
    }
}

/// Every condition narrows a statement: those of the catalogue, and no others.
fn conditions(statement: &Statement, value: &Value) -> Option<String> {
    let tests = value.get("Condition");
    let operators = if let Some(Value::Map(operators)) = tests { &operators[..] } else { &[] };
    let is_exemption = |operator: &str, key: &str| {
        operator == "ArnNotLike" && same_name(key, "aws:PrincipalArn") && !statement.exempts.is_empty()
    };
    let known = |operator: &str, key: &str| {
        is_exemption(operator, key)
            || statement.conditions.iter().any(|one| one.test.to_string() == operator && is_key(&one.key, key))
    };
    for (operator, keys) in operators {
        let keys = if let Value::Map(keys) = keys { &keys[..] } else { &[] };
        if let Some((key, _)) = keys.iter().find(|(key, _)| !known(operator, key)) {
            return Some(format!("`{operator}` of `{key}` narrows the statement"));
        }
        for (key, values) in keys {
            if let Some(reason) = wider(statement, values).filter(|_| is_exemption(operator, key)) {
                return Some(reason);
            }
        }
    }
    statement.conditions.iter().find_map(|one| unmet(one, tests))
}

/// Why a condition of the catalogue is not met by those on disk.
fn unmet(condition: &Condition, tests: Option<&Value>) -> Option<String> {
    let Condition { test, key, values, only_if } = condition;
    let operator = test.to_string();
    let name = match key {
        ConditionKey::Name(name) => name.clone(),
        ConditionKey::Claim { claim } => format!("…:{claim}"),
    };
    let found = match tests.and_then(|tests| tests.get(&operator)) {
        Some(Value::Map(keys)) => keys.iter().find(|(one, _)| is_key(key, one)).map(|(_, value)| value),
        _ => None,
    };
    let references = values.iter().any(|value| matches!(value, Text::Reference { .. }));
    let Some(found) = found else {
        // Without values of the organization the test is always true, and left out; a choice brings a narrower one.
        let may_lack = only_if.is_some() || references && values.len() == 1 && test.is_negated();
        return (!may_lack).then(|| format!("`{operator}` must test `{name}`"));
    };
    let found = texts(Some(found));
    let literals: Vec<&str> = values
        .iter()
        .filter_map(|value| match value {
            Text::Literal(text) => Some(text.as_str()),
            Text::Reference { .. } => None,
        })
        .collect();
    if references {
        let open = found.iter().flatten().find(|value| is_open(*test, value));
        return open.map(|value| format!("`{value}` of `{name}` matches everything"));
    }
    let is_literal = |one: &Option<String>| one.as_ref().is_some_and(|one| literals.contains(&one.as_str()));
    let is_found = |one: &&str| found.iter().any(|found| found.as_deref() == Some(*one));
    let same = found.iter().all(is_literal) && literals.iter().all(is_found);
    (!same).then(|| format!("`{name}` must be {}", crate::diagnostic::one_of(literals.iter().copied())))
}

/// Whether a value of the organization would spare everything.
fn is_open(test: Operator, value: &str) -> bool {
    test.is_negated() && (matches!(value, "*" | "*.*") || network::is_open(&Value::text(value)))
}

fn is_key(key: &ConditionKey, name: &str) -> bool {
    match key {
        ConditionKey::Name(known) => same_name(known, name),
        ConditionKey::Claim { claim } => name.rsplit(':').next().is_some_and(|last| same_name(last, claim)),
    }
}

/// The namespace and the access role in the names that an exemption is compared with.
const ANY: &str = "\u{0}";

/// What a list of exempt principals holds beyond the roles of the statement's groups: functional roles of whatever
/// namespace, those of Control Tower and stack sets, and one access role of whatever name.
fn wider(statement: &Statement, values: &Value) -> Option<String> {
    let inputs = PolicyInputs {
        namespace: ANY.to_owned(),
        access_role: ANY.to_owned(),
        control_tower: true,
        stack_sets: true,
        exempt: Vec::new(),
        management_account: None,
        deployment_account: None,
        organization_id: None,
        regions: Vec::new(),
        trusted_accounts: Vec::new(),
        networks: Vec::new(),
        instance_types: Vec::new(),
        metadata_tokens: MetadataTokens::default(),
        metadata_hop_limit: 1,
        oidc_issuers: Vec::new(),
    };
    let known: Vec<String> = statement.exempts.iter().flat_map(|group| group.roles(&inputs)).collect();
    let function = |role: &str| {
        let name = role.split_once('-').map(|(_, function)| format!("{ANY}-{function}"));
        name.is_some_and(|name| known.contains(&name))
    };
    let mut access_roles = usize::from(known.iter().any(|one| one == ANY));
    for arn in texts(Some(values)) {
        let Some(arn) = arn else { return Some("an unknown principal must not be exempt".to_owned()) };
        let role = arn.strip_prefix("arn:*:iam::*:role/");
        if role.is_some_and(|role| function(role) || known.iter().any(|one| one == role)) {
            continue;
        }
        if role.is_some_and(|role| access_roles > 0 && !role.contains(['*', '?'])) {
            access_roles -= 1;
            continue;
        }
        return Some(format!("`{arn}` must not be exempt"));
    }
    None
}

/// The units that a policy is attached to. Nothing where somebody attaches it by hand, to what nobody can tell.
fn attached(found: &Found<'_>, module: &Module<'_>) -> Option<Vec<String>> {
    let id = format!("{}.id", found.policy);
    let is_it = |value: &Value| matches!(value, Value::Unknown(text) if *text == id);
    let by_hand =
        module.of_kind("aws_organizations_policy_attachment").any(|one| one.value.get("policy_id").is_some_and(is_it));
    if by_hand {
        return None;
    }
    let units = if let Some(Value::Map(units)) = module.locals.get("attachments") { &units[..] } else { &[] };
    let holds = |policies: &Value| matches!(policies, Value::Map(policies) if policies.iter().any(|(_, id)| is_it(id)));
    Some(units.iter().filter(|(_, policies)| holds(policies)).map(|(unit, _)| unit.clone()).collect())
}

/// Why a policy that holds the statement, attached to these units, binds too little: it must bind these units, or, where
/// nobody says which, the root if every organization has the statement there.
fn detached(statement: &Statement, attached: &[String], due: &[&str]) -> Option<String> {
    let everywhere = statement.each.is_none() && statement.sets.iter().any(|set| binds_root(*set));
    let due = if due.is_empty() && everywhere { &[ROOT] } else { due };
    if due.is_empty() && attached.is_empty() {
        return Some("its policy is attached to nothing".to_owned());
    }
    let missed = due.iter().find(|unit| !is_within(unit, attached))?;
    let missed = if *missed == ROOT { "the root".to_owned() } else { format!("`{missed}`") };
    Some(format!("its policy is not attached to {missed}"))
}

/// The texts of a value, one or many; what is unknown is none.
fn texts(value: Option<&Value>) -> Vec<Option<String>> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::List(items)) => items.iter().map(Value::to_text).collect(),
        Some(one) => vec![one.to_text()],
    }
}
