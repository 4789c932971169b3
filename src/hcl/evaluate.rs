//! Expressions, evaluated as Terraform does as far as their parts are known.
//!
//! Three things can come out: a value, a value with unknown parts, and a failure, which Terraform would report too and
//! which `can` and `try` catch. What this tool does not understand is unknown, never a failure.

use hcl_edit::Span as _;
use hcl_edit::expr::{
    BinaryOp, BinaryOperator, Conditional, Expression, ForExpr, Object, ObjectKey, UnaryOp, UnaryOperator,
};

use super::outcome::{Outcome, fail};
use super::scope::Scope;
use super::value::Value;

/// Deeper expressions are not followed; nobody writes them.
const MAX_DEPTH: usize = 100;

/// Evaluates the expressions of one text in one scope.
#[derive(Clone, Copy)]
pub(super) struct Evaluator<'a> {
    pub scope: &'a Scope<'a>,
    pub text: &'a str,
    depth: usize,
}

impl Scope<'_> {
    /// The value of an expression of a file with this text, if all of it can be known without a plan.
    ///
    /// # Errors
    /// Why it cannot be decided here; that is no reason to call it wrong.
    pub fn decide(&self, expression: &Expression, text: &str) -> Result<Value, String> {
        let value = Evaluator::new(self, text).evaluate(expression).map_err(|failure| failure.0)?;
        match value.unknown_part() {
            Some(part) => Err(format!("`{part}` is known to a plan only")),
            None => Ok(value),
        }
    }
}

impl<'a> Evaluator<'a> {
    pub const fn new(scope: &'a Scope<'a>, text: &'a str) -> Self {
        Self { scope, text, depth: 0 }
    }

    /// The same, with other names.
    pub const fn within<'b>(&self, scope: &'b Scope<'b>) -> Evaluator<'b>
    where
        'a: 'b,
    {
        Evaluator { scope, text: self.text, depth: self.depth }
    }

    pub fn evaluate(&self, expression: &Expression) -> Outcome {
        if self.depth >= MAX_DEPTH {
            return Ok(self.unknown(expression));
        }
        let inner = Self { depth: self.depth + 1, ..*self };
        match expression {
            Expression::Null(_) => Ok(Value::Null),
            Expression::Bool(value) => Ok(Value::Bool(*value.value())),
            Expression::Number(number) => {
                Ok(number.value().as_f64().map_or_else(|| self.unknown(expression), Value::Number))
            }
            Expression::String(text) => Ok(Value::text(text.value())),
            Expression::Array(items) => {
                items.iter().map(|item| inner.evaluate(item)).collect::<Result<_, _>>().map(Value::List)
            }
            Expression::Object(object) => inner.object(object, expression),
            Expression::StringTemplate(template) => inner.template(template.iter(), expression),
            Expression::HeredocTemplate(heredoc) => inner.heredoc(heredoc, expression),
            Expression::Parenthesis(parenthesis) => inner.evaluate(parenthesis.inner()),
            Expression::Variable(name) => {
                Ok(self.scope.get(name.as_str()).cloned().unwrap_or_else(|| self.unknown(expression)))
            }
            Expression::Conditional(conditional) => inner.conditional(conditional, expression),
            Expression::FuncCall(call) => inner.call(call, expression),
            Expression::Traversal(traversal) => inner.traversal(traversal, expression),
            Expression::UnaryOp(operation) => inner.unary(operation, expression),
            Expression::BinaryOp(operation) => inner.binary(operation, expression),
            Expression::ForExpr(comprehension) => inner.comprehension(comprehension, expression),
        }
    }

