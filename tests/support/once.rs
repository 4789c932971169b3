//! What is made once for each kind in each of its variants, by the first that asks for it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::variants::named;

type Name = (&'static str, &'static str);

/// A place for one value a case.
pub struct OncePerCase<T>(OnceLock<BTreeMap<Name, OnceLock<T>>>);

impl<T> OncePerCase<T> {
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The value of a case. Others who want the same one wait for it.
    pub fn get(&'static self, kind: &'static str, variant: &'static str, make: impl FnOnce() -> T) -> &'static T {
        let all = self.0.get_or_init(|| named().map(|name| (name, OnceLock::new())).collect());
        let place = all.get(&(kind, variant)).unwrap_or_else(|| panic!("{kind} has no variant {variant}"));
        place.get_or_init(make)
    }
}
