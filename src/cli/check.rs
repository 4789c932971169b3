//! `atmos-forge check`.

use std::fmt::Write as _;

use clap::Args;
use serde_json::json;

use super::printer::{BAD, GOOD, PENDING};
use super::{Format, Session, steps};
use crate::control::{Checked, check};
use crate::diagnostic::Diagnostic;
use crate::{Error, Outcome, report};

/// Check the files on disk, including hand edits, against the controls.
///
/// Evaluates the assertions of every control on the components, and checks the values of each stack against the variables
/// of its components. Exits with code 2 if a control is broken, or if one is undecided: a module from elsewhere or a value
/// that only a plan knows can decide it, so it is not met.
#[derive(Debug, Args)]
pub struct Check {
    /// Print the findings and the evidence as JSON.
    #[arg(long, conflicts_with = "sarif")]
    json: bool,
    /// Print the findings as SARIF 2.1.0, for code scanning.
    #[arg(long)]
    sarif: bool,
    /// Exit with code 0 although controls are undecided; the output still names them.
    #[arg(long)]
    allow_undecided: bool,
}

impl Check {
    /// The form that a program asks for.
    pub(super) const fn format(&self) -> Option<Format> {
        match (self.json, self.sarif) {
            (true, _) => Some(Format::Json),
            (_, true) => Some(Format::Sarif),
            _ => None,
        }
    }

    /// Runs the command.
    ///
    /// # Errors
    /// When the manifest has problems or the files cannot be read.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let mut repository = steps::open(session, false)?;
        let plan = steps::plan(session, &mut repository)?;
        session.printer.diagnostics(&plan.notices(session.today), &plan.sources);
        let Checked { diagnostics, sources, summary, evidence } = check(repository.files_to_check(&plan)?);
        let clean = !diagnostics.has_errors();
        let diagnostics: Vec<Diagnostic> = diagnostics.sorted();
        if self.json {
            session.printer.json(&json!({
                "summary": summary,
                "findings": report::to_json(&diagnostics, &sources),
                "evidence": evidence,
            }))?;
        } else if self.sarif {
            session.printer.json(&report::to_sarif(&diagnostics, &sources))?;
        } else {
            session.printer.diagnostics(&diagnostics, &sources);
            if !diagnostics.is_empty() {
                session.printer.note("");
            }
            let mut line = String::new();
            // What was not decided is not "ok".
            let (style, word) = match (clean, summary.undecided, summary.partial, diagnostics.is_empty()) {
                (false, ..) => (BAD, "failed"),
                (true, 0, 0, true) => (GOOD, "ok"),
                (true, 0, 0, false) => (PENDING, "warnings"),
                (true, 0, ..) => (PENDING, "partial"),
                (true, ..) => (PENDING, "undecided"),
            };
            let partial = match summary.partial {
                0 => String::new(),
                number => format!("{number} not enforced everywhere, "),
            };
            let undecided = match summary.undecided {
                0 => String::new(),
                number => format!("{number} undecided, "),
            };
            let own = match summary.own {
                0 => String::new(),
                1 => "1 own component, ".to_owned(),
                number => format!("{number} own components, "),
            };
            let _ = writeln!(
                line,
                "{style}{word}{style:#}: {} controls met, {} broken, {undecided}{partial}{} waived in components and {} in accounts; {} \
                 stacks, {own}{} component instances, {} values",
                summary.met,
                summary.broken,
                summary.waived,
                plan.organization.accounts.values().map(|account| account.waivers.len()).sum::<usize>(),
                summary.stacks,
                summary.instances,
                summary.variables
            );
            session.printer.result(line)?;
        }
        let is_decided = summary.undecided == 0 || self.allow_undecided;
        Ok(if clean && is_decided { Outcome::Done } else { Outcome::Pending })
    }
}
