//! Which folder below the stacks the top-level stacks lie in, so that Atmos finds them.

use globset::{GlobBuilder, GlobMatcher};

/// The folder of the top-level stacks in a new repository.
pub(super) const TOP: &str = "orgs";

/// What Atmos takes for stacks.
const EXTENSIONS: [&str; 2] = [".yaml", ".yml"];

/// The patterns of `stacks.included_paths` and `stacks.excluded_paths`.
pub(super) struct Included {
    wanted: Vec<GlobMatcher>,
    unwanted: Vec<GlobMatcher>,
    folders: Vec<String>,
}

impl Included {
    /// The patterns of two lists. One that is no pattern matches nothing, as in Atmos.
    pub(super) fn new(included: &[String], excluded: &[String]) -> Self {
        let included: Vec<&str> = included.iter().map(|path| path.trim_start_matches("./")).collect();
        let excluded = excluded.iter().map(|path| path.trim_start_matches("./"));
        Self {
            folders: included.iter().filter_map(|path| folder(path)).map(str::to_owned).collect(),
            wanted: included.into_iter().flat_map(with_extensions).filter_map(|path| matcher(&path)).collect(),
            unwanted: excluded.filter_map(matcher).collect(),
        }
    }

    /// The folder for the top-level stacks: the first that is included, with all that lies in it.
    pub(super) fn top(&self) -> Option<&str> {
        let candidates = self.folders.iter().map(String::as_str).chain([TOP]);
        candidates.into_iter().find(|folder| self.is_stack(&format!("{folder}/any/any/any/any.yaml")))
    }

    /// Whether Atmos reads a file below the stacks as a top-level stack.
    pub(super) fn is_stack(&self, path: &str) -> bool {
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

fn matcher(pattern: impl AsRef<str>) -> Option<GlobMatcher> {
    GlobBuilder::new(pattern.as_ref()).literal_separator(true).build().ok().map(|glob| glob.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn top(included: &[&str], excluded: &[&str]) -> Option<String> {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Included::new(&owned(included), &owned(excluded)).top().map(str::to_owned)
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
}
