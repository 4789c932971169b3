//! What an organization made for an earlier baseline, its own templates and blueprints, keeps working: `tests/overrides`
//! holds such a folder for each version, with a digest of the code in every file that its binary made of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::variants::{self, manifest, planned};
use atmos_forge::manifest::{ManifestText, ManifestTexts};

/// The versions whose overrides must work.
const VERSIONS: [&str; 1] = ["1.0.0"];

/// Templates of earlier baselines that are refused, each with what the error says.
const GONE: [(&str, &str); 4] = [
    ("components/shared/providers.tf.tera", "`assume_role_arn` is gone since baseline 1.1.0"),
    ("components/organization/parts/administrators.tf.tera", "`assume_role_arn` is gone since baseline 1.1.0"),
    ("stacks/account-defaults.yaml.tera", "`assume_role_arn` is gone since baseline 1.1.0"),
    ("workflows/accounts.yaml.tera", "no template is named workflows/accounts.yaml.tera"),
];

/// Templates of earlier baselines that controls of today refuse: what they say of roles and state is not safe any more.
const REFUSED: [&str; 2] = ["components/iam/", "components/tfstate-backend/"];

fn folder(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overrides").join(version)
}

/// The example organization in a variant, with all that the version's `forge/` lays over the baseline.
fn overridden(version: &str, variant: &str) -> ManifestTexts {
    let mut texts = manifest(variant);
    // Version 1.0.0 did not know this key.
    let knows = |line: &&str| !line.starts_with("state-bucket:");
    texts.organization.text = texts.organization.text.split_inclusive('\n').filter(knows).collect();
    let account = texts.accounts.iter_mut().find(|account| account.path.ends_with("orders-dev.yaml"));
    let account = account.expect("an account with a workload");
    account.text = account.text.replace("profile: workload", "profile: batch");
    read(&folder(version), "forge", &mut texts.overrides);
    let works = |path: &str| {
        GONE.iter().all(|(gone, _)| !path.ends_with(gone)) && REFUSED.iter().all(|folder| !path.contains(folder))
    };
    texts.overrides.retain(|file| works(file.path.as_str()));
    texts
}

#[test]
fn what_cannot_work_any_more_is_refused_where_it_stands() {
    let mut all = Vec::new();
    read(&folder("1.0.0"), "forge", &mut all);
    for (gone, message) in GONE {
        let mut texts = manifest("default");
        texts.overrides = all.iter().filter(|file| file.path.ends_with(gone)).cloned().collect();
        assert_eq!(texts.overrides.len(), 1, "{gone}");
        let planned = atmos_forge::pipeline::plan(&texts, None, variants::TODAY.parse().expect("a day"));
        let Err(atmos_forge::Error::Problems { diagnostics, .. }) = planned else { panic!("{gone} is not refused") };
        assert!(diagnostics.into_iter().any(|one| one.message == message && one.place.is_some()), "{gone}");
    }
}

fn read(root: &Path, path: &str, texts: &mut Vec<ManifestText>) {
    for entry in fs::read_dir(root.join(path)).expect("a folder") {
        let entry = entry.expect("an entry");
        let path = format!("{path}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(root, &path, texts);
        } else {
            let text = fs::read_to_string(entry.path()).expect("a text");
            texts.push(ManifestText { path: path.into(), text });
        }
    }
    texts.sort_by(|one, other| one.path.cmp(&other.path));
}

/// FNV-1a, which is the same everywhere and for ever.
fn digest(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// Path and text of each file that is made in a variant. Left out are packages, which follow from the texts, and what is
/// prose for the most part: READMEs, and the descriptions in schemas.
fn made(texts: &ManifestTexts) -> BTreeMap<String, String> {
    let files = planned(texts).files().expect("the templates");
    let files = files.into_iter().filter(|file| !matches!(file.path.extension(), Some("zip" | "md" | "json")));
    files.map(|file| (file.path.to_string(), file.text)).collect()
}

/// A text without its prose, which every baseline may say better.
fn without_prose(text: &str) -> String {
    let is_prose = |line: &&str| {
        let line = line.trim_start();
        line.starts_with('#') || line.starts_with("description ") || line.starts_with("error_message ")
    };
    text.lines().filter(|line| !is_prose(line)).fold(String::new(), |text, line| text + line + "\n")
}

/// Writes files to a folder that is emptied before.
fn write<'a>(folder: &Path, files: impl Iterator<Item = (&'a str, &'a str)>) {
    let _ = fs::remove_dir_all(folder);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }
}

/// The variants that a version had; those of today where it is recorded.
fn variants(version: &str) -> Vec<String> {
    if std::env::var_os("ATMOS_FORGE_RECORD_OVERRIDES").is_some() {
        return variants::variants().into_iter().map(str::to_owned).collect();
    }
    let entries = fs::read_dir(folder(version)).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    entries.filter_map(|name| Some(name.to_string_lossy().strip_suffix(".digests")?.to_owned())).collect()
}

/// What differs from the recorded digests in one variant.
fn differences(version: &str, variant: &str) -> Vec<String> {
    let texts = overridden(version, variant);
    let made = made(&texts);
    let recorded = folder(version).join(format!("{variant}.digests"));
    if std::env::var_os("ATMOS_FORGE_RECORD_OVERRIDES").is_some() {
        let lines = made.iter().fold(String::new(), |mut lines, (path, text)| {
            let _ = writeln!(lines, "{} {path}", digest(&without_prose(text)));
            lines
        });
        fs::write(&recorded, lines).expect("a new file");
    }
    let recorded = fs::read_to_string(&recorded).unwrap_or_else(|error| panic!("{}: {error}", recorded.display()));
    let recorded: BTreeMap<&str, &str> = recorded
        .lines()
        .map(|line| line.split_once(' ').map(|(digest, path)| (path, digest)).expect("a line"))
        .collect();
    // What that version did not make, such as a kind of today, it says nothing about.
    let now = |path: &str| made.get(path).map(|text| digest(&without_prose(text)));
    let differ = recorded.iter().filter(|(path, digest)| now(path).as_deref() != Some(**digest));
    let differ: Vec<String> = differ.map(|(path, _)| format!("{variant}: {path}")).collect();
    if !differ.is_empty() {
        let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("overrides").join(version).join(variant);
        let manifest = texts.accounts.iter().chain(&texts.overrides).chain([&texts.organization]);
        write(&scratch.join("manifest"), manifest.map(|file| (file.path.as_str(), file.text.as_str())));
        write(&scratch.join("made"), made.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    }
    differ
}

#[test]
fn overrides_of_each_version_make_what_its_binary_made_of_them() {
    for version in VERSIONS {
        let variants = variants(version);
        assert!(variants.len() > 4, "{variants:?}");
        let differ: Vec<String> = variants.iter().flat_map(|variant| differences(version, variant)).collect();
        let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("overrides").join(version);
        assert!(
            differ.is_empty(),
            "{} files are not what baseline {version} made of overrides:\n  {}\n\nTo see how they differ, run \
             `atmos-forge generate` of that version in {}/<variant>/manifest and compare it with …/made.",
            differ.len(),
            differ.join("\n  "),
            scratch.display()
        );
    }
}
