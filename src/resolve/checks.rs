//! What is wrong with an account as a whole: missing kinds and regions, small blocks, long names, idle waivers.

use serde_json::json;

use super::account::AccountResolver;
use super::component::{Component, variable_of};
use super::named::Named;
use super::refuse::without_effect;
use crate::control::Catalogue;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, one_of};
use crate::kind::{Scope, Site, Variable};
use crate::layout::REMOVAL;
use crate::organization;
use crate::yaml::flow;

impl AccountResolver<'_> {
    pub(super) fn value_needed(&mut self, named: &Named<'_>, variable: &Variable) {
        let key = variable.manifest_key();
        let message = format!("{} needs `{key}`: {}", named.name, variable.description);
        self.report(Code::ValueNeeded, message, format!("set `{}.{key}`", named.path));
    }

    pub(super) fn missing_kind(&mut self, component: &Component, kind: &str) {
        if !self.given.baseline.profiles.contains_key(&self.account.profile) {
            return; // reported by the schema; a known profile may bring the kind
        }
        if self.given.baseline.definitions.get(kind).is_some_and(|one| one.scope == Scope::Organization) {
            let message = format!("{} reads from {kind}, which the management account does not have", component.name);
            let help = format!("define core-management in forge/accounts, with `{kind}` from its profile or `kinds`");
            self.report(Code::MissingKind, message, help);
            return;
        }
        let message = format!("{} reads from {kind}, which this account does not have here", component.name);
        self.report(Code::MissingKind, message, format!("add `{kind}` to `kinds`, or remove {}", component.name));
    }

    pub(super) fn missing_output(&mut self, component: &Component, producer: &Component, output: &str) {
        let (reader, producer) = (&component.name, &producer.name);
        let message = format!("{reader} reads {output} from {producer}, whose structure does not include it");
        let help = format!("add what provides it to `blueprints: {producer}`, or remove what needs it from {reader}");
        self.report(Code::MissingKind, message, help);
    }

    fn report(&mut self, code: Code, message: String, help: String) {
        self.diagnostics.push(
            Diagnostic::error(code, message)
                .at(self.account.profile_place.clone())
                .expected(format!("{} has it from this profile or its `kinds`", self.account.name))
                .help(help),
        );
    }

    pub(super) fn check_block(&mut self, component: &Component, site: &Site<'_>) {
        let Some(longest) = component.structure.smallest_block() else {
            return;
        };
        let used = self.account.regions.get(&site.place.region().name);
        if let Some((used, block)) = used.and_then(|used| Some((used, used.addresses?)))
            && block.prefix_len() > longest
        {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::AddressBlockTooSmall,
                    format!("{block} is too small for the tiers of {}", component.name),
                )
                .at(used.place.clone())
                .expected(format!("expected a block of /{longest} or larger"))
                .help("remove `addresses` and lower `regions.block` to have a larger block allotted"),
            );
        }
    }

    pub(super) fn check_names(&mut self, named: &Named<'_>, place: organization::Place<'_>) {
        let (account, component) = (self.account, named.component);
        let id = self.resource_id(named.last_part(), place);
        let features = component.structure.features();
        let tightest = component
            .definition
            .longest_names
            .iter()
            .filter(|name| features.includes(name.feature.as_deref()))
            .map(|name| (name, id.len() + name.suffix.len()))
            .filter(|(name, length)| *length > name.limit)
            .max_by_key(|(name, length)| length - name.limit);
        if let Some((name, length)) = tightest {
            let message = format!(
                "the name of the {} can have at most {} characters, found {length}: `{id}{}`",
                name.resource, name.limit, name.suffix
            );
            let parts = if named.resource_name.is_some() {
                "its name, the tenant or the stage"
            } else {
                "the tenant or the stage"
            };
            let help = format!("shorten {parts} by {} characters", length - name.limit);
            self.diagnostics.push(
                Diagnostic::error(Code::NameTooLong, message)
                    .at(account.profile_place.clone())
                    .expected(format!("{} has this name", named.name))
                    .help(help),
            );
        }
    }

    /// A kind of which there is one in the organization stands in the management account.
    pub(super) fn check_organizational(&mut self) {
        let is_management = self.organization.management().is_some_and(|one| one.name == self.account.name);
        let misplaced = self.components.iter().find(|one| one.definition.scope == Scope::Organization);
        if let (Some(component), false) = (misplaced, is_management) {
            let message = format!("{} is for the management account only", component.name);
            self.report(Code::UnknownKind, message, format!("remove {} from this account", component.name));
        }
    }

    /// A kind for regions needs a region.
    pub(super) fn check_regions(&mut self) {
        let regional = self.components.iter().find(|component| component.definition.scope == Scope::Region);
        if let (Some(component), true) = (regional, !self.account.names_region) {
            let message = format!("{} needs a region, but {} uses none", component.name, self.account.name);
            let known = self.organization.regions.iter().map(|region| region.name.as_str());
            self.report(Code::MissingKey, message, format!("add one of {} under `regions`", one_of(known)));
        }
    }

    /// Values that reach no component would be silently without effect.
    pub(super) fn check_overrides(&mut self) {
        for (name, layer) in &self.account.blueprints {
            let component = self.components.iter().find(|one| one.name == *name || one.kind.name() == name);
            let Some(component) = component else {
                // Why a kind that the account has is left out is told already.
                if self.account.components.contains(name) {
                    continue;
                }
                let known = self.components.iter().map(|component| component.name.as_str());
                let message = format!("{} has no {name}: these values have no effect", self.account.name);
                let hint = did_you_mean(name, known);
                self.diagnostics
                    .push(Diagnostic::warning(Code::UnknownKind, message).at(layer.place.clone()).help(hint));
                continue;
            };
            let holds = |key: &str| component.definition.instances.as_ref().is_some_and(|several| several.key == key);
            for (key, _) in layer.node.entries() {
                if variable_of(&component.variables, &key.text).is_none() && !holds(&key.text) {
                    self.diagnostics.push(without_effect(&key.text, layer.place_of(&[&key.text])));
                }
            }
        }
    }

    /// A kind that the account has several of does nothing until the account names one.
    pub(super) fn check_items(&mut self) {
        for component in &self.components {
            let Some(several) = &component.definition.instances else { continue };
            let own = self.given.facts.values.of_account(self.account, &component.name);
            for (item, _) in own.items(&several.key).filter(|(item, _)| item.ends_with(REMOVAL)) {
                let place = own.place_of(&[&several.key, item]).unwrap_or_else(|| self.account.profile_place.clone());
                let message = format!("the name of a {} cannot end in `{REMOVAL}`: `{item}`", several.one);
                let problem = Diagnostic::error(Code::InvalidValue, message).at(place);
                self.diagnostics.push(problem.help("the component that destroys one is called so"));
            }
            if own.items(&several.key).next().is_none() {
                let (account, name) = (&self.account.name, &component.name);
                let message = format!("{account} has {name}, but no {}", several.one);
                let help = format!(
                    "name one under `blueprints.{name}.{}`, for example `blueprints: {}`",
                    several.key,
                    flow(&json!(several.example))
                );
                self.diagnostics.push(
                    Diagnostic::warning(Code::ValueNeeded, message).at(self.account.profile_place.clone()).help(help),
                );
            }
        }
    }

    pub(super) fn check_waivers(&mut self) {
        for waiver in &self.account.waivers {
            if Catalogue::get().find(&waiver.control).is_none() {
                continue; // reported by the schema
            }
            let diagnostic = if !self.components.iter().any(|component| component.can_be_waived(&waiver.control)) {
                let message = format!("{} cannot be waived for this account", waiver.control);
                Diagnostic::error(Code::WaiverInvalid, message)
                    .expected("no value of this account's components can weaken it")
                    .help("waive a control that depends on a component's structure in organization.yaml")
            } else if !self.used_waivers.contains(&waiver.control) {
                let message =
                    format!("the waiver for {} has no effect: nothing here breaks the control", waiver.control);
                Diagnostic::warning(Code::WaiverInvalid, message).help("remove the waiver")
            } else {
                continue;
            };
            self.diagnostics.push(diagnostic.at(waiver.place.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Error;
    use crate::pipeline::plan;
    use crate::starter::Starter;

    #[test]
    fn an_output_that_the_other_structure_lacks_is_an_error() {
        let mut texts = Starter::example().manifest_with_workload().expect("a manifest");
        texts.organization.text.push_str("\nblueprints:\n  vpc: { endpoints: { gateway: [dynamodb] } }\n");
        let Err(Error::Problems { diagnostics, .. }) = plan(&texts, None, "2026-01-01".parse().expect("a day")) else {
            panic!("a reference to nothing is not reported")
        };
        assert!(!diagnostics.is_empty());
        for problem in diagnostics {
            assert_eq!(
                problem.message,
                "securitygroup reads s3_prefix_list_id from vpc, whose structure does not include it"
            );
        }
    }
}
