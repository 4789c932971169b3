//! Merging trees: items by name and place, values as deep as they have parts.

use std::borrow::Cow;

use super::frame::{Frame, Place, gap};
use super::matching::{self, Triple};
use super::order;
use super::outcome::{Outcome, outcome};
use super::path::Path;
use super::piece::{Clash, Piece};
use super::three::{Side, Three};
use super::tree::{Container, Family, Item, Layout, Name};

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

/// Merges containers and their items.
pub(super) struct Merger {
    lines: Vec<usize>,
}

impl Merger {
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at).max(1)
    }

    /// Nothing if the container is better merged, or in conflict, as a whole. Returns the side of its brackets.
    pub(super) fn container<'t>(
        &self,
        sides: &Three<&Container<'t>>,
        path: &Path<'_>,
        pieces: &mut Vec<Piece<'t>>,
    ) -> Option<Side> {
        let none = Vec::new();
        let items = sides.map(|side| &side.items);
        let base = items.base.unwrap_or(&none);
        let triples = matching::triples(sides.disk.family, base, items.disk, items.render);
        let outcomes: Vec<_> = triples.iter().map(|triple| outcome(triple, base, items.disk, items.render)).collect();
        let kept: Vec<bool> = outcomes.iter().map(|outcome| !matches!(outcome, Outcome::Gone)).collect();
        let family = sides.disk.family;
        let strict = matches!(family, Family::List | Family::Sequence | Family::Call(_));
        let order = order::order(&triples, &kept, strict)?;
        if order.is_empty() && sides.disk.column.is_some() {
            return empty(sides.disk, pieces);
        }

        let brackets = |one: &Container<'_>, other: &Container<'_>| {
            one.layout == other.layout && one.open == other.open && one.close == other.close
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
            let place = Place { first: index == 0, comma: frame.commas && more && !is_comment(id), hangs: false };
            match &outcomes[id] {
                Outcome::One(item, side) => {
                    pieces.push(Piece::Text(Cow::Borrowed(gap(&frame, place, &[item], &[*side]))));
                    pieces.push(Piece::Text(Cow::Owned(frame.whole(item, *side, place))));
                }
                Outcome::Both(three) => {
                    let path = path.item(family, three.disk, triples[id].disk.unwrap_or(index));
                    self.item(three, &frame, place, &path, pieces)?;
                }
                Outcome::Clash { base, disk, render } => {
                    let named = disk.or(*render).unwrap_or(base);
                    let whole = |item: &Item<'t>, side| {
                        Cow::Owned(gap(&frame, place, &[item], &[side]).to_owned() + &frame.whole(item, side, place))
                    };
                    let at = disk.map_or_else(|| neighbour(&triples, &order[..index], items.disk), |item| item.at);
                    pieces.push(Piece::Clash(Clash {
                        what: path.item(family, named, index).to_string(),
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
}

/// Where on disk the item before a deleted one stands.
fn neighbour(triples: &[Triple], before: &[usize], disk: &[Item<'_>]) -> usize {
    let last = before.iter().rev().find_map(|&id| triples[id].disk);
    last.or(disk.first().map(|_| 0)).map_or(0, |index| disk[index].at)
}

/// A mapping or sequence with an item a line of which nothing is left.
fn empty<'t>(container: &Container<'t>, pieces: &mut Vec<Piece<'t>>) -> Option<Side> {
    let brackets = if container.family == Family::Mapping { "{}" } else { "[]" };
    match container.layout {
        Layout::Hanging => pieces.extend([brackets.into(), "\n".into()]),
        _ if container.open.ends_with('\n') => pieces.extend([" ".into(), brackets.into(), container.open.into()]),
        _ => return None,
    }
    Some(Side::Disk)
}

impl Triple {
    fn name<'i>(&self, base: &'i [Item<'_>], disk: &'i [Item<'_>], render: &'i [Item<'_>]) -> Option<&'i Name> {
        let sides = [(self.disk, disk), (self.render, render), (self.base, base)];
        sides.into_iter().find_map(|(at, items)| Some(&items.get(at?)?.name))
    }
}
