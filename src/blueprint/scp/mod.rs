//! Policies of the organization: what no identity of a member account may do, whatever its own policies say.

mod case;
mod catalogue;
mod condition;
mod exemption;
mod input;
mod render;
mod statement;

pub use case::{Caller, Case, Expectation};
pub use catalogue::{Catalogue, Domain};
pub use condition::{Condition, Key, Operator};
pub use exemption::{Exemption, exempt_arns};
pub use input::{Input, Issuer, PolicyInputs, Text};
pub use render::MissingInput;
pub use statement::{Actions, Each, PolicyType, Set, Statement};
