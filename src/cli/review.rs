//! `atmos-forge review`.

use std::io::{BufRead, IsTerminal};
use std::process::Command;

use camino::Utf8Path;
use clap::Args;
use serde_json::json;

use super::command_line::CommandLine;
use super::decisions::Decisions;
use super::printer::FAINT;
use super::prompt::{self, KeyBinding};
use super::{Session, steps};
use crate::diagnostic::{Code, Diagnostic, all_of, did_you_mean_or};
use crate::organization::Concern;
use crate::pipeline::Plan;
use crate::report::changes::summary;
use crate::report::changes_json;
use crate::report::groups;
use crate::review::Review;
use crate::run::Repository;
use crate::{Error, Outcome};

/// What the keys do.
const HELP: &str = "
  a  accept the group: its changes are written at the end
  s  skip it: it stays pending, and the next review shows it again
  k  accept it and every later group of its kind
  e  open the first of its files in $VISUAL or $EDITOR
  b  go back to the group before, and decide about it again
  q  write what was accepted so far, and quit
Nothing is written before the last group or `q`. Ctrl-C quits and writes nothing.
";

/// Review pending changes, grouped by cause, and accept them one by one.
///
/// The same change in a thousand stacks is one group. Accepted groups are written, hand edits are kept, and skipped groups
/// stay pending. Without a terminal, lists the groups. Exits with code 2 while any group is pending.
#[derive(Debug, Args)]
pub struct ReviewCommand {
    /// Accept the groups with this name, or a pattern such as 'vpc/*'; can be repeated.
    #[arg(long, value_name = "GROUP")]
    accept: Vec<String>,
    #[command(flatten)]
    decisions: Decisions,
    /// Print the groups, or the result, as JSON.
    #[arg(long)]
    pub(super) json: bool,
}

impl ReviewCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// When the manifest has problems, a group is unknown, or the repository cannot be read or written.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let interactive = self.accept.is_empty() && !self.json && std::io::stdin().is_terminal();
        let mut repository = steps::open(session, interactive || !self.accept.is_empty())?;
        let (plan, files, compared) = steps::survey(session, &mut repository, Concern::Everything)?;
        let cause = groups::cause(&plan.organization.baseline.value);
        let review = {
            let changes = compared.changeset(&files);
            Review::of(&compared.base, &files, &changes, &plan)
        };
        if review.groups.is_empty() {
            if self.json {
                session.printer.json(&json!({ "groups": [], "cause": cause }))?;
            } else {
                session.printer.result("nothing to review\n")?;
            }
            return Ok(Outcome::Done);
        }
        if !self.accept.is_empty() {
            let accepted = self.named(&review)?;
            return self.write(session, &repository, &plan, &review, &accepted);
        }
        if self.json {
            session.printer.json(&json!({ "groups": groups::groups_json(&review, &cause), "cause": cause }))?;
            return Ok(Outcome::Pending);
        }
        if !interactive {
            session.printer.result(groups::summary(&review, &cause))?;
            session.printer.next("accept groups by name with `atmos-forge review --accept GROUP`", &[]);
            return Ok(Outcome::Pending);
        }
        let accepted = ask(session, &review, &cause, repository.root(), &mut std::io::stdin().lock())?;
        if accepted.is_empty() {
            session.printer.result("nothing was accepted\n")?;
            return Ok(Outcome::Pending);
        }
        self.write(session, &repository, &plan, &review, &accepted)
    }

    /// The groups that the command line accepts.
    fn named(&self, review: &Review<'_>) -> Result<Vec<usize>, Error> {
        let mut accepted = Vec::new();
        let mut problems = Vec::new();
        let mut line = CommandLine::new("review");
        for pattern in &self.accept {
            let matched: Vec<usize> =
                (0..review.groups.len()).filter(|at| super::glob::matches(pattern, &review.groups[*at].id)).collect();
            if matched.is_empty() {
                let known = || review.groups.iter().map(|group| group.id.as_str());
                let help = did_you_mean_or(pattern, known(), || format!("the groups are {}", all_of(known())));
                line.subject_of("--accept", pattern);
                problems.push(
                    Diagnostic::error(Code::UnknownGroup, format!("no pending group matches `{pattern}`")).help(help),
                );
            }
            accepted.extend(matched);
        }
        if problems.is_empty() {
            accepted.sort_unstable();
            accepted.dedup();
            Ok(accepted)
        } else {
            Err(line.error(problems))
        }
    }

    /// Writes what was accepted.
    fn write(
        &self,
        session: &Session,
        repository: &Repository,
        plan: &Plan,
        review: &Review<'_>,
        accepted: &[usize],
    ) -> Result<Outcome, Error> {
        let left = review.groups.len() - accepted.len();
        let files = repository.accepted(plan, review, accepted, left == 0)?;
        let compared = steps::compare(session, repository, &files)?;
        let choices = self.decisions.choices(session, repository.root());
        let changes = compared.changeset_with(&files, &choices);
        self.decisions.check(&choices, &changes)?;
        let stopped = changes.is_stopped();
        if !stopped {
            steps::write(session, repository, &changes)?;
        }
        if self.json {
            let mut value = changes_json(&changes);
            value["written"] = (!stopped).into();
            value["pending-groups"] = if stopped { review.groups.len() } else { left }.into();
            session.printer.json(&value)?;
        } else {
            session.printer.result(summary(&changes, !stopped))?;
            if left > 0 && !stopped {
                session.printer.note(format_args!("{FAINT}{left} of {} groups pending{FAINT:#}", review.groups.len()));
            }
        }
        Ok(match (stopped || changes.marked().next().is_some(), left) {
            (true, _) => Outcome::Conflicts,
            (false, 0) => Outcome::Done,
            (false, _) => Outcome::Pending,
        })
    }
}

