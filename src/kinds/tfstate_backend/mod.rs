//! `tfstate-backend`: the bucket that holds the state of the whole organization.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kind::{self, Decided, Facts, Features, STATE_BUCKET_WITH_ACCOUNT_ID, Waived};
use crate::organization::StateBucket;

/// Who reaches state from other accounts.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StateAccess {
    /// Roles of other accounts that may read state, and the secrets in it.
    #[serde(default)]
    pub readers: Vec<Role>,
    /// Roles of other accounts that may read and write state and take locks. Without any, only the account that
    /// holds the bucket writes. Whoever writes a state decides what its next apply does.
    #[serde(default)]
    pub writers: Vec<Role>,
}

/// One role, named exactly: a pattern would let any account make a role that matches it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Role {
    /// The id of its account.
    #[schemars(extend("format" = "account-id"), example = "444455556666")]
    pub account: String,
    /// Its name, with its path where it has one.
    #[schemars(regex(pattern = "^([A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_-]{1,64}$"), example = "ci/deployment")]
    pub role: String,
}

/// What the templates see.
#[derive(Serialize)]
struct Context<'a> {
    writers: &'a [Role],
    readers: &'a [Role],
    /// The local value that holds everyone who reads, for an organization's own templates.
    reading: &'static str,
}

impl Decided for StateAccess {
    const KIND: &'static str = "tfstate-backend";

    fn structure(self, facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(StateBackend { access: self, bucket: facts.organization.state_bucket })
    }
}

/// The bucket: who reaches state in it, and how it is named.
struct StateBackend {
    access: StateAccess,
    bucket: StateBucket,
}

impl kind::Structure for StateBackend {
    fn context(&self, _waived: &Waived) -> serde_json::Result<Value> {
        let StateAccess { writers, readers } = &self.access;
        serde_json::to_value(Context { writers, readers, reading: "readers" })
    }

    /// Roles of another account always reach state: those of CI. An organization's own templates may still ask.
    fn features(&self) -> Features {
        Features::from([("shared", true), (STATE_BUCKET_WITH_ACCOUNT_ID, self.bucket == StateBucket::WithAccountId)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{self, Engine};

    fn render(file: &str, readers: &[Role], writers: &[Role]) -> String {
        rendered(file, readers, writers, StateBucket::Plain)
    }

    fn rendered(file: &str, readers: &[Role], writers: &[Role], bucket: StateBucket) -> String {
        let access = StateAccess { readers: readers.to_vec(), writers: writers.to_vec() };
        let structure = StateBackend { access, bucket };
        let context = render::context(&structure, &Waived::default());
        Engine::get()
            .render(&format!("components/tfstate-backend/{file}"), &context.expect("a context"))
            .expect("a file")
    }

    fn role(account: &str, role: &str) -> Role {
        Role { account: account.to_owned(), role: role.to_owned() }
    }

    #[test]
    fn without_other_roles_only_those_of_ci_reach_state() {
        let main = render("main.tf", &[], &[]);
        assert!(
            main.contains(
                "  writers = [\n    \"${local.ci_roles}-deployment\",\n    \"${local.ci_roles}-organization\",\n  ]\n"
            ),
            "{main}"
        );
        assert!(
            main.contains("\"${local.ci_roles}-plan\",\n    \"${local.ci_roles}-plan-production\",\n  ])\n"),
            "{main}"
        );
    }

    #[test]
    fn a_role_is_named_by_its_account_and_name() {
        let writers = [role("444455556666", "ci/deployment")];
        let main = render("main.tf", &[], &writers);
        assert!(main.contains("    \"arn:${local.partition}:iam::444455556666:role/ci/deployment\",\n  ]\n"), "{main}");
        assert_eq!(render("policy.tf", &[], &writers).matches("\"aws:PrincipalArn\" = local.writers").count(), 2);
        assert_eq!(render("key.tf", &[], &writers).matches("\"aws:PrincipalArn\" = local.writers").count(), 1);
    }

    #[test]
    fn the_name_of_a_bucket_ends_with_the_account_only_where_the_organization_says_so() {
        let lines = |file, bucket| -> Vec<String> {
            let text = rendered(file, &[], &[], bucket);
            text.lines()
                .filter(|line| line.starts_with("  bucket") || line.starts_with("  id = local"))
                .map(str::to_owned)
                .collect()
        };
        let (plain, ours) = (StateBucket::Plain, StateBucket::WithAccountId);
        assert_eq!(lines("main.tf", ours), ["  bucket = \"${local.id}-${local.account_id}\""]);
        assert_eq!(lines("main.tf", plain), [""; 0]);
        assert_eq!(lines("bucket.tf", ours)[..2], ["  id = local.bucket", "  bucket = local.bucket"]);
        assert_eq!(lines("bucket.tf", plain)[..2], ["  id = local.id", "  bucket = local.id"]);
        assert_eq!(lines("access-logs.tf", ours)[0], "  bucket = \"${local.bucket}-access-logs\"");
        assert_eq!(lines("access-logs.tf", plain)[0], "  bucket = \"${local.id}-access-logs\"");
    }

    #[test]
    fn a_reader_does_not_write() {
        let readers = [role("444455556666", "audit")];
        let main = render("main.tf", &readers, &[]);
        let (writers, readers) = main.split_once("  readers = ").expect("both");
        assert!(!writers.contains("444455556666") && readers.contains("444455556666"), "{main}");
    }
}
