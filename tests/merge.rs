//! Merging random pairs of edits of real generated files: nothing is lost, and git never does better.
#![allow(clippy::unwrap_used, reason = "a test whose texts are not as expected has failed")]

mod edit;
mod judge;
mod random;
mod texts;

use std::sync::LazyLock;

use atmos_forge::merge::{Merged, Sides, has_markers, merge};
use camino::Utf8Path;
use proptest::prelude::*;

use judge::Tally;

static FILES: LazyLock<Vec<texts::File>> = LazyLock::new(texts::generated);

#[test]
fn two_random_edits_lose_nothing_and_conflict_no_more_than_in_git() {
    let tally = Tally::of(&FILES, 0..400, 4);
    tally.must_be_sound();
}

/// The figures of the closing note: `cargo test --release --test all merge:: -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
#[expect(clippy::print_stdout, reason = "its output is what it is for")]
fn campaign() {
    let pairs: u64 = std::env::var("MERGE_PAIRS").ok().and_then(|pairs| pairs.parse().ok()).unwrap_or(10_000);
    let tally = Tally::of(&FILES, 7_000_000..7_000_000 + pairs, 1);
    println!("{tally}");
    tally.must_be_sound();
}

#[test]
fn a_change_of_blueprint_and_a_hand_edit_are_both_in_the_merge() {
    let mut random = random::Random::new(7);
    let (mut merges, mut clean) = (0, 0);
    for (base, render) in texts::versions(&FILES) {
        let edits = edit::random(base, "yours", &[], &mut random);
        let (plain, disk) = (edit::apply(base, &[]), edit::apply(base, &edits));
        let sides = Sides { base: &plain, disk: &disk, render: &render.text };
        merges += 1;
        match merge(Utf8Path::new(&base.path), &sides) {
            Merged::Clean(text) => {
                clean += 1;
                judge::must_hold_changes(&sides, &text, &text, &edits);
            }
            Merged::Conflicts(conflicts) => {
                judge::must_hold_changes(&sides, &conflicts.disk, &conflicts.render, &edits);
            }
        }
    }
    assert!(merges > 50 && clean > merges / 2, "{clean} of {merges}");
}

#[test]
fn a_file_of_ten_thousand_lines_merges_in_a_moment() {
    let block =
        |index: usize, value: &str| format!("resource \"a\" \"b{index}\" {{\n  c = \"{value}\"\n  d = [1, 2]\n}}\n");
    let rule = |index: usize, value: &str| format!("rule {{\n  c = {index}\n  d = \"{value}\"\n}}\n");
    let key = |index: usize, value: &str| format!("k{index}:\n  - a: {value}\n    b: [1, 2]\n");
    let item = |index: usize, value: &str| format!("- {index}-{value}\n");
    let of = |make: &dyn Fn(usize, &str) -> String, each: usize| {
        (0..2_500)
            .map(|index| make(index, if each > 0 && index % each == 0 { "new" } else { "old" }))
            .collect::<String>()
    };
    let start = std::time::Instant::now();
    for (path, make) in
        [("a.tf", &block as &dyn Fn(usize, &str) -> String), ("a.tf", &rule), ("a.yaml", &key), ("a.yaml", &item)]
    {
        let (base, disk, render) = (of(make, 0), of(make, 2), of(make, 3));
        let _ = merge(Utf8Path::new(path), &Sides { base: &base, disk: &disk, render: &render });
        let _ = merge(Utf8Path::new(path), &Sides { base: "", disk: &disk, render: &render });
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_a_merge_panic(base in ".{0,200}", disk in ".{0,200}", render in ".{0,200}", kind in 0..3_usize) {
        let path = Utf8Path::new(["a.tf", "a.yaml", "a.md"][kind]);
        let sides = Sides { base: &base, disk: &disk, render: &render };
        if let Merged::Conflicts(conflicts) = merge(path, &sides) {
            prop_assert!(has_markers(&conflicts.marked));
        }
    }

    #[test]
    fn no_damaged_file_makes_a_merge_panic(seed in any::<u64>()) {
        let mut random = random::Random::new(seed);
        let file = random.choose(&FILES).unwrap();
        let damaged: Vec<String> = (0..3).map(|_| edit::damage(&file.text, &mut random)).collect();
        let sides = Sides { base: &damaged[0], disk: &damaged[1], render: &damaged[2] };
        let _ = merge(Utf8Path::new(&file.path), &sides);
        let sides = Sides { base: &file.text, disk: &damaged[1], render: &file.text };
        prop_assert_eq!(merge(Utf8Path::new(&file.path), &sides), Merged::Clean(damaged[1].clone()));
    }
}
