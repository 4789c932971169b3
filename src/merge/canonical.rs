//! Values in a form in which only differences that mean something show.

use super::white_space::is_space;

/// An HCL expression without white space that means nothing. Strings and heredocs keep theirs.
pub(super) fn hcl(text: &str) -> String {
    let mut canonical = String::with_capacity(text.len());
    // Whether each open bracket is that of a template in a string.
    let mut brackets = Vec::new();
    let mut in_string = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        if in_string {
            if rest.starts_with("$${") || rest.starts_with("%%{") {
                length = 3;
            } else if rest.starts_with("${") || rest.starts_with("%{") {
                length = 2;
                brackets.push(true);
                in_string = false;
            } else if first == '\\' {
                length += rest[1..].chars().next().map_or(0, char::len_utf8);
            } else if first == '"' {
                in_string = false;
            }
        } else if rest.starts_with("<<") {
            canonical.push_str(rest);
            return canonical;
        } else if first == '#' || rest.starts_with("//") {
            length = rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            length = rest.find("*/").map_or(rest.len(), |at| at + 2);
        } else if is_space(first) {
            if !canonical.is_empty() && !canonical.ends_with(' ') {
                canonical.push(' ');
            }
            rest = &rest[length..];
            continue;
        } else {
            match first {
                '"' => in_string = true,
                '{' => brackets.push(false),
                '}' => in_string = brackets.pop().unwrap_or(false),
                _ => {}
            }
        }
        canonical.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    canonical
}

/// A YAML scalar without the indentation of its context.
pub(super) fn yaml(text: &str) -> String {
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let continued = text.split('\n').skip(1).filter(|line| !line.trim().is_empty());
    let common = continued.map(|line| indent(&line)).min().unwrap_or(0);
    let line = |(index, line): (usize, &str)| match index {
        0 => line.to_owned(),
        _ => line.get(common..).unwrap_or(line.trim_start_matches(' ')).to_owned(),
    };
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}
