//! What the files of a component refer to, and how their resources are named.

use std::collections::BTreeSet;

use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use hcl_edit::structure::{Block, Body};
use hcl_edit::visit::{Visit, visit_attr, visit_block, visit_traversal};

use crate::support::terraform::is_terraform;
use crate::support::variants::Case;

/// A variable or local value, such as `var.nat` and `local.id`.
pub type Name = (String, String);

/// The variables and local values of a component: those that it declares, and those that something refers to. What a
/// variable says about itself in its rules is no use of it, nor is what a local value says about itself.
pub fn names(case: &Case) -> (BTreeSet<Name>, BTreeSet<Name>) {
    let mut found = Names::default();
    for body in bodies(case) {
        found.visit_body(&body);
    }
    (found.declared, found.used)
}

/// The names that a component gives to resources: type of the resource, attribute, and the name as HCL has it.
pub fn resource_names(case: &Case) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for body in bodies(case) {
        for block in body.blocks().filter(|block| block.ident.as_str() == "resource") {
            for attribute in ["name", "bucket", "analyzer_name", "policy_name"] {
                if let Some(value) = block.body.get_attribute(attribute) {
                    let value = value.value.to_string().trim().to_owned();
                    found.push((block.labels[0].as_str().to_owned(), attribute.to_owned(), value));
                }
            }
        }
    }
    found
}

fn bodies(case: &Case) -> impl Iterator<Item = Body> {
    // A component may hold the code of a function beside its Terraform files.
    let files = case.texts().filter(|(name, _)| is_terraform(name));
    files.map(|(name, text)| text.parse().unwrap_or_else(|error| panic!("{name}: {error}")))
}

#[derive(Default)]
struct Names {
    declared: BTreeSet<Name>,
    used: BTreeSet<Name>,
    within: Option<Name>,
}

impl Visit for Names {
    fn visit_block(&mut self, block: &Block) {
        if block.ident.as_str() == "variable" {
            let name = ("var".to_owned(), block.labels[0].as_str().to_owned());
            self.declared.insert(name.clone());
            self.within = Some(name);
            visit_block(self, block);
            self.within = None;
        } else if block.ident.as_str() == "locals" {
            for attribute in block.body.attributes() {
                let name = ("local".to_owned(), attribute.key.as_str().to_owned());
                self.declared.insert(name.clone());
                self.within = Some(name);
                visit_attr(self, attribute);
                self.within = None;
            }
        } else {
            visit_block(self, block);
        }
    }

    fn visit_traversal(&mut self, traversal: &Traversal) {
        if let (Expression::Variable(root), Some(TraversalOperator::GetAttr(name))) =
            (&traversal.expr, traversal.operators.first().map(hcl_edit::Decorated::value))
        {
            let name = (root.as_str().to_owned(), name.as_str().to_owned());
            if self.within.as_ref() != Some(&name) {
                self.used.insert(name);
            }
        }
        visit_traversal(self, traversal);
    }
}
