//! The organization: what the manifest means once every check has passed.
//!
//! Values here are right by construction: ids have their form, units and stages exist, address blocks lie in
//! their pool and do not overlap. The rest of the program trusts them.

mod account;
mod addresses;
mod concern;
mod deployment;
mod names;
mod region;
mod resolve;
pub mod roles;
pub mod trust;
pub mod unit;
mod waiver;

use indexmap::IndexMap;

pub use account::{Account, Place, RegionUse};
pub use addresses::{Pool, PoolError};
pub use concern::Concern;
pub use deployment::{DEPLOYMENT, DEPLOYMENT_PROFILE};
pub use names::{resource_id, split_account_name};
pub use region::{AWS_REGIONS, Region, is_opt_in, partition, region_code, zones};
pub use resolve::{Allotment, CORE_STAGES, DEFAULT_BLOCK, resolve, stages};
pub use unit::{ROOT, SUSPENDED, Unit};
pub use waiver::{Date, Waiver};

use crate::diagnostic::{Code, Diagnostic, SourceId};
pub use crate::manifest::StateBucket;
use crate::manifest::{Overrides, VariantManifest};

/// An AWS organization, its accounts and what they have in common.
#[derive(Debug, Clone)]
pub struct Organization {
    /// The short name that every resource name begins with.
    pub namespace: String,
    /// The id of the AWS organization, once it exists.
    pub id: Option<String>,
    /// Whom AWS writes to and calls about security.
    pub security_contact: Contact,
    /// The e-mail of a new account's root user, with `{account}` for the account's name.
    pub email: String,
    /// The role that AWS creates in each new member account, for the first apply there.
    pub access_role: String,
    /// The name of the account that CI enters, where it is not the usual one.
    pub deployment_account: Option<String>,
    /// How the bucket that holds Terraform state is named.
    pub state_bucket: StateBucket,
    /// Tags of every resource, by their AWS name.
    pub tags: IndexMap<String, String>,
    /// The frameworks in scope.
    pub frameworks: Vec<String>,
    /// The version of the baseline that the repository was last generated with, where it is written.
    pub baseline: crate::manifest::Located<String>,
    /// Enabled regions, the home region first.
    pub regions: Vec<Region>,
    /// Units by path, parents before children.
    pub units: IndexMap<String, Unit>,
    /// Accounts by name, in alphabetical order.
    pub accounts: IndexMap<String, Account>,
    /// The names of accounts that are closed, which Terraform forgets.
    pub forgotten: Vec<String>,
    /// Values over the baseline, by component.
    pub blueprints: Overrides,
    /// Second structures of a kind: the variant's name to its kind and values.
    pub variants: IndexMap<String, VariantManifest>,
    /// Waivers of structure.
    pub waivers: Vec<Waiver>,
    /// The file that describes it.
    pub source: SourceId,
}

/// The name of the account that holds the organization itself.
pub const MANAGEMENT: &str = "core-management";

impl Organization {
    /// The region that holds what is not regional: state, global components.
    ///
    /// # Panics
    /// Never: an organization without a home region does not resolve.
    #[must_use]
    pub fn home(&self) -> &Region {
        &self.regions[0]
    }

    /// The account that holds the organization itself, when it is described.
    #[must_use]
    pub fn management(&self) -> Option<&Account> {
        self.accounts.get(MANAGEMENT)
    }

    /// The names of the accounts that have no id yet: Terraform applies nothing there.
    pub fn without_id(&self) -> impl Iterator<Item = &str> {
        self.accounts.values().filter(|account| account.id.is_none()).map(|account| account.name.as_str())
    }
}

/// A person or team that AWS can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Their name.
    pub name: String,
    /// Their role.
    pub title: String,
    /// Their e-mail address.
    pub email: String,
    /// Their phone number, with its country.
    pub phone: String,
    /// Where that is written.
    pub phone_place: crate::diagnostic::Place,
}

/// The number that stands in a new manifest until somebody gives one.
pub const EXAMPLE_PHONE: &str = "+1 555 0100";

impl Contact {
    /// A warning while nobody can be called.
    #[must_use]
    pub fn notice(&self) -> Option<Diagnostic> {
        let notice = Diagnostic::warning(Code::ExampleValue, "the phone number of the security contact is an example")
            .at(self.phone_place.clone())
            .expected("AWS calls this number in an emergency")
            .help("replace it with a number at which somebody answers");
        (self.phone == EXAMPLE_PHONE).then_some(notice)
    }
}
