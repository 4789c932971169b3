//! A document in JSON, every value of which knows where it was written.

use crate::diagnostic::{Code, Diagnostic, Place, SourceId, Sources};
use crate::yaml::{self, Node};

/// A document in JSON that another program printed.
#[derive(Debug, Clone)]
pub struct Document {
    /// Where its text is.
    pub source: SourceId,
    /// What it says.
    pub node: Node,
}

impl Document {
    /// Reads a text, and adds it to the sources under a name.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn read(name: &str, text: &str, sources: &mut Sources) -> Result<Self, Diagnostic> {
        let source = sources.add(name, text);
        let json: serde_json::Value = serde_json::from_str(text).map_err(|error| {
            let line_start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let mut at = (line_start + error.column().saturating_sub(1)).min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            Diagnostic::error(Code::InvalidInput, format!("{name} is not JSON: {message}"))
                .at(Place { source, span: at..at })
        })?;
        // JSON is YAML, whose reader knows the places; what exceeds its limits is read without them.
        let node = yaml::parse(text).ok().filter(|node| node.to_json() == json);
        let node = node.unwrap_or_else(|| Node::of_json(&json, &Place { source, span: 0..0 }));
        Ok(Self { source, node: node.in_source(source) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_knows_its_place() {
        let text = "{\n    \"Accounts\": [\n        { \"Id\": \"111122223333\", \"Name\": \"caf\\u00e9 \\/ bar\" }\n    ]\n}\n";
        let mut sources = Sources::default();
        let document = Document::read("accounts.json", text, &mut sources).expect("a document");
        let account = &document.node.get(&["Accounts"]).expect("a list").items()[0];
        assert_eq!(account.get(&["Name"]).and_then(Node::as_str), Some("café / bar"));
        let place = account.place_of(&["Id"]);
        assert_eq!((place.source, &text[place.span]), (document.source, "\"111122223333\""));
    }

    #[test]
    fn what_is_not_json_is_refused_at_its_place() {
        for (text, message, marked) in [
            ("[1,\n é 2]", "x is not JSON: expected value", "é 2]"),
            ("{\"a\": 1", "x is not JSON: EOF while parsing an object", "1"),
            ("", "x is not JSON: EOF while parsing a value", ""),
            ("a: 1\n", "x is not JSON: expected value", "a: 1\n"),
        ] {
            let problem = Document::read("x", text, &mut Sources::default()).expect_err("a problem");
            let at = problem.place.expect("a place").span.start;
            assert_eq!((problem.message.as_str(), &text[at..]), (message, marked));
        }
    }

    #[test]
    fn what_the_reader_of_yaml_would_not_take_is_read_without_places() {
        let text = format!("{{\"Accounts\": [{}0]}}", "0, ".repeat(250_000));
        let document = Document::read("x", &text, &mut Sources::default()).expect("a document");
        assert_eq!(document.node.get(&["Accounts"]).map(|list| list.items().len()), Some(250_001));
    }
}
