//! The one direction: manifest → organization → blueprints → files. Each arrow is a function of plain values.
//!
//! This is the pure part of a run: texts go in, a plan and its files come out, and the disk is neither read nor written.
//! [`crate::run`] reads it before the first arrow, and compares and writes after the last.

use std::collections::HashMap;

use camino::Utf8PathBuf;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, Sources, all_of};
use crate::error::Error;
use crate::kind::{self, Facts};
use crate::layout::{Atmos, Layout};
use crate::manifest::{self, Manifest, ManifestTexts, Migrated};
use crate::organization::trust::Trust;
use crate::organization::{self, Allotment, Concern, Date, Organization, Waiver};
use crate::overrides::{self, Overridden};
use crate::render;
use crate::resolve::{self, Blueprints, Given};
use crate::steps;
use crate::version::BASELINE_VERSION;
use crate::version::Version;
use crate::workspace::RenderedFile;

/// How many accounts that no policy binds are named.
const NAMED: usize = 8;

/// What a manifest means, and every file that follows from it.
pub struct Plan {
    /// The baseline, with what the organization lays over it.
    pub own: Overridden,
    /// The organization.
    pub organization: Organization,
    /// Which of its roles may enter which other one.
    pub trust: Trust,
    /// Its blueprints.
    pub blueprints: Blueprints,
    /// Where files lie.
    pub layout: Layout,
    /// Address blocks that were allotted in this run.
    pub allotments: Vec<Allotment>,
    /// Warnings.
    pub warnings: Diagnostics,
    /// The texts of the manifest.
    pub sources: Sources,
    /// What an earlier step changed in the manifest, because the baseline is newer than it.
    pub migrations: Vec<Migrated>,
}

/// Makes the plan of a manifest. `atmos` is the configuration of Atmos that is there already.
///
/// # Errors
/// All problems of the manifest and of `atmos.yaml`.
pub fn plan(texts: &ManifestTexts, atmos: Option<&Atmos>, today: Date) -> Result<Plan, Error> {
    plan_of(texts, atmos, today, Concern::Everything)
}

/// The same for a command that is about some accounts alone.
///
/// # Errors
/// All problems of `atmos.yaml`, and those of the manifest that concern the command.
pub fn plan_of(texts: &ManifestTexts, atmos: Option<&Atmos>, today: Date, concern: Concern<'_>) -> Result<Plan, Error> {
    let Atmos { config, problems: unread, mut sources, .. } = atmos.cloned().unwrap_or_default();
    let layout = Layout::new(config.clone());
    let (own, problems) = overrides::read(&texts.overrides, &mut sources);
    let vocabulary = &own.baseline.vocabulary;
    let (manifest, mut found) = manifest::load(texts, vocabulary, &mut sources);
    found.extend(problems);
    found.extend(unread.sorted());
    found.extend(manifest.as_ref().and_then(check_version));
    let Some(manifest) = manifest else {
        return Err(Error::problems(found, sources));
    };
    let (organization, allotments, problems) = organization::resolve(&manifest, &vocabulary.profiles, today);
    found.extend(problems.into_iter().map(|problem| concern.judge(problem, &sources)));
    let Some(organization) = organization else {
        return Err(Error::problems(found, sources));
    };
    let values = own.baseline.values(&organization);
    let (trust, problems) = resolve::trust(&manifest, &organization, &values, today);
    found.extend(problems);
    let (blueprints, mut problems) = resolve::resolve(&Given {
        facts: Facts { organization: &organization, trust: &trust, values: &values },
        baseline: &own.baseline,
        names: layout.names(),
        schema_was_silent: !found.has_errors(),
    });
    if !problems.has_errors() {
        problems.extend(steps::still_needed(&organization, &blueprints));
    }
    let (broken, weakened) = own.check(&organization, blueprints.components.values(), &mut sources);
    problems.extend(weakened);
    problems.extend(resolve::idle_waivers(&organization, &blueprints.components, &broken));
    // What has no effect is not worth telling while something else is wrong: it may have an effect once that is mended.
    let tells_warnings = !found.has_errors();
    found.extend(problems.into_iter().filter(|one| tells_warnings || one.severity == Severity::Error));
    if found.has_errors() {
        return Err(Error::problems(found, sources));
    }
    let migrations = Vec::new();
    Ok(Plan { own, organization, trust, blueprints, layout, allotments, warnings: found, sources, migrations })
}

