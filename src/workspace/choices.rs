//! What the user decides about files that a run must not decide about alone.

use camino::{Utf8Path, Utf8PathBuf};

/// The decisions of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// What to do where both sides changed the same thing.
    pub on_conflict: OnConflict,
    /// Files that the user deleted and wants back.
    pub restore: Selection,
    /// Files that are in the way and stay as they are: from now on they count as edited by hand.
    pub adopt: Selection,
}

/// What to do where an edit and what is rendered changed the same thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnConflict {
    /// Write nothing at all.
    #[default]
    Stop,
    /// Write both, between markers.
    Markers,
    /// Keep the user's text there.
    Ours,
    /// Take the rendered text there.
    Theirs,
}

/// Some files of the repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Selection {
    /// None.
    #[default]
    None,
    /// All that there are.
    All,
    /// These, and those below them.
    Below(Vec<Utf8PathBuf>),
}

impl Selection {
    /// Whether a file is among them.
    #[must_use]
    pub fn contains(&self, path: &Utf8Path) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Below(paths) => paths.iter().any(|one| path.starts_with(one)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_selects_what_is_below_it() {
        let some = Selection::Below(vec!["components/terraform/vpc".into(), "atmos.yaml".into()]);
        assert!(some.contains("components/terraform/vpc/main.tf".into()) && some.contains("atmos.yaml".into()));
        assert!(!some.contains("components/terraform/vpc-edge/main.tf".into()));
        assert!(Selection::All.contains("x".into()) && !Selection::None.contains("x".into()));
    }
}
