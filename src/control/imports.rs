//! Following the imports of a stack, with the `overrides` that go up and down with them.

use camino::{Utf8Path, Utf8PathBuf};

use super::followed::Followed;
use super::stack_templates;
use super::stacks::Stacks;
use crate::diagnostic::{Code, Diagnostic};
use crate::layout;
use crate::yaml::{Import, Node, Value};

/// A file with everything that it imports below it.
struct Merged {
    node: Node,
    /// The overrides of the file itself, under those of the files that import it.
    inline: Node,
    /// The overrides of what it imports.
    imported: Node,
}

/// More files that import each other in a row are a mistake.
const MAX_IMPORTS: usize = 64;

/// The endings that Atmos tries where an import has none.
const ENDINGS: [&str; 4] = [".yaml", ".yml", ".yaml.tmpl", ".yml.tmpl"];

impl Stacks<'_> {
    /// A stack with everything that it imports below it.
    pub(super) fn merged(&self, stack: usize, followed: &mut Followed) -> Node {
        let nothing = Node::nothing();
        self.file(stack, &nothing, &nothing, followed).node
    }

    /// A file below others, whose overrides go over its own, while those that came before it go under.
    fn file(&self, file: usize, above: &Node, before: &Node, followed: &mut Followed) -> Merged {
        followed.files.push(file);
        let (stack, parsed, imports) = self.parsed(file);
        let node = match parsed {
            Ok(node) => node,
            Err(problem) => {
                followed.diagnostics.push(problem.clone());
                followed.is_partial = true;
                return Merged { node: Node::nothing(), inline: above.clone(), imported: before.clone() };
            }
        };
        followed.diagnostics.extend(stack_templates::expanded(&stack, node));
        followed.path.push(file);
        let own = [node.get(&["overrides"]), node.get(&["terraform", "overrides"]), Some(above)];
        let inline =
            own.into_iter().flatten().fold(Node::nothing(), |below, over| below.overlaid_with(over, self.lists));
        let (mut below, mut imported) = (None::<Node>, before.clone());
        for import in imports {
            let until_here = imported.clone();
            for found in self.found(stack.path, &import, followed) {
                let merged = self.file(found, &inline, &until_here, followed);
                imported =
                    imported.overlaid_with(&merged.imported, self.lists).overlaid_with(&merged.inline, self.lists);
                below = Some(
                    below.map_or_else(|| merged.node.clone(), |below| below.overlaid_with(&merged.node, self.lists)),
                );
            }
        }
        followed.path.pop();
        let node = with_overrides(node, &imported.overlaid_with(&inline, self.lists));
        let node = below.map_or_else(|| node.clone(), |below| below.overlaid_with(&node, self.lists));
        Merged { node, inline, imported }
    }

    /// The files that an import names. What is not followed is told.
    fn found(&self, from: &Utf8Path, import: &Import, followed: &mut Followed) -> Vec<usize> {
        let Some(name) = &import.name else {
            followed.is_partial = true;
            return Vec::new();
        };
        if name.contains("{{") || is_remote(name) {
            followed.is_partial = true;
            let message = format!("the import `{name}` is not followed");
            followed.diagnostics.push(
                Diagnostic::warning(Code::NotExamined, message).at(import.place.clone()).help(
                    "what it passes to components is not checked: only files below the stacks base path are read",
                ),
            );
            return Vec::new();
        }
        let found = self.find(from, name);
        if found.is_empty() {
            followed.is_partial = true;
            if !import.may_be_missing {
                followed.diagnostics.push(
                    Diagnostic::error(Code::StackVariable, format!("there is no stack file `{name}`"))
                        .at(import.place.clone())
                        .help("imports are relative to the stacks base path, without the file extension"),
                );
            }
        }
        let (again, found): (Vec<usize>, Vec<usize>) =
            found.into_iter().partition(|one| followed.path.contains(one) || followed.path.len() > MAX_IMPORTS);
        if !again.is_empty() {
            let message = format!("`{name}` imports itself");
            followed.diagnostics.push(Diagnostic::error(Code::StackVariable, message).at(import.place.clone()));
        }
        found
    }

    /// The files that a name or pattern means, below the base path or, with a dot in front, beside the file that imports
    /// them.
    fn find(&self, from: &Utf8Path, name: &str) -> Vec<usize> {
        let Some(path) = below_base(from, name) else {
            return Vec::new();
        };
        let path = path.as_str();
        let is_there = |path: &str| self.by_path.contains_key(Utf8Path::new(path));
        let ending = Utf8Path::new(path).extension();
        let path = match ending {
            None => ENDINGS.iter().map(|ending| format!("{path}{ending}")).find(|one| is_there(one)),
            Some("yaml" | "yml") => Some(format!("{path}.tmpl")).filter(|one| is_there(one)),
            Some(_) => None,
        }
        .unwrap_or_else(|| if ending.is_none() { format!("{path}.yaml") } else { path.to_owned() });
        if let Some(file) = self.by_path.get(Utf8Path::new(&path)) {
            return vec![*file];
        }
        if !path.contains(['*', '?', '[', '{']) {
            return Vec::new();
        }
        let Some(pattern) = layout::matcher(&path) else { return Vec::new() };
        let matches = self.by_path.iter().filter(|(file, _)| pattern.is_match(file.as_std_path()));
        matches.map(|(_, file)| *file).collect()
    }
}

fn is_remote(name: &str) -> bool {
    name.contains("://") || name.contains("::") || name.starts_with("git@") || name.starts_with('/')
}

/// The path of an import below the base path; nothing where it leads out of it.
fn below_base(from: &Utf8Path, name: &str) -> Option<Utf8PathBuf> {
    let mut path = Utf8PathBuf::new();
    if name.starts_with('.') {
        path.push(from.parent()?);
    }
    for part in name.split('/').filter(|part| *part != "." && !part.is_empty()) {
        if part != ".." {
            path.push(part);
        } else if !path.pop() {
            return None;
        }
    }
    Some(path)
}

/// A file in which the overrides are entered into every component that it names, in place of those there.
fn with_overrides(node: &Node, overrides: &Node) -> Node {
    let mut node = node.clone();
    if overrides.entries().is_empty() {
        return node;
    }
    let components = node.get_mut("components").and_then(|node| node.get_mut("terraform"));
    if let Some(Value::Map(entries)) = components.map(|node| &mut node.value) {
        for (_, component) in entries {
            component.set("overrides", overrides);
        }
    }
    node
}
