//! From the manifest's edges to the trust graph: every edge is checked, alone and with the others.

mod circle;
mod ends;
mod restrictions;
mod size;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::kind::Values;
use crate::manifest::{EdgeForm, EdgeManifest, Manifest};
use crate::organization::trust::{Conditions, Edge, Permitted, Role, Trust};
use crate::organization::{Date, Organization};

use circle::Waiting;
use ends::{Found, Known};
use size::{MOST_OF_CALLER, MOST_OF_TRUST, of_permission, of_statement};

/// Makes the trust graph of a manifest's edges, whose windows are judged on a day. One that is wrong is left out and told
/// of.
#[must_use]
pub fn trust(
    manifest: &Manifest,
    organization: &Organization,
    values: &Values<'_>,
    today: Date,
) -> (Trust, Diagnostics) {
    let known = Known { organization, untyped: &manifest.untyped, values };
    resolve(&manifest.organization.trust, known, today)
}

fn resolve(edges: &[EdgeManifest], known: Known<'_>, today: Date) -> (Trust, Diagnostics) {
    let mut checks = Resolver { known, today, problems: Diagnostics::default(), permitted: Vec::new() };
    let mut resolved: Vec<Edge> = Vec::new();
    let mut written: Vec<&EdgeManifest> = Vec::new();
    let mut waiting = Waiting::default();
    for manifest in edges {
        let Some(found) = known.ends(manifest, &mut checks.problems) else {
            continue;
        };
        checks.conditions(manifest, &found);
        checks.upward(manifest, &found);
        checks.enters_production(manifest, &found);
        if manifest.form == EdgeForm::Exact {
            checks.circle(manifest, &found, &mut waiting);
        }
        let edge = Edge {
            account: found.caller_account.name.clone(),
            caller: found.caller,
            reach: found.reach,
            targets: found.targets.iter().map(|account| account.name.clone()).collect(),
            role: found.role,
            conditions: Conditions::of(&manifest.conditions),
            form: manifest.form,
            reason: manifest.reason.value.clone(),
            place: known.place(&manifest.from.account),
        };
        checks.repetition(&edge, &resolved);
        resolved.push(edge);
        written.push(manifest);
    }
    checks.sizes(&resolved);
    checks.chains(&resolved);
    let mut trust = Trust::new(resolved, Vec::new());
    checks.privileged(&trust, &written);
    trust.permitted = checks.permitted;
    (trust, checks.problems)
}

struct Resolver<'a> {
    known: Known<'a>,
    today: Date,
    problems: Diagnostics,
    permitted: Vec<Permitted>,
}

