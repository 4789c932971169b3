//! Whether Atmos's configuration merges lists so that the generated stacks mean what they should.

use super::rendered_stacks::rendered_stacks;
use crate::Error;
use crate::control::joined;
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::Plan;
use crate::yaml::Lists;

/// The problem that a stack's list would be joined with the one that it should replace.
pub(super) fn joined_lists(plan: &Plan) -> Result<Option<Diagnostic>, Error> {
    let lists = plan.layout.lists();
    if lists == Lists::Replace {
        return Ok(None);
    }
    let joined = joined(&rendered_stacks(plan)?, &plan.layout.stacks(), lists);
    let Some(first) = joined.first() else { return Ok(None) };
    let more = match joined.len() - 1 {
        0 => String::new(),
        1 => " and one other list".to_owned(),
        more => format!(" and {more} other lists"),
    };
    let message = format!(
        "Atmos would not replace `{}` of {} in {}{more}: Terraform would get other values than the manifest says",
        first.variable, first.component, first.stack
    );
    let help =
        "set `settings.list_merge_strategy: replace`, with which the generated stacks are merged as they are meant";
    Ok(Some(Diagnostic::error(Code::AtmosConfig, message).at(plan.layout.lists_place()).help(help)))
}
