//! Merging random pairs of edits of real generated files: nothing is lost, and git never does better.

#[path = "merge/edit.rs"]
mod edit;
#[path = "merge/judge.rs"]
mod judge;
#[path = "merge/random.rs"]
mod random;
#[path = "merge/texts.rs"]
mod texts;

use atmos_forge::merge::{Merged, Sides, has_markers, merge};
use camino::Utf8Path;
use proptest::prelude::*;

use judge::{Pair, Tally};

#[test]
fn two_random_edits_lose_nothing_and_conflict_no_more_than_in_git() {
    let files = texts::generated();
    let mut tally = Tally::default();
    for seed in 0..1_500 {
        tally.add(&Pair::random(&files, seed).judged(seed % 10 == 0));
    }
    tally.must_be_sound();
}

/// The figures of the closing note: `cargo test --release --test merge -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
#[expect(clippy::print_stdout, reason = "its output is what it is for")]
fn campaign() {
    let files = texts::generated();
    let pairs = std::env::var("MERGE_PAIRS").ok().and_then(|pairs| pairs.parse().ok()).unwrap_or(10_000);
    let mut tally = Tally::default();
    for seed in 1_000_000..1_000_000 + pairs {
        tally.add(&Pair::random(&files, seed).judged(true));
    }
    println!("{tally}");
    tally.must_be_sound();
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
        let files = texts::generated();
        let file = random.choose(&files).unwrap();
        let damaged: Vec<String> = (0..3).map(|_| edit::damage(&file.text, &mut random)).collect();
        let sides = Sides { base: &damaged[0], disk: &damaged[1], render: &damaged[2] };
        let _ = merge(Utf8Path::new(&file.path), &sides);
        let sides = Sides { base: &file.text, disk: &damaged[1], render: &file.text };
        prop_assert_eq!(merge(Utf8Path::new(&file.path), &sides), Merged::Clean(damaged[1].clone()));
    }
}
