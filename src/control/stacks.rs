//! Stacks as Atmos merges them: imports, then the file itself; `vars`, then `terraform.vars`, then what a component
//! inherits, then its own, and over everything `overrides`.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use camino::Utf8Path;

use super::followed::Followed;
use super::inheritance::{Declared, Inherited, inherited};
use super::stack_file::StackFile;
use super::unread::unread;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::yaml::{Import, Lists, Node, imports, parse_stack};

/// One component in one stack, with everything that it is passed.
#[derive(Debug)]
pub struct Instance {
    /// Its name in the stack.
    pub name: String,
    /// The component whose folder it uses.
    pub component: String,
    /// Its variables.
    pub vars: Node,
    /// Where the stack names it.
    pub place: Place,
    /// What the stack says of it beside variables that nobody here can follow.
    pub unread: Vec<(String, Place)>,
    /// What disables it, so that Atmos does not deploy it.
    pub disabled: Option<Place>,
    /// Whether it may be passed more than is known here, by an import that only Atmos can follow.
    pub is_partial: bool,
}

/// What a stack holds.
#[derive(Debug, Default)]
pub struct Read {
    /// Its name, where it says it.
    pub name: Option<String>,
    /// Its components.
    pub instances: Vec<Instance>,
    /// Its abstract components, which Atmos never deploys, with the place that says so.
    pub abstracts: Vec<(String, Place)>,
    /// The numbers of the files that it is merged from.
    pub files: Vec<usize>,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
}

type Parsed = Result<Arc<Node>, Diagnostic>;

/// The files of all stacks, each parsed once it is needed: Atmos never reads what no stack imports.
pub struct Stacks<'a> {
    files: Vec<(StackFile<'a>, OnceLock<Parsed>)>,
    pub(super) by_path: BTreeMap<&'a Utf8Path, usize>,
    runs_templates: bool,
    pub(super) lists: Lists,
}

impl<'a> Stacks<'a> {
    /// The stacks that these files hold; whether Atmos runs the templates in all of them, and how it merges lists, is said
    /// in `atmos.yaml`.
    #[must_use]
    pub fn of(files: &[StackFile<'a>], runs_templates: bool, lists: Lists) -> Self {
        let by_path = files.iter().enumerate().map(|(at, file)| (file.path, at)).collect();
        Self { files: files.iter().map(|file| (*file, OnceLock::new())).collect(), by_path, runs_templates, lists }
    }

    /// The numbers of the stacks, for [`Self::instances`].
    pub fn top_level(&self) -> impl Iterator<Item = usize> {
        self.files.iter().enumerate().filter(|(_, (file, _))| file.top_level).map(|(at, _)| at)
    }

    /// The number of the stack at a path below the stacks' base path.
    #[must_use]
    pub fn at(&self, path: &Utf8Path) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// The path of a stack, below the stacks' base path.
    #[must_use]
    pub fn path(&self, stack: usize) -> &'a Utf8Path {
        self.files[stack].0.path
    }

    /// The place below these keys in the file of a stack itself.
    pub(super) fn place_of(&self, stack: usize, keys: &[&str]) -> Place {
        let (file, parsed, _) = self.parsed(stack);
        parsed.as_ref().map_or(Place { source: file.source, span: 0..0 }, |node| node.place_of(keys))
    }

    /// Of each file, whether it has the same text among the others.
    #[must_use]
    pub fn same_in(&self, others: &Self) -> Vec<bool> {
        let text = |path| others.at(path).map(|file| others.files[file].0.text);
        self.files.iter().map(|(file, _)| text(file.path) == Some(file.text)).collect()
    }

    /// What one stack holds.
    #[must_use]
    pub fn instances(&self, stack: usize) -> Read {
        let mut followed = Followed::default();
        let merged = self.merged(stack, &mut followed);
        let common = [merged.get(&["vars"]), merged.get(&["terraform", "vars"])];
        let common =
            common.into_iter().flatten().fold(Node::nothing(), |vars, over| vars.overlaid_with(over, self.lists));
        let components = merged.get(&["components", "terraform"]).map_or(&[][..], Node::entries);
        let shared: Vec<_> =
            [Some(&merged), merged.get(&["terraform"])].into_iter().flatten().flat_map(unread).collect();
        let (mut instances, mut abstracts) = (Vec::new(), Vec::new());
        for (key, component) in components {
            if component.get(&["metadata", "type"]).and_then(Node::as_str) == Some("abstract") {
                abstracts.push((key.text.clone(), component.place_of(&["metadata", "type"])));
                continue;
            }
            let declared = Declared { components, key, component, lists: self.lists };
            let Inherited { vars, folder, unread: own, disabled } =
                inherited(&declared, &common, &mut followed.diagnostics);
            instances.push(Instance {
                name: key.text.clone(),
                component: folder,
                vars,
                place: key.place.clone(),
                disabled,
                unread: shared.iter().cloned().chain(own).collect(),
                is_partial: followed.is_partial,
            });
        }
        let name = merged.get(&["name"]).and_then(Node::as_str).map(str::to_owned);
        Read { name, instances, abstracts, files: followed.files, diagnostics: followed.diagnostics }
    }

    /// What a file holds, and what it imports.
    pub(super) fn parsed(&self, file: usize) -> (StackFile<'a>, &Parsed, Vec<Import>) {
        let (stack, parsed) = &self.files[file];
        let parsed = parsed.get_or_init(|| {
            let is_template = stack.path.extension() == Some("tmpl");
            parse_stack(stack.text, stack.source, self.runs_templates || is_template).map(Arc::new)
        });
        let imports = parsed.as_ref().map_or_else(|_| Vec::new(), |node| imports(node));
        (*stack, parsed, imports)
    }
}
