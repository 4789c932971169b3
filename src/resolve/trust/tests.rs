//! Tests of the edges: what is refused, where, and what both sides say.

use crate::Error;
use crate::organization::trust::Trust;
use crate::pipeline::{Plan, plan};
use crate::starter::Starter;

/// The plan of the example organization with these edges, or its problems: `line-text | message | help`.
fn planned(edges: &str, change: impl Fn(&mut String, &mut Vec<(String, String)>)) -> Result<Plan, Vec<String>> {
    let mut texts = Starter::example().manifest_with_workload().expect("a manifest");
    let mut accounts: Vec<(String, String)> = texts
        .accounts
        .iter()
        .map(|file| (file.path.file_stem().unwrap_or_default().to_owned(), file.text.clone()))
        .collect();
    change(&mut texts.organization.text, &mut accounts);
    for (file, (_, text)) in texts.accounts.iter_mut().zip(accounts) {
        file.text = text;
    }
    texts.organization.text += "\ntrust:\n";
    texts.organization.text += edges;
    plan(&texts, None, "2026-11-24".parse().expect("a day")).map_err(|error| match error {
        Error::Problems { diagnostics, sources } => diagnostics
            .into_iter()
            .map(|one| {
                let marked =
                    one.place.map_or_else(String::new, |place| sources.get(place.source).text[place.span].to_owned());
                format!("{marked} | {}", one.message)
            })
            .collect(),
        other => panic!("{other}"),
    })
}

fn problems(edges: &str) -> Vec<String> {
    planned(edges, |_, _| {}).err().unwrap_or_default()
}

fn warnings(edges: &str, change: impl Fn(&mut String, &mut Vec<(String, String)>)) -> Vec<String> {
    let plan = planned(edges, change).unwrap_or_else(|problems| panic!("{problems:#?}"));
    plan.warnings.into_iter().map(|one| one.message).collect()
}

fn trust(edges: &str) -> Trust {
    planned(edges, |_, _| {}).unwrap_or_else(|problems| panic!("{problems:#?}")).trust
}

/// The line that waives a control.
fn waived(control: &str) -> String {
    format!(
        "\nwaivers: [{{ control: {control}, reason: only as a test, owner: a@acme.example, expires: 2027-01-31 }}]\n"
    )
}

/// Adds a line to the file of one account.
fn with_line<'a>(name: &'a str, line: &'a str) -> impl Fn(&mut String, &mut Vec<(String, String)>) + 'a {
    move |_, accounts| {
        let (_, text) = accounts.iter_mut().find(|(known, _)| known == name).expect("the account");
        text.push_str(line);
    }
}

const AUDIT: &str = "  - { from: { account: core-audit, role: audit }, to: { account: orders-prod, role: audit }, reason: auditors read it }\n";

#[test]
fn an_end_that_does_not_exist_is_named_with_the_nearest_that_does() {
    let edge = |from: &str, to: &str| {
        problems(&format!("  - {{ from: {{ {from} }}, to: {{ {to} }}, reason: only as a test }}\n"))
    };
    let audit = "account: core-audit, role: audit";
    assert_eq!(edge("account: core-audti, role: audit", audit), ["core-audti | there is no account `core-audti`"]);
    assert_eq!(edge("account: core-audit, role: auditor", audit), ["auditor | there is no role `auditor`"]);
    assert_eq!(edge(audit, "unit: workload, role: audit"), ["workload | the organization has no unit `workload`"]);
    assert_eq!(edge(audit, "account: '*', role: audit"), ["'*' | accounts of an edge cannot have wildcards"]);
    assert_eq!(edge(audit, "account: orders-dev, role: '*'"), ["'*' | roles of an edge cannot have wildcards"]);
    assert_eq!(
        edge(audit, "role: audit"),
        ["audit | an edge needs exactly one target: an account, a unit or all \
                                             accounts"]
    );
    assert_eq!(
        edge(audit, "account: orders-dev, all: true, role: audit"),
        ["audit | an edge needs exactly one target: an account, a unit or all accounts"]
    );
    assert_eq!(edge(audit, "account: orders-dev, role: app-web"), ["app-web | orders-dev has no application `web`"]);
}

