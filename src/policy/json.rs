//! A statement with the values of one organization, as IAM reads it.

use serde_json::{Map, Value, json};

use super::condition::{Comparison, Condition, ConditionKey, Operator};
use super::{Actions, Each, Input, Issuer, PolicyInputs, PolicyType, Statement, Text};

/// A value that a statement needs and an organization does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingInput(pub Input);

impl Statement {
    /// The statement as JSON, once for each of what it is repeated for: `Sid`, `Effect`, `Principal` where the type
    /// of the policy wants it, `Action`, `Resource`, `Condition`. A list of one is written as the one, since every
    /// character counts.
    ///
    /// A test that an empty list makes always true is left out; one that it makes always false leaves out the
    /// statement, which could deny nothing.
    ///
    /// # Errors
    /// When the organization lacks a value that the statement needs.
    pub fn render(&self, policy: PolicyType, inputs: &PolicyInputs) -> Result<Vec<Value>, MissingInput> {
        let each: Vec<Option<&Issuer>> = match self.each {
            None => vec![None],
            Some(Each::OidcIssuer) => inputs.oidc_issuers.iter().map(Some).collect(),
        };
        each.into_iter().filter_map(|issuer| self.render_one(policy, inputs, issuer).transpose()).collect()
    }

    fn render_one(
        &self,
        policy: PolicyType,
        inputs: &PolicyInputs,
        issuer: Option<&Issuer>,
    ) -> Result<Option<Value>, MissingInput> {
        let mut statement = Map::new();
        statement.insert("Sid".to_owned(), json!(format!("{}{}", self.sid, issuer.map_or("", |one| &one.name))));
        statement.insert("Effect".to_owned(), json!("Deny"));
        if policy == PolicyType::ResourceControl {
            statement.insert("Principal".to_owned(), json!("*"));
        }
        match &self.actions {
            Actions::Only(actions) => statement.insert("Action".to_owned(), one_or_list(actions.clone())),
            Actions::AllBut { all_but } => statement.insert("NotAction".to_owned(), one_or_list(all_but.clone())),
        };
        statement.insert("Resource".to_owned(), one_or_list(texts(&self.resources, inputs, issuer)?));
        let Some(conditions) = self.render_conditions(inputs, issuer)? else { return Ok(None) };
        if !conditions.is_empty() {
            statement.insert("Condition".to_owned(), Value::Object(conditions));
        }
        Ok(Some(Value::Object(statement)))
    }

    /// The `Condition`, or nothing where it can never hold.
    fn render_conditions(
        &self,
        inputs: &PolicyInputs,
        issuer: Option<&Issuer>,
    ) -> Result<Option<Map<String, Value>>, MissingInput> {
        let mut conditions = Map::new();
        let stands = |one: &&Condition| one.only_if.is_none_or(|choice| inputs.chose(choice));
        for Condition { test, key, values, .. } in self.conditions.iter().filter(stands) {
            let values = texts(values, inputs, issuer)?;
            if values.is_empty() && !test.is_negated() {
                return Ok(None);
            }
            insert(&mut conditions, *test, key_name(key, issuer)?, values);
        }
        let exempt = self.exempt_arns(inputs);
        insert(
            &mut conditions,
            Operator { comparison: Comparison::ArnNotLike, if_exists: false },
            "aws:PrincipalArn".to_owned(),
            exempt,
        );
        Ok(Some(conditions))
    }
}

fn insert(conditions: &mut Map<String, Value>, test: Operator, key: String, values: Vec<String>) {
    if values.is_empty() {
        return;
    }
    if let Value::Object(tests) = conditions.entry(test.to_string()).or_insert_with(|| json!({})) {
        tests.insert(key, one_or_list(values));
    }
}

fn key_name(key: &ConditionKey, issuer: Option<&Issuer>) -> Result<String, MissingInput> {
    match (key, issuer) {
        (ConditionKey::Name(name), _) => Ok(name.clone()),
        (ConditionKey::Claim { claim }, Some(issuer)) => Ok(format!("{}:{claim}", issuer.host)),
        (ConditionKey::Claim { .. }, None) => Err(MissingInput(Input::OidcSubjects)),
    }
}

