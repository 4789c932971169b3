//! What comes of evaluating an expression.

use super::value::Value;

/// Why Terraform would refuse to evaluate an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure(pub String);

/// A value, possibly unknown in part, or a failure.
pub(super) type Outcome = Result<Value, Failure>;

/// A failure with this reason.
pub(super) fn fail(reason: impl Into<String>) -> Failure {
    Failure(reason.into())
}
