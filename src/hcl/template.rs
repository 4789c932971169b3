//! Texts with interpolations.

use std::fmt::Write as _;

use hcl_edit::expr::{Expression, FuncCall};
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

    /// `format` with no other verb than `%s`: the text that a quoted one with interpolations would be. With an unknown part it
    /// is spelled as such a text is, so that both are the same where policies are compared.
    pub fn format(&self, call: &FuncCall, whole: &Expression) -> Outcome {
        let mut arguments = call.args.iter();
        let pattern = arguments.next().map(|pattern| self.evaluate(pattern)).transpose()?;
        let Some(Value::String(pattern)) = pattern.filter(|_| !call.args.expand_final()) else {
            return Ok(self.unknown(whole));
        };
        let (mut text, mut spelled, mut is_known) = (String::new(), String::new(), true);
        let mut pieces = pattern.split('%');
        let first = pieces.next().unwrap_or_default();
        text.push_str(first);
        spelled.push_str(first);
        for piece in pieces {
            let (Some(rest), Some(argument)) = (piece.strip_prefix('s'), arguments.next()) else {
                return Ok(self.unknown(whole));
            };
            let value = self.evaluate(argument)?;
            is_known &= value.is_known();
            let Some(part) = value.to_text().or_else(|| (!value.is_known()).then(String::new)) else {
                return Ok(self.unknown(whole));
            };
            text.extend([&part, rest]);
            let _ = write!(spelled, "${{{}}}{rest}", self.unknown(argument));
        }
        let is_plain = !spelled.contains(['"', '\\', '\n']);
        match arguments.next() {
            None if is_known => Ok(Value::String(text)),
            None if is_plain => Ok(Value::Unknown(format!("\"{spelled}\""))),
            _ => Ok(self.unknown(whole)),
        }
    }

    /// A heredoc. An indented one is left to Terraform.
    pub fn heredoc(&self, heredoc: &HeredocTemplate, whole: &Expression) -> Outcome {
        if heredoc.indent().is_some() {
            return Ok(self.unknown(whole));
        }
        self.template(heredoc.template.iter(), whole)
    }
}
