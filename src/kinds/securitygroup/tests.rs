use serde_json::{Value, json};

use super::SecurityGroups;
use super::context::context;
use super::rules::{OPEN_EGRESS, OPEN_INGRESS, OPEN_SHELL};
use crate::kind::{Refusal, Structure as _, Waived};

fn structure(text: &str) -> SecurityGroups {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn baseline() -> SecurityGroups {
    let values = crate::kinds::baseline().definitions["securitygroup"].structure.clone();
    serde_json::from_value(Value::Object(values)).expect("the baseline's structure has the type")
}

fn refusals(text: &str) -> Vec<Refusal> {
    structure(text).refusals(&Waived::default())
}

/// One tier `web` that accepts this, with a prefix list `bastion` to name.
fn accepting(accepts: &str) -> String {
    format!(
        "tiers: {{ app: {{ members: services }}, web: {{ members: hosts, accepts: {accepts} }} }}\nprefix-lists: {{ bastion: bastion hosts }}"
    )
}

fn waived(controls: &[&str]) -> Waived {
    Waived(controls.iter().map(|control| ((*control).to_owned(), "until the move".to_owned())).collect())
}

#[test]
fn the_baseline_is_accepted() {
    assert_eq!(baseline().refusals(&Waived::default()), []);
}

#[test]
fn what_breaks_a_control_is_refused_with_it() {
    for (accepts, control) in [
        ("{ internet: { tcp: [8443] } }", OPEN_INGRESS),
        ("{ internet: { ranges: [{ protocol: tcp, from: 443, to: 444 }] } }", OPEN_INGRESS),
        ("{ internet: { udp: [53] } }", OPEN_INGRESS),
        ("{ internet: { tcp: [80] } }", OPEN_INGRESS),
        ("{ internet: { tcp: [443], udp: [80] } }", OPEN_INGRESS),
        ("{ app: { tcp: [22] } }", OPEN_SHELL),
        ("{ web: { tcp: [3389] } }", OPEN_SHELL),
        ("{ app: { udp: [3389] } }", OPEN_SHELL),
        ("{ app: { ranges: [{ protocol: tcp, from: 20, to: 30 }] } }", OPEN_SHELL),
    ] {
        let found = refusals(&accepting(accepts));
        let controls: Vec<_> = found.iter().map(|refusal| refusal.control).collect();
        assert_eq!(controls, [Some(control)], "{accepts}");
        assert_eq!(found[0].path[..3], ["tiers", "web", "accepts"], "{accepts}");
    }
}

#[test]
fn a_shell_for_the_internet_breaks_two_controls() {
    let found = refusals(&accepting("{ internet: { tcp: [22] } }"));
    let controls: Vec<_> = found.iter().map(|refusal| refusal.control).collect();
    assert_eq!(controls, [Some(OPEN_SHELL), Some(OPEN_INGRESS)]);
}

#[test]
fn web_traffic_redirects_and_named_shells_are_accepted() {
    for accepts in [
        "{ internet: { tcp: [443] } }",
        "{ internet: { tcp: [80, 443], udp: [443] } }",
        "{ bastion: { tcp: [22, 3389] } }",
        "{ app: { tcp: [80, 8080] }, web: { udp: [7946] } }",
    ] {
        assert_eq!(refusals(&accepting(accepts)), [], "{accepts}");
    }
}

#[test]
fn stores_do_not_serve_the_internet() {
    let found =
        refusals("tiers: { data: { members: databases, stores-data: true, accepts: { internet: { tcp: [443] } } } }");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].control, Some(OPEN_INGRESS));
}

#[test]
fn no_tier_reaches_every_address() {
    let text = "tiers: { app: { members: services, reaches: { internet: { tcp: [443] } } } }";
    let found = refusals(text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].control, Some(OPEN_EGRESS));
    assert_eq!(found[0].path, ["tiers", "app", "reaches", "internet"]);
    assert_eq!(structure(text).refusals(&waived(&[OPEN_EGRESS])), []);
}

