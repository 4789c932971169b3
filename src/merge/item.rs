//! Merging an item that both sides have: the comment above, the value, the comment behind.

use std::borrow::Cow;

use super::frame::{Frame, Place, gap, shifted};
use super::path::Path;
use super::piece::{Clash, Piece};
use super::three::{Side, Three};
use super::tree::{Family, Item, Layout, Name, Node};
use super::tree_merge::Merger;
use super::{Sides, lines, trivia};

/// Blocks without labels that stand at most once in another.
const SINGLE_BLOCKS: [&str; 5] = ["lifecycle", "locals", "timeouts", "terraform", "required_providers"];

impl Merger {
    /// An item of both sides.
    pub(super) fn item<'t>(
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
        let lead = pieces.len();
        self.lead(three, frame, place, path, pieces)?;
        let bare = pieces[lead..].iter().all(Piece::is_empty);
        let place = Place { hangs: place.first && bare, ..place };

        let node = three.map(|item| &item.node);
        let (value, side) = self.value(&node, frame, path);
        let tail_side = three.map(|item| item.tail).pick_words();
        let head_side = three.map(|item| item.head).pick_words();
        let value = value.filter(|_| head_side.is_some() && !may_be_two(three));
        let (Some(value), Some(mut head_side), Some(mut tail_side)) = (value, head_side, tail_side) else {
            self.whole_clash(three, frame, place, path, pieces);
            return Some(());
        };
        // The head and the tail of the disk may not fit another kind of value: `key:` alone before lines of its own.
        let other = three.get(side);
        let fits = same_shape(&three.disk.node, &other.node);
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
        if let Some(side) = by_reference.pick(same) {
            pieces.push(Piece::Text(Cow::Owned(text(side))));
            return Some(());
        }
        let base = three.base.map_or_else(String::new, |item| frame.lead(item, Side::Disk, place));
        let (disk, render) = (text(Side::Disk), text(Side::Render));
        let sides = Sides { base: &base, disk: &disk, render: &render };
        let first = self.line(three.disk.at).saturating_sub(1 + three.disk.lead.lines().count());
        let merged = lines::pieces(&sides, first, &|_| format!("{path} (comment)"));
        pieces.extend(merged.into_iter().map(|piece| both_comments(piece).into_owned()));
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
        let reformatted = node.base.is_none_or(|base| base.raw != node.disk.raw);
        match changed {
            Some(Side::Disk) if reformatted => return (Some(vec![node.disk.raw.into()]), Side::Disk),
            Some(_) if !reformatted || node.disk.as_container().is_none() => {
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
    ) {
        let fits = same_shape(&three.disk.node, &three.render.node);
        let head = three.map(|item| item.head).pick_words().map(|side| three.get(side).head);
        let text = |item: &Item<'t>, side| {
            let head = head.filter(|_| fits).unwrap_or(item.head);
            frame.indent(three.disk, Side::Disk, place) + head + &frame.rest(item, side, place)
        };
        let base = three.base.map(|base| {
            let head = head.filter(|_| fits && same_shape(&base.node, &three.disk.node)).unwrap_or(base.head);
            frame.indent(three.disk, Side::Disk, place) + head + &frame.rest(base, Side::Disk, place)
        });
        let (disk, render) = (text(three.disk, Side::Disk), text(three.render, Side::Render));
        let line = self.line(three.disk.at);
        if frame.layout == Layout::Inline {
            let [disk, render] = [disk, render].map(|text| Some(Cow::Owned(text)));
            let clash = Clash { what: path.to_string(), line, base: base.map(Cow::Owned), disk, render };
            pieces.push(Piece::Clash(clash));
        } else {
            let sides = Sides { base: base.as_deref().unwrap_or_default(), disk: &disk, render: &render };
            let merged = lines::pieces(&sides, line - 1, &|_| path.to_string());
            pieces.extend(merged.into_iter().map(Piece::into_owned));
        }
    }
}

/// Whether both sides added a block without labels, such as `ingress { … }`: it may be meant to be one block or two.
fn may_be_two(three: &Three<&Item<'_>>) -> bool {
    let Name::Key(name) = &three.disk.name else { return false };
    three.base.is_none()
        && three.disk.whole != three.render.whole
        && !name.contains(' ')
        && !SINGLE_BLOCKS.contains(&name.as_str())
        && three.disk.node.as_container().is_some_and(|container| container.family == Family::Body)
}

/// Comments that both sides added at one place stand one after the other.
fn both_comments(piece: Piece<'_>) -> Piece<'_> {
    match piece {
        Piece::Clash(Clash { base: None, disk: Some(disk), render: Some(render), .. }) => Piece::Text(disk + render),
        piece => piece,
    }
}

/// Whether the head and the tail of one value fit the other.
fn same_shape(one: &Node<'_>, other: &Node<'_>) -> bool {
    let shape = |node: &Node<'_>| (node.raw.is_empty(), node.as_container().map(|c| (c.column.is_some(), c.layout)));
    shape(one) == shape(other)
}
