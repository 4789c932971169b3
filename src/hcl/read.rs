//! Values as far as they are written out. Where an expression has unknown parts, what is around them is kept.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, Object, ObjectKey};

use super::evaluate::Evaluator;
use super::file::first_line;
use super::scope::Scope;
use super::value::Value;
use crate::diagnostic::Span;

/// The value of an expression. A policy is the object that `jsonencode` is given; a list that `concat` makes of known
/// and unknown lists holds the known items and one unknown item for each unknown list.
#[must_use]
pub fn read(expression: &Expression, scope: &Scope<'_>, text: &str) -> Value {
    match expression {
        Expression::Parenthesis(parenthesis) => read(parenthesis.inner(), scope, text),
        Expression::Array(items) => Value::List(items.iter().map(|item| read(item, scope, text)).collect()),
        Expression::Object(object) => Value::map(entries(object, scope, text)),
        Expression::FuncCall(call) => function(call, scope, text).unwrap_or_else(|| known(expression, scope, text)),
        _ => known(expression, scope, text),
    }
}

impl Scope<'_> {
    /// The value of an expression as far as Terraform could tell it; unlike [`read`] it guesses no part of a list.
    #[must_use]
    pub fn evaluate(&self, expression: &Expression, text: &str) -> Value {
        known(expression, self, text)
    }
}

fn known(expression: &Expression, scope: &Scope<'_>, text: &str) -> Value {
    let evaluator = Evaluator::new(scope, text);
    evaluator.evaluate(expression).unwrap_or_else(|_| evaluator.unknown(expression))
}

fn entries(object: &Object, scope: &Scope<'_>, text: &str) -> Vec<(String, Value)> {
    let entry = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
        (key_text(key, scope, text), read(value.expr(), scope, text))
    };
    object.iter().map(entry).collect()
}

fn key_text(key: &ObjectKey, scope: &Scope<'_>, text: &str) -> String {
    match key {
        ObjectKey::Ident(name) => name.to_string(),
        ObjectKey::Expression(key) => {
            let key = known(key, scope, text);
            key.to_text().unwrap_or_else(|| key.to_string())
        }
    }
}

fn function(call: &FuncCall, scope: &Scope<'_>, text: &str) -> Option<Value> {
    let arguments = call.args.iter().map(|argument| read(argument, scope, text));
    match call.name.name.as_str() {
        "jsonencode" | "tolist" | "toset" | "tomap" => arguments.last(),
        "concat" => {
            let mut items = Vec::new();
            for argument in arguments {
                match argument {
                    Value::List(more) => items.extend(more),
                    other => items.push(other),
                }
            }
            Some(Value::List(items))
        }
        "merge" => {
            let mut entries = Vec::new();
            for argument in arguments {
                match argument {
                    Value::Map(more) => entries.extend(more),
                    other => entries.push((other.to_string(), other)),
                }
            }
            Some(Value::map(entries))
        }
        _ => None,
    }
}

/// Where the part of an expression is written that these keys and numbers lead to: the part itself, or the smallest
/// part around it that can be told apart.
#[must_use]
pub fn locate(expression: &Expression, path: &[String], text: &str) -> Option<Span> {
    let here = || expression.span().map(|span| first_line(text, &span));
    let Some((step, rest)) = path.split_first() else {
        return here();
    };
    let inner = match expression {
        Expression::Parenthesis(parenthesis) => locate(parenthesis.inner(), path, text),
        Expression::FuncCall(call) if call.args.len() == 1 => {
            call.args.get(0).and_then(|argument| locate(argument, path, text))
        }
        Expression::Array(items) => {
            step.parse().ok().and_then(|at: usize| items.get(at)).and_then(|item| locate(item, rest, text))
        }
        Expression::Object(object) => object.iter().find_map(|(key, value)| {
            let (name, span) = match key {
                ObjectKey::Ident(name) => (name.as_str(), name.span()),
                ObjectKey::Expression(Expression::String(name)) => (name.value().as_str(), name.span()),
                ObjectKey::Expression(_) => return None,
            };
            if name != step {
                return None;
            }
            let value = locate(value.expr(), rest, text)?;
            // A value that fills the rest of the line reads better with its key.
            let start = span.filter(|_| rest.is_empty()).map_or(value.start, |span| span.start);
            Some(start..value.end)
        }),
        _ => None,
    };
    inner.or_else(here)
}
