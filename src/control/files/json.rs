//! Terraform's JSON syntax, written as the HCL that means the same.
//!
//! Only the reader of HCL then knows what a block is, and a JSON file is held to everything that an HCL file is. Each
//! part of the translation knows the JSON that it was made of, so that a message shows what is on disk.

use std::fmt::Write as _;

use super::template::template;
use crate::diagnostic::Span;
use crate::hcl::literal::{is_identifier, string as literal};
use crate::yaml::syntax::{Content, Scalar, Syntax};

/// HCL made of JSON.
#[derive(Debug, Clone, Default)]
pub struct Translation {
    text: String,
    /// From which byte of the text on what is made of which bytes of the JSON.
    origins: Vec<(usize, Span)>,
}

/// Where a text is not the JSON that Terraform takes, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The bytes in question.
    pub span: Span,
    /// What is wrong, as a sentence without a full stop.
    pub what: String,
}

/// The blocks of a configuration and how many labels they have.
const BLOCKS: [(&str, usize); 14] = [
    ("check", 1),
    ("data", 2),
    ("ephemeral", 2),
    ("import", 0),
    ("locals", 0),
    ("module", 1),
    ("moved", 0),
    ("output", 1),
    ("provider", 1),
    ("removed", 0),
    ("resource", 2),
    ("terraform", 0),
    ("variable", 1),
    ("action", 2),
];

/// What a string of JSON is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strings {
    /// A text that may hold interpolations.
    Templates,
    /// A text as it is.
    Literals,
    /// An expression, such as the type of a variable.
    Expressions,
}

impl Translation {
    /// Translates a `.tf.json` file.
    ///
    /// # Errors
    /// When it is no JSON, or not what Terraform takes.
    pub fn of_configuration(json: &str) -> Result<Self, Problem> {
        let mut writer = Self::default();
        for (key, value) in entries(&root(json)?)? {
            let kind = text_of(key);
            match BLOCKS.iter().find(|(name, _)| *name == kind) {
                Some((_, labels)) => writer.blocks(kind, *labels, &mut Vec::new(), key, value)?,
                None if kind == "//" => {}
                None => return Err(problem(key, format!("`{kind}` is no block that Terraform knows"))),
            }
        }
        Ok(writer)
    }

    /// Translates a `.tfvars.json` file.
    ///
    /// # Errors
    /// When it is no JSON object.
    pub fn of_values(json: &str) -> Result<Self, Problem> {
        let mut writer = Self::default();
        for (key, value) in entries(&root(json)?)? {
            writer.attribute(key, value, Strings::Literals)?;
        }
        Ok(writer)
    }

    /// The HCL.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the JSON that a part of the HCL was made of.
    pub(super) fn origin(&self, span: &Span) -> Span {
        let after = self.origins.partition_point(|(start, _)| *start <= span.start);
        after.checked_sub(1).map_or(0..0, |at| self.origins[at].1.clone())
    }

    fn made_of(&mut self, syntax: &Syntax) {
        self.origins.push((self.text.len(), syntax.span.clone()));
    }

    /// The blocks of one type, below as many keys as they have labels.
    fn blocks<'j>(
        &mut self,
        kind: &str,
        labels: usize,
        names: &mut Vec<&'j str>,
        key: &'j Syntax,
        value: &'j Syntax,
    ) -> Result<(), Problem> {
        if let Content::Sequence(_, items) = &value.content {
            return items.iter().try_for_each(|item| self.blocks(kind, labels, names, key, item));
        }
        if names.len() < labels {
            for (name, inner) in entries(value)? {
                if text_of(name) == "//" {
                    continue;
                }
                names.push(text_of(name));
                self.blocks(kind, labels, names, name, inner)?;
                names.pop();
            }
            return Ok(());
        }
        self.made_of(key);
        self.text.push_str(kind);
        for name in names.iter() {
            let _ = write!(self.text, " {}", literal(name));
        }
        self.text.push_str(" {\n");
        self.body(kind, value)?;
        self.text.push_str("}\n");
        Ok(())
    }

    fn body(&mut self, kind: &str, value: &Syntax) -> Result<(), Problem> {
        for (key, value) in entries(value)? {
            match (kind, text_of(key)) {
                (_, "//") => {}
                ("variable", "validation") | ("resource" | "data", "lifecycle") | ("dynamic", "content") => {
                    self.blocks(text_of(key), 0, &mut Vec::new(), key, value)?;
                }
                ("resource" | "data" | "provider" | "content", "dynamic") => {
                    self.blocks("dynamic", 1, &mut Vec::new(), key, value)?;
                }
                ("variable", "type") => self.attribute(key, value, Strings::Expressions)?,
                ("variable", "default") => self.attribute(key, value, Strings::Literals)?,
                _ => self.attribute(key, value, Strings::Templates)?,
            }
        }
        Ok(())
    }

    fn attribute(&mut self, key: &Syntax, value: &Syntax, strings: Strings) -> Result<(), Problem> {
        let name = text_of(key);
        if !is_identifier(name) {
            return Err(problem(key, format!("`{name}` is no name of an argument")));
        }
        self.made_of(key);
        let _ = write!(self.text, "{name} = ");
        self.value(value, strings)?;
        self.text.push('\n');
        Ok(())
    }

    fn value(&mut self, value: &Syntax, strings: Strings) -> Result<(), Problem> {
        self.made_of(value);
        match &value.content {
            Content::Scalar(Scalar::Plain, word) => self.text.push_str(word),
            Content::Scalar(_, text) => match strings {
                Strings::Templates => self.text.push_str(&template(text)),
                Strings::Literals => self.text.push_str(&literal(text)),
                Strings::Expressions => self.text.push_str(text),
            },
            Content::Sequence(_, items) => {
                self.text.push('[');
                for item in items {
                    self.value(item, strings)?;
                    self.text.push_str(", ");
                }
                self.text.push(']');
            }
            Content::Mapping(_, entries) => {
                self.text.push_str("{\n");
                for (key, inner) in entries {
                    self.made_of(key);
                    let name =
                        if strings == Strings::Templates { template(text_of(key)) } else { literal(text_of(key)) };
                    let _ = write!(self.text, "{name} = ");
                    self.value(inner, strings)?;
                    self.text.push('\n');
                }
                self.text.push('}');
            }
            Content::Alias(_) => return Err(problem(value, "this is not JSON".to_owned())),
        }
        Ok(())
    }
}

/// JSON is YAML, whose reader knows where everything is written; what is YAML only is refused before.
fn root(json: &str) -> Result<Syntax, Problem> {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(json) {
        let line_start: usize = json.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = (line_start + error.column().saturating_sub(1)).min(json.len());
        return Err(Problem { span: at..at, what: format!("this is not JSON: {error}") });
    }
    match Syntax::first(json) {
        Ok(Some(root)) => Ok(root),
        Ok(None) => Err(Problem { span: 0..0, what: "this is not JSON".to_owned() }),
        Err(problem) => Err(Problem { span: problem.span, what: problem.what }),
    }
}

fn entries(value: &Syntax) -> Result<&[(Syntax, Syntax)], Problem> {
    match &value.content {
        Content::Mapping(_, entries) => Ok(entries),
        _ => Err(problem(value, "an object must stand here".to_owned())),
    }
}

fn text_of(key: &Syntax) -> &str {
    match &key.content {
        Content::Scalar(_, text) => text,
        _ => "",
    }
}

fn problem(at: &Syntax, what: String) -> Problem {
    Problem { span: at.span.clone(), what }
}
