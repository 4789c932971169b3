//! Regular expressions in conditions.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use regex_lite::Regex;

/// The regular expressions of a run, each compiled once. A pattern that this tool cannot read is `None`.
#[derive(Debug, Default)]
pub struct Regexes(RwLock<HashMap<String, Option<Arc<Regex>>>>);

impl Regexes {
    /// The compiled pattern.
    pub(super) fn get(&self, pattern: &str) -> Option<Arc<Regex>> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
            return known.clone();
        }
        let compiled = Regex::new(pattern).ok().map(Arc::new);
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(pattern.to_owned(), compiled.clone());
        compiled
    }
}
