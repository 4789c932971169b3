//! Edits of policies by hand, and the controls that they break.

use super::tests::{broken, check_one, component, lines};
use super::{Checked, Standing};

/// What `check` says after an edit: the controls that it breaks, and its messages.
fn after(variant: &str, file: &str, from: &str, to: &str) -> (Vec<String>, Vec<String>) {
    let mut policies = component("scp", variant);
    let found = policies.files.iter_mut().find(|(path, _)| path.file_name() == Some(file));
    let (_, text) = found.unwrap_or_else(|| panic!("no {file}"));
    assert!(text.contains(from), "{file} has no {from:?}");
    *text = text.replace(from, to);
    let checked = check_one(policies, &[]);
    (broken(&checked).into_iter().collect(), lines(&checked))
}

#[track_caller]
fn breaks(file: &str, from: &str, to: &str, control: &str, reason: &str) {
    let (controls, messages) = after("every-statement", file, from, to);
    assert_eq!(controls, [control], "{messages:?}");
    assert!(messages.iter().all(|one| one.contains(reason)), "{messages:?}");
}

#[test]
fn a_statement_that_is_gone_is_missed_where_every_organization_has_it() {
    breaks(
        "scp-baseline-organization.tf",
        "\"RootUser\"",
        "\"Root\"",
        "scp-root-user",
        "no policy contains the statement `RootUser`",
    );
}

#[test]
fn a_statement_that_denies_less_is_found() {
    let network = "scp-baseline-network.tf";
    breaks(
        network,
        "\"ec2:CreateDefaultVpc\"",
        "\"ec2:CreateVpc\"",
        "scp-default-vpc",
        "must contain `ec2:CreateDefaultVpc`",
    );
    breaks("scp-region.tf", "\"iam:*\",", "\"iam:*\", \"ec2:*\",", "scp-enabled-regions", "must not contain `ec2:*`");
    breaks(
        "scp-baseline-organization.tf",
        "\"aws:AssumedRoot\" = \"true\"",
        "\"aws:AssumedRoot\" = \"false\"",
        "scp-root-user",
        "`aws:AssumedRoot` must be `true`",
    );
    breaks(
        "scp-baseline-organization.tf",
        "Action   = \"organizations:LeaveOrganization\"\n        Resource = \"*\"",
        "Action = \"organizations:LeaveOrganization\"\nResource = \"*\"\nCondition = { StringEquals = { \"aws:RequestedRegion\" = \"us-east-1\" } }",
        "scp-leave-organization",
        "narrows the statement",
    );
    breaks("scp-sandbox-compute.tf", "local.instance_types", "[\"*\"]", "scp-instance-types", "matches everything");
}

#[test]
fn an_exemption_that_is_wider_is_found() {
    for role in ["role/acme-*", "role/acme-operator", "user/acme-deployment"] {
        let (controls, messages) = after("default", "main.tf", "role/acme-deployment", role);
        assert!(controls.len() > 20 && !controls.contains(&"scp-leave-organization".to_owned()), "{controls:?}");
        assert!(messages.iter().all(|one| one.contains("` must not be exempt")), "{messages:?}");
    }
    let (controls, _) = after("default", "main.tf", "role/OrganizationAccountAccessRole", "role/*");
    assert!(controls.contains(&"scp-critical-roles".to_owned()), "{controls:?}");
}

#[test]
fn a_policy_that_is_not_attached_is_found() {
    let line = "      scp-region                     = aws_organizations_policy.scp_region.id\n";
    let (controls, messages) = after("default", "attachments.tf", line, "");
    assert_eq!(controls, ["scp-enabled-regions"], "{messages:?}");
    assert!(messages[0].contains("its policy is not attached to the root"), "{messages:?}");
}

#[test]
fn a_policy_that_one_of_its_units_lost_is_found() {
    let (controls, messages) = after("default", "attachments.tf", "    \"security\" = {", "    \"audit\" = {");
    assert!(controls.contains(&"scp-log-groups".to_owned()), "{messages:?}");
    assert!(messages.iter().all(|one| one.contains("its policy is not attached to `security`")), "{messages:?}");
}

/// The policies of the example where only this unit is enforced, attached to `attached` instead of the root.
fn enforced(unit: &str, attached: &str) -> Checked {
    let mut policies = component("scp", "default");
    policies.manifest.binding.as_mut().expect("policies").enforced = Some(vec![unit.to_owned()]);
    let found = policies.files.iter_mut().find(|(path, _)| path.file_name() == Some("attachments.tf"));
    let (_, text) = found.expect("attachments");
    *text = text.replace("    \"root\" = {", &format!("    \"{attached}\" = {{"));
    check_one(policies, &[])
}

#[test]
fn a_control_is_not_met_while_its_policies_bind_a_pilot_alone() {
    let checked = enforced("workloads/non-production", "workloads/non-production");
    assert_eq!(lines(&checked), Vec::<String>::new());
    let regions = checked.evidence.iter().find(|one| one.control == "scp-enabled-regions").expect("the control");
    assert_eq!(
        (regions.standing, &regions.units[..]),
        (Standing::Partial, &["workloads/non-production".to_owned()][..])
    );
    assert!(regions.pending_units.contains(&"workloads/production".to_owned()), "{:?}", regions.pending_units);
    let sandboxes = checked.evidence.iter().find(|one| one.control == "scp-instance-types").expect("the control");
    assert_eq!((sandboxes.standing, &sandboxes.pending_units[..]), (Standing::Met, &[][..]));
    assert!(checked.summary.partial > 30, "{:?}", checked.summary);
}

#[test]
fn a_policy_that_the_pilot_lost_is_found() {
    let checked = enforced("workloads/non-production", "workloads/other");
    let messages = lines(&checked);
    assert!(broken(&checked).contains("scp-enabled-regions"), "{messages:?}");
    assert!(
        messages.iter().all(|one| one.contains("its policy is not attached to `workloads/non-production`")),
        "{messages:?}"
    );
}

#[test]
fn a_stricter_statement_is_fine_and_each_is_shown_where_it_stands() {
    let (controls, messages) = after(
        "every-statement",
        "scp-baseline-network.tf",
        "\"ec2:CreateDefaultVpc\"",
        "\"ec2:CreateDefaultVpc\", \"ec2:CreateVpc\"",
    );
    assert_eq!((controls.len(), messages), (0, Vec::new()));
    let checked = check_one(component("scp", "every-statement"), &[]);
    for one in checked.evidence {
        assert!(one.standing == Standing::Met && !one.lines.is_empty(), "{}: {:?}", one.control, one.standing);
    }
}

#[track_caller]
fn keeps(file: &str, from: &str, to: &str) {
    let (controls, messages) = after("every-statement", file, from, to);
    assert_eq!(controls, Vec::<String>::new(), "{messages:?}");
}

#[test]
fn another_spelling_of_the_same_statement_breaks_nothing() {
    let organization = "scp-baseline-organization.tf";
    keeps(
        organization,
        "Action   = \"organizations:LeaveOrganization\"",
        "Action = [\"Organizations:leaveOrganization\"]",
    );
    keeps(organization, "Action   = \"organizations:LeaveOrganization\"", "Action = \"organizations:Leave*\"");
    keeps(organization, "\"aws:AssumedRoot\" = \"true\"", "\"AWS:assumedroot\" = [true, \"true\"]");
    keeps("scp-region.tf", "\"iam:*\",", "\"IAM:*\",");
    let root = "\"aws:AssumedRoot\" = \"true\"";
    breaks(organization, root, "\"aws:AssumedRoot\" = \"TRUE\"", "scp-root-user", "must be `true`");
}
