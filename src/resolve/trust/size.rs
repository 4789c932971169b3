//! How long the policies of the edges become. AWS refuses a policy that is too long only when it is applied.

use crate::manifest::EdgeForm;
use crate::organization::trust::{Edge, Reach};

/// What the edges may take of a trust policy's 2,048 characters; the rest is for people and CI.
pub const MOST_OF_TRUST: usize = 1_500;

/// What the edges may take of the 10,240 characters that a role's own policies have together.
pub const MOST_OF_CALLER: usize = 6_500;

/// The characters of a role's ARN in a policy, with quotes and comma.
fn arn(namespace: &str, role: &impl ToString) -> usize {
    "\"arn:aws-us-gov:iam::111122223333:role/-\",".len() + namespace.len() + role.to_string().len()
}

/// The characters that an edge takes in the trust policy of its target.
#[must_use]
pub fn of_statement(edge: &Edge, namespace: &str) -> usize {
    const FRAME: usize = 190; // braces, effect, action, and the condition on the organization
    const LONGEST: usize = 300; // a text that is longer is refused where it is written
    let conditions: usize = edge.conditions.in_words().iter().map(|words| words.len().min(LONGEST) + 45).sum();
    FRAME + arn(namespace, &edge.caller) * if edge.form == EdgeForm::Exact { 1 } else { 2 } + conditions
}

/// The characters that an edge takes in the policy of its caller.
#[must_use]
pub fn of_permission(edge: &Edge, namespace: &str) -> usize {
    let targets = if edge.reach == Reach::All { 1 } else { edge.targets.len() };
    targets * arn(namespace, &edge.role)
}
