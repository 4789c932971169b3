//! `kms`: the keys of an account in a region, by purpose and classification.
//!
//! Purposes, services and users are the organization's decision and become one file of concrete HCL a key.

mod arns;
mod context;
mod refusals;
mod structure;
#[cfg(test)]
mod tests;

use serde_json::json;

use crate::kind::{self, Decided, Facts, Features, Inputs, Output, Part, Refusal, Site, Waived, key_user};

pub use structure::Keys;

impl Decided for Keys {
    const KIND: &'static str = "kms";

    fn structure(self, _facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(self)
    }
}

impl kind::Structure for Keys {
    fn features(&self) -> Features {
        // Terraform itself uses a key when it makes what the key encrypts.
        let deployment = self.keys().any(|(_, key)| key.is_needed_to_deploy());
        let auto_scaling = self.keys().any(|(_, key)| key.auto_scaling);
        let users = self.keys().any(|(_, key)| !key.users.is_empty());
        Features::from([
            ("roles", users || deployment || auto_scaling),
            ("key-users", users),
            ("deployment", deployment),
            ("auto-scaling", auto_scaling),
        ])
    }

    fn inputs(&self, site: &Site<'_>) -> Inputs {
        let users = key_user::by_use(site.key_users);
        let is_used = self.keys().any(|(_, key)| !key.users.is_empty());
        let some = is_used && users.as_object().is_some_and(|users| !users.is_empty());
        if some { Inputs::default().with("key_users", users) } else { Inputs::default() }
    }

    fn refusals(&self, _waived: &Waived) -> Vec<Refusal> {
        refusals::refusals(self)
    }

    fn parts(&self) -> Vec<Part> {
        self.keys()
            .map(|(name, key)| Part {
                file: format!("{name}.tf"),
                template: "key.tf",
                context: json!(context::key(name, key)),
            })
            .collect()
    }

    fn outputs(&self) -> Vec<Output> {
        vec![Output {
            name: "key_arns".to_owned(),
            description: "ARN of each key, by its purpose and the classification of the data that it is for."
                .to_owned(),
            value: arns::value(self),
            mock: arns::mock(self),
            feature: None,
        }]
    }

    fn account_refusals(&self, site: &Site<'_>) -> Vec<Refusal> {
        refusals::in_account(self, site)
    }
}
