//! Grouping hunks by cause.

use std::collections::{BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::accept;
use super::access::{self, Access, AccessChange, CALLERS};
use super::delta::{Delta, deltas};
use super::effect::{self, ControlEffect, Effect, Standings};
use super::hunk::{Hunk, hunks};
use super::regions;
use super::sets::Sets;
use super::subject::{Subject, Surroundings, Ties, Token, ties};
use crate::pipeline::Plan;
use crate::resolve::Component;
use crate::workspace::{Base, Changeset, Files, Owner, RenderedFile};

/// Everything that is to be reviewed.
pub struct Review<'a> {
    deltas: Vec<Delta<'a>>,
    hunks: Vec<Hunk<'a>>,
    /// The groups, components in the order of their names, then what belongs to none.
    pub groups: Vec<Group<'a>>,
}

/// Changes with one cause.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// What names it on the command line, such as `vpc/nat`.
    pub id: String,
    /// The kind of component that it is about.
    pub kind: Option<String>,
    /// What it is about within it.
    pub subject: Subject,
    /// What became of that.
    pub change: Change,
    /// The numbers of its hunks.
    pub(super) hunks: Vec<usize>,
    /// Its hunks as they differ from each other, each with how many files have it.
    pub shapes: Vec<Shape<'a>>,
    /// How many components it stands in.
    pub components: usize,
    /// How many stacks.
    pub stacks: usize,
    /// How many accounts.
    pub accounts: usize,
    /// How many files.
    pub files: usize,
    /// What it does to controls.
    pub controls: Vec<ControlEffect>,
    /// Who gains or loses a role by it.
    pub access: Vec<Access>,
}

impl Group<'_> {
    /// The change of a variable that had its default until now, or has it from now on.
    fn against_default(&self, default: impl Fn(&str) -> Option<serde_json::Value>) -> Option<Change> {
        let (Change::Changed, Subject::Variable(name), [shape]) = (&self.change, &self.subject, &self.shapes[..])
        else {
            return None;
        };
        let (removed, added) = (shape.hunk.removed, shape.hunk.added);
        let value = |text| effect::value_in(text, name, shape.first.path.extension());
        let (old, new) = match (removed.is_empty(), added.is_empty()) {
            (true, false) => (default(name)?, value(added)?),
            (false, true) => (value(removed)?, default(name)?),
            _ => return None,
        };
        Some(Change::Value(old.to_string(), new.to_string()))
    }
}

/// What became of the subject of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    New,
    /// It is gone.
    Gone,
    /// One value became another.
    Value(String, String),
    /// It is otherwise than it was.
    Changed,
}

/// One hunk, in however many files.
#[derive(Debug, Clone)]
pub struct Shape<'a> {
    /// The delta of the first file that has it.
    pub first: Delta<'a>,
    /// The hunk in that file.
    pub hunk: Hunk<'a>,
    /// How many files have it.
    pub files: usize,
}

impl<'a> Review<'a> {
    /// Groups what a changeset would change, but for hand edits.
    #[must_use]
    pub fn of(base: &Base, files: &'a Files, changeset: &Changeset<'a>, plan: &Plan) -> Self {
        let deltas = deltas(files, changeset);
        let components = &plan.blueprints.components;
        let kind_of = |name: &str| {
            let kind = components.get(name).map(|component| component.kind.name());
            kind.or_else(|| plan.organization.variants.get(name).map(|one| one.kind.value.as_str()))
                .unwrap_or(name)
                .to_owned()
        };
        let is_new_or_gone = |owner: &Owner| {
            let is_described = match owner {
                Owner::Organization => true,
                Owner::Component(name) => components.contains_key(name),
                Owner::Account(name) => plan.organization.accounts.contains_key(name),
            };
            !is_described || !base.has(owner)
        };
        let moved = regions::moved(&deltas, plan);
        let read = |(file, delta): (usize, &Delta<'a>)| {
            let kind_of = |name: &str| kind_of(name);
            let around = Surroundings { kind_of: &kind_of, is_new_or_gone: &is_new_or_gone, moved: &moved };
            let hunks = hunks(file, delta);
            let ties = ties(delta, &hunks, &around);
            (hunks, ties)
        };
        let (hunks, ties): (Vec<_>, Vec<_>) = deltas.par_iter().enumerate().map(read).unzip();
        let hunks: Vec<Hunk<'a>> = hunks.into_iter().flatten().collect();
        let ties: Vec<Ties> = ties.into_iter().flatten().collect();
        let mut groups: Vec<Group<'a>> =
            join(&ties).into_iter().map(|(token, members)| group(token, members, &deltas, &hunks)).collect();
        groups.sort_by_cached_key(|one| (one.kind.is_none(), one.kind.clone(), one.subject.clone()));
        name(&mut groups);
        let mut review = Self { deltas, hunks, groups };
        review.judge(files, |name| components.get(name));
        review.name_access(plan);
        review
    }

