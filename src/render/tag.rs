//! A tag, as the templates of stacks see it.

use serde::Serialize;

/// One tag.
#[derive(Serialize)]
pub(super) struct Tag<'a> {
    pub name: &'a str,
    pub value: &'a str,
}
