//! The regions that an account comes to or leaves: a cause of its own, whichever components stand there.

use std::collections::{BTreeSet, HashMap};

use super::delta::Delta;
use super::outline::outline;
use crate::organization::AWS_REGIONS;
use crate::pipeline::Plan;
use crate::workspace::Owner;

/// What an account takes along when its regions change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moved {
    /// What becomes of its regions, such as `us-east-1 → us-west-2`.
    pub change: String,
    /// The components that it has before and after, in other regions.
    pub components: BTreeSet<String>,
}

/// A region whose stack changed, with the components that stood there and that stand there now.
type Changed<'a> = (&'a str, BTreeSet<String>, BTreeSet<String>);

/// What becomes of a region that only comes or only goes.
pub(super) fn alone(region: &str, comes: bool) -> String {
    format!("{region} {}", if comes { "added" } else { "removed" })
}

/// What moves in each account. A component that an account gets, or loses everywhere, does not move.
pub(super) fn moved(deltas: &[Delta<'_>], plan: &Plan) -> HashMap<String, Moved> {
    let mut by_account: HashMap<&str, Vec<Changed<'_>>> = HashMap::new();
    for delta in deltas {
        let (Owner::Account(account), Some(region)) = (delta.owner, region_of(delta)) else { continue };
        let components = |text: Option<&str>| components(delta, text.unwrap_or_default());
        by_account.entry(account).or_default().push((region, components(delta.base), components(delta.render)));
    }
    let mut moved = HashMap::new();
    for (account, stacks) in by_account {
        let is_changed =
            |region: Option<&String>| stacks.iter().any(|(name, ..)| Some(*name) == region.map(String::as_str));
        let planned = || plan.blueprints.stacks.get(account).into_iter().flatten();
        let of = |stack: &crate::resolve::Stack| -> Vec<String> {
            stack.instances.iter().map(|instance| instance.component.clone()).collect()
        };
        let after: BTreeSet<String> = planned().flat_map(of).collect();
        let unchanged = planned().filter(|stack| !is_changed(stack.region.as_ref())).flat_map(of);
        let before: BTreeSet<String> = stacks.iter().flat_map(|(_, was, _)| was).cloned().chain(unchanged).collect();
        let (mut gone, mut new, mut components) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (region, was, is) in &stacks {
            let left: Vec<&String> = was.difference(is).filter(|one| after.contains(*one)).collect();
            let come: Vec<&String> = is.difference(was).filter(|one| before.contains(*one)).collect();
            gone.extend((!left.is_empty()).then_some(*region));
            new.extend((!come.is_empty()).then_some(*region));
            components.extend(left.into_iter().chain(come).cloned());
        }
        if let Some(change) = change(&gone, &new) {
            moved.insert(account.to_owned(), Moved { change, components });
        }
    }
    moved
}

fn change(gone: &BTreeSet<&str>, new: &BTreeSet<&str>) -> Option<String> {
    let list = |regions: &BTreeSet<&str>| regions.iter().copied().collect::<Vec<_>>().join(", ");
    match (gone.is_empty(), new.is_empty()) {
        (true, true) => None,
        (false, true) => Some(alone(&list(gone), false)),
        (true, false) => Some(alone(&list(new), true)),
        (false, false) => Some(format!("{} → {}", list(gone), list(new))),
    }
}

/// The region that a file is about, by its name.
pub(super) fn region_of<'a>(delta: &Delta<'a>) -> Option<&'a str> {
    let stem = delta.path.file_stem().filter(|_| delta.path.extension() == Some("yaml"))?;
    AWS_REGIONS.iter().any(|(name, ..)| *name == stem).then_some(stem)
}

/// The components of a rendered stack.
fn components(delta: &Delta<'_>, text: &str) -> BTreeSet<String> {
    let component = |address: &String| match address.split('.').collect::<Vec<_>>()[..] {
        ["components", "terraform", name] => Some(name.to_owned()),
        _ => None,
    };
    outline(delta.path, text).iter().filter_map(component).collect()
}
