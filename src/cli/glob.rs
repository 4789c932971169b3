//! Patterns of account names.

/// Whether a name matches a pattern in which `*` stands for any text and `?` for one character.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    // `matched[at]`: the pattern so far matches the first `at` characters of the name.
    let mut matched = vec![false; name.len() + 1];
    matched[0] = true;
    for one in pattern {
        if one == '*' {
            for at in 1..matched.len() {
                matched[at] |= matched[at - 1];
            }
        } else {
            for at in (1..matched.len()).rev() {
                matched[at] = matched[at - 1] && (one == '?' || one == name[at - 1]);
            }
            matched[0] = false;
        }
    }
    matched[name.len()]
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_and_question_marks_stand_for_text() {
        for (pattern, name, expected) in [
            ("payments-*", "payments-prod", true),
            ("*-prod", "payments-prod", true),
            ("*", "x", true),
            ("pay*s-p?od", "payments-prod", true),
            ("payments", "payments-prod", false),
            ("?", "ab", false),
            ("**a*", "bab", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
