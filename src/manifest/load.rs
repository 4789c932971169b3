//! From texts to the typed manifest: every problem of every file is found before the first is reported.

use camino::Utf8PathBuf;
use indexmap::IndexMap;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::secret_text::{self, known_secrets, secret_texts};
use super::walk::{CheckedSchema, Walker, walk, walk_part};
use super::{AccountManifest, OrganizationManifest, Schemas, Vocabulary};
use crate::diagnostic::{Diagnostics, SourceId, Sources, Span};
use crate::yaml::{self, Key, Node};

/// One file of the manifest, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestText {
    /// Path below the repository.
    pub path: Utf8PathBuf,
    /// The whole text.
    pub text: String,
}

/// All files of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestTexts {
    /// `forge/organization.yaml`.
    pub organization: ManifestText,
    /// `forge/accounts/*.yaml`, in the order of their names.
    pub accounts: Vec<ManifestText>,
    /// `forge/blueprints/` and `forge/templates/`: what the organization lays over the baseline.
    pub overrides: Vec<ManifestText>,
}

/// The manifest, typed; each value knows its place.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The organization.
    pub organization: OrganizationManifest,
    /// Its source.
    pub organization_source: SourceId,
    /// The accounts, in the order of their files' names.
    pub accounts: Vec<SourcedAccount>,
    /// The names of the accounts whose files are too wrong to be typed, which was reported.
    pub untyped: Vec<String>,
}

/// The manifest of one account.
#[derive(Debug, Clone)]
pub struct SourcedAccount {
    /// The name of its file, without `.yaml`.
    pub name: String,
    /// Its source.
    pub source: SourceId,
    /// What it says.
    pub manifest: AccountManifest,
}

/// Reads a manifest.
///
/// What can be typed in spite of the problems found is given too, so that later steps can add theirs: one run names
/// every mistake.
pub fn load(texts: &ManifestTexts, vocabulary: &Vocabulary, sources: &mut Sources) -> (Option<Manifest>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let source = sources.add(texts.organization.path.clone(), texts.organization.text.clone());
    let accounts: Vec<(SourceId, &ManifestText)> =
        texts.accounts.iter().map(|file| (sources.add(file.path.clone(), file.text.clone()), file)).collect();

    let secrets = secrets(texts, source, &accounts, sources);
    if !secrets.is_empty() {
        return (None, secrets);
    }
    let organization = File { source, text: &texts.organization.text };
    let node = organization.parse(&mut diagnostics);
    let schemas = Schemas::new(
        vocabulary,
        &node.as_ref().map(variants).unwrap_or_default(),
        &node.as_ref().map(decided).unwrap_or_default(),
    );
    let walker = Walker { account: false, formats: &vocabulary.formats };
    if let Some(node) = &node {
        walk(node, &checked(schemas.organization), walker, &mut diagnostics);
        for (variant, kind) in variant_values(node) {
            if let Some(schema) = vocabulary.kinds.get(&kind) {
                walk_part(variant, &checked(schema.clone()), walker, &mut diagnostics);
            }
        }
    }
    let account_schema = checked(schemas.account);
    let walker = Walker { account: true, ..walker };
    let (typed, problems): (Vec<_>, Vec<_>) = accounts
        .par_iter()
        .map(|(source, file)| {
            let mut problems = Diagnostics::default();
            let account = File { source: *source, text: &file.text };
            // Without the organization nobody knows which names an account may use.
            let typed: Option<AccountManifest> =
                node.as_ref().and_then(|_| account.read(&account_schema, walker, &mut problems));
            let name = file.path.file_stem().unwrap_or_default().to_owned();
            let account = match typed {
                Some(manifest) => Ok(SourcedAccount { name, source: *source, manifest: manifest.in_source(*source) }),
                None => Err(name),
            };
            (account, problems)
        })
        .unzip();
    diagnostics.extend(problems.into_iter().flatten());
    let (mut accounts, mut untyped) = (Vec::with_capacity(typed.len()), Vec::new());
    for account in typed {
        match account {
            Ok(account) => accounts.push(account),
            Err(name) => untyped.push(name),
        }
    }
    let manifest = organization.typed(&mut diagnostics).map(|organization: OrganizationManifest| Manifest {
        organization: organization.in_source(source),
        organization_source: source,
        accounts,
        untyped,
    });
    (manifest, diagnostics)
}

