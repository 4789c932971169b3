//! The shape that the last run gave to the repository, as its records tell. They are read as data: what they do not tell
//! guards nothing, and is never guessed.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use serde::Deserialize;

use super::after::{BLOCK, GLOBAL};
use super::shape::{Deployed, Instances, Setting, Shape};
use crate::diagnostic::SourceId;
use crate::workspace::Owner;
use crate::yaml::{Node, parse_stack};

/// The file of what the organization's stacks, or an account's, have in common.
const DEFAULTS: &str = "_defaults.yaml";

/// The files that were written of one owner, with their texts.
#[derive(Debug, Clone)]
pub struct Record {
    /// Whose they are.
    pub owner: Owner,
    /// The files.
    pub files: Vec<(Utf8PathBuf, String)>,
}

impl Shape {
    /// The shape that records tell of.
    #[must_use]
    pub fn of_records(records: &[Record]) -> Self {
        let mut whole = Self::default();
        for part in records.par_iter().map(Self::of_record).collect::<Vec<_>>() {
            whole.settings.extend(part.settings);
            whole.accounts.extend(part.accounts);
        }
        whole
    }

    fn of_record(record: &Record) -> Self {
        let mut shape = Self::default();
        match &record.owner {
            Owner::Organization => organization(record, &mut shape.settings),
            Owner::Component(name) => component(name, record, &mut shape.settings),
            Owner::Account(name) => {
                shape.accounts.extend(account(name, record).map(|deployed| (name.clone(), deployed)));
            }
        }
        shape
    }
}

fn organization(record: &Record, settings: &mut BTreeMap<Setting, String>) {
    let region = format!("mixins/region/{GLOBAL}.yaml");
    let Some((stacks, text)) = record.files.iter().find_map(|(path, text)| Some((above(path, &region)?, text))) else {
        return;
    };
    settings.extend(variable(text, "region").map(|region| (Setting::HomeRegion, region)));
    let script = record.files.iter().find_map(|(path, _)| above(path, "apply.sh"));
    settings.extend(script.map(|folder| (Setting::Workflows, folder)));
    // The organization's defaults lie in a folder of its name, and say the name.
    let defaults =
        record.files.iter().filter(|(path, _)| path.file_name() == Some(DEFAULTS)).find_map(|(path, text)| {
            let namespace = variable(text, "namespace")?;
            let top = above(path.strip_prefix(&stacks).ok()?, &format!("{namespace}/{DEFAULTS}"))?;
            Some((top, namespace, text_at(text, &["terraform", "backend", "s3", "bucket"])))
        });
    if let Some((top, namespace, bucket)) = defaults {
        settings.extend(bucket.map(|bucket| (Setting::StateBucket, bucket)));
        settings.insert(Setting::Top, top);
        settings.insert(Setting::Namespace, namespace);
    }
    settings.insert(Setting::Stacks, stacks);
}

fn component(name: &str, record: &Record, settings: &mut BTreeMap<Setting, String>) {
    let folder = |file: &str| record.files.iter().find_map(|(path, _)| above(path, file));
    settings.extend(folder(&format!("{name}/variables.tf")).map(|folder| (Setting::Components, folder)));
    settings.extend(folder(&format!("{name}.json")).map(|folder| (Setting::Schemas, folder)));
}

/// The account, if it had an id: only then Terraform knew it, and workflows were written.
fn account(name: &str, record: &Record) -> Option<Deployed> {
    let text = |wanted: &str| record.files.iter().find(|(path, _)| path.file_name() == Some(wanted));
    let (defaults, text_of_defaults) = text(DEFAULTS)?;
    let id = variable(text_of_defaults, "account_id")?;
    let names = stack_names(name, &text(&format!("{name}.yaml"))?.1);
    let stacks = record.files.iter().filter(|(path, _)| path.parent() == defaults.parent() && path != defaults);
    Some(Deployed {
        id,
        stacks: stacks.filter_map(|(path, text)| Some((path.file_stem()?.to_owned(), instances(text)?))).collect(),
        names,
    })
}

/// The stacks that the workflows of an account apply: the word after a component, which follows the account's name.
fn stack_names(account: &str, text: &str) -> BTreeSet<String> {
    #[derive(Deserialize)]
    struct File {
        workflows: BTreeMap<String, Workflow>,
    }
    #[derive(Deserialize)]
    struct Workflow {
        steps: Vec<Step>,
    }
    #[derive(Deserialize)]
    struct Step {
        command: String,
    }
    let file: Option<File> = serde_yaml::from_str(text).ok();
    let steps = file.into_iter().flat_map(|file| file.workflows.into_values()).flat_map(|workflow| workflow.steps);
    let stack =
        |step: Step| step.command.split_whitespace().skip_while(|word| *word != account).nth(2).map(str::to_owned);
    steps.filter_map(stack).collect()
}

fn instances(text: &str) -> Option<Instances> {
    let stack = parse_stack(text, SourceId::NOWHERE, false).ok()?;
    let components = stack.get(&["components", "terraform"])?.entries();
    let block = |node: &Node| node.get(&["vars", BLOCK])?.as_str()?.parse().ok();
    // What has the state of another component destroys that one, and makes nothing itself.
    let metadata = |node: &Node, key: &str| node.get(&["metadata", key])?.as_str().map(str::to_owned);
    let own = components.iter().filter(|(_, node)| {
        let state = metadata(node, "name");
        state.is_none() || state == metadata(node, "component")
    });
    Some(own.map(|(key, node)| (key.text.clone(), block(node))).collect())
}

/// A variable that a file of stacks sets for all that import it.
fn variable(text: &str, name: &str) -> Option<String> {
    text_at(text, &["vars", name])
}

/// A text in a file of stacks.
fn text_at(text: &str, path: &[&str]) -> Option<String> {
    parse_stack(text, SourceId::NOWHERE, false).ok()?.get(path)?.as_str().map(str::to_owned)
}

/// The folder that a path has above this end of it.
fn above(path: &Utf8Path, end: &str) -> Option<String> {
    path.ends_with(end)
        .then(|| path.ancestors().nth(Utf8Path::new(end).components().count()).map(ToString::to_string))?
}