    /// The files in which only these groups, by their place among all, have changed.
    #[must_use]
    pub fn accept(&self, files: Vec<RenderedFile>, groups: &[usize]) -> Vec<RenderedFile> {
        let accepted: HashSet<usize> = groups.iter().flat_map(|at| &self.groups[*at].hunks).copied().collect();
        accept::accept(files, &self.deltas, &self.hunks, &accepted)
    }

    /// The files of a group, each once.
    pub fn files_of<'r>(&'r self, group: &'r Group<'a>) -> impl Iterator<Item = &'r Delta<'a>> {
        let files: BTreeSet<usize> = group.hunks.iter().map(|at| self.hunks[*at].file).collect();
        files.into_iter().map(|file| &self.deltas[file])
    }

    /// Says what each group does to controls. A component's files are taken apart, and judged as they were, once.
    fn judge<'c>(&mut self, files: &Files, component: impl Fn(&str) -> Option<&'c Component>) {
        let mut shares: HashMap<String, (Share<'a>, Standings)> = HashMap::new();
        for at in 0..self.groups.len() {
            let group = &self.groups[at];
            let owner =
                self.files_of(group).map(|delta| delta.owner).find(|owner| matches!(owner, Owner::Component(_)));
            let name = match owner {
                Some(Owner::Component(name)) => Some(name.as_str()),
                _ => group.kind.as_deref(),
            };
            let Some(component) = name.and_then(&component) else {
                continue;
            };
            let (share, before) = shares.entry(component.name.clone()).or_insert_with(|| {
                let share = self.share(files, &component.name);
                let before = effect::standings(component, &share.with(&[]));
                (share, before)
            });
            let members: Vec<usize> = group.hunks.iter().copied().filter(|at| share.numbers.contains(at)).collect();
            let after = (!members.is_empty()).then(|| effect::standings(component, &share.with(&members)));
            let values = group.shapes.iter().map(|shape| (shape.hunk.removed, shape.hunk.added));
            let controls = effect::of(component, &group.subject, before, after, values);
            let default = |name: &str| {
                component.variables.iter().find(|variable| variable.name == name).and_then(|one| one.default.clone())
            };
            let change = group.against_default(default);
            self.groups[at].controls = controls;
            if let Some(change) = change {
                self.groups[at].change = change;
            }
        }
    }

    /// Says which edges each group adds or takes away. Of a control that an edge adds something to, or has nothing left
    /// to hold, the lines count for nothing: an edge is a way in.
    fn name_access(&mut self, plan: &Plan) {
        for at in 0..self.groups.len() {
            let group = &self.groups[at];
            let is_whole = matches!(group.subject, Subject::Account(_) | Subject::Component);
            if !is_whole && group.subject != Subject::Variable(CALLERS.to_owned()) {
                continue;
            }
            let mut access: Vec<Access> = self.files_of(group).flat_map(access::of).collect();
            access.sort();
            for one in &mut access {
                one.waivers = access::permitted_by(plan, one);
            }
            let has = |change| access.iter().any(|one| one.change == change);
            let misleading = match (has(AccessChange::Gained), has(AccessChange::Lost)) {
                (true, _) => Some(Effect::Tightens),
                (false, true) => Some(Effect::Weakens),
                (false, false) => None,
            };
            let group = &mut self.groups[at];
            for control in group.controls.iter_mut().filter(|one| Some(one.effect) == misleading) {
                control.effect = Effect::Keeps;
            }
            group.access = access;
        }
    }

    /// What the review holds of one component.
    fn share(&self, files: &Files, component: &str) -> Share<'a> {
        let owner = Owner::Component(component.to_owned());
        let own = files.iter().filter(|file| file.owner == owner && file.path.extension() == Some("tf"));
        let mut share =
            Share { files: own.cloned().collect(), deltas: Vec::new(), hunks: Vec::new(), numbers: Vec::new() };
        let mut places = HashMap::new();
        for (number, delta) in self.deltas.iter().enumerate().filter(|(_, delta)| *delta.owner == owner) {
            places.insert(number, share.deltas.len());
            share.deltas.push(*delta);
        }
        for (number, hunk) in self.hunks.iter().enumerate() {
            if let Some(file) = places.get(&hunk.file) {
                share.hunks.push(Hunk { file: *file, ..hunk.clone() });
                share.numbers.push(number);
            }
        }
        share
    }
}

