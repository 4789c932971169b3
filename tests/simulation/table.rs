//! What was decided, as a table to review.

use std::fmt::Write as _;

use atmos_forge::policy::Expectation;

use super::rows::{Group, Row};
use super::{Decided, Decision};

/// All statements: expected, decided, who asked, and for what.
pub fn table(statements: &[Decided]) -> String {
    let mut text = String::new();
    for (statement, rows) in statements {
        let sets: Vec<&str> = statement.sets.iter().map(|set| set.as_str()).collect();
        let _ = writeln!(text, "{} · {} · {}", statement.sid, statement.control, sets.join(", "));
        let mut rest = rows.as_slice();
        while let Some(((row, decision), more)) = rest.split_first() {
            // Requests that follow from the statement and were decided alike stand in one line.
            let same = more.iter().take_while(|(other, decided)| {
                !matches!(row.group, Group::Case(_)) && other.group == row.group && decided == decision
            });
            let count = 1 + same.count();
            let subjects: Vec<String> = match row.group {
                // Always the same ones, and many.
                Group::Alike => vec![format!("{count}, such as {}", subject(row))],
                _ => rest[..count].iter().map(|(row, _)| subject(row)).collect(),
            };
            let _ = writeln!(
                text,
                "  {:<8}{:<8}{:<14} {}",
                expected(row.expect),
                decided(decision),
                who(row),
                subjects.join(", ")
            );
            rest = &rest[count..];
        }
        text.push('\n');
    }
    text
}

/// One request in one line.
pub fn line(row: &Row) -> String {
    format!("{} {}: {}", expected(row.expect), who(row), subject(row))
}

fn who(row: &Row) -> &str {
    match row.group {
        Group::Case(_) => &row.who,
        Group::EachAction => "each action",
        Group::EachResource => "each resource",
        Group::Exempt => "exempt roles",
        Group::NotExempt => "other roles",
        Group::Alike => "names alike",
    }
}

fn subject(row: &Row) -> String {
    match &row.group {
        Group::EachAction => row.request.action.clone(),
        Group::EachResource => row.request.resource.clone().unwrap_or_default(),
        Group::Exempt | Group::NotExempt | Group::Alike => row.who.clone(),
        Group::Case(near) => {
            let mut text = row.request.action.clone();
            if let Some(resource) = &row.request.resource {
                let _ = write!(text, " {resource}");
            }
            for (key, value) in &row.said {
                let _ = write!(text, " {key}={}", value.as_deref().unwrap_or("∅"));
            }
            if let Some(near) = near {
                let _ = write!(text, "  ({near})");
            }
            text
        }
    }
}

fn expected(expect: Expectation) -> &'static str {
    match expect {
        Expectation::Denied => "denied",
        Expectation::Allowed => "allowed",
    }
}

fn decided(decision: &Decision) -> &str {
    match decision {
        Decision::Allowed => "allowed",
        Decision::Denied => "denied",
        Decision::Unallowed => "nothing",
        Decision::Refused(_) => "refused",
    }
}
