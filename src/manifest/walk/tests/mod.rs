//! What a person sees of each mistake.

mod files;
mod keys;
mod values;

use super::example::problems;
use crate::report::render;

fn shown(text: &str, account: bool) -> String {
    let (diagnostics, sources) = problems(text, account);
    render(&diagnostics, &sources, false)
}
