//! The controls of the baseline, from `blueprints/controls/*.yaml`.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize};

use super::assertion::Assertion;

static CONTROLS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/blueprints/controls");

/// One security property.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Control {
    /// Its stable id.
    pub id: String,
    /// What is demanded, as a sentence.
    pub title: String,
    /// Why, as a sentence or two.
    pub why: String,
    /// The kinds of component that it is demanded of.
    pub kinds: Vec<String>,
    /// What the files of such a component are held against.
    pub assertions: Vec<Assertion>,
    /// The requirements of frameworks that it supports.
    #[serde(default)]
    pub requirements: Vec<Requirement>,
}

/// Requirements of one framework that a control supports, according to a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Requirement {
    /// The framework with its version, such as `nist-800-53-r5`.
    pub framework: String,
    /// The requirements, as the framework numbers them.
    pub ids: Vec<String>,
    /// Who says so.
    pub source: String,
}

/// All controls.
#[derive(Debug)]
pub struct Catalogue(Vec<Control>);

impl Catalogue {
    /// The controls that are embedded in this binary, in the order of their ids.
    ///
    /// # Panics
    /// When an embedded file is wrong, which the tests rule out.
    #[must_use]
    pub fn get() -> &'static Self {
        static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::embedded);
        &CATALOGUE
    }

    fn embedded() -> Self {
        let mut controls: Vec<Control> = Vec::new();
        for file in CONTROLS.files() {
            let path = file.path().display();
            let text = file.contents_utf8().unwrap_or_else(|| panic!("blueprints/controls/{path} is no text"));
            let read: Result<Vec<Control>, _> = serde_yaml::from_str(text);
            controls.extend(read.unwrap_or_else(|error| panic!("blueprints/controls/{path}: {error}")));
        }
        controls.sort_by(|a, b| a.id.cmp(&b.id));
        Self(controls)
    }

    /// All controls.
    pub fn iter(&self) -> impl Iterator<Item = &Control> {
        self.0.iter()
    }

    /// A control by its id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Control> {
        self.0.binary_search_by(|control| control.id.as_str().cmp(id)).ok().map(|at| &self.0[at])
    }

    /// The controls of one kind of component.
    #[must_use]
    pub fn of_kind(&self, kind: &str) -> Vec<&Control> {
        self.0.iter().filter(|control| control.kinds.iter().any(|one| one == kind)).collect()
    }

    /// The frameworks that a control supports a requirement of, each once, in the order of their names.
    pub fn frameworks(&self) -> impl Iterator<Item = &str> {
        let all: std::collections::BTreeSet<&str> =
            self.0.iter().flat_map(|control| &control.requirements).map(|one| one.framework.as_str()).collect();
        all.into_iter()
    }
}
