//! The blocks of the accounts: those that are written are checked, those that are missing are allotted.

use indexmap::IndexMap;
use ipnet::Ipv4Net;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic, Place, did_you_mean, one_of};
use crate::manifest::SourcedAccount;
use crate::organization::addresses::{Pool, PoolError};
use crate::organization::{Account, Region, RegionUse};

/// The length of the prefix of an account's block, where the manifest does not say.
pub const DEFAULT_BLOCK: u8 = 20;

/// A block that was taken from a pool in this run and is to be written into the account's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allotment {
    /// The account.
    pub account: String,
    /// The name of its file, without `.yaml`.
    pub file: String,
    /// The region.
    pub region: String,
    /// The block.
    pub block: Ipv4Net,
}

impl Resolver<'_> {
    pub(super) fn account_regions(
        &mut self,
        file: &SourcedAccount,
        regions: &[Region],
        pools: &mut IndexMap<String, Pool>,
    ) -> IndexMap<String, RegionUse> {
        let mut used = IndexMap::new();
        for (name, region) in &file.manifest.regions {
            let Some(pool) = pools.get_mut(&name.value) else {
                let known = regions.iter().map(|region| region.name.as_str());
                let help = did_you_mean(&name.value, known.clone());
                let label = format!("expected one of the enabled regions: {}", one_of(known));
                let message = format!("the region `{}` is not enabled", name.value);
                self.error(Code::UnknownRegion, file.source, name, message, &label, help);
                continue;
            };
            let written = region.as_ref().and_then(|region| region.addresses.as_ref());
            let block = written.and_then(|text| text.value.parse::<Ipv4Net>().ok());
            if let (Some(written), Some(block)) = (written, block)
                && let Err(error) = pool.take(block)
            {
                let code = match error {
                    PoolError::Outside(_) => Code::AddressOutsidePool,
                    _ => Code::AddressOverlap,
                };
                let message = format!("{block} cannot be the block of {} in {}: {error}", file.name, name.value);
                let help = "remove `addresses` to have a free block allotted".to_owned();
                self.error(code, file.source, written, message, "expected a free block in the region's pool", help);
            }
            let span = written.map_or(&name.span, |written| &written.span).clone();
            let place = Place { source: file.source, span };
            used.insert(name.value.clone(), RegionUse { addresses: block, place });
        }
        used
    }

    /// Allots a block to each region of an account that has none, accounts in the order of their names.
    pub(super) fn allot(
        &mut self,
        accounts: &mut IndexMap<String, Account>,
        pools: &mut IndexMap<String, Pool>,
    ) -> Vec<Allotment> {
        let length = self.manifest.regions.block.as_ref().map_or(DEFAULT_BLOCK, |block| block.value);
        let mut allotments = Vec::new();
        for account in accounts.values_mut() {
            for (region, used) in &mut account.regions {
                let (None, Some(pool)) = (used.addresses, pools.get_mut(region)) else {
                    continue;
                };
                match pool.allot(length) {
                    Ok(free) => {
                        used.addresses = Some(free);
                        allotments.push(Allotment {
                            account: account.name.clone(),
                            file: account.file.clone(),
                            region: region.clone(),
                            block: free,
                        });
                    }
                    Err(error) => {
                        let message = format!("no block for {} in {region}: {error}", account.name);
                        let help = "enlarge the pool, or make `regions.block` a longer prefix".to_owned();
                        self.diagnostics.push(
                            Diagnostic::error(Code::AddressesExhausted, message)
                                .at(used.place.clone())
                                .expected("a block is needed here")
                                .help(help),
                        );
                    }
                }
            }
        }
        allotments
    }
}
