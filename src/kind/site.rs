//! Where a component stands.

use std::any::Any;

use ipnet::Ipv4Net;

use super::key_user::KeyUser;
use super::values::{AccountValues, Values};
use crate::organization::trust::Trust;
use crate::organization::{Account, Organization, Place};

/// Where a component stands, and what is known there: what decides its computed values.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// The organization.
    pub organization: &'a Organization,
    /// The account.
    pub account: &'a Account,
    /// The region, or `gbl`.
    pub place: Place<'a>,
    /// All kinds that the account has, in any place.
    pub kinds: &'a [&'static str],
    /// The structures of the account's components.
    pub structures: &'a [&'a dyn Any],
    /// The roles of the account that use its keys, beside the functional ones.
    pub key_users: &'a [KeyUser],
    /// Which role may enter which other one.
    pub trust: &'a Trust,
    /// What is decided about every component, in every account.
    pub values: &'a Values<'a>,
    /// What is decided about this component, here.
    pub own: &'a AccountValues<'a>,
}

impl Site<'_> {
    /// Whether this is the first region of the account: what is the same in all its regions is judged once.
    #[must_use]
    pub fn is_first_region(&self) -> bool {
        self.account.regions.keys().next() == Some(&self.place.region().name)
    }

    /// The account's address block in this region, if it has one.
    #[must_use]
    pub fn addresses(&self) -> Option<Ipv4Net> {
        self.account.regions.get(&self.place.region().name)?.addresses
    }

    /// The structure of another kind, where the account has a component of it.
    #[must_use]
    pub fn structure<S: Any>(&self) -> Option<&S> {
        self.structures.iter().find_map(|one| one.downcast_ref())
    }
}
