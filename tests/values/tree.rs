//! What a file means: keys, blocks and values, without comments and spelling.

use hcl::eval::{Context, Evaluate as _};
use hcl::expr::{Expression, ObjectKey};
use hcl::structure::{Body, Structure};
use hcl::template::{Element, Template};
use serde_json::{Map, Value, json};

/// The meaning of a file, by the ending of its name; nothing for a format that has none.
pub fn of(path: &str, text: &str) -> Result<Option<Value>, String> {
    let ending = path.rsplit('.').next().unwrap_or_default();
    Ok(match ending {
        "tf" => Some(body(&hcl::parse(text).map_err(|error| format!("{path}: {error}"))?)),
        "yaml" => Some(serde_yaml::from_str(text).map_err(|error| format!("{path}: {error}"))?),
        "json" => Some(serde_json::from_str(text).map_err(|error| format!("{path}: {error}"))?),
        _ => None,
    })
}

/// The same with every occurrence of one text, in values and keys, replaced by another.
pub fn replaced(tree: &Value, from: &str, to: &str) -> Value {
    match tree {
        Value::String(text) => Value::String(text.replace(from, to)),
        Value::Array(items) => items.iter().map(|item| replaced(item, from, to)).collect(),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.replace(from, to), replaced(value, from, to))).collect())
        }
        other => other.clone(),
    }
}

/// Where two trees first differ.
pub fn difference(path: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(at, (a, b))| difference(&format!("{path}[{at}]"), a, b))
        }
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            a.iter().find_map(|(key, value)| difference(&format!("{path}.{key}"), value, &b[key]))
        }
        _ => (one != other).then(|| format!("{path}: {one} is not {other}")),
    }
}

fn body(body: &Body) -> Value {
    let structures = body.iter().map(|structure| match structure {
        Structure::Attribute(attribute) => json!({ attribute.key(): expression(attribute.expr()) }),
        Structure::Block(block) => {
            let labels: Vec<&str> = block.labels().iter().map(hcl::structure::BlockLabel::as_str).collect();
            json!({ "block": block.identifier(), "labels": labels, "body": self::body(block.body()) })
        }
    });
    structures.collect()
}

fn expression(expression: &Expression) -> Value {
    match expression {
        Expression::String(text) => json!(text),
        Expression::Array(items) => items.iter().map(self::expression).collect(),
        Expression::Object(object) => {
            let mut map = Map::new();
            for (key, value) in object {
                let key = match key {
                    ObjectKey::Expression(key) => literal(key).unwrap_or_else(|| format!("{key:?}")),
                    name => name.to_string(),
                };
                map.insert(key, self::expression(value));
            }
            Value::Object(map)
        }
        Expression::TemplateExpr(template) => literal(expression).map_or_else(
            || {
                let template = Template::from_expr(template).expect("a template that was parsed");
                template.elements().iter().map(element).collect()
            },
            Value::String,
        ),
        Expression::FuncCall(call) => {
            json!({ "function": call.name.to_string(), "of": call.args.iter().map(self::expression).collect::<Vec<_>>() })
        }
        Expression::Parenthesis(inner) => self::expression(inner),
        other => json!(format!("{other:?}")),
    }
}

fn element(element: &Element) -> Value {
    match element {
        Element::Literal(text) => json!(text),
        other => json!(format!("{other:?}")),
    }
}

/// What an expression evaluates to, if it is a text that depends on nothing.
pub fn literal(expression: &Expression) -> Option<String> {
    expression.evaluate(&Context::new()).ok()?.as_str().map(str::to_owned)
}
