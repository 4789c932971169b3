//! The controls of the baseline: each kind's own, in `blueprints/<kind>/controls.yaml`, and those that several kinds share,
//! in `blueprints/controls/`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::assertion::{Assertion, OWN};
use crate::embedded;

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
    #[serde(skip)]
    pub kinds: Vec<String>,
    /// Whether it is demanded of components that somebody wrote by hand.
    #[serde(default)]
    own: bool,
    /// Whether it is demanded of every kind.
    #[serde(default)]
    every_kind: bool,
    /// What the files of such a component are held against.
    pub assertions: Vec<Assertion>,
    /// The requirements of frameworks that it supports.
    #[serde(default)]
    pub requirements: Vec<Requirement>,
}

impl Control {
    /// The requirements that it supports, as in `cis-aws-3.0: 2.1.1; nist-800-53-r5: AC-3, AC-6`.
    #[must_use]
    pub fn requirement_list(&self) -> String {
        let of_framework = |one: &Requirement| format!("{}: {}", one.framework, one.ids.join(", "));
        self.requirements.iter().map(of_framework).collect::<Vec<_>>().join("; ")
    }
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

/// `blueprints/<kind>/controls.yaml`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct OfKind {
    /// Ids of shared controls that the kind meets too.
    #[serde(default)]
    shared: Vec<String>,
    /// Who may waive which control.
    #[serde(default)]
    waivable: Waivable,
    /// The kind's own controls.
    #[serde(default)]
    controls: Vec<Control>,
}

/// The controls of a kind that may be waived, beside those whose rules say so.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Waivable {
    /// By the organization, for a structure that breaks them.
    #[serde(default)]
    organization: Waived,
    /// By an account, for values that only its kind can judge.
    #[serde(default)]
    account: Waived,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Waived {
    /// These.
    These(Vec<String>),
    /// All of the kind's own.
    All(Own),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Own {
    Own,
}

impl Default for Waived {
    fn default() -> Self {
        Self::These(Vec::new())
    }
}

/// All controls.
#[derive(Debug)]
pub struct Catalogue {
    /// In the order of their ids.
    controls: Vec<Control>,
    /// Pairs of kind and control that the organization may waive.
    by_organization: BTreeSet<(String, String)>,
    /// Pairs of kind and control that an account may waive.
    by_account: BTreeSet<(String, String)>,
}

impl Catalogue {
    /// The controls that are embedded in this binary.
    ///
    /// # Panics
    /// When an embedded file is wrong, which the tests rule out.
    #[must_use]
    pub fn get() -> &'static Self {
        static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::embedded);
        &CATALOGUE
    }

    fn embedded() -> Self {
        let kinds: Vec<String> = embedded::read("kinds.yaml");
        let shared = embedded::names("controls")
            .flat_map(|file| embedded::read::<Vec<Control>>(&format!("controls/{file}.yaml")));
        let mut all =
            Self { controls: shared.collect(), by_organization: BTreeSet::new(), by_account: BTreeSet::new() };
        for kind in &kinds {
            let of_kind: OfKind = embedded::read(&format!("{kind}/controls.yaml"));
            for control in &mut all.controls {
                if control.every_kind || of_kind.shared.contains(&control.id) {
                    control.kinds.push(kind.clone());
                }
            }
            let own: Vec<String> = of_kind.controls.iter().map(|control| control.id.clone()).collect();
            let pairs = |waived: Waived| {
                let ids = match waived {
                    Waived::These(ids) => ids,
                    Waived::All(Own::Own) => own.clone(),
                };
                ids.into_iter().map(|id| (kind.clone(), id)).collect::<Vec<_>>()
            };
            all.by_organization.extend(pairs(of_kind.waivable.organization));
            all.by_account.extend(pairs(of_kind.waivable.account));
            all.controls
                .extend(of_kind.controls.into_iter().map(|control| Control { kinds: vec![kind.clone()], ..control }));
        }
        all.controls.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }

    /// Whether the organization may waive a control for the structure of a kind that breaks it.
    #[must_use]
    pub fn is_waivable_by_organization(&self, kind: &str, control: &str) -> bool {
        self.by_organization.contains(&(kind.to_owned(), control.to_owned()))
    }

    /// The controls of a kind that somebody may waive, whatever the rules of variables say.
    pub fn waivable<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.by_organization.iter().chain(&self.by_account);
        all.filter(move |(of, _)| of == kind).map(|(_, control)| control.as_str())
    }

    /// Whether an account may waive a control for values that its kind refuses, whatever the rules of variables say.
    #[must_use]
    pub fn is_waivable_by_account(&self, kind: &str, control: &str) -> bool {
        self.by_account.contains(&(kind.to_owned(), control.to_owned()))
    }

    /// All controls.
    pub fn iter(&self) -> impl Iterator<Item = &Control> {
        self.controls.iter()
    }

    /// A control by its id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Control> {
        self.controls.binary_search_by(|control| control.id.as_str().cmp(id)).ok().map(|at| &self.controls[at])
    }

    /// The controls of one kind of component; of [`OWN`] those that hold whatever a component is for.
    #[must_use]
    pub fn of_kind(&self, kind: &str) -> Vec<&Control> {
        if kind == OWN {
            return self.controls.iter().filter(|control| control.own).collect();
        }
        self.controls.iter().filter(|control| control.kinds.iter().any(|one| one == kind)).collect()
    }

    /// The frameworks that a control supports a requirement of, each once, in the order of their names.
    pub fn frameworks(&self) -> impl Iterator<Item = &str> {
        let all: BTreeSet<&str> =
            self.controls.iter().flat_map(|control| &control.requirements).map(|one| one.framework.as_str()).collect();
        all.into_iter()
    }
}
