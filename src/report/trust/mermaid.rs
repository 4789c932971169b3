//! The graph for Mermaid, which GitHub and GitLab draw in Markdown.

use std::fmt::Write as _;

use indexmap::IndexMap;

use super::Row;
use crate::organization::trust::Principal;

/// The rows as a flowchart.
#[must_use]
pub fn mermaid(rows: &[Row]) -> String {
    let mut nodes: IndexMap<String, bool> = IndexMap::new();
    for row in rows {
        nodes.entry(row.from.to_string()).or_insert(matches!(row.from, Principal::Outside(_)));
        for target in row.targets() {
            nodes.entry(target).or_insert(false);
        }
    }
    let mut out = String::from("flowchart LR\n");
    for (at, (label, outside)) in nodes.iter().enumerate() {
        let (open, close) = if *outside { ("([", "])") } else { ("[", "]") };
        let _ = writeln!(out, "  n{at}{open}\"{}\"{close}", escaped(label));
    }
    let number = |label: &str| nodes.get_index_of(label).unwrap_or_default();
    for row in rows {
        for target in row.targets() {
            let (from, to) = (number(&row.from.to_string()), number(&target));
            let _ = if row.conditions.is_empty() {
                writeln!(out, "  n{from} --> n{to}")
            } else {
                writeln!(out, "  n{from} -- \"{}\" --> n{to}", escaped(&row.conditions.join(", ")))
            };
        }
    }
    out
}

/// Mermaid writes what would end a label as entities.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|one| match one {
            '#' => "#35;".to_owned(),
            '"' => "#quot;".to_owned(),
            '<' => "#lt;".to_owned(),
            '>' => "#gt;".to_owned(),
            '`' => "#96;".to_owned(),
            other => other.to_string(),
        })
        .collect()
}
