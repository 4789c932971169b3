//! Which region validates the domains of certificates.

use crate::kind::Site;

/// The region that writes the validation records of certificates that exist in every region: the first one that the account
/// is applied in, so that the others find the records.
pub fn validation_region<'s>(site: &Site<'s>) -> &'s str {
    let mut used = site.organization.regions.iter().filter(|region| site.account.regions.contains_key(&region.name));
    used.next().map_or(site.place.region().name.as_str(), |region| region.name.as_str())
}
