//! The steps of a run as a terminal shows them: how far it is, its warnings, and what became of an interrupted run.

use camino::Utf8Path;

use super::Session;
use super::printer::FAINT;
use super::progress::Progress;
use crate::Error;
use crate::manifest::ManifestTexts;
use crate::organization::Concern;
use crate::pipeline::Plan;
use crate::run::{Compared, Repository};
use crate::workspace::{Changeset, Files, Recovery, Scope};

/// Opens the repository that the session stands in.
///
/// # Errors
/// When there is none, or its manifest cannot be read.
pub fn open(session: &Session, writes: bool) -> Result<Repository, Error> {
    Repository::open(&session.directory, writes, |recovery| tell(session, recovery))
}

/// Starts a repository in a directory that has none.
///
/// # Errors
/// When the directory cannot be opened.
pub fn start(session: &Session, root: &Utf8Path, texts: ManifestTexts) -> Result<Repository, Error> {
    Repository::start(root, texts, |recovery| tell(session, recovery))
}

fn tell(session: &Session, recovery: &Recovery) {
    session.printer.note(format_args!("{FAINT}{recovery}{FAINT:#}"));
}

/// The plan of the manifest. Its warnings are shown.
///
/// # Errors
/// All problems of the manifest.
pub fn plan(session: &Session, repository: &mut Repository) -> Result<Plan, Error> {
    plan_of(session, repository, Concern::Everything)
}

/// The same for a command that is about some accounts alone.
///
/// # Errors
/// All problems of the manifest that concern the command.
pub fn plan_of(session: &Session, repository: &mut Repository, concern: Concern<'_>) -> Result<Plan, Error> {
    let waiting = Progress::start(session, "reading the manifest");
    let planned = repository.plan(session.today, concern);
    // What is printed must not meet the line that shows progress.
    drop(waiting);
    let plan = planned?;
    session.printer.diagnostics(&plan.warnings.clone().sorted(), &plan.sources);
    Ok(plan)
}

/// Everything that the plan renders, and the manifest files that the command writes.
///
/// # Errors
/// When a template fails, which is a mistake in this program.
pub fn files(session: &Session, repository: &Repository, plan: &Plan, scope: Scope) -> Result<Files, Error> {
    let _waiting = Progress::start(session, "rendering");
    repository.files(plan, scope)
}

/// Reads what was written last and what is on disk.
///
/// # Errors
/// When a base bundle is damaged.
pub fn compare(session: &Session, repository: &Repository, files: &Files) -> Result<Compared, Error> {
    let _waiting = Progress::start(session, "comparing");
    repository.compare(files)
}

/// For commands that only look: the plan, every file of it, and what was written last and is on disk.
///
/// # Errors
/// When the manifest has problems or the repository cannot be read.
pub fn survey(
    session: &Session,
    repository: &mut Repository,
    concern: Concern<'_>,
) -> Result<(Plan, Files, Compared), Error> {
    let plan = plan_of(session, repository, concern)?;
    let files = files(session, repository, &plan, Scope::Everything)?;
    let compared = compare(session, repository, &files)?;
    Ok((plan, files, compared))
}

/// Carries out a changeset in which nothing is blocked.
///
/// # Errors
/// When a file changed meanwhile or cannot be written.
pub fn write(session: &Session, repository: &Repository, changeset: &Changeset<'_>) -> Result<(), Error> {
    let progress = Progress::start(session, "writing");
    repository.write(changeset, &|step| progress.show(&step))
}
