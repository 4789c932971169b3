//! Values written as HCL. No other code turns a value into HCL.

use std::fmt::Write as _;

use serde_json::Value;

/// A string as an HCL literal, with its quotes. The text stays what it is: quotes, backslashes and control
/// characters are escaped, and so is the beginning of a template sequence (`${`, `%{`).
#[must_use]
pub fn string(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// A string for a place between the quotes of an HCL literal. What follows there may begin with `{` or `${`: a dollar
/// sign at the end must not join it.
#[must_use]
pub fn part(text: &str) -> String {
    let mut out = escaped(text);
    if let Some(last @ ('$' | '%')) = text.chars().next_back() {
        out.pop();
        escape_code(&mut out, last);
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if characters.peek() == Some(&'{') => {
                out.push(character);
                out.push(character);
            }
            other if needs_escape(other) => escape_code(&mut out, other),
            other => out.push(other),
        }
    }
    out
}

/// Characters that a reader cannot see, or that change how the line around them is read.
const fn needs_escape(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{a0}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}')
}

fn escape_code(out: &mut String, character: char) {
    let code = u32::from(character);
    let _ = if code > 0xffff { write!(out, "\\U{code:08x}") } else { write!(out, "\\u{code:04x}") };
}

/// Any value as an HCL expression on one line.
#[must_use]
pub fn value(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => string(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(self::value).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let entries: Vec<String> =
                map.iter().map(|(key, item)| format!("{} = {}", object_key(key), self::value(item))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// How wide a line may become before a list or an object takes several.
const WIDTH: usize = 110;

/// The name of a value, where it has one: an expression that stands for it.
type Naming<'n> = &'n dyn Fn(&Value) -> Option<String>;

/// Any value as an HCL expression over as many lines as a person would write; `terraform fmt` gives them their
/// indentation, here only the width counts: `indent` is that of the line on which the value begins. A value that
/// `named` knows stands by the expression it gives.
#[must_use]
pub fn lines(value: &Value, indent: usize, named: Naming<'_>) -> String {
    from_column(value, indent, indent, named)
}

/// An object with each entry on lines of its own; any other value as [`lines`] writes it.
#[must_use]
pub fn block(value: &Value, indent: usize, named: Naming<'_>) -> String {
    match value {
        Value::Object(map) => format!("{{\n{}\n}}", entries(map, indent + 2, named).join("\n")),
        other => lines(other, indent, named),
    }
}

/// A value that begins in a column of a line with this indentation.
fn from_column(value: &Value, column: usize, indent: usize, named: Naming<'_>) -> String {
    if let Some(expression) = named(value) {
        return expression;
    }
    let fits = |line: &str| !line.contains('\n') && column + line.chars().count() <= WIDTH;
    match value {
        Value::Array(items) if !items.is_empty() => {
            let items: Vec<String> = items.iter().map(|item| lines(item, indent + 2, named)).collect();
            let line = format!("[{}]", items.join(", "));
            if fits(&line) { line } else { format!("[\n{},\n]", items.join(",\n")) }
        }
        Value::Object(map) if map.len() == 1 => {
            let line = format!("{{ {} }}", entries(map, column, named).concat());
            if fits(&line) { line } else { block(value, indent, named) }
        }
        Value::Object(map) if !map.is_empty() => block(value, indent, named),
        other => self::value(other),
    }
}

fn entries(map: &serde_json::Map<String, Value>, indent: usize, named: Naming<'_>) -> Vec<String> {
    // `terraform fmt` aligns the equal signs of neighbours.
    let widest = map.keys().map(|key| object_key(key).chars().count()).max().unwrap_or_default();
    let entry = |(key, item): (&String, &Value)| {
        format!("{} = {}", object_key(key), from_column(item, indent + widest + 3, indent, named))
    };
    map.iter().map(entry).collect()
}

/// The key of an object: bare where it is an identifier, quoted otherwise.
#[must_use]
pub fn object_key(key: &str) -> String {
    if is_identifier(key) { key.to_owned() } else { string(key) }
}

/// Whether a text can stand as a name in HCL. Narrower than HCL itself, which takes letters of every script.
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|one| one.is_ascii_alphanumeric() || one == '_' || one == '-')
}

/// A text for a comment: one line, without characters that could end it.
#[must_use]
pub fn comment(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|one| !needs_escape(*one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn template_sequences_stay_text() {
        assert_eq!(string("${a} %{b} $c %d"), r#""$${a} %%{b} $c %d""#);
    }

    #[test]
    fn invisible_characters_are_named() {
        assert_eq!(string("a\u{202e}b\u{0}"), r#""a\u202eb\u0000""#);
    }

    #[test]
    fn a_long_value_takes_several_lines_and_a_known_one_its_name() {
        let long = vec!["x".repeat(40); 3];
        let value = json!({ "Sid": "A", "Condition": { "StringEquals": { "a:b": ["known"] } }, "Action": long });
        let named = |value: &Value| (*value == json!(["known"])).then(|| "local.known".to_owned());
        let item = format!("\"{}\"", "x".repeat(40));
        assert_eq!(
            lines(&value, 0, &named),
            format!(
                "{{\nSid = \"A\"\nCondition = {{ StringEquals = {{ \"a:b\" = local.known }} }}\nAction = [\n{item},\n{item},\n{item},\n]\n}}"
            )
        );
    }

    #[test]
    fn objects_quote_only_the_keys_that_need_it() {
        assert_eq!(value(&json!({ "a-b": 1, "c d": [true, null] })), r#"{ a-b = 1, "c d" = [true, null] }"#);
    }
}
