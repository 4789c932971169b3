//! Stacks as Atmos merges them: imports, then the file itself; `vars`, then `terraform.vars`, then what a component
//! inherits, then its own.

use std::collections::HashMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId};
use crate::yaml::{Key, Node, Value, parse_stack};

/// A file below the stacks' base path.
#[derive(Debug, Clone, Copy)]
pub struct StackFile<'a> {
    /// Its number among the sources.
    pub source: SourceId,
    /// Its path below the stacks' base path, as imports name it.
    pub path: &'a Utf8Path,
    /// What it holds.
    pub text: &'a str,
    /// Whether it is a stack of its own, not one that others import.
    pub top_level: bool,
}

/// One component in one stack, with everything that it is passed.
#[derive(Debug)]
pub struct Instance {
    /// The component whose folder it uses.
    pub component: String,
    /// Its variables.
    pub vars: Node,
    /// Where the stack names it.
    pub place: Place,
    /// Whether it may be passed more than is known here, by an import that only Atmos can follow.
    pub is_partial: bool,
}

/// What came of following imports.
#[derive(Default)]
struct Followed {
    path: Vec<usize>,
    is_partial: bool,
    diagnostics: Diagnostics,
}

/// The files of all stacks, each parsed once.
pub struct Stacks<'a> {
    files: Vec<(StackFile<'a>, Option<Arc<Node>>)>,
    by_name: HashMap<Utf8PathBuf, usize>,
}

/// More files that import each other in a row are a mistake.
const MAX_IMPORTS: usize = 64;

impl<'a> Stacks<'a> {
    /// Parses all files.
    #[must_use]
    pub fn read(files: &[StackFile<'a>]) -> (Self, Diagnostics) {
        let parsed: Vec<_> = files.par_iter().map(|file| parse_stack(file.text, file.source)).collect();
        let mut diagnostics = Diagnostics::default();
        let mut read = Vec::with_capacity(files.len());
        for (file, node) in files.iter().zip(parsed) {
            read.push((*file, node.map(Arc::new).map_err(|error| diagnostics.push(error)).ok()));
        }
        let by_name = files.iter().enumerate().map(|(at, file)| (file.path.with_extension(""), at)).collect();
        (Self { files: read, by_name }, diagnostics)
    }

    /// The numbers of the stacks, for [`Self::instances`].
    pub fn top_level(&self) -> impl Iterator<Item = usize> {
        self.files.iter().enumerate().filter(|(_, (file, node))| file.top_level && node.is_some()).map(|(at, _)| at)
    }

    /// The path of a stack, below the stacks' base path.
    #[must_use]
    pub fn path(&self, stack: usize) -> &'a Utf8Path {
        self.files[stack].0.path
    }

    /// The components of one stack.
    #[must_use]
    pub fn instances(&self, stack: usize) -> (Vec<Instance>, Diagnostics) {
        let mut followed = Followed::default();
        let merged = self.merged(stack, &mut followed);
        let global = merged.get(&["vars"]).cloned();
        let common = [global.as_ref(), merged.get(&["terraform", "vars"])];
        let common = common.into_iter().flatten().fold(Node::nothing(), |vars, over| vars.overlaid(over));
        let components = merged.get(&["components", "terraform"]).map_or(&[][..], Node::entries);
        let mut instances = Vec::new();
        for (key, component) in components {
            let metadata = |name: &str| component.get(&["metadata", name]);
            let is_false = |node: &Node| matches!(node.value, Value::Bool(false));
            if metadata("type").and_then(Node::as_str) == Some("abstract") || metadata("enabled").is_some_and(is_false)
            {
                continue;
            }
            let mut vars = common.clone();
            let mut folder = None;
            inherit(components, component, &mut vars, &mut folder, 0);
            instances.push(Instance {
                component: folder.unwrap_or_else(|| key.text.clone()),
                vars,
                place: key.place.clone(),
                is_partial: followed.is_partial,
            });
        }
        (instances, followed.diagnostics)
    }

    /// A file with everything that it imports below it.
    fn merged(&self, file: usize, followed: &mut Followed) -> Node {
        let (stack, Some(node)) = &self.files[file] else {
            followed.is_partial = true;
            return Node::nothing();
        };
        followed.path.push(file);
        let mut merged: Option<Node> = None;
        for import in node.get(&["import"]).map_or(&[][..], Node::items) {
            let name = import.as_str().or_else(|| import.get(&["path"]).and_then(Node::as_str));
            let Some(imported) = name.and_then(|name| self.find(stack.path, name)) else {
                followed.is_partial = true;
                // Patterns and remote imports are left to Atmos.
                if let Some(name) = name.filter(|name| !name.contains(['*', '?', '[', '{', ':'])) {
                    followed.diagnostics.push(missing_import(name, import.place.clone()));
                }
                continue;
            };
            if followed.path.contains(&imported) || followed.path.len() > MAX_IMPORTS {
                let message = format!("`{}` imports itself", name.unwrap_or_default());
                followed.diagnostics.push(Diagnostic::error(Code::StackVariable, message).at(import.place.clone()));
                continue;
            }
            let imported = self.merged(imported, followed);
            merged = Some(match merged {
                Some(below) => below.overlaid(&imported),
                None => imported,
            });
        }
        followed.path.pop();
        merged.map_or_else(|| Node::clone(node), |below| below.overlaid(node))
    }

    /// The file that an import names, below the base path or, with a dot in front, beside the file that imports it.
    fn find(&self, from: &Utf8Path, import: &str) -> Option<usize> {
        let mut path = Utf8PathBuf::new();
        if import.starts_with('.') {
            path.push(from.parent()?);
        }
        for part in import.split('/').filter(|part| *part != ".") {
            if part != ".." {
                path.push(part);
            } else if !path.pop() {
                return None;
            }
        }
        if matches!(path.extension(), Some("yaml" | "yml")) {
            path.set_extension("");
        }
        self.by_name.get(&path).copied()
    }
}

fn missing_import(name: &str, place: Place) -> Diagnostic {
    Diagnostic::error(Code::StackVariable, format!("there is no stack file `{name}`"))
        .at(place)
        .help("imports are relative to the stacks base path, without the file extension")
}

/// Lays a component's variables over those that it inherits.
fn inherit(components: &[(Key, Node)], component: &Node, vars: &mut Node, folder: &mut Option<String>, depth: usize) {
    if depth > MAX_IMPORTS {
        return;
    }
    for base in component.get(&["metadata", "inherits"]).map_or(&[][..], Node::items) {
        let base = base.as_str().and_then(|name| components.iter().find(|(key, _)| key.text == name));
        if let Some((_, base)) = base {
            inherit(components, base, vars, folder, depth + 1);
        }
    }
    if let Some(own) = component.get(&["vars"]) {
        *vars = vars.overlaid(own);
    }
    if let Some(name) = component.get(&["metadata", "component"]).and_then(Node::as_str) {
        *folder = Some(name.to_owned());
    }
}
