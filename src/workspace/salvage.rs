//! What a damaged bundle still tells for certain.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;

use super::bundle::{self, Sort};
use super::owner::Owner;

/// The entries whose text is beyond doubt.
///
/// Of a bundle that was cut short these are the ones before the cut. Of one that git could not merge, these are the
/// ones that both sides record alike: of the others nobody can say which text the file on disk descends from.
pub(super) fn salvage(bytes: &[u8], owner: &Owner) -> BTreeMap<Utf8PathBuf, (Sort, String)> {
    // Bytes that are no text end the readable part.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    };
    let Some([ours, theirs]) = sides(text) else {
        return entries(text, owner);
    };
    let (mut ours, theirs) = (entries(&ours, owner), entries(&theirs, owner));
    ours.retain(|path, entry| theirs.get(path) == Some(entry));
    ours
}

fn entries(text: &str, owner: &Owner) -> BTreeMap<Utf8PathBuf, (Sort, String)> {
    let entries = bundle::certain(text, owner).into_iter();
    entries.map(|entry| (entry.path.to_owned(), (entry.sort, entry.text.to_owned()))).collect()
}

/// Which side of a conflict a line stands on.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Both,
    Ours,
    Base,
    Theirs,
}

/// The two texts that git could not merge; none where the text holds no conflict, or a broken one.
fn sides(text: &str) -> Option<[String; 2]> {
    let (mut ours, mut theirs) = (String::new(), String::new());
    let (mut side, mut found) = (Side::Both, false);
    for line in text.split_inclusive('\n') {
        let mark = line.trim_end_matches(['\r', '\n']);
        side = match side {
            Side::Both if mark.starts_with("<<<<<<< ") => Side::Ours,
            Side::Ours if mark.starts_with("||||||| ") => Side::Base,
            Side::Ours | Side::Base if mark == "=======" => Side::Theirs,
            Side::Theirs if mark.starts_with(">>>>>>> ") => Side::Both,
            side => {
                if matches!(side, Side::Both | Side::Ours) {
                    ours.push_str(line);
                }
                if matches!(side, Side::Both | Side::Theirs) {
                    theirs.push_str(line);
                }
                continue;
            }
        };
        found = true;
    }
    (found && side == Side::Both).then_some([ours, theirs])
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "atmos-forge base 1\nbaseline 1.0.0\nowner component vpc\n\nfile 2 a.tf\na\n\nfile 2 b.tf\nb\n\nseed 2 c.tf\nc\n\nend\n";

    fn paths(text: &[u8]) -> Vec<String> {
        let owner = Owner::Component("vpc".into());
        salvage(text, &owner).into_keys().map(Utf8PathBuf::into_string).collect()
    }

    #[test]
    fn entries_before_a_cut_are_certain() {
        let cut = |at: &str| paths(&WHOLE.as_bytes()[..WHOLE.find(at).unwrap()]);
        assert_eq!(cut("end"), ["a.tf", "b.tf", "c.tf"]);
        assert_eq!(cut("seed"), ["a.tf", "b.tf"]);
        assert_eq!(cut("b\n\nseed"), ["a.tf"]);
        assert!(cut("file 2 a").is_empty() && cut("baseline").is_empty() && cut("atmos").is_empty());
        let mut bytes = WHOLE.as_bytes().to_vec();
        bytes[WHOLE.find("b\n\nseed").unwrap()] = 0xff;
        assert_eq!(paths(&bytes), ["a.tf"]);
    }

    #[test]
    fn an_entry_whose_length_was_broken_by_an_edit_is_not_certain() {
        assert!(paths(WHOLE.replacen("a\n\n", "aa\n\n", 1).as_bytes()).is_empty());
        assert!(paths(WHOLE.replacen("a\n\n", "a\n\n\n", 1).as_bytes()).is_empty());
        assert_eq!(paths(WHOLE.replacen("b\n\n", "\nb\n\n", 1).as_bytes()), ["a.tf"]);
    }

    #[test]
    fn of_a_conflict_what_both_sides_record_is_certain() {
        let ours = "<<<<<<< HEAD\nfile 2 b.tf\nb\n";
        for middle in ["", "||||||| 1234567\nfile 1 b.tf\nz\n"] {
            let conflict = format!("{ours}{middle}=======\nfile 3 b.tf\nbb\n>>>>>>> main\n");
            assert_eq!(paths(WHOLE.replacen("file 2 b.tf\nb\n", &conflict, 1).as_bytes()), ["a.tf", "c.tf"]);
        }
        let head = WHOLE.replacen(
            "baseline 1.0.0\n",
            "<<<<<<< HEAD\nbaseline 1.0.0\n=======\nbaseline 1.1.0\n>>>>>>> main\n",
            1,
        );
        assert_eq!(paths(head.as_bytes()), ["a.tf", "b.tf", "c.tf"]);
        assert!(paths(head.replacen(">>>>>>> main\n", "", 1).as_bytes()).is_empty());
    }

    #[test]
    fn nothing_of_another_owner_is_certain() {
        assert!(paths(WHOLE.replacen("component vpc", "component eks", 1).as_bytes()).is_empty());
    }
}
