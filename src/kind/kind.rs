//! A kind of component: its name, and how its structure is read.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::structure::Structure;
use super::values::Values;
use crate::organization::Organization;
use crate::organization::trust::Trust;

/// One kind of component. Its prose, variables, outputs and baseline values stand in `blueprints/<kind>/`, its files in
/// `templates/components/<kind>/`.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    name: &'static str,
    schema: fn() -> Value,
    read: Read,
}

/// Types what is decided about a kind.
type Read = fn(Value, &Facts<'_>) -> Result<Box<dyn Structure>, String>;

/// What the organization decides once for all its accounts about a kind, as the manifest writes it; it becomes concrete HCL.
pub trait Decided: DeserializeOwned + JsonSchema {
    /// The kind: the folder of the component and its key in the manifest, in kebab case.
    const KIND: &'static str;

    /// The structure: what is decided, with what it takes from the organization, such as its units, and from the values of
    /// other kinds.
    fn structure(self, facts: &Facts<'_>) -> Box<dyn Structure>;
}

/// What a structure may depend on beside what is decided about its own kind.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The organization.
    pub organization: &'a Organization,
    /// Which role may enter which other one.
    pub trust: &'a Trust,
    /// What is decided about every component.
    pub values: &'a Values<'a>,
}

impl Kind {
    /// A kind with a structure of its own.
    #[must_use]
    pub const fn of<D: Decided>() -> Self {
        Self { name: D::KIND, schema: schema::<D>, read: read::<D> }
    }

    /// A kind that is the same in every organization.
    #[must_use]
    pub const fn plain(name: &'static str) -> Self {
        Self { name, schema: schema::<Nothing>, read: read::<Nothing> }
    }

    /// The folder of the component and its key in the manifest.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The schema of what the organization decides, each property with its description.
    #[must_use]
    pub fn schema(self) -> Value {
        (self.schema)()
    }

    /// Types what the organization decides.
    ///
    /// # Errors
    /// When the value does not have the type; the message is serde's.
    pub fn structure(self, decided: Value, facts: &Facts<'_>) -> Result<Box<dyn Structure>, String> {
        (self.read)(decided, facts)
    }
}

fn schema<T: JsonSchema>() -> Value {
    let settings =
        schemars::generate::SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    schemars::SchemaGenerator::new(settings).into_root_schema_for::<T>().to_value()
}

fn read<D: Decided>(decided: Value, facts: &Facts<'_>) -> Result<Box<dyn Structure>, String> {
    let decided: D = serde_json::from_value(decided).map_err(|error| error.to_string())?;
    Ok(decided.structure(facts))
}

/// What is decided about a kind that is the same in every organization.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

impl Decided for Nothing {
    const KIND: &'static str = "";

    fn structure(self, _facts: &Facts<'_>) -> Box<dyn Structure> {
        Box::new(self)
    }
}

impl Structure for Nothing {}
