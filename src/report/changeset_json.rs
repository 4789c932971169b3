//! A changeset as JSON, for programs.

use serde_json::{Value, json};

use crate::merge::Conflict;
use crate::workspace::{Action, Change, Changeset, OnConflict, Owner};

/// A changeset for programs: what becomes of each file that is not simply unchanged, and how many there are.
#[must_use]
pub fn changes_json(changeset: &Changeset<'_>) -> Value {
    let counts = changeset.counts();
    let changes: Vec<_> = changeset.changes().iter().map(|change| change_json(change, changeset)).collect();
    let damaged = changeset.damaged().iter();
    let damaged: Vec<_> = damaged
        .map(|damaged| {
            let source = &damaged.source;
            json!({ "path": damaged.path, "line": source.line, "problem": source.problem.to_string() })
        })
        .collect();
    json!({
        "clean": changeset.is_clean(),
        "summary": {
            "create": counts.create,
            "update": counts.update,
            "merge": counts.merge,
            "rename": counts.rename,
            "restore": counts.restore,
            "delete": counts.delete,
            "adopted": counts.adopted,
            "kept": counts.kept,
            "unread": counts.unread,
            "left-deleted": counts.left_deleted,
            "orphaned": counts.orphaned,
            "gone": counts.gone,
            "conflict": counts.conflict,
            "blocked": counts.blocked,
            "unchanged": counts.unchanged,
        },
        "changes": changes,
        "damaged-bundles": damaged,
    })
}

fn change_json(change: &Change<'_>, changeset: &Changeset<'_>) -> Value {
    let mut value = json!({
        "path": change.path,
        "action": change.action.word(),
        "owner": owner_json(change.owner),
        "message": format!("{} {}", change.path, change.action.reason()),
    });
    if let Some(from) = change.from {
        value["from"] = from.as_str().into();
    }
    if let Some(name) = change.instead_of {
        value["instead-of"] = name.as_str().into();
    }
    if let Action::Blocked(reason) | Action::Unread(reason) = &change.action {
        value["reason"] = reason.word().into();
        value["help"] = reason.help().into();
    }
    if !change.conflicts.is_empty() {
        value["conflicts"] = change.conflicts.iter().map(conflict_json).collect();
        value["settled"] = match changeset.on_conflict() {
            OnConflict::Stop => Value::Null,
            OnConflict::Markers => "markers".into(),
            OnConflict::Ours => "ours".into(),
            OnConflict::Theirs => "theirs".into(),
        };
    }
    value
}

fn conflict_json(conflict: &Conflict) -> Value {
    let Conflict { what, line, base, disk, render } = conflict;
    json!({ "what": what, "line": line, "base": base, "disk": disk, "render": render })
}

fn owner_json(owner: &Owner) -> Value {
    match owner {
        Owner::Organization => json!({ "type": "organization" }),
        Owner::Component(name) => json!({ "type": "component", "name": name }),
        Owner::Account(name) => json!({ "type": "account", "name": name }),
    }
}
