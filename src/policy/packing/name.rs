//! What policies are called.

use super::bin::Bin;
use super::{Packed, Piece};

/// Gives each policy its name: the sets that bring its statements, and their topics.
pub(super) fn named(pieces: &[Piece], bins: Vec<Bin>) -> Vec<Packed> {
    let mut packed: Vec<Packed> = Vec::with_capacity(bins.len());
    for Bin { pieces: numbers, units, characters } in bins {
        let mut scopes: Vec<(&str, Vec<&str>)> = Vec::new();
        for piece in numbers.iter().map(|number| &pieces[*number]) {
            let at = scopes.iter().position(|(scope, _)| *scope == piece.scope).unwrap_or_else(|| {
                scopes.push((&piece.scope, Vec::new()));
                scopes.len() - 1
            });
            let domain = piece.domain.as_str();
            if domain != piece.scope && !scopes[at].1.contains(&domain) {
                scopes[at].1.push(domain);
            }
        }
        let parts = scopes.into_iter().map(|(scope, domains)| {
            let mut words = vec![scope];
            words.extend(domains);
            words.join("-")
        });
        let name = parts.collect::<Vec<_>>().join("-and-");
        let taken = |key: &str| packed.iter().any(|other| other.key == key);
        let key = if taken(&name) {
            (2..=pieces.len()).map(|number| format!("{name}-{number}")).find(|key| !taken(key)).unwrap_or_default()
        } else {
            name
        };
        packed.push(Packed { key, units, pieces: numbers, characters });
    }
    packed
}
