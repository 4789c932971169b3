//! What a merge of HCL does.

use super::{clean, conflicts, edited, merge_of};
use crate::hcl::format;

/// A small component.
const NETWORK: &str = r#"# network · regenerate with `atmos-forge generate`

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true

  tags = { Name = local.id }
}

# Subnets, one a zone.
resource "aws_subnet" "this" {
  for_each = toset(var.zones)

  vpc_id            = aws_vpc.this.id
  availability_zone = each.value

  tags = merge(var.tags, {
    Name = "${local.id}-${each.value}"
    Tier = "app"
  })
}
"#;

#[test]
fn an_object_whose_keys_each_side_deletes_one_of_is_empty() {
    let base = "a = {\n  b = 1\n  c = 2\n}\n";
    assert_eq!(clean("a.tf", base, "a = {\n  c = 2\n}\n", "a = {\n  b = 1\n}\n"), "a = {\n}\n");
}

#[test]
fn attributes_on_neighbouring_lines_merge() {
    let disk = [("enable_dns_hostnames = true", "enable_dns_hostnames = false")];
    let render = [("cidr_block           = var.cidr", "cidr_block           = var.cidr_block")];
    let (merged, expected) = merge_of("main.tf", NETWORK, &disk, &render);
    assert_eq!(merged, expected);
}

#[test]
fn attributes_that_both_sides_add_at_one_place_both_come_and_are_aligned() {
    let disk = [("true\n", "true\n  instance_tenancy     = \"default\"\n")];
    let render = [("true\n", "true\n  enable_network_address_usage_metrics = true\n")];
    let base = "resource \"aws_vpc\" \"this\" {\n  enable_dns_hostnames = true\n}\n";
    let render = format(&edited(base, &render));
    let merged = clean("main.tf", base, &edited(base, &disk), &render);
    let expected = "resource \"aws_vpc\" \"this\" {\n  enable_dns_hostnames                 = true\n  \
                    enable_network_address_usage_metrics = true\n  instance_tenancy                     = \"default\"\n}\n";
    assert_eq!(merged, expected);
}

#[test]
fn a_text_that_was_not_formatted_is_not_formatted_by_a_merge() {
    let base = "resource \"a\" \"b\" {\n  one = 1\n  two = 2\n}\n";
    let disk = "resource \"a\" \"b\" {\n    one   =   1\n  two = 2\n}\n";
    let merged = clean("main.tf", base, disk, &edited(base, &[("two = 2", "two = 3")]));
    assert_eq!(merged, "resource \"a\" \"b\" {\n    one   =   1\n  two = 3\n}\n");
}

#[test]
fn a_new_block_of_the_render_comes_below_its_neighbour_and_one_of_the_disk_stays() {
    let added = |name: &str| format!("resource \"aws_eip\" \"{name}\" {{\n  domain = \"vpc\"\n}}\n");
    let disk = NETWORK.to_owned() + "\n" + &added("mine");
    let render = edited(NETWORK, &[("# Subnets", &(added("new") + "\n# Subnets"))]);
    let merged = clean("main.tf", NETWORK, &disk, &render);
    assert_eq!(merged, render + "\n" + &added("mine"));
}

#[test]
fn a_block_that_the_user_moved_is_edited_where_it_stands() {
    let (vpc, subnet) = NETWORK.split_once("# Subnets").unwrap();
    let header = "# network · regenerate with `atmos-forge generate`\n\n";
    let moved = |subnet: &str| format!("{header}# Subnets{subnet}\n{}\n", vpc.strip_prefix(header).unwrap().trim_end());
    let render = edited(NETWORK, &[("Tier = \"app\"", "Tier = \"data\"")]);
    let merged = clean("main.tf", NETWORK, &moved(subnet), &render);
    assert_eq!(merged, moved(&edited(subnet, &[("Tier = \"app\"", "Tier = \"data\"")])));
}

#[test]
fn a_block_that_one_side_deletes_and_the_other_edits_is_a_conflict_with_a_name() {
    let (kept, _) = NETWORK.split_once("\n# Subnets").unwrap();
    let disk = edited(NETWORK, &[("each.value\n\n", "each.key\n\n")]);
    let merged = conflicts("main.tf", NETWORK, &disk, kept);
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(merged.conflicts[0].what, "resource \"aws_subnet\" \"this\"");
    assert_eq!(merged.conflicts[0].line, 11);
    assert_eq!(merged.conflicts[0].render, None);
    assert_eq!((&*merged.disk, &*merged.render), (&*disk, kept));
}