/// Shows one group after another and asks what to do with each; gives those that are accepted.
fn ask(
    session: &Session,
    review: &Review<'_>,
    cause: &str,
    root: &Utf8Path,
    input: &mut impl BufRead,
) -> Result<Vec<usize>, Error> {
    let mut accepted: Vec<usize> = Vec::new();
    let mut at = 0;
    // The groups that were asked about, and how many were accepted before each.
    let mut asked: Vec<(usize, usize)> = Vec::new();
    while let Some(group) = review.groups.get(at) {
        if accepted.contains(&at) {
            at += 1;
            continue;
        }
        session.printer.result(groups::details(group, cause))?;
        let mut keys = vec![KeyBinding::new('a', "accept"), KeyBinding::new('s', "skip")];
        keys.extend(group.kind.as_ref().map(|kind| KeyBinding::new('k', format!("accept all of {kind}"))));
        keys.push(KeyBinding::new('e', "editor"));
        if !asked.is_empty() {
            keys.push(KeyBinding::new('b', "back"));
        }
        keys.push(KeyBinding::new('q', "write accepted changes and quit"));
        keys.push(KeyBinding::new('?', "help"));
        match prompt::ask(session.printer, at + 1, review.groups.len(), &keys, input)? {
            Some('b') => {
                if let Some((before, count)) = asked.pop() {
                    at = before;
                    accepted.truncate(count);
                }
                continue;
            }
            Some('?') => {
                session.printer.result(HELP)?;
                continue;
            }
            Some('a') => {
                asked.push((at, accepted.len()));
                accepted.push(at);
            }
            Some('s') => asked.push((at, accepted.len())),
            Some('k') => {
                asked.push((at, accepted.len()));
                let same = (at..review.groups.len()).filter(|one| review.groups[*one].kind == group.kind);
                accepted.extend(same);
            }
            Some('e') => {
                if let Some(delta) = review.files_of(group).next() {
                    edit(session, &root.join(delta.path));
                }
                continue;
            }
            _ => break,
        }
        at += 1;
    }
    accepted.sort_unstable();
    accepted.dedup();
    Ok(accepted)
}

/// Opens the file of a group in the user's editor.
fn edit(session: &Session, path: &Utf8Path) {
    let editor =
        ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let Some(editor) = editor else {
        session.printer.note("set EDITOR to your editor");
        return;
    };
    let mut words = editor.split_whitespace();
    let started = words.next().map(|program| Command::new(program).args(words).arg(path).status());
    if !matches!(started, Some(Ok(status)) if status.success()) {
        session.printer.note(format_args!("`{editor} {path}` failed"));
    }
}
