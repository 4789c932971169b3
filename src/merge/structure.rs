//! Merging trees: items by name and place, values as deep as they have parts.

use std::borrow::Cow;

use super::lines;
use super::matching::{self, Triple};
use super::order;
use super::path::Path;
use super::piece::{Clash, Piece};
use super::tree::{Container, Family, Item, Layout, Name, Node};
use super::{Sides, trivia};

/// Merges three trees. Nothing if they cannot be merged by structure.
pub(super) fn merge<'t>(
    base: &Container<'t>,
    disk: &Container<'t>,
    render: &Container<'t>,
    text: &'t str,
) -> Option<Vec<Piece<'t>>> {
    let merger = Merger { lines: line_starts(text) };
    let mut pieces = Vec::new();
    merger.container(&Three { base: Some(base), disk, render }, &Path::Root, &mut pieces)?;
    Some(pieces)
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// The same thing on both sides and, unless it is new, in the base.
#[derive(Debug, Clone, Copy)]
struct Three<T> {
    base: Option<T>,
    disk: T,
    render: T,
}

/// Which side a part of an item comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Disk,
    Render,
}

impl<T: Copy> Three<T> {
    fn map<U>(&self, to: impl Fn(T) -> U) -> Three<U> {
        Three { base: self.base.map(&to), disk: to(self.disk), render: to(self.render) }
    }

    fn get(&self, side: Side) -> T {
        match side {
            Side::Disk => self.disk,
            Side::Render => self.render,
        }
    }

    /// The side that changed; the disk if neither did or both did the same. Nothing if both changed differently.
    fn pick(&self, same: impl Fn(T, T) -> bool) -> Option<Side> {
        match self.base {
            _ if same(self.disk, self.render) => Some(Side::Disk),
            Some(base) if same(self.render, base) => Some(Side::Disk),
            Some(base) if same(self.disk, base) => Some(Side::Render),
            _ => None,
        }
    }

    /// As `pick`, for what only looks different: where both changed it, the disk's stays.
    fn prefer_disk(&self, same: impl Fn(T, T) -> bool) -> Side {
        match self.base {
            Some(base) if same(self.disk, base) => Side::Render,
            _ => Side::Disk,
        }
    }
}

