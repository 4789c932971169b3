//! Whether the stacks on disk deploy what the manifest deploys. A component that is disabled, abstract or gone is not applied
//! any more, whatever its files say.

use std::collections::HashSet;

use super::of_stacks::OfStacks;
use super::stacks::{Instance, Read};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};

/// What stacks deploy: their components by the path of the file, and by the name of the stack where Atmos knows it.
#[derive(Default)]
pub(super) struct Deployed {
    by_path: HashSet<(String, String)>,
    by_name: HashSet<(String, String)>,
    /// The paths of stacks that are as they are rendered, and so deploy all that they should.
    unchanged: HashSet<String>,
}

impl Deployed {
    /// Notes what a stack on disk deploys.
    pub fn add(&mut self, path: &str, name: Option<&str>, component: &str) {
        self.by_path.insert((path.to_owned(), component.to_owned()));
        if let Some(name) = name {
            self.by_name.insert((name.to_owned(), component.to_owned()));
        }
    }

    /// Notes that a stack on disk is as it is rendered.
    pub fn add_unchanged(&mut self, path: &str) {
        self.unchanged.insert(path.to_owned());
    }

    fn has(&self, path: &str, name: Option<&str>, component: &str) -> bool {
        let is_in = |set: &HashSet<(String, String)>, of: &str| set.contains(&(of.to_owned(), component.to_owned()));
        is_in(&self.by_path, path) || name.is_some_and(|name| is_in(&self.by_name, name))
    }
}

impl OfStacks<'_> {
    /// The components that the manifest deploys and the stacks on disk do not.
    pub(super) fn not_deployed(&self, deployed: &Deployed) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        let rendered = self.facts.rendered();
        for expected in rendered.top_level() {
            let path = rendered.path(expected).as_str();
            if deployed.unchanged.contains(path) {
                continue;
            }
            let Read { name, instances, .. } = rendered.instances(expected);
            let missing: Vec<&Instance> = instances
                .iter()
                .filter(|one| one.disabled.is_none())
                .filter(|one| {
                    let stack = name.clone().or_else(|| self.name(one));
                    !deployed.has(path, stack.as_deref(), &one.name)
                })
                .collect();
            let Some(first) = missing.first() else { continue };
            let Some(stack) = self.stacks.at(rendered.path(expected)) else {
                let message = format!("{} is missing, so nothing in this stack is deployed", self.base.join(path));
                diagnostics.push(Diagnostic::error(Code::NotDeployed, message).help(
                    "restore it with `atmos-forge generate --restore`, or give the region or the account up in the manifest",
                ));
                continue;
            };
            // What cannot be read is told, and what is not read may deploy anything.
            let found = self.stacks.instances(stack);
            if found.diagnostics.has_errors() {
                continue;
            }
            let known = name.clone().or_else(|| self.name(first)).unwrap_or_else(|| path.to_owned());
            diagnostics.extend(missing.into_iter().map(|one| {
                let (place, label) = self.cause(stack, &found, &one.name);
                let message = format!("{known} does not deploy {}, which the manifest deploys there", one.name);
                Diagnostic::error(Code::NotDeployed, message).at(place).expected(label).help(
                    "nothing that it does is kept up any more: restore the line, or give the component up in the manifest",
                )
            }));
        }
        diagnostics
    }

    /// Why a stack on disk does not deploy a component.
    fn cause(&self, stack: usize, found: &Read, component: &str) -> (Place, &'static str) {
        if let Some((_, place)) = found.abstracts.iter().find(|(name, _)| name == component) {
            return (place.clone(), "Atmos never deploys an abstract component");
        }
        let disabled = found.instances.iter().find(|one| one.name == component).and_then(|one| one.disabled.clone());
        match disabled {
            Some(place) => (place, "Atmos does not deploy a disabled component"),
            None => (self.stacks.place_of(stack, &["components", "terraform"]), "expected the component here"),
        }
    }
}
