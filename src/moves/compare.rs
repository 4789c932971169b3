//! What is different between two shapes that somebody has to mean.

use std::collections::BTreeMap;

use ipnet::Ipv4Net;

use super::shape::{Deployed, Setting, Shape};

/// Something that moves, or is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// A setting of the whole organization is another.
    Setting(Setting, String, String),
    /// Folders are others, each with its setting, before and now.
    Folders(Vec<(Setting, String, String)>),
    /// Stacks have other names: one of them before, one of them now, and the accounts.
    StackNames(String, String, Vec<String>),
    /// An account has another id.
    Id(String, String, String),
    /// An account has no id any more.
    NoId(String),
    /// Accounts have no stack in a place any more, because the organization left it.
    Place(String, Vec<String>),
    /// An account has these components no more in a place.
    Region(String, String, Vec<String>),
    /// An account has a component no more, which it had in these places.
    Component(String, String, Vec<String>),
    /// A network has another block: account, region, before and now.
    Block(String, String, Ipv4Net, Option<Ipv4Net>),
}

/// Everything that moves or is gone. An account that is in no shape any more is told of elsewhere, and one that is new
/// moves nothing.
#[must_use]
pub fn moves(before: &Shape, after: &Shape, is_forgotten: impl Fn(&str) -> bool) -> Vec<Move> {
    let mut moves = settings(before, after);
    let mut renamed: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let mut left: BTreeMap<&String, Vec<String>> = BTreeMap::new();
    for (name, was) in &before.accounts {
        match after.accounts.get(name) {
            None if is_forgotten(name) => {}
            None => moves.push(Move::NoId(name.clone())),
            Some(is) if was.id != is.id => moves.push(Move::Id(name.clone(), was.id.clone(), is.id.clone())),
            Some(is) => {
                if let Some((from, to)) = other_names(was, is) {
                    renamed.entry((from, to)).or_default().push(name.clone());
                }
                for place in was.stacks.keys().filter(|place| !is.stacks.contains_key(*place)) {
                    left.entry(place).or_default().push(name.clone());
                }
                moves.extend(of_account(name, was, is));
            }
        }
    }
    moves.extend(left.into_iter().map(|(place, accounts)| Move::Place(place.clone(), accounts)));
    if let Some(((from, to), _)) = renamed.first_key_value() {
        let accounts = renamed.values().flatten().cloned().collect();
        moves.push(Move::StackNames(from.clone(), to.clone(), accounts));
    }
    moves
}

/// Folders move together, as they do when the base path of all of them is another.
fn settings(before: &Shape, after: &Shape) -> Vec<Move> {
    let changed = before.settings.iter().filter_map(|(setting, was)| {
        let is = after.settings.get(setting).filter(|is| *is != was)?;
        Some((*setting, was.clone(), is.clone()))
    });
    let (folders, others): (Vec<_>, Vec<_>) = changed.partition(|(setting, _, _)| setting.is_folder());
    let exists = !before.accounts.is_empty();
    // The name of the bucket begins with the namespace.
    let is_renamed = others.iter().any(|(setting, ..)| *setting == Setting::Namespace);
    let follows = |setting: Setting| setting == Setting::StateBucket && is_renamed;
    let others = others
        .into_iter()
        .filter(|one| exists && !follows(one.0))
        .map(|(setting, was, is)| Move::Setting(setting, was, is));
    let folders = (!folders.is_empty()).then_some(folders).map(Move::Folders);
    others.chain(folders).collect()
}

/// A name of a stack before and now, where any stack that stays has another. Each place has one name, so there are more new
/// names than new places.
fn other_names(was: &Deployed, is: &Deployed) -> Option<(String, String)> {
    let new: Vec<&String> = is.names.difference(&was.names).collect();
    let new_places = is.stacks.keys().filter(|place| !was.stacks.contains_key(*place)).count();
    let from = was.names.difference(&is.names).next()?;
    (new.len() > new_places).then(|| Some((from.clone(), (*new.first()?).clone())))?
}

/// What is gone of an account, and the blocks that changed. Where a network goes, or what stays in other places, the whole
/// place is told of; a component that goes everywhere is told of once.
fn of_account(name: &str, was: &Deployed, is: &Deployed) -> Vec<Move> {
    let (mut moves, mut everywhere): (Vec<Move>, BTreeMap<&String, Vec<String>>) = (Vec::new(), BTreeMap::new());
    let stays = |component: &String| is.stacks.values().any(|instances| instances.contains_key(component));
    for (place, was) in &was.stacks {
        let Some(is) = is.stacks.get(place) else { continue };
        let gone: Vec<&String> = was.keys().filter(|component| !is.contains_key(*component)).collect();
        if gone.iter().any(|component| stays(component) || was[*component].is_some()) {
            let gone = gone.into_iter().cloned().collect();
            moves.push(Move::Region(name.to_owned(), place.clone(), gone));
        } else {
            for component in gone {
                everywhere.entry(component).or_default().push(place.clone());
            }
        }
        let both = was.iter().filter_map(|(component, block)| Some(((*block)?, *is.get(component)?)));
        let changed = both.filter(|(block, now)| *now != Some(*block));
        moves.extend(changed.map(|(block, now)| Move::Block(name.to_owned(), place.clone(), block, now)));
    }
    let component = |(component, places): (&String, _)| Move::Component(name.to_owned(), component.clone(), places);
    moves.extend(everywhere.into_iter().map(component));
    moves
}
