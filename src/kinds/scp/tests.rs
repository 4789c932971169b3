//! Structures and what becomes of them.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::facts::{Named, UnitFact};
use super::policies::{inputs, policies};
use super::structure::{Guarded, LimitsProfile};
use super::*;
use crate::control;
use crate::kind::Structure as _;
use crate::kinds::organization::PolicyType as Enabled;
use crate::policy::packing::characters;
use crate::policy::{Catalogue, PolicyType, Set};

/// Units of an example: path and whether it is production.
const UNITS: [(&str, bool); 8] = [
    ("root", false),
    ("security", false),
    ("workloads", false),
    ("workloads/production", true),
    ("workloads/production/cards", true),
    ("workloads/non-production", false),
    ("sandbox", false),
    ("suspended", false),
];

fn facts() -> Named {
    let parent = |path: &str| {
        let above = path.rsplit_once('/').map_or("root", |(above, _)| above);
        UNITS.iter().position(|(unit, _)| *unit == above).filter(|_| path != "root")
    };
    Named {
        namespace: "acme".to_owned(),
        access_role: "OrganizationAccountAccessRole".to_owned(),
        management_account: Some("123456789012".to_owned()),
        deployment_account: Some("222233334444".to_owned()),
        organization_id: Some("o-a1b2c3d4e5".to_owned()),
        applications: ["orders".to_owned()].into(),
        ci_issuers: Vec::new(),
        policy_types: crate::kinds::baseline().definitions["organization"].structure["policy-types"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| serde_json::from_value(one.clone()).expect("a type"))
            .collect(),
        regions: vec!["us-east-1".to_owned(), "us-west-2".to_owned()],
        accounts: [
            ("orders-dev", "workloads/non-production"),
            ("orders-prod", "workloads/production"),
            ("trial-dev", "sandbox"),
        ]
        .map(|(account, path)| (account.to_owned(), UNITS.iter().position(|(unit, _)| *unit == path).expect("a unit")))
        .into(),
        units: UNITS
            .iter()
            .map(|(path, production)| UnitFact {
                path: (*path).to_owned(),
                parent: parent(path),
                production: *production,
                was: None,
            })
            .collect(),
    }
}

/// The baseline's structure with some values over it, in the example's organization.
pub(super) fn structure(text: &str) -> Guarded {
    let over: serde_json::Value = serde_yaml::from_str(if text.is_empty() { "{}" } else { text }).expect("YAML");
    Guarded { decided: crate::kinds::decided(&over), facts: facts() }
}

fn refusals(text: &str) -> Vec<Refusal> {
    structure(text).refusals(&Waived::default())
}

/// The controls that the organization may waive.
fn every_control() -> Vec<&'static str> {
    let catalogue = control::Catalogue::get();
    let ids = catalogue.of_kind("scp").into_iter().map(|one| one.id.as_str());
    ids.filter(|id| catalogue.is_waivable_by_organization("scp", id)).collect()
}

/// Messages with their controls.
fn told(found: &[Refusal]) -> Vec<String> {
    let one = |refusal: &Refusal| {
        let control = refusal.control.map(|control| format!("{control}: ")).unwrap_or_default();
        format!("{} | {control}{} | {}", refusal.path.join("."), refusal.message, refusal.help)
    };
    found.iter().map(one).collect()
}

fn waived(controls: &[&str]) -> Waived {
    Waived(controls.iter().map(|control| ((*control).to_owned(), "a test".to_owned())).collect())
}

#[test]
fn the_baseline_fits() {
    assert_eq!(told(&refusals("")), Vec::<String>::new());
}

