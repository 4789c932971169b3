//! A component as a program makes it: its resources as values, each part with its place, and its variables.

use camino::Utf8PathBuf;

use super::binding::Binding;
use super::configuration::{Configuration, Source, source};
use super::files::{Declaration, Folder};
use super::made::Made;
use super::resource::{Reader, Resource};
use super::variable::{Variable, unknown};
use crate::diagnostic::Place;
use crate::hcl::{Attribute, Regexes, Scope, Value, locate, read};

/// A component as its files say it.
#[derive(Debug)]
pub struct Module<'m> {
    /// Resources, providers and local values, those of local modules too.
    pub resources: Vec<Resource<'m>>,
    /// Variables, in the order of the text.
    pub variables: Vec<Variable<'m>>,
    /// The values of locals, as far as they are known.
    pub locals: Value,
    /// What it calls and nobody here can read.
    pub unexamined: Vec<Unexamined>,
    /// Whether something in it is made or not by what is not known here.
    pub is_conditional: bool,
    /// Where its policies have to bind, if it has any.
    pub binding: Option<&'m Binding>,
    folder: &'m Folder<'m>,
}

/// A module whose files are not in the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unexamined {
    /// How the component calls it, such as `module.logs`.
    pub name: String,
    /// What its source says.
    pub source: String,
    /// Where it is called.
    pub place: Place,
}

/// What is known of the world that a component is made in.
#[derive(Clone, Copy)]
pub struct World<'w> {
    /// The values of its variables. They decide what is made, while arguments stay as they are written.
    pub variables: Option<&'w Value>,
    /// Whether what nobody can tell is taken for made.
    pub unknown_is_made: bool,
    /// Patterns that were compiled before.
    pub regexes: &'w Regexes,
}

/// Definitions of locals that refer to each other are followed this deep.
const MAX_PASSES: usize = 8;

/// Modules that call each other are followed this deep.
const MAX_MODULES: usize = 16;

impl<'m> Module<'m> {
    /// Evaluates a component in a world.
    #[must_use]
    pub fn of(configuration: &'m Configuration<'m>, binding: Option<&'m Binding>, world: World<'_>) -> Self {
        let folder = &configuration.root;
        let (variables, locals) = {
            let locals = locals(folder, None, world.regexes);
            let scope = Scope::new(vec![("local", locals.clone())], world.regexes);
            let declared = folder.declarations.iter().filter(|one| one.kind == "variable");
            (declared.map(|one| Variable::new(one, &scope)).collect(), locals)
        };
        let mut made =
            Making { configuration, world, resources: Vec::new(), unexamined: Vec::new(), is_conditional: false };
        made.folder(folder, &Names { module: String::new(), depth: 0 }, None, world.variables);
        let Making { resources, unexamined, is_conditional, .. } = made;
        Self { resources, variables, locals, unexamined, is_conditional, binding, folder }
    }

    /// The resources of one type.
    pub fn of_kind<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = &'s Resource<'m>> {
        self.resources.iter().filter(move |resource| resource.kind == kind)
    }

    /// Where the part is written of the local with this value that these keys and numbers lead to.
    #[must_use]
    pub fn place_in_local(&self, value: &Value, steps: &[String]) -> Option<Place> {
        let is_it = |attribute: &Attribute| self.locals.get(&attribute.name) == Some(value);
        let (file, attribute) = self.folder.locals().find(|(_, attribute)| is_it(attribute))?;
        let span = locate(&attribute.expression, steps, file.text).unwrap_or_else(|| attribute.span.clone());
        Some(file.place(span))
    }

    /// Where something stands that the component lacks: at the top of its first file.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.folder.first.map(|file| file.place(0..0))
    }
}

/// Where in the tree of modules a folder stands.
struct Names {
    /// What its resources are addressed below, such as `module.logs.`.
    module: String,
    depth: usize,
}

/// Goes through a component and the modules that it calls.
struct Making<'m, 'w> {
    configuration: &'m Configuration<'m>,
    world: World<'w>,
    resources: Vec<Resource<'m>>,
    unexamined: Vec<Unexamined>,
    is_conditional: bool,
}

