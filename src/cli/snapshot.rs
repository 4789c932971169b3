//! `atmos-forge snapshot`.

use std::io::IsTerminal;

use clap::{Args, Subcommand};

use super::prompt::{KeyBinding, ask};
use super::{Session, steps};
use crate::diagnostic::{all_of, did_you_mean_or, some_of};
use crate::organization::Concern;
use crate::report::changes::summary;
use crate::report::changes_json;
use crate::report::diff::unified;
use crate::run::{Repository, Snapshots, snapshot_differs, snapshot_files};
use crate::workspace::RenderedFile;
use crate::{Error, Outcome};

/// Compare your own templates and blueprints with accepted snapshots.
///
/// A snapshot is the text of every file of a component. It shows what a change in forge/templates or forge/blueprints does
/// before the change reaches a component. There is one for each component in use, and one for each case in
/// forge/snapshots/CASE.yaml, such as `{ kind: vpc, blueprint: { tiers: … } }`.
#[derive(Debug, Args)]
pub struct Snapshot {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compare the rendered output with the snapshots; exit with code 2 if they differ.
    Test {
        /// Print the result as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show each snapshot that differs, and accept or skip it.
    Review,
    /// Write the snapshots as currently rendered: these, or all.
    Accept {
        /// Components or cases.
        name: Vec<String>,
        /// Print the result as JSON.
        #[arg(long)]
        json: bool,
    },
}

impl Snapshot {
    /// Whether the result is JSON.
    pub const fn json(&self) -> bool {
        matches!(self.command, Command::Test { json: true } | Command::Accept { json: true, .. })
    }

    /// Runs the command.
    ///
    /// # Errors
    /// When the manifest has problems, a case is no case, or the repository cannot be read or written.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let writes = !matches!(self.command, Command::Test { .. });
        let mut repository = steps::open(session, writes)?;
        let plan = steps::plan_of(session, &mut repository, Concern::Accounts(&|_| false))?;
        let Snapshots { rendered, leftover } = repository.snapshots(&plan)?;
        for path in leftover {
            session.printer.note(format_args!("{path}: nothing renders this snapshot anymore; remove it"));
        }
        match &self.command {
            Command::Test { json: false } => test(session, &repository, rendered),
            Command::Test { json: true } => show(session, &repository, rendered, true),
            Command::Accept { name, json } => write(session, &repository, chosen(rendered, name)?, *json),
            Command::Review => review(session, &repository, rendered),
        }
    }
}

/// The snapshots with these names, or all where none is named.
fn chosen(mut rendered: Vec<RenderedFile>, names: &[String]) -> Result<Vec<RenderedFile>, Error> {
    let known = || rendered.iter().filter_map(|file| file.path.file_stem());
    if let Some(unknown) = names.iter().find(|name| !known().any(|one| one == name.as_str())) {
        let help = did_you_mean_or(unknown, known(), || format!("the snapshots are {}", all_of(known())));
        return Err(Error::usage(format!("there is no snapshot `{unknown}`"), help));
    }
    let is_named =
        |file: &RenderedFile| file.path.file_stem().is_some_and(|stem| names.iter().any(|name| name == stem));
    rendered.retain(|file| names.is_empty() || is_named(file));
    Ok(rendered)
}

/// Compares the snapshots that there are, and names those that there are not: nobody reads a new one line by line.
fn test(session: &Session, repository: &Repository, wanted: Vec<RenderedFile>) -> Result<Outcome, Error> {
    let (kept, missing): (Vec<_>, Vec<_>) =
        wanted.into_iter().partition(|file| repository.root().join(&file.path).exists());
    let outcome = if kept.is_empty() { Outcome::Pending } else { show(session, repository, kept, false)? };
    if missing.is_empty() {
        return Ok(outcome);
    }
    let names = some_of(missing.iter().filter_map(|file| file.path.file_stem()));
    session.printer.result(format_args!("{} missing: {names}\n", missing.len()))?;
    session
        .printer
        .next("accept what is rendered now as the first snapshots with", &["atmos-forge snapshot accept".to_owned()]);
    Ok(Outcome::Pending)
}

/// Shows how snapshots differ from what is rendered.
fn show(session: &Session, repository: &Repository, wanted: Vec<RenderedFile>, json: bool) -> Result<Outcome, Error> {
    let files = snapshot_files(wanted)?;
    let compared = steps::compare(session, repository, &files)?;
    let changes = compared.changeset(&files);
    if json {
        session.printer.json(&changes_json(&changes))?;
    } else {
        session.printer.result(unified(&changes, session.printer.styled()))?;
    }
    Ok(if changes.is_clean() { Outcome::Done } else { Outcome::Pending })
}

/// Writes snapshots.
fn write(session: &Session, repository: &Repository, wanted: Vec<RenderedFile>, json: bool) -> Result<Outcome, Error> {
    let files = snapshot_files(wanted)?;
    let compared = steps::compare(session, repository, &files)?;
    let changes = compared.changeset(&files);
    let stopped = changes.is_stopped();
    if !stopped {
        steps::write(session, repository, &changes)?;
    }
    if json {
        session.printer.json(&changes_json(&changes))?;
    } else {
        session.printer.result(summary(&changes, !stopped))?;
    }
    Ok(if stopped { Outcome::Conflicts } else { Outcome::Done })
}

/// Shows one differing snapshot after another and writes those that are accepted.
fn review(session: &Session, repository: &Repository, wanted: Vec<RenderedFile>) -> Result<Outcome, Error> {
    if !std::io::stdin().is_terminal() {
        return Err(Error::usage(
            "`snapshot review` needs a terminal",
            "`atmos-forge snapshot test` shows what differs, `atmos-forge snapshot accept NAME` accepts it",
        ));
    }
    let differing: Vec<RenderedFile> = wanted.into_iter().filter(snapshot_differs).collect();
    let keys = [
        KeyBinding::new('a', "accept"),
        KeyBinding::new('s', "skip"),
        KeyBinding::new('q', "write accepted changes and quit"),
    ];
    let mut input = std::io::stdin().lock();
    let mut accepted = Vec::new();
    let count = differing.len();
    for (at, file) in differing.into_iter().enumerate() {
        show(session, repository, vec![file.clone()], false)?;
        match ask(session.printer, at + 1, count, &keys, &mut input)? {
            Some('a') => accepted.push(file),
            Some('s') => {}
            _ => break,
        }
    }
    let left = count - accepted.len();
    write(session, repository, accepted, false)?;
    Ok(if left == 0 { Outcome::Done } else { Outcome::Pending })
}
