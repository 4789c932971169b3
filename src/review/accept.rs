//! The files in which only the accepted hunks have changed.

use std::collections::{HashMap, HashSet};

use camino::Utf8Path;

use super::delta::Delta;
use super::hunk::Hunk;
use crate::workspace::{Policy, RenderedFile};

/// The files of a run that accepts some hunks only, by their numbers. What is not accepted stays as it was written
/// last, and so stays pending.
#[must_use]
pub fn accept(
    mut files: Vec<RenderedFile>,
    deltas: &[Delta<'_>],
    hunks: &[Hunk<'_>],
    accepted: &HashSet<usize>,
) -> Vec<RenderedFile> {
    let mut of_file: HashMap<usize, Vec<usize>> = HashMap::new();
    for (number, hunk) in hunks.iter().enumerate() {
        of_file.entry(hunk.file).or_default().push(number);
    }
    let mut texts: HashMap<&Utf8Path, Option<String>> = HashMap::new();
    for (number, delta) in deltas.iter().enumerate() {
        let own = of_file.get(&number).map_or(&[][..], Vec::as_slice);
        let taken = own.iter().filter(|hunk| accepted.contains(hunk)).count();
        let text = match (delta.base, delta.render) {
            (_, render) if taken == own.len() => render.map(str::to_owned),
            (base, _) if taken == 0 => base.map(str::to_owned),
            (base, _) => {
                Some(partly(base.unwrap_or_default(), own.iter().map(|at| (&hunks[*at], accepted.contains(at)))))
            }
        };
        texts.insert(delta.path, text);
    }
    files.retain_mut(|file| match texts.get_mut(file.path.as_path()) {
        Some(Some(text)) => {
            file.text = std::mem::take(text);
            true
        }
        Some(None) => false,
        None => true,
    });
    let rendered: HashSet<&Utf8Path> = files.iter().map(|file| file.path.as_path()).collect();
    let kept: Vec<RenderedFile> = deltas
        .iter()
        .filter(|delta| !rendered.contains(delta.path))
        .filter_map(|delta| {
            let text = texts.remove(delta.path)??;
            Some(RenderedFile {
                path: delta.path.to_owned(),
                text,
                owner: delta.owner.clone(),
                policy: Policy::Managed,
            })
        })
        .collect();
    files.extend(kept);
    files
}

/// A text with some of its hunks, which stand in order.
fn partly<'h>(base: &str, hunks: impl Iterator<Item = (&'h Hunk<'h>, bool)>) -> String {
    let mut lines = base.split_inclusive('\n').enumerate().peekable();
    let mut out = String::with_capacity(base.len());
    for (hunk, taken) in hunks {
        while let Some((_, line)) = lines.next_if(|(number, _)| *number < hunk.old.start) {
            out.push_str(line);
        }
        while lines.next_if(|(number, _)| *number < hunk.old.end).is_some() {}
        out.push_str(if taken { hunk.added } else { hunk.removed });
    }
    out.extend(lines.map(|(_, line)| line));
    out
}
