//! The files of a component: its resources as values, each part with its place, and its variables.

use super::module_file::ModuleFile;
use super::variable::Variable;
use crate::diagnostic::{Diagnostics, Place, Span};
use crate::hcl::{Attribute, Block, File, Regexes, Scope, Value, locate, read};

/// A component as its files say it.
#[derive(Debug)]
pub struct Module<'a> {
    /// Its Terraform files, `main.tf` first.
    pub files: Vec<ModuleFile<'a>>,
    /// Resources, providers and local values.
    pub resources: Vec<Resource<'a>>,
    /// Variables, in the order of the text.
    pub variables: Vec<Variable<'a>>,
    /// The values of locals, as far as they are known.
    pub locals: Value,
    definitions: Vec<(ModuleFile<'a>, Attribute)>,
}

/// A resource, a provider or a block of local values.
#[derive(Debug)]
pub struct Resource<'a> {
    /// Its type; `provider.aws` for a provider, `locals` for local values.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its attributes and, as lists, the blocks in it.
    pub value: Value,
    file: ModuleFile<'a>,
    block: Block,
}

/// Definitions of locals that refer to each other are followed this deep.
const MAX_PASSES: usize = 8;

impl<'a> Module<'a> {
    /// Reads the files of a component; those that are no Terraform files are left out, and so is a file that is no
    /// HCL, after a diagnostic.
    #[must_use]
    pub fn read(files: &[ModuleFile<'a>], regexes: &Regexes) -> (Self, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let mut parsed: Vec<(ModuleFile<'a>, File)> = Vec::new();
        for file in files.iter().filter(|file| file.path.extension() == Some("tf")) {
            match File::parse(file.source, file.text) {
                Ok(contents) => parsed.push((*file, contents)),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        parsed.sort_by_key(|(file, _)| (file.path.file_name() != Some("main.tf"), file.path.to_owned()));
        let locals = locals(&parsed, regexes);
        let scope = Scope::new(vec![("local", locals.clone())], regexes);
        let (mut resources, mut variables) = (Vec::new(), Vec::new());
        for (file, contents) in &parsed {
            for block in &contents.blocks {
                let (kind, name) = match (block.kind.as_str(), &block.labels[..]) {
                    ("resource", [kind, name]) => (kind.clone(), name.clone()),
                    ("provider", [name]) => (format!("provider.{name}"), name.clone()),
                    ("locals", []) => ("locals".to_owned(), String::new()),
                    ("variable", [name]) => {
                        variables.push(Variable::new(name, block, *file, &scope));
                        continue;
                    }
                    _ => continue,
                };
                let value = value_of(block, &scope, file.text);
                resources.push(Resource { kind, name, value, file: *file, block: block.clone() });
            }
        }
        let definitions = definitions(&parsed).map(|(file, attribute)| (*file, attribute.clone())).collect();
        let files = parsed.into_iter().map(|(file, _)| file).collect();
        (Self { files, resources, variables, locals, definitions }, diagnostics)
    }

    /// The resources of one type.
    pub fn of_kind<'m>(&'m self, kind: &'m str) -> impl Iterator<Item = &'m Resource<'a>> {
        self.resources.iter().filter(move |resource| resource.kind == kind)
    }

    /// Where the part is written of the local with this value that these keys and numbers lead to.
    #[must_use]
    pub fn place_in_local(&self, value: &Value, steps: &[String]) -> Option<Place> {
        let is_it = |attribute: &Attribute| self.locals.get(&attribute.name) == Some(value);
        let (file, attribute) = self.definitions.iter().find(|(_, attribute)| is_it(attribute))?;
        let span = locate(&attribute.expression, steps, file.text).unwrap_or_else(|| attribute.span.clone());
        Some(Place { source: file.source, span })
    }

    /// Where something stands that the component lacks: at the top of its first file.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.files.first().map(|file| Place { source: file.source, span: 0..0 })
    }
}

impl Resource<'_> {
    /// Where the part is written that these keys and numbers lead to, or what is left of the way to it.
    #[must_use]
    pub fn place(&self, steps: &[String]) -> Place {
        Place { source: self.file.source, span: span_in(&self.block, steps, self.file.text) }
    }

    /// How other resources refer to it.
    #[must_use]
    pub fn address(&self) -> String {
        if self.name.is_empty() { self.kind.clone() } else { format!("{}.{}", self.kind, self.name) }
    }
}

/// The values of all locals, as far as they are known.
fn locals(files: &[(ModuleFile<'_>, File)], regexes: &Regexes) -> Value {
    let definitions: Vec<(&str, &Attribute)> =
        definitions(files).map(|(file, attribute)| (file.text, attribute)).collect();
    let mut values = Value::Map(Vec::new());
    for _ in 0..MAX_PASSES {
        let scope = Scope::new(vec![("local", values.clone())], regexes);
        let pass = definitions
            .iter()
            .map(|(text, attribute)| (attribute.name.clone(), read(&attribute.expression, &scope, text)));
        let pass = Value::map(pass.collect());
        if pass == values {
            break;
        }
        values = pass;
    }
    values
}

/// Where locals are defined.
fn definitions<'f, 'a>(
    files: &'f [(ModuleFile<'a>, File)],
) -> impl Iterator<Item = (&'f ModuleFile<'a>, &'f Attribute)> {
    files
        .iter()
        .flat_map(|(file, contents)| contents.blocks_of("locals").map(move |block| (file, block)))
        .flat_map(|(file, block)| block.attributes.iter().map(move |attribute| (file, attribute)))
}

/// A block as a value: its attributes, and the blocks in it as lists. A `dynamic` block counts as the block that it
/// makes.
fn value_of(block: &Block, scope: &Scope<'_>, text: &str) -> Value {
    let mut entries: Vec<(String, Value)> = block
        .attributes
        .iter()
        .map(|attribute| (attribute.name.clone(), read(&attribute.expression, scope, text)))
        .collect();
    for (name, inner) in inner_blocks(block) {
        let value = value_of(inner, scope, text);
        match entries.iter_mut().find(|(known, _)| known == name) {
            Some((_, Value::List(items))) => items.push(value),
            _ => entries.push((name.to_owned(), Value::List(vec![value]))),
        }
    }
    Value::map(entries)
}

fn inner_blocks(block: &Block) -> impl Iterator<Item = (&str, &Block)> {
    block.blocks.iter().filter_map(|inner| match (inner.kind.as_str(), inner.labels.first()) {
        ("dynamic", Some(name)) => inner.blocks_of("content").next().map(|content| (name.as_str(), content)),
        (kind, _) => Some((kind, inner)),
    })
}

fn span_in(block: &Block, steps: &[String], text: &str) -> Span {
    let Some((step, rest)) = steps.split_first() else {
        return block.span.clone();
    };
    if let Some(attribute) = block.attribute(step) {
        if rest.is_empty() {
            return attribute.span.clone();
        }
        return locate(&attribute.expression, rest, text).unwrap_or_else(|| attribute.span.clone());
    }
    let number = rest.first().and_then(|number| number.parse().ok()).unwrap_or(0_usize);
    match inner_blocks(block).filter(|(name, _)| name == step).nth(number) {
        Some((_, inner)) => span_in(inner, rest.get(1..).unwrap_or_default(), text),
        None => block.span.clone(),
    }
}
