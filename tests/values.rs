//! Values are data: whatever text a manifest holds, the files say exactly that text, and nothing else changes.

mod escapes;
mod manifest;
pub mod nasty;
mod python;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, Mutex};

use manifest::{Blame, Fate, HOLES, Texts, fate, harmless};
use proptest::prelude::*;
use serde_json::Value;

/// The files of the harmless manifest, and what they mean.
static HARMLESS: LazyLock<BTreeMap<String, (String, Option<Value>)>> = LazyLock::new(|| {
    let Fate::Rendered(files) = fate(&harmless()) else { panic!("the harmless manifest is refused") };
    let read = |path: &str, text: &str| tree::of(path, text).expect("a file that can be read");
    files
        .into_iter()
        .map(|file| (file.path.to_string(), (file.text.clone(), read(file.path.as_str(), &file.text))))
        .collect()
});

/// A YAML file and what it must mean.
type Meant = (String, Value);

/// Holds texts against the promise: each is refused at its place, or written as it is. Gives the YAML files, and the holes
/// whose texts were refused.
fn check(mut texts: Texts) -> Result<(Vec<Meant>, BTreeSet<usize>), String> {
    let mut refused = BTreeSet::new();
    let files = loop {
        match fate(&texts) {
            Fate::Rendered(files) => break files,
            Fate::Refused(errors) => {
                let before = refused.clone();
                for Blame { message, exact, line } in errors {
                    let new = |holes: Vec<usize>| holes.into_iter().filter(|hole| !before.contains(hole)).collect();
                    let (exact, line): (Vec<_>, Vec<_>) = (new(exact), new(line));
                    if line.is_empty() {
                        return Err(format!("refused without a place: {message}"));
                    }
                    refused.extend(if exact.is_empty() { line } else { exact });
                }
            }
        }
        for hole in &refused {
            HOLES[*hole].1.clone_into(&mut texts[*hole]);
        }
    };
    Ok((written(&texts, &files)?, refused))
}

/// Compares files with those of the harmless manifest: they differ in nothing but the texts.
fn written(texts: &Texts, files: &[atmos_forge::workspace::RenderedFile]) -> Result<Vec<Meant>, String> {
    let swaps: Vec<(&str, &str)> =
        HOLES.iter().map(|(_, harmless)| *harmless).zip(texts.iter().map(String::as_str)).collect();
    let expected: BTreeMap<String, &(String, Option<Value>)> = HARMLESS
        .iter()
        .map(|(path, known)| (swaps.iter().fold(path.clone(), |path, (from, to)| path.replace(from, to)), known))
        .collect();
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    if expected.len() != paths.len() {
        return Err(format!("{} files became {}", expected.len(), paths.len()));
    }
    let mut meant = Vec::new();
    for file in files {
        let path = file.path.as_str();
        let (before, meaning) = expected.get(path).ok_or_else(|| format!("the file {path} is new"))?;
        if *before == file.text {
            continue;
        }
        comments(before, &file.text).map_err(|problem| format!("{path}: {problem}"))?;
        let (Some(tree), Some(meaning)) = (tree::of(path, &file.text)?, meaning) else {
            return Err(format!("{path} changes, and nobody knows how to read it"));
        };
        let expected = swaps.iter().fold(meaning.clone(), |tree, (from, to)| tree::replaced(&tree, from, to));
        if let Some(difference) = tree::difference(path, &tree, &expected) {
            return Err(difference);
        }
        if file.path.extension() == Some("yaml") {
            meant.push((file.text.clone(), expected));
        }
    }
    Ok(meant)
}

/// A text in a comment stays on its line, shows all it says, and says nothing to another tool.
fn comments(before: &str, after: &str) -> Result<(), String> {
    let lines = |text: &str| -> Vec<String> {
        let comments = text.lines().map(str::trim_start).filter(|line| line.starts_with('#'));
        comments.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    let (before, after) = (lines(before), lines(after));
    if before.len() != after.len() {
        return Err(format!("{} comments became {}", before.len(), after.len()));
    }
    before.iter().zip(&after).try_for_each(|(before, after)| {
        let text = HOLES.iter().filter_map(|(_, harmless)| before.find(harmless)).min();
        let same = text.map_or(before == after, |at| after.starts_with(before[..at].trim_end()));
        let hidden = after
            .contains(|one: char| one.is_control() || matches!(one, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'));
        if same && !hidden { Ok(()) } else { Err(format!("the comment {before} became {after}")) }
    })
}

/// Every nasty text once in every hole, a different one in each hole of a round.
fn rounds() -> Vec<Texts> {
    let texts = nasty::all();
    (0..texts.len())
        .map(|round| (0..HOLES.len()).map(|hole| texts[(round + 3 * hole) % texts.len()].clone()).collect())
        .collect()
}

#[test]
fn every_hole_shows_in_some_file_or_is_for_the_manifest_alone() {
    let shows = |harmless: &str| HARMLESS.values().any(|(text, _)| text.contains(harmless));
    let unseen: Vec<&str> = HOLES.iter().filter(|(_, harmless)| !shows(harmless)).map(|(hole, _)| *hole).collect();
    assert_eq!(unseen, ["root-email", "unit", "internet-owner", "shell-owner", "ingress-owner", "edge-reason"]);
}

#[test]
fn nasty_texts_are_refused_at_their_places_or_written_as_they_are() {
    let meant = Mutex::new(Vec::new());
    crate::support::each(
        &rounds(),
        |texts| format!("{:?}", texts[0].chars().take(20).collect::<String>()),
        |texts| {
            let (files, _) = check(texts.clone())?;
            meant.lock().expect("no panic").extend(files);
            Ok(())
        },
    );
    python::reads(&meant.into_inner().expect("no panic"));
}

#[test]
fn free_text_is_taken_with_all_its_signs() {
    let mut texts = harmless();
    for (hole, text) in HOLES.iter().map(|(hole, _)| *hole).zip(&mut texts) {
        let free = [
            "contact-name",
            "contact-title",
            "subnet-tag-name",
            "subnet-tag-value",
            "domain-list",
            "waiver-reason",
            "waiver-owner",
        ];
        let seen_in_comments =
            hole.ends_with("-reason") || hole.ends_with("-owner") && hole != "tag-owner" && hole != "account-owner";
        if free.contains(&hole) || seen_in_comments {
            *text = format!("{hole}: ${{a}} %{{b}} {{c}} \"d\" '#é' \\ 😀");
        }
    }
    assert_eq!(check(texts).map(|(_, refused)| refused), Ok(BTreeSet::new()));
}

#[test]
fn what_atmos_would_run_or_expand_is_refused_where_it_stands() {
    let everywhere = |text: &str| vec![text.to_owned(); HOLES.len()];
    for text in
        ["!exec touch /tmp/x", "!env HOME", "!terraform.state vpc vpc_id", "!", "{{ .vars.stage }}", "not first {{"]
    {
        let refused = check(everywhere(text)).map(|(_, refused)| refused.len());
        assert_eq!(refused, Ok(HOLES.len()), "{text}");
    }
    let Fate::Refused(errors) = fate(&everywhere("!exec true")) else { panic!("Atmos would run it") };
    assert!(
        errors.iter().any(|one| one.message.contains("Atmos would run this string")),
        "the message names the reason"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_texts_are_refused_at_their_places_or_written_as_they_are(
        texts in proptest::collection::vec(nasty::any_text(), HOLES.len())
    ) {
        check(texts).map_err(TestCaseError::fail)?;
    }
}