/// The same words, whatever the white space.
fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// What becomes of an item.
enum Outcome<'i, 't> {
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

/// How the items of a merged container stand.
struct Frame<'i, 't> {
    sides: Three<&'i Container<'t>>,
    layout: Layout,
    commas: bool,
    /// The columns that an item of the render moves to the right.
    shift: isize,
    /// The indentation of items that come without.
    indent: Cow<'t, str>,
}

/// An item's place in a merged container.
#[derive(Clone, Copy)]
struct Place {
    first: bool,
    comma: bool,
}

struct Merger {
    lines: Vec<usize>,
}

impl Merger {
    fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at).max(1)
    }

    /// Nothing if the container is better merged, or in conflict, as a whole. Returns the side of its brackets.
    fn container<'t>(
        &self,
        sides: &Three<&Container<'t>>,
        path: &Path<'_>,
        pieces: &mut Vec<Piece<'t>>,
    ) -> Option<Side> {
        let empty = Vec::new();
        let items = sides.map(|side| &side.items);
        let base = items.base.unwrap_or(&empty);
        let triples = matching::triples(base, items.disk, items.render);
        let outcomes: Vec<_> = triples.iter().map(|triple| outcome(triple, base, items.disk, items.render)).collect();
        let kept: Vec<bool> = outcomes.iter().map(|outcome| !matches!(outcome, Outcome::Gone)).collect();
        let family = sides.disk.family;
        let strict = matches!(family, Family::List | Family::Sequence | Family::Call(_));
        let order = order::order(&triples, &kept, strict)?;
        let in_lines = matches!(family, Family::Mapping | Family::Sequence);
        if order.is_empty() && in_lines {
            return None;
        }

        let brackets = |one: &Container<'_>, other: &Container<'_>| {
            one.layout == other.layout && same_words(one.open, other.open) && same_words(one.close, other.close)
        };
        let chosen = sides.prefer_disk(brackets);
        let bracket = sides.get(chosen);
        let mut frame = Frame::new(*sides, bracket);
        let clash = |id: &usize| matches!(outcomes[*id], Outcome::Clash { .. });
        let clashes = order.iter().any(clash);
        if frame.layout == Layout::Inline && clashes {
            return None;
        }
        let crowded = family == Family::Body && frame.layout == Layout::Inline && order.len() > 1;
        if crowded {
            frame.layout = Layout::Lines;
            pieces.push("{\n".into());
        } else {
            pieces.push(bracket.open.into());
        }
        let is_comment = |id: usize| triples[id].name(base, items.disk, items.render) == Some(&Name::Comment);
        let last = order.iter().rposition(|&id| !is_comment(id));
        let ends_in_comma = bracket.layout == Layout::Lines
            && bracket.items.iter().rfind(|item| item.name != Name::Comment).is_some_and(|item| item.comma);
        for (index, &id) in order.iter().enumerate() {
            let more = Some(index) != last || (frame.layout == Layout::Lines && (ends_in_comma || clashes));
            let place = Place { first: index == 0, comma: frame.commas && more && !is_comment(id) };
            match &outcomes[id] {
                Outcome::One(item, side) => {
                    pieces.push(Piece::Text(Cow::Borrowed(gap(&frame, place, &[item], &[*side]))));
                    pieces.push(Piece::Text(Cow::Owned(frame.whole(item, *side, place))));
                }
                Outcome::Both(three) => self.item(three, &frame, place, &path.item(three.disk, index), pieces)?,
                Outcome::Clash { base, disk, render } => {
                    let named = disk.or(*render).unwrap_or(base);
                    let whole = |item: &Item<'t>, side| {
                        Cow::Owned(gap(&frame, place, &[item], &[side]).to_owned() + &frame.whole(item, side, place))
                    };
                    let at = disk.map_or_else(|| self.neighbour(&triples, &order[..index], items.disk), |item| item.at);
                    pieces.push(Piece::Clash(Clash {
                        what: path.item(named, index).to_string(),
                        line: self.line(at),
                        base: Some(whole(base, Side::Disk)),
                        disk: disk.map(|item| whole(item, Side::Disk)),
                        render: render.map(|item| whole(item, Side::Render)),
                    }));
                }
                Outcome::Gone => {}
            }
        }
        pieces.push(if crowded { "}".into() } else { bracket.close.into() });
        Some(if crowded { Side::Disk } else { chosen })
    }

    /// Where on disk the item before a deleted one stands.
    fn neighbour(&self, triples: &[Triple], before: &[usize], disk: &[Item<'_>]) -> usize {
        let last = before.iter().rev().find_map(|&id| triples[id].disk);
        last.or(disk.first().map(|_| 0)).map_or(0, |index| disk[index].at)
    }

    /// An item of both sides.
    fn item<'t>(
        &self,
        three: &Three<&Item<'t>>,
        frame: &Frame<'_, 't>,
        place: Place,
        path: &Path<'_>,
        pieces: &mut Vec<Piece<'t>>,
    ) -> Option<()> {
        let gap_side = three.map(|item| item.gap).prefer_disk(|one, other| one == other);
        let by_preference = match gap_side {
            Side::Disk => [(three.disk, Side::Disk), (three.render, Side::Render)],
            Side::Render => [(three.render, Side::Render), (three.disk, Side::Disk)],
        };
        pieces.push(gap(frame, place, &by_preference.map(|side| side.0), &by_preference.map(|side| side.1)).into());
        self.lead(three, frame, place, path, pieces)?;

        let node = three.map(|item| &item.node);
        let (value, side) = self.value(&node, frame, path);
        let tail_side = three.map(|item| item.tail).pick(same_words);
        let (Some(value), Some(mut tail_side)) = (value, tail_side) else {
            return self.whole_clash(three, frame, place, path, pieces);
        };
        // The head and the tail of the disk may not fit another kind of value: `key:` alone before lines of its own.
        let other = three.get(side);
        let fits = same_shape(&three.disk.node, &other.node);
        let mut head_side = three.map(|item| item.head).prefer_disk(same_words);
        if !fits {
            (head_side, tail_side) = (side, side);
        }
        pieces.push(Piece::Text(Cow::Owned(frame.indent(three.disk, Side::Disk, place) + three.get(head_side).head)));
        pieces.extend(value);
        if place.comma {
            pieces.push(",".into());
        }
        pieces.push(frame.tail(three.get(tail_side), place).into());
        Some(())
    }

    /// The comment above an item of both sides.
    fn lead<'t>(
        &self,
        three: &Three<&Item<'t>>,
        frame: &Frame<'_, 't>,
        place: Place,
        path: &Path<'_>,
        pieces: &mut Vec<Piece<'t>>,
    ) -> Option<()> {
        if frame.layout == Layout::Inline {
            let bare = |item: &Item<'_>| item.lead.is_empty();
            return (bare(three.disk) && bare(three.render)).then_some(());
        }
        let leads = three.map(|item| trivia::words(item.lead));
        let same = |one: &String, other: &String| one == other;
        let by_reference = Three { base: leads.base.as_ref(), disk: &leads.disk, render: &leads.render };
        let text = |side| frame.lead(three.get(side), side, place);
        match by_reference.pick(same) {
            Some(side) => pieces.push(Piece::Text(Cow::Owned(text(side)))),
            None => {
                let base = three.base.map_or_else(String::new, |item| frame.lead(item, Side::Disk, place));
                let (disk, render) = (text(Side::Disk), text(Side::Render));
                let sides = Sides { base: &base, disk: &disk, render: &render };
                let first = self.line(three.disk.at).saturating_sub(1 + three.disk.lead.lines().count());
                let merged = lines::pieces(&sides, first, &|_| format!("{path} (comment)"));
                pieces.extend(merged.into_iter().map(Piece::into_owned));
            }
        }
        Some(())
    }

    /// The value of an item of both sides, and the side whose kind of value it is. Nothing if it is in conflict as a
    /// whole.
    fn value<'t>(
        &self,
        node: &Three<&Node<'t>>,
        frame: &Frame<'_, 't>,
        path: &Path<'_>,
    ) -> (Option<Vec<Piece<'t>>>, Side) {
        let changed = node.pick(|one, other| one.whole == other.whole);
        let reformatted = node.base.is_some_and(|base| base.raw != node.disk.raw);
        match changed {
            Some(Side::Disk) => return (Some(vec![node.disk.raw.into()]), Side::Disk),
            Some(Side::Render) if !reformatted || node.disk.as_container().is_none() => {
                let raw = shifted(node.render.raw, frame.shift, false);
                return (Some(vec![Piece::Text(raw)]), Side::Render);
            }
            _ => {}
        }
        let (Some(disk), Some(render)) = (node.disk.as_container(), node.render.as_container()) else {
            return (None, Side::Disk);
        };
        let base = node.base.and_then(Node::as_container).filter(|base| base.family == disk.family);
        let mut pieces = Vec::new();
        let side = (disk.family == render.family)
            .then(|| self.container(&Three { base, disk, render }, path, &mut pieces))
            .flatten();
        (side.is_some().then_some(pieces), side.unwrap_or(Side::Disk))
    }

    /// An item that both sides changed in different ways: line by line if it takes whole lines.
    fn whole_clash<'t>(
        &self,
        three: &Three<&Item<'t>>,
        frame: &Frame<'_, 't>,
        place: Place,
        path: &Path<'_>,
        pieces: &mut Vec<Piece<'t>>,
    ) -> Option<()> {
        let fits = same_shape(&three.disk.node, &three.render.node);
        let head = three.get(three.map(|item| item.head).prefer_disk(same_words)).head;
        let text = |item: &Item<'t>, side| {
            let head = if fits { head } else { item.head };
            frame.indent(three.disk, Side::Disk, place) + head + &frame.rest(item, side, place)
        };
        let base = three.base.filter(|base| fits && same_shape(&base.node, &three.disk.node));
        let base = match (base, three.base) {
            (Some(base), _) => Some(text(base, Side::Disk)),
            (None, Some(base)) => {
                Some(frame.indent(three.disk, Side::Disk, place) + base.head + &frame.rest(base, Side::Disk, place))
            }
            (None, None) => None,
        };
        let (disk, render) = (text(three.disk, Side::Disk), text(three.render, Side::Render));
        let line = self.line(three.disk.at);
        if frame.layout == Layout::Inline {
            let owned = |text: String| Some(Cow::Owned(text));
            pieces.push(Piece::Clash(Clash {
                what: path.to_string(),
                line,
                base: base.map(Cow::Owned),
                disk: owned(disk),
                render: owned(render),
            }));
        } else {
            let sides = Sides { base: base.as_deref().unwrap_or_default(), disk: &disk, render: &render };
            let merged = lines::pieces(&sides, line - 1, &|_| path.to_string());
            pieces.extend(merged.into_iter().map(Piece::into_owned));
        }
        Some(())
    }
}

