//! How many files meet which fate, in one line.

use crate::workspace::Counts;

/// One line that says how many files meet which fate; `done` says whether it has happened already.
#[must_use]
pub fn counts(counts: &Counts, done: bool) -> String {
    let [create, update, merge, rename, restore, delete] = if done {
        ["created", "updated", "merged", "renamed", "restored", "deleted"]
    } else {
        ["to create", "to update", "to merge", "to rename", "to restore", "to delete"]
    };
    let parts = [
        (counts.conflict, "in conflict"),
        (counts.blocked, "blocked"),
        (counts.create, create),
        (counts.update, update),
        (counts.merge, merge),
        (counts.rename, rename),
        (counts.restore, restore),
        (counts.delete, delete),
        (counts.adopted, "already there"),
        (counts.orphaned, "no longer needed, kept because edited"),
        (counts.gone, "no longer needed and already deleted"),
        (counts.kept, "kept as edited"),
        (counts.unread, "that cannot be read"),
        (counts.left_deleted, "left deleted"),
    ];
    let mut parts: Vec<_> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    parts.push(format!("{} unchanged", counts.unchanged));
    parts.join(", ")
}
