//! The table of who may connect to whom, for the comment above the network ACLs.

use super::flow::{Purpose, flows, outbound};
use super::structure::{Network, Route, Tier};

/// The lines of the table: a row for each side that opens connections, a column for each side that they enter.
#[must_use]
pub fn matrix(structure: &Network) -> Vec<String> {
    let mut rows = vec![header(structure)];
    rows.extend(structure.tiers().map(|(name, tier)| tier_row(structure, name, tier)));
    rows.extend(outside_peers(structure).iter().map(|peer| outside_row(structure, peer)));
    align(&rows)
}

fn header(structure: &Network) -> Vec<String> {
    let mut row = vec!["from / to".to_owned()];
    row.extend(structure.tiers().map(|(name, _)| name.to_owned()));
    row.push("outside".to_owned());
    row
}

fn tier_row(structure: &Network, name: &str, tier: &Tier) -> Vec<String> {
    let flows = flows(structure);
    let mut row = vec![name.to_owned()];
    for (to, _) in structure.tiers() {
        if to == name {
            row.push(if tier.internal { "all" } else { "" }.to_owned());
            continue;
        }
        let between = flows.iter().filter(|flow| flow.from == name && flow.to == to);
        row.push(cell(between.map(|flow| {
            let mark = match flow.purpose {
                Purpose::Accepted => "",
                Purpose::Endpoints => " (endpoints)",
                Purpose::Nat => " (NAT)",
            };
            format!("{}{mark}", flow.ports)
        })));
    }
    let outbound = outbound(structure, name, tier);
    let mark = match tier.route {
        Route::None => " (gateway endpoints)",
        Route::Internet | Route::Nat => "",
    };
    row.push(cell(outbound.iter().map(|port| format!("{port}{mark}"))));
    row
}

fn outside_row(structure: &Network, peer: &str) -> Vec<String> {
    let mut row = vec![peer.to_owned()];
    for (_, tier) in structure.tiers() {
        row.push(cell(tier.accepted_from(peer).map(|range| range.to_string())));
    }
    row.push(String::new());
    row
}

fn outside_peers(structure: &Network) -> Vec<String> {
    let mut peers: Vec<String> = Vec::new();
    for (_, tier) in structure.tiers() {
        for (peer, _) in tier.accepts().filter(|(peer, _)| structure.tier(peer).is_none()) {
            if !peers.iter().any(|known| known == peer) {
                peers.push(peer.to_owned());
            }
        }
    }
    peers
}

fn cell(entries: impl Iterator<Item = String>) -> String {
    entries.collect::<Vec<_>>().join(", ")
}

fn align(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|column| rows.iter().map(|row| row[column].len().max(1)).max().unwrap_or(1)).collect();
    rows.iter()
        .map(|row| {
            let cells = row.iter().zip(&widths).map(|(text, width)| {
                let text = if text.is_empty() { "-" } else { text };
                format!("{text:width$}")
            });
            cells.collect::<Vec<_>>().join("   ").trim_end().to_owned()
        })
        .collect()
}
