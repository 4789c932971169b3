//! `account-baseline`: what AWS keeps once an account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::input::Inputs;
use super::kind::{Kind, Waived};
use crate::organization::Organization;

/// The settings of one account.
#[derive(Debug)]
pub struct AccountBaseline;

/// Nothing: the component is the same in every organization.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Structure {}

impl Kind for AccountBaseline {
    type Structure = Structure;

    const NAME: &'static str = "account-baseline";

    fn context(structure: &Structure, _waived: &Waived) -> impl Serialize {
        *structure
    }

    fn shared_inputs(_structure: &Structure, organization: &Organization) -> Inputs {
        let contact = &organization.security_contact;
        Inputs::default().with(
            "security_contact",
            json!({ "name": contact.name, "title": contact.title, "email": contact.email, "phone": contact.phone }),
        )
    }
}
