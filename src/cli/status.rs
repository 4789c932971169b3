//! `atmos-forge status`.

use std::fmt::Write as _;

use clap::Args;
use serde_json::json;

use super::printer::{FAINT, PENDING, STRONG};
use super::{Session, steps};
use crate::organization::{Concern, Waiver};
use crate::pipeline::Plan;
use crate::report::changes_json;
use crate::version::BASELINE_VERSION;
use crate::workspace::Changeset;
use crate::{Error, Outcome};

/// Show accounts, components, waivers and the state of files.
#[derive(Debug, Args)]
pub struct Status {
    /// Print the status as JSON.
    #[arg(long)]
    pub(super) json: bool,
}

impl Status {
    /// Runs the command.
    ///
    /// # Errors
    /// When the manifest has problems or the repository cannot be read.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let mut repository = steps::open(session, false)?;
        let (plan, files, compared) = steps::survey(session, &mut repository, Concern::Accounts(&|_| false))?;
        session.printer.diagnostics(&plan.notices(session.today), &plan.sources);
        let changeset = compared.changeset(&files);
        let root = repository.root();
        if self.json {
            session.printer.json(&status_json(root.as_str(), &plan, &changeset))?;
        } else {
            session.printer.result(status(root.as_str(), &plan, &changeset))?;
        }
        Ok(Outcome::Done)
    }
}

fn waivers(plan: &Plan) -> impl Iterator<Item = (&str, &Waiver)> {
    plan.waivers().map(|(account, waiver)| (account.unwrap_or("organization"), waiver))
}

fn status_json(root: &str, plan: &Plan, changeset: &Changeset<'_>) -> serde_json::Value {
    let stacks: usize = plan.blueprints.stacks.values().map(Vec::len).sum();
    let mut value = changes_json(changeset);
    value["repository"] = json!(root);
    value["namespace"] = json!(plan.organization.namespace);
    value["baseline"] = json!({
        "repository": plan.organization.baseline.value, "binary": BASELINE_VERSION,
    });
    value["accounts"] = json!(plan.organization.accounts.len());
    value["without_id"] = plan.organization.without_id().collect();
    value["stacks"] = json!(stacks);
    value["components"] = plan.blueprints.components.keys().map(String::as_str).collect();
    value["removing"] = plan
        .organization
        .accounts
        .values()
        .filter(|account| !account.removing.is_empty())
        .map(|account| (account.file.clone(), account.removing.keys().map(String::as_str).collect()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    value["waivers"] = waivers(plan)
        .map(|(of, waiver)| {
            json!({
                "of": of, "control": waiver.control, "reason": waiver.reason,
                "owner": waiver.owner, "expires": waiver.expires.to_string(),
            })
        })
        .collect();
    value
}

fn status(root: &str, plan: &Plan, changeset: &Changeset<'_>) -> String {
    let organization = &plan.organization;
    let stacks: usize = plan.blueprints.stacks.values().map(Vec::len).sum();
    let mut out = String::new();
    let mut line = |name: &str, text: String| {
        let _ = writeln!(out, "{STRONG}{name:<12}{STRONG:#} {text}");
    };
    line("repository", root.to_owned());
    line("organization", format!("{} {}", organization.namespace, organization.id.as_deref().unwrap_or("(no ID yet)")));
    line("baseline", BASELINE_VERSION.to_owned());
    line("accounts", format!("{} in {} stacks", organization.accounts.len(), stacks));
    let without_id: Vec<&str> = organization.without_id().collect();
    if !without_id.is_empty() {
        line("no ID yet", format!("{}: `atmos-forge accounts import` adds the IDs", without_id.join(", ")));
    }
    line("components", plan.blueprints.components.keys().map(String::as_str).collect::<Vec<_>>().join(", "));
    for account in organization.accounts.values().filter(|account| !account.removing.is_empty()) {
        let marks: Vec<&str> = account.removing.keys().map(String::as_str).collect();
        line("to remove", format!("{} from {}", marks.join(", "), account.file));
    }
    for (of, waiver) in waivers(plan) {
        line("waiver", format!("{of}: {} until {} ({})", waiver.control, waiver.expires, waiver.reason));
    }
    line("files", crate::report::counts(&changeset.counts(), false));
    for change in changeset.changes() {
        if change.stops() || !change.is_pending() {
            line(change.action.word(), format!("{} {}", change.path, change.action.reason()));
        }
    }
    for damaged in changeset.damaged() {
        line("damaged", damaged.to_string());
    }
    let pending = changeset.changes().iter().filter(|change| change.is_pending()).count();
    if pending > 0 {
        let _ = writeln!(out, "\n{PENDING}{pending} pending{PENDING:#} {FAINT}`atmos-forge diff` shows them{FAINT:#}");
    }
    out
}
