//! Holding the files of one component against the controls of its kind.

use serde::Serialize;

use super::assertion::{Assertion, Demand};
use super::binding::Binding;
use super::configuration::{Configuration, Folders};
use super::definition::{Catalogue, Control};
use super::files::{ModuleFile, Program};
use super::hold::{Binds, Broken, Held, hold};
use super::module::{Module, World};
use crate::diagnostic::{BrokenControl, Code, Diagnostic, Diagnostics, Place};
use crate::hcl::{Regexes, Value};

/// How a control stands in one component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Every assertion holds.
    Met,
    /// An assertion does not hold.
    Broken,
    /// A waiver of the organization permits that it is broken.
    Waived,
    /// Nothing is broken, but a part of it only Terraform can decide.
    Undecided,
    /// Its policies hold, but are not enforced yet in some of the units that they are for.
    Partial,
    /// The component has nothing that it could be demanded of.
    NotApplicable,
}

/// A control in one component, and what shows how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The control.
    pub control: &'static str,
    /// How it stands.
    pub standing: Standing,
    /// The lines that meet it.
    pub evidence: Vec<Place>,
    /// Where its statements bind, if it is one of policies.
    pub bound: Binds,
    /// Where they do not bind yet.
    pub pending: Binds,
}

/// A component in all worlds that what is known allows: one in which everything is made that may be, and, where that is
/// another one, one in which nothing is made but what must be.
pub(super) struct Worlds<'m> {
    /// With everything that may be made.
    pub most: Module<'m>,
    least: Option<Module<'m>>,
    /// Whether what a stack passes is known.
    is_of_stack: bool,
}

impl<'m> Worlds<'m> {
    /// Those in which the variables of a component have these values.
    pub fn of(
        configuration: &'m Configuration<'m>,
        binding: Option<&'m Binding>,
        variables: Option<&Value>,
        regexes: &Regexes,
    ) -> Self {
        let made = |unknown_is_made| Module::of(configuration, binding, World { variables, unknown_is_made, regexes });
        let most = made(true);
        let least = most.is_conditional.then(|| made(false));
        Self { most, least, is_of_stack: variables.is_some() }
    }

    /// What comes of a control of a kind.
    pub fn hold(&self, control: &Control, kind: &str, regexes: &Regexes) -> Held {
        let mut result = Held::default();
        for assertion in control.assertions.iter().filter(|assertion| assertion.is_of(kind)) {
            result.add(self.hold_assertion(assertion, regexes));
        }
        result.evidence.dedup();
        result
    }

    fn hold_assertion(&self, assertion: &Assertion, regexes: &Regexes) -> Held {
        let most = hold(assertion, &self.most, regexes);
        if let Demand::Some { per: Some(_), .. } = assertion.demand {
            // As it is written, it is made where it is needed.
            return if self.is_of_stack { Held::default() } else { most };
        }
        match &self.least {
            Some(least) => both(assertion, most, hold(assertion, least, regexes)),
            None => most,
        }
    }
}

/// What holds whether or not the rest is made. What is broken only in one of the worlds depends on what is not known.
fn both(assertion: &Assertion, most: Held, least: Held) -> Held {
    let applies = most.applies || least.applies;
    let undecided = most.undecided || least.undecided;
    match (most.broken.is_empty(), least.broken.is_empty()) {
        (true, true) => Held { applies, undecided, ..most },
        // Of what there must be one, more can only help.
        (false, false) if matches!(assertion.demand, Demand::Some { .. }) => Held { applies, undecided, ..most },
        (false, false) => Held { applies, undecided, ..least },
        (true, false) => Held { applies, undecided, depends: true, ..most },
        (false, true) => Held { applies, undecided, depends: true, possible: most.broken, broken: Vec::new(), ..least },
    }
}

/// Holds a component's files against the controls of its kind; `waived` are the controls that the organization waives,
/// `binding` is where its policies have to bind.
#[must_use]
pub fn check_component(
    (name, kind): (&str, &str),
    files: &[ModuleFile<'_>],
    binding: Option<&Binding>,
    waived: &[&str],
    regexes: &Regexes,
) -> (Vec<Finding>, Diagnostics) {
    let (configuration, mut diagnostics) = Configuration::read(files, &Folders::new(), Program::Terraform);
    if diagnostics.has_errors() {
        return (Vec::new(), diagnostics);
    }
    let worlds = Worlds::of(&configuration, binding, None, regexes);
    let controls = Catalogue::get().of_kind(kind).into_iter();
    let findings = controls.map(|control| {
        let held = worlds.hold(control, kind, regexes).alone();
        let (finding, broken) = finding(name, control, held, waived);
        diagnostics.extend(broken);
        finding
    });
    (findings.collect(), diagnostics)
}

/// How a control stands, and what is said about it.
pub(super) fn finding(
    component: &str,
    control: &'static Control,
    held: Held,
    waived: &[&str],
) -> (Finding, Vec<Diagnostic>) {
    let standing = match (held.broken.is_empty(), held.applies) {
        (false, _) if waived.contains(&control.id.as_str()) => Standing::Waived,
        (false, _) => Standing::Broken,
        (true, true) if held.undecided || held.depends => Standing::Undecided,
        (true, true) if !held.pending.is_empty() => Standing::Partial,
        (true, true) => Standing::Met,
        (true, false) => Standing::NotApplicable,
    };
    let told = if standing == Standing::Broken { held.broken } else { Vec::new() };
    let diagnostics = told.into_iter().map(|broken| diagnostic(component, control, broken)).collect();
    let Held { evidence, bound, pending, .. } = held;
    (Finding { control: &control.id, standing, evidence, bound, pending }, diagnostics)
}

/// The assertions that a component breaks, by control and number.
#[cfg(test)]
pub(super) fn broken_assertions(kind: &str, files: &[ModuleFile<'_>], regexes: &Regexes) -> Vec<(&'static str, usize)> {
    let (configuration, _) = Configuration::read(files, &Folders::new(), Program::Terraform);
    let worlds = Worlds::of(&configuration, None, None, regexes);
    let mut broken = Vec::new();
    for control in Catalogue::get().of_kind(kind) {
        for (at, assertion) in control.assertions.iter().enumerate().filter(|(_, assertion)| assertion.is_of(kind)) {
            if !worlds.hold_assertion(assertion, regexes).alone().broken.is_empty() {
                broken.push((control.id.as_str(), at));
            }
        }
    }
    broken
}

fn diagnostic(component: &str, control: &Control, broken: Broken) -> Diagnostic {
    let message = format!("{}: {}", control.id, control.title.trim_end_matches('.'));
    let mut diagnostic = Diagnostic::error(Code::ControlBroken, message).expected(broken.reason).help(&control.why);
    diagnostic = diagnostic.breaks(BrokenControl { id: control.id.clone(), requirements: control.requirement_list() });
    if broken.place.is_none() {
        diagnostic.message = format!("{} ({component})", diagnostic.message);
    }
    diagnostic.place = broken.place;
    diagnostic
}
