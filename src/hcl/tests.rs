//! Tests of the evaluator and of reading.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Code, SourceId};

/// The value of an expression, where `var` holds a few variables.
fn decide(expression: &str) -> Result<Value, String> {
    let text = format!("x = {expression}\n");
    let file = File::parse(SourceId(0), &text).map_err(|error| error.label)?;
    let regexes = Regexes::default();
    let list = |items: &[&str]| Value::List(items.iter().map(|item| Value::text(*item)).collect());
    let variables = Value::map(vec![
        ("name".into(), Value::text("acme")),
        ("days".into(), Value::Number(90.0)),
        ("production".into(), Value::Bool(true)),
        ("waivers".into(), Value::List(Vec::new())),
        ("zones".into(), list(&["us-east-1a", "us-east-1b"])),
        ("tags".into(), Value::map(vec![("Owner".into(), Value::text("me")), ("Project".into(), Value::text("p"))])),
        ("vpc_id".into(), Value::Unknown("!terraform.state vpc vpc_id".into())),
    ]);
    let scope = Scope::new(vec![("var", variables)], &regexes);
    scope.decide(&file.attributes[0].expression, &text)
}

#[track_caller]
fn assert_true(expressions: &[&str]) {
    for expression in expressions {
        assert_eq!(decide(expression), Ok(Value::Bool(true)), "{expression}");
    }
}

#[test]
fn operators_and_conditionals_follow_terraform() {
    assert_true(&[
        "1 + 2 * 3 == 7",
        "7 % 4 == 3 && 1 / 2 == 0.5 && -3 < 0",
        "\"5\" + 1 == 6",
        "\"5\" != 5",
        "!false && (true || false)",
        "var.days >= 90 && var.days <= 365",
        "var.days > 100 ? false : true",
        "jsonencode({ b = [1, 2], a = \"<\" }) == \"{\\\"a\\\":\\\"\\\\u003c\\\",\\\"b\\\":[1,2]}\"",
        "[1] != [1, 2]",
        "null == null",
    ]);
}

#[test]
fn comprehensions_splats_and_indices_work() {
    assert_true(&[
        "jsonencode([for zone in var.zones : upper(zone)]) == jsonencode([\"US-EAST-1A\", \"US-EAST-1B\"])",
        "jsonencode([for at, zone in var.zones : at if zone != \"us-east-1a\"]) == jsonencode([1])",
        "jsonencode({ for key, value in var.tags : value => key }) == jsonencode({ me = \"Owner\", p = \"Project\" })",
        "jsonencode({ for word in [\"ab\", \"ac\", \"b\"] : substr(word, 0, 1) => word... }.a) == jsonencode([\"ab\", \"ac\"])",
        "jsonencode([{ a = { b = 1 } }, { a = { b = 2 } }][*].a.b) == jsonencode([1, 2])",
        "var.tags[\"Owner\"] == var.tags.Owner",
        "var.zones[1] == \"us-east-1b\" && var.zones.1 == \"us-east-1b\"",
        "\"${var.name}-${var.days}\" == \"acme-90\"",
        "\"$${var.name}\" == join(\"\", [\"$\", \"{var.name}\"])",
    ]);
}

