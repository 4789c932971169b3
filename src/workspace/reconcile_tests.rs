//! Every combination of what was written, what is there and what is rendered has one outcome.

use super::*;
use crate::workspace::changeset::Counts;
use crate::workspace::choices::{OnConflict, Selection};
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
    chosen(policy, past, disk, &Choices::default())
}

fn chosen(
    policy: Option<Policy>,
    past: Option<(Sort, &str)>,
    disk: OnDisk,
    choices: &Choices,
) -> (Option<Action>, Option<String>) {
    let base = Base::of(past.map(|(sort, text)| ("x", recorded(sort, text))));
    let disk = Disk::of([("x", disk)]);
    let files = policy.map(|policy| file("x", policy)).into_iter().collect();
    let files = Files::new(files, Scope::Everything, "1.0.0").unwrap();
    let changeset = reconcile_with(&base, &disk, &files, choices);
    let bundle = changeset.bundles.first();
    let text = bundle.map(|bundle| bundle.entries.first().map_or("", |entry| entry.text).to_owned());
    (changeset.changes.first().map(|change| change.action.clone()), text)
}

fn text(text: &str) -> OnDisk {
    OnDisk::Text(text.into())
}

#[test]
fn a_managed_file_is_written_only_where_nothing_is_lost() {
    use Action::{Adopted, Blocked, Conflict, Create, Kept, LeftDeleted, Unread, Update};
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
        (Some(NEW), NotText, Some(Unread(Reason::NotText)), None),
        (Some(NEW), Symlink, Some(Unread(Reason::Symlink)), None),
        (Some(OLD), AsRecorded, Some(Update), new()),
        (Some(OLD), AsRendered, Some(Adopted), new()),
        (Some(OLD), Missing, Some(LeftDeleted), None),
        (Some(OLD), text("mine"), Some(Conflict), None),
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
fn what_the_user_decides_holds_for_that_file_alone() {
    use Action::{Adopted, Blocked, Conflict, Create, Kept, LeftDeleted, Merge, Restore, Unread};
    use OnDisk::{AsRecorded, Directory, Missing, NotText, Symlink};
    let on = |on_conflict| Choices { on_conflict, ..Choices::default() };
    let restore = Choices { restore: Selection::Below(vec!["x".into()]), ..Choices::default() };
    let other = Choices { restore: Selection::Below(vec!["y".into()]), ..Choices::default() };
    let adopt = Choices { adopt: Selection::All, ..Choices::default() };
    let (ours, theirs, markers) = (on(OnConflict::Ours), on(OnConflict::Theirs), on(OnConflict::Markers));
    let new = || Some(NEW.to_owned());
    for (choices, past, disk, action, record) in [
        (&restore, Some(OLD), Missing, Restore, new()),
        (&restore, Some(NEW), Missing, Restore, None),
        (&other, Some(OLD), Missing, LeftDeleted, None),
        (&restore, None, Missing, Create, new()),
        (&ours, Some(OLD), text("mine"), Kept, new()),
        (&theirs, Some(OLD), text("mine"), Merge, new()),
        (&markers, Some(OLD), text("mine"), Merge, new()),
        (&ours, Some(OLD), Symlink, Unread(Reason::Symlink), new()),
        (&theirs, Some(OLD), Symlink, Blocked(Reason::Symlink), None),
        (&ours, None, text("mine"), Blocked(Reason::Foreign), None),
        (&adopt, Some(OLD), text("mine"), Conflict, None),
        (&adopt, None, text("mine"), Kept, new()),
        (&adopt, None, NotText, Kept, new()),
        (&adopt, None, Directory, Blocked(Reason::Directory), None),
        (&adopt, None, OnDisk::AsRendered, Adopted, new()),
        (&theirs, Some(OLD), AsRecorded, Action::Update, new()),
        (&ours, Some(OLD), text("<<<<<<< HEAD\n"), Blocked(Reason::Markers(1)), None),
        (&theirs, Some(NEW), text("a\n>>>>>>> main\n"), Blocked(Reason::Markers(2)), None),
        (&adopt, None, text("a\n>>>>>>> main\n"), Blocked(Reason::Markers(2)), None),
    ] {
        let shown = format!("{choices:?} {past:?} {disk:?}");
        let past = past.map(|text| (Sort::File, text));
        assert_eq!(chosen(Some(Policy::Managed), past, disk, choices), (Some(action), record), "{shown}");
    }
    let seed = chosen(Some(Policy::Seeded), Some((Sort::Seed, OLD)), Missing, &restore);
    assert_eq!(seed, (Some(Restore), new()));
}

/// A file that is now `new.tf` and was `old.tf`, with what stands under both names.
fn renamed(base: &str, disk: [OnDisk; 2]) -> Vec<(String, Option<String>, Action, Option<String>)> {
    let base = Base::of([("old.tf", Recorded { text: Past::Text(base.into()), ..recorded(Sort::File, OLD) })]);
    let [old, new] = disk;
    let disk = Disk::of([("old.tf", old), ("new.tf", new)]);
    let files = Files::new(vec![file("new.tf", Policy::Managed)], Scope::Everything, "1.0.0").unwrap();
    let files = files.with_former([("new.tf".into(), vec!["older.tf".into(), "old.tf".into()])].into());
    let changeset = reconcile(&base, &disk, &files);
    let recorded = changeset.bundles.iter().flat_map(|bundle| &bundle.entries).map(|entry| entry.path.as_str());
    assert!(changeset.is_stopped() || recorded.eq(["new.tf"]), "the new name is recorded, the old one is not");
    let changes = changeset.changes.into_iter();
    changes
        .map(|one| {
            let from = one.from.map(Utf8Path::to_string);
            (one.path.to_string(), from, one.action, one.text.map(std::borrow::Cow::into_owned))
        })
        .collect()
}

#[test]
fn an_edit_follows_a_file_to_its_new_name() {
    use OnDisk::{AsRecorded, AsRendered, Missing, NotText};
    let moved = |action, text: Option<&str>| {
        vec![("new.tf".to_owned(), Some("old.tf".to_owned()), action, text.map(str::to_owned))]
    };
    assert_eq!(renamed(OLD, [AsRecorded, Missing]), moved(Action::Rename, Some(NEW)));
    assert_eq!(renamed(NEW, [AsRecorded, Missing]), moved(Action::Rename, Some(NEW)));
    assert_eq!(renamed(NEW, [text("new\nmine\n"), Missing]), moved(Action::Merge, Some("new\nmine\n")));
    assert_eq!(renamed(OLD, [Missing, Missing]), moved(Action::LeftDeleted, None));
    assert_eq!(renamed(OLD, [NotText, Missing]), moved(Action::Blocked(Reason::NotText), None));
    let conflict = renamed(OLD, [text("mine\n"), Missing]);
    assert_eq!((conflict.len(), &conflict[0].2), (1, &Action::Conflict));
    // Somebody was faster: each name is judged by itself.
    assert_eq!(
        renamed(OLD, [AsRecorded, AsRendered]),
        [("new.tf".to_owned(), None, Action::Adopted, None), ("old.tf".to_owned(), None, Action::Delete, None),]
    );
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
fn a_manifest_is_deleted_only_if_it_is_what_the_command_read() {
    let withdrawn = |disk| outcome(Some(Policy::Withdrawn { text: OLD.to_owned() }), None, disk);
    assert_eq!(withdrawn(text(OLD)), (Some(Action::Delete), None));
    assert_eq!(withdrawn(text("edited meanwhile")), (Some(Action::Blocked(Reason::Manifest)), None));
    assert_eq!(withdrawn(OnDisk::Missing), (None, None));
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
