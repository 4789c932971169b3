//! The workflow that asks AWS for the versions that a cluster pins, with a made-up `aws` in its place.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::variants::organization;
use serde_json::Value;

/// Answers as AWS does; what `LACKS` names is not there, and with `DEAF` it answers nothing.
const AWS: &str = r#"#!/bin/sh
echo "$*" >>"$ASKED"
[ -z "${DEAF:-}" ] || exit 255
case "$1 $2" in
  "eks describe-cluster-versions") found="1.36 1.35 1.34" ;;
  "eks describe-addon-versions") found=$(sed -n "s/^ *add_on $4 $6 //p" "$SCRIPT") ;;
  "ssm get-parameters") found=$4 ;;
  *) echo "no such call: $*" >&2; exit 252 ;;
esac
for one in $found; do
  [ "$one" = "${LACKS:-}" ] || printf 'v0.0.0\t%s\n' "$one"
done
"#;

/// The file of the workflow in the example organization.
fn workflow(variant: &str) -> Option<Value> {
    let files = organization(variant).files().expect("the templates");
    let file = files.iter().find(|file| file.path == "stacks/workflows/eks-versions.yaml")?;
    Some(serde_yaml::from_str(&file.text).expect("YAML"))
}

fn script(variant: &str) -> String {
    let workflow = workflow(variant).expect("a workflow");
    let steps = workflow["workflows"]["check"]["steps"].as_array().expect("steps");
    let [step] = steps.as_slice() else { panic!("{steps:?}") };
    assert_eq!(step["type"], "shell");
    step["command"].as_str().expect("a command").to_owned()
}

/// Runs a command beside the made-up `aws`; what was asked of that is the second.
fn ask(command: &mut Command, script: &str, settings: &[(&str, &str)]) -> (Output, Vec<String>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a new file");
        path
    };
    let aws = file("aws", AWS);
    fs::set_permissions(&aws, fs::Permissions::from_mode(0o755)).expect("permissions");
    let asked = file("asked", "");
    let path = std::env::var("PATH").expect("a PATH");
    command
        .env("PATH", format!("{}:{path}", folder.path().display()))
        .env("SCRIPT", file("script", script))
        .env("ASKED", &asked)
        .envs(settings.iter().copied());
    let output = command.output().expect("a shell");
    (output, fs::read_to_string(asked).expect("what was asked").lines().map(str::to_owned).collect())
}

fn in_sh(script: &str, settings: &[(&str, &str)]) -> (Output, Vec<String>) {
    ask(Command::new("sh").args(["-c", script]), script, settings)
}

fn complaints(output: &Output) -> Vec<&str> {
    std::str::from_utf8(&output.stderr).expect("text").lines().collect()
}

#[test]
fn versions_that_exist_are_asked_for_once_and_nothing_is_said() {
    let script = script("default");
    let (output, asked) = in_sh(&script, &[]);
    assert!(output.status.success() && complaints(&output).is_empty(), "{output:?}");
    let calls = |service: &str| asked.iter().filter(|call| call.starts_with(service)).count();
    assert_eq!(
        [calls("eks describe-cluster-versions"), calls("eks describe-addon-versions"), calls("ssm get-parameters")],
        [2, 10, 4]
    );
    assert!(asked.iter().all(|call| call.ends_with("--region us-east-1 --output text")), "{asked:#?}");
}

#[test]
fn each_version_that_does_not_exist_is_named() {
    let image = "/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/arm64/standard/\
                 amazon-eks-node-al2023-arm64-standard-1.36-v20260714/image_id";
    let script = script("default");
    for (lacks, complaint) in [
        ("1.35", "Kubernetes 1.35".to_owned()),
        ("v1.36.0-eksbuild.14", "kube-proxy v1.36.0-eksbuild.14 for Kubernetes 1.36".to_owned()),
        (image, format!("nodes 1.36.2-20260714 for Kubernetes 1.36 ({image})")),
    ] {
        let (output, _) = in_sh(&script, &[("LACKS", lacks)]);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(complaints(&output), [format!("AWS does not offer {complaint} in us-east-1.")]);
    }
}

#[test]
fn an_aws_that_does_not_answer_is_not_taken_for_one_that_has_nothing() {
    let (output, asked) = in_sh(&script("default"), &[("DEAF", "1")]);
    assert_eq!(output.status.code(), Some(1));
    let complaints = complaints(&output);
    assert_eq!(complaints.len(), asked.len());
    assert!(complaints.iter().all(|line| line.starts_with("Could not check whether AWS offers ")), "{complaints:#?}");
}

#[test]
fn bottlerocket_is_asked_for_by_its_release() {
    let (output, asked) = in_sh(&script("restricted"), &[]);
    assert!(output.status.success(), "{output:?}");
    for architecture in ["x86_64", "arm64"] {
        let image = format!("/aws/service/bottlerocket/aws-k8s-1.36/{architecture}/1.66.0-1ad6b4a4/image_id");
        assert!(asked.iter().any(|call| call.contains(&image)), "{asked:#?}");
    }
}

#[test]
fn an_organization_without_a_cluster_has_no_such_workflow() {
    assert_eq!(workflow("smallest"), None);
}

#[test]
#[allow(clippy::print_stderr, reason = "a test that does not run has to say so")]
fn atmos_runs_the_workflow_and_fails_with_it() {
    let Some(atmos) = std::env::var_os("ATMOS_FORGE_TEST_ATMOS").filter(|name| !name.is_empty()) else {
        eprintln!("not run: ATMOS_FORGE_TEST_ATMOS names no atmos binary");
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    for file in organization("default").files().expect("the templates") {
        let path = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or_else(|| Path::new(""))).expect("a folder");
        fs::write(path, file.text).expect("a new file");
    }
    let script = script("default");
    for (lacks, succeeds) in [("", true), ("v1.14.3-eksbuild.3", false)] {
        let mut command = Command::new(&atmos);
        command.args(["workflow", "check", "-f", "eks-versions"]).current_dir(folder.path());
        let (output, asked) = ask(&mut command, &script, &[("LACKS", lacks)]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.success(), succeeds, "{said}");
        assert_eq!(asked.len(), 16, "{said}");
        assert_eq!(said.contains("AWS does not offer coredns v1.14.3-eksbuild.3"), !succeeds, "{said}");
    }
}
