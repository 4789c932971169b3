//! What a check finds, step by step.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::assertion::OWN;
use super::component::{Finding, Standing};
use super::configuration::Folders;
use super::deployed::Deployed;
use super::examined::{Examined, InStack, Loaded};
use super::fact::FromManifest;
use super::files::Texts;
use super::of_stacks::{OfStack, OfStacks};
use super::summary::Summary;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Severity, SourceId, all_of};
use crate::hcl::Regexes;
use crate::layout::REMOVAL;

#[derive(Default)]
pub(super) struct Found {
    pub diagnostics: Diagnostics,
    pub summary: Summary,
}

impl Found {
    pub fn load<'a>(
        &mut self,
        components: &'a [FilesOf],
        texts: &'a Texts<'a>,
        folders: &Folders<'a>,
    ) -> Vec<Loaded<'a>> {
        let mut all = Vec::new();
        for FilesOf { name, kind, manifest, ids } in components {
            if ids.is_empty() {
                let message = format!("the component {name} has no Terraform files");
                let help = "it was deleted by hand: restore it from git, or remove its kind from every account";
                self.diagnostics.push(Diagnostic::error(Code::UnreadableFile, message).help(help));
                continue;
            }
            let (loaded, diagnostics) = Loaded::read(name, (kind, manifest), texts.files(ids), folders);
            // What nobody can read of a component of the user's own is Terraform's to refuse.
            let severity = |one: &Diagnostic| if kind == OWN { Severity::Warning } else { one.severity };
            let told = diagnostics.into_iter().map(|one| Diagnostic { severity: severity(&one), ..one });
            self.diagnostics.extend(told);
            all.extend(loaded);
        }
        all
    }

    pub fn examine<'m>(&mut self, loaded: &'m [Loaded<'m>], regexes: &Regexes) -> Vec<Examined<'m>> {
        // What destroys a component is examined like what somebody wrote, but nobody wrote it.
        let destroys = |name: &str| {
            let destroyed = name.strip_suffix(REMOVAL);
            loaded.iter().any(|one| one.kind != OWN && Some(one.name) == destroyed)
        };
        self.summary.own = loaded.iter().filter(|one| one.kind == OWN && !destroys(one.name)).count();
        let examined = loaded.iter().map(|one| {
            let (examined, diagnostics) = Examined::of(one, regexes);
            self.diagnostics.extend(diagnostics);
            examined
        });
        examined.collect()
    }

    /// Checks all stacks. What comes of controls there is listed by component, each time with the path of the stack.
    pub fn stacks(&mut self, repository: &OfStacks<'_>, components: &[Examined<'_>]) -> Vec<Vec<(String, InStack)>> {
        let by_name: HashMap<&str, usize> = components.iter().enumerate().map(|(at, one)| (one.name(), at)).collect();
        let top_level: Vec<usize> = repository.stacks.top_level().collect();
        let results: Vec<OfStack> =
            top_level.par_iter().map(|stack| repository.check(*stack, components, &by_name)).collect();
        // Without components a file is no stack, though Atmos may take it for one.
        self.summary.stacks = results.iter().filter(|one| !one.declared.is_empty()).count();
        // What a shared file says wrong is said once, not once for each stack that imports it.
        let mut seen = HashSet::new();
        let mut by_component: Vec<Vec<(String, InStack)>> = components.iter().map(|_| Vec::new()).collect();
        let mut declared: HashMap<(String, String), usize> = HashMap::new();
        let mut deployed = Deployed::default();
        for (stack, result) in top_level.into_iter().zip(results) {
            self.summary.instances += result.declared.len();
            self.summary.variables += result.variables;
            let fresh = |diagnostic: &Diagnostic| {
                let place = diagnostic.place.as_ref().map(|Place { source, span }| (*source, span.start));
                seen.insert((diagnostic.code, place, diagnostic.message.clone()))
            };
            self.diagnostics.extend(result.diagnostics.into_iter().filter(fresh));
            for (at, controls) in result.controls {
                by_component[at].push((repository.path(stack), controls));
            }
            if result.is_unchanged {
                deployed.add_unchanged(repository.stacks.path(stack).as_str());
            }
            for (component, name) in result.deployed {
                deployed.add(repository.stacks.path(stack).as_str(), name.as_deref(), &component);
            }
            for (name, place) in result.declared {
                let Some(name) = name else { continue };
                match declared.get(&name).filter(|first| **first != stack) {
                    Some(first) => {
                        let message = format!("the stack {} has the component `{}` twice", name.0, name.1);
                        let first = repository.path(*first);
                        let twice = Diagnostic::error(Code::DeclaredTwice, message).at(place);
                        self.diagnostics.push(
                            twice
                                .expected(format!("the first is in {first}"))
                                .help("Atmos refuses a component that two files of one stack name"),
                        );
                    }
                    None => {
                        declared.insert(name, stack);
                    }
                }
            }
        }
        self.diagnostics.extend(repository.not_deployed(&deployed));
        by_component
    }

    pub fn conclude(
        &mut self,
        components: Vec<Examined<'_>>,
        in_stacks: Vec<Vec<(String, InStack)>>,
        waived: &[&str],
    ) -> Vec<(String, Finding)> {
        let mut findings = Vec::new();
        for (component, stacks) in components.into_iter().zip(in_stacks) {
            let (name, is_own) = (component.name().to_owned(), component.is_own());
            // What is missing as a whole has no place, and is told once.
            let mut told = HashSet::new();
            let mut undecided = Vec::new();
            for (finding, broken) in component.concluded(stacks, waived) {
                let fresh = |one: &Diagnostic| one.place.is_some() || told.insert(one.message.clone());
                let broken = broken.into_iter().filter(fresh);
                if is_own {
                    self.diagnostics.extend(broken.map(|one| Diagnostic { severity: Severity::Warning, ..one }));
                    continue;
                }
                self.diagnostics.extend(broken);
                match finding.standing {
                    Standing::Met => self.summary.met += 1,
                    Standing::Broken => self.summary.broken += 1,
                    Standing::Waived => self.summary.waived += 1,
                    Standing::Undecided => {
                        self.summary.undecided += 1;
                        undecided.push(finding.control);
                    }
                    Standing::Partial => self.summary.partial += 1,
                    Standing::NotApplicable => continue,
                }
                self.summary.controls += 1;
                findings.push((name.clone(), finding));
            }
            if !undecided.is_empty() {
                self.diagnostics.push(of_undecided(&name, &undecided));
            }
        }
        findings
    }
}

/// The warning about controls that are neither met nor broken.
fn of_undecided(component: &str, controls: &[&str]) -> Diagnostic {
    let (is, they) = if controls.len() == 1 { ("is", "it depends") } else { ("are", "they depend") };
    let message = format!("{} {is} undecided in {component}", all_of(controls.iter().copied()));
    Diagnostic::warning(Code::ControlUndecided, message).help(format!(
        "{they} on a module that is not in the repository, or on values that only a plan knows: move the module into the \
         repository or write the value, or review the plan and run `atmos-forge check --allow-undecided`"
    ))
}

/// A component and the numbers of its files.
pub(super) struct FilesOf {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// What follows from the manifest.
    pub manifest: FromManifest,
    /// Its files.
    pub ids: Vec<SourceId>,
}
