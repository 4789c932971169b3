//! `tfstate-backend`: the bucket that holds the state of the whole organization.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kind::{Kind, Waived};

/// The state bucket, its key and its access log.
#[derive(Debug)]
pub struct TfstateBackend;

/// Who writes state.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Structure {
    /// Roles of other accounts that may write state and take locks. Without any, only the account that holds the
    /// bucket writes. Whoever writes a state decides what its next apply does.
    pub writers: Vec<Writer>,
}

/// One role, named exactly: a pattern would let any account make a role that matches it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Writer {
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
    has_writers: bool,
    writers: &'a [Writer],
}

impl Kind for TfstateBackend {
    type Structure = Structure;

    const NAME: &'static str = "tfstate-backend";

    fn context(structure: &Structure, _waived: &Waived) -> impl Serialize {
        Context { has_writers: !structure.writers.is_empty(), writers: &structure.writers }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Engine;

    fn render(file: &str, writers: Vec<Writer>) -> String {
        let context = serde_json::to_value(TfstateBackend::context(&Structure { writers }, &Waived::default()));
        Engine::get()
            .render(&format!("components/tfstate-backend/{file}"), &context.expect("a context"))
            .expect("a file")
    }

    #[test]
    fn without_writers_no_other_account_writes() {
        assert!(!render("policy.tf", Vec::new()).contains("aws:PrincipalArn"));
        assert!(!render("main.tf", Vec::new()).contains("writers"));
        assert_eq!(render("key.tf", Vec::new()).matches("kms:GenerateDataKey").count(), 1);
    }

    #[test]
    fn a_writer_is_named_by_its_account_and_role() {
        let writers = || vec![Writer { account: "444455556666".to_owned(), role: "ci/deployment".to_owned() }];
        assert!(render("main.tf", writers()).contains(
            "\n  writers = [\n    \"arn:${local.partition}:iam::444455556666:role/ci/deployment\",\n  ]\n}\n"
        ));
        assert_eq!(render("policy.tf", writers()).matches("\"aws:PrincipalArn\" = local.writers").count(), 2);
        assert_eq!(render("key.tf", writers()).matches("\"aws:PrincipalArn\" = local.writers").count(), 1);
    }
}
