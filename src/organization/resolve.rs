//! From the manifest to the organization: everything that a schema cannot say is checked here.

use indexmap::IndexMap;
use ipnet::Ipv4Net;

use super::addresses::{Pool, PoolError};
use super::{Account, CodeStyle, Contact, Date, Organization, Region, RegionUse, Unit, Waiver, region_code, unit};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId, did_you_mean, one_of};
use crate::manifest::{Located, Manifest, OrganizationManifest, Override, Overrides, SourcedAccount, WaiverManifest};

/// Stages of the organization's own accounts, known without being listed.
pub const CORE_STAGES: [&str; 5] = ["management", "audit", "log-archive", "network", "shared-services"];

/// The length of the prefix of an account's block, where the manifest does not say.
pub const DEFAULT_BLOCK: u8 = 20;

/// How many availability zones a network is spread over.
const NETWORK_ZONES: usize = 3;

/// A block that was taken from a pool in this run and is to be written into the account's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allotment {
    /// The account.
    pub account: String,
    /// The region.
    pub region: String,
    /// The block.
    pub block: Ipv4Net,
}

/// Makes the organization of a manifest, and allots the address blocks that are missing. With errors among the
/// diagnostics the organization is good only for finding more of them.
#[must_use]
pub fn resolve(manifest: &Manifest, today: Date) -> (Option<Organization>, Vec<Allotment>, Diagnostics) {
    let mut resolver = Resolver {
        manifest: &manifest.organization,
        source: manifest.organization_source,
        diagnostics: Diagnostics::default(),
        today,
    };
    let regions = resolver.regions();
    let units = unit::flatten(&manifest.organization.units);
    let mut pools: IndexMap<String, Pool> =
        regions.iter().map(|region| (region.name.clone(), Pool::new(region.addresses))).collect();
    let mut accounts = resolver.accounts(&manifest.accounts, &regions, &units, &mut pools);
    let allotments = resolver.allot(&mut accounts, &mut pools);
    let waivers = resolver.waivers(manifest.organization_source, &manifest.organization.waivers);
    let organization = (!regions.is_empty()).then(|| resolver.organization(regions, units, accounts, waivers));
    (organization, allotments, resolver.diagnostics)
}

struct Resolver<'a> {
    manifest: &'a OrganizationManifest,
    source: SourceId,
    diagnostics: Diagnostics,
    today: Date,
}