    /// The expression as it is written, as an unknown value.
    pub fn unknown(&self, expression: &Expression) -> Value {
        let written = expression.span().and_then(|span| self.text.get(span)).unwrap_or("…");
        Value::Unknown(written.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn object(&self, object: &Object, whole: &Expression) -> Outcome {
        let mut entries = Vec::with_capacity(object.len());
        for (key, value) in object {
            let key = match key {
                ObjectKey::Ident(name) => name.to_string(),
                ObjectKey::Expression(key) => match self.evaluate(key)? {
                    Value::Unknown(_) => return Ok(self.unknown(whole)),
                    key => key.to_text().ok_or_else(|| fail("a key of an object must be text"))?,
                },
            };
            entries.push((key, self.evaluate(value.expr())?));
        }
        Ok(Value::map(entries))
    }

    fn conditional(&self, conditional: &Conditional, whole: &Expression) -> Outcome {
        let condition = self.evaluate(&conditional.cond_expr)?;
        if let Value::Unknown(_) = condition {
            let (yes, no) = (self.evaluate(&conditional.true_expr), self.evaluate(&conditional.false_expr));
            return match (yes, no) {
                (Ok(yes), Ok(no)) if yes == no && yes.is_known() => Ok(yes),
                _ => Ok(self.unknown(whole)),
            };
        }
        let chosen = condition.to_bool().ok_or_else(|| fail("the condition must be true or false"))?;
        let branches = (&conditional.true_expr, &conditional.false_expr);
        let (chosen, other) = if chosen { branches } else { (branches.1, branches.0) };
        let value = self.evaluate(chosen)?;
        // Both branches have one type: beside a text, a number is a text.
        match (&value, self.evaluate(other)) {
            (Value::Number(_) | Value::Bool(_), Ok(Value::String(_))) => {
                Ok(value.to_text().map_or(value, Value::String))
            }
            _ => Ok(value),
        }
    }

    fn unary(&self, operation: &UnaryOp, whole: &Expression) -> Outcome {
        let value = self.evaluate(&operation.expr)?;
        if let Value::Unknown(_) = value {
            return Ok(self.unknown(whole));
        }
        match *operation.operator.value() {
            UnaryOperator::Not => {
                value.to_bool().map(|value| Value::Bool(!value)).ok_or_else(|| fail("`!` takes true or false"))
            }
            UnaryOperator::Neg => {
                value.to_number().map(|value| Value::Number(-value)).ok_or_else(|| fail("`-` takes a number"))
            }
        }
    }

    fn binary(&self, operation: &BinaryOp, whole: &Expression) -> Outcome {
        let operator = *operation.operator.value();
        let left = self.evaluate(&operation.lhs_expr)?;
        match operator {
            BinaryOperator::And => return self.logical(&left, operation, false, whole),
            BinaryOperator::Or => return self.logical(&left, operation, true, whole),
            _ => {}
        }
        let right = self.evaluate(&operation.rhs_expr)?;
        if matches!(operator, BinaryOperator::Eq | BinaryOperator::NotEq) {
            return Ok(match equal(&left, &right) {
                Some(equal) => Value::Bool(equal == (operator == BinaryOperator::Eq)),
                None => self.unknown(whole),
            });
        }
        if !left.is_known() || !right.is_known() {
            return Ok(self.unknown(whole));
        }
        let (Some(left), Some(right)) = (left.to_number(), right.to_number()) else {
            return Err(fail(format!("`{}` takes numbers", operator.as_str())));
        };
        Ok(arithmetic(operator, left, right).unwrap_or_else(|| self.unknown(whole)))
    }

    /// `&&`, which `false` decides, and `||`, which `true` decides.
    fn logical(&self, left: &Value, operation: &BinaryOp, deciding: bool, whole: &Expression) -> Outcome {
        let known = |value: &Value| match value {
            Value::Unknown(_) => Ok(None),
            value => value.to_bool().map(Some).ok_or_else(|| fail("`&&` and `||` take true or false")),
        };
        let left = known(left)?;
        if left == Some(deciding) {
            return Ok(Value::Bool(deciding));
        }
        let right = match (self.evaluate(&operation.rhs_expr), left) {
            (Err(_), None) => return Ok(self.unknown(whole)),
            (right, _) => known(&right?)?,
        };
        Ok(match (left, right) {
            (_, Some(right)) if right == deciding => Value::Bool(deciding),
            (Some(_), Some(right)) => Value::Bool(right),
            _ => self.unknown(whole),
        })
    }

    fn comprehension(&self, comprehension: &ForExpr, whole: &Expression) -> Outcome {
        let rounds: Vec<(Value, Value)> = match self.evaluate(&comprehension.intro.collection_expr)? {
            Value::List(items) => {
                #[allow(clippy::cast_precision_loss, reason = "no list is that long")]
                let numbered = items.into_iter().enumerate().map(|(at, item)| (Value::Number(at as f64), item));
                numbered.collect()
            }
            Value::Map(entries) => entries.into_iter().map(|(key, value)| (Value::String(key), value)).collect(),
            Value::Unknown(_) => return Ok(self.unknown(whole)),
            _ => return Err(fail("`for` takes a list or a map")),
        };
        let (mut items, mut entries) = (Vec::new(), Vec::new());
        for (key, value) in rounds {
            let mut names = vec![(comprehension.intro.value_var.as_str(), value)];
            if let Some(name) = &comprehension.intro.key_var {
                names.push((name.as_str(), key));
            }
            let scope = self.scope.inner(names);
            let round = self.within(&scope);
            if let Some(condition) = &comprehension.cond {
                match round.evaluate(&condition.expr)? {
                    Value::Unknown(_) => return Ok(self.unknown(whole)),
                    condition => match condition.to_bool() {
                        Some(true) => {}
                        Some(false) => continue,
                        None => return Err(fail("`if` of a `for` takes true or false")),
                    },
                }
            }
            let value = round.evaluate(&comprehension.value_expr)?;
            match &comprehension.key_expr {
                None => items.push(value),
                Some(key) => match round.evaluate(key)? {
                    Value::Unknown(_) => return Ok(self.unknown(whole)),
                    key => entries.push((key.to_text().ok_or_else(|| fail("a key must be text"))?, value)),
                },
            }
        }
        if comprehension.key_expr.is_none() {
            return Ok(Value::List(items));
        }
        object_of(entries, comprehension.grouping)
    }
}

/// The object that a `for` with keys makes.
fn object_of(entries: Vec<(String, Value)>, grouping: bool) -> Outcome {
    let mut object: Vec<(String, Value)> = Vec::with_capacity(entries.len());
    let mut at = std::collections::HashMap::new();
    for (key, value) in entries {
        match (at.get(&key), grouping) {
            (None, _) => {
                at.insert(key.clone(), object.len());
                object.push((key, if grouping { Value::List(vec![value]) } else { value }));
            }
            (Some(known), true) => {
                let known: usize = *known;
                if let Value::List(items) = &mut object[known].1 {
                    items.push(value);
                }
            }
            (Some(_), false) => return Err(fail(format!("two entries with the key {key:?}"))),
        }
    }
    Ok(Value::map(object))
}

/// Whether two values are equal, if that is known. Terraform calls a list, a set and a tuple of the same items
/// different, and values do not say which they are.
fn equal(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::List(left), Value::List(right)) if left.len() != right.len() => Some(false),
        (Value::List(_), Value::List(_)) | (Value::Map(_), Value::Map(_)) => None,
        _ if left.is_known() && right.is_known() => Some(left == right),
        _ => None,
    }
}

/// The result of an operator on numbers. Terraform calculates with 512 bits: where 64 are not enough, nothing is said.
fn arithmetic(operator: BinaryOperator, left: f64, right: f64) -> Option<Value> {
    let number = match operator {
        BinaryOperator::Less => return Some(Value::Bool(left < right)),
        BinaryOperator::LessEq => return Some(Value::Bool(left <= right)),
        BinaryOperator::Greater => return Some(Value::Bool(left > right)),
        BinaryOperator::GreaterEq => return Some(Value::Bool(left >= right)),
        BinaryOperator::Plus => left + right,
        BinaryOperator::Minus => left - right,
        BinaryOperator::Mul => left * right,
        BinaryOperator::Div => left / right,
        BinaryOperator::Mod => left % right,
        BinaryOperator::Eq | BinaryOperator::NotEq | BinaryOperator::And | BinaryOperator::Or => return None,
    };
    let exact = (number * 1024.0).fract() == 0.0 && number.abs() < 1e12;
    exact.then_some(Value::Number(number))
}
