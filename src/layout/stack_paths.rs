//! Which files Atmos takes for stacks of their own.

use fast_glob::glob_match;

/// The patterns of `stacks.included_paths` and `stacks.excluded_paths`, below the folder of the stacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackPaths {
    /// A stack matches one of these.
    pub included: Vec<String>,
    /// A stack matches none of these.
    pub excluded: Vec<String>,
}

impl StackPaths {
    /// Whether a file, by its path below the folder of the stacks, is a stack of its own.
    #[must_use]
    pub fn hold(&self, path: &str) -> bool {
        // A pattern without an ending takes every ending that a stack may have.
        let includes = |pattern: &String| {
            let pattern = pattern.trim_start_matches("./");
            let name = pattern.rsplit('/').next().unwrap_or_default();
            let endings = if name.contains('.') { &[""][..] } else { &[".yaml", ".yml", ".yaml.tmpl", ".yml.tmpl"] };
            endings.iter().any(|ending| glob_match(format!("{pattern}{ending}"), path))
        };
        let excludes = |pattern: &String| glob_match(pattern.trim_start_matches("./"), path);
        self.included.iter().any(includes) && !self.excluded.iter().any(excludes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_take_what_atmos_takes() {
        let paths = StackPaths {
            included: vec!["orgs/**/*".to_owned(), "./more/*.yaml".to_owned()],
            excluded: vec!["**/_defaults.yaml".to_owned(), "orgs/{drafts,old}/**/*".to_owned()],
        };
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
            assert_eq!(paths.hold(path), is_stack, "{path}");
        }
    }
}