#[test]
fn functions_of_text_and_collections_work() {
    assert_true(&[
        "can(regex(\"^[a-z]+$\", var.name)) && !can(regex(\"^[0-9]+$\", var.name))",
        "jsonencode(regex(\"([a-z])([a-z])\", \"xy\")) == jsonencode([\"x\", \"y\"])",
        "regex(\"(?P<first>[a-z])\", \"xy\").first == \"x\"",
        "try(tonumber(\"x\"), 3) == 3",
        "length(setsubtract([\"Project\", \"Owner\", \"CostCenter\"], keys(var.tags))) == 1",
        "length(distinct(var.zones)) == length(var.zones)",
        "alltrue([for zone in var.zones : startswith(zone, \"us-east-1\")])",
        "alltrue([]) && !anytrue([])",
        "endswith(\"abc\", \"bc\") && strcontains(\"abc\", \"b\") && trimprefix(\"abc\", \"a\") == \"bc\"",
        "tonumber(split(\"/\", \"10.0.0.0/16\")[1]) == 16",
        "contains([\"a\", \"b\"], lookup(var.tags, \"None\", \"a\"))",
        "merge(var.tags, { Owner = \"you\" }).Owner == \"you\"",
        "jsonencode(concat([1], [2, 3])) == jsonencode(flatten([[1, [2]], 3]))",
        "one([1]) == 1 && one([]) == null && coalesce(null, \"\", \"x\") == \"x\"",
        "jsonencode(range(3)) == jsonencode([0, 1, 2]) && element([\"a\", \"b\"], 3) == \"b\" && max(1, 3, 2) == 3",
        "replace(\"a.b\", \".\", \"-\") == \"a-b\" && replace(\"a1b2\", \"/[0-9]/\", \"\") == \"ab\"",
        "jsonencode(sort([\"b\", \"a\"])) == jsonencode(toset([\"b\", \"a\", \"b\"]))",
        "length(\"äöü\") == 3 && floor(2.7) == 2 && tostring(5) == \"5\"",
        "min([1, 2]...) == 1",
    ]);
}

#[test]
fn functions_of_address_blocks_work() {
    assert_true(&[
        "cidrnetmask(\"10.0.0.0/20\") == \"255.255.240.0\"",
        "cidrhost(\"10.0.64.0/20\", 0) == \"10.0.64.0\" && cidrhost(\"10.0.0.0/8\", -1) == \"10.255.255.255\"",
        "cidrsubnet(\"10.0.64.0/20\", 4, 15) == \"10.0.79.0/24\"",
        "try(cidrsubnet(\"10.0.64.0/20\", 0, 0) == \"10.0.64.0/20\", false)",
        "!try(cidrsubnet(\"10.0.64.1/20\", 0, 0) == \"10.0.64.1/20\", false)",
        "!can(cidrnetmask(\"10.0.0.0/33\")) && !can(cidrnetmask(\"10.0.0.0\"))",
        "!can(cidrsubnet(\"10.0.0.0/30\", 4, 0)) && !can(cidrsubnet(\"10.0.0.0/8\", 1, 2))",
    ]);
}

#[test]
fn what_only_a_plan_knows_is_not_decided() {
    for expression in [
        "can(regex(\"^vpc-\", var.vpc_id))",
        "aws_vpc.this.id == \"vpc-1\"",
        "var.other == 1",
        "can(regex(\"^\\\\p{L}+$\", var.name))",
        "provider::aws::arn_parse(\"x\")",
        "timestamp() == \"\"",
        "var.days == 90 && var.vpc_id == \"\"",
        "[for x in var.vpc_id : x]",
        "tonumber(\"x\")",
        "1 / 0",
        "var.zones[7]",
        "regex(\"a\", \"b\")",
    ] {
        assert!(decide(expression).is_err(), "{expression}: {:?}", decide(expression));
    }
}

#[test]
fn what_is_known_decides_beside_what_is_not() {
    assert_true(&[
        "var.days == 90 || var.vpc_id == \"\"",
        "var.vpc_id == \"\" || var.days == 90",
        "!(var.vpc_id == \"\" && var.days == 91)",
        "contains([var.vpc_id, \"a\"], \"a\")",
        "length([var.vpc_id, 1]) == 2",
        "(var.vpc_id == \"\" ? 1 : 1) == 1",
    ]);
}

fn read_first(text: &str) -> Value {
    let file = File::parse(SourceId(0), text).expect("HCL");
    let regexes = Regexes::default();
    read(&file.attributes[0].expression, &Scope::new(Vec::new(), &regexes), text)
}

