//! Checking a whole repository, from the texts of its files.

use std::collections::{HashMap, HashSet};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use serde::Serialize;

use super::component::{Finding, Standing, check_module};
use super::module::Module;
use super::module_file::ModuleFile;
use super::stacks::{StackFile, Stacks};
use super::variables::check_instance;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId, Sources};
use crate::hcl::Regexes;

/// The files that are checked.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The components, each with its kind.
    pub components: Vec<ComponentFiles>,
    /// Every file below the stacks' base path.
    pub stacks: Vec<StackText>,
    /// The stacks' base path, which imports are relative to.
    pub stacks_base: Utf8PathBuf,
    /// The controls that the organization waives in components.
    pub waived: Vec<String>,
    /// The accounts that have no id yet: their stacks cannot say it, and Terraform applies nothing there.
    pub without_id: Vec<String>,
}

/// The files of one component.
#[derive(Debug, Clone)]
pub struct ComponentFiles {
    /// Its name, which stacks use.
    pub name: String,
    /// Its kind, or the kind that it is a variant of.
    pub kind: String,
    /// Paths below the repository, and texts.
    pub files: Vec<(Utf8PathBuf, String)>,
}

/// One file below the stacks' base path.
#[derive(Debug, Clone)]
pub struct StackText {
    /// Its path below the repository.
    pub path: Utf8PathBuf,
    /// Its text.
    pub text: String,
    /// Whether it is a stack of its own, not one that others import.
    pub top_level: bool,
}

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// What is wrong.
    pub diagnostics: Diagnostics,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
    /// How much was checked.
    pub summary: Summary,
    /// How each control stands in each component, and the lines that show it.
    pub evidence: Vec<Evidence>,
}

/// How much was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Controls held against a component, each once a component.
    pub controls: usize,
    /// Those that are met.
    pub met: usize,
    /// Those that are broken.
    pub broken: usize,
    /// Those that are broken with permission.
    pub waived: usize,
    /// Those that only Terraform can decide.
    pub undecided: usize,
    /// Stacks whose values were checked.
    pub stacks: usize,
    /// Components in stacks.
    pub instances: usize,
    /// Variables whose values were checked.
    pub variables: usize,
}

/// How a control stands in a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The component.
    pub component: String,
    /// The control.
    pub control: String,
    /// How it stands.
    pub standing: Standing,
    /// The lines that meet it.
    pub lines: Vec<Line>,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Line {
    /// Path below the repository.
    pub file: Utf8PathBuf,
    /// The line, counted from 1.
    pub line: usize,
}

/// Checks the files of a repository.
#[must_use]
pub fn check(files: Files) -> Checked {
    let mut sources = Sources::default();
    let components: Vec<(String, String, Vec<SourceId>)> = files
        .components
        .into_iter()
        .map(|component| {
            let ids = component.files.into_iter().map(|(path, text)| add(&mut sources, path, text)).collect();
            (component.name, component.kind, ids)
        })
        .collect();
    let stacks: Vec<(SourceId, bool)> =
        files.stacks.into_iter().map(|stack| (add(&mut sources, stack.path, stack.text), stack.top_level)).collect();
    let waived: Vec<&str> = files.waived.iter().map(String::as_str).collect();
    let regexes = Regexes::default();
    let mut checked = Found::default();
    let modules = checked.components(&components, &sources, &waived, &regexes);
    let stack_files: Vec<StackFile<'_>> = stacks
        .iter()
        .map(|(id, top_level)| {
            let source = sources.get(*id);
            let path = source.path.strip_prefix(&files.stacks_base).unwrap_or(&source.path);
            StackFile { source: *id, path, text: &source.text, top_level: *top_level }
        })
        .collect();
    checked.stacks(&stack_files, &modules, &files.without_id, &regexes);
    drop(modules);
    let Found { diagnostics, summary, findings } = checked;
    let evidence = findings.into_iter().map(|(component, finding)| evidence(component, &finding, &sources)).collect();
    Checked { diagnostics, sources, summary, evidence }
}

