//! A block of a configuration, with what override files lay over it.

use super::ModuleFile;
use crate::diagnostic::Place;
use crate::hcl::{Attribute, Block};

/// A block such as a resource. No two of its layers hold the same argument, so that each argument has one file.
#[derive(Debug)]
pub struct Declaration<'a> {
    /// Its type, such as `resource`.
    pub kind: String,
    /// Its labels.
    pub labels: Vec<String>,
    layers: Vec<(ModuleFile<'a>, Block)>,
}

impl<'a> Declaration<'a> {
    pub(super) fn new(file: ModuleFile<'a>, block: Block) -> Self {
        Self { kind: block.kind.clone(), labels: block.labels.clone(), layers: vec![(file, block)] }
    }

    /// Lays a block over it: arguments go one by one, and nested blocks all of a type together, but for `lifecycle`.
    pub(super) fn overlay(&mut self, file: ModuleFile<'a>, mut block: Block) {
        for (_, below) in &mut self.layers {
            remove_overridden(below, &block);
        }
        if self.kind == "variable" {
            // Terraform refuses these; without them, those of the variable are still held.
            block.blocks.retain(|inner| inner.kind != "validation");
        }
        self.layers.push((file, block));
    }

    /// Its parts, each with the file that holds it, the one that declares it first.
    #[must_use]
    pub fn layers(&self) -> &[(ModuleFile<'a>, Block)] {
        &self.layers
    }

    /// An argument, and the file that holds it.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<(ModuleFile<'a>, &Attribute)> {
        self.layers.iter().find_map(|(file, block)| Some((*file, block.attribute(name)?)))
    }

    /// Where it is declared.
    #[must_use]
    pub fn place(&self) -> Place {
        self.layers.first().map_or(Place::NOWHERE, |(file, block)| file.place(block.span.clone()))
    }

    /// The file that declares it.
    #[must_use]
    pub fn file(&self) -> Option<ModuleFile<'a>> {
        self.layers.first().map(|(file, _)| *file)
    }
}

fn remove_overridden(below: &mut Block, over: &Block) {
    let is_overridden =
        |name: &str| over.attribute(name).is_some() || over.blocks.iter().any(|inner| inner.made_kind() == name);
    below.attributes.retain(|attribute| !is_overridden(&attribute.name));
    below.blocks.retain(|inner| inner.kind == "lifecycle" || !is_overridden(inner.made_kind()));
    let lifecycle = over.blocks_of("lifecycle").next();
    for inner in below.blocks.iter_mut().filter(|inner| inner.kind == "lifecycle") {
        inner.attributes.retain(|attribute| lifecycle.is_none_or(|over| over.attribute(&attribute.name).is_none()));
    }
}
