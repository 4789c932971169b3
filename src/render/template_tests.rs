//! Every name in every branch of every template, held against the contexts that the templates are rendered with. A
//! template that runs proves only the branches that it takes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::{Mutex, PoisonError};

use camino::Utf8Path;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::engine::{Engine, texts};
use super::{AccountText, account_manifest, former_names};
use crate::kinds::baseline;
use crate::manifest::{ManifestText, ManifestTexts};
use crate::pipeline::plan;
use crate::starter::Starter;

#[path = "../../tests/support/structures.rs"]
#[allow(clippy::duplicate_mod, reason = "two tests of units read what the variants are")]
mod structures;

use structures::Structures;

/// All that each template has seen, as one value: lists hold one item that has the keys of all.
static SEEN: Mutex<BTreeMap<String, Value>> = Mutex::new(BTreeMap::new());

/// Notes the context of a template.
pub(super) fn record(template: &str, context: &impl Serialize) {
    let context = serde_json::to_value(context).expect("a context is a value");
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = seen.entry(template.to_owned()).or_default();
    *known = joined(known.take(), context);
}

fn joined(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            for (key, value) in other {
                let known = one.remove(&key).unwrap_or_default();
                one.insert(key, joined(known, value));
            }
            Value::Object(one)
        }
        (Value::Array(one), Value::Array(other)) => {
            one.into_iter().chain(other).reduce(joined).map_or(json!([]), |item| json!([item]))
        }
        (Value::Null, Value::Array(items)) => joined(json!([]), Value::Array(items)),
        (Value::Null, Value::Object(map)) => joined(json!({}), Value::Object(map)),
        (Value::Null, other) => other,
        (one, _) => one,
    }
}

/// Renders the example organization in every variant, with all that a manifest may say.
fn render_everything() {
    let example = Starter::example().manifest_with_workload().expect("the templates");
    Starter { organization_id: None, ..Starter::example() }.manifest().expect("the templates");
    let structures = Structures::read(baseline().kind_names(), crate::embedded::text);
    for variant in structures.variants() {
        let mut texts = example.clone();
        texts.organization.text += &structures.manifest(variant);
        let account = texts.accounts.iter_mut().find(|file| file.path.ends_with("orders-prod.yaml"));
        let opt_in = baseline().definitions.iter().filter(|(kind, one)| one.opt_in && structures.has(kind, variant));
        let kinds = opt_in.map(|(kind, _)| *kind).collect::<Vec<_>>().join(", ");
        let _ = writeln!(account.expect("an account").text, "kinds: [{kinds}]");
        render(&texts);
    }
    let waiver =
        |control: &str| format!("- {{ control: {control}, reason: until the move, owner: me, expires: 2027-01-31 }}\n");
    let mut texts = example;
    texts.organization.text = texts.organization.text.replace("  sandbox: {}\n", "  playground: { was: sandbox }\n");
    texts.organization.text += "\nblueprints:\n  scp: { units: { playground: [sandbox] }, enforce: [playground] }\n  vpc: { tiers: { public: { accepts: { internet: { tcp: [22] } } } } }\n  \
        securitygroup: { tiers: { web: { accepts: { internet: { tcp: [22] } } }, app: { reaches: { internet: { tcp: [443] } } } } }\nwaivers:\n";
    for control in ["vpc-internet-ports", "sg-no-open-ssh", "sg-open-ingress", "sg-no-open-egress"] {
        texts.organization.text += &waiver(control);
    }
    let account = texts.accounts.iter_mut().find(|file| file.path.ends_with("orders-prod.yaml")).expect("an account");
    account.text += "id: \"111122223333\"\nkinds: [secretsmanager]\nremoving: [secretsmanager]\nblueprints: { vpc: { log-retention-days: 90 } }\nwaivers:\n";
    account.text += &waiver("vpc-flow-logs");
    let moved = "moved:\n  - { since: 1.0.0, from: aws_vpc.main, to: aws_vpc.this }\n";
    texts.overrides.push(ManifestText { path: "forge/blueprints/vpc.yaml".into(), text: moved.to_owned() });
    render(&texts);
    let account = AccountText {
        has_id: true,
        has_aws_name: true,
        has_kinds: true,
        kinds: vec!["vpc".to_owned()],
        ..account_text()
    };
    account_manifest(&account).expect("the template");
}

fn account_text() -> AccountText {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let text = |key: &str| seen["manifest/account.yaml.tera"][key].as_str().unwrap_or_default().to_owned();
    AccountText {
        tenant: text("tenant"),
        stage: text("stage"),
        has_id: false,
        id: "111122223333".to_owned(),
        has_aws_name: false,
        aws_name: "Payments Production".to_owned(),
        unit: text("unit"),
        profile: text("profile"),
        owner: text("owner"),
        data_classification: text("data_classification"),
        has_regions: false,
        regions: Vec::new(),
        has_kinds: false,
        kinds: Vec::new(),
        subjects: Vec::new(),
        has_emergency_users: false,
    }
}

fn render(texts: &ManifestTexts) {
    let plan = plan(texts, None, "2026-11-24".parse().expect("a day")).unwrap_or_else(|error| match error {
        crate::Error::Problems { diagnostics, sources } => {
            panic!("{}", crate::report::render(&diagnostics, &sources, false))
        }
        other => panic!("{other}"),
    });
    plan.files().expect("the templates");
}