#[test]
fn what_both_sides_delete_is_gone() {
    let without = edited(NETWORK, &[("  enable_dns_hostnames = true\n", "")]);
    let disk = format(&without);
    let render = format(&edited(&without, &[("\"app\"", "\"data\"")]));
    assert_eq!(clean("main.tf", NETWORK, &disk, &render), render);
}

#[test]
fn keys_of_an_object_within_a_call_merge() {
    let disk = [("Tier = \"app\"", "Tier = \"app\"\n    Cost = \"1000\"")];
    let render = [("Name = \"${local.id}-${each.value}\"", "Name = each.value")];
    let (merged, expected) = merge_of("main.tf", NETWORK, &disk, &render);
    assert_eq!(merged, expected);
}

#[test]
fn one_value_changed_twice_is_a_conflict_named_by_its_path() {
    let disk = edited(NETWORK, &[("Tier = \"app\"", "Tier = \"mine\"")]);
    let render = edited(NETWORK, &[("Tier = \"app\"", "Tier = \"theirs\"")]);
    let merged = conflicts("main.tf", NETWORK, &disk, &render);
    assert_eq!(merged.conflicts[0].what, "resource \"aws_subnet\" \"this\": tags[1].Tier");
    assert_eq!(merged.conflicts[0].line, 19);
    assert_eq!((merged.disk, merged.render), (disk, render));
}

#[test]
fn items_that_both_sides_add_to_a_list_are_all_in_it() {
    let base = "a = [\"x\", \"y\"]\n";
    let merged = clean("a.tf", base, "a = [\"x\", \"y\", \"mine\"]\n", "a = [\"new\", \"x\", \"y\"]\n");
    assert_eq!(merged, "a = [\"new\", \"x\", \"y\", \"mine\"]\n");
    let merged = clean("a.tf", base, "a = [\"y\"]\n", "a = [\"x\", \"y\", \"new\"]\n");
    assert_eq!(merged, "a = [\"y\", \"new\"]\n");
    let merged = clean("a.tf", base, "a = [\"x\", \"y\", \"both\"]\n", "a = [\"x\", \"both\", \"y\", \"z\"]\n");
    assert_eq!(merged, "a = [\"x\", \"y\", \"z\", \"both\"]\n");
}

#[test]
fn an_item_of_a_list_that_both_sides_replace_is_a_conflict() {
    let merged = conflicts("a.tf", "a = [\"x\", \"y\"]\n", "a = [\"1\", \"y\"]\n", "a = [\"2\", \"y\"]\n");
    assert_eq!(merged.conflicts[0].what, "a[0]");
    assert_eq!((&*merged.disk, &*merged.render), ("a = [\"1\", \"y\"]\n", "a = [\"2\", \"y\"]\n"));
}

#[test]
fn a_list_with_an_item_a_line_keeps_its_commas_and_comments() {
    let base = "a = [\n  \"x\", # why\n  \"y\"\n]\n";
    let disk = "a = [\n  \"x\", # why\n  \"y\",\n  \"mine\"\n]\n";
    let render = "a = [\n  \"x\", # why\n  \"new\",\n  \"y\"\n]\n";
    let expected = "a = [\n  \"x\", # why\n  \"new\",\n  \"y\",\n  \"mine\"\n]\n";
    assert_eq!(clean("a.tf", base, disk, render), expected);
}

#[test]
fn statements_of_a_policy_are_told_apart_by_their_sid_wherever_they_stand() {
    let statement =
        |sid: &str, effect: &str| format!("  statement {{\n    sid    = \"{sid}\"\n    effect = \"{effect}\"\n  }}\n");
    let document =
        |statements: &[String]| format!("data \"aws_iam_policy_document\" \"a\" {{\n{}}}\n", statements.join("\n"));
    let base = document(&[statement("One", "Allow"), statement("Two", "Allow")]);
    let disk = document(&[statement("Mine", "Deny"), statement("Two", "Allow"), statement("One", "Allow")]);
    let render = document(&[statement("One", "Allow"), statement("Two", "Deny"), statement("New", "Deny")]);
    let merged = clean("a.tf", &base, &disk, &render);
    let expected = [("Mine", "Deny"), ("Two", "Deny"), ("New", "Deny"), ("One", "Allow")];
    assert_eq!(merged, document(&expected.map(|(sid, effect)| statement(sid, effect))));
}

