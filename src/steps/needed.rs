//! What cannot be removed yet, because something that stays depends on it.

use super::graph::{Graph, Step};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::organization::Organization;
use crate::resolve::Blueprints;

/// Reports what is to be removed although others, in any account, read from it or wait for it: one problem for each mark.
#[must_use]
pub fn still_needed(organization: &Organization, blueprints: &Blueprints) -> Diagnostics {
    let accounts = &organization.accounts;
    if accounts.values().all(|account| account.removing.is_empty()) {
        return Diagnostics::default();
    }
    let graph = Graph::of(blueprints, accounts.keys().map(String::as_str));
    let dependents: Vec<(Step<'_>, Step<'_>)> = graph.dependents().collect();
    let marks = accounts.values().flat_map(|account| account.removing.iter().map(move |mark| (account, mark)));
    let problems = marks.filter_map(|(account, (mark, place))| {
        let lost = dependents.iter().filter(|(_, lost)| {
            let instance = lost.instance;
            let is_marked =
                [&instance.component, &instance.name].contains(&mark) || lost.stack.region.as_ref() == Some(mark);
            lost.account == account.name && is_marked
        });
        let mut told: Vec<String> = lost.map(|(dependent, lost)| dependence(dependent, lost)).collect();
        told.dedup();
        if told.is_empty() {
            return None;
        }
        let message = format!("{} cannot lose {mark}: {}", account.name, told.join("; "));
        let problem = Diagnostic::error(Code::CannotRemove, message).at(place.clone());
        Some(problem.expected("others depend on it").help("remove what depends on it too, or first"))
    });
    problems.collect()
}

fn dependence(dependent: &Step<'_>, lost: &Step<'_>) -> String {
    let (reader, lost) = (&dependent.instance.name, &lost.instance.name);
    format!("{reader} in {} depends on {lost}", dependent.stack.name)
}
