//! The two ends of an edge: accounts and roles that must exist.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, all_of, did_you_mean, one_of, some_of};
use crate::kind::Values;
use crate::manifest::{EdgeManifest, Located, TargetManifest};
use crate::organization::roles::Function;
use crate::organization::trust::{Reach, Role};
use crate::organization::{Account, Organization};

/// What the ends are looked up in.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The organization.
    pub organization: &'a Organization,
    /// Accounts that exist too, but whose files are so wrong that nothing is known of them.
    pub untyped: &'a [String],
    /// The values of all accounts: which applications they have, and how long sessions last.
    pub values: &'a Values<'a>,
}

/// Both ends of an edge.
pub struct Found<'a> {
    /// The account of the caller.
    pub caller_account: &'a Account,
    /// The caller.
    pub caller: Role,
    /// How the targets are named.
    pub reach: Reach,
    /// The accounts of the targets.
    pub targets: Vec<&'a Account>,
    /// The role in each.
    pub role: Role,
}

impl<'a> Known<'a> {
    /// Finds both ends, or says which does not exist.
    pub fn ends(self, edge: &EdgeManifest, problems: &mut Diagnostics) -> Option<Found<'a>> {
        let caller_account = self.account(&edge.from.account, problems);
        let caller = self.role(&edge.from.role, problems);
        let targets = self.targets(&edge.to, problems);
        let role = self.role(&edge.to.role, problems);
        let (caller_account, caller, (reach, mut targets), role) = (caller_account?, caller?, targets?, role?);
        self.application(caller_account, &caller, &edge.from.role, problems)?;
        if reach == Reach::All || edge.to.unit.is_some() {
            targets.retain(|target| target.name != caller_account.name || role != caller);
        } else if targets.iter().any(|target| target.name == caller_account.name) && role == caller {
            let message = format!("{}/{caller} would assume itself", caller_account.name);
            let help = "name another target role, or remove the edge";
            problems.push(self.problem(
                Code::TrustInvalid,
                &edge.to.role,
                message,
                "expected another role",
                help.to_owned(),
            ));
            return None;
        }
        for target in &targets {
            self.application(target, &role, &edge.to.role, problems)?;
        }
        Some(Found { caller_account, caller, reach, targets, role })
    }

    fn account(self, name: &Located<String>, problems: &mut Diagnostics) -> Option<&'a Account> {
        let found = self.organization.accounts.get(&name.value);
        if found.is_none() && !self.untyped.contains(&name.value) {
            let known = self.organization.accounts.keys().map(String::as_str);
            let (message, help) = if name.value.contains('*') {
                let help = "name one account for each edge; a target can also be a unit or `all: true`";
                ("accounts of an edge cannot have wildcards".to_owned(), help.to_owned())
            } else {
                (format!("there is no account `{}`", name.value), did_you_mean(&name.value, known.clone()))
            };
            let label = format!("the accounts are {}", some_of(known));
            problems.push(self.problem(Code::UnknownAccount, name, message, &label, help));
        }
        found
    }

    fn role(self, name: &Located<String>, problems: &mut Diagnostics) -> Option<Role> {
        let found = Role::parse(&name.value);
        if found.is_none() {
            let known = Function::ALL.iter().map(|function| function.as_str());
            let (message, help) = if name.value.contains('*') {
                ("roles of an edge cannot have wildcards".to_owned(), "add an edge for each role".to_owned())
            } else {
                (format!("there is no role `{}`", name.value), did_you_mean(&name.value, known.clone()))
            };
            let label = format!("expected {}, or `app-` and an application", one_of(known));
            problems.push(self.problem(Code::UnknownRole, name, message, &label, help));
        }
        found
    }

    fn targets(self, to: &TargetManifest, problems: &mut Diagnostics) -> Option<(Reach, Vec<&'a Account>)> {
        match (&to.account, &to.unit, to.all.as_ref().is_some_and(|all| all.value)) {
            (Some(account), None, false) => Some((Reach::Named, vec![self.account(account, problems)?])),
            (None, Some(unit), false) => self.in_unit(unit, problems),
            (None, None, true) => Some((Reach::All, self.organization.accounts.values().collect())),
            _ => {
                let message = "an edge needs exactly one target: an account, a unit or all accounts".to_owned();
                let help = "set one of `account: payments-prod`, `unit: workloads/production` and `all: true`";
                problems.push(self.problem(
                    Code::TrustInvalid,
                    &to.role,
                    message,
                    "expected the accounts of this role",
                    help.to_owned(),
                ));
                None
            }
        }
    }

    fn in_unit(self, unit: &Located<String>, problems: &mut Diagnostics) -> Option<(Reach, Vec<&'a Account>)> {
        if !self.organization.units.contains_key(&unit.value) {
            let known = self.organization.units.keys().map(String::as_str);
            let label = format!("the units are {}", all_of(known.clone()));
            let message = format!("the organization has no unit `{}`", unit.value);
            problems.push(self.problem(Code::UnknownUnit, unit, message, &label, did_you_mean(&unit.value, known)));
            return None;
        }
        let below = format!("{}/", unit.value);
        let within = |account: &&Account| account.unit == unit.value || account.unit.starts_with(&below);
        let targets: Vec<&Account> = self.organization.accounts.values().filter(within).collect();
        if targets.is_empty() {
            let message = format!("no account is in {}: the edge has no target", unit.value);
            problems.push(
                Diagnostic::warning(Code::TrustInvalid, message)
                    .at(self.place(unit))
                    .help("remove the edge, or keep it for the unit's first account"),
            );
        }
        Some((Reach::Named, targets))
    }

    /// An application's role exists where the account has the application.
    fn application(
        self,
        account: &Account,
        role: &Role,
        name: &Located<String>,
        problems: &mut Diagnostics,
    ) -> Option<()> {
        let Role::Application(application) = role else {
            return Some(());
        };
        let known = self.values.applications(account);
        if known.contains(application) {
            return Some(());
        }
        let message = format!("{} has no application `{application}`", account.name);
        let help = match did_you_mean(application, known.iter().map(String::as_str)) {
            hint if hint.is_empty() => format!(
                "declare it in forge/accounts/{}.yaml, under `blueprints.iam.applications`, with the service that runs it",
                account.name
            ),
            hint => hint,
        };
        problems.push(self.problem(Code::UnknownRole, name, message, "no role of this name", help));
        None
    }

    /// The place of a value.
    pub fn place<T>(self, value: &Located<T>) -> Place {
        value.place(self.organization.source)
    }

    /// An error about a value.
    pub fn problem<T>(self, code: Code, value: &Located<T>, message: String, label: &str, help: String) -> Diagnostic {
        Diagnostic::error(code, message).at(self.place(value)).expected(label).help(help)
    }
}
