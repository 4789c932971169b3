//! The graph as a picture that any browser shows: columns from those who come in to what they end up in.

use std::fmt::Write as _;

use indexmap::IndexMap;

use super::Row;
use crate::organization::trust::Principal;

const CHARACTER: usize = 8;
const ROW: usize = 44;
const BOX: usize = 28;
const GAP: usize = 180;
const MARGIN: usize = 20;

/// One box.
struct Node {
    outside: bool,
    column: usize,
    line: usize,
}

/// The rows as SVG.
#[must_use]
pub fn svg(rows: &[Row]) -> String {
    let arrows: Vec<(String, String, String)> = rows
        .iter()
        .flat_map(|row| {
            let label = row.conditions.join(", ");
            row.targets().into_iter().map(move |target| (row.from.to_string(), target, label.clone()))
        })
        .collect();
    let mut nodes: IndexMap<String, Node> = IndexMap::new();
    for row in rows {
        let outside = matches!(row.from, Principal::Outside(_));
        nodes.entry(row.from.to_string()).or_insert(Node { outside, column: 0, line: 0 });
        for target in row.targets() {
            nodes.entry(target).or_insert(Node { outside: false, column: 0, line: 0 });
        }
    }
    place(&mut nodes, &arrows);
    let mut widths: Vec<usize> = Vec::new();
    for (label, node) in &nodes {
        widths.resize(widths.len().max(node.column + 1), 0);
        widths[node.column] = widths[node.column].max(width(label));
    }
    let left = |column: usize| MARGIN + widths[..column].iter().map(|width| width + GAP).sum::<usize>();
    let top = |line: usize| MARGIN + line * ROW;
    let lines = nodes.values().map(|node| node.line + 1).max().unwrap_or_default();
    let total = left(widths.len()).saturating_sub(GAP) + MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{total}\" height=\"{}\" font-family=\"monospace\" font-size=\"13\">\n\
         <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">\
         <path d=\"M0 0 L8 4 L0 8 z\"/></marker></defs>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        top(lines) + MARGIN
    );
    for (from, to, label) in &arrows {
        let (Some(start), Some(end)) = (nodes.get(from), nodes.get(to)) else {
            continue;
        };
        let (x, y) = (left(start.column) + width(from), top(start.line) + BOX / 2);
        let (to_x, to_y) = (left(end.column), top(end.line) + BOX / 2);
        let (bend, to_bend) = (x + GAP / 2, to_x.saturating_sub(GAP / 2));
        let _ = writeln!(
            out,
            "<path d=\"M{x} {y} C{bend} {y} {to_bend} {to_y} {to_x} {to_y}\" fill=\"none\" stroke=\"#444\" marker-end=\"url(#tip)\"/>"
        );
        if !label.is_empty() {
            let (middle, height) = (usize::midpoint(x, to_x), usize::midpoint(y, to_y).saturating_sub(4));
            let _ = writeln!(
                out,
                "<text x=\"{middle}\" y=\"{height}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#900\">{}</text>",
                escaped(label)
            );
        }
    }
    for (label, node) in &nodes {
        let (x, y, width) = (left(node.column), top(node.line), width(label));
        let (round, fill) = if node.outside { (BOX / 2, "#eef") } else { (3, "#efe") };
        let _ = writeln!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{BOX}\" rx=\"{round}\" fill=\"{fill}\" stroke=\"#444\"/>\n\
             <text x=\"{}\" y=\"{}\">{}</text>",
            x + CHARACTER,
            y + 18,
            escaped(label)
        );
    }
    out.push_str("</svg>\n");
    out
}

/// Gives each box its column, one after the last of those that lead to it, and its line there.
fn place(nodes: &mut IndexMap<String, Node>, arrows: &[(String, String, String)]) {
    // In a circle there is no last one: a box moves on at most as often as there are boxes.
    for _ in 0..nodes.len() {
        let mut moved = false;
        for (from, to, _) in arrows {
            let column = nodes.get(from).map_or(0, |node| node.column) + 1;
            if let Some(node) = nodes.get_mut(to).filter(|node| node.column < column) {
                node.column = column;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    let mut used: Vec<usize> = nodes.values().map(|node| node.column).collect();
    used.sort_unstable();
    used.dedup();
    let mut lines = vec![0; used.len()];
    for node in nodes.values_mut() {
        node.column = used.binary_search(&node.column).unwrap_or_default();
        node.line = lines[node.column];
        lines[node.column] += 1;
    }
}

fn width(label: &str) -> usize {
    (label.chars().count() + 2) * CHARACTER
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
