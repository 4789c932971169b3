//! Orders of small organizations.

use indexmap::IndexMap;

use super::order::order;
use super::*;
use crate::resolve::{Blueprints, Dependency, Instance, Stack};

/// Stacks by account: each component with what it depends on, as `component@stack`.
type Drawn<'a> = &'a [(&'a str, &'a str, &'a [(&'a str, &'a [&'a str])])];

fn drawn(stacks: Drawn<'_>) -> Blueprints {
    let dependency = |text: &&str| {
        let (component, stack) = text.split_once('@').expect("a component in a stack");
        Dependency { component: component.to_owned(), stack: stack.to_owned() }
    };
    let mut blueprints = Blueprints { components: IndexMap::new(), stacks: IndexMap::new() };
    for (account, name, instances) in stacks {
        let instance = |(component, dependencies): &(&str, &[&str])| Instance {
            name: (*component).to_owned(),
            component: (*component).to_owned(),
            inputs: crate::kind::Inputs::default(),
            dependencies: dependencies.iter().map(dependency).collect(),
            waivers: Vec::new(),
            is_removed: false,
        };
        let region = name.strip_prefix(&format!("{account}-")).map(str::to_owned);
        let instances = instances.iter().map(instance).collect();
        let stack = Stack { name: (*name).to_owned(), region, instances };
        blueprints.stacks.entry((*account).to_owned()).or_default().push(stack);
    }
    blueprints
}

fn names(steps: &[Step<'_>]) -> Vec<String> {
    steps.iter().map(|step| format!("{}@{}", step.instance.component, step.stack.name)).collect()
}

/// In `a`, the roles wait for a key of a later stack; `b` waits for `c`, and `c` for `a`.
const ORGANIZATION: Drawn<'_> = &[
    ("a", "a", &[("baseline", &[]), ("iam", &["kms@a-east"])]),
    ("a", "a-east", &[("kms", &[]), ("vpc", &["kms@a-east"]), ("eks", &["vpc@a-east", "kms@a-east"])]),
    ("a", "a-west", &[("kms", &[]), ("vpc", &["kms@a-west"])]),
    ("b", "b", &[("iam", &["iam@c", "iam@none"])]),
    ("c", "c", &[("iam", &["iam@a"])]),
];

#[test]
fn a_step_keeps_its_place_but_for_what_it_waits_for() {
    let blueprints = drawn(ORGANIZATION);
    assert_eq!(
        names(&Graph::of(&blueprints, ["a"]).steps()),
        ["baseline@a", "kms@a-east", "iam@a", "vpc@a-east", "eks@a-east", "kms@a-west", "vpc@a-west"]
    );
    let graph = Graph::of(&blueprints, ["b", "c"]);
    assert_eq!(names(&graph.steps()), ["iam@c", "iam@b"], "the account `a` is there already");
    assert!(graph.steps().iter().all(|step| step.verb == Verb::Apply));
    assert_eq!(graph.steps()[0].name(), "iam-global");
}

#[test]
fn accounts_keep_their_places_but_for_what_they_wait_for() {
    let blueprints = drawn(ORGANIZATION);
    assert_eq!(Graph::of(&blueprints, ["b", "c", "a", "empty"]).accounts(), ["a", "c", "b", "empty"]);
    assert_eq!(Graph::of(&blueprints, ["c", "a"]).accounts(), ["a", "c"]);
    assert_eq!(Graph::of(&blueprints, ["b", "a"]).accounts(), ["b", "a"], "nothing changed between them");
}

/// The same organization, in which some components are to be removed.
fn marked(is_removed: impl Fn(&str, &str) -> bool) -> Blueprints {
    let mut blueprints = drawn(ORGANIZATION);
    for stack in blueprints.stacks.values_mut().flatten() {
        for instance in &mut stack.instances {
            instance.is_removed = is_removed(&instance.component, &stack.name);
        }
    }
    blueprints
}

#[test]
fn a_removal_takes_the_steps_in_reverse() {
    let blueprints = marked(|_, stack| stack == "a-east");
    let removal = Graph::of(&blueprints, ["a"]).removal();
    assert_eq!(names(&removal), ["eks@a-east", "vpc@a-east", "kms@a-east"]);
    assert!(removal.iter().all(|step| step.verb == Verb::Destroy));
}

#[test]
fn what_stays_and_depends_on_something_that_goes_is_known() {
    for (component, stack, expected) in [
        ("kms", "a-east", &["iam@a", "vpc@a-east", "eks@a-east"][..]),
        ("iam", "a", &["iam@c"]),
        ("vpc", "a-west", &[]),
    ] {
        let blueprints = marked(|one, place| one == component && place == stack);
        let graph = Graph::of(&blueprints, ["a", "b", "c"]);
        let dependents: Vec<_> = graph.dependents().map(|(dependent, _)| names(&[dependent]).remove(0)).collect();
        assert_eq!(dependents, expected);
    }
    let blueprints = marked(|_, stack| stack.starts_with('a'));
    let dependents: Vec<_> = Graph::of(&blueprints, ["a", "b", "c"]).dependents().collect();
    assert_eq!(dependents.len(), 1, "what goes with it does not hold it");
}

#[test]
fn what_waits_for_itself_in_the_end_keeps_its_place() {
    assert_eq!(order(&[vec![], vec![2], vec![1], vec![]]), [0, 3, 1, 2]);
    assert_eq!(order(&[vec![0], vec![2], vec![1, 0]]), [0, 1, 2]);
    assert_eq!(order(&[vec![2], vec![], vec![]]), [1, 2, 0]);
}
