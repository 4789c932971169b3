//! One stack after the other, held against the components and the manifest.

use std::cell::LazyCell;
use std::collections::HashMap;

use camino::Utf8Path;

use super::examined::{Examined, InStack};
use super::facts::Facts;
use super::stacks::{Instance, Read, Stacks};
use super::unread;
use super::variables::check_instance;
use crate::diagnostic::{Diagnostics, Place};
use crate::hcl::Regexes;
use crate::layout::StackNames;
use crate::yaml::Node;

/// What came of one stack.
#[derive(Default)]
pub(super) struct OfStack {
    /// The name of the stack and of the component, where Atmos knows them, of each instance.
    pub declared: Vec<(Option<(String, String)>, Place)>,
    /// The components that are deployed, each with the name of the stack where Atmos knows it.
    pub deployed: Vec<(String, Option<String>)>,
    /// Whether it is as it is rendered, with everything that it imports.
    pub is_unchanged: bool,
    /// How many values it passes.
    pub variables: usize,
    /// By component.
    pub controls: Vec<(usize, InStack)>,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
}

/// The stacks of a repository, and what they are checked by.
pub(super) struct OfStacks<'a> {
    /// The stacks.
    pub stacks: Stacks<'a>,
    /// The folder that they lie in.
    pub base: &'a Utf8Path,
    /// What only the manifest decides.
    pub facts: Facts<'a>,
    /// How they are called.
    pub names: &'a StackNames,
    /// The accounts that have no id yet.
    pub without_id: &'a [String],
    /// Patterns that were compiled before.
    pub regexes: &'a Regexes,
}

impl OfStacks<'_> {
    /// The path of a stack below the repository.
    pub fn path(&self, stack: usize) -> String {
        self.base.join(self.stacks.path(stack)).into_string()
    }

    /// Checks one stack.
    pub fn check(&self, stack: usize, components: &[Examined<'_>], by_name: &HashMap<&str, usize>) -> OfStack {
        let Read { name, instances, files, diagnostics, .. } = self.stacks.instances(stack);
        // Without a file that it should import it says less than what is rendered.
        let is_whole = instances.iter().all(|one| !one.is_partial);
        let is_unchanged = is_whole && self.facts.are_unchanged(&files);
        let expected = LazyCell::new(|| self.facts.instances(self.stacks.path(stack)));
        let mut result = OfStack { is_unchanged, diagnostics, ..OfStack::default() };
        for instance in &instances {
            let stack = name.clone().or_else(|| self.name(instance));
            if instance.disabled.is_none() {
                result.deployed.push((instance.name.clone(), stack.clone()));
            }
            result.declared.push((stack.map(|stack| (stack, instance.name.clone())), instance.place.clone()));
            let at = by_name.get(instance.component.as_str()).copied().filter(|_| instance.disabled.is_none());
            let Some(at) = at else { continue };
            let passed = check_instance(instance, &components[at], self.without_id, self.regexes);
            result.controls.push((at, components[at].in_stack(&passed.values, self.regexes)));
            if components[at].is_own() {
                continue;
            }
            result.variables += components[at].variables.len();
            result.diagnostics.extend(instance.unread.iter().cloned().map(unread::warning));
            // A file of variables in the component's folder can differ as well.
            if !is_unchanged || !components[at].given.is_empty() {
                result.diagnostics.extend(self.facts.check(instance, &expected, &components[at], &passed.values));
            }
            result.diagnostics.extend(passed.diagnostics);
        }
        result
    }

    /// What Atmos calls the stack of an instance; nothing where a part of the name is not known.
    pub fn name(&self, instance: &Instance) -> Option<String> {
        let part = |name: &str| instance.vars.get(&[name]).and_then(Node::as_str);
        Some(self.names.name(part("namespace").unwrap_or(""), part("tenant")?, part("environment")?, part("stage")?))
    }
}