#[test]
fn a_unit_that_does_not_exist_is_refused_wherever_it_is_named() {
    assert_eq!(
        told(&refusals(
            "{ units: { sandboxes: [] }, ec2-policies: { m: { units: [workload], no-serial-console: true } }, \
             tag-policies: { required: { units: [nowhere] } } }"
        )),
        [
            "units.sandboxes | there is no unit `sandboxes` | did you mean `sandbox`?",
            "ec2-policies.m.units | there is no unit `workload` | did you mean `workloads`?",
            "tag-policies.required.units | there is no unit `nowhere` | the units are `root`, `security`, `workloads`, \
             `workloads/production`, `workloads/production/cards`, `workloads/non-production`, `sandbox` or `suspended`",
        ]
    );
}

#[test]
fn a_statement_is_dropped_only_by_a_waiver_of_its_control() {
    let text = "drop: [DefaultVpc, DefaultVpcs]";
    assert_eq!(
        told(&refusals(text)),
        [
            "drop.1 | no statement is named `DefaultVpcs` | did you mean `DefaultVpc`?",
            "drop.0 | scp-default-vpc: `DefaultVpc` is dropped: the default VPC cannot be recreated | keep it",
        ]
    );
    assert_eq!(structure("drop: [DefaultVpc]").refusals(&waived(&["scp-default-vpc"])), []);
}

#[test]
fn a_unit_gives_up_what_it_has_by_convention_only_by_waivers() {
    assert_eq!(
        told(&refusals("units: { suspended: [] }")),
        ["units.suspended | scp-suspended: `Suspended` does not bind suspended: in suspended accounts, only the \
          platform can act | keep the set `suspended`"]
    );
    let root = refusals("units: { root: [] }");
    assert!(root.len() > 40 && root.iter().all(|refusal| refusal.control.is_some()), "{root:#?}");
    assert_eq!(structure("units: { root: [] }").refusals(&waived(&every_control())), []);
    assert_eq!(refusals("units: { security: [production], workloads: [production], workloads/production: [] }"), []);
}

/// The units that something is attached to, each with its policies.
fn attached(structure: &Guarded) -> serde_json::Value {
    let context = serde_json::to_value(context::context(structure)).expect("JSON");
    let units = context["units"].as_array().expect("units").iter();
    let names = |unit: &serde_json::Value| -> Vec<serde_json::Value> {
        unit["policies"].as_array().expect("policies").iter().map(|policy| policy["name"].clone()).collect()
    };
    units.map(|unit| (unit["path"].as_str().expect("a path").to_owned(), json!(names(unit)))).collect()
}

#[test]
fn an_enforced_unit_has_every_policy_that_would_bind_it_and_no_other_unit_has_any() {
    let everywhere = attached(&structure(""));
    let pilot = attached(&structure("enforce: [sandbox]"));
    let of = |unit: &str| everywhere[unit].as_array().expect("policies").clone();
    let mut expected = [of("root"), of("sandbox")].concat();
    expected.sort_by_key(ToString::to_string);
    let mut found = pilot["sandbox"].as_array().expect("policies").clone();
    found.sort_by_key(ToString::to_string);
    assert_eq!((found, pilot.as_object().map(serde_json::Map::len)), (expected, Some(1)));
    assert_eq!(attached(&structure("enforce: [root]")), everywhere);
}

#[test]
fn a_unit_that_is_not_enforced_needs_no_waiver_and_its_accounts_are_listed() {
    let structure = structure("enforce: [sandbox]");
    assert_eq!(structure.refusals(&Waived::default()), []);
    let readme = context::readme(&structure);
    let texts = |key: &str| -> Vec<&str> {
        readme[key].as_array().into_iter().flatten().filter_map(|cell| cell["text"].as_str()).collect()
    };
    assert_eq!((texts("enforced"), texts("unbound")), (vec!["sandbox"], vec!["orders-dev", "orders-prod"]));
}

#[test]
fn what_is_enforced_in_a_pilot_must_fit_in_every_unit() {
    let everywhere = told(&refusals("{ limits: legacy, control-tower: true }"));
    assert_eq!(
        told(&refusals("{ limits: legacy, control-tower: true, enforce: [suspended] }")).len(),
        everywhere.len()
    );
    assert_eq!(
        told(&refusals("enforce: [sandbox, sandboxes]")),
        ["enforce.1 | there is no unit `sandboxes` | did you mean `sandbox`?"]
    );
}

