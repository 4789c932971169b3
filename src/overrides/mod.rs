//! What an organization lays over the baseline: `forge/blueprints/` and `forge/templates/`.
//!
//! A blueprint of its own is merged over the embedded one, a template of its own takes the place of the embedded one
//! or adds a file to a component. The engine, the rules and the controls are the same: what an override weakens must
//! be waived, as any other weakening.

mod blueprints;
mod gone;
mod loosened;
mod templates;

use std::sync::Arc;

use camino::Utf8Path;
use indexmap::IndexSet;

use crate::control::{ModuleFile, Standing, check_component};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId, Sources};
use crate::hcl::Regexes;
use crate::kind::Baseline;
use crate::layout::{OWN_BLUEPRINTS, OWN_TEMPLATES};
use crate::manifest::ManifestText;
use crate::organization::Organization;
use crate::render::{self, Engine, TemplateError};
use crate::resolve::Component;

use loosened::Loosened;

/// The baseline of one repository: the embedded one with what the organization lays over it.
pub struct Overridden {
    /// Its blueprints.
    pub baseline: Arc<Baseline>,
    /// Its templates.
    pub engine: Arc<Engine>,
    /// The rules that a blueprint no longer keeps.
    loosened: Vec<Loosened>,
    /// The templates, by their names, with their sources.
    templates: Vec<(String, SourceId)>,
    /// The kinds whose blueprint is overridden.
    kinds: IndexSet<String>,
}

/// Lays an organization's files over the embedded baseline, and says what is wrong with them. What is wrong is left
/// out, so that later steps can add what they find.
#[must_use]
pub fn read(texts: &[ManifestText], sources: &mut Sources) -> (Overridden, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut blueprints = blueprints::Blueprints::default();
    let mut own = Vec::new();
    for file in texts {
        let source = sources.add(file.path.clone(), file.text.clone());
        let place = Place { source, span: 0..0 };
        if let Ok(path) = file.path.strip_prefix(OWN_TEMPLATES) {
            match templates::check(path) {
                Ok(()) => {
                    let gone: Vec<Diagnostic> = gone::used(&file.text, source).collect();
                    if gone.is_empty() {
                        own.push((path.to_string(), file.text.as_str(), source));
                    }
                    diagnostics.extend(gone);
                }
                Err(problem) => diagnostics.push(problem.at(place)),
            }
        } else {
            let path = file.path.strip_prefix(OWN_BLUEPRINTS).unwrap_or(&file.path);
            blueprints.read(path, &file.text, source, &mut diagnostics);
        }
    }
    let engine = engine(&mut own, &mut diagnostics);
    let templates = own.into_iter().map(|(name, _, source)| (name, source)).collect();
    let blueprints::Finished { baseline, loosened, kinds } = blueprints.finish();
    (Overridden { baseline, engine, loosened, templates, kinds }, diagnostics)
}

/// The engine with those templates that can be parsed.
fn engine(own: &mut Vec<(String, &str, SourceId)>, diagnostics: &mut Diagnostics) -> Arc<Engine> {
    own.retain(|(name, text, source)| match Engine::with(&[(name, text)]) {
        Ok(_) => true,
        Err(error) => {
            diagnostics.push(failed(&error, *source));
            false
        }
    });
    if own.is_empty() {
        return Arc::clone(Engine::get());
    }
    let texts: Vec<(&str, &str)> = own.iter().map(|(name, text, _)| (name.as_str(), *text)).collect();
    match Engine::with(&texts) {
        Ok(engine) => Arc::new(engine),
        Err(error) => {
            if let Some((_, _, source)) = own.first() {
                diagnostics.push(failed(&error, *source));
            }
            Arc::clone(Engine::get())
        }
    }
}

fn failed(error: &TemplateError, source: SourceId) -> Diagnostic {
    Diagnostic::error(Code::TemplateFailed, error.to_string())
        .at(Place { source, span: 0..0 })
        .expected("cannot be rendered")
        .help(error.cause())
}

impl Overridden {
    /// Holds the components that are overridden against the controls of their kind. Gives the controls that are broken
    /// or loosened with the organization's permission, so that their waivers count as used.
    pub fn check<'a>(
        &self,
        organization: &Organization,
        components: impl Iterator<Item = &'a Component>,
        sources: &mut Sources,
    ) -> (IndexSet<String>, Diagnostics) {
        let waived: Vec<&str> = organization.waivers.iter().map(|waiver| waiver.control.as_str()).collect();
        let mut diagnostics = Diagnostics::default();
        let mut broken = IndexSet::new();
        for loosened in &self.loosened {
            if waived.contains(&loosened.control.as_str()) {
                broken.insert(loosened.control.clone());
            } else {
                diagnostics.push(loosened.diagnostic());
            }
        }
        for component in components.filter(|component| self.concerns(component.kind.name())) {
            match render::sources(component, &self.engine) {
                Ok(files) => {
                    let (controls, problems) = broken_controls(component, files, &waived, sources);
                    broken.extend(controls);
                    diagnostics.extend(problems);
                }
                Err(error) => {
                    let own = self.templates.iter().find(|(name, _)| *name == error.template());
                    let source = own.or(self.templates.first()).map(|(_, source)| *source);
                    diagnostics.extend(source.map(|source| failed(&error, source)));
                }
            }
        }
        (broken, diagnostics)
    }

    /// Whether anything of a kind's components is overridden.
    fn concerns(&self, kind: &str) -> bool {
        let of_kind =
            |name: &str| name.starts_with(&format!("components/{kind}/")) || name.starts_with("components/shared/");
        self.kinds.contains(kind) || self.templates.iter().any(|(name, _)| of_kind(name))
    }
}

/// Holds the rendered files of a component against its controls: those that are broken with permission, and what is
/// wrong.
fn broken_controls(
    component: &Component,
    files: Vec<(String, String)>,
    waived: &[&str],
    sources: &mut Sources,
) -> (Vec<String>, Diagnostics) {
    let folder = Utf8Path::new("rendered").join(&component.name);
    let ids: Vec<SourceId> = files.into_iter().map(|(name, text)| sources.add(folder.join(name), text)).collect();
    let module: Vec<ModuleFile<'_>> = ids
        .iter()
        .map(|id| {
            let source = sources.get(*id);
            ModuleFile::new(*id, &source.path, &source.text)
        })
        .collect();
    let kind = component.kind.name();
    let (findings, diagnostics) = check_component(
        (&component.name, kind),
        &module,
        component.structure.binding().as_ref(),
        waived,
        &Regexes::default(),
    );
    let permitted = findings.into_iter().filter(|finding| finding.standing == Standing::Waived);
    (permitted.map(|finding| finding.control.to_owned()).collect(), diagnostics)
}

#[cfg(test)]
mod tests;
