//! Strings of JSON as strings of HCL.

use crate::hcl::literal::part;

/// A text that may hold interpolations. JSON escapes all of it once; HCL escapes what is around an interpolation and
/// nothing inside.
pub(super) fn template(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut rest = text;
    while let Some(at) = next_interpolation(rest) {
        quoted.push_str(&around(&rest[..at]));
        let end = at + interpolation_length(&rest[at..]);
        quoted.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
    quoted.push_str(&around(rest));
    quoted.push('"');
    quoted
}

/// Where the next `${` or `%{` begins that is not itself escaped, as in `$${`.
fn next_interpolation(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find("${").into_iter().chain(text[from..].find("%{")).min() {
        let at = from + found;
        if !text[..at].ends_with(&text[at..=at]) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

/// How long an interpolation is, with the braces and quoted texts in it.
fn interpolation_length(text: &str) -> usize {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' if !quoted => depth += 1,
            '}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// What is around interpolations. An escaped one stays escaped.
fn around(text: &str) -> String {
    part(&text.replace("$${", "${").replace("%%{", "%{"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_around_an_interpolation_is_escaped() {
        for (json, hcl) in [
            ("plain \"text\"\n", r#""plain \"text\"\n""#),
            (r#"${contains(["a"], var.x)}"#, r#""${contains(["a"], var.x)}""#),
            (r#"a "b" ${join("}", [{ a = "c" }])} "d""#, r#""a \"b\" ${join("}", [{ a = "c" }])} \"d\"""#),
            ("$${no} and ${yes}", r#""$${no} and ${yes}""#),
            ("${open", r#""${open""#),
        ] {
            assert_eq!(template(json), hcl);
        }
    }
}
