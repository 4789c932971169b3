//! What a merge of YAML does.

use super::{clean, conflicts, edited, merge_of};

/// A stack.
const STACK: &str = "\
import:
  - orgs/acme/_defaults
  - catalog/vpc/defaults

components:
  terraform:
    vpc:
      metadata:
        component: vpc
      vars:
        # One gateway a zone.
        nat: per-zone
        zones: [a, b]
";

#[test]
fn keys_of_yaml_on_neighbouring_lines_merge() {
    let disk = [("nat: per-zone", "nat: single # batch only\n        flow_logs: true")];
    let render = [("[a, b]", "[a, b, c]"), ("component: vpc\n", "component: vpc\n        name: vpc\n")];
    let (merged, expected) = merge_of("a.yaml", STACK, &disk, &render);
    assert_eq!(merged, expected);
}

#[test]
fn a_yaml_value_changed_twice_is_a_conflict_named_by_its_keys() {
    let disk = edited(STACK, &[("nat: per-zone", "nat: single")]);
    let render = edited(STACK, &[("nat: per-zone", "nat: none")]);
    let merged = conflicts("a.yaml", STACK, &disk, &render);
    assert_eq!(merged.conflicts[0].what, "components.terraform.vpc.vars.nat");
    assert_eq!((merged.conflicts[0].line, merged.disk, merged.render), (12, disk, render));
}

#[test]
fn items_of_a_yaml_list_and_keys_in_them_merge() {
    let base = "steps:\n  - name: one\n    command: a\n  - name: two\n    command: b\n";
    let disk = "steps:\n  - name: two\n    command: b\n    env: mine\n  - name: mine\n";
    let render =
        "steps:\n  - name: one\n    command: a\n  - name: two\n    command: c\n  - name: new\n    command: d\n";
    let expected =
        "steps:\n  - name: two\n    command: c\n    env: mine\n  - name: new\n    command: d\n  - name: mine\n";
    assert_eq!(clean("a.yaml", base, disk, render), expected);
}

#[test]
fn a_yaml_file_indented_in_another_way_takes_new_keys_in_its_own() {
    let base = "a:\n  b:\n    c: 1\n";
    let disk = "a:\n    b:\n        c: 1\n";
    let render = "a:\n  b:\n    c: 1\n    d:\n      - x: |\n          text\n  e: 2\n";
    let expected = "a:\n    b:\n        c: 1\n        d:\n          - x: |\n              text\n    e: 2\n";
    assert_eq!(clean("a.yaml", base, disk, render), expected);
}

#[test]
fn a_key_that_gets_a_mapping_where_the_other_side_changed_a_comment_keeps_both_or_conflicts() {
    let base = "a: {}\nb: 1\n";
    assert_eq!(clean("a.yaml", base, "a: {}\nb: 2\n", "a:\n  c: 1\nb: 1\n"), "a:\n  c: 1\nb: 2\n");
    let merged = conflicts("a.yaml", base, "a: {} # mine\nb: 1\n", "a:\n  c: 1\nb: 1\n");
    assert!(merged.disk.contains("# mine"));
}

#[test]
fn the_same_change_on_both_sides_is_no_conflict() {
    let (old, new) = ("nat: per-zone", "nat: single");
    let disk = edited(STACK, &[(old, new), ("component: vpc", "component: vpc # mine")]);
    assert_eq!(clean("a.yaml", STACK, &disk, &edited(STACK, &[(old, new)])), disk);
}

#[test]
fn a_mapping_of_which_nothing_is_left_is_empty_and_not_null() {
    let base = "a:\n  b: 1\n  c: 2\n";
    assert_eq!(clean("a.yaml", base, "a:\n  b: 1\n", "a:\n  c: 2\n"), "a: {}\n");
}
