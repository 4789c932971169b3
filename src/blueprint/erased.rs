//! Kinds and structures without their type parameter, for what treats all of them alike.

use std::any::Any;

use serde_json::Value;

use super::definition::Output;
use super::input::Inputs;
use super::kind::{Kind, Part, Reads, Refusal, Waived, Workflow};
use super::registry::Baseline;
use super::variable::Rule;
use crate::organization::{Organization, Site};

/// The structures of an account's components, for a kind that depends on what another one's is.
pub struct Others<'a>(pub Vec<&'a dyn AnyStructure>);

impl Others<'_> {
    /// The structure of a kind, where the account has a component of it.
    #[must_use]
    pub fn structure<K: Kind>(&self) -> Option<&K::Structure> {
        self.0.iter().find_map(|one| one.any().downcast_ref())
    }
}

/// A kind without its type parameter, for the registry.
pub trait AnyKind: Send + Sync {
    /// See [`Kind::NAME`].
    fn name(&self) -> &'static str;

    /// See [`Kind::WAIVABLE`].
    fn waivable(&self) -> &'static [&'static str];

    /// See [`Kind::WAIVABLE_BY_ACCOUNT`].
    fn waivable_by_account(&self) -> &'static [&'static str];

    /// The schema of the structure, each property with its description.
    fn structure_schema(&self) -> Value;

    /// Types a structure, and gives it what it takes from the organization and its baseline.
    ///
    /// # Errors
    /// When the value does not have the type; the message is serde's.
    fn resolve(
        &self,
        structure: Value,
        organization: &Organization,
        baseline: &Baseline,
    ) -> Result<Box<dyn AnyStructure>, String>;
}

/// A typed structure without its type parameter.
pub trait AnyStructure: Send + Sync {
    /// See [`Kind::context`].
    ///
    /// # Errors
    /// When the context cannot be serialized, which is a mistake in the kind.
    fn context(&self, waived: &Waived) -> Result<Value, serde_json::Error>;
    /// See [`Kind::parts`].
    fn parts(&self) -> Vec<Part>;
    /// See [`Kind::readme`].
    fn readme(&self) -> Option<Value>;
    /// See [`Kind::workflows`].
    fn workflows(&self) -> Vec<Workflow>;
    /// See [`Kind::features`].
    fn features(&self) -> Vec<&'static str>;
    /// See [`Kind::refusals`].
    fn refusals(&self, waived: &Waived) -> Vec<Refusal>;
    /// See [`Kind::outputs`].
    fn outputs(&self) -> Vec<Output>;
    /// See [`Kind::rules`].
    fn rules(&self) -> Vec<(&'static str, Rule)>;
    /// See [`Kind::shared_inputs`].
    fn shared_inputs(&self, organization: &Organization) -> Inputs;
    /// See [`Kind::inputs`].
    fn inputs(&self, site: &Site<'_>, given: &Inputs) -> Inputs;
    /// See [`Kind::account_refusals`].
    fn account_refusals(&self, site: &Site<'_>, given: &Inputs, others: &Others<'_>) -> Vec<Refusal>;
    /// The structure itself, for [`Others`].
    fn any(&self) -> &dyn Any;
    /// See [`Kind::reads`].
    fn reads(&self, site: &Site<'_>, variable: &str) -> Reads;
    /// See [`Kind::waits_for`].
    fn waits_for(&self, site: &Site<'_>) -> Vec<String>;
    /// See [`Kind::smallest_block`].
    fn smallest_block(&self) -> Option<u8>;
}

/// Makes an [`AnyKind`] of a [`Kind`].
pub struct Erased<K>(pub std::marker::PhantomData<K>);

struct Resolved<K: Kind>(K::Structure);

impl<K: Kind> AnyKind for Erased<K> {
    fn name(&self) -> &'static str {
        K::NAME
    }

    fn waivable(&self) -> &'static [&'static str] {
        K::WAIVABLE
    }

    fn waivable_by_account(&self) -> &'static [&'static str] {
        K::WAIVABLE_BY_ACCOUNT
    }

    fn structure_schema(&self) -> Value {
        schemars::SchemaGenerator::new(schemars::generate::SchemaSettings::draft2020_12().with(|settings| {
            settings.inline_subschemas = true;
        }))
        .into_root_schema_for::<K::Structure>()
        .to_value()
    }

    fn resolve(
        &self,
        structure: Value,
        organization: &Organization,
        baseline: &Baseline,
    ) -> Result<Box<dyn AnyStructure>, String> {
        let structure = serde_json::from_value(structure).map_err(|error| error.to_string())?;
        Ok(Box::new(Resolved::<K>(K::in_organization(structure, organization, baseline))))
    }
}

impl<K: Kind> AnyStructure for Resolved<K> {
    fn context(&self, waived: &Waived) -> Result<Value, serde_json::Error> {
        serde_json::to_value(K::context(&self.0, waived))
    }

    fn parts(&self) -> Vec<Part> {
        K::parts(&self.0)
    }

    fn readme(&self) -> Option<Value> {
        K::readme(&self.0)
    }

    fn workflows(&self) -> Vec<Workflow> {
        K::workflows(&self.0)
    }

    fn features(&self) -> Vec<&'static str> {
        K::features(&self.0)
    }

    fn refusals(&self, waived: &Waived) -> Vec<Refusal> {
        K::refusals(&self.0, waived)
    }

    fn outputs(&self) -> Vec<Output> {
        K::outputs(&self.0)
    }

    fn rules(&self) -> Vec<(&'static str, Rule)> {
        K::rules(&self.0)
    }

    fn shared_inputs(&self, organization: &Organization) -> Inputs {
        K::shared_inputs(&self.0, organization)
    }

    fn inputs(&self, site: &Site<'_>, given: &Inputs) -> Inputs {
        K::inputs(&self.0, site, given)
    }

    fn account_refusals(&self, site: &Site<'_>, given: &Inputs, others: &Others<'_>) -> Vec<Refusal> {
        K::account_refusals(&self.0, site, given, others)
    }

    fn any(&self) -> &dyn Any {
        &self.0
    }

    fn reads(&self, site: &Site<'_>, variable: &str) -> Reads {
        K::reads(&self.0, site, variable)
    }

    fn waits_for(&self, site: &Site<'_>) -> Vec<String> {
        K::waits_for(&self.0, site)
    }

    fn smallest_block(&self) -> Option<u8> {
        K::smallest_block(&self.0)
    }
}