/// What a review holds of one component.
struct Share<'a> {
    /// Its Terraform files as they are rendered.
    files: Vec<RenderedFile>,
    deltas: Vec<Delta<'a>>,
    hunks: Vec<Hunk<'a>>,
    /// The number of each hunk among all.
    numbers: Vec<usize>,
}

impl Share<'_> {
    /// The component's files with only these hunks, by their numbers among all.
    fn with(&self, members: &[usize]) -> Vec<RenderedFile> {
        let is_member = |at: &usize| members.contains(&self.numbers[*at]);
        let accepted = (0..self.hunks.len()).filter(is_member).collect();
        accept::accept(self.files.clone(), &self.deltas, &self.hunks, &accepted)
    }
}

/// Joins hunks that have one cause, and says what each set of them is about.
fn join(ties: &[Ties]) -> Vec<(Token, Vec<usize>)> {
    let changed: HashSet<&Token> = ties.iter().flat_map(|one| &one.changes).collect();
    let defined: HashSet<&Token> = ties.iter().flat_map(|one| &one.defines).collect();
    let mut sets = Sets::new(ties.len());
    let mut first: HashMap<&Token, usize> = HashMap::new();
    for (hunk, one) in ties.iter().enumerate() {
        let refers = one.refers.iter().filter(|token| defined.contains(token));
        let describes = one.describes.iter().filter(|token| changed.contains(token));
        let mut joined = one.changes.iter().chain(refers).chain(describes).peekable();
        let otherwise = if joined.peek().is_none() { one.otherwise.as_ref() } else { None };
        for token in joined.chain(otherwise) {
            let other = *first.entry(token).or_insert(hunk);
            sets.join(hunk, other);
        }
    }
    let mut members: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut place: HashMap<usize, usize> = HashMap::new();
    for hunk in 0..ties.len() {
        let root = sets.root(hunk);
        let at = *place.entry(root).or_insert_with(|| {
            members.push((root, Vec::new()));
            members.len() - 1
        });
        members[at].1.push(hunk);
    }
    members.into_iter().map(|(_, hunks)| (about(ties, &hunks), hunks)).collect()
}

/// What a set of hunks is about: what most of them change; a whole component or a variable before a block.
fn about(ties: &[Ties], hunks: &[usize]) -> Token {
    let mut counts: HashMap<&Token, usize> = HashMap::new();
    for token in hunks.iter().flat_map(|at| &ties[*at].changes) {
        *counts.entry(token).or_default() += 1;
    }
    let rank = |subject: &Subject| match subject {
        Subject::Regions(_) | Subject::Account(_) | Subject::Component => 0,
        Subject::Variable(_) => 1,
        Subject::Block(address) if address.starts_with("output.") || address.starts_with("local.") => 3,
        Subject::Block(_) => 2,
        Subject::Documentation | Subject::Other(_) => 4,
    };
    let best = counts.into_iter().min_by_key(|(token, count)| (rank(&token.1), usize::MAX - count, (*token).clone()));
    let otherwise = || hunks.iter().find_map(|at| ties[*at].otherwise.clone());
    best.map(|(token, _)| token.clone())
        .or_else(otherwise)
        .unwrap_or_else(|| (None, Subject::Other("other files".to_owned())))
}

