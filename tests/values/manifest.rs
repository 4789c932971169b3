//! A manifest with a hole for every text that it takes.

use std::fmt::Write as _;

use atmos_forge::diagnostic::{Diagnostic, Severity, Span};
use atmos_forge::manifest::{ManifestText, ManifestTexts};
use atmos_forge::pipeline::plan;
use atmos_forge::workspace::RenderedFile;

/// The holes of `organization.yaml`, `account.yaml` and `deployment.yaml`, each with a text that fits it and stands nowhere else.
pub const HOLES: &[(&str, &str)] = &[
    ("root-email", "zorkroot+{account}@acme.example"),
    ("access-role", "ZorkAccess"),
    ("contact-name", "Zork on call"),
    ("contact-title", "Zork title"),
    ("contact-email", "zork-contact@acme.example"),
    ("contact-phone", "+1 206 555 0199"),
    ("unit", "zorkunit"),
    ("project", "zork-project"),
    ("tag-owner", "zork-tag-owner"),
    ("cost-center", "zork-cost"),
    ("tag-name", "ZorkName"),
    ("tag-value", "zork-tag-value"),
    ("writer-role", "zork-writer"),
    ("subnet-tag-name", "zork-subnet-name"),
    ("subnet-tag-value", "zork-subnet-value"),
    ("bucket-arn", "arn:aws:s3:::zork-bucket"),
    ("prefix-list", "zorklist"),
    ("prefix-list-words", "zork hosts"),
    ("members", "zork members"),
    ("variant", "zork-baseline"),
    ("internet-reason", "zork internet reason"),
    ("internet-owner", "zork-internet-owner"),
    ("shell-reason", "zork shell reason"),
    ("shell-owner", "zork-shell-owner"),
    ("ingress-reason", "zork ingress reason"),
    ("ingress-owner", "zork-ingress-owner"),
    ("account-owner", "zork-account-owner"),
    ("account-tag-name", "ZorkAccountName"),
    ("account-tag-value", "zork-account-value"),
    ("blocked-domain", "zork.example"),
    ("domain-list", "ZorkList"),
    ("domain-list-id", "rslvr-fdl-0zork"),
    ("client-cidr", "203.0.113.64/26"),
    ("prefix-list-id", "pl-0zork"),
    ("gitlab-host", "zork-gitlab.example"),
    ("external-id", "zork-external-id"),
    ("principal-tag-name", "ZorkPrincipalName"),
    ("principal-tag-value", "zork-principal-value"),
    ("edge-reason", "zork edge reason"),
    ("github-subject", "repo:zork/zork:pull_request"),
    ("permission-set", "ZorkSet"),
    ("application", "zorkapp"),
    ("waiver-reason", "zork waiver reason"),
    ("waiver-owner", "zork-waiver-owner"),
];

/// The texts in the holes, in their order.
pub type Texts = Vec<String>;

/// Texts that nothing is wrong with.
pub fn harmless() -> Texts {
    HOLES.iter().map(|(_, text)| (*text).to_owned()).collect()
}

/// What became of a manifest.
pub enum Fate {
    /// Every file.
    Rendered(Vec<RenderedFile>),
    /// Its errors.
    Refused(Vec<Blame>),
}

/// An error, the holes that it points into and those on its line: one about a key may point at the value.
pub struct Blame {
    pub message: String,
    pub exact: Vec<usize>,
    pub line: Vec<usize>,
}

/// The fate of the manifest with these texts in its holes.
pub fn fate(texts: &Texts) -> Fate {
    let organization = Filled::new(include_str!("organization.yaml"), texts);
    let account = Filled::new(include_str!("account.yaml"), texts);
    let deployment = Filled::new(include_str!("deployment.yaml"), texts);
    let file = |path: &str, filled: &Filled| ManifestText { path: path.into(), text: filled.text.clone() };
    let manifest = ManifestTexts {
        organization: file("forge/organization.yaml", &organization),
        accounts: vec![
            file("forge/accounts/core-deployment.yaml", &deployment),
            file("forge/accounts/payments-prod.yaml", &account),
        ],
        overrides: Vec::new(),
    };
    match plan(&manifest, None, "2026-11-24".parse().expect("a day")) {
        Ok(plan) => Fate::Rendered(plan.files().expect("the templates take every text that a manifest may hold")),
        Err(atmos_forge::Error::Problems { diagnostics, .. }) => {
            let errors = diagnostics.into_iter().filter(|one| one.severity == Severity::Error);
            Fate::Refused(errors.map(|error| blamed(error, &[&organization, &deployment, &account])).collect())
        }
        Err(other) => panic!("{other}"),
    }
}

fn blamed(error: Diagnostic, sources: &[&Filled]) -> Blame {
    let Some(place) = error.place else {
        return Blame { message: error.message, exact: Vec::new(), line: Vec::new() };
    };
    let Filled { text, spans } = sources[place.source.0];
    let at = place.span.start;
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1)..at + text[at..].find('\n').unwrap_or_default();
    let which =
        |right: &dyn Fn(&Span) -> bool| spans.iter().filter(|(_, span)| right(span)).map(|(hole, _)| *hole).collect();
    Blame {
        message: error.message,
        exact: which(&|span| span.contains(&at)),
        line: which(&|span| line.start <= span.start && span.end <= line.end),
    }
}

/// A file of the manifest, and where the texts of its holes stand.
struct Filled {
    text: String,
    spans: Vec<(usize, Span)>,
}

impl Filled {
    fn new(template: &str, texts: &Texts) -> Self {
        let mut filled = Self { text: String::new(), spans: Vec::new() };
        let mut pieces = template.split('‹');
        filled.text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let (name, rest) = piece.split_once('›').expect("a hole has an end");
            if let Some(hole) = HOLES.iter().position(|(known, _)| *known == name) {
                let start = filled.text.len();
                filled.text.push_str(&quoted(&texts[hole]));
                filled.spans.push((hole, start..filled.text.len()));
            } else {
                assert_eq!(name, "name", "no hole of this name");
            }
            filled.text.push_str(rest);
        }
        filled
    }
}

/// A text in YAML, written by other rules than the program's own.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for one in text.chars() {
        match one {
            ' ' | '-' | '.' | '@' => out.push(one),
            _ if one.is_ascii_alphanumeric() => out.push(one),
            _ if one.is_ascii() => _ = write!(out, "\\x{:02X}", u32::from(one)),
            _ => _ = write!(out, "\\U{:08X}", u32::from(one)),
        }
    }
    out.push('"');
    out
}
