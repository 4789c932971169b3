//! The hooks of a kind: what follows from its structure. Each has a default, and stands here alone.

use std::any::Any;

use serde_json::{Value, json};

use super::definition::Output;
use super::features::Features;
use super::input::Inputs;
use super::key_user::KeyUser;
use super::refusal::{Refusal, Waived};
use super::site::Site;
use super::values::Values;
use super::variable::Rule;
use crate::control::Binding;
use crate::organization::Account;

/// What the organization decided about a kind, together with the facts of the organization that it depends on.
pub trait Structure: Any + Send + Sync {
    /// What the templates of this kind see, beside [`Self::features`]: a mapping.
    ///
    /// # Errors
    /// When the context cannot be serialized, which is a mistake in the kind.
    fn context(&self, _waived: &Waived) -> serde_json::Result<Value> {
        Ok(json!({}))
    }

    /// The optional parts, and whether each is on: for the `feature` of variables and outputs, and for the templates.
    fn features(&self) -> Features {
        Features::default()
    }

    /// What is wrong with the structure, beyond what its types say.
    fn refusals(&self, _waived: &Waived) -> Vec<Refusal> {
        Vec::new()
    }

    /// Files that the component has as often as the structure says, beside one of each template.
    fn parts(&self) -> Vec<Part> {
        Vec::new()
    }

    /// What the template `parts/README.md` of the kind sees, where the README says something about this structure in
    /// particular.
    fn readme(&self) -> Option<Value> {
        None
    }

    /// Workflows for the component, beside those that apply it.
    fn workflows(&self) -> Vec<Workflow> {
        Vec::new()
    }

    /// Outputs that follow from the structure, after those of the blueprint.
    fn outputs(&self) -> Vec<Output> {
        Vec::new()
    }

    /// Rules that follow from the structure, each with the name of its variable; they come after the blueprint's.
    fn rules(&self) -> Vec<(&'static str, Rule)> {
        Vec::new()
    }

    /// Defaults of variables that follow from the structure, in place of the blueprint's.
    fn defaults(&self) -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// Values of variables that are the same in all accounts; they stand in the catalog.
    fn shared_inputs(&self) -> Inputs {
        Inputs::default()
    }

    /// Values of variables in one account and region; they stand in its stack.
    fn inputs(&self, _site: &Site<'_>) -> Inputs {
        Inputs::default()
    }

    /// Roles of this component that use keys of their account, where the names of its resources begin with `id`. The
    /// policies of keys name exactly these, so no other role of a similar name can use a key.
    fn key_users(&self, _values: &Values<'_>, _account: &Account, _id: &str) -> Vec<KeyUser> {
        Vec::new()
    }

    /// What is wrong with the values of one account, beyond what the rules of single variables say: what only the
    /// whole organization shows, or the other components of the account. The path of a refusal begins with the key of
    /// the variable.
    fn account_refusals(&self, _site: &Site<'_>) -> Vec<Refusal> {
        Vec::new()
    }

    /// Where the value of a variable is read from another kind.
    fn reads(&self, _site: &Site<'_>, _variable: &str) -> Reads {
        Reads::Here
    }

    /// The accounts whose component of this kind has to be applied before this one.
    fn waits_for(&self, _site: &Site<'_>) -> Vec<String> {
        Vec::new()
    }

    /// Where its policies have to bind, if it is policies that it makes.
    fn binding(&self) -> Option<Binding> {
        None
    }

    /// The length of the prefix of the smallest address block that the structure fits in, where it needs one.
    fn smallest_block(&self) -> Option<u8> {
        None
    }
}

/// One file of a component of which there are as many as the structure says.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The name of the file, such as `scp-identity.tf`.
    pub file: String,
    /// The template in the folder `parts` of the kind's templates, without `.tera`.
    pub template: &'static str,
    /// What the template sees.
    pub context: Value,
}

/// A file of workflows for a component, wherever the component is used.
#[derive(Debug, Clone, PartialEq)]
pub struct Workflow {
    /// What it is about: the file is called `<component>-<topic>`, its template `workflows/<kind>-<topic>.yaml`.
    pub topic: &'static str,
    /// What the template sees as `particulars`.
    pub particulars: Value,
}

/// Where a component reads the value of a variable from another kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reads {
    /// Nowhere: the default holds.
    Nowhere,
    /// In the stack that it stands in, or in the one stack that holds the other kind.
    Here,
    /// In the stacks of these regions of the account; the value holds what each of them has, by region.
    InRegions(Vec<String>),
}
