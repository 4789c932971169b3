//! `atmos-forge blueprint`.

use std::fmt::Write as _;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::Session;
use super::printer::{FAINT, STRONG};
use crate::blueprint::{Baseline, Definition, SetBy, Variable, vocabulary};
use crate::control::Catalogue;
use crate::diagnostic::did_you_mean;
use crate::render::hcl;
use crate::{Error, Outcome};

/// Show what the baseline holds: kinds, profiles, values and controls.
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
    /// Show one kind: what it makes, its values and its controls.
    Show {
        /// The kind, such as vpc.
        kind: String,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
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
        let baseline = Baseline::get();
        match &self.command {
            Command::List { json: true } => session.printer.json(&list_json(baseline))?,
            Command::List { json: false } => session.printer.result(list(baseline))?,
            Command::Show { kind, json: true } => {
                let definition = definition(baseline, kind)?;
                session.printer.json(&json!(definition))?;
            }
            Command::Show { kind, json: false } => session.printer.result(show(kind, definition(baseline, kind)?))?,
            Command::Schema { kind } => {
                definition(baseline, kind)?;
                session.printer.json(&vocabulary().kinds[kind])?;
            }
        }
        Ok(Outcome::Done)
    }
}

fn definition<'a>(baseline: &'a Baseline, kind: &str) -> Result<&'a Definition, Error> {
    baseline.definitions.get(kind).ok_or_else(|| {
        let hint = did_you_mean(kind, baseline.definitions.keys().copied());
        let help = if hint.is_empty() { "`atmos-forge blueprint list` shows the kinds".to_owned() } else { hint };
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

fn show(kind: &str, definition: &Definition) -> String {
    let mut out = format!("{STRONG}{kind}{STRONG:#}: {}\n\n{}\n", definition.summary, definition.about.trim_end());
    if !definition.structure.is_empty() {
        let _ = writeln!(out, "\n{STRONG}Structure{STRONG:#} (organization.yaml only)");
        for (key, value) in &definition.structure {
            let _ = writeln!(out, "  {key}: {value}");
        }
    }
    let values: Vec<&Variable> =
        definition.variables.iter().filter(|variable| variable.set_by == SetBy::Manifest).collect();
    if !values.is_empty() {
        let _ = writeln!(out, "\n{STRONG}Values{STRONG:#}");
        for variable in values {
            let default = variable.default.as_ref().map_or_else(|| "required".to_owned(), hcl::value);
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
