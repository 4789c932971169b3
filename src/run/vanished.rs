//! Accounts and units that the last run wrote of, and that the manifest no longer has.

use crate::Error;
use crate::diagnostic::Diagnostics;
use crate::kind::Decided as _;
use crate::kinds::organization::Governance;
use crate::kinds::organization::vanished::{self, Before, has_lost_units, members_in, units_in};
use crate::moves::Shape;
use crate::organization::Account;
use crate::pipeline::Plan;
use crate::workspace::{Owner, Workspace};

/// Reports the accounts and units of which the base still tells and the plan does not, but for an account that the command
/// takes out.
///
/// # Errors
/// When the base cannot be read.
pub(super) fn vanished(
    workspace: &Workspace,
    last: &Shape,
    plan: &Plan,
    withdrawn: Option<&str>,
) -> Result<Diagnostics, Error> {
    let mut before = before(workspace, last, plan)?;
    before.accounts.retain(|name| Some(name.as_str()) != withdrawn);
    Ok(vanished::vanished(&plan.organization, &before))
}

/// What the last run wrote about the organization's members. The accounts in units are read only where a unit is gone:
/// elsewhere nobody asks.
fn before(workspace: &Workspace, last: &Shape, plan: &Plan) -> Result<Before, Error> {
    let (organization, layout) = (&plan.organization, &plan.layout);
    let accounts = workspace.owners()?.into_iter().filter_map(|owner| match owner {
        Owner::Account(name) => Some(name),
        _ => None,
    });
    let ids = last.accounts.iter().map(|(name, deployed)| (name.clone(), deployed.id.clone())).collect();
    let mut before = Before { accounts: accounts.collect(), ids, ..Before::default() };
    let kinds = |name: &str| plan.blueprints.components.get(name).map(|component| component.kind.name());
    let component = plan.blueprints.components.keys().find(|name| kinds(name) == Some(Governance::KIND));
    if let (Some(component), Some(management)) = (component, organization.management()) {
        let units = layout.component(component).join("units.tf");
        let units = workspace.recorded(&Owner::Component(component.clone()), &units)?;
        before.units = units.as_deref().map(units_in).unwrap_or_default();
        if has_lost_units(organization, &before) {
            let Account { tenant, stage, name, .. } = management;
            let stack = layout.stack(&organization.namespace, tenant, stage, "global-region");
            let stack = workspace.recorded(&Owner::Account(name.clone()), &stack)?;
            before.members = stack.map(|text| members_in(&text, component)).unwrap_or_default();
        }
    }
    Ok(before)
}