#[test]
fn a_role_does_not_enter_itself() {
    let edge = "  - { from: { account: core-audit, role: audit }, to: { account: core-audit, role: audit }, reason: only as a test }\n";
    assert_eq!(problems(edge), ["audit | core-audit/audit would assume itself"]);
    let all = "  - { from: { account: core-audit, role: audit }, to: { unit: security, role: audit }, form: principal-arn, reason: only as a test }\n";
    let upward = planned(all, with_line("core-log-archive", ""));
    assert!(upward.is_err(), "the log archive holds restricted data");
}

#[test]
fn all_accounts_are_all_others_where_the_role_would_enter_itself() {
    let edges = "  - { from: { account: core-management, role: break-glass }, to: { all: true, role: break-glass }, reason: whoever mends begins there }\n";
    let trust = trust(&format!("{edges}{}", waived("iam-trust-privileged")));
    let edge = &trust.edges[0];
    assert!(!edge.targets.contains(&"core-management".to_owned()));
    assert_eq!(edge.targets.len(), 7);
}

#[test]
fn an_edge_to_data_of_a_higher_class_needs_a_waiver() {
    let edge = "  - { from: { account: core-audit, role: audit }, to: { account: core-log-archive, role: audit }, form: principal-arn, reason: auditors read it }\n";
    let message = "core-audit | iam-trust-classification: core-audit holds confidential data and would enter \
                   core-log-archive, which holds restricted data";
    assert_eq!(problems(edge), [message]);
    let waiver = "\nwaivers: [{ control: iam-trust-classification, reason: auditors read the archive, owner: a@acme.example, expires: 2027-01-31 }]\n";
    let by_account = planned(edge, with_line("core-log-archive", waiver)).expect("a waiver of the account permits it");
    assert!(by_account.warnings.is_empty());
    let stack = &by_account.blueprints.stacks["core-log-archive"][0];
    let iam = stack.instances.iter().find(|instance| instance.component == "iam").expect("iam");
    assert_eq!(iam.inputs.known("waivers"), Some(&serde_json::json!(["iam-trust-classification"])));
    let by_organization = planned(edge, |text, _| text.push_str(waiver)).expect("the organization's waiver permits it");
    assert!(by_organization.warnings.is_empty());
}

#[test]
fn a_waiver_of_edges_that_need_none_has_no_effect() {
    let waiver = "\nwaivers: [{ control: iam-trust-classification, reason: auditors read the archive, owner: a@acme.example, expires: 2027-01-31 }]\n";
    let told = warnings(AUDIT, with_line("orders-prod", waiver));
    assert_eq!(told, ["the waiver for iam-trust-classification has no effect: nothing here breaks the control"]);
}

#[test]
fn accounts_that_would_wait_for_each_other_are_refused_unless_the_form_avoids_it() {
    let back = |form: &str| {
        format!(
            "{AUDIT}  - {{ from: {{ account: orders-prod, role: operator }}, to: {{ account: core-audit, role: viewer }}, {form}reason: only as a test }}\n"
        )
    };
    assert_eq!(problems(&back("")), ["orders-prod | core-audit would depend on orders-prod, which depends on it"]);
    assert!(problems(&back("form: principal-arn, ")).is_empty());
}

#[test]
fn an_account_that_is_set_up_first_does_not_wait_for_a_later_one() {
    let edge = "  - { from: { account: orders-prod, role: operator }, to: { account: core-audit, role: viewer }, reason: only as a test }\n";
    assert_eq!(warnings(edge, |_, _| {}), ["core-audit is applied before orders-prod, whose role it would name"]);
}

#[test]
fn mfa_is_asked_only_of_those_who_can_bring_it() {
    let edge = "  - { from: { account: core-audit, role: audit }, to: { account: orders-prod, role: audit }, conditions: { mfa: true }, reason: only as a test }\n";
    assert_eq!(problems(edge), ["true | no session of core-audit/audit carries the MFA key"]);
}

