//! What exists on AWS, as its command line and Terraform print it, and how the manifest is brought in line with it.

mod adopted;
mod document;
mod listed;
mod matches;
mod naming;
mod organization;

pub use adopted::{Adopted, AdoptedAccount, adopted};
pub use document::Document;
pub use listed::{Listed, listed};
pub use matches::{Matches, Recorded, match_accounts, recorded};
pub use organization::{Existing, ExistingUnit, existing};
