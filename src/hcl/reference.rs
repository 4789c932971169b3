//! References: `var.tags["Owner"]`, `aws_subnet.public[*].id`.

use std::borrow::Cow;

use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use hcl_edit::repr::Decorated;

use super::entry::entry;
use super::evaluate::Evaluator;
use super::outcome::Outcome;
use super::value::Value;

type Operators = [Decorated<TraversalOperator>];

impl Evaluator<'_> {
    pub fn traversal(&self, traversal: &Traversal, whole: &Expression) -> Outcome {
        // What a scope does not list may exist all the same: a resource, a module, a variable of another file.
        let root = match &traversal.expr {
            Expression::Variable(name) => self.scope.get(name.as_str()).map(Cow::Borrowed),
            other => Some(Cow::Owned(self.evaluate(other)?)),
        };
        let Some(root) = root else {
            return Ok(self.unknown(whole));
        };
        let open = matches!(&traversal.expr, Expression::Variable(name) if matches!(name.as_str(), "var" | "local"));
        if open
            && let Some(TraversalOperator::GetAttr(name)) = traversal.operators.first().map(Decorated::value)
            && root.get(name.as_str()).is_none()
        {
            return Ok(self.unknown(whole));
        }
        self.follow(root, &traversal.operators, whole)
    }

    fn follow(&self, mut value: Cow<'_, Value>, operators: &Operators, whole: &Expression) -> Outcome {
        for (at, operator) in operators.iter().enumerate() {
            if let Value::Unknown(_) = *value {
                return Ok(self.unknown(whole));
            }
            let key = match operator.value() {
                TraversalOperator::GetAttr(name) => Value::text(name.as_str()),
                #[allow(clippy::cast_precision_loss, reason = "no list is that long")]
                TraversalOperator::LegacyIndex(index) => Value::Number(*index.value() as f64),
                TraversalOperator::Index(index) => match self.evaluate(index)? {
                    Value::Unknown(_) => return Ok(self.unknown(whole)),
                    key => key,
                },
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    return self.splat(value.into_owned(), &operators[at + 1..], whole);
                }
            };
            value = match value {
                Cow::Borrowed(value) => Cow::Borrowed(entry(value, &key)?),
                Cow::Owned(value) => Cow::Owned(entry(&value, &key)?.clone()),
            };
        }
        Ok(value.into_owned())
    }

    fn splat(&self, value: Value, rest: &Operators, whole: &Expression) -> Outcome {
        let items = match value {
            Value::List(items) => items,
            Value::Null => Vec::new(),
            one => vec![one],
        };
        let items = items.into_iter().map(|item| self.follow(Cow::Owned(item), rest, whole));
        items.collect::<Result<_, _>>().map(Value::List)
    }
}
