//! `region-baseline`: what AWS keeps by region.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kind::{Kind, Waived};

/// The settings of one account in one region.
#[derive(Debug)]
pub struct RegionBaseline;

/// Nothing: the component is the same in every organization.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Structure {}

impl Kind for RegionBaseline {
    type Structure = Structure;

    const NAME: &'static str = "region-baseline";

    fn context(structure: &Structure, _waived: &Waived) -> impl Serialize {
        *structure
    }
}
