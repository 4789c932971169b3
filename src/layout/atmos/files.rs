//! The files of Atmos's configuration, each laid over those that it stands above.

use std::collections::BTreeSet;
use std::io::Read as _;

use super::base_path::resolve;
use super::layer::lay;
use super::search::search;
use super::settings::Settings;
use super::surroundings::Surroundings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId, Sources};
use crate::yaml::syntax::Syntax;
use camino::{Utf8Path, Utf8PathBuf};

/// The names of the configuration, the first that exists counts. Atmos reads other formats too, and before these.
pub(super) const NAMES: [&str; 2] = ["atmos.yaml", "atmos.yml"];

/// What Atmos would read instead of `atmos.yaml`.
const SHADOWING: [&str; 2] = ["atmos.json", "atmos.toml"];

/// The folders beside the configuration whose files are read without being imported.
const FOLDERS: [&str; 2] = ["atmos.d", ".atmos.d"];

/// How deep Atmos follows imports.
const DEEPEST: usize = 10;

/// The largest file that is read.
const MAX_BYTES: u64 = 1 << 20;

/// The settings of all files, and the configuration itself where there is one.
pub(super) struct Read {
    /// The settings.
    pub settings: Settings,
    /// The source of `atmos.yaml`.
    pub main: Option<SourceId>,
    /// Its name.
    pub name: &'static str,
}

/// Reads all files. Those further down stand above those before them.
pub(super) fn read(around: &Surroundings, sources: &mut Sources, problems: &mut Diagnostics) -> Read {
    let mut reader = Reader { around, sources, problems, settings: Settings::default() };
    for name in SHADOWING.into_iter().filter(|name| around.root.join(name).exists()) {
        let message = format!("Atmos reads {name} instead of atmos.yaml");
        reader.problems.push(
            Diagnostic::error(Code::AtmosConfig, message)
                .help(format!("move its settings to atmos.yaml, and remove {name}")),
        );
    }
    for folder in reader.folders() {
        for path in search(&folder, "**/*") {
            reader.file(&path);
        }
    }
    let name = NAMES.into_iter().find(|name| around.root.join(name).exists());
    let main = name.and_then(|name| reader.parse(&around.root.join(name)));
    if let Some((file, source)) = &main {
        reader.lay(file, *source);
        reader.imports(&mut BTreeSet::new(), 1, None);
        // What the file says itself stands above what it imports.
        reader.lay(file, *source);
    }
    Read { settings: reader.settings, main: main.map(|(_, source)| source), name: name.unwrap_or(NAMES[0]) }
}

struct Reader<'a> {
    around: &'a Surroundings,
    sources: &'a mut Sources,
    problems: &'a mut Diagnostics,
    settings: Settings,
}

impl Reader<'_> {
    /// The folders that are read by themselves: git's before the repository's own.
    fn folders(&self) -> Vec<Utf8PathBuf> {
        let git = self.around.git_root.iter().filter(|git| **git != self.around.root);
        let roots = git.chain([&self.around.root]);
        roots.flat_map(|root| FOLDERS.map(|folder| root.join(folder))).filter(|folder| folder.is_dir()).collect()
    }

    fn lay(&mut self, file: &Syntax, source: SourceId) {
        lay(&mut self.settings, file, source, self.around, self.problems);
    }

    fn file(&mut self, path: &Utf8Path) -> Option<SourceId> {
        let (file, source) = self.parse(path)?;
        self.lay(&file, source);
        Some(source)
    }

    fn parse(&mut self, path: &Utf8Path) -> Option<(Syntax, SourceId)> {
        let shown = path.strip_prefix(&self.around.root).unwrap_or(path);
        let text = match read_text(path) {
            Ok(text) => text,
            Err(why) => {
                self.problems.push(Diagnostic::error(Code::AtmosConfig, format!("cannot read {shown}: {why}")));
                return None;
            }
        };
        let source = self.sources.add(shown, text.as_str());
        match Syntax::first(&text) {
            Ok(file) => file.map(|file| (file, source)),
            Err(problem) => {
                let place = Place { source, span: problem.span };
                self.problems.push(Diagnostic::error(Code::AtmosConfig, problem.what).at(place));
                None
            }
        }
    }

    /// The files that `import` names: below the base path, or that of the file which imports them.
    fn imports(&mut self, above: &mut BTreeSet<Utf8PathBuf>, depth: usize, own: Option<(Settings, &Utf8Path)>) {
        let (settings, fallback) = own.map_or((None, None), |(settings, base)| (Some(settings), Some(base.to_owned())));
        let settings = settings.as_ref().unwrap_or(&self.settings);
        let declared = settings.get("base_path").is_some();
        let base = match fallback {
            Some(base) if !declared => base,
            _ => resolve(settings.text("base_path"), self.around),
        };
        let place = settings.place("import");
        for import in settings.list("import").into_iter().filter(|import| !import.is_empty()) {
            if is_remote(&import) {
                self.warn(
                    format!("`{import}` is not read here"),
                    &place,
                    "settings of base paths and stack names belong in atmos.yaml",
                );
                continue;
            }
            let found = search(&base, &import);
            if found.is_empty() {
                self.warn(format!("no file matches the import `{import}`"), &place, "Atmos skips it");
            }
            for path in found {
                self.import(above, depth, &path, &base);
            }
        }
    }

    fn import(&mut self, above: &mut BTreeSet<Utf8PathBuf>, depth: usize, path: &Utf8Path, base: &Utf8Path) {
        if depth > DEEPEST || !above.insert(path.to_owned()) {
            return;
        }
        if let Some((file, source)) = self.parse(path) {
            self.lay(&file, source);
            let mut own = Settings::default();
            // Its problems are told already.
            lay(&mut own, &file, source, self.around, &mut Diagnostics::default());
            if own.get("import").is_some() {
                self.imports(above, depth + 1, Some((own, base)));
            }
        }
        above.remove(path);
    }

    fn warn(&mut self, message: String, place: &Place, help: &str) {
        self.problems.push(Diagnostic::warning(Code::AtmosConfig, message).at(place.clone()).help(help));
    }
}