/// Whether the head and the tail of one value fit the other.
fn same_shape(one: &Node<'_>, other: &Node<'_>) -> bool {
    let shape = |node: &Node<'_>| (node.raw.is_empty(), node.as_container().map(|c| (c.column.is_some(), c.layout)));
    shape(one) == shape(other)
}

fn outcome<'i, 't>(
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

impl Triple {
    fn name<'i>(&self, base: &'i [Item<'_>], disk: &'i [Item<'_>], render: &'i [Item<'_>]) -> Option<&'i Name> {
        let sides = [(self.disk, disk), (self.render, render), (self.base, base)];
        sides.into_iter().find_map(|(at, items)| Some(&items.get(at?)?.name))
    }
}

/// The blank lines above an item: the first choice that fits, as the first item of a side has none.
fn gap<'t>(frame: &Frame<'_, 't>, place: Place, items: &[&Item<'t>], sides: &[Side]) -> &'t str {
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

impl<'i, 't> Frame<'i, 't> {
    fn new(sides: Three<&'i Container<'t>>, bracket: &'i Container<'t>) -> Self {
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
        let indent = match disk.column {
            Some(column) => Cow::Owned(" ".repeat(column)),
            None => {
                let own = [disk, render].into_iter().flat_map(|side| side.items.iter().map(|item| item.indent));
                Cow::Borrowed(own.into_iter().find(|indent| !indent.is_empty()).unwrap_or_default())
            }
        };
        Self { sides, layout: bracket.layout, commas, shift, indent }
    }

    fn shift_of(&self, side: Side) -> isize {
        match side {
            Side::Disk => 0,
            Side::Render => self.shift,
        }
    }

    /// An item as it stands on a side, without the blank lines above.
    fn whole(&self, item: &Item<'t>, side: Side, place: Place) -> String {
        if item.name == Name::Comment {
            return shifted(item.node.raw, self.shift_of(side), true).into_owned() + item.tail;
        }
        self.lead(item, side, place) + &self.indent(item, side, place) + item.head + &self.rest(item, side, place)
    }

    /// The value and what follows.
    fn rest(&self, item: &Item<'t>, side: Side, place: Place) -> String {
        let mut rest = shifted(item.node.raw, self.shift_of(side), false).into_owned();
        if place.comma {
            rest.push(',');
        }
        rest + self.tail(item, place)
    }

    fn tail(&self, item: &Item<'t>, place: Place) -> &'t str {
        let lines_of_its_own = item.node.as_container().is_some_and(|container| container.column.is_some());
        match self.layout {
            Layout::Inline if place.comma => " ",
            Layout::Inline => "",
            _ if lines_of_its_own || item.tail.ends_with('\n') => item.tail,
            _ => "\n",
        }
    }

    fn lead(&self, item: &Item<'t>, side: Side, place: Place) -> String {
        let lead = shifted(item.lead, self.shift_of(side), true);
        if place.first && self.layout == Layout::Hanging {
            return lead.trim_start_matches(' ').to_owned();
        }
        lead.into_owned()
    }

    fn indent(&self, item: &Item<'t>, side: Side, place: Place) -> String {
        let bare = item.lead.is_empty() && item.gap.is_empty();
        match self.layout {
            Layout::Inline => String::new(),
            Layout::Hanging if place.first && bare => String::new(),
            Layout::Lines if self.sides.disk.column.is_none() && self.sides.get(side).layout == Layout::Lines => {
                item.indent.to_owned()
            }
            _ => self.indent.clone().into_owned(),
        }
    }
}

/// A text moved to the right, or to the left, from its second line on or as a whole.
fn shifted(text: &str, by: isize, first_too: bool) -> Cow<'_, str> {
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
