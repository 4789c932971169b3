//! tera, once a language: which escape a bare `{{ value }}` gets, and the filters for every other place.

use std::io::Write;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{markdown, shell};
use crate::hcl::literal;
use crate::yaml;

/// An engine in which every bare value is escaped, whatever a template is called.
fn tera(escape: tera::EscapeFn) -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on([""]);
    tera.set_escape_fn(escape);
    tera.register_test("on", |flag: bool, _: Kwargs, _: &State| flag);
    tera.register_test("given", |value: &Value, _: Kwargs, _: &State| given(value));
    tera
}

/// Whether there is any of a value: an item of a list, or a value at all. Of a flag `on` asks, and an empty text does not
/// say whether it is one.
fn given(value: &Value) -> TeraResult<bool> {
    match json(value)? {
        serde_json::Value::Null => Ok(false),
        serde_json::Value::Array(items) => Ok(!items.is_empty()),
        serde_json::Value::Bool(_) => Err(tera::Error::message("a flag is on or not, it is not given")),
        serde_json::Value::String(text) if text.is_empty() => Err(tera::Error::message("an empty text")),
        _ => Ok(true),
    }
}

fn escape_hcl(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(literal::string(text).as_bytes())
}

fn escape_yaml(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(yaml::scalar(text).as_bytes())
}

fn escape_markdown(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(markdown::text(text).as_bytes())
}

fn refuse(text: &str, _: &mut dyn Write) -> std::io::Result<()> {
    Err(std::io::Error::other(format!("`{text}` stands where no value may stand")))
}

fn safe(text: &str) -> Value {
    Value::safe_string(text)
}

fn json(value: &Value) -> TeraResult<serde_json::Value> {
    if value.is_undefined() {
        return Err(tera::Error::message("an undefined value"));
    }
    serde_json::to_value(value).map_err(|error| tera::Error::message(error.to_string()))
}

/// HCL: a bare value is a whole literal.
pub(super) fn hcl() -> Tera {
    let mut tera = tera(escape_hcl);
    tera.register_filter("part", |text: &str, _: Kwargs, _: &State| safe(&literal::part(text)));
    tera.register_filter("comment", |text: &str, _: Kwargs, _: &State| safe(&literal::comment(text)));
    tera.register_filter("ident", |text: &str, _: Kwargs, _: &State| {
        if literal::is_identifier(text) {
            Ok(safe(text))
        } else {
            Err(tera::Error::message(format!("`{text}` is no identifier")))
        }
    });
    tera.register_filter("hcl", |value: Value, _: Kwargs, _: &State| {
        Ok::<_, tera::Error>(safe(&literal::value(&json(&value)?)))
    });
    // The baseline's own HCL, such as the value of an output. Never a value of the user.
    tera.register_filter("expression", |text: &str, _: Kwargs, _: &State| safe(text));
    tera
}

/// YAML: a bare value is a scalar.
pub(super) fn yaml() -> Tera {
    let mut tera = tera(escape_yaml);
    tera.register_filter("comment", |text: &str, _: Kwargs, _: &State| safe(&literal::comment(text)));
    tera.register_filter("word", |text: &str, _: Kwargs, _: &State| {
        if yaml::is_word(text) { Ok(safe(text)) } else { Err(tera::Error::message(format!("`{text}` is no word"))) }
    });
    // One word of a script.
    tera.register_filter("shell", |text: &str, _: Kwargs, _: &State| {
        shell::word(text)
            .map(|word| safe(&word))
            .ok_or_else(|| tera::Error::message(format!("`{text}` is no word of a script")))
    });
    tera.register_filter("yaml", |value: Value, arguments: Kwargs, _: &State| {
        let indent = arguments.must_get::<u64>("indent")?;
        let indent = usize::try_from(indent).map_err(|error| tera::Error::message(error.to_string()))?;
        Ok::<_, tera::Error>(safe(&yaml::value(&json(&value)?, indent)))
    });
    tera
}

/// Markdown: a bare value is text, with nothing marked up.
pub(super) fn markdown() -> Tera {
    let mut tera = tera(escape_markdown);
    tera.register_filter("code", |text: &str, _: Kwargs, _: &State| safe(&markdown::code(text)));
    // The baseline's own prose. Never a value of the user.
    tera.register_filter("prose", |text: &str, _: Kwargs, _: &State| safe(text));
    tera
}

/// What has no language of its own: no value may stand in it.
pub(super) fn plain() -> Tera {
    tera(refuse)
}
