//! What is right of a merge, and what git makes of the same texts.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::process::Command;

use atmos_forge::merge::{Merged, Sides, merge};
use camino::Utf8Path;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::edit::{self, Edit};
use super::random::Random;
use super::texts::File;

/// A file with an edit of each side.
pub struct Pair<'f> {
    seed: u64,
    file: &'f File,
    on_disk: Vec<Edit>,
    in_render: Vec<Edit>,
}

/// What came out.
#[derive(Debug, Default)]
pub struct Verdict {
    conflicts: usize,
    in_git: Option<usize>,
    /// Git merged without a conflict to a text that does not parse.
    broken_by_git: bool,
    problem: Option<String>,
    overlaps: bool,
    /// A conflict where no two edits overlap: one side changed a block so much that it was taken for another.
    cautious: bool,
    edits: String,
}

impl<'f> Pair<'f> {
    pub fn random(files: &'f [File], seed: u64) -> Self {
        let mut random = Random::new(seed);
        let file = random.choose(files).unwrap();
        let on_disk = edit::random(file, "yours", &[], &mut random);
        let in_render = edit::random(file, "theirs", &on_disk, &mut random);
        Self { seed, file, on_disk, in_render }
    }

    /// Merges and compares. Edits that do not overlap must merge to the file with all of them.
    pub fn judged(&self, with_git: bool) -> Verdict {
        let base = self.file.text.as_str();
        let base = if self.file.is_hcl() { atmos_forge::hcl::format(base) } else { base.to_owned() };
        let disk = edit::apply(self.file, &self.on_disk);
        let render = edit::apply(self.file, &self.in_render);
        let overlaps = self.on_disk.iter().any(|one| self.in_render.iter().any(|other| edit::overlap(one, other)));
        let merged = merge(Utf8Path::new(&self.file.path), &Sides { base: &base, disk: &disk, render: &render });
        let edits =
            format!("seed {} of {}\ndisk: {:?}\nrender: {:?}", self.seed, self.file.path, self.on_disk, self.in_render);
        let mut verdict = Verdict { overlaps, edits, ..Verdict::default() };
        if with_git {
            let (conflicts, text) = git(&base, &disk, &render);
            verdict.in_git = Some(conflicts);
            verdict.broken_by_git = conflicts == 0 && !self.parses(&text);
        }
        let text = match &merged {
            Merged::Clean(text) => text,
            Merged::Conflicts(conflicts) => {
                verdict.conflicts = conflicts.conflicts.len();
                verdict.cautious = !overlaps;
                &conflicts.disk
            }
        };
        if !self.parses(text) {
            verdict.problem = Some(format!("the merge does not parse:\n{text}"));
        }
        if verdict.conflicts == 0 && !overlaps {
            let all: Vec<Edit> = self.on_disk.iter().chain(&self.in_render).cloned().collect();
            let (expected, found) = (bag(&edit::apply(self.file, &all)), bag(text));
            if expected != found {
                let lacks: Vec<_> = expected.iter().filter(|(line, count)| found.get(*line) != Some(count)).collect();
                let more: Vec<_> = found.iter().filter(|(line, count)| expected.get(*line) != Some(count)).collect();
                verdict.problem = Some(format!("lacks {lacks:#?}\nhas {more:#?}\n{text}"));
            }
        }
        if let Some(problem) = &mut verdict.problem {
            *problem = format!("{}\n{problem}", verdict.edits);
        }
        self.marks(&merged, &mut verdict);
        verdict
    }

    /// Every new text of a side must be in the merge, or in that side's version of it.
    fn marks(&self, merged: &Merged, verdict: &mut Verdict) {
        let (for_disk, for_render) = match merged {
            Merged::Clean(text) => (text, text),
            Merged::Conflicts(conflicts) => (&conflicts.disk, &conflicts.render),
        };
        for (edits, text) in [(&self.on_disk, for_disk), (&self.in_render, for_render)] {
            for mark in edits.iter().flat_map(marks) {
                if !words(text).contains(&words(&mark)) {
                    verdict.problem = Some(format!("seed {}: `{mark}` is lost:\n{text}", self.seed));
                }
            }
        }
    }

    fn parses(&self, text: &str) -> bool {
        if self.file.is_hcl() {
            hcl::parse(text).is_ok_and(|body| {
                let mut names = std::collections::HashSet::new();
                body.blocks().filter(|block| !block.labels.is_empty()).all(|block| {
                    let labels: Vec<&str> = block.labels.iter().map(hcl::structure::BlockLabel::as_str).collect();
                    block.identifier() == "provider" || names.insert((block.identifier().to_owned(), labels.join(".")))
                })
            })
        } else {
            serde_yaml::from_str::<serde_json::Value>(text).is_ok()
        }
    }
}

