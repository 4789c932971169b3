//! Every component, held against the real tools: Terraform, moto as AWS, checkov as a reviewer.

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use support::moto::Moto;
use support::variants::{Case, cases};
use support::{checkov, each, refusals, terraform};

/// What `tests/terraform/<kind>/<file>` holds; empty where there is none.
fn kind_file(kind: &str, file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terraform").join(kind).join(file);
    fs::read_to_string(path).unwrap_or_default()
}

fn name(case: &Case) -> String {
    case.name.clone()
}

#[test]
fn terraform_finds_every_component_formatted_and_valid() {
    each(&cases(), name, |case| {
        terraform::is_formatted(&case.folder)?;
        let root = terraform::Root::of(&case.folder);
        root.init(&["-backend=false"])?;
        root.validate()
    });
}

#[test]
fn every_rule_refuses_its_examples_and_lets_a_waiver_lift_it() {
    let cases = cases();
    each(&cases, name, |case| {
        let root = terraform::Root::of(&case.folder);
        let mut head = kind_file(&case.kind, "mocks.hcl");
        head.push_str("\nvariables {\n");
        for (name, value) in case.variables.as_object().into_iter().flatten() {
            let _ = writeln!(head, "  {name} = {}", atmos_forge::render::hcl::value(value));
        }
        head.push_str("}\n");
        let earlier = cases.iter().take_while(|one| one.name != case.name).filter(|one| one.kind == case.kind);
        let proved: Vec<_> = earlier.map(|one| &one.component).collect();
        let refusals = refusals::tests(&case.component, &proved);
        let plans = kind_file(&case.kind, &format!("{}.hcl", case.variant));
        let files: Vec<_> =
            [("refusals", refusals), ("plans", plans)].into_iter().filter(|(_, runs)| !runs.is_empty()).collect();
        for (file, runs) in &files {
            root.write(&format!("{file}.tftest.hcl"), &format!("{head}\n{runs}"));
        }
        if files.is_empty() { Ok(()) } else { root.test().map(drop) }
    });
}

#[test]
fn checkov_finds_no_fault_in_any_component() {
    each(&cases(), name, |case| {
        let scan = checkov::scan(&case.folder)?;
        let unreasoned: Vec<_> = scan.skipped.iter().filter(|skip| skip.reason.is_empty()).collect();
        if scan.failed.is_empty() && unreasoned.is_empty() {
            Ok(())
        } else {
            Err(format!("{:#?}\n{} skips without a reason", scan.failed, unreasoned.len()))
        }
    });
}

#[test]
fn every_component_lives_and_dies_on_moto() {
    let moto = Moto::shared();
    each(&cases(), name, |case| {
        let foundation = kind_file(&case.kind, "foundation.tf");
        terraform::lives_and_dies(moto, &case.folder, &case.variables, &foundation)
    });
}
