//! Which merge is taken: that of the trees if it is proven to hold both changes, else that of the lines if it is, else
//! none of them.

use super::piece::{Clash, Piece, assemble};
use super::rename::{self, Renames};
use super::tree::Container;
use super::verify::{facts, holds, holds_both};
use super::{Conflicts, Merged, Sides, hcl, lines, tree_merge, yaml};
use crate::hcl::format;

/// A language whose structure is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Hcl,
    Yaml,
}

impl Syntax {
    /// Reads a text. Nothing if the tree would not give the text back.
    fn parse(self, text: &str) -> Option<Container<'_>> {
        let tree = match self {
            Self::Hcl => hcl::parse(text),
            Self::Yaml => yaml::parse(text),
        }?;
        let mut written = String::with_capacity(text.len());
        tree.write(&mut written);
        (written == text).then_some(tree)
    }
}

/// Merges by structure. Where the texts do not parse, lines are merged; where the result of either is not proven to
/// hold both changes, the file is one conflict.
pub(super) fn merge(syntax: Syntax, sides: &Sides<'_>) -> Merged {
    let trees = (syntax.parse(sides.base), syntax.parse(sides.disk), syntax.parse(sides.render));
    let (Some(base), Some(mut disk), Some(mut render)) = trees else {
        return unproven(syntax, sides);
    };
    let renames = [rename::find(&base, &disk, &render), rename::find(&base, &render, &disk)];
    rename::undo(&mut disk, &renames[0]);
    rename::undo(&mut render, &renames[1]);
    let proof = Proof { syntax, renames, base: facts(&base), disk: facts(&disk), render: facts(&render) };
    let by_structure = tree_merge::merge(&base, &disk, &render, sides.disk).map(assemble).map(|merged| {
        let formatted = syntax == Syntax::Hcl && [sides.disk, sides.render].iter().all(|text| format(text) == *text);
        if formatted { tidy(merged) } else { merged }
    });
    if let Some(merged) = by_structure
        && proof.accepts(&merged)
    {
        return merged;
    }
    let by_line = lines::merge(sides);
    if proof.accepts(&by_line) { by_line } else { one_conflict(sides) }
}

/// Lines merged without knowledge of the structure. Two texts that parse never make one that does not.
fn unproven(syntax: Syntax, sides: &Sides<'_>) -> Merged {
    let parses = |text: &str| syntax.parse(text).is_some();
    let by_line = lines::merge(sides);
    match &by_line {
        Merged::Clean(text) if !parses(text) && parses(sides.disk) && parses(sides.render) => one_conflict(sides),
        _ => by_line,
    }
}

fn tidy(merged: Merged) -> Merged {
    match merged {
        Merged::Clean(text) => Merged::Clean(format(&text)),
        Merged::Conflicts(conflicts) => Merged::Conflicts(Conflicts {
            disk: format(&conflicts.disk),
            render: format(&conflicts.render),
            ..conflicts
        }),
    }
}

/// The whole file as a conflict.
fn one_conflict(sides: &Sides<'_>) -> Merged {
    let side = |text: &str| (!text.is_empty()).then(|| text.to_owned().into());
    assemble(vec![Piece::Clash(Clash {
        what: format!("lines 1-{}", sides.disk.lines().count()),
        line: 1,
        base: side(sides.base),
        disk: side(sides.disk),
        render: side(sides.render),
    })])
}

/// What a merge must hold.
struct Proof {
    syntax: Syntax,
    renames: [Renames; 2],
    base: super::verify::Facts,
    disk: super::verify::Facts,
    render: super::verify::Facts,
}

impl Proof {
    fn accepts(&self, merged: &Merged) -> bool {
        let of = |text: &str| {
            let mut tree = self.syntax.parse(text)?;
            self.renames.iter().for_each(|renames| rename::undo(&mut tree, renames));
            Some(facts(&tree))
        };
        match merged {
            Merged::Clean(text) => {
                of(text).is_some_and(|merged| holds_both(&self.base, &self.disk, &self.render, &merged))
            }
            Merged::Conflicts(conflicts) => {
                let disk = of(&conflicts.disk);
                let render = of(&conflicts.render);
                disk.is_some_and(|merged| holds(&self.base, &self.disk, &self.render, &merged))
                    && render.is_some_and(|merged| holds(&self.base, &self.render, &self.disk, &merged))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::Syntax;

    /// The files in the snapshots, which begin with a line that names them.
    fn generated() -> Vec<(String, String)> {
        let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"))];
        let mut files = Vec::new();
        while let Some(path) = folders.pop() {
            if path.is_dir() {
                folders.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for file in text.split("════ ").skip(1) {
                let (path, text) = file.split_once('\n').unwrap();
                files.push((path.to_owned(), text.trim_start_matches('\n').to_owned()));
            }
        }
        files
    }

    #[test]
    fn every_generated_file_has_a_tree_that_gives_its_text_back() {
        let mut read = 0;
        for (path, text) in generated() {
            let syntax = match path.rsplit_once('.').map(|(_, extension)| extension) {
                Some("tf" | "hcl") => Syntax::Hcl,
                Some("yaml" | "yml") => Syntax::Yaml,
                _ => continue,
            };
            assert!(syntax.parse(&text).is_some(), "{path}:\n{text}");
            read += 1;
        }
        assert!(read > 100, "{read}");
    }
}
