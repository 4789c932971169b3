//! What becomes of each item.

use super::matching::Triple;
use super::three::{Side, Three};
use super::tree::Item;

/// What becomes of an item.
pub(super) enum Outcome<'i, 't> {
    /// It comes from one side as it is.
    One(&'i Item<'t>, Side),
    Both(Three<&'i Item<'t>>),
    /// One side deleted what the other changed.
    Clash {
        base: &'i Item<'t>,
        disk: Option<&'i Item<'t>>,
        render: Option<&'i Item<'t>>,
    },
    Gone,
}

/// The outcome for an item, by the sides that have it.
pub(super) fn outcome<'i, 't>(
    triple: &Triple,
    base: &'i [Item<'t>],
    disk: &'i [Item<'t>],
    render: &'i [Item<'t>],
) -> Outcome<'i, 't> {
    let in_base = triple.base.map(|at| &base[at]);
    match (in_base, triple.disk.map(|at| &disk[at]), triple.render.map(|at| &render[at])) {
        (base, Some(disk), Some(render)) => Outcome::Both(Three { base, disk, render }),
        (None, Some(item), None) => Outcome::One(item, Side::Disk),
        (None, None, Some(item)) => Outcome::One(item, Side::Render),
        (Some(base), Some(item), None) | (Some(base), None, Some(item)) if item.whole == base.whole => Outcome::Gone,
        (Some(base), disk @ Some(_), None) => Outcome::Clash { base, disk, render: None },
        (Some(base), None, render @ Some(_)) => Outcome::Clash { base, disk: None, render },
        (_, None, None) => Outcome::Gone,
    }
}
