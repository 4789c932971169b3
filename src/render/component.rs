//! The files of one component: its own templates, and those that follow from its variables and outputs.

use camino::Utf8PathBuf;
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;

use super::catalog;
use super::engine::{Engine, TemplateError};
use super::markdown;
use super::stack_schema::stack_schema;
use crate::control::Catalogue;
use crate::hcl::literal as hcl;
use crate::kind::{Moved, Output, ProviderLimit, SetBy, Structure, Variable, Waived};
use crate::layout::Layout;
use crate::resolve::Component;
use crate::workspace::{Owner, Policy, RenderedFile};

/// What `variables.tf` sees.
#[derive(Serialize)]
struct VariablesContext {
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    title: String,
    variables: Vec<VariableContext>,
}

#[derive(Serialize)]
struct VariableContext {
    name: String,
    description: String,
    ty: String,
    /// Beside the default, which may be an empty list.
    has_default: bool,
    default: Value,
    is_ephemeral: bool,
    validations: Vec<Validation>,
}

#[derive(Serialize)]
struct Validation {
    condition: String,
    message: String,
}

/// What `outputs.tf` sees.
#[derive(Serialize)]
struct OutputsContext<'a> {
    outputs: &'a [Output],
}

/// What the README sees.
#[derive(Serialize)]
struct ReadmeContext<'a> {
    title: &'a str,
    summary: &'a str,
    about: &'a str,
    particulars: Option<String>,
    inputs: Vec<InputRow<'a>>,
    context: String,
    name: &'a str,
    outputs: &'a [Output],
    controls: Vec<ControlRow<'a>>,
}

#[derive(Serialize)]
struct InputRow<'a> {
    name: &'a str,
    ty: String,
    default: Option<String>,
    description: &'a str,
}

#[derive(Serialize)]
struct ControlRow<'a> {
    id: &'a str,
    title: &'a str,
    waivable: &'static str,
}

/// What `versions.tf` sees.
#[derive(Serialize)]
struct VersionsContext<'a> {
    provider_limit: Option<&'a ProviderLimit>,
}

/// What `moved.tf` sees.
#[derive(Serialize)]
struct MovedContext<'a> {
    moved: &'a [Moved],
}

/// What `providers.tf` sees.
#[derive(Serialize)]
struct ProvidersContext {
    partition: &'static str,
}

/// The component's folder, its catalog and the schema that Atmos holds its stacks against.
pub(super) fn files(
    component: &Component,
    layout: &Layout,
    engine: &Engine,
) -> Result<Vec<RenderedFile>, TemplateError> {
    let folder = layout.component(&component.name);
    let owner = Owner::Component(component.name.clone());
    let mut files: Vec<RenderedFile> = sources(component, engine)?
        .into_iter()
        .map(|(name, text)| RenderedFile::managed(folder.join(name), text, owner.clone()))
        .collect();
    files.push(RenderedFile::managed(folder.join("README.md"), readme(component, engine)?, owner.clone()));
    files.push(RenderedFile::managed(
        layout.catalog(&component.name),
        catalog::render(component, engine)?,
        owner.clone(),
    ));
    files.extend(component.definition.packages.iter().map(|(package, source)| RenderedFile {
        path: folder.join(package),
        text: String::new(),
        owner: owner.clone(),
        policy: Policy::Package { of: folder.join(source) },
    }));
    let schema = format!("{:#}\n", stack_schema(component));
    files.push(RenderedFile::managed(layout.stack_schema(&component.name), schema, owner));
    Ok(files)
}

/// All files of a component: path and text.
///
/// # Errors
/// When a template fails.
pub fn component_files(
    component: &Component,
    layout: &Layout,
    engine: &Engine,
) -> Result<Vec<(Utf8PathBuf, String)>, TemplateError> {
    Ok(files(component, layout, engine)?.into_iter().map(|file| (file.path, file.text)).collect())
}

/// The Terraform files of a component: name and text.
///
/// # Errors
/// When a template fails, which is a mistake in this program.
pub fn sources(component: &Component, engine: &Engine) -> Result<Vec<(String, String)>, TemplateError> {
    let header = header(&component.name);
    let context = in_partition(context(component.structure.as_ref(), &component.waived)?, component);
    let kind = component.kind.name();
    let mut sources = Vec::new();
    for name in engine.of_component(kind) {
        sources.push((name.to_owned(), engine.render(&format!("components/{kind}/{name}"), &context)?));
    }
    for part in component.structure.parts() {
        let template = format!("components/{kind}/parts/{}", part.template);
        let context = in_partition(with_features(part.context, component.structure.as_ref()), component);
        sources.push((part.file, engine.render(&template, &context)?));
    }
    sources.extend(surroundings(component, &component.variables, engine)?);
    let outputs = OutputsContext { outputs: &component.outputs };
    sources.push(("outputs.tf".to_owned(), engine.render("components/shared/outputs.tf", &outputs)?));
    let moved = MovedContext { moved: &component.definition.moved };
    sources.push(("moved.tf".to_owned(), engine.render("components/shared/moved.tf", &moved)?));
    // A part of the structure that is off leaves its file empty, and an empty file is none.
    sources.retain(|(_, text)| !text.is_empty());
    sources.sort();
    Ok(sources.into_iter().map(|(name, text)| (name, format!("{header}\n{text}"))).collect())
}

