//! What a command is about. What went wrong in another account, such as a waiver that expired there, must not stop it.

use crate::diagnostic::{Code, Diagnostic, Severity, Sources};
use crate::layout::Layout;

/// The accounts that a command is about.
#[derive(Clone, Copy)]
pub enum Concern<'a> {
    /// The whole organization.
    Everything,
    /// The accounts of these names alone.
    Accounts(&'a dyn Fn(&str) -> bool),
}

impl Concern<'_> {
    /// A problem as this command has it: an expired waiver of an account that it is not about is only worth a warning.
    #[must_use]
    pub fn judge(&self, mut problem: Diagnostic, sources: &Sources) -> Diagnostic {
        let Self::Accounts(concerned) = self else {
            return problem;
        };
        let path = problem.place.as_ref().map(|place| sources.get(place.source).path.clone());
        if problem.code == Code::WaiverExpired
            && let Some(account) = path.as_deref().and_then(Layout::account_of_manifest)
            && !concerned(account)
        {
            problem.severity = Severity::Warning;
        }
        problem
    }
}
