//! Checking a whole repository, from the texts of its files.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use super::component::{Finding, Standing};
use super::configuration::Folders;
use super::fact::FromManifest;
use super::facts::Facts;
use super::files::Texts;
use super::found::{FilesOf, Found};
use super::hold::Binds;
use super::of_stacks::OfStacks;
use super::stack_file::StackFile;
use super::stacks::Stacks;
use super::summary::Summary;
use crate::diagnostic::{Diagnostics, SourceId, Sources};
use crate::hcl::Regexes;
use crate::layout::StackNames;
use crate::yaml::Lists;

/// The files that are checked.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The components, each with its kind.
    pub components: Vec<ComponentFiles>,
    /// The folders that components call as modules: path below the repository, and their files.
    pub modules: Vec<(Utf8PathBuf, Vec<(Utf8PathBuf, String)>)>,
    /// Every file below the stacks' base path.
    pub stacks: Vec<StackText>,
    /// The files of stacks, as the manifest has them.
    pub rendered: Vec<StackText>,
    /// The stacks' base path, which imports are relative to.
    pub stacks_base: Utf8PathBuf,
    /// How stacks are called.
    pub names: StackNames,
    /// Whether Atmos runs the templates of every stack.
    pub runs_templates: bool,
    /// How Atmos merges lists.
    pub lists: Lists,
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
    /// What follows from the manifest.
    pub manifest: FromManifest,
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

impl StackText {
    /// The file as stacks that are in no source have it.
    pub(super) fn file<'a>(&'a self, base: &Utf8Path) -> StackFile<'a> {
        let path = Utf8Path::strip_prefix(&self.path, base).unwrap_or(&self.path);
        StackFile { source: SourceId::NOWHERE, path, text: &self.text, top_level: self.top_level }
    }
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
    /// The units in which all its statements bind, if it is a control of policies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
    /// The units in which some do not bind yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pending_units: Vec<String>,
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
    let components: Vec<FilesOf> = files
        .components
        .into_iter()
        .map(|ComponentFiles { name, kind, manifest, files }| FilesOf { name, kind, manifest, ids: add_all(files) })
        .collect();
    let modules: Vec<(Utf8PathBuf, Vec<SourceId>)> =
        files.modules.into_iter().map(|(path, files)| (path, add_all(files))).collect();
    let stacks: Vec<(SourceId, bool)> =
        files.stacks.into_iter().map(|stack| (add(&mut sources, stack.path, stack.text), stack.top_level)).collect();
    let waived: Vec<&str> = files.waived.iter().map(String::as_str).collect();
    let regexes = Regexes::default();
    let mut found = Found::default();
    let ids = components.iter().flat_map(|one| &one.ids).chain(modules.iter().flat_map(|(_, ids)| ids));
    let texts = Texts::read(ids.copied(), &sources, &mut found.diagnostics);
    let folders: Folders<'_> = modules.iter().map(|(path, ids)| (path.clone(), texts.files(ids))).collect();
    let loaded = found.load(&components, &texts, &folders);
    let examined = found.examine(&loaded, &regexes);
    let below_base = |path| Utf8Path::strip_prefix(path, &files.stacks_base).unwrap_or(path);
    let stack_files: Vec<StackFile<'_>> = stacks
        .iter()
        .map(|(id, top_level)| {
            let source = sources.get(*id);
            StackFile { source: *id, path: below_base(&source.path), text: &source.text, top_level: *top_level }
        })
        .collect();
    let rendered: Vec<StackFile<'_>> = files.rendered.iter().map(|text| text.file(&files.stacks_base)).collect();
    let stacks = Stacks::of(&stack_files, files.runs_templates, files.lists);
    let repository = OfStacks {
        base: &files.stacks_base,
        facts: Facts::of(Stacks::of(&rendered, files.runs_templates, files.lists), &stacks),
        stacks,
        names: &files.names,
        without_id: &files.without_id,
        regexes: &regexes,
    };
    let in_stacks = found.stacks(&repository, &examined);
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
    let units = |binds: &Binds| binds.iter().map(|(_, unit)| unit.clone()).collect::<BTreeSet<_>>();
    let pending = units(&finding.pending);
    Evidence {
        component,
        control: finding.control.to_owned(),
        standing: finding.standing,
        lines,
        units: units(&finding.bound).difference(&pending).cloned().collect(),
        pending_units: pending.into_iter().collect(),
    }
}
