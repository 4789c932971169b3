//! Holding the files of one component against the controls of its kind.

use serde::Serialize;

use super::assertion::{Assertion, Demand};
use super::definition::{Catalogue, Control};
use super::expect::{Conditions, Expect};
use super::module::{Module, Resource};
use super::module_file::ModuleFile;
use super::statement;
use super::variable::{Verdict, try_value};
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
}

/// Holds a component's files against the controls of its kind; `waived` are the controls that the organization waives.
#[must_use]
pub fn check_component(
    name: &str,
    kind: &str,
    files: &[ModuleFile<'_>],
    waived: &[&str],
    regexes: &Regexes,
) -> (Vec<Finding>, Diagnostics) {
    let (module, mut diagnostics) = Module::read(files, regexes);
    if diagnostics.has_errors() {
        return (Vec::new(), diagnostics);
    }
    let (findings, broken) = check_module(name, kind, &module, waived, regexes);
    diagnostics.extend(broken);
    (findings, diagnostics)
}

/// The same, for a component that was read already.
pub(super) fn check_module(
    name: &str,
    kind: &str,
    module: &Module<'_>,
    waived: &[&str],
    regexes: &Regexes,
) -> (Vec<Finding>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut findings = Vec::new();
    for control in Catalogue::get().of_kind(kind) {
        let mut result = Held::default();
        for assertion in control.assertions.iter().filter(|assertion| assertion.is_of(kind)) {
            hold(assertion, module, regexes, &mut result);
        }
        result.evidence.dedup();
        let standing = match (result.broken.is_empty(), result.applies) {
            (false, _) if waived.contains(&control.id.as_str()) => Standing::Waived,
            (false, _) => Standing::Broken,
            (true, true) if result.undecided => Standing::Undecided,
            (true, true) => Standing::Met,
            (true, false) => Standing::NotApplicable,
        };
        if standing == Standing::Broken {
            diagnostics.extend(result.broken.into_iter().map(|broken| diagnostic(name, control, broken)));
        }
        findings.push(Finding { control: &control.id, standing, evidence: result.evidence });
    }
    (findings, diagnostics)
}

/// The assertions that a component breaks, by control and number.
#[cfg(test)]
pub(super) fn broken_assertions(kind: &str, module: &Module<'_>, regexes: &Regexes) -> Vec<(&'static str, usize)> {
    let mut broken = Vec::new();
    for control in Catalogue::get().of_kind(kind) {
        for (at, assertion) in control.assertions.iter().enumerate().filter(|(_, assertion)| assertion.is_of(kind)) {
            let mut held = Held::default();
            hold(assertion, module, regexes, &mut held);
            if !held.broken.is_empty() {
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

/// A demand that is not met.
struct Broken {
    place: Option<Place>,
    reason: String,
}

/// What came of the assertions of one control.
#[derive(Default)]
struct Held {
    /// Whether there was anything to hold them against.
    applies: bool,
    /// Whether a part of them cannot be decided here.
    undecided: bool,
    broken: Vec<Broken>,
    evidence: Vec<Place>,
}

impl Held {
    fn breaks(&mut self, place: Option<Place>, reason: impl Into<String>) {
        self.applies = true;
        self.broken.push(Broken { place, reason: reason.into() });
    }

    /// Holds one resource against conditions. `false` when it does not meet them.
    fn meets(&mut self, resource: &Resource<'_>, has: &Conditions) -> bool {
        self.applies = true;
        let before = self.broken.len();
        if has.is_empty() {
            self.evidence.push(resource.place(&[]));
        }
        for (path, expect) in &has.0 {
            for (steps, value) in path.hits(&resource.value) {
                if expect.accepts(value) {
                    self.evidence.push(resource.place(&steps));
                    continue;
                }
                let nearest = match (expect, value) {
                    (Expect::Some(inner), Some(Value::List(items))) => inner.nearest(items),
                    _ => None,
                };
                let (more, reason) =
                    nearest.unwrap_or_else(|| (Vec::new(), format!("`{path}` must {}", expect.in_words())));
                self.breaks(Some(resource.place(&[steps, more].concat())), reason);
            }
        }
        self.broken.len() == before
    }
}

fn hold(assertion: &Assertion, module: &Module<'_>, regexes: &Regexes, held: &mut Held) {
    match &assertion.demand {
        Demand::Every { resource, selection, has } => {
            for one in module.of_kind(resource).filter(|one| selection.select(&one.value)) {
                held.meets(one, has);
            }
        }
        Demand::Beside { resource, beside, by, has } => {
            for one in module.of_kind(resource) {
                let refers = |other: &&Resource<'_>| refers_to(other.value.get(by), &one.address());
                let mut others = module.of_kind(beside).filter(refers).peekable();
                if others.peek().is_none() {
                    held.breaks(Some(one.place(&[])), format!("no `{beside}` has `{by} = {}.id`", one.address()));
                }
                for other in others {
                    held.meets(other, has);
                }
            }
        }
        Demand::Some { resource, selection, has } => some(module, resource, selection, has, held),
        Demand::No { resource, selection } => {
            for one in module.of_kind(resource) {
                held.applies = true;
                if selection.select(&one.value) {
                    let (steps, reason) = selection.shown(&one.value);
                    held.breaks(Some(one.place(&steps)), format!("not allowed: {reason}"));
                } else {
                    held.evidence.push(one.place(&[]));
                }
            }
        }
        Demand::Statement { sid } => match statement::standing(sid, module) {
            statement::Standing::Absent => {}
            statement::Standing::Held(places) => {
                held.applies = true;
                held.evidence.extend(places);
            }
            statement::Standing::Broken(place, reason) => held.breaks(place, reason),
        },
        Demand::Refuses { variable, value, when, if_declared } => {
            let others: Vec<(&str, &Value)> = when.iter().map(|(name, value)| (name.as_str(), value)).collect();
            let Some(verdict) = try_value(&module.variables, variable, value, &others, regexes) else {
                if !if_declared {
                    held.breaks(module.place(), format!("there is no variable `{variable}` that refuses {value}"));
                }
                return;
            };
            held.applies = true;
            let Some(declared) = module.variables.iter().find(|one| one.name == *variable) else {
                return;
            };
            match verdict {
                Verdict::Refused(number) => held.evidence.push(declared.validation_place(number)),
                Verdict::WrongType => held.evidence.push(declared.place.clone()),
                Verdict::Accepted => {
                    held.breaks(Some(declared.place.clone()), format!("no validation refuses `{value}`"));
                }
                Verdict::Undecided(_) => held.undecided = true,
            }
        }
    }
}

/// One resource that has everything is enough; if none has, the first that comes near is shown.
fn some(module: &Module<'_>, resource: &str, selection: &Conditions, has: &Conditions, held: &mut Held) {
    let mut nearest: Option<Held> = None;
    for one in module.of_kind(resource).filter(|one| selection.select(&one.value)) {
        let mut attempt = Held::default();
        if attempt.meets(one, has) {
            held.applies = true;
            held.evidence.append(&mut attempt.evidence);
            return;
        }
        if nearest.as_ref().is_none_or(|nearest| attempt.broken.len() < nearest.broken.len()) {
            nearest = Some(attempt);
        }
    }
    match nearest {
        Some(mut nearest) => {
            held.applies = true;
            held.broken.append(&mut nearest.broken);
        }
        None if selection.is_empty() => held.breaks(module.place(), format!("there is no `{resource}` here")),
        None => {
            let reason = format!("there is no `{resource}` here in which {}", selection.in_words());
            held.breaks(module.place(), reason);
        }
    }
}

/// Whether an attribute holds a reference to a resource, such as `aws_s3_bucket.state.id`.
fn refers_to(value: Option<&Value>, address: &str) -> bool {
    matches!(value, Some(Value::Unknown(text)) if text.strip_prefix(address).is_some_and(|rest| rest.starts_with(['.', '['])))
}
