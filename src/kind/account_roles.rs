//! What other accounts and other kinds ask about the roles of an account.

use indexmap::IndexMap;

use super::values::Values;
use crate::organization::Account;
use crate::organization::roles::{Function, application_role_name};
use crate::organization::trust::Role;

/// The kind that makes the roles of an account.
pub const ROLES: &str = "iam";

/// The part that a component has where the name of the bucket of Terraform state ends with the ID of its account.
pub const STATE_BUCKET_WITH_ACCOUNT_ID: &str = "bucket-with-account-id";

/// The manifest key of the users for emergencies, in the management account's file.
pub const EMERGENCY_USERS: &str = "break-glass-users";

/// A CI service whose tokens become roles.
pub struct CiService {
    /// Its name.
    pub name: &'static str,
    /// What the keys of its subjects begin with in the manifest.
    pub key: &'static str,
    /// The issuer of its tokens, without the scheme.
    pub host: String,
}

/// The manifest key of the subjects of a CI service that become a role, such as `github-plan-subjects`.
#[must_use]
pub fn subjects_key(service: &str, role: Function) -> String {
    format!("{service}-{}-subjects", role.as_str())
}

impl Values<'_> {
    /// The CI services whose tokens become roles in this organization.
    #[must_use]
    pub fn ci_services(&self) -> Vec<CiService> {
        const GITHUB: &str = "token.actions.githubusercontent.com";
        let github = self.structure::<bool>(ROLES, "github").unwrap_or_default();
        let github = github.then(|| CiService { name: "GitHub", key: "github", host: GITHUB.to_owned() });
        let gitlab = self.structure::<String>(ROLES, "gitlab");
        let gitlab = gitlab.map(|host| CiService { name: "GitLab", key: "gitlab", host });
        github.into_iter().chain(gitlab).collect()
    }

    /// The subjects of a CI service that become any role of an account: what is set for variables such as
    /// `github_deployment_subjects`.
    #[must_use]
    pub fn ci_subjects(&self, account: &Account, service: &str) -> Vec<String> {
        let Some(values) = self.of_kind(account, ROLES) else { return Vec::new() };
        let subjects = |role| values.typed::<Vec<String>>(&subjects_key(service, role)).unwrap_or_default();
        Function::CI.into_iter().flat_map(subjects).collect()
    }

    /// The applications of an account, each of which has a role of its own, with the service that they run on.
    #[must_use]
    pub fn application_services(&self, account: &Account) -> IndexMap<String, String> {
        self.of_kind(account, ROLES).map_or_else(IndexMap::new, |values| values.entries("applications"))
    }

    /// The applications of an account.
    #[must_use]
    pub fn applications(&self, account: &Account) -> Vec<String> {
        self.application_services(account).into_keys().collect()
    }

    /// The users of the management account who enter break-glass of every account; nothing where that account has no
    /// roles yet.
    #[must_use]
    pub fn emergency_users(&self) -> Option<Vec<String>> {
        let values = self.of_kind(self.organization().management()?, ROLES)?;
        Some(values.typed(EMERGENCY_USERS).unwrap_or_default())
    }

    /// The whole names of the roles of an account's applications.
    #[must_use]
    pub fn application_roles(&self, account: &Account) -> Vec<String> {
        let namespace = &self.organization().namespace;
        self.applications(account).iter().map(|name| application_role_name(namespace, name)).collect()
    }

    /// The longest session of a role in an account, in hours.
    #[must_use]
    pub fn session_hours(&self, account: &Account, role: &Role) -> f64 {
        /// What AWS gives a session that asks for nothing longer.
        const SHORTEST: f64 = 1.0;
        let key = match role {
            Role::Function(
                Function::Deployment
                | Function::Plan
                | Function::BreakGlass
                | Function::PlanProduction
                | Function::Organization,
            ) => return SHORTEST,
            Role::Function(_) => "human-session-hours",
            Role::Application(_) => "application-session-hours",
        };
        self.of_kind(account, ROLES).and_then(|values| values.typed(key)).unwrap_or(SHORTEST)
    }
}
