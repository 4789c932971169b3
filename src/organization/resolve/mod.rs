//! From the manifest to the organization: everything that a schema cannot say is checked here.

mod accounts;
mod addresses;
mod pools;
mod regions;
mod tags;
mod units;
mod waivers;

use indexmap::IndexMap;

use super::addresses::Pool;
use super::{Account, Contact, Date, Organization, Region, Unit, Waiver};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId};
use crate::layout::REMOVAL;
use crate::manifest::{KnownProfile, Located, Manifest, OrganizationManifest, Override, Overrides};
use crate::yaml::Node;

pub use accounts::{CORE_STAGES, stages};
pub use addresses::{Allotment, DEFAULT_BLOCK};

/// Makes the organization of a manifest, and allots the address blocks that are missing. With errors among the
/// diagnostics the organization is good only for finding more of them.
#[must_use]
pub fn resolve(
    manifest: &Manifest,
    profiles: &IndexMap<String, KnownProfile>,
    today: Date,
) -> (Option<Organization>, Vec<Allotment>, Diagnostics) {
    let mut resolver = Resolver {
        manifest: &manifest.organization,
        untyped: &manifest.untyped,
        profiles,
        source: manifest.organization_source,
        diagnostics: Diagnostics::default(),
        today,
    };
    let regions = resolver.regions();
    let units = resolver.units();
    let mut pools: IndexMap<String, Pool> =
        regions.iter().map(|region| (region.name.clone(), Pool::new(region.addresses))).collect();
    resolver.reserve(&regions, &mut pools);
    let mut accounts = resolver.accounts(&manifest.accounts, &regions, &units, &mut pools);
    resolver.check_tags();
    resolver.check_forgotten(&accounts);
    resolver.check_variants();
    resolver.check_deployment(&accounts);
    let allotments = resolver.allot(&mut accounts, &mut pools);
    let waivers = resolver.waivers(manifest.organization_source, &manifest.organization.waivers);
    let organization = (!regions.is_empty()).then(|| resolver.organization(regions, units, accounts, waivers));
    (organization, allotments, resolver.diagnostics)
}

/// Collects the problems on the way.
struct Resolver<'a> {
    manifest: &'a OrganizationManifest,
    untyped: &'a [String],
    profiles: &'a IndexMap<String, KnownProfile>,
    source: SourceId,
    diagnostics: Diagnostics,
    today: Date,
}

impl Resolver<'_> {
    pub(super) fn error<T>(
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

    /// No variant is called like what destroys a component.
    fn check_variants(&mut self) {
        let manifest = self.manifest;
        for name in manifest.variants.keys().filter(|name| name.value.ends_with(REMOVAL)) {
            let message = format!("the name of a variant cannot end in `{REMOVAL}`");
            let help = "the component that destroys another one is called so".to_owned();
            self.error(Code::InvalidValue, self.source, name, message, "expected another name", help);
        }
    }

    pub(super) fn organization(
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
                phone_place: contact.phone.place(self.source),
            },
            email: manifest.email.value.clone(),
            access_role: manifest
                .access_role
                .as_ref()
                .map_or_else(|| "OrganizationAccountAccessRole".to_owned(), |role| role.value.clone()),
            deployment_account: manifest.deployment_account.as_ref().map(|name| name.value.clone()),
            state_bucket: manifest.state_bucket,
            tags,
            frameworks: manifest.frameworks.iter().map(|framework| framework.value.clone()).collect(),
            baseline: manifest.baseline.clone(),
            regions,
            units,
            accounts,
            forgotten: manifest.forgotten.iter().map(|name| name.value.clone()).collect(),
            blueprints: overrides(self.source, &manifest.blueprints),
            variants: manifest.variants.iter().map(|(name, variant)| (name.value.clone(), variant.clone())).collect(),
            waivers,
            source: self.source,
        }
    }
}

fn plain(map: &IndexMap<Located<String>, Located<String>>) -> IndexMap<String, String> {
    map.iter().map(|(key, value)| (key.value.clone(), value.value.clone())).collect()
}

fn overrides(source: SourceId, map: &IndexMap<Located<String>, Node>) -> Overrides {
    map.iter()
        .map(|(name, node)| {
            let value = Override { place: name.place(source), node: node.clone() };
            (name.value.clone(), value)
        })
        .collect()
}
