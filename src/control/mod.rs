//! Controls.

use std::sync::LazyLock;

/// All controls.
#[derive(Debug, Default)]
pub struct Catalogue(Vec<Control>);

/// One control.
#[derive(Debug)]
pub struct Control {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

impl Catalogue {
    /// The embedded catalogue.
    #[must_use]
    pub fn get() -> &'static Self {
        static ALL: LazyLock<Catalogue> = LazyLock::new(Catalogue::default);
        &ALL
    }
    /// All.
    pub fn iter(&self) -> impl Iterator<Item = &Control> {
        self.0.iter()
    }
    /// Of kind.
    #[must_use]
    pub fn of_kind(&self, _: &str) -> Vec<&Control> {
        Vec::new()
    }
    /// Frameworks.
    pub fn frameworks(&self) -> impl Iterator<Item = &str> {
        ["nist-800-53-r5"].into_iter()
    }
}
