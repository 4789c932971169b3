//! Every combination of what was written, what is there and what is rendered has one outcome.

use super::*;
use crate::workspace::changeset::Counts;
use crate::workspace::file::Scope;

const OLD: &str = "old\n";
const NEW: &str = "new\n";

fn file(path: &str, policy: Policy) -> RenderedFile {
    RenderedFile { path: path.into(), text: NEW.into(), owner: Owner::Organization, policy }
}

fn recorded(sort: Sort, text: &str) -> Recorded {
    let text = if text == NEW { Past::AsRendered } else { Past::Text(text.to_owned()) };
    Recorded { owner: Owner::Organization, sort, text }
}

/// The outcome for one file: `None` where it is unchanged, and the text recorded afterwards if the bundle is
/// written again.
fn outcome(policy: Option<Policy>, past: Option<(Sort, &str)>, disk: OnDisk) -> (Option<Action>, Option<String>) {
    let base = Base::of(past.map(|(sort, text)| ("x", recorded(sort, text))));
    let disk = Disk::of([("x", disk)]);
    let files = policy.map(|policy| file("x", policy)).into_iter().collect();
    let files = Files::new(files, Scope::Everything, "1.0.0").unwrap();
    let changeset = reconcile(&base, &disk, &files);
    let bundle = changeset.bundles.first();
    let text = bundle.map(|bundle| bundle.entries.first().map_or("", |entry| entry.text).to_owned());
    (changeset.changes.first().map(|change| change.action.clone()), text)
}

fn text(text: &str) -> OnDisk {
    OnDisk::Text(text.into())
}

#[test]
fn a_managed_file_is_written_only_where_nothing_is_lost() {
    use Action::{Adopted, Blocked, Create, Kept, LeftDeleted, Update};
    use OnDisk::{AsRecorded, AsRendered, Directory, Missing, NotText, Symlink, UnderSymlink};
    let new = || Some(NEW.to_owned());
    for (past, disk, action, record) in [
        (None, Missing, Some(Create), new()),
        (None, AsRendered, Some(Adopted), new()),
        (None, text("mine"), Some(Blocked(Reason::Foreign)), None),
        (None, Directory, Some(Blocked(Reason::Directory)), None),
        (None, UnderSymlink("a".into()), Some(Blocked(Reason::UnderSymlink("a".into()))), None),
        (Some(NEW), AsRendered, None, None),
        (Some(NEW), Missing, Some(LeftDeleted), None),
        (Some(NEW), text("mine"), Some(Kept), None),
        (Some(NEW), NotText, Some(Kept), None),
        (Some(NEW), Symlink, Some(Kept), None),
        (Some(OLD), AsRecorded, Some(Update), new()),
        (Some(OLD), AsRendered, Some(Adopted), new()),
        (Some(OLD), Missing, Some(LeftDeleted), None),
        (Some(OLD), text("mine"), Some(Blocked(Reason::Edited)), None),
        (Some(OLD), NotText, Some(Blocked(Reason::NotText)), None),
        (Some(OLD), Symlink, Some(Blocked(Reason::Symlink)), None),
        (Some(NEW), OnDisk::Unreadable("no".into()), Some(Blocked(Reason::Unreadable("no".into()))), None),
    ] {
        let shown = format!("{past:?} {disk:?}");
        let past = past.map(|text| (Sort::File, text));
        assert_eq!(outcome(Some(Policy::Managed), past, disk), (action, record), "{shown}");
    }
}

#[test]
fn a_seeded_file_is_written_once_and_then_the_users() {
    use Action::{Adopted, Blocked, Create, LeftDeleted, Orphaned};
    use OnDisk::{AsRecorded, AsRendered, Directory, Missing};
    let seed = |past: Option<&str>, disk| outcome(Some(Policy::Seeded), past.map(|text| (Sort::Seed, text)), disk).0;
    assert_eq!(seed(None, Missing), Some(Create));
    assert_eq!(seed(None, AsRendered), Some(Adopted));
    assert_eq!(seed(None, text("theirs")), None);
    assert_eq!(seed(None, Directory), Some(Blocked(Reason::Directory)));
    assert_eq!(seed(Some(OLD), AsRecorded), None);
    assert_eq!(seed(Some(OLD), text("edited")), None);
    assert_eq!(seed(Some(OLD), Missing), Some(LeftDeleted));
    // No longer seeded: still theirs.
    assert_eq!(outcome(None, Some((Sort::Seed, OLD)), AsRecorded).0, Some(Orphaned));
}

#[test]
fn a_dropped_file_is_deleted_only_if_untouched() {
    use Action::{Delete, Gone, Orphaned};
    let dropped = |disk| outcome(None, Some((Sort::File, OLD)), disk).0;
    assert_eq!(dropped(OnDisk::AsRecorded), Some(Delete));
    assert_eq!(dropped(text("mine")), Some(Orphaned));
    assert_eq!(dropped(OnDisk::NotText), Some(Orphaned));
    assert_eq!(dropped(OnDisk::Symlink), Some(Orphaned));
    assert_eq!(dropped(OnDisk::UnderSymlink("a".into())), Some(Orphaned));
    assert_eq!(dropped(OnDisk::Missing), Some(Gone));
}

#[test]
fn a_manifest_is_written_only_over_the_text_that_the_command_read() {
    use Action::{Blocked, Create, Update};
    let manifest = |replaces: Option<&str>, disk| {
        let (action, record) = outcome(Some(Policy::Manifest { replaces: replaces.map(str::to_owned) }), None, disk);
        assert_eq!(record, None, "a manifest is never recorded");
        action
    };
    assert_eq!(manifest(None, OnDisk::Missing), Some(Create));
    assert_eq!(manifest(None, text("theirs")), Some(Blocked(Reason::Foreign)));
    assert_eq!(manifest(Some(OLD), text(OLD)), Some(Update));
    assert_eq!(manifest(Some(OLD), text("edited meanwhile")), Some(Blocked(Reason::Manifest)));
    assert_eq!(manifest(Some(OLD), OnDisk::Missing), Some(Blocked(Reason::Manifest)));
    assert_eq!(manifest(Some(OLD), OnDisk::AsRendered), None);
}

#[test]
fn a_file_that_moves_to_another_owner_leaves_one_bundle_for_the_other() {
    let mut old = recorded(Sort::File, NEW);
    old.owner = Owner::Component("vpc".into());
    let base = Base::of([("x", old)]);
    let disk = Disk::of([("x", OnDisk::AsRendered)]);
    let files = Files::new(vec![file("x", Policy::Managed)], Scope::Everything, "1.0.0").unwrap();
    let changeset = reconcile(&base, &disk, &files);
    assert_eq!(changeset.counts(), Counts { unchanged: 1, ..Counts::default() });
    assert!(!changeset.is_clean());
    assert!(changeset.bundles.iter().map(|bundle| bundle.owner).eq([&Owner::Organization]));
}
