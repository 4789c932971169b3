//! What a stack says beside variables that changes what Terraform does, and that nobody here can follow.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::yaml::Node;

/// Sections by which Atmos writes files into a component's folder, or runs something else than Terraform there.
const SECTIONS: [&str; 4] = ["command", "generate", "providers", "source"];

/// What of a stack, a component or overrides is not followed, with its place.
pub(super) fn unread(node: &Node) -> Vec<(String, Place)> {
    let sections = SECTIONS.iter().filter_map(|section| {
        let (key, value) = node.entry(section)?;
        let says_nothing = value.as_str().map_or_else(|| value.entries().is_empty(), |text| text == "terraform");
        (!says_nothing).then(|| ((*section).to_owned(), key.place.clone()))
    });
    let env = node.get(&["env"]).map_or(&[][..], Node::entries).iter();
    let variables = env.filter(|(key, _)| key.text.starts_with("TF_VAR_") || key.text.starts_with("TF_CLI_ARGS"));
    sections.chain(variables.map(|(key, _)| (format!("env.{}", key.text), key.place.clone()))).collect()
}

/// The warning about it.
pub(super) fn warning((what, place): (String, Place)) -> Diagnostic {
    Diagnostic::warning(Code::NotExamined, format!("`{what}` is not examined"))
        .at(place)
        .expected("this changes what Terraform does beside the component's files and variables")
        .help("set variables under `vars`, and change providers in the component, where they are checked")
}
