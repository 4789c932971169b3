//! A statement with the values of one organization, as IAM reads it.

use serde_json::{Map, Value, json};

use super::condition::{Comparison, Condition, Key, Operator};
use super::exemption::exempt_arns;
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
        for Condition { test, key, values } in &self.conditions {
            let values = texts(values, inputs, issuer)?;
            if values.is_empty() && !test.is_negated() {
                return Ok(None);
            }
            insert(&mut conditions, *test, key_name(key, issuer)?, values);
        }
        let exempt = exempt_arns(&self.exempts, inputs);
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

fn key_name(key: &Key, issuer: Option<&Issuer>) -> Result<String, MissingInput> {
    match (key, issuer) {
        (Key::Name(name), _) => Ok(name.clone()),
        (Key::Claim { claim }, Some(issuer)) => Ok(format!("{}:{claim}", issuer.host)),
        (Key::Claim { .. }, None) => Err(MissingInput(Input::OidcSubjects)),
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