#[test]
fn blocks_without_labels_that_both_sides_add_are_a_conflict_but_one_lifecycle_is_merged() {
    let block = |inner: &str| format!("resource \"a\" \"b\" {{\n  c = 1\n{inner}}}\n");
    let of = |name: &str, attribute: &str| block(&format!("\n  {name} {{\n    {attribute} = true\n  }}\n"));
    let merged =
        clean("a.tf", &block(""), &of("lifecycle", "prevent_destroy"), &of("lifecycle", "create_before_destroy"));
    assert!(merged.contains("prevent_destroy") && merged.contains("create_before_destroy"), "{merged}");
    assert_eq!(merged.matches("lifecycle").count(), 1);
    conflicts("a.tf", &block(""), &of("rule", "one"), &of("rule", "two"));
}

#[test]
fn comments_stay_with_what_they_stand_above_and_behind() {
    let disk =
        [("  enable_dns_hostnames = true", "  # Needed by the endpoints.\n  enable_dns_hostnames = true # 2024")];
    let render = [("enable_dns_hostnames = true", "enable_dns_hostnames = var.dns")];
    let merged = clean("main.tf", NETWORK, &edited(NETWORK, &disk), &edited(NETWORK, &render));
    let expected = "  # Needed by the endpoints.\n  enable_dns_hostnames = var.dns # 2024\n";
    assert!(merged.contains(expected), "{merged}");
}

#[test]
fn a_comment_that_stands_alone_outlives_the_block_below_it() {
    let disk = edited(NETWORK, &[("# Subnets", "# Mine alone.\n\n# Subnets")]);
    let (render, _) = NETWORK.split_once("\n# Subnets").unwrap();
    assert_eq!(clean("main.tf", NETWORK, &disk, render), format!("{render}\n# Mine alone.\n"));
}

#[test]
fn a_change_of_line_within_a_heredoc_merges_with_another() {
    let base = "a = <<-EOT\n  one\n  two\n  three\nEOT\n";
    let merged = clean("a.tf", base, &edited(base, &[("one", "1")]), &edited(base, &[("three", "3")]));
    assert_eq!(merged, "a = <<-EOT\n  1\n  two\n  3\nEOT\n");
}

#[test]
fn texts_that_do_not_parse_merge_by_line() {
    let base = "a = 1\n\nb = 2\n\nc = 3\n";
    let merged = clean("a.tf", base, &edited(base, &[("a = 1", "a = (")]), &edited(base, &[("c = 3", "c = 4")]));
    assert_eq!(merged, "a = (\n\nb = 2\n\nc = 4\n");
}

#[test]
fn the_same_key_added_on_both_sides_in_two_places_never_stands_twice() {
    let base = "a = 1\n\nb = 2\n\nc = 3\n";
    let merged =
        conflicts("a.tf", base, &edited(base, &[("a", "z = 1\na")]), &edited(base, &[("c = 3", "c = 3\nz = 2")]));
    assert_eq!(merged.conflicts[0].what, "z");
    assert_eq!(merged.disk.matches("z =").count(), 1);
    assert_eq!(merged.render.matches("z =").count(), 1);
}

#[test]
fn a_block_that_one_side_renames_takes_the_edits_of_the_other() {
    let disk = [("\"aws_vpc\" \"this\"", "\"aws_vpc\" \"main\"")];
    let (merged, expected) = merge_of("a.tf", NETWORK, &disk, &[("hostnames = true", "hostnames = false")]);
    assert_eq!(merged, expected);
    let (merged, expected) = merge_of("a.tf", NETWORK, &[("hostnames = true", "hostnames = false")], &disk);
    assert_eq!(merged, expected);
    let render = edited(NETWORK, &[("\"aws_vpc\" \"this\"", "\"aws_vpc\" \"other\"")]);
    let merged = conflicts("a.tf", NETWORK, &edited(NETWORK, &disk), &render);
    assert_eq!((&*merged.disk, &*merged.render), (&*edited(NETWORK, &disk), &*render));
}
