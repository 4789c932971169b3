//! `atmos-forge blueprint`.

use std::fmt::Write as _;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::Session;
use super::printer::{FAINT, STRONG};
use crate::control::Catalogue;
use crate::diagnostic::{Sources, did_you_mean_or};
use crate::kind::{Baseline, Definition, SetBy, Variable};
use crate::manifest;
use crate::overrides::{self, Overridden};
use crate::render::templates;
use crate::workspace::discover;
use crate::yaml::flow;
use crate::{Error, Outcome};

/// Show the kinds, profiles, values and controls of the baseline.
#[derive(Debug, Args)]
pub struct Blueprint {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the kinds of components and the profiles.
    List {
        /// Print the list as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show one kind: what it creates, its values and its controls.
    Show {
        /// The kind, such as vpc.
        kind: String,
        /// Print the kind as JSON.
        #[arg(long)]
        json: bool,
    },
    /// List the embedded templates, or print one as a start for your own in forge/templates.
    Template {
        /// Path of the template below forge/templates, such as components/vpc/logs.tf.tera.
        path: Option<String>,
    },
    /// Print the JSON Schema of a kind's values in the manifest.
    Schema {
        /// The kind, such as vpc.
        kind: String,
    },
}

impl Blueprint {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no such kind.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let own = own(session);
        let baseline = own.as_ref().map_or_else(|| crate::kinds::baseline(), |own| &own.baseline);
        match &self.command {
            Command::List { json: true } => session.printer.json(&list_json(baseline))?,
            Command::List { json: false } => session.printer.result(list(baseline))?,
            Command::Show { kind, json: true } => {
                let definition = definition(baseline, kind)?;
                session.printer.json(&json!(definition))?;
            }
            Command::Show { kind, json: false } => {
                session.printer.result(show(kind, definition(baseline, kind)?, &baseline.vocabulary.kinds[kind]))?;
            }
            Command::Template { path: None } => {
                let names: Vec<&str> = templates().into_iter().map(|(name, _)| name).collect();
                session.printer.result(format_args!("{}\n", names.join("\n")))?;
            }
            Command::Template { path: Some(path) } => {
                let templates = templates();
                let Some((_, text)) = templates.iter().find(|(name, _)| name == path) else {
                    let help = did_you_mean_or(path, templates.iter().map(|(name, _)| *name), || {
                        "`atmos-forge blueprint template` lists the templates".to_owned()
                    });
                    return Err(Error::usage(format!("there is no template `{path}`"), help));
                };
                session.printer.result(text)?;
            }
            Command::Schema { kind } => {
                definition(baseline, kind)?;
                session.printer.json(&baseline.vocabulary.kinds[kind])?;
            }
        }
        Ok(Outcome::Done)
    }
}

/// The baseline of the repository that the session stands in, with its own blueprints and profiles.
fn own(session: &Session) -> Option<Overridden> {
    let root = discover(&session.directory).ok()?;
    let (texts, _) = manifest::read(&root);
    Some(overrides::read(&texts?.overrides, &mut Sources::default()).0)
}

fn definition<'a>(baseline: &'a Baseline, kind: &str) -> Result<&'a Definition, Error> {
    baseline.definitions.get(kind).map(AsRef::as_ref).ok_or_else(|| {
        let help = did_you_mean_or(kind, baseline.definitions.keys().copied(), || {
            "`atmos-forge blueprint list` shows the kinds".to_owned()
        });
        Error::usage(format!("there is no kind `{kind}`"), help)
    })
}

fn list_json(baseline: &Baseline) -> Value {
    json!({
        "kinds": baseline.definitions.iter().map(|(name, definition)| json!({
            "name": name, "summary": definition.summary, "scope": definition.scope,
        })).collect::<Vec<_>>(),
        "profiles": baseline.profiles,
    })
}