#[test]
fn what_has_no_meaning_is_refused() {
    for (text, message) in [
        ("tiers: { app: null }", "an application needs a tier"),
        ("tiers: { App: { members: services } }", "`App` is not a valid name of a tier or a prefix list"),
        ("tiers: { internet: { members: services } }", "`internet` is not a valid name of a tier or a prefix list"),
        ("tiers: { app: { members: \"dïenste\" } }", "AWS does not accept this description"),
        ("tiers: { app: { members: \"\" } }", "AWS does not accept this description"),
        (
            "tiers: { app: { members: a, accepts: { wbe: { tcp: [443] } } } }",
            "`wbe` is neither a tier nor a prefix \
          list",
        ),
        ("tiers: { app: { members: a, accepts: { app: {} } } }", "no port is given"),
        ("tiers: { app: { members: a, accepts: { app: { tcp: [0] } } } }", "from a lower to a higher port"),
        ("tiers: { app: { members: a, accepts: { app: { tcp: [1024, 1024] } } } }", "a port is listed twice"),
        ("tiers: { app: { members: a, reaches: { app: { tcp: [443] } } } }", "by the tier that accepts them"),
        ("tiers: { app: { members: a, reaches: { partners: { tcp: [443] } } } }", "no prefix list is named `partners`"),
        ("tiers: { app: { members: a, services: [s3, s3] } }", "a service is listed twice"),
        ("{ tiers: { app: { members: a } }, prefix-lists: { app: b } }", "`app` also names a tier"),
    ] {
        let found = refusals(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].message.contains(message), "{text}: {}", found[0].message);
    }
}

#[test]
fn more_rules_than_a_group_holds_are_refused() {
    let ports: Vec<String> = (8000..8061).map(|port| port.to_string()).collect();
    let found = refusals(&accepting(&format!("{{ app: {{ tcp: [{}] }} }}", ports.join(", "))));
    let places: Vec<_> = found.iter().map(|refusal| refusal.path.join(".")).collect();
    assert_eq!(places, ["tiers.app", "tiers.web"], "both the sender and the acceptor");
}

#[test]
fn a_connection_between_tiers_has_a_rule_on_both_sides() {
    let rendered = json!(context(&baseline(), &Waived::default()));
    let of = |tier: usize, list: &str| rendered["tiers"][tier][list].as_array().cloned().unwrap_or_default();
    let web = of(0, "to_tiers");
    let app = of(1, "from_tiers");
    assert_eq!((web.len(), app.len()), (1, 1));
    assert_eq!((&web[0]["name"], &web[0]["peer"]), (&json!("web_to_app_8080"), &json!("app")));
    assert_eq!((&app[0]["name"], &app[0]["peer"]), (&json!("app_from_web_8080"), &json!("web")));
    let data = &rendered["tiers"][2];
    assert_eq!(data["has_egress"], false, "data opens no connection");
    assert_eq!(
        (&data["deaf"], &data["mute"]),
        (&json!(false), &json!(true)),
        "own templates may have the former names"
    );
}

#[test]
fn a_waived_control_is_named_in_the_rule_that_breaks_it_and_nowhere_else() {
    let structure = structure(&accepting("{ internet: { tcp: [22, 443] } }"));
    let permitted = waived(&[OPEN_INGRESS, OPEN_SHELL, OPEN_EGRESS]);
    assert_eq!(structure.refusals(&permitted), []);
    let rendered = json!(context(&structure, &permitted));
    let rules = &rendered["tiers"][1]["from_addresses"];
    assert_eq!(
        rules[0]["waivers"],
        json!(["sg-no-open-ssh is waived: until the move", "sg-open-ingress is waived: until the move"])
    );
    assert_eq!(rules[0]["skips"], json!([{ "check": "CKV_AWS_24", "reason": "until the move" }]));
    assert_eq!((&rules[1]["waivers"], &rules[1]["skips"]), (&json!([]), &json!([])));
}

#[test]
fn variables_and_outputs_follow_the_structure() {
    let smallest = structure("tiers: { app: { members: services } }");
    assert_eq!(smallest.features().on().collect::<Vec<_>>(), Vec::<&str>::new());
    assert_eq!(baseline().features().on().collect::<Vec<_>>(), ["clients", "endpoints", "s3", "dynamodb"]);
    let outputs: Vec<String> = baseline().outputs().into_iter().map(|output| output.name).collect();
    let tiers = ["web", "app", "data", "deployment"];
    assert_eq!(outputs, tiers.map(|tier| format!("{tier}_security_group_id")));
}