/// The values of secrets in what was read. Their texts are masked, and nothing else is reported beside them, since other
/// messages could quote them.
fn secrets(
    texts: &ManifestTexts,
    organization: SourceId,
    accounts: &[(SourceId, &ManifestText)],
    sources: &mut Sources,
) -> Diagnostics {
    let mut found: Vec<(SourceId, Vec<Span>)> = accounts
        .par_iter()
        .map(|(source, file)| (*source, secret_texts(&file.text)))
        .filter(|(_, spans)| !spans.is_empty())
        .collect();
    found.insert(0, (organization, secret_texts(&texts.organization.text)));
    for file in &texts.overrides {
        let spans = known_secrets(&file.text);
        if !spans.is_empty() {
            found.push((sources.add(file.path.clone(), file.text.clone()), spans));
        }
    }
    let mut diagnostics = Diagnostics::default();
    for (source, spans) in found {
        sources.mask(source, &spans);
        diagnostics.extend(spans.into_iter().map(|span| secret_text::diagnostic(source, span)));
    }
    diagnostics
}

/// One file on its way.
struct File<'a> {
    source: SourceId,
    text: &'a str,
}

impl File<'_> {
    fn read<T: DeserializeOwned>(
        &self,
        schema: &CheckedSchema,
        walker: Walker<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<T> {
        let node = self.parse(diagnostics)?;
        walk(&node, schema, walker, diagnostics);
        self.typed(diagnostics)
    }

    fn parse(&self, diagnostics: &mut Diagnostics) -> Option<Node> {
        let node = yaml::parse(self.text).map_err(|error| diagnostics.push(error.diagnostic(self.source))).ok()?;
        Some(node.in_source(self.source))
    }

    /// The typed read. It fails only where the walk found something; if the walk was silent, the schema has a gap,
    /// and this says where.
    fn typed<T: DeserializeOwned>(&self, diagnostics: &mut Diagnostics) -> Option<T> {
        match yaml::typed(self.text) {
            Ok(value) => Some(value),
            Err(error) => {
                if !diagnostics.has_errors() {
                    diagnostics.push(error.diagnostic(self.source));
                }
                None
            }
        }
    }
}

/// A schema whose every keyword the walk understands.
///
/// # Panics
/// When it has another, which the tests rule out.
fn checked(schema: Value) -> CheckedSchema {
    CheckedSchema::new(schema).unwrap_or_else(|error| panic!("the schema of the manifest: {error}"))
}

/// The variants that an organization declares: name to kind.
fn variants(organization: &Node) -> IndexMap<String, String> {
    variant_nodes(organization)
        .filter_map(|(name, variant)| Some((name.to_owned(), variant.get(&["kind"])?.as_str()?.to_owned())))
        .collect()
}

/// The values that an organization has over the baseline's, by kind or variant.
fn decided(organization: &Node) -> Vec<(String, Value)> {
    let by_name = organization.get(&["blueprints"]).into_iter().flat_map(Node::entries);
    let by_name = by_name.map(|(key, node)| (key.text.clone(), node.to_json()));
    let of_variants = variant_nodes(organization);
    by_name
        .chain(of_variants.filter_map(|(name, one)| Some((name.to_owned(), one.get(&["blueprint"])?.to_json()))))
        .collect()
}

fn variant_nodes(organization: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let variants = organization.get(&["variants"]);
    variants.into_iter().flat_map(Node::entries).map(|(key, node)| (key.text.as_str(), node))
}

/// The values of each variant, with its kind.
fn variant_values(organization: &Node) -> Vec<((&Key, &Node), String)> {
    variant_nodes(organization)
        .filter_map(|(_, variant)| Some((variant.entry("blueprint")?, variant.get(&["kind"])?.as_str()?.to_owned())))
        .collect()
}
