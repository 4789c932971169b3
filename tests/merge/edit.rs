//! Edits of a file as a person or a new baseline makes them, by line.

use std::collections::HashSet;

use super::random::Random;
use super::texts::File;

/// One edit. Lines are those of the file before any edit.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Another value, or a comment behind it.
    Replace { line: usize, with: String },
    /// New lines below a line.
    InsertAfter { line: usize, lines: Vec<String> },
    /// New lines above a line.
    InsertBefore { line: usize, lines: Vec<String> },
    /// An attribute, a key with what is in it, a block.
    Delete { from: usize, to: usize, indent: usize },
    /// One more item in a list on one line.
    AddItem { line: usize, item: String },
    /// A block put at the end.
    MoveToEnd { from: usize, to: usize },
    /// Two neighbours in the other order.
    Swap { line: usize },
}

/// Random edits of one side. `side` is in every new text, so that the sides never write the same. Half of the time they
/// are at most three lines away from one of the `other` edits.
pub fn random(file: &File, side: &str, others: &[Edit], random: &mut Random) -> Vec<Edit> {
    let lines: Vec<&str> = file.text.lines().collect();
    let count = 1 + random.below(3);
    let mut edits = Vec::new();
    for _ in 0..count * 8 {
        let mark = format!("{side}{}", edits.len());
        let line = match random.choose(others) {
            Some(other) if random.below(2) == 0 => (first_line(other) + random.below(7)).saturating_sub(3),
            _ => random.below(lines.len()),
        };
        if let Some(edit) = one(file.is_hcl(), &lines, line.min(lines.len() - 1), &mark, random) {
            let clashes = edits.iter().any(|other| overlap(other, &edit) || same_place(other, &edit))
                // A block with another name and other content is another block.
                || (!edits.is_empty() && (is_rename(&edit) || edits.iter().any(is_rename)));
            if !clashes {
                edits.push(edit);
            }
        }
        if edits.len() == count {
            break;
        }
    }
    edits
}

fn first_line(edit: &Edit) -> usize {
    match edit {
        Edit::Replace { line, .. }
        | Edit::InsertAfter { line, .. }
        | Edit::InsertBefore { line, .. }
        | Edit::AddItem { line, .. }
        | Edit::Swap { line }
        | Edit::Delete { from: line, .. }
        | Edit::MoveToEnd { from: line, .. } => *line,
    }
}

fn one(hcl: bool, lines: &[&str], line: usize, mark: &str, random: &mut Random) -> Option<Edit> {
    let text = lines[line];
    let indent = &text[..text.len() - text.trim_start().len()];
    let is_value = if hcl { is_attribute(text) } else { is_scalar_entry(text) };
    let in_block = !indent.is_empty();
    match random.below(12) {
        0 | 1 if is_value => Some(Edit::Replace { line, with: other_value(hcl, text, mark)? }),
        2 if is_value => Some(Edit::Replace { line, with: format!("{text} # {mark}") }),
        3 if is_value && in_block && (hcl || has_sibling(lines, line)) => {
            Some(Edit::Delete { from: line, to: line, indent: indent.len() })
        }
        4 if is_value && in_block => Some(Edit::InsertAfter { line, lines: vec![new_entry(hcl, indent, mark)] }),
        5 if is_value => Some(Edit::InsertBefore { line, lines: vec![format!("{indent}# {mark}")] }),
        6 if is_list(text) => Some(Edit::AddItem { line, item: format!("\"{mark}\"") }),
        6 if !hcl && text.trim_start().starts_with("- ") && !text.contains(": ") => {
            Some(Edit::InsertAfter { line, lines: vec![format!("{indent}- {mark}")] })
        }
        7 => {
            let (from, to) = block(hcl, lines, line)?;
            Some(Edit::Delete { from, to, indent: indent.len() })
        }
        8 if hcl => {
            let (from, to) = block(hcl, lines, line)?;
            (!in_block && from > 0).then_some(Edit::MoveToEnd { from, to })
        }
        9 => {
            let (_, to) = block(hcl, lines, line)?;
            let new: Vec<String> = if hcl && !in_block {
                let name = format!("{mark}_{line}");
                [
                    String::new(),
                    format!("resource \"null_resource\" \"{name}\" {{"),
                    format!("  count = {line}"),
                    "}".into(),
                ]
                .into()
            } else if hcl {
                vec![format!("{indent}new_{mark} {{"), format!("{indent}  new_{mark} = {line}"), format!("{indent}}}")]
            } else {
                vec![format!("{indent}new-{mark}:"), format!("{indent}  value: {line}")]
            };
            Some(Edit::InsertAfter { line: to, lines: new })
        }
        10 if is_value => {
            let next = lines.get(line + 1)?;
            let same_depth = next.starts_with(indent) && !next[indent.len()..].starts_with(' ');
            let also_value = if hcl { is_attribute(next) } else { is_scalar_entry(next) };
            (same_depth && also_value && !text.contains("- ")).then_some(Edit::Swap { line })
        }
        11 if hcl && text.trim_start().starts_with('"') && text.ends_with("\",") => {
            Some(Edit::InsertAfter { line, lines: vec![format!("{indent}\"{mark}\",")] })
        }
        11 if hcl && !in_block && text.starts_with("resource \"") => {
            Some(Edit::Replace { line, with: text.replace("\" {", &format!("_{mark}\" {{")) })
        }
        _ => None,
    }
}