impl Resolver<'_> {
    fn error<T>(
        &mut self,
        code: Code,
        source: SourceId,
        value: &Located<T>,
        message: String,
        label: &str,
        help: String,
    ) {
        self.diagnostics.push(
            Diagnostic::error(code, message).at(Place { source, span: value.span.clone() }).expected(label).help(help),
        );
    }

    /// Enabled regions, the home region first.
    fn regions(&mut self) -> Vec<Region> {
        let manifest = &self.manifest.regions;
        let mut regions: Vec<Region> = Vec::new();
        for (name, enabled) in &manifest.enabled {
            let Some(code) = self.region_code(name, manifest.codes) else {
                continue;
            };
            let Ok(addresses) = enabled.addresses.value.parse::<Ipv4Net>() else {
                continue; // reported by the schema's format
            };
            if let Some(other) = regions.iter().find(|other| overlap(other.addresses, addresses)) {
                let message = format!("the pools of {} and {} share addresses", other.name, name.value);
                self.error(
                    Code::AddressOverlap,
                    self.source,
                    &enabled.addresses,
                    message,
                    "a pool of its own",
                    "networks with the same addresses can never be connected".to_owned(),
                );
            }
            regions.push(Region {
                name: name.value.clone(),
                code: code.to_owned(),
                addresses,
                zones: enabled.zones.iter().map(|zone| format!("{}{}", name.value, zone.value)).collect(),
            });
        }
        if let Some(home) = regions.iter().position(|region| region.name == manifest.home.value) {
            regions[..=home].rotate_right(1);
        } else {
            let enabled = manifest.enabled.keys().map(|name| name.value.as_str());
            let help = did_you_mean(&manifest.home.value, enabled.clone());
            let message = format!("the home region {} is not enabled", manifest.home.value);
            let label = format!("one of the enabled regions: {}", one_of(enabled));
            self.error(Code::UnknownRegion, self.source, &manifest.home, message, &label, help);
        }
        regions
    }

    fn region_code(&mut self, name: &Located<String>, style: CodeStyle) -> Option<&'static str> {
        let code = region_code(&name.value, style);
        if code.is_none() {
            let known = super::AWS_REGIONS.iter().map(|(region, _, _)| *region);
            self.error(
                Code::UnknownRegion,
                self.source,
                name,
                format!("AWS has no region `{}`", name.value),
                "a region's name, such as `us-east-1`",
                did_you_mean(&name.value, known),
            );
        }
        code
    }

    fn accounts(
        &mut self,
        files: &[SourcedAccount],
        regions: &[Region],
        units: &IndexMap<String, Unit>,
        pools: &mut IndexMap<String, Pool>,
    ) -> IndexMap<String, Account> {
        let mut accounts = IndexMap::with_capacity(files.len());
        let mut ids: IndexMap<&str, &str> = IndexMap::new();
        for file in files {
            let manifest = &file.manifest;
            let name = format!("{}-{}", manifest.tenant.value, manifest.stage.value);
            self.check_name(file, &name);
            self.check_stage(file);
            if let Some(id) = &manifest.id
                && let Some(other) = ids.insert(&id.value, &file.name)
            {
                let message = format!("the accounts {other} and {} have one id", file.name);
                self.error(Code::DuplicateAccount, file.source, id, message, "an id of its own", String::new());
            }
            let production = self.production(file, units);
            let account = Account {
                name: name.clone(),
                tenant: manifest.tenant.value.clone(),
                stage: manifest.stage.value.clone(),
                id: manifest.id.as_ref().map(|id| id.value.clone()),
                unit: manifest.unit.value.clone(),
                production,
                profile: manifest.profile.value.clone(),
                owner: manifest.owner.value.clone(),
                classification: manifest.data_classification,
                tags: plain(&manifest.tags),
                regions: self.account_regions(file, regions, pools),
                kinds: manifest.kinds.iter().map(|kind| kind.value.clone()).collect(),
                blueprints: overrides(file.source, &manifest.blueprints),
                waivers: self.waivers(file.source, &manifest.waivers),
                profile_place: Place { source: file.source, span: manifest.profile.span.clone() },
            };
            accounts.insert(name, account);
        }
        accounts
    }

    fn check_name(&mut self, file: &SourcedAccount, name: &str) {
        if file.name != *name {
            let message = format!("this file is called {}.yaml, but its tenant and stage make {name}", file.name);
            let help = format!("rename the file to {name}.yaml, or correct tenant and stage");
            self.error(
                Code::AccountFileName,
                file.source,
                &file.manifest.tenant,
                message,
                "tenant and stage make the file's name",
                help,
            );
        }
    }

    fn check_stage(&mut self, file: &SourcedAccount) {
        let stage = &file.manifest.stage;
        let stages = stages(self.manifest);
        if !stages.contains(&stage.value.as_str()) {
            let help = did_you_mean(&stage.value, stages.iter().copied());
            let label = format!("one of {}", one_of(stages.iter().copied()));
            let message = format!("the organization has no stage `{}`", stage.value);
            self.error(Code::UnknownStage, file.source, stage, message, &label, help);
        }
    }

    fn production(&mut self, file: &SourcedAccount, units: &IndexMap<String, Unit>) -> bool {
        let unit = &file.manifest.unit;
        if let Some(found) = units.get(&unit.value) {
            return found.production;
        }
        let help = did_you_mean(&unit.value, units.keys().map(String::as_str));
        let label = format!("one of {}", one_of(units.keys().map(String::as_str)));
        let message = format!("the organization has no unit `{}`", unit.value);
        self.error(Code::UnknownUnit, file.source, unit, message, &label, help);
        false
    }

    fn account_regions(
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
                let label = format!("one of the enabled regions: {}", one_of(known));
                let message = format!("the region `{}` is not enabled", name.value);
                self.error(Code::UnknownRegion, file.source, name, message, &label, help);
                continue;
            };
            let zones = regions.iter().find(|region| region.name == name.value).map_or(0, |region| region.zones.len());
            if zones < NETWORK_ZONES {
                let message = format!("a network needs {NETWORK_ZONES} zones, and {} has {zones}", name.value);
                let help = "leave the region out here; its baseline is applied all the same".to_owned();
                self.error(Code::InvalidValue, file.source, name, message, "a region with three zones", help);
            }
            let written = region.as_ref().and_then(|region| region.addresses.as_ref());
            let block = written.and_then(|text| text.value.parse::<Ipv4Net>().ok());
            if let (Some(written), Some(block)) = (written, block) {
                if let Err(error) = pool.take(block) {
                    let code = match error {
                        PoolError::Outside(_) => Code::AddressOutsidePool,
                        _ => Code::AddressOverlap,
                    };
                    let message = format!("{block} cannot be the block of {} in {}: {error}", file.name, name.value);
                    let help = "leave `addresses` out to have a free block allotted".to_owned();
                    self.error(code, file.source, written, message, "a free block of the region's pool", help);
                }
            }
            let span = written.map_or(&name.span, |written| &written.span).clone();
            let place = Place { source: file.source, span };
            used.insert(name.value.clone(), RegionUse { addresses: block, place });
        }
        used
    }

    /// Allots a block to each region of an account that has none, accounts in the order of their names.
    fn allot(
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

    fn waivers(&mut self, source: SourceId, manifests: &[WaiverManifest]) -> Vec<Waiver> {
        let mut waivers: Vec<Waiver> = Vec::new();
        for manifest in manifests {
            let Ok(expires) = manifest.expires.value.parse::<Date>() else {
                continue; // reported by the schema's format
            };
            let waiver = Waiver {
                control: manifest.control.value.clone(),
                reason: manifest.reason.value.clone(),
                owner: manifest.owner.value.clone(),
                expires,
                place: Place { source, span: manifest.control.span.clone() },
            };
            if !waiver.holds_on(self.today) {
                let message = format!("the waiver of {} expired on {expires}", waiver.control);
                let help = "mend what it permitted and remove the waiver, or renew it with a reason".to_owned();
                self.error(Code::WaiverInvalid, source, &manifest.expires, message, "a day to come", help);
            }
            if waivers.iter().any(|other| other.control == waiver.control) {
                let message = format!("{} is waived twice", waiver.control);
                self.error(
                    Code::WaiverInvalid,
                    source,
                    &manifest.control,
                    message,
                    "waived above already",
                    String::new(),
                );
            }
            waivers.push(waiver);
        }
        waivers
    }

    fn organization(
        &self,
        regions: Vec<Region>,
        units: IndexMap<String, Unit>,
        accounts: IndexMap<String, Account>,
        waivers: Vec<Waiver>,
    ) -> Organization {
        let manifest = self.manifest;
        let contact = &manifest.contacts.security;
        let mut tags = IndexMap::from([
            ("Project".to_owned(), manifest.tags.project.value.clone()),
            ("Owner".to_owned(), manifest.tags.owner.value.clone()),
            ("CostCenter".to_owned(), manifest.tags.cost_center.value.clone()),
        ]);
        tags.extend(plain(&manifest.tags.additional));
        Organization {
            namespace: manifest.namespace.value.clone(),
            id: manifest.organization_id.as_ref().map(|id| id.value.clone()),
            security_contact: Contact {
                name: contact.name.value.clone(),
                title: contact.title.value.clone(),
                email: contact.email.value.clone(),
                phone: contact.phone.value.clone(),
            },
            email: manifest.email.value.clone(),
            access_role: manifest
                .access_role
                .as_ref()
                .map_or_else(|| "OrganizationAccountAccessRole".to_owned(), |role| role.value.clone()),
            tags,
            frameworks: manifest.frameworks.iter().map(|framework| framework.value.clone()).collect(),
            baseline: manifest.baseline.clone(),
            regions,
            units,
            accounts,
            blueprints: overrides(self.source, &manifest.blueprints),
            variants: manifest.variants.iter().map(|(name, variant)| (name.value.clone(), variant.clone())).collect(),
            waivers,
            source: self.source,
        }
    }
}

/// The stages that an account may have.
#[must_use]
pub fn stages(manifest: &OrganizationManifest) -> Vec<&str> {
    manifest.stages.iter().map(|stage| stage.value.as_str()).chain(CORE_STAGES).collect()
}

fn overlap(one: Ipv4Net, other: Ipv4Net) -> bool {
    one.contains(&other) || other.contains(&one)
}

fn plain(map: &IndexMap<Located<String>, Located<String>>) -> IndexMap<String, String> {
    map.iter().map(|(key, value)| (key.value.clone(), value.value.clone())).collect()
}

fn overrides(source: SourceId, map: &IndexMap<Located<String>, crate::manifest::Node>) -> Overrides {
    map.iter()
        .map(|(name, node)| {
            let value = Override { source, key: name.span.clone(), node: node.clone() };
            (name.value.clone(), value)
        })
        .collect()
}
