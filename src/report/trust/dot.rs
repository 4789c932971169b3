//! The graph for Graphviz.

use std::fmt::Write as _;

use super::Row;
use crate::organization::trust::Principal;

/// The rows as a digraph.
#[must_use]
pub fn dot(rows: &[Row]) -> String {
    let mut out = String::from("digraph trust {\n  rankdir = LR\n  node [shape = box, fontname = \"sans-serif\"]\n");
    let mut outside: Vec<String> = Vec::new();
    for row in rows {
        if let Principal::Outside(words) = &row.from
            && !outside.contains(words)
        {
            let _ = writeln!(out, "  {} [shape = ellipse]", quoted(words));
            outside.push(words.clone());
        }
    }
    for row in rows {
        for target in row.targets() {
            let _ = write!(out, "  {} -> {}", quoted(&row.from.to_string()), quoted(&target));
            if !row.conditions.is_empty() {
                let _ = write!(out, " [label = {}]", quoted(&row.conditions.join(", ")));
            }
            out.push('\n');
        }
    }
    out.push_str("}\n");
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
