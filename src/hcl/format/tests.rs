//! The odd rules, one by one. `tests/format.rs` compares whole files with Terraform.

use super::format;

#[track_caller]
fn assert_stays(source: &str) {
    assert_eq!(format(source), source);
}

#[test]
fn lines_are_indented_by_open_brackets() {
    assert_eq!(format("a {\nb = [\n{\nc = 1\n}]\n}\n"), "a {\n  b = [\n    {\n      c = 1\n  }]\n}\n");
}

#[test]
fn several_brackets_opened_on_a_line_indent_once() {
    assert_eq!(format("a = f({ b = [{\nc = 1\n}]\n})\n"), "a = f({ b = [{\n  c = 1\n  }]\n})\n");
}

#[test]
fn equal_signs_of_neighbouring_lines_are_aligned() {
    assert_eq!(format("a=1\nbcd=2\n"), "a   = 1\nbcd = 2\n");
}

#[test]
fn a_value_over_several_lines_is_not_aligned() {
    assert_eq!(format("a=1\nbcd=[\n2\n]\n"), "a = 1\nbcd = [\n  2\n]\n");
}

#[test]
fn a_comment_line_ends_the_alignment() {
    assert_eq!(format("a=1\n# x\nbcd=2\n"), "a = 1\n# x\nbcd = 2\n");
}

#[test]
fn trailing_comments_are_aligned() {
    assert_eq!(format("a=1# x\nbcd=2// y\n"), "a   = 1 # x\nbcd = 2 // y\n");
}

#[test]
fn accents_and_emoji_are_one_column_wide() {
    assert_eq!(
        format("a=\"e\u{301}👨\u{200d}👩\u{200d}👧\"# x\nb=\"--\"# y\n"),
        "a = \"e\u{301}👨\u{200d}👩\u{200d}👧\" # x\nb = \"--\" # y\n"
    );
}

#[test]
fn a_minus_before_a_value_touches_it() {
    assert_eq!(format("a=[- 1,b -2,c - - 3,(- d)]\n"), "a = [-1, b - 2, c - -3, (-d)]\n");
}

#[test]
fn a_minus_after_an_arrow_or_a_keyword_counts_as_subtraction() {
    assert_stays("a = { for k, v in b : k => - v if - v > 1 }\n");
}

#[test]
fn an_index_touches_what_it_indexes_but_the_keyword_in_does_not() {
    assert_eq!(format("a = [for x in[1] : x [0] . y ]\n"), "a = [for x in [1] : x[0].y]\n");
}

#[test]
fn braces_keep_a_blank_inside_unless_they_are_empty() {
    assert_eq!(format("a={b={ }}\nc{d={e=1}}\n"), "a = { b = {} }\nc { d = { e = 1 } }\n");
}

#[test]
fn text_stays_and_templates_in_it_are_spaced() {
    assert_eq!(format("a = \"x  ${ b+c }  $${ d+e }\"\n"), "a = \"x  ${b + c}  $${ d+e }\"\n");
}

#[test]
fn heredocs_stay() {
    assert_stays("a = <<EOT\n  b  ( {\nEOT  x\n      EOT\n");
}

#[test]
fn a_heredoc_does_not_close_after_a_template() {
    assert_stays("a = <<EOT\n${b}EOT\nEOT\n");
}

#[test]
fn line_ends_of_windows_stay() {
    assert_eq!(format("a{\r\nb=1\r\n}\r\n"), "a {\r\n  b = 1\r\n}\r\n");
}

#[test]
fn white_space_at_the_edges_of_the_file_stays_and_a_byte_order_mark_goes() {
    assert_stays("\n\na = 1\n\n\n   ");
    assert_eq!(format("\u{feff}a=1"), "a = 1");
}

#[test]
fn labels_are_quoted() {
    assert_eq!(format("a b /* c */ \"\\u0064\" /* e */ {\n}\n"), "a \"b\" \"d\" /* e */ {\n}\n");
}

#[test]
fn a_value_that_is_one_interpolation_is_unwrapped() {
    assert_eq!(format("a = \"${b}\"\n"), "a = b\n");
    assert_eq!(format("a = \"${f(\"${b}\")}\"\n"), "a = f(\"${b}\")\n");
    assert_eq!(format("a = \"${\nb ? 1 :\n2}\"\n"), "a = (b ? 1 :\n2)\n");
    assert_stays("a = \"${b}${c}\"\n");
    assert_stays("a = [\"${b}\"]\n");
}

#[test]
fn old_types_of_variables_are_replaced() {
    assert_eq!(format("variable \"a\" {\n  type = \"list\"\n}\n"), "variable \"a\" {\n  type = list(string)\n}\n");
    assert_eq!(format("variable \"a\" { type = map }\n"), "variable \"a\" { type = map(any) }\n");
    assert_stays("output \"a\" { type = \"list\" }\n");
}

#[test]
fn what_terraform_would_drop_stays() {
    assert_stays("a \"b$c\" \"d\" {\n}\n");
    assert_stays("a = b[null]\n");
}

#[test]
fn what_terraform_would_break_by_unwrapping_stays() {
    assert_stays("a = \"${b # c\n+ d}\"\n");
    assert_stays("a = \"${(b)\n+ (c)}\"\n");
    assert_stays("a = \"${<<EOT\nb\nEOT\n}\" # c\n");
}

#[test]
fn source_that_is_not_closed_or_unknown_to_hcl_stays() {
    for source in [
        "a  {",
        "a  = [1)",
        "a  = }",
        "a  = \"b",
        "a  = \"b\nc\"",
        "a  = \"${b\"",
        "a  = /* b",
        "a  = <<EOT\nb\n",
        "a  = << EOT\n",
        "a  = 'b'",
        "a  = b;",
        "a  = b & c",
        "\0",
    ] {
        assert_stays(source);
    }
}

#[test]
fn unfinished_statements_do_no_harm() {
    assert_eq!(format("a=\n"), "a =\n");
    assert_eq!(format("a b\nc {}"), "a b\nc {}");
    assert_eq!(format("= 1"), "= 1");
    assert_eq!(format("a.b \"c\" {\n}"), "a.b \"c\" {\n}");
}

#[test]
fn long_input_of_any_shape_takes_linear_time() {
    let many = 200_000;
    for part in ["a ", "/**/", "\"${x}\"", "x=1\n", "x=1#\n", "{", "[]"] {
        let _ = format(&part.repeat(many));
    }
    let _ = format(&format!("a = <<EOT\n{}\nEOT\n", "${x}".repeat(many)));
    let _ = format(&format!("a = {}1{}\n", "(".repeat(many), ")".repeat(many)));
}
