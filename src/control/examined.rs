//! One component, held against its controls, and what is left to be decided by the stacks that call it.

use std::collections::HashSet;

use super::assertion::OWN;
use super::component::{Finding, Worlds, finding};
use super::configuration::{Configuration, Folders};
use super::definition::{Catalogue, Control};
use super::fact::{Fact, FromManifest};
use super::files::{ModuleFile, Program};
use super::given::{Given, given};
use super::hold::{Broken, Held};
use super::module::{Module, Unexamined};
use super::resource::Resource;
use super::variable::Variable;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::hcl::{Regexes, Value};

/// The files of a component, as each program that reads them loads them.
pub struct Loaded<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// What follows from the manifest.
    manifest: &'a FromManifest,
    files: Vec<ModuleFile<'a>>,
    configurations: Vec<Configuration<'a>>,
}

/// A component that was held against its controls.
pub struct Examined<'m> {
    loaded: &'m Loaded<'m>,
    /// Its variables.
    pub variables: Vec<Variable<'m>>,
    /// What files beside it give to variables.
    pub given: Given,
    held: Vec<(&'static Control, Held)>,
}

/// What comes of the controls that depend on what a stack passes, each in one stack.
pub type InStack = Vec<(usize, Held)>;

impl<'a> Loaded<'a> {
    /// Loads a component. Nothing where a program would refuse it.
    #[must_use]
    pub fn read(
        name: &'a str,
        (kind, manifest): (&'a str, &'a FromManifest),
        files: Vec<ModuleFile<'a>>,
        folders: &Folders<'a>,
    ) -> (Option<Self>, Diagnostics) {
        let (mut configurations, mut diagnostics) = (Vec::new(), Diagnostics::default());
        let mut told = HashSet::new();
        for program in Program::readers(&files) {
            let (configuration, found) = Configuration::read(&files, folders, *program);
            let fresh =
                |one: &Diagnostic| told.insert((one.message.clone(), one.place.as_ref().map(|one| one.span.start)));
            diagnostics.extend(found.into_iter().filter(fresh));
            configurations.push(configuration);
        }
        let loaded = (!diagnostics.has_errors()).then_some(Self { name, kind, manifest, files, configurations });
        (loaded, diagnostics)
    }

    /// What each program makes of it, where the variables have these values.
    fn worlds(&self, variables: Option<&Value>, regexes: &Regexes) -> Vec<Worlds<'_>> {
        let binding = self.manifest.binding.as_ref();
        self.configurations.iter().map(|one| Worlds::of(one, binding, variables, regexes)).collect()
    }
}

impl<'m> Examined<'m> {
    /// Holds a component against the controls of its kind, whatever stacks pass to it.
    #[must_use]
    pub fn of(loaded: &'m Loaded<'m>, regexes: &Regexes) -> (Self, Diagnostics) {
        let worlds: Vec<Worlds<'m>> = loaded.worlds(None, regexes);
        let controls = Catalogue::get().of_kind(loaded.kind).into_iter();
        let held = controls.map(|control| (control, in_all(&worlds, control, loaded.kind, regexes))).collect();
        let mut diagnostics = Diagnostics::default();
        let mut told = HashSet::new();
        for one in worlds.iter().flat_map(|world| &world.most.unexamined) {
            if told.insert(one.name.clone()) {
                diagnostics.push(unexamined(loaded.name, one));
            }
        }
        if loaded.kind == OWN
            && let Some(resource) = worlds.iter().find_map(|world| without_provider(&world.most))
        {
            diagnostics.push(no_provider(loaded.name, resource));
        }
        let variables = worlds.into_iter().next().map(|world| world.most.variables).unwrap_or_default();
        let (given, found) = given(&loaded.files, &variables, regexes);
        if loaded.kind != OWN {
            diagnostics.extend(found);
        }
        (Self { loaded, variables, given, held }, diagnostics)
    }