/// The first line of a component's files.
pub(super) fn header(name: &str) -> String {
    format!("# {name} · atmos-forge · regenerate with `atmos-forge generate`\n")
}

/// What every root module has, whatever it makes: variables, versions and the provider.
pub(super) fn surroundings(
    component: &Component,
    variables: &[Variable],
    engine: &Engine,
) -> Result<[(String, String); 3], TemplateError> {
    let variables = VariablesContext { groups: groups(variables) };
    let versions = VersionsContext { provider_limit: component.definition.provider_limit.as_ref() };
    let providers = ProvidersContext { partition: component.partition };
    Ok([
        ("variables.tf".to_owned(), engine.render("components/shared/variables.tf", &variables)?),
        ("versions.tf".to_owned(), engine.render("components/shared/versions.tf", &versions)?),
        ("providers.tf".to_owned(), engine.render("components/shared/providers.tf", &providers)?),
    ])
}

/// What the templates of a kind see: its own context, and its `features`.
///
/// # Errors
/// When the context cannot be serialized, which is a mistake in the kind.
pub fn context(structure: &dyn Structure, waived: &Waived) -> Result<Value, TemplateError> {
    let context = structure.context(waived).map_err(|error| TemplateError::context(&error))?;
    Ok(with_features(context, structure))
}

fn with_features(mut context: Value, structure: &dyn Structure) -> Value {
    if let Some(names) = context.as_object_mut() {
        names.insert("features".to_owned(), structure.features().for_templates().into());
    }
    context
}

/// A context with the partition of AWS, which the ARNs in a provider's configuration need: no data source can give it
/// there.
fn in_partition(mut context: Value, component: &Component) -> Value {
    if let Some(names) = context.as_object_mut() {
        names.insert("partition".to_owned(), component.partition.into());
    }
    context
}

fn groups(variables: &[Variable]) -> Vec<Group> {
    let mut groups: IndexMap<&str, Vec<VariableContext>> = IndexMap::new();
    for variable in variables {
        groups.entry(&variable.group).or_default().push(VariableContext {
            name: variable.name.clone(),
            description: variable.description.clone(),
            ty: variable.ty.to_string(),
            has_default: variable.default.is_some(),
            default: variable.default.clone().unwrap_or_default(),
            is_ephemeral: variable.ephemeral,
            validations: variable
                .rules
                .iter()
                .map(|rule| Validation { condition: rule.condition(variable), message: rule.error_message() })
                .collect(),
        });
    }
    groups.into_iter().map(|(title, variables)| Group { title: title.to_owned(), variables }).collect()
}

fn readme(component: &Component, engine: &Engine) -> Result<String, TemplateError> {
    let definition = &component.definition;
    let (context, inputs): (Vec<&Variable>, Vec<&Variable>) =
        component.variables.iter().partition(|variable| variable.set_by == SetBy::Context);
    let controls = Catalogue::get().of_kind(component.kind.name());
    let by_account = |control: &str| {
        component
            .variables
            .iter()
            .flat_map(|variable| &variable.rules)
            .any(|rule| rule.waivable && rule.control.as_deref() == Some(control))
    };
    let waivable = |control: &str| {
        if by_account(control) {
            "by an account"
        } else if Catalogue::get().is_waivable_by_organization(component.kind.name(), control) {
            "by the organization"
        } else {
            "no"
        }
    };
    let particulars = match component.structure.readme() {
        Some(context) => {
            Some(engine.render(&format!("components/{}/parts/README.md", component.kind.name()), &context)?)
        }
        None => None,
    };
    let context = ReadmeContext {
        title: &definition.title,
        summary: &definition.summary,
        about: definition.about.trim_end(),
        particulars,
        inputs: inputs
            .iter()
            .map(|variable| InputRow {
                name: &variable.name,
                ty: variable.ty.inline(),
                default: variable.default.as_ref().map(hcl::value),
                description: &variable.description,
            })
            .collect(),
        context: enumeration(context.iter().map(|one| one.name.as_str()).filter(|name| *name != "name")),
        name: &definition.name,
        outputs: &component.outputs,
        controls: controls
            .iter()
            .map(|control| ControlRow { id: &control.id, title: &control.title, waivable: waivable(&control.id) })
            .collect(),
    };
    engine.render("components/shared/README.md", &context)
}

/// Names as a sentence lists them.
fn enumeration<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(markdown::code).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}
