//! A folder as one program loads it: its declarations, after all overrides.

use std::collections::HashMap;

use super::{Declaration, ModuleFile, Program};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::hcl::{Attribute, Block, File};

/// What a folder declares.
#[derive(Debug, Default)]
pub struct Folder<'a> {
    /// Its blocks, in the order of the text.
    pub declarations: Vec<Declaration<'a>>,
    /// Its first file.
    pub first: Option<ModuleFile<'a>>,
}

impl<'a> Folder<'a> {
    /// Reads a folder. A file that is no HCL is left out, after a diagnostic, and so is what cannot be overridden.
    #[must_use]
    pub fn read(files: &[ModuleFile<'a>], program: Program) -> (Self, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let (first, then) = program.loads(files);
        let mut folder = Self { first: first.first().copied(), ..Self::default() };
        let mut known = HashMap::new();
        for (file, block) in blocks(&first, &mut diagnostics) {
            folder.declare(file, block, &mut known, &mut diagnostics);
        }
        for (file, block) in blocks(&then, &mut diagnostics) {
            folder.overlay(file, block, &known, &mut diagnostics);
        }
        (folder, diagnostics)
    }

    /// Its local values.
    pub fn locals(&self) -> impl Iterator<Item = (ModuleFile<'a>, &Attribute)> {
        let layers = self.declarations.iter().filter(|one| one.kind == "locals").flat_map(Declaration::layers);
        layers.flat_map(|(file, block)| block.attributes.iter().map(move |local| (*file, local)))
    }

    /// What one file declares or overrides, on its own.
    #[must_use]
    pub fn of_one(file: ModuleFile<'a>) -> (Self, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let blocks = blocks(&[file], &mut diagnostics);
        let declarations = blocks.into_iter().map(|(file, block)| Declaration::new(file, block)).collect();
        (Self { declarations, first: Some(file) }, diagnostics)
    }

    fn declare(
        &mut self,
        file: ModuleFile<'a>,
        block: Block,
        known: &mut HashMap<String, usize>,
        diagnostics: &mut Diagnostics,
    ) {
        for local in block.attributes.iter().filter(|_| block.kind == "locals") {
            if let Some((first, _)) = self.locals().find(|(_, one)| one.name == local.name) {
                diagnostics.push(twice(&format!("local.{}", local.name), file.place(local.span.clone()), &first));
            }
        }
        if let Some(name) = address(&block) {
            if let Some(other) = known.get(&name).and_then(|at| self.declarations.get(*at)) {
                if let Some(first) = other.file() {
                    diagnostics.push(twice(&name, file.place(block.span.clone()), &first));
                }
            } else {
                known.insert(name, self.declarations.len());
            }
        }
        self.declarations.push(Declaration::new(file, block));
    }

    fn overlay(
        &mut self,
        file: ModuleFile<'a>,
        block: Block,
        known: &HashMap<String, usize>,
        diagnostics: &mut Diagnostics,
    ) {
        if block.kind == "locals" {
            for local in block.attributes.clone() {
                let holds = |one: &&mut Declaration<'_>| one.kind == "locals" && one.attribute(&local.name).is_some();
                match self.declarations.iter_mut().find(holds) {
                    Some(below) => {
                        below.overlay(file, Block { attributes: vec![local], blocks: Vec::new(), ..block.clone() });
                    }
                    None => diagnostics.push(nothing(&format!("local.{}", local.name), file.place(local.span))),
                }
            }
            return;
        }
        let Some(name) = address(&block) else {
            return self.declarations.push(Declaration::new(file, block));
        };
        match known.get(&name).and_then(|at| self.declarations.get_mut(*at)) {
            Some(below) => below.overlay(file, block),
            // A provider without a block has an empty one.
            None if block.kind == "provider" => self.declarations.push(Declaration::new(file, block)),
            None => diagnostics.push(nothing(&name, file.place(block.span))),
        }
    }
}

fn blocks<'a>(files: &[ModuleFile<'a>], diagnostics: &mut Diagnostics) -> Vec<(ModuleFile<'a>, Block)> {
    let mut blocks = Vec::new();
    for file in files {
        match File::parse(file.source(), file.text) {
            Ok(contents) => blocks.extend(contents.blocks.into_iter().map(|block| (*file, block))),
            Err(mut diagnostic) => {
                diagnostic.place = diagnostic.place.map(|place| file.place(place.span));
                diagnostics.push(diagnostic);
            }
        }
    }
    blocks
}

/// By what a block is known, so that a second one is a mistake and an override finds it.
fn address(block: &Block) -> Option<String> {
    match block.kind.as_str() {
        "resource" => Some(block.labels.join(".")),
        "data" | "ephemeral" | "variable" | "output" | "module" | "check" => {
            Some(format!("{}.{}", block.kind, block.labels.join(".")))
        }
        "provider" => {
            let alias = block.attribute("alias").map_or_else(String::new, |alias| alias.expression.to_string());
            Some(format!("provider.{}{}", block.labels.join("."), alias.trim()))
        }
        _ => None,
    }
}

fn twice(name: &str, place: Place, first: &ModuleFile<'_>) -> Diagnostic {
    Diagnostic::error(Code::DeclaredTwice, format!("`{name}` is declared twice"))
        .at(place)
        .expected(format!("the first is in {}", first.path))
        .help("Terraform loads every file of the folder and refuses a second declaration: delete or rename one of them")
}

fn nothing(name: &str, place: Place) -> Diagnostic {
    Diagnostic::error(Code::UnreadableFile, format!("`{name}` overrides nothing"))
        .at(place)
        .help("an override file can change only what another file of the folder declares")
}
