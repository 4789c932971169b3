//! Values written as words of a POSIX shell. No other code turns a value into shell.

/// A program, whose name is plain, with arguments that the shell neither splits nor expands.
#[must_use]
pub fn command<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// A text as one word of a line, though not its first: `A=b` would set a variable there. `None` where no quotes would hold it
/// in a line.
#[must_use]
pub fn word(text: &str) -> Option<String> {
    text.chars().all(|one| matches!(one, ' '..='~')).then(|| quoted(text))
}

fn quoted(text: &str) -> String {
    let is_plain = |one: char| one.is_ascii_alphanumeric() || "_./:@+=,-".contains(one);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::word;

    #[test]
    fn a_shell_reads_a_word_as_the_text_that_it_was() {
        for text in
            ["v1.22.4-eksbuild.3", "", "$(date)", "`date`", "a b", "it's", "*", "~", "a;b", "\\", "!x", "#", "A=b"]
        {
            let command = format!("printf %s {}", word(text).expect("a word"));
            let output = Command::new("sh").args(["-c", &command]).output().expect("sh");
            assert_eq!(String::from_utf8_lossy(&output.stdout), text);
        }
        assert_eq!(word("/aws/service/x_86").as_deref(), Some("/aws/service/x_86"));
    }

    #[test]
    fn what_would_break_its_line_is_no_word() {
        for text in ["a\nb", "a\0b", "é", "\u{85}"] {
            assert_eq!(word(text), None, "{text:?}");
        }
    }
}
