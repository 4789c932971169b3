//! The command as it was typed, to point at: a manifest that was refused is not on disk for anybody to look at.

use std::fmt::Write as _;

use camino::Utf8Path;

use crate::Error;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source, SourceId, Sources, Span};
use crate::yaml::{Node, parse};

/// Where a value of the command line stands in the manifest that is made of it.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// The value of a key.
    Value(&'static [&'static str]),
    /// A key of a mapping, counted from 0.
    Key(&'static [&'static str], usize),
    /// An item of a list, counted from 0.
    Item(&'static [&'static str], usize),
    /// Nothing that a problem could be about.
    Nothing,
}

/// A command line, and which part of it became which part of a manifest.
#[derive(Debug)]
pub struct CommandLine {
    text: String,
    targets: Vec<(Target, Span)>,
    /// What is marked where no part of the line became the marked part of the manifest.
    subject: Option<Span>,
    /// Whether all files of the manifest are made of the line.
    makes_all: bool,
}

impl CommandLine {
    /// A line that begins with the command, such as `new`.
    #[must_use]
    pub fn new(command: &str) -> Self {
        Self {
            text: format!("atmos-forge {command}"),
            targets: Vec::new(),
            subject: None,
            makes_all: command == "init",
        }
    }

    /// Adds what the command is about.
    pub fn subject(&mut self, value: &str, targets: &[Target]) {
        let span = self.word(value);
        self.targets.extend(targets.iter().map(|target| (*target, span.clone())));
        self.subject = Some(span);
    }

    /// Adds an option that a problem is about.
    pub fn subject_of(&mut self, flag: &str, value: &str) {
        let _ = write!(self.text, " {flag}");
        self.subject(value, &[]);
    }

    /// Adds an option with its value.
    pub fn option(&mut self, flag: &str, value: &str, target: Target) {
        let _ = write!(self.text, " {flag}");
        let span = self.word(value);
        self.targets.push((target, span));
    }

    /// Adds a list of values, with the option that takes it unless the flag is empty.
    pub fn list(&mut self, flag: &str, values: &[String], targets: impl Fn(usize) -> Vec<Target>) {
        if values.is_empty() {
            return;
        }
        if !flag.is_empty() {
            let _ = write!(self.text, " {flag}");
        }
        for (at, span) in self.words(values).into_iter().enumerate() {
            self.targets.extend(targets(at).into_iter().map(|target| (target, span.clone())));
        }
    }

    /// Adds a list of values, one of which a problem is about.
    pub fn subject_among(&mut self, values: &[String], at: usize) {
        self.subject = self.words(values).into_iter().nth(at);
    }

    /// Adds values as one word. Returns where each stands.
    fn words(&mut self, values: &[String]) -> Vec<Span> {
        let mut start = self.word(&values.join(",")).start;
        let span = |value: &String| {
            let span = start..start + value.len();
            start = span.end + 1;
            span
        };
        values.iter().map(span).collect()
    }

    /// Adds a word, in quotes where the shell needs them. Returns where it stands without them.
    fn word(&mut self, value: &str) -> Span {
        let plain = |one: char| one.is_alphanumeric() || "_-./:@+=,%".contains(one);
        let quote = if !value.is_empty() && value.chars().all(plain) { "" } else { "'" };
        let _ = write!(self.text, " {quote}");
        let start = self.text.len();
        self.text.push_str(value);
        let span = start..self.text.len();
        self.text.push_str(quote);
        span
    }