impl Plan {
    /// Renders every file of the repository.
    ///
    /// # Errors
    /// When a template fails, which is a mistake in this program.
    pub fn files(&self) -> Result<Vec<RenderedFile>, Error> {
        let Overridden { baseline, engine, .. } = &self.own;
        Ok(render::files(&self.organization, &self.blueprints, &self.layout, &baseline.vocabulary, engine)?)
    }

    /// The names that the components' files had in earlier baselines: new path to old paths, the latest first.
    #[must_use]
    pub fn former_paths(&self) -> HashMap<Utf8PathBuf, Vec<Utf8PathBuf>> {
        let mut former = HashMap::new();
        for component in self.blueprints.components.values() {
            let folder = self.layout.component(&component.name);
            let names = kind::former_names(&component.definition.renames);
            former.extend(names.into_iter().map(|(name, earlier)| {
                (folder.join(name), earlier.into_iter().map(|earlier| folder.join(earlier)).collect())
            }));
        }
        former
    }

    /// Every waiver, with the account that it is for; without one if it is for the organization's components.
    pub fn waivers(&self) -> impl Iterator<Item = (Option<&str>, &Waiver)> {
        let accounts = self.organization.accounts.values();
        let own =
            accounts.flat_map(|account| account.waivers.iter().map(|waiver| (Some(account.name.as_str()), waiver)));
        self.organization.waivers.iter().map(|waiver| (None, waiver)).chain(own)
    }

    /// What somebody should see to before long: waivers that expire soon, a contact whom nobody can call, and accounts that
    /// no policy binds yet.
    #[must_use]
    pub fn notices(&self, today: Date) -> Vec<Diagnostic> {
        let waivers = self.waivers().filter_map(|(_, waiver)| waiver.notice(today));
        let contact = self.organization.security_contact.notice();
        waivers.chain(contact).chain(self.not_enforced()).collect::<Diagnostics>().sorted()
    }

    /// The components whose policies are attached to a part of the units, each with the accounts beyond these.
    fn not_enforced(&self) -> impl Iterator<Item = Diagnostic> {
        self.blueprints.components.values().filter_map(|component| {
            let binding = component.structure.binding()?;
            let enforced = binding.enforced.as_ref()?;
            let accounts = binding.unbound_accounts();
            let units = all_of(enforced.iter().map(String::as_str));
            let bound = match &accounts[..] {
                [] => "new accounts elsewhere are not bound".to_owned(),
                accounts if accounts.len() > NAMED => {
                    let more = accounts.len() - NAMED;
                    format!("not bound: {} and {more} other accounts", accounts[..NAMED].join(", "))
                }
                accounts => format!("not bound: {}", accounts.join(", ")),
            };
            let notice = Diagnostic::warning(Code::NotEnforced, format!("policies bind only {units}"))
                .expected(bound)
                .help("add units as their accounts are ready, and remove `enforce` to bind all");
            let layer = self.organization.blueprints.get(&component.name);
            Some(match layer.map(|layer| layer.place_of(&["enforce"])) {
                Some(place) => notice.at(place),
                None => notice,
            })
        })
    }

    /// The controls that the organization permits its components to break.
    #[must_use]
    pub fn waived_in_components(&self) -> Vec<String> {
        self.organization.waivers.iter().map(|waiver| waiver.control.clone()).collect()
    }
}

/// A repository that a newer binary generated must not be taken back by an older one.
fn check_version(manifest: &Manifest) -> Option<Diagnostic> {
    let written = &manifest.organization.baseline;
    if written.value.parse::<Version>().is_ok_and(|written| written <= Version::of_binary()) {
        return None;
    }
    let message = format!("this repository was generated with baseline {}", written.value);
    let diagnostic = Diagnostic::error(Code::BaselineNewer, message)
        .at(written.place(manifest.organization_source))
        .expected(format!("this binary holds baseline {BASELINE_VERSION}"))
        .help("install a newer atmos-forge");
    Some(diagnostic)
}
