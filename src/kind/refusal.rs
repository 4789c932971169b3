//! What a kind refuses, and what a waiver lets pass.

/// One thing wrong with a structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The keys that lead to the wrong value, such as `["tiers", "data", "route"]`. Items of a list by number.
    pub path: Vec<String>,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What would be right.
    pub help: String,
    /// The control that is broken, whose waiver would permit it.
    pub control: Option<&'static str>,
}

impl Refusal {
    /// A refusal of the value that these keys lead to.
    #[must_use]
    pub fn new(
        control: Option<&'static str>,
        path: &[&str],
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let path = path.iter().map(|key| (*key).to_owned()).collect();
        Self { path, message: message.into(), help: help.into(), control }
    }
}

/// The waivers of structure that hold for a component: control and reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waived(pub indexmap::IndexMap<String, String>);

impl Waived {
    /// The reason why a control is waived, if it is.
    #[must_use]
    pub fn reason(&self, control: &str) -> Option<&str> {
        self.0.get(control).map(String::as_str)
    }
}
