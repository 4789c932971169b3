//! The variables of a component: what they mean, what they take and what they refuse.

use heck::ToKebabCase as _;
use indexmap::IndexMap;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::check::Check;
use super::expression;
use crate::hcl::Type;
use crate::hcl::literal as hcl;
use crate::organization::Organization;

/// Who gives a variable its value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetBy {
    /// The manifest, under the variable's name in kebab case.
    #[default]
    Manifest,
    /// The tool: the address plan, an id, another component's output.
    Forge,
    /// Atmos, for every component: namespace, tenant, stage and the like.
    Context,
}

/// What of the organization a variable holds, the same in all accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Origin {
    /// The name of the role that AWS makes in new accounts.
    #[serde(rename = "organization.access-role")]
    AccessRole,
    /// Whom AWS reaches about security.
    #[serde(rename = "organization.security-contact")]
    SecurityContact,
    /// The id of the organization, once it is known.
    #[serde(rename = "organization.id")]
    OrganizationId,
    /// The id of the management account, once it is known.
    #[serde(rename = "organization.management-account-id")]
    ManagementAccountId,
    /// The id of the account that CI enters, once it is known.
    #[serde(rename = "organization.deployment-account-id")]
    DeploymentAccountId,
}

impl Origin {
    /// The value in an organization; `None` where it is not known yet.
    #[must_use]
    pub fn value(self, organization: &Organization) -> Option<Value> {
        let contact = &organization.security_contact;
        match self {
            Self::AccessRole => Some(json!(organization.access_role)),
            Self::SecurityContact => Some(json!({
                "name": contact.name,
                "title": contact.title,
                "email": contact.email,
                "phone": contact.phone,
            })),
            Self::OrganizationId => organization.id.as_ref().map(|id| json!(id)),
            Self::ManagementAccountId => organization.management().and_then(|one| one.id.as_ref()).map(|id| json!(id)),
            Self::DeploymentAccountId => organization.deployment().and_then(|one| one.id.as_ref()).map(|id| json!(id)),
        }
    }
}

/// One input variable of a component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Variable {
    /// Its name in HCL.
    pub name: String,
    /// The heading that it stands under in `variables.tf`.
    pub group: String,
    /// What it means, in whole sentences.
    pub description: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Its default; without one the variable is required.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Whether it is no part of a plan or of state: the apply of a saved plan may have another value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ephemeral: bool,
    /// What the attributes of its objects mean, in whole sentences, by the names that lead to them, such as `partition.name`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub attributes: IndexMap<String, String>,
    /// Who gives it a value.
    #[serde(default)]
    pub set_by: SetBy,
    /// Whether it may be set in the manifest alone, because other accounts or policies follow from it: a stack that says
    /// otherwise is an error.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub manifest_only: bool,
    /// What of the organization it holds, where that is its value in every account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Origin>,
    /// Baseline 1.0.0 said here that a profile cannot set it. A blueprint of an organization may still say so; a profile
    /// can set every value now.
    #[serde(default, skip_serializing)]
    pub seen_by_others: IgnoredAny,
    /// The part of the structure that it belongs to; without that part it does not exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// What it refuses.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// Keeps the difference between `default: null` and no default.
fn some<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Variable {
    /// The key under which the manifest sets it.
    #[must_use]
    pub fn manifest_key(&self) -> String {
        self.name.to_kebab_case()
    }

    /// Whether the manifest sets it under this key. Names are in snake case, so that the two differ in their separators alone.
    #[must_use]
    pub fn has_key(&self, key: &str) -> bool {
        let separated = |name: u8| if name == b'_' { b'-' } else { name };
        self.name.len() == key.len() && self.name.bytes().map(separated).eq(key.bytes())
    }

    /// Whether the empty string stands for "none", which every rule lets pass.
    #[must_use]
    pub fn may_be_empty(&self) -> bool {
        self.default.as_ref().is_some_and(|default| default == "")
    }
}

/// One refusal of a variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawRule")]
pub struct Rule {
    /// What the value must be.
    pub check: Check,
    /// The attribute of an object, or the key of a map of texts, that is checked alone.
    pub attribute: Option<String>,
    /// Why a value is refused, as a sentence.
    pub message: String,
    /// The control that the refusal protects.
    pub control: Option<String>,
    /// Whether a waiver of the control lifts the refusal.
    pub waivable: bool,
    /// The values of other variables under which the rule holds; empty for always.
    pub when: IndexMap<String, Value>,
    /// Examples that the rule refuses, each of which is proved with Terraform.
    pub refuses: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RawRule {
    one_of: Option<Vec<Value>>,
    pattern: Option<String>,
    range: Option<super::check::Bounds>,
    length: Option<super::check::Bounds>,
    distinct: Option<bool>,
    format: Option<super::format::Format>,
    keys: Option<Vec<String>>,
    expression: Option<String>,
    attribute: Option<String>,
    message: String,
    control: Option<String>,
    #[serde(default)]
    waivable: bool,
    #[serde(default)]
    when: IndexMap<String, Value>,
    refuses: Vec<Value>,
}

impl TryFrom<RawRule> for Rule {
    type Error = String;

