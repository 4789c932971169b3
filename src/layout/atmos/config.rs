//! What the configuration says about where things lie and what stacks are called.

use camino::{Utf8Path, Utf8PathBuf};

use super::base_path::resolve;
use super::files::{NAMES, Read, read};
use super::included::{StackPaths, TOP};
use super::missing::missing;
use super::names::StackNames;
use super::settings::{LISTS, READ, Settings, Value};
use super::surroundings::{Surroundings, cleaned};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId, Sources, one_of};
use crate::layout::path;
use crate::yaml::{Lists, scalar};

/// Each base path that a repository needs, and where it leads in a new one.
const FOLDERS: [(&str, &str); 4] = [
    ("stacks.base_path", "stacks"),
    ("components.terraform.base_path", "components/terraform"),
    ("workflows.base_path", "stacks/workflows"),
    ("schemas.jsonschema.base_path", "stacks/schemas/jsonschema"),
];

/// A file of the catalog, below the stacks.
const CATALOG: &str = "catalog/any/defaults.yaml";

/// The part of Atmos's configuration that decides where the tool writes. Everything else is the user's alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtmosConfig {
    /// The configuration itself.
    pub file: &'static str,
    /// Folder of the Terraform components.
    pub components: Utf8PathBuf,
    /// Folder of the stacks.
    pub stacks: Utf8PathBuf,
    /// Folder of the workflows.
    pub workflows: Utf8PathBuf,
    /// Folder of the JSON schemas that components are validated against.
    pub jsonschema: Utf8PathBuf,
    /// Folder below `stacks` that holds the top-level stacks.
    pub top: String,
    /// Which files are stacks.
    pub paths: StackPaths,
    /// How a stack's name is made.
    pub names: StackNames,
    /// Whether Atmos expands Go templates in stacks.
    pub templates: bool,
    /// How Atmos merges lists of stacks.
    pub lists: Lists,
    /// Where that is written.
    pub lists_place: Place,
}

impl Default for AtmosConfig {
    fn default() -> Self {
        let [stacks, components, workflows, jsonschema] = FOLDERS.map(|(_, folder)| folder.into());
        let (top, names) = (TOP.to_owned(), StackNames::default());
        let paths = StackPaths::default();
        let (templates, lists, lists_place) = (false, Lists::default(), Place::NOWHERE);
        Self {
            file: NAMES[0],
            components,
            stacks,
            workflows,
            jsonschema,
            top,
            paths,
            names,
            templates,
            lists,
            lists_place,
        }
    }
}

/// Atmos's configuration as it was read, with what is wrong in it.
#[derive(Debug, Clone, Default)]
pub struct Atmos {
    /// What it says, as far as it could be read.
    pub config: AtmosConfig,
    /// What is wrong.
    pub problems: Diagnostics,
    /// The texts that the problems point into.
    pub sources: Sources,
    /// Whether there is a configuration file.
    pub exists: bool,
}

impl Atmos {
    /// Reads the configuration of a repository.
    #[must_use]
    pub fn read(around: &Surroundings) -> Self {
        let (mut sources, mut problems) = (Sources::default(), Diagnostics::default());
        let Read { mut settings, main, name } = read(around, &mut sources, &mut problems);
        if main.is_none() && problems.has_errors() {
            // What a file that cannot be read lacks is not worth telling.
            let config = AtmosConfig { file: name, ..AtmosConfig::default() };
            return Self { config, problems, sources, exists: true };
        }
        if main.is_none() {
            seed(&mut settings);
        }
        environment(&mut settings, around);
        let mut reader = Reader { settings: &settings, around, problems: &mut problems, main };
        let config = AtmosConfig { file: name, ..reader.config() };
        Self { config, problems, sources, exists: main.is_some() }
    }
}

/// The settings of the file that a new repository gets.
fn seed(settings: &mut Settings) {
    for (key, folder) in FOLDERS {
        settings.set(key, Value::Text(folder.to_owned()), Place::NOWHERE);
    }
    settings.set("base_path", Value::Text(".".to_owned()), Place::NOWHERE);
    let StackPaths { included, excluded } = StackPaths::default();
    settings.set("stacks.included_paths", Value::List(included), Place::NOWHERE);
    settings.set("stacks.excluded_paths", Value::List(excluded), Place::NOWHERE);
    settings.set("stacks.name_pattern", Value::Text("{tenant}-{environment}-{stage}".to_owned()), Place::NOWHERE);
}

