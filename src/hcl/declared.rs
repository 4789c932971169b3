//! What a Terraform file declares, by the names that may stand only once in a folder.

use hcl_edit::Span as _;
use hcl_edit::parser::parse_body;
use hcl_edit::structure::Block;

/// Blocks that Terraform knows by their type and labels.
const NAMED: [&str; 7] = ["resource", "data", "ephemeral", "variable", "output", "module", "check"];

/// Whether a file of this name, without its ending, overrides what the others of its folder declare.
#[must_use]
pub fn overrides(stem: &str) -> bool {
    stem == "override" || stem.ends_with("_override")
}

/// One declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// What it declares, such as `variable "team"` or `local.id`.
    pub name: String,
    /// Its line, counted from 1.
    pub line: usize,
}

/// The declarations of a file, in the order of the text; none if it is not HCL.
#[must_use]
pub fn declared(text: &str) -> Vec<Declared> {
    let Ok(body) = parse_body(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for block in body.blocks() {
        names(block, text, &mut found);
    }
    found
}

fn names(block: &Block, text: &str, found: &mut Vec<Declared>) {
    let mut add = |name: String, span: Option<std::ops::Range<usize>>| {
        let before = text.get(..span.unwrap_or_default().start).unwrap_or_default();
        found.push(Declared { name, line: before.matches('\n').count() + 1 });
    };
    let kind = block.ident.as_str();
    match kind {
        "locals" => {
            for attribute in block.body.attributes() {
                add(format!("local.{}", attribute.key.as_str()), attribute.span());
            }
        }
        "terraform" => {
            for inner in block.body.blocks().filter(|inner| inner.ident.as_str() != "provider_meta") {
                add(format!("terraform {}", inner.ident.as_str()), inner.span());
            }
        }
        "provider" => {
            let alias = block.body.attributes().find(|attribute| attribute.key.as_str() == "alias");
            let alias = alias.map_or(String::new(), |alias| format!(" alias{}", alias.value));
            add(format!("{}{alias}", labelled(block)), block.span());
        }
        _ if NAMED.contains(&kind) => add(labelled(block), block.span()),
        _ => {}
    }
}

fn labelled(block: &Block) -> String {
    let labels = block.labels.iter().map(|label| format!(" \"{}\"", label.as_str()));
    block.ident.to_string() + &labels.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn what_terraform_knows_by_name_is_declared_and_nothing_else() {
        let text = "terraform {\n  required_version = \"1\"\n  required_providers {}\n}\n\nvariable \"team\" {}\nlocals {\n  \
                    id = 1\n  no = 2\n}\nresource \"a\" \"b\" {}\ndata \"a\" \"b\" {}\nprovider \"aws\" {}\n\
                    provider \"aws\" { alias = \"use1\" }\nmoved {\n  from = a.b\n  to = a.c\n}\n";
        let found: Vec<_> = declared(text).into_iter().map(|one| format!("{} {}", one.line, one.name)).collect();
        let expected = [
            "3 terraform required_providers",
            "6 variable \"team\"",
            "8 local.id",
            "9 local.no",
            "11 resource \"a\" \"b\"",
            "12 data \"a\" \"b\"",
            "13 provider \"aws\"",
            "14 provider \"aws\" alias \"use1\"",
        ];
        assert_eq!(found, expected);
        assert!(declared("variable {{").is_empty());
    }
}
