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

/// What is wrong with a structure, without what a waiver permits.
pub struct Refusals<'a> {
    waived: &'a Waived,
    found: Vec<Refusal>,
}

impl<'a> Refusals<'a> {
    /// Nothing yet.
    #[must_use]
    pub const fn new(waived: &'a Waived) -> Self {
        Self { waived, found: Vec::new() }
    }

    /// Refuses the value that these keys lead to, unless a waiver permits it.
    pub fn refuse(
        &mut self,
        control: Option<&'static str>,
        path: &[&str],
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let refusal = Refusal::new(control, path, message, help);
        if !self.waived.permits(&refusal) {
            self.found.push(refusal);
        }
    }

    /// Refuses something that no waiver permits, although it breaks a control.
    pub fn push(&mut self, refusal: Refusal) {
        self.found.push(refusal);
    }

    /// Whether nothing is refused yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Everything that is refused.
    #[must_use]
    pub fn found(self) -> Vec<Refusal> {
        self.found
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

    /// Whether a waiver permits what is refused.
    #[must_use]
    pub fn permits(&self, refusal: &Refusal) -> bool {
        refusal.control.is_some_and(|control| self.0.contains_key(control))
    }
}
