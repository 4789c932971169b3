//! A YAML value that knows where it was written.

use crate::diagnostic::{Place, SourceId, Span};

/// A value and its place.
///
/// A place never leaves one line. A block mapping or sequence has no text of its own, so its place is that of its
/// first key or item.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it is written; empty for a value left out, as in `key:`.
    pub place: Place,
}

/// What YAML can hold, as far as manifests and stacks use it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Str(String),
    /// A call of one of Atmos's functions, or a template, as it is written: only Atmos knows what becomes of it.
    Unknown(String),
    /// A list.
    Seq(Vec<Node>),
    /// A mapping in the order of the text; a key that is written twice is here twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key itself.
    pub text: String,
    /// Where it is written.
    pub place: Place,
}

impl Node {
    /// An empty mapping that no text holds.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { value: Value::Map(Vec::new()), place: Place::NOWHERE }
    }

    /// A value of JSON that stands, with everything in it, at one place.
    #[must_use]
    pub fn of_json(json: &serde_json::Value, place: &Place) -> Self {
        let value = match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(*value),
            serde_json::Value::Number(number) => {
                number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap_or_default()), Value::Int)
            }
            serde_json::Value::String(text) => Value::Str(text.clone()),
            serde_json::Value::Array(items) => {
                Value::Seq(items.iter().map(|item| Self::of_json(item, place)).collect())
            }
            serde_json::Value::Object(map) => {
                let key = |text: &String| Key { text: text.clone(), place: place.clone() };
                Value::Map(map.iter().map(|(text, value)| (key(text), Self::of_json(value, place))).collect())
            }
        };
        Self { value, place: place.clone() }
    }

    /// The same value, read from this source. The reader of a manifest does not know which source it reads.
    #[must_use]
    pub fn in_source(mut self, source: SourceId) -> Self {
        self.set_source(source);
        self
    }

    /// Says in place which source this was read from, as [`Self::in_source`] does.
    pub fn set_source(&mut self, source: SourceId) {
        self.place.source = source;
        match &mut self.value {
            Value::Seq(items) => items.iter_mut().for_each(|item| item.set_source(source)),
            Value::Map(entries) => {
                for (key, value) in entries {
                    key.place.source = source;
                    value.set_source(source);
                }
            }
            _ => {}
        }
    }

    /// The value below these keys.
    #[must_use]
    pub fn get(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.entry(key).map(|(_, value)| value))
    }

    /// The entry of a mapping, the last one where the key is written twice.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<(&Key, &Self)> {
        let Value::Map(entries) = &self.value else {
            return None;
        };
        let found = entries.iter().rfind(|(name, _)| name.text == key);
        found.map(|(name, value)| (name, value))
    }

    /// The value of a key of a mapping, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.value {
            Value::Map(entries) => entries.iter_mut().rfind(|(name, _)| name.text == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Puts a value in place of the one of a key, or adds it; a value that is no mapping becomes one.
    pub fn set(&mut self, key: &str, value: &Self) {
        if let Some(old) = self.get_mut(key) {
            *old = value.clone();
            return;
        }
        let entry = (Key { text: key.to_owned(), place: value.place.clone() }, value.clone());
        match &mut self.value {
            Value::Map(entries) => entries.push(entry),
            other => *other = Value::Map(vec![entry]),
        }
    }

    /// The entries of a mapping; none where the node is something else.
    #[must_use]
    pub fn entries(&self) -> &[(Key, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none where the node is something else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Seq(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The part that these keys and numbers lead to, or the last one on the way that is there.
    #[must_use]
    pub fn deepest<S: AsRef<str>>(&self, steps: &[S]) -> &Self {
        let mut node = self;
        for step in steps {
            let Some(inner) = node.step(step.as_ref()) else { break };
            node = inner;
        }
        node
    }

    fn step(&self, step: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(_) => self.entry(step).map(|(_, value)| value),
            Value::Seq(items) => step.parse::<usize>().ok().and_then(|at| items.get(at)),
            _ => None,
        }
    }

    /// The best place for a message about the value below these keys: the value where it is a scalar or written in
    /// brackets, otherwise its key. Items of a list go by number. Where the path ends early, or in what no text holds, the
    /// deepest that a text holds.
    #[must_use]
    pub fn place_of<S: AsRef<str>>(&self, path: &[S]) -> Place {
        let mut place = &self.place;
        let mut node = self;
        for step in path {
            let step = step.as_ref();
            let deeper = if let Some((name, value)) = node.entry(step) {
                node = value;
                value.under(name)
            } else if let Some(item) = node.step(step) {
                node = item;
                &item.place
            } else {
                break;
            };
            if *deeper != Place::NOWHERE {
                place = deeper;
            }
        }
        place.clone()
    }

    /// The bytes of [`Self::place_of`].
    #[must_use]
    pub fn span_of(&self, path: &[&str]) -> Span {
        self.place_of(path).span
    }

    /// The best place for a message about the last of these keys itself, or about the deepest one that exists.
    #[must_use]
    pub fn key_place_of(&self, path: &[&str]) -> Place {
        let mut place = &self.place;
        let mut node = self;
        for key in path {
            let Some((name, value)) = node.entry(key) else {
                break;
            };
            place = &name.place;
            node = value;
        }
        place.clone()
    }

    /// The bytes of [`Self::key_place_of`].
    #[must_use]
    pub fn key_span_of(&self, path: &[&str]) -> Span {
        self.key_place_of(path).span
    }

    /// The best place for a message about this value, which stands under `key`.
    #[must_use]
    pub fn place_under(&self, key: &Key) -> Place {
        self.under(key).clone()
    }

    /// The bytes of [`Self::place_under`].
    #[must_use]
    pub fn span_under(&self, key: &Key) -> Span {
        self.under(key).span.clone()
    }

    fn under<'a>(&'a self, key: &'a Key) -> &'a Place {
        // What was laid over another mapping has its first entry anywhere among those of both.
        let is_block = match &self.value {
            Value::Map(entries) => entries.iter().any(|(name, _)| name.place == self.place),
            Value::Seq(items) => items.first().is_some_and(|item| item.place == self.place),
            _ => false,
        };
        if self.place.span.is_empty() || is_block { &key.place } else { &self.place }
    }

    /// The value without its places. Of a key that is written twice the last value counts; what only Atmos knows is
    /// the text that it is written as.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Int(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Str(text) | Value::Unknown(text) => text.as_str().into(),
            Value::Seq(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| (key.text.clone(), value.to_json()));
                serde_json::Value::Object(entries.collect())
            }
        }
    }
}
