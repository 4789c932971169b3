//! Asking for one of a few keys, on a plain terminal.

use std::io::BufRead;

use super::printer::{Printer, STRONG};
use crate::Error;

/// A key, and what it does when it is pressed.
#[derive(Debug, Clone)]
pub struct KeyBinding {
    key: char,
    does: String,
}

impl KeyBinding {
    /// A key that does something.
    pub fn new(key: char, does: impl Into<String>) -> Self {
        Self { key, does: does.into() }
    }
}

/// Asks until one of the keys is given; nothing when the input ends.
///
/// # Errors
/// When the question cannot be shown.
pub fn ask(
    printer: Printer,
    number: usize,
    of: usize,
    keys: &[KeyBinding],
    input: &mut impl BufRead,
) -> Result<Option<char>, Error> {
    let choices: Vec<String> = keys.iter().map(|one| format!("{STRONG}{}{STRONG:#} {}", one.key, one.does)).collect();
    loop {
        printer.result(format_args!("\n[{number}/{of}] {} > ", choices.join(" · ")))?;
        let mut line = String::new();
        if input.read_line(&mut line).unwrap_or(0) == 0 {
            return Ok(None);
        }
        let given = line.trim();
        let chosen = keys.iter().find(|one| given.len() == 1 && given.starts_with(one.key) || given == one.does);
        if let Some(chosen) = chosen {
            return Ok(Some(chosen.key));
        }
    }
}
