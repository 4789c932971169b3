//! Bundles: any text survives, nothing harmful is read.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const SMALL: &str = "atmos-forge base 1\nbaseline 1.0.0\nowner account a-prod\n\nfile 2 a.tf\nx\n\nseed 1 b\ny\nend\n";

fn problem(text: &str) -> (usize, BundleProblem) {
    let error = decode(text.as_bytes()).unwrap_err();
    (error.line, error.problem)
}

#[test]
fn a_bundle_reads_like_the_files_in_it() {
    let bundle = decode(SMALL.as_bytes()).unwrap();
    assert_eq!(bundle.owner, Owner::Account("a-prod".into()));
    assert_eq!(bundle.entries[0], Entry { sort: Sort::File, path: "a.tf".into(), text: "x\n" });
    assert_eq!(bundle.entries[1], Entry { sort: Sort::Seed, path: "b".into(), text: "y" });
    assert_eq!(encode(&bundle), SMALL);
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    use BundleProblem::{ConflictMarkers, Heading, Length, Newer, NotABundle, Order, Path};
    for (from, to, line, expected) in [
        ("base 1", "base 2", 1, Newer("2".into())),
        ("base 1", "base x", 1, NotABundle),
        ("owner account a-prod", "owner account ../x", 4, NotABundle),
        ("a.tf", "/etc/passwd", 5, Path("/etc/passwd".into(), PathProblem::NotRelative)),
        ("a.tf", "a/../../x", 5, Path("a/../../x".into(), PathProblem::Part)),
        ("a.tf", "a\\b", 5, Path("a\\b".into(), PathProblem::Character)),
        ("a.tf", "a//b", 5, Path("a//b".into(), PathProblem::Part)),
        ("a.tf", ".git/config", 5, Path(".git/config".into(), PathProblem::Git)),
        ("a.tf", "forge/base/x", 5, Path("forge/base/x".into(), PathProblem::Reserved)),
        ("a.tf", "b", 8, Order("b".into())),
        ("a.tf", "c", 8, Order("b".into())),
        ("file 2", "file 02", 5, Heading("file 02 a.tf".into())),
        ("file 2", "file 99", 5, Length),
        ("file 2", "file 1", 7, Heading(String::new())),
        ("file 2", "link 2", 5, Heading("link 2 a.tf".into())),
        ("x\n", "<<<<<<< HEAD\nx\n=======\nz\n>>>>>>> main\n", 6, ConflictMarkers),
        ("file 2 a.tf", "<<<<<<< HEAD\nfile 2 a.tf", 5, ConflictMarkers),
    ] {
        let text = SMALL.replacen(from, to, 1);
        let (found_line, found) = problem(&text);
        assert_eq!(found, expected, "{text}");
        if !matches!(expected, NotABundle) {
            assert_eq!(found_line, line, "{text}");
        }
    }
    assert!(matches!(problem(&SMALL.replacen("1.0.0", "one", 1)), (2, BundleProblem::Version(_))));
    assert_eq!(decode(b"atmos-forge base 1\nbaseline 1\nowner \xff").unwrap_err().line, 3);
}

#[test]
fn a_bundle_cut_anywhere_is_never_taken_for_whole() {
    for end in 0..SMALL.len() {
        assert!(decode(&SMALL.as_bytes()[..end]).is_err(), "cut at {end}");
    }
    assert_eq!(problem(&format!("{SMALL}more\n")).1, BundleProblem::Heading("end".into()));
}

proptest! {
    #[test]
    fn any_text_survives(
        texts in prop::collection::btree_map("[a-z]{1,3}(/[a-zé_.]{1,3}x){0,2}", (any::<bool>(), "(?s).{0,40}|[\\r\\n<=>]{0,9}"), 0..9)
    ) {
        let texts: BTreeMap<String, (bool, String)> = texts;
        let bundle = Bundle {
            owner: Owner::Component("vpc".into()),
            baseline: "1.2.3".parse().unwrap(),
            entries: texts.iter().map(|(path, (seed, text))| Entry {
                sort: if *seed { Sort::Seed } else { Sort::File },
                path: Utf8Path::new(path),
                text,
            }).collect(),
        };
        let encoded = encode(&bundle);
        prop_assert_eq!(decode(encoded.as_bytes()), Ok(bundle));
    }

    #[test]
    fn damaged_bundles_never_panic(at in 0..SMALL.len(), byte in any::<u8>(), cut in 0..SMALL.len()) {
        let mut bytes = SMALL.as_bytes().to_vec();
        bytes[at] = byte;
        let _ = decode(&bytes);
        let _ = decode(&bytes[..cut]);
    }
}
