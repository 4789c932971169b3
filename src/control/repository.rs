//! Checking a whole repository, from the texts of its files.

use std::collections::{HashMap, HashSet};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use serde::Serialize;

use super::component::{Finding, Standing};
use super::configuration::Folders;
use super::examined::{Examined, InStack, Loaded};
use super::files::{ModuleFile, Problem, Translation, is_values};
use super::stacks::{StackFile, Stacks};
use super::variables::check_instance;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId, Sources};
use crate::hcl::Regexes;

/// The files that are checked.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The components, each with its kind.
    pub components: Vec<ComponentFiles>,
    /// The folders that components call as modules: path below the repository, and their files.
    pub modules: Vec<(Utf8PathBuf, Vec<(Utf8PathBuf, String)>)>,
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
    let mut add_all = |files: Vec<(Utf8PathBuf, String)>| -> Vec<SourceId> {
        files.into_iter().map(|(path, text)| add(&mut sources, path, text)).collect()
    };
    let components: Vec<(String, String, Vec<SourceId>)> =
        files.components.into_iter().map(|one| (one.name, one.kind, add_all(one.files))).collect();
    let modules: Vec<(Utf8PathBuf, Vec<SourceId>)> =
        files.modules.into_iter().map(|(path, files)| (path, add_all(files))).collect();
    let stacks: Vec<(SourceId, bool)> =
        files.stacks.into_iter().map(|stack| (add(&mut sources, stack.path, stack.text), stack.top_level)).collect();
    let waived: Vec<&str> = files.waived.iter().map(String::as_str).collect();
    let regexes = Regexes::default();
    let mut found = Found::default();
    let ids = components.iter().flat_map(|(_, _, ids)| ids).chain(modules.iter().flat_map(|(_, ids)| ids));
    let texts = Texts::read(ids.copied(), &sources, &mut found.diagnostics);
    let folders: Folders<'_> = modules.iter().map(|(path, ids)| (path.clone(), texts.files(ids))).collect();
    let loaded = found.load(&components, &texts, &folders);
    let examined = found.examine(&loaded, &regexes);
    let stack_files: Vec<StackFile<'_>> = stacks
        .iter()
        .map(|(id, top_level)| {
            let source = sources.get(*id);
            let path = source.path.strip_prefix(&files.stacks_base).unwrap_or(&source.path);
            StackFile { source: *id, path, text: &source.text, top_level: *top_level }
        })
        .collect();
    let in_stacks = found.stacks(&stack_files, &examined, &files.without_id, &regexes);
    let findings = found.conclude(examined, in_stacks, &waived);
    let evidence = findings.into_iter().map(|(component, finding)| evidence(component, &finding, &sources)).collect();
    let Found { diagnostics, summary } = found;
    Checked { diagnostics, sources, summary, evidence }
}

/// Adds a text, without a byte order mark, so that places in it count from its first character.
fn add(sources: &mut Sources, path: Utf8PathBuf, text: String) -> SourceId {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => sources.add(path, rest),
        None => sources.add(path, text),
    }
}

/// The files of components, those in JSON as HCL.
struct Texts<'a> {
    sources: &'a Sources,
    translations: HashMap<SourceId, Translation>,
}

impl<'a> Texts<'a> {
    fn read(ids: impl Iterator<Item = SourceId>, sources: &'a Sources, diagnostics: &mut Diagnostics) -> Self {
        let mut translations = HashMap::new();
        for id in ids {
            let source = sources.get(id);
            if source.path.extension() != Some("json") {
                continue;
            }
            let translate = match source.path.file_name() {
                Some(name) if is_values(name) => Translation::of_values,
                _ => Translation::of_configuration,
            };
            let translation = translate(&source.text).unwrap_or_else(|Problem { span, what }| {
                let place = Place { source: id, span };
                diagnostics.push(Diagnostic::error(Code::UnreadableFile, what).at(place));
                Translation::default()
            });
            translations.insert(id, translation);
        }
        Self { sources, translations }
    }