/// Whether an import is fetched from elsewhere.
fn is_remote(import: &str) -> bool {
    import.contains("://")
        || import.contains("::")
        || ["git@", "github.com/", "gitlab.com/", "bitbucket.org/"].iter().any(|start| import.starts_with(start))
}

fn read_text(path: &Utf8Path) -> Result<String, String> {
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(|error| error.to_string())?;
    if text.len() as u64 > MAX_BYTES { Err("it is larger than 1 MiB".to_owned()) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with these files, and the settings that they make.
    fn settings(files: &[(&str, &str)]) -> (Settings, Vec<String>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = Utf8Path::from_path(folder.path()).expect("a path of characters");
        for (path, text) in files {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
            std::fs::write(path, text).expect("a new file");
        }
        let around = Surroundings { root: root.to_owned(), ..Surroundings::default() };
        let (mut sources, mut problems) = (Sources::default(), Diagnostics::default());
        let settings = read(&around, &mut sources, &mut problems).settings;
        (settings, problems.sorted().into_iter().map(|one| one.message).collect())
    }

    #[test]
    fn the_configuration_stands_above_its_imports_and_these_above_the_folders_beside_it() {
        let (settings, problems) = settings(&[
            ("atmos.yaml", "base_path: .\nimport: [config/**/*, more]\nstacks: {name_pattern: main}\n"),
            ("atmos.d/a.yaml", "stacks: {base_path: folder, name_pattern: folder}\n"),
            (".atmos.d/deep/b.yml", "stacks: {base_path: hidden, included_paths: [hidden]}\n"),
            ("config/c.yaml", "stacks: {base_path: import, name_pattern: import}\n"),
            ("config/c.yml", "stacks: {base_path: twin}\n"),
            ("more.yaml", "import: [nested/last.yaml]\nworkflows: {base_path: more}\n"),
            ("nested/last.yaml", "workflows: {base_path: nested}\n"),
        ]);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(settings.text("stacks.base_path"), "import");
        assert_eq!(settings.text("stacks.name_pattern"), "main");
        assert_eq!(settings.list("stacks.included_paths"), ["hidden"]);
        assert_eq!(settings.text("workflows.base_path"), "nested");
    }

    #[test]
    fn imports_in_a_circle_end_and_what_is_not_read_is_told() {
        let (settings, problems) = settings(&[
            ("atmos.yml", "import: [a.yaml, none, 'https://example.com/atmos.yaml']\n"),
            ("a.yaml", "import: [b.yaml]\n"),
            ("b.yaml", "import: [a.yaml]\nstacks: {base_path: b}\n"),
            ("atmos.toml", ""),
        ]);
        assert_eq!(settings.text("stacks.base_path"), "b");
        assert_eq!(problems.len(), 3, "{problems:?}");
    }
}
