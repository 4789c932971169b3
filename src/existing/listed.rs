//! Accounts, as `aws organizations list-accounts` or `terraform output -json` of the component `organization` lists them.

use super::document::Document;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::yaml::{Node, Value};

/// One account that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Its name: the one in AWS, or in an output of Terraform the one in the manifest.
    pub name: String,
    /// Whether this is its name in AWS.
    pub in_aws: bool,
    /// Whether it can be worked in: neither closed nor about to be.
    pub open: bool,
    /// Whether it is the management account.
    pub is_management: bool,
    /// Where it is listed.
    pub place: Place,
}

/// What is expected of the input.
const EXPECTED: &str = "expected what `aws organizations list-accounts` or, in the component `organization`, \
                        `terraform output -json` prints";

/// The accounts that a document lists, in its order.
///
/// # Errors
/// When it is no such document, or an account in it has no id or name.
pub fn listed(document: &Document) -> Result<Vec<Listed>, Diagnostics> {
    let node = &document.node;
    let accounts = node.get(&["Accounts"]).unwrap_or(node);
    let ids = node.get(&["account_ids", "value"]).unwrap_or(node);
    let read: Vec<Result<Listed, Diagnostic>> = match (&accounts.value, &ids.value) {
        (Value::Seq(items), _) => items.iter().map(of_organizations).collect(),
        (_, Value::Map(entries)) if entries.iter().all(|(_, value)| value.as_str().is_some()) => {
            let management = node.get(&["management_account_id", "value"]).and_then(Node::as_str);
            entries.iter().map(|(key, value)| of_terraform(&key.text, value, management)).collect()
        }
        _ => vec![Err(Diagnostic::error(Code::InvalidInput, "this lists no accounts")
            .at(node.place.clone())
            .help(EXPECTED))],
    };
    let mut problems = Diagnostics::default();
    let listed = read.into_iter().filter_map(|one| one.map_err(|problem| problems.push(problem)).ok()).collect();
    if problems.is_empty() { Ok(listed) } else { Err(problems) }
}

/// An item of `Accounts`.
fn of_organizations(item: &Node) -> Result<Listed, Diagnostic> {
    let text = |key: &str| item.get(&[key]).and_then(Node::as_str);
    let (Some(id), Some(name)) = (text("Id"), text("Name")) else {
        return Err(Diagnostic::error(Code::InvalidInput, "this account has no `Id` or no `Name`")
            .at(item.place.clone())
            .help(EXPECTED));
    };
    // `Status` gave way to `State`, which knows more of an account that is opened or closed.
    let state = text("State").or_else(|| text("Status")).unwrap_or("ACTIVE");
    // Its ARN begins with the account that the organization belongs to.
    let owner = text("Arn").and_then(|arn| arn.split(':').nth(4));
    Ok(Listed {
        id: checked(id, &item.place_of(&["Id"]))?,
        name: name.to_owned(),
        in_aws: true,
        open: state == "ACTIVE",
        is_management: owner == Some(id),
        place: item.place_of(&["Id"]),
    })
}

/// An entry of the output `account_ids`.
fn of_terraform(name: &str, value: &Node, management: Option<&str>) -> Result<Listed, Diagnostic> {
    let id = checked(value.as_str().unwrap_or_default(), &value.place)?;
    let is_management = management == Some(id.as_str());
    Ok(Listed { id, name: name.to_owned(), in_aws: false, open: true, is_management, place: value.place.clone() })
}

fn checked(id: &str, place: &Place) -> Result<String, Diagnostic> {
    if id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(id.to_owned());
    }
    Err(Diagnostic::error(Code::InvalidInput, format!("`{id}` is not the ID of an account"))
        .at(place.clone())
        .expected("expected 12 digits")
        .help(EXPECTED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sources;

    /// Id, name, whether it is open, whether it is the management account.
    type Read = (String, String, bool, bool);

    fn read(text: &str) -> Result<Vec<Read>, Vec<String>> {
        let document = Document::read("x", text, &mut Sources::default()).expect("JSON");
        let messages = |problems: Diagnostics| problems.into_iter().map(|one| one.message).collect::<Vec<_>>();
        let found = listed(&document).map_err(messages)?;
        Ok(found.into_iter().map(|one| (one.id, one.name, one.open, one.is_management)).collect())
    }

    fn account(id: &str, name: &str, open: bool, is_management: bool) -> Read {
        (id.to_owned(), name.to_owned(), open, is_management)
    }

    #[test]
    fn accounts_of_organizations_are_read() {
        let text = r#"{"Accounts": [
            {"Id": "111111111111", "Arn": "arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/111111111111", "Name": "Acme", "Status": "ACTIVE"},
            {"Id": "222222222222", "Arn": "arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/222222222222", "Name": "Log Archive", "Status": "ACTIVE", "State": "PENDING_CLOSURE"},
            {"Id": "333333333333", "Name": "old", "Status": "SUSPENDED"}
        ]}"#;
        let wanted = [
            account("111111111111", "Acme", true, true),
            account("222222222222", "Log Archive", false, false),
            account("333333333333", "old", false, false),
        ];
        assert_eq!(read(text).as_deref(), Ok(&wanted[..]));
        let list = text.trim_start_matches("{\"Accounts\": ").trim_end_matches('}');
        assert_eq!(read(list).as_deref(), Ok(&wanted[..]), "what `--query Accounts` leaves");
    }

    #[test]
    fn outputs_of_terraform_are_read() {
        let all = r#"{
            "account_ids": {"sensitive": false, "type": ["map", "string"], "value": {"core-management": "111111111111", "a-prod": "222222222222"}},
            "management_account_id": {"sensitive": false, "type": "string", "value": "111111111111"},
            "unit_ids": {"sensitive": false, "type": ["map", "string"], "value": {}}
        }"#;
        let wanted =
            [account("111111111111", "core-management", true, true), account("222222222222", "a-prod", true, false)];
        assert_eq!(read(all).as_deref(), Ok(&wanted[..]));
        let one = r#"{"a-prod": "222222222222"}"#;
        assert_eq!(read(one).as_deref(), Ok(&wanted[1..]), "what `terraform output -json account_ids` prints");
    }

    #[test]
    fn anything_else_is_refused() {
        for (text, message) in [
            (r#"{"Roots": [{"Id": "r-ab12"}]}"#, "this lists no accounts"),
            (r#"{"unit_ids": {"value": {}}}"#, "this lists no accounts"),
            ("1", "this lists no accounts"),
            (r#"[{"Id": "111111111111"}]"#, "this account has no `Id` or no `Name`"),
            (r#"[{"Id": "1", "Name": "a"}]"#, "`1` is not the ID of an account"),
            (r#"{"a-prod": "o-a1b2c3d4e5"}"#, "`o-a1b2c3d4e5` is not the ID of an account"),
        ] {
            assert_eq!(read(text), Err(vec![message.to_owned()]), "{text}");
        }
    }
}