fn list(baseline: &Baseline) -> String {
    let mut out = format!("{STRONG}Kinds{STRONG:#}\n");
    for (name, definition) in &baseline.definitions {
        let _ = writeln!(out, "  {name:<18} {}", definition.summary);
    }
    let _ = writeln!(out, "\n{STRONG}Profiles{STRONG:#}");
    for (name, profile) in &baseline.profiles {
        let _ = writeln!(out, "  {name:<18} {}", profile.description);
        let _ = writeln!(out, "  {:<18} {FAINT}{}{FAINT:#}", "", profile.kinds.join(", "));
    }
    out
}

fn show(kind: &str, definition: &Definition, schema: &Value) -> String {
    let mut out = format!("{STRONG}{kind}{STRONG:#}: {}\n\n{}\n", definition.summary, definition.about.trim_end());
    if !definition.structure.is_empty() {
        let _ = writeln!(out, "\n{STRONG}Structure{STRONG:#} {FAINT}(in organization.yaml only){FAINT:#}");
        for (key, value) in &definition.structure {
            structure(&mut out, 1, key, value);
        }
        unset(&mut out, 1, &definition.structure, schema);
    }
    if let Some(several) = &definition.instances {
        let _ = writeln!(out, "\n{STRONG}Instances{STRONG:#} {FAINT}(in an account's file only){FAINT:#}");
        let _ = writeln!(
            out,
            "  {}: {{}} {FAINT}# each {}, by name, with values of its own{FAINT:#}",
            several.key, several.one
        );
        let _ = writeln!(out, "    {FAINT}for example:{FAINT:#}");
        for (kind, values) in &several.example {
            let _ = writeln!(out, "    {kind}: {}", flow(values));
        }
    }
    let values: Vec<&Variable> =
        definition.variables.iter().filter(|variable| variable.set_by == SetBy::Manifest).collect();
    if !values.is_empty() {
        let _ = writeln!(out, "\n{STRONG}Values{STRONG:#}");
        for variable in values {
            let default = match (&variable.default, &variable.feature) {
                (Some(default), _) => flow(default),
                (None, Some(feature)) => format!("{FAINT}# required with {feature}{FAINT:#}"),
                (None, None) => format!("{FAINT}# required{FAINT:#}"),
            };
            let _ = writeln!(out, "  {}: {default}", variable.manifest_key());
            let _ = writeln!(out, "    {FAINT}{}{FAINT:#}", variable.description);
        }
    }
    let controls = Catalogue::get().of_kind(kind);
    if !controls.is_empty() {
        let _ = writeln!(out, "\n{STRONG}Controls{STRONG:#}");
        for control in controls {
            let _ = writeln!(out, "  {:<30} {}", control.id, control.title);
        }
    }
    out
}

/// The keys of a structure that the baseline leaves out, as comments.
fn unset(out: &mut String, depth: usize, given: &serde_json::Map<String, Value>, schema: &Value) {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let structural = properties.filter(|(_, property)| property["x-structural"] == true);
    for (key, property) in structural.filter(|(key, _)| !given.contains_key(key.as_str())) {
        let description = property["description"].as_str().unwrap_or_default();
        let _ = writeln!(out, "{:width$}{FAINT}# {key}: {description}{FAINT:#}", "", width = 2 * depth);
    }
}

/// A value of a structure as YAML: mappings of mappings as blocks, everything else on one line.
fn structure(out: &mut String, depth: usize, key: &str, value: &Value) {
    let _ = write!(out, "{:width$}{key}:", "", width = 2 * depth);
    match value {
        Value::Object(map) if depth < 3 && map.values().any(Value::is_object) || is_long(value) => {
            out.push('\n');
            for (key, value) in value.as_object().into_iter().flatten() {
                structure(out, depth + 1, key, value);
            }
        }
        _ => {
            let _ = writeln!(out, " {}", flow(value));
        }
    }
}

/// Whether a mapping is too long for one line.
fn is_long(value: &Value) -> bool {
    value.is_object() && flow(value).len() > 80
}