/// Looks a dotted path up; names of loops stand for an item of what they run over.
fn find<'a>(context: &'a Value, loops: &[(String, &'a Value)], path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let named = loops.iter().rev().find(|(name, _)| name == first).map(|(_, value)| *value);
    let start = named.or_else(|| context.get(first))?;
    rest.split('.').filter(|part| !part.is_empty()).try_fold(start, |value, part| value.get(part))
}

/// The text of an embedded template.
fn text_of(name: &str) -> Option<&'static str> {
    texts().into_iter().find(|(known, _)| *known == name).map(|(_, text)| text)
}

/// What an included template sees: all that is seen where it is included.
fn seen_there(context: &Value, loops: &[(String, &Value)]) -> Value {
    let mut context = context.clone();
    for (name, value) in loops {
        context[name] = (*value).clone();
    }
    context
}

/// The paths that a template names and no context has, and those that the templates name which it includes.
fn unknown(name: &str, text: &str, context: &Value) -> Vec<String> {
    let mut loops: Vec<(String, &Value)> = Vec::new();
    let mut frames = Vec::new();
    let mut unknown = Vec::new();
    for tag in tags(text) {
        let words: Vec<&str> = tag.split_whitespace().collect();
        let mut look = |loops: &[(String, &Value)], path: &str| {
            let found = find(context, loops, path);
            if found.is_none() {
                unknown.push(format!("{name}: {path}"));
            }
        };
        match words.as_slice() {
            ["for", names @ .., "in", list] => {
                look(&loops, list);
                frames.push(loops.len());
                let over = find(context, &loops, list);
                let item = over.and_then(|over| over.get(0).or_else(|| over.as_object()?.values().next()));
                let (item_name, key) = names.split_last().expect("a loop names its item");
                // The key of a mapping is a text, which has no names in it.
                loops.extend(key.iter().map(|key| (key.trim_end_matches(',').to_owned(), &Value::Null)));
                loops.push(((*item_name).to_owned(), item.unwrap_or(&Value::Null)));
            }
            ["endfor"] => loops.truncate(frames.pop().unwrap_or_default()),
            ["set", value, "=", ..] => loops.push(((*value).to_owned(), &Value::Null)),
            ["include", quoted] => {
                let included = quoted.trim_matches('"');
                match text_of(included) {
                    Some(text) => unknown.extend(self::unknown(included, text, &seen_there(context, &loops))),
                    None => unknown.push(format!("{name}: {included}")),
                }
            }
            [] | ["else" | "endif"] => {}
            ["if" | "elif", condition @ ..] => {
                let is_path = |word: &&&str| !["is", "not", "on", "given", "and", "or"].contains(*word);
                condition.iter().filter(is_path).for_each(|path| look(&loops, path));
            }
            [path, ..] => look(&loops, path.split('|').next().unwrap_or_default()),
        }
    }
    unknown
}

/// What stands in `{{ }}` and `{% %}`.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (at, end) = match (rest.find("{{ "), rest.find("{%")) {
            (Some(value), Some(tag)) if tag < value => (tag, "%}"),
            (Some(value), _) => (value, "}}"),
            (None, Some(tag)) => (tag, "%}"),
            (None, None) => return None,
        };
        let (tag, after) = rest[at + 2..].split_once(end)?;
        rest = after;
        Some(tag.trim_matches(|one: char| one == '-' || one.is_whitespace()))
    })
}

#[test]
fn every_name_in_every_branch_is_in_the_context() {
    render_everything();
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut problems = Vec::new();
    for (name, text) in texts() {
        match seen.get(name) {
            Some(context) => problems.extend(unknown(name, text, context)),
            None if texts().iter().any(|(_, text)| text.contains(&format!("{{% include \"{name}\" %}}"))) => {}
            None => problems.push(format!("{name} is never rendered")),
        }
    }
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn every_name_that_an_earlier_baseline_had_is_still_in_the_context() {
    render_everything();
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overrides/1.0.0/forge/templates");
    let mut problems = Vec::new();
    for (name, text) in
        texts().into_iter().filter_map(|(name, _)| Some((name, fs::read_to_string(root.join(name)).ok()?)))
    {
        // A template that uses what is gone is refused.
        if text.contains("assume_role_arn") {
            continue;
        }
        let mut context = seen[name].clone();
        former_names::add(name, &mut context);
        problems.extend(unknown(name, &text, &context));
    }
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn a_typo_in_any_branch_is_found() {
    let context = json!({ "a": { "b": true }, "list": [{ "c": 1 }] });
    for (text, path) in [
        ("{{ a.x }}", "a.x"),
        ("{% if a.b is on and a.y is not on %}{% endif %}", "a.y"),
        ("{% if a.b is on %}{% else %}{{ z | hcl }}{% endif %}", "z"),
        ("{% for one in list %}{{ one.d }}{% endfor %}", "one.d"),
        ("{%- for one in list %}{{ one.c }}{% endfor %}{{ one.c }}", "one.c"),
        ("{% for one in lists %}{% endfor %}", "lists"),
        ("{% set d = \"e\" %}{{ d }}{{ e }}", "e"),
        ("{% include \"components/shared/parts/none.tf.tera\" %}", "components/shared/parts/none.tf.tera"),
    ] {
        assert_eq!(unknown("t", text, &context), [format!("t: {path}")], "{text}");
    }
}

#[test]
fn an_unknown_name_is_an_error() {
    let empty: Map<String, Value> = Map::new();
    for template in ["stacks/region-mixin.yaml", "components/shared/outputs.tf", "components/shared/README.md"] {
        assert!(Engine::get().render(template, &empty).is_err(), "{template} takes an empty context");
    }
}
