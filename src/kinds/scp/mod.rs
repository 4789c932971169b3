//! `scp`: the policies of the organization, which bind its accounts whatever their own policies say.
//!
//! What a statement denies is data, in `blueprints/policies/`. Which sets of statements bind which unit is the
//! organization's decision; it is packed into as many policies as AWS's limits ask for, and those become concrete HCL,
//! a file each.

mod binding;
mod context;
mod exempt_roles;
mod facts;
mod policies;
mod refusals;
mod selection;
mod structure;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use crate::control::Binding;
use crate::kind::{self, Check, Decided, Facts, Features, Part, Refusal, Rule, Waived};

use structure::Guarded;
pub use structure::Guardrails;

impl Decided for Guardrails {
    const KIND: &'static str = "scp";

    fn structure(self, facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(Guarded { facts: facts::Named::of(facts), decided: self })
    }
}

impl kind::Structure for Guarded {
    fn context(&self, _waived: &Waived) -> serde_json::Result<Value> {
        serde_json::to_value(context::context(self))
    }

    fn features(&self) -> Features {
        Features::from([("organization-id", context::takes_organization_id(self))])
    }

    fn parts(&self) -> Vec<Part> {
        context::parts(self)
    }

    fn readme(&self) -> Option<Value> {
        Some(context::readme(self))
    }

    fn refusals(&self, waived: &Waived) -> Vec<Refusal> {
        refusals::refusals(self, waived)
    }

    fn binding(&self) -> Option<Binding> {
        Some(binding::binding(self))
    }

    /// Every unit that something is attached to has an id.
    fn rules(&self) -> Vec<(&'static str, Rule)> {
        let units = context::bound_units(self);
        if units.is_empty() {
            return Vec::new();
        }
        let rule = Rule::new(
            Check::Keys(units.clone()),
            format!("unit_ids must hold the id of each unit that policies bind: {}.", units.join(", ")),
            json!({}),
        );
        vec![("unit_ids", rule)]
    }
}