    fn files(&'a self, ids: &[SourceId]) -> Vec<ModuleFile<'a>> {
        let file = |id: &SourceId| {
            let source = self.sources.get(*id);
            match self.translations.get(id) {
                Some(translation) => ModuleFile::translated(*id, &source.path, translation),
                None => ModuleFile::new(*id, &source.path, &source.text),
            }
        };
        ids.iter().map(file).collect()
    }
}

#[derive(Default)]
struct Found {
    diagnostics: Diagnostics,
    summary: Summary,
}

impl Found {
    fn load<'a>(
        &mut self,
        components: &'a [(String, String, Vec<SourceId>)],
        texts: &'a Texts<'a>,
        folders: &Folders<'a>,
    ) -> Vec<Loaded<'a>> {
        let mut all = Vec::new();
        for (name, kind, ids) in components {
            if ids.is_empty() {
                let message = format!("the component {name} has no Terraform files");
                let help = "it was deleted by hand: restore it from git, or remove its kind from every account";
                self.diagnostics.push(Diagnostic::error(Code::UnreadableFile, message).help(help));
                continue;
            }
            let (loaded, diagnostics) = Loaded::read(name, kind, texts.files(ids), folders);
            self.diagnostics.extend(diagnostics);
            all.extend(loaded);
        }
        all
    }

    fn examine<'m>(&mut self, loaded: &'m [Loaded<'m>], regexes: &Regexes) -> Vec<Examined<'m>> {
        let examined = loaded.iter().map(|one| {
            let (examined, diagnostics) = Examined::of(one, regexes);
            self.diagnostics.extend(diagnostics);
            examined
        });
        examined.collect()
    }

    /// Checks all stacks. What comes of controls there is listed by component, each time with the path of the stack.
    fn stacks(
        &mut self,
        files: &[StackFile<'_>],
        components: &[Examined<'_>],
        without_id: &[String],
        regexes: &Regexes,
    ) -> Vec<Vec<(String, InStack)>> {
        let (stacks, unreadable) = Stacks::read(files);
        self.diagnostics.extend(unreadable);
        let by_name: HashMap<&str, usize> = components.iter().enumerate().map(|(at, one)| (one.name(), at)).collect();
        let top_level: Vec<usize> = stacks.top_level().collect();
        let results: Vec<OfStack> = top_level
            .par_iter()
            .map(|stack| {
                let (instances, diagnostics) = stacks.instances(*stack);
                let mut result = OfStack { instances: instances.len(), diagnostics, ..OfStack::default() };
                for instance in &instances {
                    let Some(at) = by_name.get(instance.component.as_str()).copied() else { continue };
                    let passed = check_instance(instance, &components[at], without_id, regexes);
                    result.variables += components[at].variables.len();
                    result.controls.push((at, components[at].in_stack(&passed.values, regexes)));
                    result.diagnostics.extend(passed.diagnostics);
                }
                result
            })
            .collect();
        self.summary.stacks = top_level.len();
        // What a shared file says wrong is said once, not once for each stack that imports it.
        let mut seen = HashSet::new();
        let mut by_component: Vec<Vec<(String, InStack)>> = components.iter().map(|_| Vec::new()).collect();
        for (stack, result) in top_level.into_iter().zip(results) {
            self.summary.instances += result.instances;
            self.summary.variables += result.variables;
            let fresh = |diagnostic: &Diagnostic| {
                let place = diagnostic.place.as_ref().map(|Place { source, span }| (*source, span.start));
                seen.insert((diagnostic.code, place, diagnostic.message.clone()))
            };
            self.diagnostics.extend(result.diagnostics.into_iter().filter(fresh));
            for (at, controls) in result.controls {
                by_component[at].push((stacks.path(stack).to_string(), controls));
            }
        }
        by_component
    }

    fn conclude(
        &mut self,
        components: Vec<Examined<'_>>,
        in_stacks: Vec<Vec<(String, InStack)>>,
        waived: &[&str],
    ) -> Vec<(String, Finding)> {
        let mut findings = Vec::new();
        for (component, stacks) in components.into_iter().zip(in_stacks) {
            let name = component.name().to_owned();
            // What is missing as a whole has no place, and is told once.
            let mut told = HashSet::new();
            for (finding, broken) in component.concluded(stacks, waived) {
                let fresh = |one: &Diagnostic| one.place.is_some() || told.insert(one.message.clone());
                self.diagnostics.extend(broken.into_iter().filter(fresh));
                match finding.standing {
                    Standing::Met => self.summary.met += 1,
                    Standing::Broken => self.summary.broken += 1,
                    Standing::Waived => self.summary.waived += 1,
                    Standing::Undecided => self.summary.undecided += 1,
                    Standing::NotApplicable => continue,
                }
                self.summary.controls += 1;
                findings.push((name.clone(), finding));
            }
        }
        findings
    }
}

/// What came of one stack.
#[derive(Default)]
struct OfStack {
    instances: usize,
    variables: usize,
    /// By component.
    controls: Vec<(usize, InStack)>,
    diagnostics: Diagnostics,
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