/// Texts with the organization's values in place of references, each once.
fn texts(texts: &[Text], inputs: &PolicyInputs, issuer: Option<&Issuer>) -> Result<Vec<String>, MissingInput> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        let Some(some) = text.resolve(inputs, issuer) else {
            let Text::Reference { input } = text else { continue };
            return Err(MissingInput(*input));
        };
        for text in some {
            if !all.contains(&text) {
                all.push(text);
            }
        }
    }
    Ok(all)
}

fn one_or_list(mut texts: Vec<String>) -> Value {
    if texts.len() == 1 { Value::String(texts.remove(0)) } else { json!(texts) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Catalogue;

    fn rendered(sid: &str, inputs: &PolicyInputs) -> Result<Vec<Value>, MissingInput> {
        let (domain, statement) = Catalogue::get().statements().find(|(_, one)| one.sid == sid).expect("a statement");
        statement.render(domain.policy, inputs)
    }

    #[test]
    fn a_list_of_one_is_written_as_the_one() {
        let inputs = PolicyInputs { control_tower: false, stack_sets: false, ..PolicyInputs::example() };
        assert_eq!(
            rendered("PublicBuckets", &inputs).unwrap(),
            [json!({
                "Sid": "PublicBuckets",
                "Effect": "Deny",
                "Action": "s3:PutAccountPublicAccessBlock",
                "Resource": "*",
                "Condition": {
                    "ArnNotLike": {
                        "aws:PrincipalArn": [
                            "arn:*:iam::*:role/acme-break-glass",
                            "arn:*:iam::*:role/acme-deployment",
                            "arn:*:iam::*:role/acme-organization",
                        ],
                    },
                },
            })]
        );
    }

    #[test]
    fn roles_of_control_tower_are_exempt_where_it_is_used() {
        let text = json!(rendered("PublicBuckets", &PolicyInputs::example()).unwrap()).to_string();
        assert!(text.contains("AWSControlTowerExecution") && text.contains("stacksets-exec-*"));
    }

    #[test]
    fn a_test_that_an_empty_list_makes_true_goes() {
        let inputs = PolicyInputs { networks: Vec::new(), ..PolicyInputs::example() };
        let conditions = rendered("ForeignNetworks", &inputs).unwrap()[0]["Condition"].clone();
        assert!(conditions.get("NotIpAddress").is_none());
        assert!(conditions.get("StringNotEquals").is_some());
    }

    #[test]
    fn a_statement_that_can_never_hold_goes() {
        let mut statement = Catalogue::get().domains["data"].statements[0].clone();
        statement.conditions = vec![Condition {
            test: Operator { comparison: Comparison::StringEquals, if_exists: true },
            key: ConditionKey::Name("aws:SourceAccount".to_owned()),
            values: vec![Text::Reference { input: Input::TrustedAccounts }],
            only_if: None,
        }];
        let inputs = PolicyInputs { trusted_accounts: Vec::new(), ..PolicyInputs::example() };
        assert_eq!(statement.render(PolicyType::ServiceControl, &inputs).unwrap(), Vec::<Value>::new());
    }

    #[test]
    fn a_value_that_the_organization_lacks_is_named() {
        let inputs = PolicyInputs { organization_id: None, ..PolicyInputs::example() };
        assert_eq!(rendered("OrganizationIdentities", &inputs), Err(MissingInput(Input::OrganizationId)));
    }

    #[test]
    fn a_repeated_statement_stands_once_for_each_issuer() {
        let statements = rendered("TrustedSubjects", &PolicyInputs::example()).unwrap();
        let ids: Vec<&Value> = statements.iter().map(|statement| &statement["Sid"]).collect();
        assert_eq!(ids, ["TrustedSubjectsGitHub", "TrustedSubjectsGitLab"]);
        assert_eq!(statements[0]["Principal"], "*");
        let claim = "token.actions.githubusercontent.com:sub";
        assert_eq!(statements[0]["Condition"]["StringNotLike"][claim], "repo:acme/*");
        let none = PolicyInputs { oidc_issuers: Vec::new(), ..PolicyInputs::example() };
        assert!(rendered("TrustedSubjects", &none).unwrap().is_empty());
    }
}
