//! The shape that a plan would give to the repository.

use super::shape::{Deployed, Instances, Setting, Shape};
use crate::layout::Layout;
use crate::pipeline::Plan;
use crate::resolve::Instance;

/// The variable that a network gets its block by.
pub(super) const BLOCK: &str = "cidr";

/// Where the stack of what is not regional lies.
pub(super) const GLOBAL: &str = "global-region";

impl Shape {
    /// The shape of a plan.
    #[must_use]
    pub fn of_plan(plan: &Plan) -> Self {
        let accounts = plan.organization.accounts.values().filter_map(|account| {
            let id = account.id.clone()?;
            let stacks = plan.blueprints.stacks.get(&account.name)?;
            let place = |region: &Option<String>| region.clone().unwrap_or_else(|| GLOBAL.to_owned());
            let deployed = Deployed {
                id,
                stacks: stacks.iter().map(|stack| (place(&stack.region), instances(&stack.instances))).collect(),
                names: stacks.iter().map(|stack| stack.name.clone()).collect(),
            };
            Some((account.name.clone(), deployed))
        });
        Self { accounts: accounts.collect(), ..Self::settings_of_plan(plan) }
    }

    /// The shape of a plan without its accounts.
    #[must_use]
    pub fn settings_of_plan(plan: &Plan) -> Self {
        let mut settings = folders(&plan.layout);
        settings.push((Setting::Namespace, plan.organization.namespace.clone()));
        settings.push((Setting::HomeRegion, plan.organization.home().name.clone()));
        let bucket = plan.blueprints.state_bucket(&plan.organization).and_then(|bucket| bucket.name);
        settings.extend(bucket.map(|bucket| (Setting::StateBucket, bucket)));
        Self { settings: settings.into_iter().collect(), ..Self::default() }
    }
}

fn instances(instances: &[Instance]) -> Instances {
    let block = |one: &Instance| one.inputs.known(BLOCK)?.as_str()?.parse().ok();
    instances.iter().map(|one| (one.name.clone(), block(one))).collect()
}

fn folders(layout: &Layout) -> Vec<(Setting, String)> {
    let above = |path: camino::Utf8PathBuf| path.parent().map(ToString::to_string).unwrap_or_default();
    vec![
        (Setting::Components, above(layout.component("any"))),
        (Setting::Stacks, layout.stacks().to_string()),
        (Setting::Top, layout.top().to_owned()),
        (Setting::Workflows, above(layout.workflow("any"))),
        (Setting::Schemas, above(layout.stack_schema("any"))),
    ]
}