/// Whether the mapping of a key holds another next to it: without any it would be no mapping.
fn has_sibling(lines: &[&str], line: usize) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let neighbours = [line.checked_sub(1), line.checked_add(1)].into_iter().flatten();
    neighbours.filter_map(|at| lines.get(at)).any(|other| !other.is_empty() && indent(other) == indent(lines[line]))
}

fn is_attribute(line: &str) -> bool {
    if line.trim_end().ends_with(['(', '[', '{', ',']) {
        return false;
    }
    let Some((name, value)) = line.split_once('=') else { return false };
    let name = name.trim();
    let simple = value.ends_with(['"']) || value.trim().chars().all(|c| c.is_ascii_alphanumeric() || "_.".contains(c));
    !name.is_empty()
        && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        && simple
        && !value.contains(['#', '{'])
}

fn is_scalar_entry(line: &str) -> bool {
    let Some((key, value)) = line.split_once(": ") else { return false };
    let key = key.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-/.\" ".contains(c);
    key.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)) && value.chars().all(plain)
}

fn is_list(line: &str) -> bool {
    (line.contains("= [\"") || line.contains(": [\"")) && line.ends_with("\"]") && line.matches('[').count() == 1
}

fn other_value(hcl: bool, line: &str, mark: &str) -> Option<String> {
    if hcl {
        let (name, _) = line.split_once('=')?;
        return Some(format!("{name}= \"{mark}\""));
    }
    let (key, _) = line.split_once(": ")?;
    Some(format!("{key}: {mark}"))
}

fn new_entry(hcl: bool, indent: &str, mark: &str) -> String {
    if hcl { format!("{indent}new_{mark} = true") } else { format!("{indent}new_{mark}: true") }
}

/// The lines of the block, or of the key with what is in it, that begins in a line.
fn block(hcl: bool, lines: &[&str], from: usize) -> Option<(usize, usize)> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(lines[from]);
    if hcl {
        let words = lines[from].trim_start();
        let opens =
            words.ends_with(" {") && !words.contains('=') && words.starts_with(|c: char| c.is_ascii_lowercase());
        let end = (from + 1..lines.len()).find(|&at| !lines[at].trim().is_empty() && indent(lines[at]) <= own)?;
        return (opens && lines[end].trim() == "}").then_some((from, end));
    }
    if !lines[from].ends_with(':') || lines[from].trim_start().starts_with(['-', '#']) || own == 0 {
        return None;
    }
    let inner = |at: &usize| lines[*at].is_empty() || indent(lines[*at]) > own;
    let mut end = (from + 1..lines.len()).take_while(inner).last()?;
    while lines[end].trim().is_empty() {
        end -= 1;
    }
    // What stands above may end in a comment of this key: it is deleted with it only by a person.
    (end > from).then_some((from, end))
}

fn is_rename(edit: &Edit) -> bool {
    matches!(edit, Edit::Replace { with, .. } if with.starts_with("resource \""))
}

/// Whether two edits write below the same line.
fn same_place(one: &Edit, other: &Edit) -> bool {
    matches!((one, other), (Edit::InsertAfter { line, .. }, Edit::InsertAfter { line: other, .. }) if line == other)
}

/// Whether two edits change the same thing, so that a conflict is right.
pub fn overlap(one: &Edit, other: &Edit) -> bool {
    touches(one, other) || touches(other, one)
}

