//! `stacks/catalog/<component>/defaults.yaml`: what a component gets in every stack.

use serde::Serialize;
use serde_json::Value;

use super::engine::{Engine, TemplateError};
use crate::kind::Input;
use crate::resolve::Component;

/// What the catalog's template sees.
#[derive(Serialize)]
struct CatalogContext<'a> {
    component: &'a str,
    provisions_backend: bool,
    has_inputs: bool,
    inputs: Vec<Entry<'a>>,
    has_mocks: bool,
    mocks: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    value: &'a Value,
}

pub(super) fn render(component: &Component, engine: &Engine) -> Result<String, TemplateError> {
    let inputs: Vec<Entry<'_>> = component
        .catalog
        .0
        .iter()
        .filter_map(|(name, input)| match input {
            Input::Value(value) => Some(Entry { name, value }),
            Input::Output(_) | Input::Outputs(_) => None,
        })
        .collect();
    let mocks: Vec<Entry<'_>> =
        component.outputs.iter().map(|output| Entry { name: &output.name, value: &output.mock }).collect();
    let context = CatalogContext {
        component: &component.name,
        provisions_backend: component.definition.provisions_backend,
        has_inputs: !inputs.is_empty(),
        inputs,
        has_mocks: !mocks.is_empty(),
        mocks,
    };
    engine.render("stacks/catalog.yaml", &context)
}
