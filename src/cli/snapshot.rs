//! `atmos-forge snapshot`.

use std::io::IsTerminal;

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, Subcommand};

use super::Session;
use super::folder::{Depth, texts};
use super::prompt::{Key, ask};
use super::repository::{Repository, changeset};
use crate::diagnostic::{did_you_mean_or, some_of};
use crate::layout::SNAPSHOTS;
use crate::manifest::ManifestText;
use crate::report::changes::{changes_json, summary};
use crate::report::diff::unified;
use crate::snapshot::{is_case, snapshots};
use crate::workspace::{Files, Owner, Policy, RenderedFile, Scope};
use crate::{Error, Outcome};

/// Hold snapshots of your own templates and blueprints.
///
/// A snapshot is the text of every file of a component: what a change in forge/templates or forge/blueprints does to
/// it shows here before it lands in a component. There is one for each component in use, and one for each case in
/// forge/snapshots/CASE.yaml, such as `{ kind: vpc, blueprint: { tiers: … } }`.
#[derive(Debug, Args)]
pub struct Snapshot {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compare what is rendered with the snapshots; ends with exit code 2 where they differ.
    Test {
        /// Print the result as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show what differs, one snapshot after another, and accept it or not.
    Review,
    /// Write the snapshots as they are rendered now: these, or all.
    Accept {
        /// The component or case.
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
        let mut repository = Repository::open(session, writes)?;
        let plan = repository.plan(session)?;
        let root = repository.workspace.root();
        let (cases, kept): (Vec<ManifestText>, Vec<ManifestText>) =
            read(root)?.into_iter().partition(|file| is_case(&file.path));
        let rendered = snapshots(&plan, &cases)?;
        let wanted: Vec<RenderedFile> = rendered
            .iter()
            .map(|(name, text)| {
                let path = Utf8PathBuf::from(format!("{SNAPSHOTS}/{name}.snap"));
                let replaces = kept.iter().find(|file| file.path == path).map(|file| file.text.clone());
                RenderedFile {
                    path,
                    text: text.clone(),
                    owner: Owner::Organization,
                    policy: Policy::Manifest { replaces },
                }
            })
            .collect();
        for file in kept.iter().filter(|file| !wanted.iter().any(|one| one.path == file.path)) {
            session.printer.note(format_args!("{}: nothing renders this snapshot any more; remove it", file.path));
        }
        match &self.command {
            Command::Test { json } => show(session, &repository, wanted, *json),
            Command::Accept { name, json } => {
                if let Some(unknown) = name.iter().find(|name| !rendered.contains_key(name.as_str())) {
                    let known = || rendered.keys().map(String::as_str);
                    let help = did_you_mean_or(unknown, known(), || format!("the snapshots are {}", some_of(known())));
                    return Err(Error::usage(format!("there is no snapshot `{unknown}`"), help));
                }
                let chosen = |file: &RenderedFile| {
                    name.is_empty() || file.path.file_stem().is_some_and(|stem| name.iter().any(|name| name == stem))
                };
                write(session, &repository, wanted.into_iter().filter(chosen).collect(), *json)
            }
            Command::Review => review(session, &repository, wanted),
        }
    }
}

fn files(wanted: Vec<RenderedFile>) -> Result<Files, Error> {
    Ok(Files::new(wanted, Scope::Only([].into()), crate::version::BASELINE_VERSION)?)
}

/// Shows how snapshots differ from what is rendered.
fn show(session: &Session, repository: &Repository, wanted: Vec<RenderedFile>, json: bool) -> Result<Outcome, Error> {
    let files = files(wanted)?;
    let compared = repository.compare(session, &files)?;
    let changes = changeset(&files, &compared);
    if json {
        session.printer.json(&changes_json(&changes))?;
    } else {
        session.printer.result(unified(&changes, session.printer.styled()))?;
    }
    Ok(if changes.is_clean() { Outcome::Done } else { Outcome::Pending })
}

/// Writes snapshots.
fn write(session: &Session, repository: &Repository, wanted: Vec<RenderedFile>, json: bool) -> Result<Outcome, Error> {
    let files = files(wanted)?;
    let compared = repository.compare(session, &files)?;
    let changes = changeset(&files, &compared);
    let stopped = changes.is_stopped();
    if !stopped {
        repository.write(session, &changes)?;
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
            "a review needs a terminal",
            "`atmos-forge snapshot test` shows what differs, `atmos-forge snapshot accept NAME` accepts it",
        ));
    }
    let differs =
        |file: &RenderedFile| !matches!(&file.policy, Policy::Manifest { replaces: Some(text) } if *text == file.text);
    let differing: Vec<RenderedFile> = wanted.into_iter().filter(differs).collect();
    let keys = [Key::new('a', "accept"), Key::new('s', "skip"), Key::new('q', "quit and write what is accepted")];
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

/// The snapshots and cases on disk.
fn read(root: &Utf8Path) -> Result<Vec<ManifestText>, Error> {
    let wanted = |path: &Utf8Path| matches!(path.extension(), Some("snap" | "yaml"));
    let found = texts(root, Utf8Path::new(SNAPSHOTS), Depth::One, &wanted)?;
    Ok(found.into_iter().map(|(path, text)| ManifestText { path, text }).collect())
}
