//! What an edge may do only with a waiver, of the account that it enters or of the organization.

use std::collections::HashMap;

use jiff::ToSpan as _;

use super::Resolver;
use super::ends::Found;
use crate::diagnostic::Code;
use crate::layout::{Layout, ORGANIZATION_MANIFEST};
use crate::manifest::{EdgeManifest, Located};
use crate::organization::trust::{Edge, Permitted, Restricted, Role, Trust};
use crate::organization::{Account, MANAGEMENT, Waiver};

/// For how many days the waiver that an error proposes would hold.
const PROPOSED: i64 = 90;

impl Resolver<'_> {
    /// Whoever may act on data of a class should be guarded as well as the data is. The management account rules all
    /// others whatever its class.
    pub(super) fn upward(&mut self, edge: &EdgeManifest, found: &Found<'_>) {
        let caller = found.caller_account;
        if caller.name == MANAGEMENT {
            return;
        }
        let targets = found.targets.iter().copied();
        let upward: Vec<&Account> = targets.filter(|account| account.classification > caller.classification).collect();
        let refused = self.not_waived(Restricted::Upward, &name_of(caller, &found.caller), &found.role, &upward);
        let Some(first) = refused.first() else { return };
        let message = format!(
            "{} holds {} data and would enter {}{}, which holds {} data",
            caller.name,
            caller.classification.as_str(),
            first.name,
            others(&refused),
            first.classification.as_str()
        );
        let first = format!("raise the classification of {}", caller.name);
        let label = "classified below the account it would enter";
        self.refuse(Restricted::Upward, &edge.from.account, &message, label, &first, &refused);
    }

    /// Whoever is less guarded than production should not act in it.
    pub(super) fn enters_production(&mut self, edge: &EdgeManifest, found: &Found<'_>) {
        let caller = found.caller_account;
        if caller.production || caller.name == MANAGEMENT {
            return;
        }
        let production: Vec<&Account> = found.targets.iter().copied().filter(|account| account.production).collect();
        let refused =
            self.not_waived(Restricted::IntoProduction, &name_of(caller, &found.caller), &found.role, &production);
        let Some(first) = refused.first() else { return };
        let message =
            format!("{} is not production and would enter {}{}, which is", caller.name, first.name, others(&refused));
        let label = "outside production";
        let first = "let a role of a production account enter";
        self.refuse(Restricted::IntoProduction, &edge.from.account, &message, label, first, &refused);
    }

    /// Whoever can become a role that can change everything is as powerful as that role.
    pub(super) fn privileged(&mut self, trust: &Trust, written: &[&EdgeManifest]) {
        let organization = self.known.organization;
        let mut known: HashMap<(&str, &Role), Option<(&str, &Role)>> = HashMap::new();
        for (edge, manifest) in trust.edges.iter().zip(written) {
            let mut privileged: Vec<&Account> = Vec::new();
            for target in &edge.targets {
                let way = known.entry((target, &edge.role));
                let beyond = way.or_insert_with(|| trust.privileged_beyond(target, &edge.role).first().copied());
                if edge.role.is_privileged() || beyond.is_some() {
                    privileged.extend(organization.accounts.get(target));
                }
            }
            let caller = format!("{}/{}", edge.account, edge.caller);
            let refused = self.not_waived(Restricted::Privileged, &caller, &edge.role, &privileged);
            let Some(first) = refused.first() else { continue };
            let beyond = known.get(&(first.name.as_str(), &edge.role)).copied().flatten();
            let through = beyond.filter(|_| !edge.role.is_privileged());
            let message = privileged_message(edge, &caller, first, through, &refused);
            let label = "can change everything, or leads to a role that can";
            self.refuse(Restricted::Privileged, &manifest.to.role, &message, label, "name another role", &refused);
        }
    }

    /// The accounts of which no waiver permits what the edge does; the others are recorded.
    fn not_waived<'a>(
        &mut self,
        restricted: Restricted,
        caller: &str,
        role: &Role,
        accounts: &[&'a Account],
    ) -> Vec<&'a Account> {
        let waived = |waivers: &[Waiver]| waivers.iter().any(|waiver| waiver.control == restricted.control());
        let by_organization = waived(&self.known.organization.waivers);
        let (permitted, refused): (Vec<_>, Vec<_>) =
            accounts.iter().copied().partition(|account| by_organization || waived(&account.waivers));
        self.permitted.extend(permitted.into_iter().map(|account| Permitted {
            caller: caller.to_owned(),
            account: account.name.clone(),
            role: role.clone(),
            restricted,
            by_organization,
        }));
        refused
    }

    /// Reports what no waiver permits, with the lines that would.
    fn refuse(
        &mut self,
        restricted: Restricted,
        at: &Located<String>,
        message: &str,
        label: &str,
        first: &str,
        refused: &[&Account],
    ) {
        let control = restricted.control();
        let file = match refused {
            [account] => Layout::account_manifest(&account.name).to_string(),
            _ => ORGANIZATION_MANIFEST.to_owned(),
        };
        let expires = self.today.saturating_add(PROPOSED.days());
        let help = format!(
            "{first}, or permit it for a while with a waiver in {file}:\nwaivers:\n  - control: {control}\n    reason: \
             <why it is needed>\n    owner: <who answers for it>\n    expires: \"{expires}\""
        );
        let known = self.known;
        self.problems.push(known.problem(Code::ControlRefused, at, format!("{control}: {message}"), label, help));
    }
}

fn name_of(account: &Account, role: &Role) -> String {
    format!("{}/{role}", account.name)
}

/// How many more there are than the first.
fn others(accounts: &[&Account]) -> String {
    match accounts.len().saturating_sub(1) {
        0 => String::new(),
        1 => " and one other".to_owned(),
        more => format!(" and {more} others"),
    }
}

fn privileged_message(
    edge: &Edge,
    caller: &str,
    first: &Account,
    through: Option<(&str, &Role)>,
    refused: &[&Account],
) -> String {
    let role = format!("{}/{}", first.name, edge.role);
    match through {
        None => format!("{caller} would become {role}{}", others(refused)),
        Some((account, beyond)) => {
            format!("{caller} would become {role}{}, and through it {account}/{beyond}", others(refused))
        }
    }
}
