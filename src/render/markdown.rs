//! Values written as Markdown. No other code turns a value into Markdown.

/// A text that stays text, on one line: nothing in it is markup, and it cannot end a table's cell.
#[must_use]
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(character);
            }
            '\n' | '\r' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// A text as code, on one line.
#[must_use]
pub fn code(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
    let longest = line.split(|one| one != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest > 0 || line.is_empty() { format!("{fence} {line} {fence}") } else { format!("{fence}{line}{fence}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_stays_text() {
        assert_eq!(text("a_b | *c*"), "a\\_b \\| \\*c\\*");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("set(string)"), "`set(string)`");
    }
}
