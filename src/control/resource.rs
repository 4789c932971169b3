//! A resource as a value, each part with its place.

use super::files::{Declaration, ModuleFile};
use super::made::Made;
use crate::diagnostic::{Place, SourceId, Span};
use crate::hcl::{Block, Scope, Value, locate, read};

/// A resource, a provider or a block of local values.
#[derive(Debug)]
pub struct Resource<'m> {
    /// Its type; `provider.aws` for a provider, `locals` for local values.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The module that declares it, such as `module.logs.`; empty for the component itself.
    pub module: String,
    /// Its attributes and, as lists, the blocks in it.
    pub value: Value,
    declaration: &'m Declaration<'m>,
    absent: Absent,
}

/// The `dynamic` blocks that make nothing, by where they are written.
type Absent = Vec<(SourceId, Span)>;

/// How the blocks of a resource are evaluated.
#[derive(Clone, Copy)]
pub(super) struct Reader<'s> {
    /// What arguments refer to.
    pub values: &'s Scope<'s>,
    /// What conditions of being made refer to, which may know more.
    pub conditions: &'s Scope<'s>,
    /// Whether what nobody can tell is taken for made.
    pub unknown_is_made: bool,
}

impl<'m> Resource<'m> {
    /// Reads a declaration. Also says whether it depends on what nobody can tell.
    pub(super) fn read(
        (kind, name, module): (String, String, &str),
        declaration: &'m Declaration<'m>,
        reader: Reader<'_>,
    ) -> (Self, bool) {
        let (mut entries, mut absent, mut is_conditional) = (Vec::new(), Absent::new(), false);
        for (file, block) in declaration.layers() {
            reader.contents(block, *file, &mut entries, &mut absent, &mut is_conditional);
        }
        let value = Value::map(entries);
        (Self { kind, name, module: module.to_owned(), value, declaration, absent }, is_conditional)
    }

    /// Where the part is written that these keys and numbers lead to, or what is left of the way to it.
    #[must_use]
    pub fn place(&self, steps: &[String]) -> Place {
        let holds = |file: &ModuleFile<'_>, block: &Block| {
            steps.first().is_some_and(|step| {
                block.attribute(step).is_some()
                    || inner_blocks(block, *file, &self.absent).any(|(name, _)| name == step)
            })
        };
        match self.declaration.layers().iter().find(|(file, block)| holds(file, block)) {
            Some((file, block)) => file.place(self.span_in(block, steps, file)),
            None => self.declaration.place(),
        }
    }

    /// How other resources of its module refer to it.
    #[must_use]
    pub fn address(&self) -> String {
        if self.name.is_empty() { self.kind.clone() } else { format!("{}.{}", self.kind, self.name) }
    }

    fn span_in(&self, block: &Block, steps: &[String], file: &ModuleFile<'_>) -> Span {
        let Some((step, rest)) = steps.split_first() else {
            return block.span.clone();
        };
        if let Some(attribute) = block.attribute(step) {
            if rest.is_empty() {
                return attribute.span.clone();
            }
            return locate(&attribute.expression, rest, file.text).unwrap_or_else(|| attribute.span.clone());
        }
        let number = rest.first().and_then(|number| number.parse().ok()).unwrap_or(0_usize);
        match inner_blocks(block, *file, &self.absent).filter(|(name, _)| name == step).nth(number) {
            Some((_, inner)) => self.span_in(inner, rest.get(1..).unwrap_or_default(), file),
            None => block.span.clone(),
        }
    }
}

impl Reader<'_> {
    /// A block as a value: its attributes, and the blocks in it as lists. A `dynamic` block counts as the block that it
    /// makes.
    fn contents(
        self,
        block: &Block,
        file: ModuleFile<'_>,
        entries: &mut Vec<(String, Value)>,
        absent: &mut Absent,
        is_conditional: &mut bool,
    ) {
        for attribute in &block.attributes {
            entries.push((attribute.name.clone(), read(&attribute.expression, self.values, file.text)));
        }
        for inner in &block.blocks {
            let made = Made::of_block(inner, self.conditions, file.text);
            *is_conditional |= made == Made::Unknown;
            if made == Made::No || (made == Made::Unknown && !self.unknown_is_made) {
                absent.push((file.source(), inner.span.clone()));
            }
        }
        for (name, inner) in inner_blocks(block, file, &absent.clone()) {
            let mut below = Vec::new();
            self.contents(inner, file, &mut below, absent, is_conditional);
            let value = Value::map(below);
            match entries.iter_mut().find(|(known, _)| known == name) {
                Some((_, Value::List(items))) => items.push(value),
                _ => entries.push((name.to_owned(), Value::List(vec![value]))),
            }
        }
    }
}

fn inner_blocks<'b>(
    block: &'b Block,
    file: ModuleFile<'_>,
    absent: &'b [(SourceId, Span)],
) -> impl Iterator<Item = (&'b str, &'b Block)> {
    let source = file.source();
    let is_there = move |inner: &&Block| !absent.iter().any(|(of, span)| *of == source && *span == inner.span);
    block.blocks.iter().filter(is_there).filter_map(|inner| {
        let content = if inner.kind == "dynamic" { inner.blocks_of("content").next()? } else { inner };
        Some((inner.made_kind(), content))
    })
}
