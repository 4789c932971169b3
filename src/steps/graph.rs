//! The graph of steps.

use std::collections::{BTreeSet, HashMap};

use super::order::order;
use crate::resolve::{Blueprints, Dependency, Instance, Stack};

/// What a step does with its component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Terraform makes what the component says.
    Apply,
    /// Terraform destroys what its state lists.
    Destroy,
}

/// A component in a stack of an account, and what is done with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step<'a> {
    /// The account.
    pub account: &'a str,
    /// The stack.
    pub stack: &'a Stack,
    /// The component in it.
    pub instance: &'a Instance,
    /// What is done with it.
    pub verb: Verb,
}

impl Step<'_> {
    /// Its name in a workflow, such as `vpc-us-east-1`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.instance.name, self.stack.region.as_deref().unwrap_or("global"))
    }

    /// Whether a dependency is on this component in this stack.
    fn provides(&self, dependency: &Dependency) -> bool {
        self.stack.name == dependency.stack && self.instance.name == dependency.component
    }
}

/// Steps, and for which others each of them waits.
#[derive(Debug, Clone)]
pub struct Graph<'a> {
    accounts: Vec<&'a str>,
    steps: Vec<Step<'a>>,
    /// Of each step, the places of those that come before it.
    before: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    /// Applies everything that these accounts have. What they depend on in other accounts is there already.
    #[must_use]
    pub fn of(blueprints: &'a Blueprints, accounts: impl IntoIterator<Item = &'a str>) -> Self {
        let accounts: Vec<&str> = accounts.into_iter().collect();
        let stacks = accounts.iter().flat_map(|account| {
            blueprints.stacks.get(*account).into_iter().flatten().map(move |stack| (*account, stack))
        });
        let step = |(account, stack): (&'a str, &'a Stack)| {
            stack.instances.iter().map(move |instance| Step { account, stack, instance, verb: Verb::Apply })
        };
        let steps = stacks.flat_map(step).collect();
        Self::new(accounts, steps)
    }

    /// A step waits for what its component depends on, as far as another step provides it.
    fn new(accounts: Vec<&'a str>, steps: Vec<Step<'a>>) -> Self {
        let mut by_stack: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, step) in steps.iter().enumerate() {
            by_stack.entry(&step.stack.name).or_default().push(place);
        }
        let providers = |dependency: &Dependency| {
            let stack = by_stack.get(dependency.stack.as_str()).into_iter().flatten().copied();
            stack.filter(|place| steps[*place].provides(dependency)).collect::<Vec<_>>()
        };
        let before = |step: &Step<'_>| {
            let all: BTreeSet<usize> = step.instance.dependencies.iter().flat_map(providers).collect();
            all.into_iter().collect()
        };
        let before = steps.iter().map(before).collect();
        Self { accounts, steps, before }
    }

    /// The steps in order: account by account and stack by stack, but for what waits for a later one.
    #[must_use]
    pub fn steps(&self) -> Vec<Step<'a>> {
        order(&self.before).into_iter().map(|place| self.steps[place]).collect()
    }

    /// The accounts in order: as they were given, but for what waits for a later one.
    #[must_use]
    pub fn accounts(&self) -> Vec<&'a str> {
        let places: HashMap<&str, usize> = self.accounts.iter().enumerate().map(|(at, name)| (*name, at)).collect();
        let mut before = vec![BTreeSet::new(); self.accounts.len()];
        for (step, others) in self.steps.iter().zip(&self.before) {
            let here = places[step.account];
            before[here].extend(others.iter().map(|other| places[self.steps[*other].account]).filter(|at| *at != here));
        }
        let before: Vec<Vec<usize>> = before.into_iter().map(|all| all.into_iter().collect()).collect();
        order(&before).into_iter().map(|place| self.accounts[place]).collect()
    }

    /// Destroys what is marked, in reverse: what depends on something goes before it does.
    #[must_use]
    pub fn removal(&self) -> Vec<Step<'a>> {
        let removed = self.steps().into_iter().rev().filter(|step| step.instance.is_removed);
        removed.map(|step| Step { verb: Verb::Destroy, ..step }).collect()
    }

    /// What stays and depends on something that is marked: the step that waits, and the one that it waits for.
    pub fn dependents(&self) -> impl Iterator<Item = (Step<'a>, Step<'a>)> {
        let is_removed = |place: usize| self.steps[place].instance.is_removed;
        let pairs =
            self.before.iter().enumerate().flat_map(|(place, others)| others.iter().map(move |one| (place, *one)));
        let lost = pairs.filter(move |(place, other)| is_removed(*other) && !is_removed(*place));
        lost.map(|(place, other)| (self.steps[place], self.steps[other]))
    }
}