fn marks(edit: &Edit) -> Vec<String> {
    match edit {
        // A comment behind a value is a change of its own.
        Edit::Replace { with, .. } => vec![with.split_once(" # ").map_or(with.clone(), |(_, comment)| comment.into())],
        // The last item of a list that fits on one line has no comma.
        Edit::InsertAfter { lines, .. } | Edit::InsertBefore { lines, .. } => {
            lines.iter().map(|line| line.trim_end_matches(',').to_owned()).collect()
        }
        Edit::AddItem { item, .. } => vec![item.clone()],
        Edit::Delete { .. } | Edit::MoveToEnd { .. } | Edit::Swap { .. } => Vec::new(),
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of a text without white space, in no order; the items of a list neither. A key of which both sides deleted
/// all that was in it holds `{}`, where deleting the lines would leave nothing. A comment behind a value counts apart.
fn bag(text: &str) -> BTreeMap<String, usize> {
    counted(lines(text).map(|line| {
        let mut items: Vec<&str> = line.split([',', '[', ']']).map(str::trim).collect();
        items.sort_unstable();
        items.join(" ")
    }))
}

/// What stands between brackets, braces and commas, each for itself: both sides may add to one list or object and take
/// out of it, so that it holds what neither has.
fn bag_of_items(text: &str) -> BTreeMap<String, usize> {
    let brackets = [',', '[', ']', '{', '}'];
    let items =
        lines(text).flat_map(|line| line.split(brackets).map(|item| item.trim().to_owned()).collect::<Vec<_>>());
    counted(items.filter(|item| !item.is_empty()))
}

fn lines(text: &str) -> impl Iterator<Item = String> {
    let parts = text.lines().flat_map(|line| line.split(" # ")).map(words).filter(|line| !line.is_empty());
    parts.map(|line| line.strip_suffix(": {}").map_or(line.clone(), |key| format!("{key}:")))
}

fn counted(texts: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    texts.for_each(|text| *counts.entry(text).or_default() += 1);
    counts
}

/// What the render wrote new must be in `for_render`, and what the edits wrote in `for_disk`.
pub fn must_hold_changes(sides: &Sides<'_>, for_disk: &str, for_render: &str, edits: &[Edit]) {
    let [base, disk, render, merged] = [sides.base, sides.disk, sides.render, for_render].map(bag_of_items);
    for (item, count) in &render {
        let of = |bag: &BTreeMap<String, usize>| bag.get(item).copied().unwrap_or(0);
        let deleted = of(&base).saturating_sub(of(&disk));
        assert!(*count <= of(&base) || of(&merged) + deleted >= *count, "`{item}` is not in\n{for_render}");
    }
    for mark in edits.iter().flat_map(marks) {
        assert!(words(for_disk).contains(&words(&mark)), "`{mark}` is not in\n{for_disk}");
    }
}

fn git(base: &str, disk: &str, render: &str) -> (usize, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("disk", disk), ("base", base), ("render", render)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let output = Command::new("git")
        .args(["merge-file", "-p", "--diff3", "disk", "base", "render"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let conflicts = usize::try_from(output.status.code().unwrap()).unwrap();
    (conflicts, String::from_utf8(output.stdout).unwrap())
}

/// The sums over many pairs.
#[derive(Debug, Default)]
pub struct Tally {
    pairs: usize,
    apart: usize,
    conflicts: usize,
    pairs_in_conflict: usize,
    compared: usize,
    compared_conflicts: usize,
    git_conflicts: usize,
    git_pairs_in_conflict: usize,
    broken_by_git: usize,
    worse_than_git: Vec<String>,
    cautious: Vec<String>,
    problems: Vec<String>,
}

impl Tally {
    /// The sums over the pairs of these seeds; git merges every `git_each`th too.
    pub fn of(files: &[File], seeds: Range<u64>, git_each: u64) -> Self {
        let judged = |seed| Pair::random(files, seed).judged(seed % git_each == 0);
        let verdicts: Vec<Verdict> = seeds.into_par_iter().map(judged).collect();
        let mut tally = Self::default();
        for verdict in &verdicts {
            tally.add(verdict);
        }
        tally
    }

    fn add(&mut self, verdict: &Verdict) {
        self.pairs += 1;
        self.apart += usize::from(!verdict.overlaps);
        self.conflicts += verdict.conflicts;
        self.pairs_in_conflict += usize::from(verdict.conflicts > 0);
        if let Some(in_git) = verdict.in_git {
            self.compared += 1;
            self.compared_conflicts += verdict.conflicts;
            self.git_conflicts += in_git;
            self.git_pairs_in_conflict += usize::from(in_git > 0);
            self.broken_by_git += usize::from(verdict.broken_by_git);
            if verdict.conflicts > 0 && in_git == 0 && !verdict.broken_by_git {
                self.worse_than_git.push(verdict.edits.clone());
            }
        }
        if verdict.cautious {
            self.cautious.push(verdict.edits.clone());
        }
        self.problems.extend(verdict.problem.clone());
    }

    pub fn must_be_sound(&self) {
        let shown = self.problems.iter().take(5).cloned().collect::<Vec<_>>().join("\n\n────────\n\n");
        assert!(self.problems.is_empty(), "{} problems in {} pairs\n{shown}", self.problems.len(), self.pairs);
        // One side may change what tells a block from others like it, or an entry of an object beside the other's: that
        // happens in less than one of a hundred pairs.
        assert!(self.cautious.len() <= self.pairs.div_ceil(1_000), "{self}");
        assert!(self.compared_conflicts <= self.git_conflicts, "{self}");
        assert!(self.apart > self.pairs / 4, "{self}");
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "pairs {}, of which {} do not overlap", self.pairs, self.apart)?;
        writeln!(f, "conflicts: {} in {} pairs", self.conflicts, self.pairs_in_conflict)?;
        writeln!(
            f,
            "of {} pairs compared: {} conflicts here, {} in git (in {} pairs), {} merged by git to what does not parse",
            self.compared, self.compared_conflicts, self.git_conflicts, self.git_pairs_in_conflict, self.broken_by_git
        )?;
        writeln!(f, "conflict here and none in git: {}", self.worse_than_git.len())?;
        for edits in &self.worse_than_git {
            writeln!(f, "{edits}")?;
        }
        writeln!(f, "conflict though no edits overlap: {}", self.cautious.len())?;
        for edits in &self.cautious {
            writeln!(f, "{edits}")?;
        }
        write!(f, "lost or wrong: {}", self.problems.len())
    }
}