/// Adds a text, without a byte order mark, so that places in it count from its first character.
fn add(sources: &mut Sources, path: Utf8PathBuf, text: String) -> SourceId {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => sources.add(path, rest),
        None => sources.add(path, text),
    }
}

type Modules<'a> = HashMap<&'a str, Module<'a>>;

#[derive(Default)]
struct Found {
    diagnostics: Diagnostics,
    summary: Summary,
    findings: Vec<(String, Finding)>,
}

impl Found {
    fn components<'a>(
        &mut self,
        components: &'a [(String, String, Vec<SourceId>)],
        sources: &'a Sources,
        waived: &[&str],
        regexes: &Regexes,
    ) -> Modules<'a> {
        let mut modules = HashMap::new();
        for (name, kind, ids) in components {
            if ids.is_empty() {
                let message = format!("the component {name} has no Terraform files");
                let help = "it was deleted by hand: restore it from git, or remove its kind from every account";
                self.diagnostics.push(Diagnostic::error(Code::UnreadableFile, message).help(help));
                continue;
            }
            let files: Vec<ModuleFile<'a>> = ids
                .iter()
                .map(|id| {
                    let source = sources.get(*id);
                    ModuleFile { source: *id, path: &source.path, text: &source.text }
                })
                .collect();
            let (module, unreadable) = Module::read(&files, regexes);
            if unreadable.has_errors() {
                self.diagnostics.extend(unreadable);
                continue;
            }
            let (findings, broken) = check_module(name, kind, &module, waived, regexes);
            // What is missing as a whole has no place, and is told once.
            let mut told = HashSet::new();
            let fresh = |one: &Diagnostic| one.place.is_some() || told.insert(one.message.clone());
            self.diagnostics.extend(broken.into_iter().filter(fresh));
            for finding in findings {
                match finding.standing {
                    Standing::Met => self.summary.met += 1,
                    Standing::Broken => self.summary.broken += 1,
                    Standing::Waived => self.summary.waived += 1,
                    Standing::Undecided => self.summary.undecided += 1,
                    Standing::NotApplicable => continue,
                }
                self.summary.controls += 1;
                self.findings.push((name.clone(), finding));
            }
            modules.insert(name.as_str(), module);
        }
        modules
    }

    fn stacks(&mut self, files: &[StackFile<'_>], modules: &Modules<'_>, without_id: &[String], regexes: &Regexes) {
        let (stacks, unreadable) = Stacks::read(files);
        self.diagnostics.extend(unreadable);
        let top_level: Vec<usize> = stacks.top_level().collect();
        let results: Vec<(usize, usize, Diagnostics)> = top_level
            .par_iter()
            .map(|stack| {
                let (instances, mut diagnostics) = stacks.instances(*stack);
                let mut variables = 0;
                for instance in &instances {
                    if let Some(module) = modules.get(instance.component.as_str()) {
                        let (count, found) = check_instance(instance, module, without_id, regexes);
                        variables += count;
                        diagnostics.extend(found);
                    }
                }
                (instances.len(), variables, diagnostics)
            })
            .collect();
        self.summary.stacks = top_level.len();
        // What a shared file says wrong is said once, not once for each stack that imports it.
        let mut seen = HashSet::new();
        for (instances, variables, diagnostics) in results {
            self.summary.instances += instances;
            self.summary.variables += variables;
            let fresh = |diagnostic: &Diagnostic| {
                let place = diagnostic.place.as_ref().map(|Place { source, span }| (*source, span.start));
                seen.insert((diagnostic.code, place, diagnostic.message.clone()))
            };
            self.diagnostics.extend(diagnostics.into_iter().filter(fresh));
        }
    }
}

fn evidence(component: String, finding: &Finding, sources: &Sources) -> Evidence {
    let mut lines: Vec<Line> = finding
        .evidence
        .iter()
        .map(|place| {
            let source = sources.get(place.source);
            Line { file: Utf8Path::to_owned(&source.path), line: source.line_and_column(place.span.start).0 }
        })
        .collect();
    lines.sort();
    lines.dedup();
    Evidence { component, control: finding.control.to_owned(), standing: finding.standing, lines }
}
