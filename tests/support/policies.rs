//! The policies of components: which their files write, and which an applied one has.

use std::collections::BTreeSet;

use hcl::Expression;
use serde_json::{Map, Value, json};

use super::terraform::{is_terraform, parsed};
use super::variants::{Case, Files};

/// A policy document that a resource has.
pub struct Policy {
    /// The kind of the component.
    pub kind: String,
    /// The component: `<kind>-<variant>`.
    pub case: String,
    /// The resource.
    pub address: String,
    /// The type of the resource.
    pub of: String,
    /// The attribute that holds it. A policy that roles have as their boundary counts as their attribute.
    pub attribute: String,
    /// What it says.
    pub document: Value,
}

impl Policy {
    /// The resource without its key among others.
    pub fn resource(&self) -> &str {
        self.address.split('[').next().unwrap_or_default()
    }
}

/// Every policy document among a component's resources, wherever one has it.
pub fn held(case: &Case, resources: &[Value]) -> Vec<Policy> {
    let resources: Vec<&Value> = resources.iter().filter(|resource| resource["mode"] == "managed").collect();
    let boundaries: BTreeSet<&str> =
        resources.iter().filter_map(|one| one["values"]["permissions_boundary"].as_str()).collect();
    let functions: Vec<&Value> =
        resources.iter().filter(|one| one["type"] == "aws_lambda_function").map(|one| &one["values"]).collect();
    let mut policies = Vec::new();
    for resource in resources {
        let text = |key: &str| resource[key].as_str().unwrap_or_default().to_owned();
        let mut add = |attribute: &str, document: Value| {
            policies.push(Policy {
                kind: case.kind.to_owned(),
                case: case.name.clone(),
                address: text("address"),
                of: text("type"),
                attribute: attribute.to_owned(),
                document,
            });
        };
        let values = &resource["values"];
        if resource["type"] == "aws_lambda_permission" {
            add("statement", permission(values, &functions));
        }
        let is_boundary = values["arn"].as_str().is_some_and(|arn| boundaries.contains(arn));
        for (attribute, value) in values.as_object().into_iter().flatten() {
            let attribute = if is_boundary { "permissions_boundary" } else { attribute };
            documents(value, &mut |document| add(attribute, document));
        }
    }
    policies
}

/// Gives each text in a value, however deep, that is a policy document.
fn documents(value: &Value, give: &mut impl FnMut(Value)) {
    match value {
        Value::String(text) if text.contains("Statement") => {
            let document = serde_json::from_str::<Value>(text).ok();
            document.filter(|document| document.get("Statement").is_some()).into_iter().for_each(give);
        }
        Value::Array(values) => values.iter().for_each(|value| documents(value, give)),
        Value::Object(values) => values.values().for_each(|value| documents(value, give)),
        _ => {}
    }
}

/// The policy that Lambda makes of a permission: a resource's policy too, which Terraform has no document of.
fn permission(values: &Value, functions: &[&Value]) -> Value {
    let given = |key: &str| values[key].as_str().filter(|text| !text.is_empty());
    let mut condition = Map::new();
    for (operator, key, attribute) in [
        ("StringEquals", "aws:SourceAccount", "source_account"),
        ("StringEquals", "aws:PrincipalOrgID", "principal_org_id"),
        ("ArnLike", "aws:SourceArn", "source_arn"),
    ] {
        if let Some(value) = given(attribute) {
            condition.entry(operator).or_insert_with(|| json!({}))[key] = json!(value);
        }
    }
    let principal = given("principal").unwrap_or_default();
    let sort = if principal.ends_with(".amazonaws.com") { "Service" } else { "AWS" };
    let function = functions.iter().find(|one| one["function_name"] == values["function_name"]);
    // A policy's own grammar takes no hyphen in a Sid; Lambda does.
    let sid = given("statement_id").unwrap_or_default().replace(|letter: char| !letter.is_ascii_alphanumeric(), "");
    let mut statement = json!({
        "Sid": sid,
        "Effect": "Allow",
        "Principal": { sort: principal },
        "Action": values["action"],
        "Resource": function.map_or(&values["function_name"], |function| &function["arn"]),
    });
    if !condition.is_empty() {
        statement["Condition"] = Value::Object(condition);
    }
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

/// The resources that a component's files write a policy for, as `type.name`.
pub fn written(component: &Files) -> BTreeSet<String> {
    let mut written = BTreeSet::new();
    for (file, bytes) in component.iter().filter(|(name, _)| is_terraform(name)) {
        let body = parsed(file, bytes);
        for block in body.blocks().filter(|block| block.identifier() == "resource") {
            let labels: Vec<&str> = block.labels().iter().map(hcl::BlockLabel::as_str).collect();
            let has_policy = block.body().attributes().any(|attribute| {
                let name = attribute.key();
                // `block_public_policy = true` is about policies, and is none.
                let is_switch = matches!(attribute.expr(), Expression::Bool(_));
                (name.ends_with("policy") || name.ends_with("policy_document")) && !is_switch
            });
            if has_policy || labels[0] == "aws_lambda_permission" {
                written.insert(labels.join("."));
            }
        }
    }
    written
}
