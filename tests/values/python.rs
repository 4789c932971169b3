//! A second reader of YAML, in the language of most tools around Terraform.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::python_tool;

/// `PyYAML`, YAML 1.1, on a list of texts and what each must mean.
const PROGRAM: &str = r#"
import json, sys, yaml
yaml.SafeLoader.add_multi_constructor("!", lambda loader, suffix, node: loader.construct_scalar(node))
for text, meaning in json.load(sys.stdin):
    found = yaml.load(text, yaml.SafeLoader)
    if found != meaning or repr(found) != repr(meaning):
        print(json.dumps(text), "is read as", found, "instead of", meaning)
"#;

/// Fails when `PyYAML` reads one of the texts as something else than it must mean.
pub fn reads(meant: &[(String, Value)]) {
    let mut python = python_tool("python")
        .args(["-c", PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python");
    let input = json!(meant).to_string();
    python.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("python reads");
    let output = python.wait_with_output().expect("python ends");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && printed.is_empty(), "{}", printed.chars().take(4000).collect::<String>());
}
