//! Texts with interpolations.

use hcl_edit::expr::Expression;
use hcl_edit::template::{Element, HeredocTemplate, Strip};

use super::evaluate::Evaluator;
use super::outcome::{Outcome, fail};
use super::value::Value;

impl Evaluator<'_> {
    /// A quoted text. One interpolation alone is the value itself; with an unknown part all of it is unknown.
    pub fn template<'t>(&self, elements: impl Iterator<Item = &'t Element>, whole: &Expression) -> Outcome {
        let elements: Vec<&Element> = elements.collect();
        if let [Element::Interpolation(only)] = elements[..] {
            return self.evaluate(&only.expr);
        }
        let mut text = String::new();
        for element in elements {
            match element {
                Element::Literal(literal) => text.push_str(literal.value()),
                Element::Interpolation(interpolation) if interpolation.strip == Strip::None => {
                    let value = self.evaluate(&interpolation.expr)?;
                    if let Value::Unknown(_) = value {
                        return Ok(self.unknown(whole));
                    }
                    let part = value.to_text();
                    text.push_str(&part.ok_or_else(|| fail(format!("{} in a text", value.in_words())))?);
                }
                // Directives and stripped white space are left to Terraform.
                Element::Interpolation(_) | Element::Directive(_) => return Ok(self.unknown(whole)),
            }
        }
        Ok(Value::String(text))
    }

    /// A heredoc. An indented one is left to Terraform.
    pub fn heredoc(&self, heredoc: &HeredocTemplate, whole: &Expression) -> Outcome {
        if heredoc.indent().is_some() {
            return Ok(self.unknown(whole));
        }
        self.template(heredoc.template.iter(), whole)
    }
}