    fn try_from(raw: RawRule) -> Result<Self, String> {
        let mut checks = [
            raw.one_of.map(Check::OneOf),
            raw.pattern.map(Check::Pattern),
            raw.range.map(Check::Range),
            raw.length.map(Check::Length),
            raw.distinct.map(Check::Distinct),
            raw.format.map(Check::Format),
            raw.keys.map(Check::Keys),
            raw.expression.map(Check::Expression),
        ]
        .into_iter()
        .flatten();
        let check = checks.next().ok_or("a rule without a check")?;
        if checks.next().is_some() {
            return Err("a rule with two checks".to_owned());
        }
        if raw.refuses.is_empty() {
            return Err("a rule without an example that it refuses".to_owned());
        }
        if raw.waivable && raw.control.is_none() {
            return Err("a waivable rule without a control".to_owned());
        }
        Ok(Self {
            check,
            attribute: raw.attribute,
            message: raw.message,
            control: raw.control,
            waivable: raw.waivable,
            when: raw.when,
            refuses: raw.refuses,
        })
    }
}

impl Rule {
    /// A rule that always holds and protects no control.
    #[must_use]
    pub fn new(check: Check, message: impl Into<String>, refuses: Value) -> Self {
        Self {
            check,
            attribute: None,
            message: message.into(),
            control: None,
            waivable: false,
            when: IndexMap::new(),
            refuses: vec![refuses],
        }
    }

    /// The message with the control's id in front, as Terraform, Atmos and this tool print it.
    #[must_use]
    pub fn error_message(&self) -> String {
        match &self.control {
            Some(control) => format!("{control}: {}", self.message),
            None => self.message.clone(),
        }
    }

    /// The condition of the `validation` block.
    #[must_use]
    pub fn condition(&self, variable: &Variable) -> String {
        let mut subject = format!("var.{}", variable.name);
        let mut ty = &variable.ty;
        if let Some(attribute) = &self.attribute {
            subject = match ty {
                Type::Map(_) => format!("lookup({subject}, {}, \"\")", hcl::string(attribute)),
                _ => format!("{subject}.{attribute}"),
            };
            ty = ty.attribute(attribute).unwrap_or(ty);
        }
        let mut alternatives: Vec<String> = self.when.iter().map(|(name, value)| unless(name, value)).collect();
        if variable.may_be_empty() && !matches!(self.check, Check::Expression(_)) {
            alternatives.push(format!("{subject} == \"\""));
        }
        let condition = self.check.condition(&subject, ty);
        let lonely = alternatives.is_empty() && !self.waivable;
        alternatives.push(if condition.contains("&&") && !lonely { format!("({condition})") } else { condition });
        if let (true, Some(control)) = (self.waivable, &self.control) {
            alternatives.push(format!("contains(var.waivers, {})", hcl::string(control)));
        }
        alternatives.join(" || ")
    }

    /// Whether the rule refuses a value of a variable, given the values of the variables that it depends on.
    #[must_use]
    pub fn refuses(&self, variable: &Variable, value: &Value, others: impl Fn(&str) -> Option<Value>) -> bool {
        if !self.when.iter().all(|(name, expected)| others(name).as_ref() == Some(expected)) {
            return false;
        }
        if let Check::Expression(condition) = &self.check {
            return expression::is_false(condition, (&variable.name, &variable.ty), value, others);
        }
        let subject = match &self.attribute {
            Some(attribute) => value.get(attribute),
            None => Some(value),
        };
        let lets_pass = |subject: &Value| (variable.may_be_empty() && subject == "") || self.check.accepts(subject);
        subject.is_some_and(|subject| !lets_pass(subject))
    }
}

/// The condition that another variable does not have the value under which a rule holds.
fn unless(name: &str, value: &Value) -> String {
    match value {
        Value::Bool(true) => format!("!var.{name}"),
        Value::Bool(false) => format!("var.{name}"),
        other => format!("var.{name} != {}", hcl::value(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(yaml: &str) -> Variable {
        serde_yaml::from_str(yaml).expect("a variable")
    }

    const NAT: &str = "
name: nat
group: Network
description: NAT gateways.
type: string
default: per-zone
rules:
  - one-of: [per-zone, none]
    message: production needs a NAT gateway in each zone.
    control: vpc-nat-per-zone
    waivable: true
    when: { production: true }
    refuses: [single]
";

    #[test]
    fn a_conditional_waivable_rule_becomes_one_condition() {
        let nat = variable(NAT);
        assert_eq!(
            nat.rules[0].condition(&nat),
            r#"!var.production || contains(["per-zone", "none"], var.nat) || contains(var.waivers, "vpc-nat-per-zone")"#
        );
    }

    #[test]
    fn a_rule_holds_only_under_its_conditions() {
        let nat = variable(NAT);
        let rule = &nat.rules[0];
        let production = |value: bool| move |_: &str| Some(Value::Bool(value));
        assert!(rule.refuses(&nat, &"single".into(), production(true)));
        assert!(!rule.refuses(&nat, &"single".into(), production(false)));
        assert!(!rule.refuses(&nat, &"none".into(), production(true)));
    }

    #[test]
    fn an_expression_is_decided_where_all_of_it_is_known() {
        let ports = variable(
            "
name: ports
group: Network
description: Ports.
type: list(object({ from = number, to = optional(number) }))
rules:
  - expression: 'alltrue([for port in var.ports : coalesce(port.to, port.from) >= port.from && port.from >= var.least])'
    message: ports must begin before they end.
    refuses: [[{ from: 2, to: 1 }]]
",
        );
        let refuses = |value: Value, least: Option<i64>| {
            ports.rules[0].refuses(&ports, &value, |name| (name == "least").then_some(json!(least?)))
        };
        assert!(refuses(json!([{ "from": 2, "to": 1 }]), Some(0)));
        assert!(refuses(json!([{ "from": 2, "to": 1 }]), None));
        assert!(refuses(json!([{ "from": 2 }]), Some(3)));
        assert!(!refuses(json!([{ "from": 2 }]), None));
        assert!(!refuses(json!([{ "from": 2 }, { "from": 3, "to": 4 }]), Some(0)));
    }

    #[test]
    fn a_rule_must_name_what_it_refuses() {
        let text = NAT.replace("    refuses: [single]\n", "    refuses: []\n");
        assert!(serde_yaml::from_str::<Variable>(&text).is_err());
    }
}