#[test]
fn a_role_is_exempt_only_by_a_waiver_of_the_control() {
    let help = |control: &str| {
        format!(
            "keep the role bound, or add a waiver for `{control}` with a reason and an expiry \
                                 date"
        )
    };
    let text = "exempt: { app-orders: [ExternalShares, sandbox], operator: [ForeignNetworks] }";
    assert_eq!(
        told(&refusals(text)),
        [
            format!(
                "exempt.app-orders.0 | scp-external-shares: `ExternalShares` does not bind app-orders: resources cannot be \
             shared with accounts outside the organization | {}",
                help("scp-external-shares")
            ),
            format!(
                "exempt.app-orders.1 | scp-instance-types: `InstanceTypes` does not bind app-orders: sandboxes launch \
             only small instance types | {}",
                help("scp-instance-types")
            ),
            format!(
                "exempt.app-orders.1 | scp-instance-types: `InstanceTypeChanges` does not bind app-orders: instances in \
             sandboxes can change only to small instance types | {}",
                help("scp-instance-types")
            ),
        ]
    );
    assert_eq!(structure(text).refusals(&waived(&["scp-external-shares", "scp-instance-types"])), []);
}

#[test]
fn an_exemption_of_what_does_not_exist_or_is_wider_than_a_role_is_refused() {
    let found = refusals(
        "exempt: { oprator: [Peering], app-order: [Peering], \"*\": [Peering], role/*: [Peering], role/ops*: [Peering], \
         role/acme-*: [Peering], role/acme-app-orders: [Peering], role/OrganizationAccountAccessRole: [Peering], \
         audit: [Peerings, CriticalRoles, SecureTransport, sandboxes] }",
    );
    let wide = "is wider than the name of a role | name one role or a prefix: a wildcard must be at the end, \
                after a hyphen or an underscore";
    let own = "name the organization's own roles one by one, by function";
    assert_eq!(
        told(&found),
        [
            "exempt.oprator | there is no role `oprator` | did you mean `operator`?",
            "exempt.app-order | no account has an application `order` | did you mean `orders`?",
            &format!("exempt.* | `*` {wide}"),
            &format!("exempt.role/* | `role/*` {wide}"),
            &format!("exempt.role/ops* | `role/ops*` {wide}"),
            &format!("exempt.role/acme-* | `role/acme-*` includes `acme-deployment` | {own}"),
            &format!("exempt.role/acme-app-orders | `role/acme-app-orders` includes roles of applications | {own}"),
            &format!(
                "exempt.role/OrganizationAccountAccessRole | `role/OrganizationAccountAccessRole` includes \
             `OrganizationAccountAccessRole` | {own}"
            ),
            "exempt.audit.0 | no statement or set is named `Peerings` | did you mean `Peering`?",
            "exempt.audit.1 | no other role can be exempt from `CriticalRoles` | a role that is exempt from it can become every other \
             exempt role",
            "exempt.audit.2 | no role can be exempt from `SecureTransport` | it applies to resources, so a role of the same name \
             in any account would be exempt",
            "exempt.audit.3 | no statement or set is named `sandboxes` | did you mean `sandbox`?",
        ]
    );
}

#[test]
fn whoever_is_exempt_is_protected() {
    let structure = structure("exempt: { app-orders: [baseline], role/data-migration-*: [Peering] }");
    let inputs = inputs(&structure);
    let statement = |sid: &str| {
        let (domain, one) = Catalogue::get().statements().find(|(_, one)| one.sid == sid).expect("a statement");
        one.render(domain.policy, &inputs).expect("every input")[0].to_string()
    };
    for role in ["role/acme-app-orders\"", "role/data-migration-*\""] {
        let [protection, peering, own] =
            [statement("CriticalRoles"), statement("Peering"), statement("SecureTransport")];
        let (resources, conditions) = protection.split_once("\"Condition\"").expect("conditions after resources");
        let protected = [resources, conditions].iter().filter(|part| part.contains(role)).count();
        assert!(protected == 1 && protection.split_once("\"Resource\"").is_some_and(|(_, part)| part.contains(role)));
        assert!(peering.contains(role) && !own.contains(role), "{peering}");
    }
}