#[test]
fn conditions_that_can_never_or_always_hold_are_refused() {
    let edge = |conditions: &str| AUDIT.replace(", reason", &format!(", conditions: {{ {conditions} }}, reason"));
    assert_eq!(problems(&edge("source-ips: [0.0.0.0/0]")), ["0.0.0.0/0 | 0.0.0.0/0 matches every address"]);
    assert_eq!(
        problems(&edge("source-ips: [10.1.0.0/16]")),
        ["10.1.0.0/16 | 10.1.0.0/16 is a private block: AWS sees the public address of the caller"]
    );
    assert_eq!(
        problems(&edge("window: { from: 2027-02-01, until: 2027-01-01 }")),
        ["2027-01-01 | the edge ends before it starts"]
    );
    assert_eq!(warnings(&edge("window: { until: 2026-11-23 }"), |_, _| {}), ["the edge ended on 2026-11-23"]);
    assert!(warnings(&edge("window: { until: 2026-11-24 }"), |_, _| {}).is_empty());
}

#[test]
fn one_way_is_written_once() {
    let twice = AUDIT.replace("account: orders-prod", "unit: workloads/production");
    assert_eq!(
        problems(&format!("{AUDIT}{twice}")),
        ["core-audit | core-audit/audit can assume orders-prod/audit through two edges"]
    );
}

#[test]
fn a_long_session_at_the_end_of_a_chain_is_warned_about() {
    let chain = format!(
        "{AUDIT}  - {{ from: {{ account: orders-prod, role: audit }}, to: {{ account: orders-dev, role: viewer }}, reason: only as a test }}\n"
    );
    assert!(warnings(&chain, |_, _| {}).is_empty());
    let told = warnings(&chain, with_line("orders-dev", "\nblueprints: { iam: { human-session-hours: 4 } }\n"));
    assert_eq!(
        told,
        ["orders-dev/viewer is assumed from orders-prod/audit, which is itself assumed from another role: its \
             session of 4 hours is cut to one"]
    );
    let direct = warnings(AUDIT, with_line("orders-prod", "\nblueprints: { iam: { human-session-hours: 4 } }\n"));
    assert!(direct.is_empty());
}

#[test]
fn more_edges_than_a_trust_policy_holds_are_refused() {
    let edge = |role: &str| {
        format!(
            "  - {{ from: {{ account: core-audit, role: {role} }}, to: {{ account: orders-prod, role: viewer }}, conditions: {{ external-id: one-of-its-own-for-{role} }}, reason: only as a test }}\n"
        )
    };
    let edges = ["audit", "viewer", "operator", "administrator", "plan", "break-glass"].map(edge).concat();
    assert_eq!(problems(&edges), ["core-audit | too many roles can assume orders-prod/viewer for one trust policy"]);
}

#[test]
fn an_application_of_the_account_is_an_end() {
    let edge = "  - { from: { account: orders-prod, role: app-web }, to: { account: orders-dev, role: viewer }, reason: only as a test }\n";
    let plan = planned(edge, with_line("orders-prod", "\nblueprints: { iam: { applications: { web: ec2 } } }\n"));
    assert!(plan.is_ok(), "{:?}", plan.err());
}

#[test]
fn an_edge_from_outside_production_into_it_needs_a_waiver() {
    let edge = |from: &str, to: &str| {
        format!(
            "  - {{ from: {{ account: {from}, role: operator }}, to: {{ {to}, role: viewer }}, reason: only as a test }}\n"
        )
    };
    let upward = edge("orders-dev", "account: orders-prod");
    let message =
        "orders-dev | iam-trust-production: orders-dev is not production and would enter orders-prod, which is";
    assert_eq!(problems(&upward), [message]);
    assert_eq!(problems(&edge("orders-dev", "unit: workloads")), [message], "orders-dev itself is not production");
    assert!(problems(&edge("core-management", "account: orders-prod")).is_empty(), "it rules all others");
    assert!(problems(&edge("orders-prod", "account: orders-dev")).is_empty());
    let waiver = waived("iam-trust-production");
    let plan = planned(&upward, with_line("orders-prod", &waiver)).expect("a waiver permits it");
    assert!(plan.warnings.is_empty());
    let elsewhere = planned(&upward, with_line("orders-dev", &waiver)).err().unwrap_or_default();
    assert_eq!(elsewhere, [message], "a waiver of the account that enters permits nothing");
    assert!(planned(&upward, |text, _| text.push_str(&waiver)).is_ok_and(|plan| plan.warnings.is_empty()));
}

