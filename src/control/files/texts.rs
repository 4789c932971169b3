//! The texts of files as HCL, whatever syntax they are in.

use std::collections::HashMap;

use super::json::Problem;
use super::{ModuleFile, Translation, is_values};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId, Sources};

/// The files of components, those in JSON as HCL.
pub struct Texts<'a> {
    sources: &'a Sources,
    translations: HashMap<SourceId, Translation>,
}

impl<'a> Texts<'a> {
    /// Reads those with these numbers. One that is no JSON is empty, after a diagnostic.
    #[must_use]
    pub fn read(ids: impl Iterator<Item = SourceId>, sources: &'a Sources, diagnostics: &mut Diagnostics) -> Self {
        let mut translations = HashMap::new();
        for id in ids {
            let source = sources.get(id);
            if source.path.extension() != Some("json") {
                continue;
            }
            let translate = match source.path.file_name() {
                Some(name) if is_values(name) => Translation::of_values,
                _ => Translation::of_configuration,
            };
            let translation = translate(&source.text).unwrap_or_else(|Problem { span, what }| {
                let place = Place { source: id, span };
                diagnostics.push(Diagnostic::error(Code::UnreadableFile, what).at(place));
                Translation::default()
            });
            translations.insert(id, translation);
        }
        Self { sources, translations }
    }

    /// The files with these numbers.
    #[must_use]
    pub fn files(&'a self, ids: &[SourceId]) -> Vec<ModuleFile<'a>> {
        let file = |id: &SourceId| {
            let source = self.sources.get(*id);
            match self.translations.get(id) {
                Some(translation) => ModuleFile::translated(*id, &source.path, translation),
                None => ModuleFile::new(*id, &source.path, &source.text),
            }
        };
        ids.iter().map(file).collect()
    }
}
