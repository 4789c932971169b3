//! The escapes themselves, on texts that no manifest admits as well.

use atmos_forge::hcl::literal as written;
use atmos_forge::yaml;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;

use super::{nasty, python, tree};
use crate::support::run;

/// The nasty texts and as many others, the same in every run.
fn texts() -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let more = (0..400).map(|_| nasty::any_text().new_tree(&mut runner).expect("a text").current());
    nasty::all().into_iter().chain(more).collect()
}

/// A value that holds a text in every position.
fn value(text: &str) -> Value {
    json!({ "text": text, "list": [text, [text], {}], text: { "key": text, "none": null, "flag": true }, "": [{ text: 1 }] })
}

fn hcl_reads(text: &str) -> Result<(), String> {
    let source = format!("a = {}\n", written::string(text));
    let body = hcl::parse(&source).map_err(|error| format!("{source}{error}"))?;
    let read = body.attributes().next().and_then(|attribute| tree::literal(attribute.expr()));
    if read.as_deref() == Some(text) { Ok(()) } else { Err(format!("{source}{read:?}")) }
}

/// A YAML document with a text wherever templates put one.
fn document(text: &str) -> (String, Value) {
    let (scalar, value) = (yaml::scalar(text), value(text));
    let source = format!("top: {scalar}\nlist:\n  - {scalar}\nin:{}\n", yaml::value(&value, 2));
    (source, json!({ "top": text, "list": [text], "in": value }))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hcl_literals_are_read_as_the_text(text in nasty::any_text()) {
        hcl_reads(&text).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn yaml_scalars_are_read_as_the_text(text in nasty::any_text()) {
        let (source, meaning) = document(&text);
        let read: Value = serde_yaml::from_str(&source).map_err(|error| TestCaseError::fail(format!("{source}{error}")))?;
        prop_assert_eq!(read, meaning);
    }

    #[test]
    fn a_comment_is_one_line_without_anything_hidden(text in nasty::any_text()) {
        let comment = written::comment(&text);
        let hidden = |one: char| one.is_control() || matches!(one, '\u{2028}' | '\u{2029}' | '\u{feff}');
        prop_assert!(!comment.contains(hidden));
        let kept = |text: &str| text.chars().filter(char::is_ascii_graphic).collect::<String>();
        prop_assert_eq!(kept(&comment), kept(&text));
    }
}

#[test]
fn nasty_texts_are_read_as_they_are_by_a_second_reader_of_yaml() {
    for text in texts() {
        hcl_reads(&text).expect("the same text");
    }
    python::reads(&texts().iter().map(|text| document(text)).collect::<Vec<_>>());
}

#[test]
fn terraform_evaluates_every_literal_to_the_text() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let texts = texts();
    let values: Vec<String> = texts.iter().map(|text| written::value(&value(text))).collect();
    let parts = texts.iter().map(|text| written::part(text));
    let parts: Vec<String> = parts.map(|part| format!("\"{part}${{\"-\"}}{part}{{{part}\"")).collect();
    let lists = [values.join(",\n    "), parts.join(",\n    ")];
    let source = format!("output \"texts\" {{\n  value = [[\n    {}\n  ], [\n    {}\n  ]]\n}}\n", lists[0], lists[1]);
    std::fs::write(folder.path().join("main.tf"), source).expect("a new file");
    let terraform = |arguments: &[&str]| {
        let mut command = std::process::Command::new("terraform");
        let command = command.args(arguments).current_dir(&folder).env("CHECKPOINT_DISABLE", "1");
        run(command).unwrap_or_else(|problem| panic!("{}", problem.chars().take(4000).collect::<String>()))
    };
    terraform(&["init", "-input=false", "-no-color"]);
    terraform(&["apply", "-auto-approve", "-no-color"]);
    let found: Value = serde_json::from_str(&terraform(&["output", "-json", "texts"])).expect("JSON");
    for (at, text) in texts.iter().enumerate() {
        // Terraform composes every text that it reads.
        let text: String = text.nfc().collect();
        assert_eq!(found[0][at], value(&text), "{text:?}");
        let parts: String = format!("{text}-{text}{{{text}").nfc().collect();
        assert_eq!(found[1][at], parts, "{text:?}");
    }
}