#[test]
fn a_policy_is_read_with_its_unknown_parts() {
    let policy = read_first(
        "policy = jsonencode({\n  Statement = concat([{ Sid = \"A\", Resource = aws_s3_bucket.x.arn }], local.more)\n})\n",
    );
    let statements = policy.get("Statement").expect("statements");
    let Value::List(items) = statements else { panic!("{statements}") };
    assert_eq!(items[0].get("Sid"), Some(&Value::text("A")));
    assert_eq!(items[0].get("Resource"), Some(&Value::Unknown("aws_s3_bucket.x.arn".into())));
    assert_eq!(items[1], Value::Unknown("local.more".into()));
    for text in ["x = \"a-${var.b}/*\"\n", "x = format(\"a-%s/*\", var.b)\n"] {
        assert_eq!(read_first(text), Value::Unknown("\"a-${var.b}/*\"".into()));
    }
    assert_eq!(read_first("x = format(\"%q\", var.b)\n"), Value::Unknown("format(\"%q\", var.b)".into()));
}

#[test]
fn a_part_of_a_policy_is_located() {
    let text = "policy = jsonencode({\n  Statement = [{\n    Sid = \"A\"\n    Effect = \"Deny\"\n  }]\n})\n";
    let file = File::parse(SourceId(0), text).expect("HCL");
    let span = |path: &[&str]| {
        let path: Vec<String> = path.iter().map(|step| (*step).to_owned()).collect();
        locate(&file.attributes[0].expression, &path, text).and_then(|span| text.get(span))
    };
    assert_eq!(span(&["Statement", "0", "Effect"]), Some("Effect = \"Deny\""));
    assert_eq!(span(&["Statement", "0"]), Some("{"));
    assert_eq!(span(&["Nothing"]), Some("{"));
}

#[test]
fn blocks_have_places_and_a_byte_order_mark_is_skipped() {
    let text = "resource \"aws_vpc\" \"this\" {\n  cidr_block = var.cidr\n\n  tags = {\n    A = 1\n  }\n}\n";
    let file = File::parse(SourceId(0), &format!("\u{feff}{text}")).expect("HCL");
    let block = &file.blocks[0];
    assert_eq!((block.kind.as_str(), block.labels.join(".")), ("resource", "aws_vpc.this".to_owned()));
    assert_eq!(&text[block.span.clone()], "resource \"aws_vpc\" \"this\"");
    let spans: Vec<&str> = block.attributes.iter().map(|attribute| &text[attribute.span.clone()]).collect();
    assert_eq!(spans, ["cidr_block = var.cidr", "tags = {"]);
}

#[test]
fn what_is_no_hcl_is_a_diagnostic_with_its_place() {
    let error = File::parse(SourceId(3), "a = 1\nb = = 2\n").expect_err("no HCL");
    assert_eq!(error.code, Code::UnreadableFile);
    let place = error.place.expect("a place");
    assert_eq!((place.source, place.span), (SourceId(3), 10..11));
}

fn ty(text: &str) -> Type {
    let text = format!("type = {text}\n");
    let file = File::parse(SourceId(0), &text).expect("HCL");
    let regexes = Regexes::default();
    Type::parse(&file.attributes[0].expression, &Scope::new(Vec::new(), &regexes), &text)
}

fn yaml(text: &str) -> Value {
    Value::from(&serde_yaml::from_str::<serde_json::Value>(text).expect("YAML"))
}

#[test]
fn a_value_is_converted_to_its_type_as_terraform_does() {
    for (expression, value, converted) in [
        ("string", "5", "\"5\""),
        ("number", "'5'", "5"),
        ("bool", "'true'", "true"),
        ("set(string)", "[b, a, b]", "[a, b]"),
        ("map(string)", "{ a: 1 }", "{ a: '1' }"),
        ("object({ a = string, b = optional(number, 3) })", "{ a: x }", "{ a: x, b: 3 }"),
        ("object({ a = optional(list(string)) })", "{}", "{ a: null }"),
        ("tuple([string, number])", "[a, '1']", "[a, 1]"),
        ("any", "[1]", "[1]"),
    ] {
        assert_eq!(ty(expression).convert(&yaml(value)), (yaml(converted), Vec::new()), "{expression}");
    }
}

