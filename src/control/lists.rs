//! What becomes of rendered stacks where Atmos joins lists. They are written so that the list of a stack replaces that of its
//! catalog.

use camino::{Utf8Path, Utf8PathBuf};

use super::repository::StackText;
use super::stack_file::StackFile;
use super::stacks::Stacks;
use crate::yaml::{Lists, Node};

/// A variable that would get another list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The stack.
    pub stack: Utf8PathBuf,
    /// The component.
    pub component: String,
    /// The variable.
    pub variable: String,
}

/// The variables of rendered stacks that get another value if lists are joined than if they are replaced.
#[must_use]
pub fn joined(rendered: &[StackText], base: &Utf8Path, lists: Lists) -> Vec<Joined> {
    let files: Vec<StackFile<'_>> = rendered.iter().map(|text| text.file(base)).collect();
    let (meant, merged) = (Stacks::of(&files, false, Lists::Replace), Stacks::of(&files, false, lists));
    let mut joined = Vec::new();
    for stack in meant.top_level() {
        let instances = meant.instances(stack).instances.into_iter().zip(merged.instances(stack).instances);
        for (meant, merged) in instances {
            let value = |key: &str| merged.vars.get(&[key]).map(Node::to_json);
            let differs = meant.vars.entries().iter().filter(|(key, node)| value(&key.text) != Some(node.to_json()));
            joined.extend(differs.map(|(key, _)| Joined {
                stack: base.join(files[stack].path),
                component: meant.name.clone(),
                variable: key.text.clone(),
            }));
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(own: &str) -> Vec<StackText> {
        let text =
            |path: &str, text: String, top_level| StackText { path: format!("stacks/{path}").into(), text, top_level };
        let catalog = "components:\n  terraform:\n    vpc/defaults:\n      metadata: { type: abstract, component: vpc }\n      \
                       vars: { zones: [a, b], ports: [{ from: 1 }], tags: { x: 1 } }\n";
        let stack = format!(
            "import: [catalog/vpc]\ncomponents:\n  terraform:\n    vpc:\n      metadata: {{ component: vpc, inherits: [vpc/defaults] }}\n      vars: {own}\n"
        );
        vec![text("catalog/vpc.yaml", catalog.to_owned(), false), text("orgs/a.yaml", stack, true)]
    }

    fn variables(own: &str, lists: Lists) -> Vec<String> {
        joined(&texts(own), Utf8Path::new("stacks"), lists).into_iter().map(|one| one.variable).collect()
    }

    #[test]
    fn lists_that_a_stack_should_replace_are_named_where_they_are_joined() {
        let own = "{ zones: [c], tags: { y: 2 } }";
        assert!(variables(own, Lists::Replace).is_empty());
        assert_eq!(variables(own, Lists::Append), ["zones"]);
        assert_eq!(variables(own, Lists::Merge), ["zones"]);
        assert!(variables("{ tags: { y: 2 } }", Lists::Append).is_empty(), "no list of a stack is over another");
        assert!(variables("{ ports: [{ from: 2 }] }", Lists::Merge).is_empty(), "the same either way");
    }

    #[test]
    fn stacks_are_read_with_the_lists_that_atmos_makes() {
        let texts = texts("{ zones: [c], ports: [{ to: 2 }] }");
        let files: Vec<StackFile<'_>> = texts.iter().map(|text| text.file(Utf8Path::new("stacks"))).collect();
        let vars = |lists| Stacks::of(&files, false, lists).instances(1).instances.remove(0).vars.to_json();
        let zones = |lists| vars(lists)["zones"].clone();
        assert_eq!(zones(Lists::Replace), serde_json::json!(["c"]));
        assert_eq!(zones(Lists::Append), serde_json::json!(["a", "b", "c"]));
        assert_eq!(zones(Lists::Merge), serde_json::json!(["a", "b"]));
        assert_eq!(vars(Lists::Merge)["ports"], serde_json::json!([{ "from": 1, "to": 2 }]));
    }
}
