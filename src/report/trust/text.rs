//! The graph as a table, and ways through it as lines.

use std::fmt::Write as _;

use anstyle::Style;

use super::Row;
use crate::organization::trust::{Link, Principal};

const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// The rows as a table: who, what they enter, and under which conditions.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let cells: Vec<[String; 3]> =
        rows.iter().map(|row| [row.from.to_string(), row.target(), row.conditions.join(", ")]).collect();
    let heads = ["WHO", "ENTERS", "IF"];
    let width = |column: usize| {
        let all = cells.iter().map(|row| row[column].chars().count());
        all.chain([heads[column].len()]).max().unwrap_or_default()
    };
    let (who, enters) = (width(0), width(1));
    let mut out = format!("{STRONG}{:who$}  {:enters$}  {}{STRONG:#}\n", heads[0], heads[1], heads[2]);
    for row in &cells {
        let line = format!("{:who$}  {:enters$}  {}", row[0], row[1], row[2]);
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// Ways through the graph, each from its beginning to its end.
#[must_use]
pub fn ways(ways: &[Vec<&Link>], title: &str) -> String {
    let mut out = format!("{STRONG}{title}{STRONG:#}\n");
    if ways.is_empty() {
        out.push_str("  nobody\n");
    }
    for way in ways {
        out.push_str("  ");
        if let Some(first) = way.first() {
            let _ = write!(out, "{}", first.from);
        }
        for link in way {
            let _ = write!(out, " → {}", Principal::role(&link.account, &link.role));
            if !link.conditions.is_empty() {
                let _ = write!(out, " {FAINT}({}){FAINT:#}", link.conditions.join(", "));
            }
        }
        out.push('\n');
    }
    out
}
