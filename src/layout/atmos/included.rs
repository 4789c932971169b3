//! Which files below the stacks Atmos takes for stacks of their own, and the folder among them for those of this tool.

use globset::{GlobBuilder, GlobMatcher};

/// The folder of the top-level stacks in a new repository.
pub(super) const TOP: &str = "orgs";

/// What Atmos takes for stacks.
const EXTENSIONS: [&str; 4] = [".yaml", ".yml", ".yaml.tmpl", ".yml.tmpl"];

/// The patterns of `stacks.included_paths` and `stacks.excluded_paths`, below the folder of the stacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackPaths {
    /// A stack matches one of these.
    pub included: Vec<String>,
    /// A stack matches none of these.
    pub excluded: Vec<String>,
}

impl Default for StackPaths {
    fn default() -> Self {
        Self { included: vec![format!("{TOP}/**/*")], excluded: vec!["**/_defaults.yaml".to_owned()] }
    }
}

impl StackPaths {
    /// The same, ready to be asked. What is no pattern matches nothing, as in Atmos.
    #[must_use]
    pub fn matcher(&self) -> StackMatcher {
        let plain = |path: &'_ String| path.trim_start_matches("./").to_owned();
        let included: Vec<String> = self.included.iter().map(plain).collect();
        StackMatcher {
            folders: included.iter().filter_map(|path| folder(path)).map(str::to_owned).collect(),
            wanted: included.iter().flat_map(|path| with_extensions(path)).filter_map(|path| matcher(&path)).collect(),
            unwanted: self.excluded.iter().map(plain).filter_map(|path| matcher(&path)).collect(),
        }
    }
}

/// Tells the stacks among the files below the folder of the stacks.
pub struct StackMatcher {
    wanted: Vec<GlobMatcher>,
    unwanted: Vec<GlobMatcher>,
    folders: Vec<String>,
}

impl StackMatcher {
    /// The folder for the top-level stacks: the first that is included, with all that lies in it.
    pub(super) fn top(&self) -> Option<&str> {
        let candidates = self.folders.iter().map(String::as_str).chain([TOP]);
        candidates.into_iter().find(|folder| self.is_stack(&format!("{folder}/any/any/any/any.yaml")))
    }

    /// Whether Atmos reads a file below the stacks as a top-level stack.
    #[must_use]
    pub fn is_stack(&self, path: &str) -> bool {
        let any = |patterns: &[GlobMatcher]| patterns.iter().any(|pattern| pattern.is_match(path));
        any(&self.wanted) && !any(&self.unwanted)
    }
}

/// The folder that a pattern names before its first wildcard.
fn folder(pattern: &str) -> Option<&str> {
    let wildcard = pattern.find(['*', '?', '[', '{'])?;
    let folder = pattern[..wildcard].rsplit_once('/')?.0;
    (!folder.is_empty() && !folder.split('/').any(|part| matches!(part, "" | "." | ".."))).then_some(folder)
}

/// A pattern without an extension means the files with one of Atmos's.
fn with_extensions(pattern: &str) -> Vec<String> {
    let name = pattern.rsplit('/').next().unwrap_or(pattern);
    if name.contains('.') { vec![pattern.to_owned()] } else { EXTENSIONS.map(|one| format!("{pattern}{one}")).to_vec() }
}

/// A pattern of paths, in which only `**` stands for folders.
#[must_use]
pub fn matcher(pattern: &str) -> Option<GlobMatcher> {
    GlobBuilder::new(pattern).literal_separator(true).build().ok().map(|glob| glob.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn top(included: &[&str], excluded: &[&str]) -> Option<String> {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let paths = StackPaths { included: owned(included), excluded: owned(excluded) };
        paths.matcher().top().map(str::to_owned)
    }

    #[test]
    fn the_first_folder_that_is_included_as_a_whole_is_taken() {
        for (included, excluded, expected) in [
            (&["orgs/**/*"][..], &["**/_defaults.yaml"][..], Some("orgs")),
            (&["deploy/**/*", "orgs/**/*"], &[], Some("deploy")),
            (&["./deploy/**/*.yaml"], &[], Some("deploy")),
            (&["**/*"], &["catalog/**/*"], Some("orgs")),
            (&["**/*.yaml"], &[], Some("orgs")),
            (&["**"], &[], None),
            (&["legacy/*.yaml", "{prod,dev}/**/*", "o*/**/*"], &[], Some("orgs")),
            (&["legacy/**/*", "live/**/*"], &["legacy/**"], Some("live")),
            (&["*.yaml"], &[], None),
            (&["orgs/*"], &[], None),
            (&["orgs/**/*"], &["**/*"], None),
            (&["../other/**/*"], &[], None),
        ] {
            assert_eq!(top(included, excluded).as_deref(), expected, "{included:?} {excluded:?}");
        }
    }

    #[test]
    fn patterns_take_what_atmos_takes() {
        let paths = StackPaths {
            included: vec!["orgs/**/*".to_owned(), "./more/*.yaml".to_owned()],
            excluded: vec!["**/_defaults.yaml".to_owned(), "orgs/{drafts,old}/**/*".to_owned()],
        };
        let matcher = paths.matcher();
        for (path, is_stack) in [
            ("orgs/a.yaml", true),
            ("orgs/acme/b/c.yml", true),
            ("orgs/acme/d.yaml.tmpl", true),
            ("orgs/acme/_defaults.yaml", false),
            ("orgs/drafts/a.yaml", false),
            ("orgs/drafts.yaml", true),
            ("more/a.yaml", true),
            ("more/b/a.yaml", false),
            ("catalog/a.yaml", false),
            ("orgs/README.md", false),
        ] {
            assert_eq!(matcher.is_stack(path), is_stack, "{path}");
        }
    }
}
