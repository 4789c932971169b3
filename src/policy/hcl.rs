//! A policy as a person would write it in HCL: values that several statements share stand there by their names.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::exempt_groups::{arn, exempt_arns};
use super::{Exemption, Input, Policy, PolicyInputs, Statement, exempt_arns_of_all};
use crate::hcl::literal as hcl;

/// A local value that statements share.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Local {
    /// Its name.
    name: &'static str,
    /// What it is, as a comment.
    comment: &'static str,
    /// Its value, as HCL.
    value: String,
    /// Whether another one stands before it.
    follows: bool,
}

/// The names of shared values.
#[derive(Debug)]
pub struct Names {
    expressions: Vec<(Value, String)>,
    locals: Vec<Local>,
}

/// The local value with the roles that the organization itself exempts.
const FURTHER: &str = "further_roles";

const ID: &str = "var.organization_id";

impl Names {
    /// Names what the statements of these policies share.
    #[must_use]
    pub fn of(policies: &[Policy], inputs: &PolicyInputs) -> Self {
        let mut names = Self { expressions: Vec::new(), locals: Vec::new() };
        let statements = || policies.iter().flat_map(|policy| &policy.statements);
        let uses = |value: &Value| statements().any(|(_, statement)| holds(statement, value));
        let everyone = json!(exempt_arns_of_all(inputs));
        let all = uses(&everyone);
        let exempting: Vec<&Statement> = statements().map(|(statement, _)| *statement).collect();
        for group in Exemption::ALL {
            if all || exempting.iter().any(|statement| statement.exempts.contains(&group)) {
                let value = json!(exempt_arns(&[group], inputs));
                names.local(local_of(group), comment_of(group), hcl::lines(&value, 2, &|_| None));
            }
        }
        if !inputs.exempt.is_empty() && (all || exempting.iter().any(|one| one.exempt_roles(inputs).next().is_some())) {
            let further: Map<String, Value> =
                inputs.exempt.iter().map(|one| (one.key.clone(), json!(arn(&one.role)))).collect();
            let comment = "What else the organization exempts, each from some statements";
            names.local(FURTHER, comment, hcl::lines(&Value::Object(further), 2, &|_| None));
        }
        for statement in exempting {
            let further: Vec<String> = statement
                .exempt_roles(inputs)
                .map(|one| format!("local.{FURTHER}[{}]", hcl::string(&one.key)))
                .collect();
            let arns = statement.exempt_arns(inputs);
            match (statement.exempts.as_slice(), further.as_slice()) {
                ([], []) => {}
                ([], [only]) => names.expressions.push((json!(arns[0]), only.clone())),
                ([], several) => names.expression(json!(arns), format!("[{}]", several.join(", "))),
                (groups, []) => names.expression(json!(arns), joined(groups, None)),
                (groups, further) => {
                    names.expression(json!(arns), joined(groups, Some(format!("[{}]", further.join(", ")))));
                }
            }
        }
        if all {
            let further = (!inputs.exempt.is_empty()).then(|| format!("values(local.{FURTHER})"));
            names.local("exempt_roles", "Every role that a policy exempts", joined(&Exemption::ALL, further));
            names.expression(everyone, "local.exempt_roles".to_owned());
        }
        for (input, name, comment) in [
            (Input::Regions, "regions", "The enabled regions"),
            (Input::TrustedAccounts, "trusted_accounts", "Accounts outside the organization that share its data"),
            (Input::Networks, "networks", "Public addresses of the organization"),
            (Input::InstanceTypes, "instance_types", "Machines that a sandbox may start"),
        ] {
            let value = json!(inputs.texts(input, None).unwrap_or_default());
            if uses(&value) {
                names.local(name, comment, hcl::lines(&value, 2, &|_| None));
                names.expression(value, format!("local.{name}"));
            }
        }
        names.expressions.extend(inputs.organization_id.as_ref().map(|id| (json!(id), ID.to_owned())));
        names
    }

    fn local(&mut self, name: &'static str, comment: &'static str, value: String) {
        let follows = !self.locals.is_empty();
        self.locals.push(Local { name, comment, value, follows });
    }

    /// A single value stands for itself: statements write a list of one as the one.
    fn expression(&mut self, value: Value, expression: String) {
        if value.as_array().is_some_and(|items| items.len() > 1) {
            self.expressions.push((value, expression));
        }
    }

    /// The local values, in the order in which they are written.
    #[must_use]
    pub fn into_locals(self) -> Vec<Local> {
        self.locals
    }

    /// A statement as HCL.
    #[must_use]
    pub fn write(&self, statement: &Value) -> String {
        const INDENT: usize = 8;
        let known = |value: &Value| {
            let found = self.expressions.iter().find(|(known, _)| known == value);
            found.map(|(_, expression)| expression.clone())
        };
        hcl::block(statement, INDENT, &known)
    }
}

/// Whether any statement of these policies names the organization.
#[must_use]
pub fn name_organization(policies: &[Policy], inputs: &PolicyInputs) -> bool {
    let id = json!(inputs.organization_id);
    policies.iter().flat_map(|policy| &policy.statements).any(|(_, statement)| holds(statement, &id))
}

/// Whether a value stands anywhere in another one.
fn holds(value: &Value, wanted: &Value) -> bool {
    value == wanted
        || match value {
            Value::Array(items) => items.iter().any(|item| holds(item, wanted)),
            Value::Object(map) => map.values().any(|item| holds(item, wanted)),
            _ => false,
        }
}

const fn local_of(group: Exemption) -> &'static str {
    match group {
        Exemption::Platform => "platform_roles",
        Exemption::AccessRole => "access_roles",
        Exemption::Recovery => "recovery_roles",
    }
}

const fn comment_of(group: Exemption) -> &'static str {
    match group {
        Exemption::Platform => "What runs the organization",
        Exemption::AccessRole => "What AWS makes in a new account, and what makes the other roles there",
        Exemption::Recovery => "What recovers an account that may be in somebody else's hands",
    }
}

/// The roles of some groups, and further ones, each once. Groups may share roles, of which the first stays.
fn joined(groups: &[Exemption], further: Option<String>) -> String {
    let locals = groups.iter().map(|group| format!("local.{}", local_of(*group)));
    let locals: Vec<String> = locals.chain(further).collect();
    match locals.as_slice() {
        [only] => only.clone(),
        [..] if groups.contains(&Exemption::Recovery) => format!("distinct(concat({}))", locals.join(", ")),
        [..] => format!("concat({})", locals.join(", ")),
    }
}