#[test]
fn a_renamed_unit_keeps_what_it_had_for_its_name_and_its_attachments() {
    let mut structure = structure("");
    let sandbox = structure.facts.unit("sandbox").unwrap();
    structure.facts.units[sandbox].path = "playground".to_owned();
    structure.facts.units[sandbox].was = Some("sandbox".to_owned());
    let found = told(&structure.refusals(&Waived::default()));
    assert!(!found.is_empty() && found.iter().all(|one| one.ends_with("keep the set `sandbox`")), "{found:?}");
    structure.decided.units.insert("playground".to_owned(), vec![Set::Sandbox]);
    assert_eq!(structure.refusals(&Waived::default()), []);
    let context = serde_json::to_value(context::context(&structure)).unwrap();
    assert_eq!(
        context["moves"],
        json!([{ "from": "sandbox:scp-sandbox-compute", "to": "playground:scp-sandbox-compute" }])
    );
}

#[test]
fn a_list_that_would_spare_nobody_is_refused() {
    assert_eq!(
        told(&refusals("units: { sandbox: [sandbox, perimeter] }")),
        ["networks | `ForeignNetworks` needs `networks`, but there are none | add them, or list `ForeignNetworks` \
          under `drop`"]
    );
    assert_eq!(refusals("{ units: { sandbox: [sandbox, perimeter] }, drop: [ForeignNetworks] }"), []);
    assert_eq!(refusals("{ units: { sandbox: [sandbox, perimeter] }, networks: [203.0.113.0/24] }"), []);
}

#[test]
fn too_much_is_an_error_that_says_what_to_drop() {
    let found = refusals("{ limits: legacy, control-tower: true }");
    let [one] = &found[..] else { panic!("{found:#?}") };
    assert!(one.message.starts_with("root would have "), "{}", one.message);
    assert!(
        one.message.ends_with("of 5120 characters, 3 of them not managed here, but AWS allows 5"),
        "{}",
        one.message
    );
    let drop: Vec<&str> = one.help.split('`').skip(1).step_by(2).filter(|name| *name != "drop").collect();
    let without = structure(&format!("{{ limits: legacy, control-tower: true, drop: [{}] }}", drop.join(", ")));
    assert_eq!(without.refusals(&waived(&every_control())), []);
}

#[test]
fn a_policy_of_a_type_that_is_not_enabled_is_refused() {
    let mut structure = structure("ec2-policies: { machines: { units: [sandbox], no-public-images: true } }");
    structure.facts.policy_types = vec![Enabled::ServiceControl];
    assert_eq!(structure.refusals(&Waived::default()).len(), 2, "the organization itself refuses the others");
    let found = told(&structure.refusals(&waived(&["organization-policy-types"])));
    let types = ["RESOURCE_CONTROL_POLICY", "DECLARATIVE_POLICY_EC2", "TAG_POLICY"];
    assert_eq!(found.len(), types.len());
    for (one, policy) in found.iter().zip(types) {
        assert!(one.contains(&format!("has not enabled the policy type {policy}")), "{one}");
    }
}

#[test]
fn settings_that_aws_does_not_take_are_refused_where_they_stand() {
    assert_eq!(
        told(&refusals(
            "{ ec2-policies: { machines: { units: [root], images: { providers: [ubuntu] } } }, \
             tag-policies: { Stages: { units: [root], tags: { Stage: { values: ['*-*'] } } } } }"
        )),
        [
            "ec2-policies.machines | `allowed_images_settings.image_criteria.criteria_1.allowed_image_providers` does \
             not accept `ubuntu`: a provider must be an account, `amazon`, `aws_marketplace`, `aws_backup_vault` or `none` | ",
            "tag-policies.Stages | `Stages` is not a valid policy name | use 1 to 64 lowercase letters, digits and \
             single hyphens",
            "tag-policies.Stages | `Stage.tag_value` does not accept `*-*`: a value can have at most one `*` | ",
        ]
    );
}

