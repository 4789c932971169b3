//! Components promise to work with a range of versions of the AWS provider. Terraform runs here with the oldest of them. Of
//! the newest, the names of all arguments are known, from type declarations that are made of its schema: every argument
//! that a component uses exists in both.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use atmos_forge::diagnostic::SourceId;
use atmos_forge::hcl::{Block, File};

use crate::support::{tools, variants};

/// What Terraform itself takes in every resource.
const OF_TERRAFORM: [&str; 7] = ["count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "timeouts"];

/// The names in a file that `tests/run` makes.
fn names(file: &str) -> HashSet<String> {
    let path = tools().join("provider-names").join(file);
    let text =
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}; run tests/run", path.display()));
    text.lines().map(str::to_owned).collect()
}

/// The arguments and blocks of a block, each as a line of the files.
fn used(block: &Block, of: &str, before: &str, out: &mut BTreeSet<String>) {
    let path = |name: &str| format!("{before}{}", name.replace('_', "").to_lowercase());
    let is_own = |name: &str| before.is_empty() && OF_TERRAFORM.contains(&name);
    for attribute in block.attributes.iter().filter(|one| !is_own(&one.name)) {
        out.insert(format!("{of}\t{}", path(&attribute.name)));
    }
    for inner in block.blocks.iter().filter(|one| !is_own(&one.kind)) {
        let (name, content) = match (&*inner.kind, inner.labels.first()) {
            ("dynamic", Some(name)) => (name, inner.blocks.iter().find(|one| one.kind == "content")),
            _ => (&inner.kind, Some(inner)),
        };
        out.insert(format!("{of}\t{}", path(name)));
        if let Some(content) = content {
            used(content, of, &format!("{}.", path(name)), out);
        }
    }
}

#[test]
fn every_argument_exists_in_the_oldest_and_the_newest_provider() {
    let mut all = BTreeSet::new();
    for (kind, variant) in variants::named() {
        let is_hcl = |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "tf");
        for (name, text) in variants::case(kind, variant).texts().filter(|(name, _)| is_hcl(name)) {
            let file = File::parse(SourceId(0), text).unwrap_or_else(|problem| panic!("{kind} {name}: {problem:?}"));
            for block in &file.blocks {
                if let ("resource" | "data", [of, _]) = (&*block.kind, &block.labels[..])
                    && of.starts_with("aws_")
                {
                    used(block, &format!("{} {of}", block.kind), "", &mut all);
                }
            }
        }
    }
    assert!(all.len() > 300, "only {} arguments were found", all.len());
    for file in ["oldest.tsv", "newest.tsv"] {
        let known = names(file);
        let missing: Vec<&String> = all.iter().filter(|one| !known.contains(*one)).collect();
        assert!(missing.is_empty(), "{file} lacks {missing:#?}");
    }
}

#[test]
fn the_readme_states_the_versions_that_components_ask_for() {
    let readme = include_str!("../README.md");
    let asked = include_str!("../templates/components/shared/versions.tf.tera");
    let oldest = include_str!("run").lines().find_map(|line| line.strip_prefix("provider=")?.split(' ').next());
    let oldest = oldest.expect("the provider that the tests run with");
    for (line, stated) in [
        ("required_version = \">= 1.11.0\"".to_owned(), "| Terraform | 1.11.0 or later |".to_owned()),
        (format!("version = \">= {oldest}, < 7.0.0\""), format!("| AWS provider | {oldest} or later, before 7.0.0 |")),
    ] {
        assert!(asked.contains(&line), "versions.tf lacks {line}");
        assert!(readme.contains(&stated), "README.md lacks {stated}");
    }
}
