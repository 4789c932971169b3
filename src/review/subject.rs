//! What a hunk is about, and which other changes it belongs to.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use heck::ToSnakeCase as _;
use regex_lite::Regex;
use serde::Serialize;

use super::access::{CALLERS, TARGETS};
use super::delta::Delta;
use super::hunk::Hunk;
use super::outline::{head, outline};
use super::regions::{Moved, alone, region_of};
use crate::workspace::Owner;

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "type", content = "name")]
pub enum Subject {
    /// A component as a whole, and that stacks have it.
    Component,
    /// A variable, its values and all that depends on it.
    Variable(String),
    /// A block of Terraform, such as `aws_vpc.this`, with what refers to it.
    Block(String),
    /// An account as a whole.
    Account(String),
    /// The regions of accounts, and what becomes of them.
    Regions(String),
    /// The prose of a component.
    Documentation,
    /// Anything else, by the file or the keys in it.
    Other(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Component => f.write_str("component"),
            Self::Variable(name) | Self::Block(name) | Self::Account(name) | Self::Other(name) => f.write_str(name),
            Self::Regions(change) => write!(f, "regions {change}"),
            Self::Documentation => f.write_str("documentation"),
        }
    }
}

/// A subject within one kind of component, or outside of all.
pub(super) type Token = (Option<String>, Subject);

/// What joins a hunk to others.
#[derive(Debug, Clone, Default)]
pub(super) struct Ties {
    /// What the hunk changes. Hunks that share one of these have one cause.
    pub changes: Vec<Token>,
    /// Those of them that come or go with the hunk, and not only change.
    pub defines: Vec<Token>,
    /// What its lines refer to: it belongs to what comes or goes by one of these names.
    pub refers: Vec<Token>,
    /// What it describes: it belongs to a change of one of these, if there is any.
    pub describes: Vec<Token>,
    /// What it is about if nothing joins it to another.
    pub otherwise: Option<Token>,
}

/// What is known of the repository when hunks are read.
pub(super) struct Surroundings<'a> {
    /// The kind of a component by its name.
    pub kind_of: &'a dyn Fn(&str) -> String,
    /// Whether anything of an owner was written before, and still is.
    pub is_new_or_gone: &'a dyn Fn(&Owner) -> bool,
    /// What moves between the regions of each account.
    pub moved: &'a HashMap<String, Moved>,
}

/// The ties of a file's hunks.
pub(super) fn ties(delta: &Delta<'_>, hunks: &[Hunk<'_>], around: &Surroundings<'_>) -> Vec<Ties> {
    let before = outline(delta.path, delta.base.unwrap_or_default());
    let after = outline(delta.path, delta.render.unwrap_or_default());
    let whole = (around.is_new_or_gone)(delta.owner);
    hunks
        .iter()
        .map(|hunk| {
            let lines = lines(hunk, &before, &after);
            match delta.owner {
                Owner::Account(name) if whole => of(None, Subject::Account(name.clone())),
                Owner::Component(name) if whole => of(Some((around.kind_of)(name)), Subject::Component),
                Owner::Component(name) => in_component(delta, hunk, &(around.kind_of)(name), &lines),
                Owner::Account(_) | Owner::Organization => in_stack(delta, &lines, around),
            }
        })
        .collect()
}

/// The changed lines of a hunk, each with what it belongs to.
fn lines<'a>(hunk: &Hunk<'a>, before: &'a [String], after: &'a [String]) -> Vec<(&'a str, &'a str)> {
    let pair = |text: &'a str, addresses: &'a [String], from: usize| {
        text.lines().enumerate().map(move |(at, line)| (line, addresses.get(from + at).map_or("", String::as_str)))
    };
    pair(hunk.removed, before, hunk.old.start).chain(pair(hunk.added, after, hunk.new.start)).collect()
}

fn of(kind: Option<String>, subject: Subject) -> Ties {
    Ties { changes: vec![(kind, subject)], ..Ties::default() }
}

/// The subject of an address in HCL.
fn subject(address: &str) -> Subject {
    match address.strip_prefix("var.") {
        Some(name) => Subject::Variable(name.to_owned()),
        None => Subject::Block(address.to_owned()),
    }
}

