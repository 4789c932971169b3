//! The baseline's files in this binary: `blueprints/`.

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;

static BLUEPRINTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/blueprints");

/// Reads an embedded YAML file, by its path below `blueprints/`.
///
/// # Panics
/// When the file is missing or wrong, which the tests rule out.
#[must_use]
pub fn read<T: DeserializeOwned>(path: &str) -> T {
    let text = text(path).unwrap_or_else(|| panic!("blueprints/{path} is missing"));
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("blueprints/{path}: {error}"))
}

/// The text of an embedded file, where there is one of this path below `blueprints/`.
#[must_use]
pub fn text(path: &str) -> Option<&'static str> {
    BLUEPRINTS.get_file(path)?.contents_utf8()
}

/// The names of the YAML files in a folder below `blueprints/`, without their extension.
pub fn names(folder: &str) -> impl Iterator<Item = &'static str> {
    let files = BLUEPRINTS.get_dir(folder).into_iter().flat_map(Dir::files);
    files
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "yaml"))
        .filter_map(|file| file.path().file_stem()?.to_str())
}
