//! What makes a kind of component: the typed structure that the organization decides, and what follows from it.

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::definition::Output;
use super::erased::Others;
use super::input::Inputs;
use super::registry::Baseline;
use super::variable::Rule;
use crate::organization::{Organization, Site};

/// One kind of component. Its prose, variables, outputs and baseline values stand in `blueprints/<kind>.yaml`,
/// its files in `templates/components/<kind>/`.
pub trait Kind: Send + Sync + 'static {
    /// What the organization decides once for all its accounts; it becomes concrete HCL.
    type Structure: Serialize + DeserializeOwned + JsonSchema + Send + Sync;

    /// The folder of the component and its key in the manifest, in kebab case.
    const NAME: &'static str;

    /// The controls that the organization may waive for a structure that breaks them.
    const WAIVABLE: &'static [&'static str] = &[];

    /// The controls that an account may waive for values that [`Kind::account_refusals`] refuses.
    const WAIVABLE_BY_ACCOUNT: &'static [&'static str] = &[];

    /// The structure with what it takes from the organization, such as its units, and from the blueprints of other kinds,
    /// before anything else looks at it.
    fn in_organization(
        structure: Self::Structure,
        _organization: &Organization,
        _baseline: &Baseline,
    ) -> Self::Structure {
        structure
    }

    /// Everything that the templates of this kind see.
    fn context(structure: &Self::Structure, waived: &Waived) -> impl Serialize;

    /// The optional parts that are on, for the `feature` of variables and outputs.
    fn features(_structure: &Self::Structure) -> Vec<&'static str> {
        Vec::new()
    }

    /// What is wrong with a structure, beyond what its types say.
    fn refusals(_structure: &Self::Structure, _waived: &Waived) -> Vec<Refusal> {
        Vec::new()
    }

    /// Files that the component has as often as the structure says, beside one of each template.
    fn parts(_structure: &Self::Structure) -> Vec<Part> {
        Vec::new()
    }

    /// What the template `parts/README.md` of the kind sees, where the README says something about this structure in
    /// particular.
    fn readme(_structure: &Self::Structure) -> Option<Value> {
        None
    }

    /// Workflows for the component, beside those that apply it.
    fn workflows(_structure: &Self::Structure) -> Vec<Workflow> {
        Vec::new()
    }

    /// Outputs that follow from the structure, after those of the blueprint.
    fn outputs(_structure: &Self::Structure) -> Vec<Output> {
        Vec::new()
    }

    /// Rules that follow from the structure, each with the name of its variable; they come after the blueprint's.
    fn rules(_structure: &Self::Structure) -> Vec<(&'static str, Rule)> {
        Vec::new()
    }

    /// Values of variables that are the same in all accounts; they stand in the catalog.
    fn shared_inputs(_structure: &Self::Structure, _organization: &Organization) -> Inputs {
        Inputs::default()
    }

    /// Values of variables in one account and region; they stand in its stack. `given` holds what the manifest sets
    /// for this account, by variable.
    fn inputs(_structure: &Self::Structure, _site: &Site<'_>, _given: &Inputs) -> Inputs {
        Inputs::default()
    }

    /// What is wrong with the values of one account, beyond what the rules of single variables say: what only the
    /// whole organization shows, or the other components of the account. The path of a refusal begins with the key of
    /// the variable.
    fn account_refusals(
        _structure: &Self::Structure,
        _site: &Site<'_>,
        _given: &Inputs,
        _others: &Others<'_>,
    ) -> Vec<Refusal> {
        Vec::new()
    }

    /// Where the value of a variable is read from another kind.
    fn reads(_structure: &Self::Structure, _site: &Site<'_>, _variable: &str) -> Reads {
        Reads::Here
    }

    /// The accounts whose component of this kind has to be applied before this one.
    fn waits_for(_structure: &Self::Structure, _site: &Site<'_>) -> Vec<String> {
        Vec::new()
    }

    /// The length of the prefix of the smallest address block that the structure fits in, where it needs one.
    fn smallest_block(_structure: &Self::Structure) -> Option<u8> {
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

/// One thing wrong with a structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The keys that lead to the wrong value, such as `["tiers", "data", "route"]`. Items of a list by number.
    pub path: Vec<String>,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What would be right.
    pub help: String,
    /// The control that is broken, whose waiver would permit it.
    pub control: Option<&'static str>,
}

impl Refusal {
    /// A refusal of the value that these keys lead to.
    #[must_use]
    pub fn new(
        control: Option<&'static str>,
        path: &[&str],
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let path = path.iter().map(|key| (*key).to_owned()).collect();
        Self { path, message: message.into(), help: help.into(), control }
    }
}

/// The waivers of structure that hold for a component: control and reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waived(pub indexmap::IndexMap<String, String>);

impl Waived {
    /// The reason why a control is waived, if it is.
    #[must_use]
    pub fn reason(&self, control: &str) -> Option<&str> {
        self.0.get(control).map(String::as_str)
    }
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