fn group<'a>((kind, subject): Token, members: Vec<usize>, deltas: &[Delta<'a>], hunks: &[Hunk<'a>]) -> Group<'a> {
    let mut shapes: Vec<Shape<'a>> = Vec::new();
    let mut known: HashMap<(&str, &str, Option<&str>), usize> = HashMap::new();
    let (mut components, mut accounts) = (HashSet::new(), HashSet::new());
    let (mut stacks, mut files) = (HashSet::new(), HashSet::new());
    for hunk in members.iter().map(|at| &hunks[*at]) {
        let delta = deltas[hunk.file];
        files.insert(hunk.file);
        match delta.owner {
            Owner::Organization => {}
            Owner::Component(name) => {
                components.insert(name.as_str());
            }
            Owner::Account(name) => {
                accounts.insert(name.as_str());
                if delta.path.file_name() != Some("_defaults.yaml") && is_stack(&delta) {
                    stacks.insert(hunk.file);
                }
            }
        }
        // The same lines in two files of one name are one shape.
        let at = *known.entry((hunk.removed, hunk.added, delta.path.extension())).or_insert_with(|| {
            shapes.push(Shape { first: delta, hunk: hunk.clone(), files: 0 });
            shapes.len() - 1
        });
        shapes[at].files += 1;
    }
    let change = change(&subject, &members, deltas, hunks);
    Group {
        id: String::new(),
        kind,
        subject,
        change,
        shapes,
        components: components.len(),
        stacks: stacks.len(),
        accounts: accounts.len(),
        files: files.len(),
        hunks: members,
        controls: Vec::new(),
        access: Vec::new(),
    }
}

fn is_stack(delta: &Delta<'_>) -> bool {
    let text = delta.render.or(delta.base).unwrap_or_default();
    text.contains("\ncomponents:\n")
}

/// What became of the subject.
fn change(subject: &Subject, members: &[usize], deltas: &[Delta<'_>], hunks: &[Hunk<'_>]) -> Change {
    let own = || members.iter().map(|at| &hunks[*at]);
    if let Subject::Variable(name) = subject {
        let mut values = own().filter_map(|hunk| {
            let file = deltas[hunk.file].path.extension();
            Some((effect::value_in(hunk.removed, name, file)?, effect::value_in(hunk.added, name, file)?))
        });
        if let Some((old, new)) = values.next().filter(|first| values.all(|other| other == *first)) {
            return Change::Value(old.to_string(), new.to_string());
        }
    }
    let opens = |text: &str| match subject {
        Subject::Variable(name) => text.contains(&format!("variable \"{name}\" {{")),
        Subject::Block(address) => address.split_once('.').is_some_and(|(kind, name)| {
            text.contains(&format!("{kind}\" \"{name}\" {{")) || text.contains(&format!("{kind} \"{name}\" {{"))
        }),
        Subject::Component | Subject::Account(_) => !text.is_empty(),
        Subject::Regions(_) | Subject::Documentation | Subject::Other(_) => false,
    };
    match (own().any(|hunk| opens(hunk.removed)), own().any(|hunk| opens(hunk.added))) {
        (false, true) => Change::New,
        (true, false) => Change::Gone,
        _ => Change::Changed,
    }
}

/// Gives each group a name of its own.
fn name(groups: &mut [Group<'_>]) {
    let mut taken = HashSet::new();
    for group in groups {
        let subject = match &group.subject {
            Subject::Account(name) => name.clone(),
            other => other.to_string().replace('→', "to").replace(", ", "+").replace(' ', "-"),
        };
        let first = match (&group.kind, &group.subject) {
            (Some(kind), Subject::Component) => kind.clone(),
            (Some(kind), _) => format!("{kind}/{subject}"),
            (None, _) => subject,
        };
        let mut id = first.clone();
        let mut number = 1;
        while !taken.insert(id.clone()) {
            number += 1;
            id = format!("{first}-{number}");
        }
        group.id = id;
    }
}
