//! Files of a kind that had another name in an earlier baseline, so that edits follow them.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::version::Version;

/// A file that has another name since some version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rename {
    /// The version of the baseline that gave it the new name.
    pub since: Version,
    /// Its name before, in the component's folder.
    pub from: String,
    /// Its name since then.
    pub to: String,
}

/// All names that files had before: the name now to earlier ones, the latest first.
#[must_use]
pub fn former_names(renames: &[Rename]) -> IndexMap<&str, Vec<&str>> {
    let mut in_order: Vec<&Rename> = renames.iter().collect();
    in_order.sort_by_key(|rename| rename.since);
    let mut former: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for rename in in_order {
        let mut names = vec![rename.from.as_str()];
        names.extend(former.shift_remove(rename.from.as_str()).into_iter().flatten());
        // Two files that became one: the edits of the first follow, and the second is left to its owner.
        former.entry(&rename.to).or_default().extend(names);
    }
    former
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::path;
    use crate::version::BASELINE_VERSION;

    #[test]
    fn a_file_is_found_under_every_name_that_it_had() {
        let rename = |since: &str, from: &str, to: &str| Rename {
            since: since.parse().unwrap(),
            from: from.into(),
            to: to.into(),
        };
        let renames =
            [rename("1.10.0", "b.tf", "c.tf"), rename("1.2.0", "a.tf", "b.tf"), rename("1.3.0", "x.tf", "y.tf")];
        let former = former_names(&renames);
        assert_eq!(former["c.tf"], ["b.tf", "a.tf"]);
        assert_eq!(former["y.tf"], ["x.tf"]);
        assert_eq!(former.len(), 2);
    }

    #[test]
    fn every_rename_of_the_baseline_is_a_past_one_in_its_folder() {
        let now: Version = BASELINE_VERSION.parse().unwrap();
        for (kind, definition) in &crate::kinds::baseline().definitions {
            for rename in &definition.renames {
                assert!(rename.since <= now && rename.from != rename.to, "{kind}: {rename:?}");
                for name in [&rename.from, &rename.to] {
                    assert_eq!(path::check(name), Ok(()), "{kind}: {rename:?}");
                }
            }
        }
    }
}
