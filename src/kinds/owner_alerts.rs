//! Who is told of alarms where the manifest does not say.

use serde_json::json;

use crate::kind::{Inputs, Site};

/// The account's owner, if that is an e-mail address.
pub fn owner_alerts(site: &Site<'_>) -> Inputs {
    let owner = &site.account.owner;
    if owner.contains('@') { Inputs::default().with("alert_emails", json!([owner])) } else { Inputs::default() }
}