#[test]
fn every_statement_is_held_by_its_control() {
    for (_, statement) in Catalogue::get().statements() {
        let control = control::Catalogue::get().find(&statement.control);
        let held = control.is_some_and(|control| {
            let is_it =
                |demand: &control::Demand| matches!(demand, control::Demand::Statement { sid } if *sid == statement.sid);
            control.kinds == ["scp"] && control.assertions.iter().any(|assertion| is_it(&assertion.demand))
        });
        assert!(held, "{} of {}", statement.control, statement.sid);
    }
}

#[test]
fn the_control_of_every_statement_can_be_waived() {
    let statements = Catalogue::get().statements().map(|(_, statement)| statement);
    let mut controls: Vec<&str> = statements.map(|statement| statement.control.as_str()).collect();
    controls.sort_unstable();
    controls.dedup();
    assert_eq!(every_control(), controls);
}

#[test]
fn an_id_that_is_not_known_yet_is_counted_as_the_longest_one() {
    let mut unknown = structure("");
    unknown.facts.organization_id = None;
    let longest = inputs(&unknown).organization_id.map(|id| id.len());
    assert_eq!(longest, Some(34));
    let text = context::parts(&unknown).into_iter().map(|part| part.context.to_string()).collect::<String>();
    assert!(text.contains("var.organization_id") && !text.contains("o-0000"));
}

/// Any choice of sets, under any limits.
fn any_structure() -> impl Strategy<Value = Guarded> {
    let sets = || subsequence(Set::ALL.to_vec(), 0..=Set::ALL.len());
    let units = prop::collection::btree_map(select(UNITS.to_vec()), sets(), 0..UNITS.len());
    let lists = prop::collection::vec("[0-9]{12}", 0..90);
    (units, any::<bool>(), any::<bool>(), any::<bool>(), lists).prop_map(|(units, legacy, tower, stacks, accounts)| {
        let structure = structure("");
        let decided = Guardrails {
            limits: if legacy { LimitsProfile::Legacy } else { LimitsProfile::Current },
            control_tower: tower,
            stack_sets: stacks,
            units: units.into_iter().map(|((path, _), sets)| (path.to_owned(), sets)).collect(),
            trusted_accounts: accounts,
            networks: vec!["203.0.113.0/24".to_owned()],
            ..structure.decided
        };
        Guarded { decided, ..structure }
    })
}

fn fits(structure: &Guarded, policy: PolicyType) -> Result<(), TestCaseError> {
    let limits = structure.decided.limits.of(policy);
    let packed = policies(structure, policy).map_err(|overflow| TestCaseError::fail(format!("{overflow:?}")))?;
    for one in &packed {
        let statements: Vec<&Value> = one.statements.iter().map(|(_, value)| value).collect();
        let document = json!({ "Version": "2012-10-17", "Statement": statements });
        prop_assert_eq!(characters(&document), one.characters);
        prop_assert!(one.characters <= limits.characters);
    }
    for unit in 0..structure.facts.units.len() {
        let count = packed.iter().filter(|one| one.units.contains(&unit)).count();
        prop_assert!(count + structure.decided.taken(policy) <= limits.policies);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_choice_of_sets_fits_or_says_what_to_drop(structure in any_structure()) {
        for policy in [PolicyType::ServiceControl, PolicyType::ResourceControl] {
            match policies(&structure, policy) {
                Ok(_) => fits(&structure, policy)?,
                Err(overflow) => {
                    let mut without = structure.clone();
                    without.decided.drop = overflow.drop;
                    fits(&without, policy)?;
                }
            }
        }
    }
}
