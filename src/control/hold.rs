//! Holding one component, as one world makes it, against one assertion.

use std::collections::BTreeSet;

use super::assertion::{Assertion, Demand};
use super::expect::{Conditions, Expect};
use super::module::Module;
use super::resource::Resource;
use super::statement;
use super::variable::{Verdict, try_value};
use crate::diagnostic::Place;
use crate::hcl::{Regexes, Value};

/// A demand that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    pub place: Option<Place>,
    pub reason: String,
}

/// What came of one assertion, or of all of a control.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Whether there was anything to hold it against.
    pub applies: bool,
    /// Whether a part of it cannot be decided here.
    pub undecided: bool,
    /// Whether what a component is given decides a part of it.
    pub depends: bool,
    /// What does not hold if that lets it be made.
    pub possible: Vec<Broken>,
    /// What does not hold.
    pub broken: Vec<Broken>,
    /// Where it is met.
    pub evidence: Vec<Place>,
    /// Where statements of policies bind: each with a unit.
    pub bound: Binds,
    /// Where they do not bind yet.
    pub pending: Binds,
}

/// Statements of policies by their `sid`, each with a unit.
pub type Binds = BTreeSet<(String, String)>;

impl Held {
    /// Adds what came of another assertion.
    pub fn add(&mut self, other: Self) {
        self.applies |= other.applies;
        self.undecided |= other.undecided;
        self.depends |= other.depends;
        self.possible.extend(other.possible);
        self.broken.extend(other.broken);
        self.evidence.extend(other.evidence);
        self.bound.extend(other.bound);
        self.pending.extend(other.pending);
    }

    /// The same where nothing more will be known: what may break a control then does.
    pub fn alone(mut self) -> Self {
        self.broken.append(&mut self.possible);
        self
    }

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
                if path.accepts(expect, value) {
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

/// Holds a component against an assertion. What it calls and nobody can read may meet or break whatever is said of
/// resources, so that only what is broken for certain is.
pub(super) fn hold(assertion: &Assertion, module: &Module<'_>, regexes: &Regexes) -> Held {
    let mut held = Held::default();
    examine(assertion, module, regexes, &mut held);
    if module.unexamined.is_empty() {
        return held;
    }
    match &assertion.demand {
        Demand::Refuses { .. } => {}
        Demand::Every { .. } | Demand::No { .. } => held.undecided = true,
        Demand::Beside { .. } | Demand::Some { .. } | Demand::Statement { .. } => {
            held.applies = true;
            held.undecided = true;
            held.broken.clear();
        }
    }
    held
}

fn examine(assertion: &Assertion, module: &Module<'_>, regexes: &Regexes, held: &mut Held) {
    match &assertion.demand {
        Demand::Every { resource, selection, has } => {
            for one in module.of_kind(resource).filter(|one| selection.select(&one.value)) {
                held.meets(one, has);
            }
        }
        Demand::Beside { resource, beside, by, has } => {
            for one in module.of_kind(resource) {
                let refers = |other: &&Resource<'_>| {
                    let reference = by.split('.').try_fold(&other.value, |value, key| value.get(key));
                    other.module == one.module && refers_to(reference, &one.address())
                };
                let mut others = module.of_kind(beside).filter(refers).peekable();
                if others.peek().is_none() {
                    held.breaks(Some(one.place(&[])), format!("no `{beside}` has `{by} = {}.id`", one.address()));
                }
                for other in others {
                    held.meets(other, has);
                }
            }
        }
        Demand::Some { resource, selection, per, has } => {
            let selection = match per {
                Some(per) => &selection.with("for_each", per.clone()),
                None => selection,
            };
            some(module, resource, selection, has, held);
        }
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
            statement::Standing::Held(bound) => {
                held.applies = true;
                held.evidence.extend(bound.places);
                let of = |units: Vec<String>| units.into_iter().map(|unit| (sid.clone(), unit));
                held.bound.extend(of(bound.units));
                held.pending.extend(of(bound.pending));
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