    /// Turns problems of the manifest at `path` into problems of the command line, and adds `own` ones, which the
    /// command found itself.
    #[must_use]
    pub fn explain(&self, error: Error, path: &Utf8Path, own: Vec<Diagnostic>) -> Error {
        let (mut diagnostics, mut sources) = match error {
            Error::Problems { diagnostics, sources } => (diagnostics, sources),
            other if own.is_empty() => return other,
            _ => (Vec::new(), Sources::default()),
        };
        let line = sources.add("command line", self.text.as_str());
        if let Some(manifest) = sources.find(path) {
            let moves = self.moves(sources.get(manifest));
            for diagnostic in &mut diagnostics {
                self.point(diagnostic, manifest, line, &moves);
            }
        }
        let at_line = |mut one: Diagnostic| {
            let span = one.place.map(|place| place.span).or_else(|| self.subject.clone());
            one.place = span.map(|span| Place { source: line, span });
            one
        };
        let mut all: Vec<Diagnostic> = Vec::new();
        for one in own.into_iter().map(at_line).chain(diagnostics) {
            // A value that became two parts of the manifest is wrong once; the last of them says it best.
            let is_of_line = one.place.as_ref().is_some_and(|place| place.source == line);
            let same = |other: &Diagnostic| is_of_line && other.place == one.place && other.code == one.code;
            all.retain(|other| !same(other));
            all.push(one);
        }
        let is_of_line = |one: &Diagnostic| one.place.as_ref().is_some_and(|place| place.source == line);
        let (mut of_line, mut others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_of_line);
        if self.makes_all && !of_line.is_empty() {
            others.clear(); // they follow from a mistake in the line
        }
        of_line.sort_by_key(|one| one.place.as_ref().map(|place| place.span.start));
        of_line.extend(others);
        Error::Problems { diagnostics: of_line, sources }
    }

    /// The same for problems that the command alone found.
    #[must_use]
    pub fn error(&self, own: Vec<Diagnostic>) -> Error {
        let none = Error::problems(Diagnostics::default(), Sources::default());
        self.explain(none, Utf8Path::new(""), own)
    }

    /// Parts of the manifest, and the parts of the line that they came from.
    fn moves(&self, manifest: &Source) -> Vec<(Span, Span)> {
        let Ok(node) = parse(&manifest.text) else {
            return Vec::new();
        };
        let targets = self.targets.iter();
        targets.filter_map(|(target, span)| Some((target.span(&node)?, span.clone()))).collect()
    }

    fn point(&self, diagnostic: &mut Diagnostic, manifest: SourceId, line: SourceId, moves: &[(Span, Span)]) {
        let Some(place) = diagnostic.place.as_mut().filter(|place| place.source == manifest) else {
            return;
        };
        let origin = moves.iter().find(|(part, _)| part.start <= place.span.start && place.span.end <= part.end);
        if let Some(span) = origin.map(|(_, to)| to.clone()).or_else(|| self.subject.clone()) {
            *place = Place { source: line, span };
        }
    }
}

impl Target {
    fn span(self, node: &Node) -> Option<Span> {
        match self {
            Self::Value(path) => {
                let (last, parents) = path.split_last()?;
                let (key, value) = node.get(parents)?.entry(last)?;
                Some(value.span_under(key))
            }
            Self::Key(path, at) => Some(node.get(path)?.entries().get(at)?.0.place.span.clone()),
            Self::Item(path, at) => Some(node.get(path)?.items().get(at)?.place.span.clone()),
            Self::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn problems_of_the_manifest_point_at_the_words_that_they_came_from() {
        let text = "unit: work loads\nregions:\n  us-esat-1: {}\nowner: x\n";
        let mut sources = Sources::default();
        let source = sources.add("forge/accounts/a.yaml", text);
        let problem = |part: &str| {
            let start = text.find(part).expect("a part of the text");
            Diagnostic::error(Code::InvalidValue, part).at(Place { source, span: start..start + part.len() })
        };
        let found = Diagnostics::from_iter(["x\n", "us-esat-1", "work loads"].map(problem));
        let mut line = CommandLine::new("new");
        line.subject("a", &[]);
        line.option("--unit", "work loads", Target::Value(&["unit"]));
        line.list("--regions", &["us-esat-1".to_owned()], |at| vec![Target::Key(&["regions"], at)]);
        let error = line.explain(Error::problems(found, sources), "forge/accounts/a.yaml".into(), Vec::new());
        let Error::Problems { diagnostics, sources } = error else {
            panic!("{error}");
        };
        let marked: Vec<&str> = diagnostics
            .iter()
            .map(|one| one.place.as_ref().map_or("", |place| &sources.get(place.source).text[place.span.clone()]))
            .collect();
        assert_eq!(marked, ["a", "work loads", "us-esat-1"]);
        assert_eq!(line.text, "atmos-forge new a --unit 'work loads' --regions us-esat-1");
    }
}
