//! Snapshots that an organization holds of its own: what each component looks like, reviewed before it lands.
//!
//! A snapshot is the text of every file of one component. There is one for each component in use, and one for each
//! case in `forge/snapshots/<case>.yaml`, which names a kind and values over the organization's.

use std::fmt::Write as _;

use camino::Utf8Path;
use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Sources, did_you_mean_or, one_of};
use crate::error::Error;
use crate::kind::Facts;
use crate::manifest::{ManifestText, VariantManifest};
use crate::pipeline::Plan;
use crate::render;
use crate::resolve::{Component, Given, resolve_component};
use crate::yaml::{Node, parse, typed};

/// The snapshots of a plan: name and text, in the order of the names.
///
/// # Errors
/// When a case is no case, or a template fails.
pub fn snapshots(plan: &Plan, cases: &[ManifestText]) -> Result<IndexMap<String, String>, Error> {
    let mut snapshots = IndexMap::new();
    for component in plan.blueprints.components.values() {
        snapshots.insert(component.name.clone(), text(plan, component)?);
    }
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    for case in cases {
        if let Some(component) = component(plan, case, &mut sources, &mut diagnostics) {
            snapshots.insert(component.name.clone(), text(plan, &component)?);
        }
    }
    if diagnostics.has_errors() {
        return Err(Error::problems(diagnostics, sources));
    }
    snapshots.sort_keys();
    Ok(snapshots)
}

/// The component of a case.
fn component(
    plan: &Plan,
    case: &ManifestText,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Component> {
    let source = sources.add(case.path.clone(), case.text.clone());
    let at = |span| Place { source, span };
    let node = match parse(&case.text) {
        Ok(node) => node,
        Err(error) => {
            diagnostics.push(error.diagnostic(source));
            return None;
        }
    };
    let mut problem = |span, message: String, help: String| {
        diagnostics.push(Diagnostic::error(Code::InvalidOverride, message).at(at(span)).help(help));
    };
    for (key, _) in node.entries().iter().filter(|(key, _)| !["kind", "blueprint"].contains(&key.text.as_str())) {
        let span = node.key_span_of(&[&key.text]);
        problem(span, format!("unknown key `{}` in a case", key.text), "a case has `kind` and `blueprint`".to_owned());
    }
    let known = || plan.own.baseline.definitions.keys().copied();
    let kind = node.get(&["kind"]).and_then(Node::as_str).unwrap_or_default();
    if !known().any(|one| one == kind) {
        let help = did_you_mean_or(kind, known(), || format!("the kinds are {}", one_of(known())));
        problem(node.span_of(&["kind"]), format!("a case needs a kind, and `{kind}` is none"), help);
        return None;
    }
    let name = case.path.file_stem().unwrap_or_default();
    if plan.blueprints.components.contains_key(name) {
        problem(0..0, format!("{name} is a component already"), "give the case another name".to_owned());
        return None;
    }
    let variant: VariantManifest = typed(&case.text).ok()?;
    let variant = VariantManifest { blueprint: variant.blueprint.map(|node| node.in_source(source)), ..variant };
    let mut organization = plan.organization.clone();
    organization.variants.insert(name.to_owned(), variant);
    let values = plan.own.baseline.values(&organization);
    let given = Given {
        facts: Facts { organization: &organization, trust: &plan.trust, values: &values },
        baseline: &plan.own.baseline,
        names: plan.layout.names(),
        schema_was_silent: true,
    };
    let (component, problems) = resolve_component(&given, name);
    diagnostics.extend(problems.into_iter().map(|mut problem| {
        problem.place = Some(at(node.span_of(&["blueprint"])));
        problem
    }));
    component
}

/// Every file of a component, each under its path.
fn text(plan: &Plan, component: &Component) -> Result<String, Error> {
    let mut text = format!("# {} · kept by `atmos-forge snapshot`\n", component.name);
    for (name, file) in render::component_files(component, &plan.layout, &plan.own.engine)? {
        if name.extension() != Some("json") {
            let _ = write!(text, "\n=== {name}\n{file}");
        }
    }
    Ok(text)
}

/// Whether a path below the snapshots is that of a case.
#[must_use]
pub fn is_case(path: &Utf8Path) -> bool {
    path.extension() == Some("yaml")
}