#[test]
fn every_part_that_does_not_fit_is_named() {
    let (_, mismatches) = ty("map(object({ port = number, hosts = optional(list(string)) }))")
        .convert(&yaml("{ a: { port: x, hosts: [1, [2]] }, b: { prot: 1 }, c: [] }"));
    let lines: Vec<String> = mismatches.iter().map(|one| format!("{}: {}", one.path.join("."), one.problem)).collect();
    assert_eq!(
        lines,
        [
            "a.port: must be a number, found a string",
            "a.hosts.1: must be a string, found a list",
            "b.prot: is not an attribute of its type, which has port, hosts",
            "b: lacks `port`",
            "c: must be a mapping, found a list",
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_never_panics(text in any::<String>()) {
        let _ = File::parse(SourceId(0), &text);
    }

    #[test]
    fn evaluating_never_panics(words in prop::collection::vec(prop::sample::select(vec![
        "a", "var", ".", "name", "zones", "[", "]", "(", ")", "{", "}", "\"", "${", "*", "for", "in", ":", "if", "=>",
        "...", ",", "regex", "cidrsubnet", "cidrhost", "range", "substr", "element", "slice", "1", "-1", "1e300", "0",
        "4294967296", "\"10.0.0.0/8\"", "\"(\"", "==", "&&", "||", "!", "?", "/", "%", "null", "true", "<<E\nx\nE\n", " ",
    ]), 0..24)) {
        let _ = decide(&words.concat());
    }

    #[test]
    fn calls_never_panic(
        name in prop::sample::select(vec![
            "length", "contains", "regex", "regexall", "can", "try", "alltrue", "anytrue", "split", "join", "tonumber",
            "keys", "values", "setsubtract", "setunion", "distinct", "toset", "lookup", "cidrnetmask", "cidrhost",
            "cidrsubnet", "substr", "range", "element", "slice", "one", "coalesce", "merge", "replace", "floor", "min",
            "sort", "concat", "flatten", "index", "compact",
        ]),
        arguments in prop::collection::vec(prop::sample::select(vec![
            "1", "-1", "0", "0.5", "1e300", "99999999999", "\"\"", "\"a/b\"", "\"10.0.0.0/8\"", "\"0.0.0.0/0\"", "\"::/0\"",
            "\"[\"", "\"/(/\"", "[]", "[1, \"a\"]", "[true]", "{}", "{ a = 1 }", "null", "true", "var.vpc_id", "var.tags",
        ]), 0..4),
    ) {
        let _ = decide(&format!("{name}({})", arguments.join(", ")));
    }
}

#[test]
fn deep_expressions_do_not_overflow_the_stack() {
    for (open, middle, close) in [
        ("1+", "1", ""),
        ("!", "true", ""),
        ("(", "1", ")"),
        ("[", "", "]"),
        ("true?1:", "1", ""),
        ("a.", "b", ""),
        ("{a=", "1", "}"),
        ("a[", "1", "]"),
        ("f(", "1", ")"),
        ("\"${", "1", "}\""),
    ] {
        let count = 20_000;
        let _ = decide(&format!("{}{middle}{}", open.repeat(count), close.repeat(count)));
    }
    let blocks = format!("{}{}", "a {\n".repeat(20_000), "}\n".repeat(20_000));
    let _ = File::parse(SourceId(0), &blocks);
}

#[test]
fn no_result_differs_from_terraforms() {
    let mut undecided = Vec::new();
    let table = include_str!("terraform.tsv").lines().filter(|line| !line.starts_with('#'));
    for (expression, expected) in table.filter_map(|line| line.split_once('\t')) {
        match decide(&format!("jsonencode({expression})")) {
            Ok(value) => assert_eq!(value, Value::text(expected), "{expression}"),
            Err(_) if expected == "error" => {
                assert_ne!(decide(&format!("can({expression})")), Ok(Value::Bool(true)), "{expression}");
            }
            Err(_) => undecided.push(expression),
        }
    }
    assert!(undecided.len() <= 11, "{undecided:#?}");
}
