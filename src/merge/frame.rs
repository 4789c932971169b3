//! How the items of a merged container are written.

use std::borrow::Cow;

use super::three::{Side, Three};
use super::tree::{Container, Family, Item, Layout, Name};

/// How the items of a merged container stand.
pub(super) struct Frame<'i, 't> {
    pub(super) sides: Three<&'i Container<'t>>,
    pub(super) layout: Layout,
    pub(super) commas: bool,
    /// The columns that an item of the render moves to the right.
    pub(super) shift: isize,
    /// The indentation of items that come without.
    pub(super) indent: Cow<'t, str>,
}

/// An item's place in a merged container.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) first: bool,
    pub(super) comma: bool,
    /// Whether it stands on the line of its container, where that is how the first item stands.
    pub(super) hangs: bool,
}

impl<'i, 't> Frame<'i, 't> {
    pub(super) fn new(sides: Three<&'i Container<'t>>, bracket: &'i Container<'t>) -> Self {
        let (disk, render) = (sides.disk, sides.render);
        let column = |container: &Container<'_>| container.column.and_then(|column| isize::try_from(column).ok());
        let shift = match (column(disk), column(render)) {
            (Some(disk), Some(render)) => disk - render,
            _ => 0,
        };
        let commas = match bracket.family {
            Family::List | Family::Call(_) => true,
            Family::Object if bracket.layout == Layout::Inline => true,
            _ => bracket.items.iter().any(|item| item.comma),
        };
        let own = || {
            let indents = [disk, render].into_iter().flat_map(|side| side.items.iter().map(|item| item.indent));
            Cow::Borrowed(indents.into_iter().find(|indent| !indent.is_empty()).unwrap_or_default())
        };
        let indent = disk.column.map_or_else(own, |column| Cow::Owned(" ".repeat(column)));
        Self { sides, layout: bracket.layout, commas, shift, indent }
    }

    pub(super) fn shift_of(&self, side: Side) -> isize {
        match side {
            Side::Disk => 0,
            Side::Render => self.shift,
        }
    }

    /// An item as it stands on a side, without the blank lines above.
    pub(super) fn whole(&self, item: &Item<'t>, side: Side, place: Place) -> String {
        if item.name == Name::Comment {
            return shifted(item.node.raw, self.shift_of(side), true).into_owned() + item.tail;
        }
        let place = Place { hangs: place.first && item.lead.is_empty(), ..place };
        self.lead(item, side, place) + &self.indent(item, side, place) + item.head + &self.rest(item, side, place)
    }

    /// The value and what follows.
    pub(super) fn rest(&self, item: &Item<'t>, side: Side, place: Place) -> String {
        let mut rest = shifted(item.node.raw, self.shift_of(side), false).into_owned();
        if place.comma {
            rest.push(',');
        }
        rest + self.tail(item, place)
    }

    pub(super) fn tail(&self, item: &Item<'t>, place: Place) -> &'t str {
        let lines_of_its_own = item.node.as_container().is_some_and(|container| container.column.is_some());
        match self.layout {
            Layout::Inline if place.comma => " ",
            Layout::Inline => "",
            _ if lines_of_its_own || item.tail.ends_with('\n') => item.tail,
            _ => "\n",
        }
    }

    pub(super) fn lead(&self, item: &Item<'t>, side: Side, place: Place) -> String {
        let lead = shifted(item.lead, self.shift_of(side), true);
        if place.first && self.layout == Layout::Hanging {
            return lead.trim_start_matches(' ').to_owned();
        }
        lead.into_owned()
    }

    pub(super) fn indent(&self, item: &Item<'t>, side: Side, place: Place) -> String {
        match self.layout {
            Layout::Inline => String::new(),
            Layout::Hanging if place.hangs => String::new(),
            Layout::Lines if self.sides.disk.column.is_none() && self.sides.get(side).layout == Layout::Lines => {
                item.indent.to_owned()
            }
            _ => self.indent.clone().into_owned(),
        }
    }
}

/// The blank lines above an item: the first choice that fits, as the first item of a side has none.
pub(super) fn gap<'t>(frame: &Frame<'_, 't>, place: Place, items: &[&Item<'t>], sides: &[Side]) -> &'t str {
    if frame.layout == Layout::Inline || (place.first && frame.layout == Layout::Hanging) {
        return "";
    }
    let is_first =
        |item: &Item<'t>, side: Side| frame.sides.get(side).items.first().is_some_and(|first| first.at == item.at);
    let fitting = items.iter().zip(sides).find(|(item, side)| is_first(item, **side) == place.first);
    match fitting {
        Some((item, _)) => item.gap,
        None if place.first => "",
        None => {
            let apart = |container: &Container<'t>| container.items.get(1).map_or("", |second| second.gap);
            let (disk, render) = (apart(frame.sides.disk), apart(frame.sides.render));
            if disk.is_empty() { render } else { disk }
        }
    }
}

/// A text moved to the right, or to the left, from its second line on or as a whole.
pub(super) fn shifted(text: &str, by: isize, first_too: bool) -> Cow<'_, str> {
    if by == 0 || text.is_empty() || (!first_too && !text.contains('\n')) {
        return Cow::Borrowed(text);
    }
    let mut moved = String::with_capacity(text.len());
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if (index == 0 && !first_too) || line.trim().is_empty() {
            moved.push_str(line);
        } else if let Ok(right) = usize::try_from(by) {
            moved.push_str(&" ".repeat(right));
            moved.push_str(line);
        } else {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            moved.push_str(&line[spaces.min(by.unsigned_abs())..]);
        }
    }
    Cow::Owned(moved)
}
