//! Problems that a person must fix: what is wrong, where, what was expected and how to get there.
//!
//! A step of the pipeline collects all it finds and goes on, so that one run names every mistake.
//! How a diagnostic looks on a terminal, in JSON or in SARIF is decided in [`crate::report`].

mod code;
mod source;
mod suggest;

pub use code::Code;
pub use source::{Place, Source, SourceId, Sources, Span};
pub use suggest::{all_of, did_you_mean, did_you_mean_or, one_of, some_of};

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The run stops before it writes anything.
    Error,
    /// The run goes on; the message is shown.
    Warning,
}

/// One problem, with its place in a source where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code of this sort of problem.
    pub code: Code,
    /// Whether the run can go on.
    pub severity: Severity,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// Where it is wrong.
    pub place: Option<Place>,
    /// What the marked text should have been, shown beside the caret.
    pub label: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The control that is broken.
    pub control: Option<Box<BrokenControl>>,
}

/// A control that is broken, for people who have to report it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenControl {
    /// Its stable id.
    pub id: String,
    /// The requirements of frameworks that it supports, as a list.
    pub requirements: String,
}

impl Diagnostic {
    /// An error without a place yet.
    #[must_use]
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: None,
            label: String::new(),
            help: None,
            control: None,
        }
    }

    /// A warning without a place yet.
    #[must_use]
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Marks the text that is wrong; a place that no text holds marks nothing.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place).filter(Place::is_somewhere);
        self
    }

    /// Says beside the caret what was expected.
    #[must_use]
    pub fn expected(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says which control is broken.
    #[must_use]
    pub fn breaks(mut self, control: BrokenControl) -> Self {
        self.control = Some(Box::new(control));
        self
    }

    /// Adds what to do about it; an empty text adds nothing.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        let help = help.into();
        if !help.is_empty() {
            self.help = Some(help);
        }
        self
    }
}

/// All diagnostics of a step, in the order of their sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another step.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(others);
    }

    /// Whether any of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|one| one.severity == Severity::Error)
    }

    /// Whether there is none at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, each once, sorted by place, then by code.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort_by(|a, b| {
            let key = |one: &Diagnostic| {
                one.place.as_ref().map_or((usize::MAX, 0), |place| (place.source.0, place.span.start))
            };
            key(a).cmp(&key(b)).then(a.code.cmp(&b.code))
        });
        self.0.dedup();
        self.0
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}