/// Variables of the environment stand above all files. Those that choose stacks for one run of Atmos move none.
fn environment(settings: &mut Settings, around: &Surroundings) {
    let chooses = ["import", "stacks.included_paths", "stacks.excluded_paths", "templates.settings.enabled"];
    for key in READ.into_iter().filter(|key| !chooses.contains(key)) {
        if let Some(value) = around.atmos_variable(&key.replace('.', "_").to_uppercase()) {
            settings.set(key, Value::Text(value.to_owned()), Place::NOWHERE);
        }
    }
}

struct Reader<'a> {
    settings: &'a Settings,
    around: &'a Surroundings,
    problems: &'a mut Diagnostics,
    main: Option<SourceId>,
}

impl Reader<'_> {
    fn config(&mut self) -> AtmosConfig {
        self.check_place();
        let place = Place { source: self.main.unwrap_or(SourceId::NOWHERE), span: 0..0 };
        self.problems.extend(missing(self.settings, &place));
        let base = self.base();
        let [stacks, components, workflows, jsonschema] =
            FOLDERS.map(|(key, folder)| self.folder(base.as_deref(), key, folder));
        let setting = |key| self.settings.text(key);
        AtmosConfig {
            file: NAMES[0],
            names: self.names(),
            templates: setting("templates.settings.enabled").eq_ignore_ascii_case("true"),
            lists: self.lists(),
            lists_place: self.settings.place(LISTS),
            top: self.top(),
            paths: self.paths(),
            components,
            stacks,
            workflows,
            jsonschema,
        }
    }

    /// How lists are merged; Atmos refuses a word that it does not know.
    fn lists(&mut self) -> Lists {
        let given = self.settings.text(LISTS);
        let Some(lists) = Lists::parse(if given.is_empty() { "replace" } else { given }) else {
            let known = Lists::NAMES.map(|(name, _)| name);
            let (message, help) = (format!("`{LISTS}` is `{given}`"), format!("write {}", one_of(known)));
            self.problem(LISTS, message, help);
            return Lists::default();
        };
        lists
    }

    /// Atmos must read this repository's configuration, not another's.
    fn check_place(&mut self) {
        let Some(other) = self.around.atmos_variable("CLI_CONFIG_PATH") else { return };
        if self.around.inside(&self.around.root.join(other)).is_none_or(|inside| !inside.as_str().is_empty()) {
            let message = format!(
                "ATMOS_CLI_CONFIG_PATH is `{other}`: Atmos reads the configuration there, not that of this repository"
            );
            self.problems.push(Diagnostic::error(Code::AtmosConfig, message).help("unset the variable"));
        }
    }

    /// The folder that all others lie in, unless it cannot be read.
    fn base(&mut self) -> Option<Utf8PathBuf> {
        let given = self.settings.text("base_path");
        if self.has_backslash("base_path", given) { None } else { Some(resolve(given, self.around)) }
    }

    /// A folder of the repository, or the one of a new repository where it is not set or must not be.
    fn folder(&mut self, base: Option<&Utf8Path>, key: &'static str, otherwise: &str) -> Utf8PathBuf {
        let given = self.settings.text(key);
        let base = if self.has_backslash(key, given) { None } else { base };
        let Some(base) = base else { return otherwise.into() };
        let whole = cleaned(&base.join(if given.is_empty() { otherwise } else { given }));
        match self.around.inside(&whole) {
            None => {
                self.outside(key, base);
                otherwise.into()
            }
            Some(folder) if folder.as_str().is_empty() => folder,
            Some(folder) => match path::check_output(folder.as_str()) {
                Ok(()) => folder,
                Err(problem) => {
                    self.problem(
                        key,
                        format!("`{key}` leads to {folder}, where nothing can be written: {problem}"),
                        String::new(),
                    );
                    otherwise.into()
                }
            },
        }
    }

    /// Tells of a folder outside the repository, once for all that lie in a base path outside.
    fn outside(&mut self, key: &str, base: &Utf8Path) {
        let (root, is_base) = (&self.around.root, self.around.inside(base).is_none());
        let key = if is_base { "base_path" } else { key };
        let message = format!("`{key}` must be inside the repository");
        let told = |one: &Diagnostic| one.message == message;
        if self.problems.clone().sorted().iter().any(told) {
            return;
        }
        let git = self.around.git_root.as_ref().filter(|git| is_base && **git != *root);
        let help = match git {
            Some(git) => format!(
                "Atmos takes a base path that does not begin with a dot from the root of the git repository, {git}: write `base_path: .`"
            ),
            None => format!("the repository is {root}; write a path in it, such as `.`"),
        };
        let mut problem = Diagnostic::error(Code::AtmosConfig, message).at(self.place(key)).help(help);
        if is_base {
            problem = problem.expected(format!("leads to {}", cleaned(base)));
        }
        self.problems.push(problem);
    }

    /// What stacks are called. `atmos validate stacks` alone takes no notice of the name that a stack states
    /// (`createComponentStackMap` in `internal/exec/validate_stacks.go` of Atmos).
    fn names(&mut self) -> StackNames {
        let (template, pattern) =
            (self.settings.text("stacks.name_template"), self.settings.text("stacks.name_pattern"));
        let names = StackNames::new(template, pattern);
        if let Some(apart) = names.telling_apart(template, pattern) {
            let key = if template.is_empty() { "stacks.name_pattern" } else { "stacks.name_template" };
            let message = format!("`{key}` does not tell the generated stacks apart");
            let help = format!(
                "each stack states its name, which `atmos validate stacks` ignores: it reports components of several accounts as \
                 duplicates. To validate them too, write `name_template: {}`, which keeps the names of stacks without `namespace`",
                scalar(&apart)
            );
            let place = self.place(key);
            self.problems.push(Diagnostic::warning(Code::AtmosConfig, message).at(place).help(help));
        }
        names
    }

    /// Atmos takes a backslash for a part of a name wherever `/` separates folders.
    fn has_backslash(&mut self, key: &'static str, given: &str) -> bool {
        let found = given.contains('\\');
        if found {
            let message = format!("`{key}` contains a backslash, which only Windows takes for a separator");
            self.problem(
                key,
                message,
                format!("write `{}`, with which every system finds it", given.replace('\\', "/")),
            );
        }
        found
    }

    /// The folder of the top-level stacks.
    fn paths(&self) -> StackPaths {
        let list = |key| self.settings.list(key);
        StackPaths { included: list("stacks.included_paths"), excluded: list("stacks.excluded_paths") }
    }

    fn top(&mut self) -> String {
        let paths = self.paths();
        let (included, patterns) = (&paths.included, paths.matcher());
        let top = patterns.top().map(str::to_owned);
        if top.is_none() && !included.is_empty() {
            let message = "`stacks.included_paths` includes no folder with all that lies in it".to_owned();
            self.problem("stacks.included_paths", message, format!("add `{TOP}/**/*` to it, and do not exclude it"));
        }
        if patterns.is_stack(CATALOG) {
            let message = "Atmos takes the catalog for stacks, which have no names".to_owned();
            let place = self.place("stacks.included_paths");
            let help = "add `catalog/**/*` to `stacks.excluded_paths`";
            self.problems.push(Diagnostic::warning(Code::AtmosConfig, message).at(place).help(help));
        }
        top.unwrap_or_else(|| TOP.to_owned())
    }

    fn problem(&mut self, key: &str, message: String, help: String) {
        let place = self.place(key);
        self.problems.push(Diagnostic::error(Code::AtmosConfig, message).at(place).help(help));
    }

    /// Where a setting is written; a missing one is missed in `atmos.yaml`.
    fn place(&self, key: &str) -> Place {
        match (self.settings.get(key), self.main) {
            (None, Some(source)) => Place { source, span: 0..0 },
            _ => self.settings.place(key),
        }
    }
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