#[test]
fn an_edge_to_a_role_that_can_change_everything_needs_a_waiver() {
    for role in ["administrator", "deployment", "break-glass"] {
        let edge = format!(
            "  - {{ from: {{ account: core-audit, role: audit }}, to: {{ account: orders-prod, role: {role} }}, reason: only as a test }}\n"
        );
        let message = format!("{role} | iam-trust-privileged: core-audit/audit would become orders-prod/{role}");
        assert_eq!(problems(&edge), [message]);
        let waiver = waived("iam-trust-privileged");
        let plan = planned(&edge, with_line("orders-prod", &waiver)).expect("a waiver permits it");
        assert!(plan.warnings.is_empty());
    }
}

#[test]
fn an_edge_that_leads_to_such_a_role_through_others_needs_a_waiver_too() {
    let chain = "  - { from: { account: core-audit, role: audit }, to: { account: core-network, role: viewer }, form: principal-arn, reason: only as a test }
  - { from: { account: core-network, role: viewer }, to: { account: orders-prod, role: operator }, reason: only as a test }
  - { from: { account: orders-prod, role: operator }, to: { account: orders-dev, role: administrator }, reason: only as a test }
";
    assert_eq!(
        problems(chain),
        [
            "viewer | iam-trust-privileged: core-audit/audit would become core-network/viewer, and through it \
             orders-dev/administrator",
            "operator | iam-trust-privileged: core-network/viewer would become orders-prod/operator, and through it \
             orders-dev/administrator",
            "administrator | iam-trust-privileged: orders-prod/operator would become orders-dev/administrator",
        ]
    );
    let waiver = waived("iam-trust-privileged");
    let one = planned(chain, with_line("orders-dev", &waiver)).err().unwrap_or_default();
    assert_eq!(one.len(), 2, "each step of the way needs its own: {one:?}");
    let plan = planned(chain, |text, _| text.push_str(&waiver)).expect("the organization's waiver permits it");
    let stack = &plan.blueprints.stacks["core-network"][0];
    let iam = stack.instances.iter().find(|instance| instance.component == "iam").expect("iam");
    let callers = iam.inputs.known("trusted_callers").expect("callers");
    assert_eq!(callers["viewer"][0]["leads_to"], serde_json::json!(["administrator"]));
}

#[test]
fn the_help_has_the_lines_of_the_waiver() {
    let edge = "  - { from: { account: orders-dev, role: operator }, to: { account: orders-prod, role: viewer }, reason: only as a test }\n";
    let mut texts = Starter::example().manifest_with_workload().expect("a manifest");
    let trust = format!("\ntrust:\n{edge}");
    texts.organization.text += &trust;
    let today = "2026-11-24".parse().expect("a day");
    let Err(Error::Problems { diagnostics, .. }) = plan(&texts, None, today) else { panic!("no problem") };
    let help = diagnostics[0].help.clone().expect("help");
    let (words, lines) = help.split_once('\n').expect("lines");
    assert!(words.ends_with("with a waiver in forge/accounts/orders-prod.yaml:"), "{words}");
    let account = texts.accounts.iter_mut().find(|file| file.path.ends_with("orders-prod.yaml")).expect("the account");
    let lines_of_account = format!("\n{}\n", lines.replace(['<', '>'], ""));
    account.text += &lines_of_account;
    assert!(plan(&texts, None, today).is_ok(), "the lines can be copied: {lines}");
}