impl Resolver<'_> {
    fn conditions(&mut self, edge: &EdgeManifest, found: &Found<'_>) {
        let known = self.known;
        // Credentials from AssumeRole carry no MFA context: AWS IAM User Guide, "Secure API access with MFA".
        if let Some(mfa) = edge.conditions.mfa.as_ref().filter(|mfa| mfa.value) {
            let message = format!("no session of {}/{} carries the MFA key", found.caller_account.name, found.caller);
            let help = "remove the condition: sessions of roles carry no MFA key, and whoever lets people into the calling \
                        role requires MFA there. For emergencies, users under `break-glass-users` enter break-glass of \
                        every account directly, with MFA";
            self.problems.push(known.problem(
                Code::TrustInvalid,
                mfa,
                message,
                "it would lock everyone out",
                help.to_owned(),
            ));
        }
        for block in &edge.conditions.source_ips {
            let Ok(net) = block.value.parse::<ipnet::Ipv4Net>() else {
                continue; // reported by the schema's format
            };
            let (message, help) = if net.prefix_len() == 0 {
                (format!("{} matches every address", block.value), "remove it, or list the addresses of your network")
            } else if is_private(net) {
                let message = format!("{} is a private block: AWS sees the public address of the caller", block.value);
                (message, "list the public addresses that your network uses for outbound traffic")
            } else {
                continue;
            };
            self.problems.push(known.problem(
                Code::TrustInvalid,
                block,
                message,
                "expected public addresses",
                help.to_owned(),
            ));
        }
        let conditions = Conditions::of(&edge.conditions);
        let until = edge.conditions.window.as_ref().and_then(|window| window.until.as_ref());
        if let (Some(day), Some(until)) = (conditions.until, until) {
            if conditions.since.is_some_and(|since| since > day) {
                let message = "the edge ends before it starts".to_owned();
                self.problems.push(known.problem(
                    Code::TrustInvalid,
                    until,
                    message,
                    "expected a day after the first",
                    String::new(),
                ));
            } else if day < self.today {
                self.problems.push(
                    Diagnostic::warning(Code::TrustInvalid, format!("the edge ended on {day}"))
                        .at(known.place(until))
                        .help("remove the edge, or set a later last day"),
                );
            }
        }
    }

    /// Of two accounts that name each other's roles exactly neither could be applied before the other.
    fn circle<'a>(&mut self, edge: &EdgeManifest, found: &Found<'a>, waiting: &mut Waiting<'a>) {
        let targets: Vec<&str> = found.targets.iter().map(|account| account.name.as_str()).collect();
        let caller = found.caller_account.name.as_str();
        let Err(way) = waiting.add(&targets, caller) else {
            self.order(edge, found);
            return;
        };
        let target = way.last().copied().unwrap_or_default();
        let message = format!("{target} would depend on {caller}, which depends on it");
        let help = format!(
            "set `form: principal-arn` on this edge or one of the others ({}): it does not need the role to exist \
             first",
            way.join(" depends on ")
        );
        let known = self.known;
        self.problems.push(known.problem(
            Code::TrustInvalid,
            &edge.from.account,
            message,
            "its role must exist before the other",
            help,
        ));
    }

    /// The organization's own accounts are set up in a fixed order, before all others.
    fn order(&mut self, edge: &EdgeManifest, found: &Found<'_>) {
        let caller = found.caller_account;
        if let Some(target) = found.targets.iter().find(|target| target.rank() < caller.rank()) {
            let message = format!("{} is applied before {}, whose role it would name", target.name, caller.name);
            self.problems.push(
                Diagnostic::warning(Code::TrustInvalid, message)
                    .at(self.known.place(&edge.from.account))
                    .help("set `form: principal-arn` on this edge: it does not need the role to exist first"),
            );
        }
    }

    fn repetition(&mut self, edge: &Edge, earlier: &[Edge]) {
        let same =
            |other: &&Edge| other.account == edge.account && other.caller == edge.caller && other.role == edge.role;
        let targets: HashSet<&String> = edge.targets.iter().collect();
        let mut twice = earlier.iter().filter(same).flat_map(|other| &other.targets);
        if let Some(target) = twice.find(|target| targets.contains(target)) {
            let message =
                format!("{}/{} can assume {target}/{} through two edges", edge.account, edge.caller, edge.role);
            self.problems.push(
                Diagnostic::error(Code::TrustInvalid, message)
                    .at(edge.place.clone())
                    .expected("already allowed by another edge")
                    .help("either edge is enough, so the weaker conditions would apply: keep one"),
            );
        }
    }

    fn sizes(&mut self, edges: &[Edge]) {
        let namespace = &self.known.organization.namespace;
        let mut trusts: HashMap<(&str, &Role), usize> = HashMap::new();
        let mut permissions: HashMap<(&str, &Role), usize> = HashMap::new();
        for edge in edges {
            let permission = permissions.entry((&edge.account, &edge.caller)).or_default();
            let before = *permission;
            *permission += of_permission(edge, namespace);
            if before <= MOST_OF_CALLER && *permission > MOST_OF_CALLER {
                let message = format!("{}/{} can assume too many roles for one policy", edge.account, edge.caller);
                let help =
                    "set `all: true`, which takes one entry, or move some of them to another role of the account";
                self.problems.push(Diagnostic::error(Code::TrustInvalid, message).at(edge.place.clone()).help(help));
            }
            let mut told = false;
            for target in &edge.targets {
                let trust = trusts.entry((target, &edge.role)).or_default();
                let before = *trust;
                *trust += of_statement(edge, namespace);
                if !told && before <= MOST_OF_TRUST && *trust > MOST_OF_TRUST {
                    told = true;
                    let message = format!("too many roles can assume {target}/{} for one trust policy", edge.role);
                    let help = "let them assume one role of a shared account first, or allow fewer of them";
                    self.problems
                        .push(Diagnostic::error(Code::TrustInvalid, message).at(edge.place.clone()).help(help));
                }
            }
        }
    }

    /// AWS ends after an hour what a role's session enters, and refuses a longer one.
    fn chains(&mut self, edges: &[Edge]) {
        let entered: HashSet<(&str, &Role)> =
            edges.iter().flat_map(|edge| edge.targets.iter().map(|target| (target.as_str(), &edge.role))).collect();
        for edge in edges.iter().filter(|edge| entered.contains(&(edge.account.as_str(), &edge.caller))) {
            let longest = edge.targets.iter().filter_map(|target| {
                let account = self.known.organization.accounts.get(target)?;
                Some((self.known.values.session_hours(account, &edge.role), target)).filter(|(hours, _)| *hours > 1.0)
            });
            let Some((hours, target)) = longest.max_by(|one, other| one.0.total_cmp(&other.0)) else {
                continue;
            };
            let message = format!(
                "{target}/{} is assumed from {}/{}, which is itself assumed from another role: its session of \
                 {hours} hours is cut to one",
                edge.role, edge.account, edge.caller
            );
            let help = "AWS limits sessions to one hour in role chaining: set one hour, or let the first role \
                        assume it directly";
            self.problems.push(Diagnostic::warning(Code::TrustInvalid, message).at(edge.place.clone()).help(help));
        }
    }
}

/// Whether AWS never sees a caller with these addresses.
fn is_private(net: ipnet::Ipv4Net) -> bool {
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]
        .iter()
        .filter_map(|block| block.parse::<ipnet::Ipv4Net>().ok())
        .any(|block| block.contains(&net))
}