fn in_component(delta: &Delta<'_>, hunk: &Hunk<'_>, kind: &str, lines: &[(&str, &str)]) -> Ties {
    let token = |subject| (Some(kind.to_owned()), subject);
    let mut ties = Ties { otherwise: Some(token(Subject::Documentation)), ..Ties::default() };
    match delta.path.extension() {
        Some("tf") => {
            static REFERENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
                Regex::new(r"\b(?:(?:var|local)\.[a-z_][a-z0-9_]*|(?:data\.)?aws_[a-z0-9_]+\.[a-z_][a-z0-9_]*)").ok()
            });
            let addresses: HashSet<&str> = lines.iter().map(|(_, address)| *address).collect();
            ties.changes = addresses.iter().filter(|one| !one.is_empty()).map(|one| token(subject(one))).collect();
            let found = lines.iter().flat_map(|(line, _)| REFERENCE.iter().flat_map(|it| it.find_iter(line)));
            ties.defines = come_or_go(hunk, lines).map(|one| token(subject(&one))).collect();
            ties.refers = found.map(|found| token(subject(found.as_str()))).collect();
            ties.otherwise = Some(token(Subject::Other(delta.path.file_name().unwrap_or_default().to_owned())));
        }
        Some("yaml") => {
            for (_, address) in lines {
                let keys: Vec<&str> = address.split('.').skip(3).collect();
                match keys[..] {
                    ["vars", name, ..] => ties.changes.push(token(Subject::Variable(name.to_owned()))),
                    ["mocks", name, ..] => ties.describes.push(token(Subject::Block(format!("output.{name}")))),
                    _ => {}
                }
            }
            ties.otherwise = Some(token(Subject::Other("catalog".to_owned())));
        }
        Some("json") => {
            let named = |address: &str| address.split('.').skip_while(|key| *key != "vars").nth(2).map(str::to_owned);
            ties.changes
                .extend(lines.iter().filter_map(|(_, at)| named(at)).map(|name| token(Subject::Variable(name))));
            ties.otherwise = Some(token(Subject::Other("schema".to_owned())));
        }
        _ => {
            for (_, name) in lines.iter().filter(|(_, name)| !name.is_empty()) {
                ties.describes.push(token(Subject::Variable((*name).to_owned())));
                ties.describes.push(token(Subject::Block(format!("output.{name}"))));
            }
        }
    }
    ties
}

/// What a hunk of HCL adds or takes away: the blocks and local values that begin on one side only.
fn come_or_go(hunk: &Hunk<'_>, lines: &[(&str, &str)]) -> impl Iterator<Item = String> {
    let begins = |(line, address): &(&str, &str)| {
        let local = address.strip_prefix("local.").filter(|name| {
            line.strip_prefix("  ").and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| rest.starts_with(' '))
        });
        head(line).or_else(|| local.map(|_| (*address).to_owned()))
    };
    let (removed, added) = lines.split_at(hunk.old.len());
    let removed: HashSet<String> = removed.iter().filter_map(begins).collect();
    let added: HashSet<String> = added.iter().filter_map(begins).collect();
    let once: Vec<String> = removed.symmetric_difference(&added).cloned().collect();
    once.into_iter()
}

/// The ties of a hunk in a stack, or in what stacks share.
fn in_stack(delta: &Delta<'_>, lines: &[(&str, &str)], around: &Surroundings<'_>) -> Ties {
    let mut ties = Ties::default();
    let mut added: HashSet<&str> = HashSet::new();
    for (line, address) in lines {
        let keys: Vec<&str> = address.split('.').collect();
        // A component that a stack has from now on, or no longer: its key, its import, its step in a workflow.
        let whole = match keys[..] {
            ["components", "terraform", component] if line.trim_end().ends_with(':') => Some(component),
            _ => named_component(line),
        };
        added.extend(whole);
    }
    let moved = match delta.owner {
        Owner::Account(account) => around.moved.get(account),
        _ => None,
    };
    for component in &added {
        ties.changes.push(match moved.filter(|moved| moved.components.contains(*component)) {
            Some(moved) => (None, Subject::Regions(moved.change.clone())),
            None => (Some((around.kind_of)(component)), Subject::Component),
        });
    }
    if let (Owner::Organization, Some(region)) = (delta.owner, region_of(delta)) {
        ties.describes.push((None, Subject::Regions(alone(region, delta.base.is_none()))));
    }
    for (_, address) in lines {
        let keys: Vec<&str> = address.split('.').collect();
        match keys[..] {
            ["components", "terraform", component, ..] if added.contains(component) => {}
            ["components", "terraform", component, "vars", name, ..] => {
                // Both sides of an edge have one cause.
                let name = if name == TARGETS { CALLERS } else { name };
                ties.changes.push((Some((around.kind_of)(component)), Subject::Variable(name.to_owned())));
            }
            ["components", "terraform", component, "dependencies", ..] if (around.kind_of)(component) == "iam" => {
                // Its roles wait for those that they name.
                ties.describes.push((Some((around.kind_of)(component)), Subject::Variable(CALLERS.to_owned())));
            }
            ["properties", "blueprints", "properties", kind, "properties", name, ..] => {
                ties.describes.push((Some(kind.to_owned()), Subject::Variable(name.to_snake_case())));
            }
            _ => {}
        }
    }
    let folder = delta.path.parent().and_then(camino::Utf8Path::file_name).unwrap_or_default();
    let place = match delta.owner {
        Owner::Organization => delta.path.to_string(),
        _ => format!("stacks/{}", lines.first().map_or(folder, |(_, address)| address)),
    };
    ties.otherwise = Some((None, Subject::Other(place)));
    ties
}

/// The component that a line of a stack or a workflow names as a whole.
fn named_component(line: &str) -> Option<&str> {
    let line = line.trim();
    if let Some(import) = line.strip_prefix("- catalog/") {
        return import.strip_suffix("/defaults");
    }
    line.strip_prefix("command: terraform deploy ")?.split(' ').next()
}