    /// Whether somebody wrote it by hand: then its variables are nobody's concern here, and what breaks a control is told
    /// as a warning, because no waiver could permit it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.loaded.kind == OWN
    }

    /// The component's name.
    #[must_use]
    pub const fn name(&self) -> &'m str {
        self.loaded.name
    }

    /// What of its variables follows from the manifest.
    #[must_use]
    pub fn facts(&self) -> &'m [Fact] {
        &self.loaded.manifest.facts
    }

    /// What comes of what is left open, where the variables have these values.
    #[must_use]
    pub fn in_stack(&self, variables: &Value, regexes: &Regexes) -> InStack {
        let open: Vec<usize> = (0..self.held.len()).filter(|at| self.held[*at].1.depends).collect();
        if open.is_empty() {
            return Vec::new();
        }
        let worlds = self.loaded.worlds(Some(variables), regexes);
        open.into_iter().map(|at| (at, in_all(&worlds, self.held[at].0, self.loaded.kind, regexes))).collect()
    }

    /// How each control stands, after all stacks, each named with what came of it there.
    #[must_use]
    pub fn concluded(self, stacks: Vec<(String, InStack)>, waived: &[&str]) -> Vec<(Finding, Vec<Diagnostic>)> {
        let Self { loaded, mut held, .. } = self;
        let mut broken: Vec<Vec<(Broken, Vec<String>)>> = held.iter().map(|_| Vec::new()).collect();
        let mut is_open: Vec<Option<bool>> = held.iter().map(|_| None).collect();
        for (stack, results) in stacks {
            for (at, result) in results {
                let result = result.alone();
                is_open[at] = Some(is_open[at] == Some(true) || result.depends);
                for one in result.broken {
                    match broken[at].iter_mut().find(|(known, _)| *known == one) {
                        Some((_, stacks)) => stacks.push(stack.clone()),
                        None => broken[at].push((one, vec![stack.clone()])),
                    }
                }
            }
        }
        for (at, (_, result)) in held.iter_mut().enumerate() {
            match is_open[at] {
                // No stack decides it.
                None => *result = std::mem::take(result).alone(),
                Some(is_open) => result.depends = is_open,
            }
            result.broken.extend(broken[at].drain(..).map(|(one, stacks)| in_these(one, &stacks)));
        }
        held.into_iter().map(|(control, held)| finding(loaded.name, control, held, waived)).collect()
    }
}

/// What comes of a control whichever program reads the component.
fn in_all(worlds: &[Worlds<'_>], control: &Control, kind: &str, regexes: &Regexes) -> Held {
    let mut all = Held::default();
    for world in worlds {
        let held = world.hold(control, kind, regexes);
        let fresh: Vec<Broken> = held.broken.iter().filter(|one| !all.broken.contains(one)).cloned().collect();
        let possible: Vec<Broken> = held.possible.iter().filter(|one| !all.possible.contains(one)).cloned().collect();
        all.add(Held { broken: fresh, possible, ..held });
    }
    all
}

fn in_these(broken: Broken, stacks: &[String]) -> Broken {
    let more = match stacks.len() {
        0 | 1 => String::new(),
        2 => " and 1 other stack".to_owned(),
        all => format!(" and {} other stacks", all - 1),
    };
    let first = stacks.first().map_or("", String::as_str);
    Broken { reason: format!("{}, with the values of {first}{more}", broken.reason), ..broken }
}

/// A resource of AWS in a component that declares no provider of AWS.
fn without_provider<'w>(module: &'w Module<'_>) -> Option<&'w Resource<'w>> {
    let has_provider = module.of_kind("provider.aws").next().is_some();
    module.resources.iter().find(|one| !has_provider && one.kind.starts_with("aws_"))
}

fn no_provider(component: &str, resource: &Resource<'_>) -> Diagnostic {
    let message = format!("tags and accounts of {component} are not examined");
    Diagnostic::warning(Code::NotExamined, message)
        .at(resource.place(&[]))
        .expected("no `provider \"aws\"` in this component")
        .help(
            "declare the provider here, with `allowed_account_ids` and `default_tags`, as the generated components do",
        )
}

fn unexamined(component: &str, module: &Unexamined) -> Diagnostic {
    let message = format!("`{}` of {component} is not examined", module.name);
    Diagnostic::warning(Code::NotExamined, message)
        .at(module.place.clone())
        .expected(format!("`{}` is not in this repository", module.source))
        .help("what a control demands of resources cannot be decided here: move the module into the repository, or review it yourself")
}
