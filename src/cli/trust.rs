//! `atmos-forge trust`.

use clap::Args;

use super::{Session, steps};
use crate::diagnostic::did_you_mean;
use crate::kind::Facts;
use crate::kinds::iam;
use crate::organization::Concern;
use crate::organization::Organization;
use crate::organization::roles::Function;
use crate::organization::trust::{Graph, Principal};
use crate::report::trust;
use crate::{Error, Outcome};

/// Show who can become whom: people, CI, services and the roles of all accounts.
///
/// Lists every way into a role with its conditions. `--from` and `--to` follow role chaining: what a role can reach, and who
/// can reach it.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command")]
pub struct Trust {
    /// Show only what this role can become, as ACCOUNT/ROLE, such as core-audit/audit.
    #[arg(long, value_name = "ACCOUNT/ROLE", conflicts_with = "to")]
    from: Option<String>,
    /// Show only who can become this role, as ACCOUNT/ROLE.
    #[arg(long, value_name = "ACCOUNT/ROLE")]
    to: Option<String>,
    /// Print every step as JSON.
    #[arg(long, group = "form")]
    pub(super) json: bool,
    /// Print a graph for Graphviz.
    #[arg(long, group = "form")]
    dot: bool,
    /// Print a graph for Mermaid, which GitHub and GitLab render in Markdown.
    #[arg(long, group = "form")]
    mermaid: bool,
    /// Removed: Graphviz draws the graph.
    #[arg(long, group = "form", hide = true)]
    svg: bool,
}

impl Trust {
    /// Runs the command.
    ///
    /// # Errors
    /// When the manifest has problems, or there is no role of that name.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        if self.svg {
            let help = "Graphviz draws the graph: `atmos-forge trust --dot | dot -Tsvg > trust.svg`";
            return Err(Error::usage("--svg was removed", help));
        }
        let mut repository = steps::open(session, false)?;
        let plan = steps::plan_of(session, &mut repository, Concern::Accounts(&|_| false))?;
        let values = plan.own.baseline.values(&plan.organization);
        let facts = Facts { organization: &plan.organization, trust: &plan.trust, values: &values };
        let whole = iam::graph(&facts, &plan.blueprints);
        let ways = match (&self.from, &self.to) {
            (Some(from), _) => Some(whole.reached_from(&role(from, &whole, &plan.organization)?)),
            (None, Some(to)) => Some(whole.leading_to(&role(to, &whole, &plan.organization)?)),
            (None, None) => None,
        };
        let graph = ways.as_ref().map_or_else(|| whole.clone(), |ways| Graph::of_ways(ways));
        if self.json {
            session.printer.json(&trust::json(&graph))?;
            return Ok(Outcome::Done);
        }
        let rows = trust::rows(&graph, plan.organization.accounts.len());
        session.printer.result(match (&ways, self.dot, self.mermaid) {
            (_, true, _) => trust::dot(&rows),
            (_, _, true) => trust::mermaid(&rows),
            (Some(ways), ..) => trust::ways(ways, &self.title()),
            (None, ..) => trust::table(&rows),
        })?;
        Ok(Outcome::Done)
    }

    fn title(&self) -> String {
        match (&self.from, &self.to) {
            (Some(from), _) => format!("What {from} can become"),
            (None, Some(to)) => format!("Who can become {to}"),
            (None, None) => String::new(),
        }
    }
}

/// The role that the user names.
fn role(name: &str, graph: &Graph, organization: &Organization) -> Result<Principal, Error> {
    let named = name.split_once('/').map(|(account, role)| Principal::role(account, &role));
    let functional = |role: &Principal| match role {
        Principal::Role { account, role } => {
            organization.accounts.contains_key(account) && Function::ALL.iter().any(|one| one.as_str() == role)
        }
        Principal::Outside(_) => false,
    };
    if let Some(role) = named.filter(|role| functional(role) || graph.principals().any(|known| known == *role)) {
        return Ok(role);
    }
    let accounts = organization.accounts.keys();
    let mut known: Vec<String> =
        accounts.flat_map(|account| Function::ALL.map(|function| format!("{account}/{}", function.as_str()))).collect();
    known.extend(graph.principals().filter(|one| matches!(one, Principal::Role { .. })).map(|one| one.to_string()));
    let help = match did_you_mean(name, known.iter().map(String::as_str)) {
        hint if hint.is_empty() => "name an account and a role, such as core-audit/audit".to_owned(),
        hint => hint,
    };
    Err(Error::usage(format!("there is no role `{name}`"), help))
}
