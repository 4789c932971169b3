//! The formatter against the real `terraform fmt`.

use std::fs;
use std::path::Path;
use std::process::Command;

use atmos_forge::hcl::format;
use tempfile::TempDir;

mod perturb;
mod program;
mod random;

use random::Random;

/// How often each corpus file is perturbed.
const PERTURBATIONS: usize = 10;
/// How many programs are made up.
const PROGRAMS: usize = 400;

struct Source {
    name: String,
    text: String,
}

#[test]
fn the_corpus_is_formatted_as_terraform_does() {
    assert_as_terraform(&corpus());
}

#[test]
fn perturbed_white_space_is_formatted_as_terraform_does() {
    let mut random = Random::new(7);
    let mut sources = Vec::new();
    for source in corpus() {
        for round in 0..PERTURBATIONS {
            sources.push(Source {
                name: format!("{}-{round}", source.name),
                text: perturb::white_space(&source.text, &mut random),
            });
        }
    }
    assert_as_terraform(&sources);
}

#[test]
fn made_up_programs_are_formatted_as_terraform_does() {
    let mut random = Random::new(11);
    let sources: Vec<Source> = (0..PROGRAMS)
        .map(|number| Source { name: format!("program-{number}"), text: program::write(&mut random) })
        .collect();
    assert_as_terraform(&sources);
}

#[test]
fn formatted_source_stays_as_it_is() {
    for source in corpus() {
        let once = format(&source.text);
        let twice = format(&once);
        // Terraform unwraps one layer of `"${"${x}"}"` a run.
        if source.name != "unwrapping" {
            assert_eq!(once, twice, "{} changes when formatted again", source.name);
        }
    }
}

#[test]
fn any_text_is_accepted() {
    let mut random = Random::new(13);
    for source in corpus() {
        for _ in 0..20 {
            let text = perturb::characters(&source.text, &mut random);
            let _ = format(&text);
        }
    }
}

fn corpus() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/hcl");
    let mut sources: Vec<Source> = fs::read_dir(&folder)
        .expect("the corpus can be listed")
        .map(|entry| entry.expect("the corpus can be listed").path())
        .map(|path| Source {
            name: path.file_stem().expect("a corpus file has a name").to_string_lossy().into_owned(),
            text: fs::read_to_string(&path).expect("a corpus file can be read"),
        })
        .collect();
    sources.sort_by(|one, other| one.name.cmp(&other.name));
    sources
}

/// Formats all sources with both formatters and shows the first that come out differently.
fn assert_as_terraform(sources: &[Source]) {
    let expected = formatted_by_terraform(sources);
    let differences: Vec<String> = sources
        .iter()
        .zip(&expected)
        .filter(|(source, expected)| format(&source.text) != **expected)
        .map(|(source, expected)| describe(source, expected))
        .collect();
    assert!(
        differences.is_empty(),
        "{} of {} files come out differently\n\n{}",
        differences.len(),
        sources.len(),
        differences[..differences.len().min(3)].join("\n")
    );
}

fn describe(source: &Source, expected: &str) -> String {
    let actual = format(&source.text);
    let line = expected.split('\n').zip(actual.split('\n')).take_while(|(expected, actual)| expected == actual).count();
    let show = |text: &str| text.split('\n').nth(line).map(str::to_owned);
    format!(
        "{}, line {} of the output\n  terraform {:?}\n  ours      {:?}\nsource:\n{}\n",
        source.name,
        line + 1,
        show(expected),
        show(&actual),
        source.text
    )
}

/// What `terraform fmt` makes of the sources, in one run.
fn formatted_by_terraform(sources: &[Source]) -> Vec<String> {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let path = |source: &Source| folder.path().join(format!("{}.tf", source.name));
    for source in sources {
        fs::write(path(source), &source.text).expect("a temporary file can be written");
    }
    let run =
        Command::new("terraform").args(["fmt", "-no-color", "-list=false"]).arg(folder.path()).output().unwrap_or_else(
            |error| panic!("terraform does not start ({error}): install Terraform 1.11 and put it on PATH"),
        );
    assert!(run.status.success(), "terraform refuses a source:\n{}", String::from_utf8_lossy(&run.stderr));
    sources.iter().map(|source| fs::read_to_string(path(source)).expect("a formatted file can be read")).collect()
}
