//! What a component inherits from others of its stack.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::yaml::{Key, Lists, Node, Value};

/// Components that inherit each other deeper than this inherit themselves.
const MAX_DEPTH: usize = 64;

/// A component with everything that it inherits.
pub(super) struct Inherited {
    /// Its variables.
    pub vars: Node,
    /// The folder that it uses.
    pub folder: String,
    /// What it says beside them that nobody here can follow.
    pub unread: Vec<(String, Place)>,
    /// What disables it.
    pub disabled: Option<Place>,
}

/// A component as a stack declares it, among the others.
pub(super) struct Declared<'c> {
    /// All components of the stack.
    pub components: &'c [(Key, Node)],
    /// Its key.
    pub key: &'c Key,
    /// What it says.
    pub component: &'c Node,
    /// How lists are merged.
    pub lists: Lists,
}

/// Everything that a component inherits, under what it says itself.
pub(super) fn inherited(declared: &Declared<'_>, common: &Node, diagnostics: &mut Diagnostics) -> Inherited {
    let Declared { components, key, component, lists } = *declared;
    let mut lineage = Lineage {
        components,
        lists,
        vars: common.clone(),
        folder: None,
        disabled: None,
        missing: Vec::new(),
        unread: Vec::new(),
    };
    lineage.add(&key.text, component, true, 0);
    for name in &lineage.missing {
        let message = format!("{} inherits from `{}`, which this stack does not have", key.text, name.0);
        diagnostics.push(Diagnostic::error(Code::StackVariable, message).at(name.1.place.clone()));
    }
    let top = component.get(&["component"]).and_then(Node::as_str);
    let folder = lineage.folder.or_else(|| top.map(str::to_owned)).unwrap_or_else(|| key.text.clone());
    let over = component.get(&["overrides", "vars"]);
    let vars = over.map_or_else(|| lineage.vars.clone(), |over| lineage.vars.overlaid_with(over, lists));
    let mut unread = lineage.unread;
    unread.extend(component.get(&["overrides"]).into_iter().flat_map(super::unread::unread));
    Inherited { vars, folder, unread, disabled: lineage.disabled }
}

struct Lineage<'c> {
    components: &'c [(Key, Node)],
    lists: Lists,
    vars: Node,
    folder: Option<String>,
    disabled: Option<Place>,
    missing: Vec<(String, &'c Node)>,
    unread: Vec<(String, Place)>,
}

impl<'c> Lineage<'c> {
    /// Lays a component over what it inherits: first by its attribute `component`, then by `metadata.inherits`.
    fn add(&mut self, name: &str, component: &'c Node, is_first: bool, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let is_abstract = component.get(&["metadata", "type"]).and_then(Node::as_str) == Some("abstract");
        // For what is abstract the attribute only points to a folder.
        let top = component.get(&["component"]).filter(|_| is_first || !is_abstract);
        let inherits = component.get(&["metadata", "inherits"]).map_or(&[][..], Node::items);
        let bases = top.map(|base| (base, false)).into_iter().chain(inherits.iter().map(|base| (base, true)));
        for (base, must_exist) in bases {
            let Some(base_name) = base.as_str().filter(|base| *base != name) else { continue };
            match self.components.iter().find(|(key, _)| key.text == base_name) {
                Some((_, base)) => {
                    let disabled = self.disabled.clone();
                    self.add(base_name, base, false, depth + 1);
                    if !must_exist {
                        self.disabled = disabled;
                    }
                }
                None if must_exist => self.missing.push((base_name.to_owned(), base)),
                None => {}
            }
        }
        self.unread.extend(super::unread::unread(component));
        // An empty value passes nothing.
        if let Some(own) = component.get(&["vars"]).filter(|vars| vars.value != Value::Null) {
            self.vars = self.vars.overlaid_with(own, self.lists);
        }
        // Atmos hands all of `metadata` down but `inherits` and `type`, through `metadata.inherits` alone.
        if let Some(enabled) = component.get(&["metadata", "enabled"]) {
            let is_off = enabled.value == Value::Bool(false);
            self.disabled = is_off.then(|| component.place_of(&["metadata", "enabled"]));
        }
        if let Some(name) = component.get(&["metadata", "component"]).and_then(Node::as_str) {
            self.folder = Some(name.to_owned());
        }
    }
}