fn touches(one: &Edit, other: &Edit) -> bool {
    let within = |line: usize, from: usize, to: usize| (from..=to).contains(&line);
    match (one, other) {
        (Edit::Replace { line, .. }, Edit::Replace { line: other, .. } | Edit::AddItem { line: other, .. })
        | (Edit::AddItem { line, .. }, Edit::Replace { line: other, .. }) => line == other,
        (Edit::Delete { from, to, .. }, Edit::Replace { line, .. } | Edit::AddItem { line, .. }) => {
            within(*line, *from, *to)
        }
        (Edit::InsertAfter { line, lines }, Edit::InsertAfter { line: other, lines: others }) => {
            let indent = |lines: &[String]| lines.last().map(|line| line.len() - line.trim_start().len());
            line == other && indent(lines) != indent(others)
        }
        // A comment above what is deleted belongs to it.
        (Edit::Delete { from, to, .. }, Edit::InsertBefore { line, .. }) => within(*line, *from, *to),
        (Edit::Delete { from, to, indent }, Edit::InsertAfter { line, lines }) => {
            let inside = lines.iter().any(|line| line.len() - line.trim_start().len() > *indent);
            within(*line, *from, *to) && (line != to || inside)
        }
        (Edit::Delete { from, to, .. }, Edit::Delete { from: start, to: end, .. }) => from <= end && start <= to,
        (Edit::Delete { from, to, .. } | Edit::MoveToEnd { from, to }, Edit::MoveToEnd { from: start, to: end }) => {
            from <= end && start <= to
        }
        // A deleted neighbour, or one that the other side moves too.
        (Edit::Swap { line }, Edit::Delete { from, to, .. } | Edit::MoveToEnd { from, to }) => {
            from <= &(line + 1) && line <= to
        }
        // What hangs below a line by its indentation cannot stand between the two.
        (Edit::Swap { line }, Edit::InsertAfter { line: other, lines }) => {
            (line == other || line + 1 == *other) && lines.len() > 1
        }
        (Edit::Swap { line }, Edit::Swap { line: other }) => line.abs_diff(*other) <= 1,
        _ => false,
    }
}

/// The file with edits that do not overlap each other.
pub fn apply(file: &File, edits: &[Edit]) -> String {
    let lines: Vec<&str> = file.text.lines().collect();
    let mut gone = HashSet::new();
    let mut moved = Vec::new();
    let mut own: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let (mut above, mut below) = (vec![Vec::new(); lines.len()], vec![Vec::new(); lines.len()]);
    let mut order: Vec<usize> = (0..lines.len()).collect();
    for edit in edits {
        match edit {
            Edit::Swap { line } => order.swap(*line, line + 1),
            Edit::Replace { line, with } => own[*line].clone_from(with),
            Edit::InsertAfter { line, lines } => below[*line].extend(lines.iter().cloned()),
            Edit::InsertBefore { line, lines } => above[*line].extend(lines.iter().cloned()),
            Edit::AddItem { line, item } => {
                let end = own[*line].rfind(']').unwrap();
                own[*line].insert_str(end, &format!(", {item}"));
            }
            Edit::Delete { from, to, .. } => {
                // The comment directly above belongs to what is deleted.
                let first = (0..*from).rev().take_while(|&at| is_comment(lines[at])).last().unwrap_or(*from);
                gone.extend(first..=*to);
            }
            Edit::MoveToEnd { from, to } => {
                let first = (0..*from).rev().take_while(|&at| is_comment(lines[at])).last().unwrap_or(*from);
                moved.push(first..*to + 1);
            }
        }
    }
    let emit = |at: usize, text: &mut Vec<String>| {
        text.extend(above[at].iter().cloned());
        if !gone.contains(&at) {
            text.push(own[at].clone());
        }
        text.extend(below[at].iter().cloned());
    };
    let mut text = Vec::new();
    order.iter().filter(|at| !moved.iter().any(|range| range.contains(at))).for_each(|&at| emit(at, &mut text));
    for range in moved {
        text.push(String::new());
        range.for_each(|at| emit(order[at], &mut text));
    }
    let mut joined = text.join("\n");
    while joined.contains("\n\n\n") {
        joined = joined.replace("\n\n\n", "\n\n");
    }
    let joined = joined.trim_matches('\n').replace("{\n\n", "{\n").replace("\n\n}", "\n}") + "\n";
    if file.is_hcl() { atmos_forge::hcl::format(&joined) } else { joined }
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// A text with a few bytes changed, so that it may no longer be what it was.
pub fn damage(text: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(chars.len());
        let with = *random
            .choose(&['"', '{', '}', '[', ']', '\n', '\r', ':', '-', '#', '<', ' ', '\u{feff}', 'é', '|'])
            .unwrap();
        match random.below(3) {
            0 => chars[at] = with,
            1 => chars.insert(at, with),
            _ => {
                let to = (at + random.below(40)).min(chars.len());
                chars.drain(at..to);
            }
        }
        if chars.is_empty() {
            break;
        }
    }
    chars.into_iter().collect()
}