impl<'m> Making<'m, '_> {
    /// A folder whose variables have these values as they are written, and these in the world.
    fn folder(&mut self, folder: &'m Folder<'m>, names: &Names, written: Option<&Value>, known: Option<&Value>) {
        let values = scope(folder, written, self.world.regexes);
        let conditions = scope(folder, known.or(written), self.world.regexes);
        let reader = Reader { values: &values, conditions: &conditions, unknown_is_made: self.world.unknown_is_made };
        for declaration in &folder.declarations {
            let name = match (declaration.kind.as_str(), &declaration.labels[..]) {
                ("resource", [kind, name]) => (kind.clone(), name.clone(), names.module.as_str()),
                ("locals", []) => ("locals".to_owned(), String::new(), names.module.as_str()),
                ("provider", [name]) if names.depth == 0 => (format!("provider.{name}"), name.clone(), ""),
                ("module", [name]) => {
                    if self.is_made(declaration, &conditions) {
                        self.call(name, declaration, names, &values, &conditions);
                    }
                    continue;
                }
                _ => continue,
            };
            if self.is_made(declaration, &conditions) {
                let (resource, is_conditional) = Resource::read(name, declaration, reader);
                self.is_conditional |= is_conditional;
                self.resources.push(resource);
            }
        }
    }

    fn is_made(&mut self, declaration: &Declaration<'_>, conditions: &Scope<'_>) -> bool {
        match Made::of(declaration, conditions) {
            Made::Yes => true,
            Made::No => false,
            Made::Unknown => {
                self.is_conditional = true;
                self.world.unknown_is_made
            }
        }
    }

    fn call(
        &mut self,
        name: &str,
        call: &'m Declaration<'m>,
        names: &Names,
        values: &Scope<'_>,
        conditions: &Scope<'_>,
    ) {
        let address = format!("{}module.{name}", names.module);
        let configuration = self.configuration;
        let source = source(call);
        let path = match &source {
            Source::Local(path) => path.clone(),
            Source::Elsewhere(_) => Utf8PathBuf::new(),
        };
        let folder = configuration.module(&path).filter(|folder| folder.first.is_some() && names.depth < MAX_MODULES);
        let Some(folder) = folder else {
            let source = match source {
                Source::Local(path) => path.into_string(),
                Source::Elsewhere(text) => text,
            };
            self.unexamined.push(Unexamined { name: address, source, place: call.place() });
            return;
        };
        let written = arguments(call, folder, values, self.world.regexes);
        let known = arguments(call, folder, conditions, self.world.regexes);
        let names = Names { module: format!("{address}."), depth: names.depth + 1 };
        self.folder(folder, &names, Some(&written), Some(&known));
    }
}

/// The values of the variables of a module that is called.
fn arguments(call: &Declaration<'_>, folder: &Folder<'_>, scope: &Scope<'_>, regexes: &Regexes) -> Value {
    let nothing = Scope::new(Vec::new(), regexes);
    let variables = folder.declarations.iter().filter(|one| one.kind == "variable");
    let values = variables.map(|declaration| {
        let variable = Variable::new(declaration, &nothing);
        let value = match call.attribute(&variable.name) {
            Some((file, attribute)) => variable.ty.convert(&read(&attribute.expression, scope, file.text)).0,
            None => variable.default.unwrap_or_else(|| unknown(&variable.name)),
        };
        (variable.name, value)
    });
    Value::map(values.collect())
}

/// What the expressions of a folder refer to.
fn scope<'r>(folder: &Folder<'_>, variables: Option<&Value>, regexes: &'r Regexes) -> Scope<'r> {
    let mut names = vec![("local", locals(folder, variables, regexes))];
    names.extend(variables.map(|variables| ("var", variables.clone())));
    Scope::new(names, regexes)
}

/// The values of all locals, as far as they are known.
fn locals(folder: &Folder<'_>, variables: Option<&Value>, regexes: &Regexes) -> Value {
    let mut values = Value::Map(Vec::new());
    for _ in 0..MAX_PASSES {
        let mut names = vec![("local", values.clone())];
        names.extend(variables.map(|variables| ("var", variables.clone())));
        let scope = Scope::new(names, regexes);
        let pass =
            folder.locals().map(|(file, local)| (local.name.clone(), read(&local.expression, &scope, file.text)));
        let pass = Value::map(pass.collect());
        if pass == values {
            break;
        }
        values = pass;
    }
    values
}
