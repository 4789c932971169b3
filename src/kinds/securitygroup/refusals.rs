//! What is wrong with a structure beyond its types.

use regex_lite::Regex;

use super::rules::{OPEN_EGRESS, OPEN_INGRESS, OPEN_SHELL, broken_by_accepting, rules};
use super::structure::{INTERNET, Peer, SecurityGroups, Tier};
use crate::kind::{Refusal, Refusals, Waived};
use crate::kinds::ports::Ports;

/// The rules that AWS lets a group have in each direction, unless asked for more.
const MOST_RULES: usize = 60;

/// Names that mean something else where a tier or a prefix list could stand.
const RESERVED: [&str; 6] = [INTERNET, "itself", "clients", "endpoints", "everywhere", "this"];

/// Everything wrong with a structure.
#[must_use]
pub fn refusals(structure: &SecurityGroups, waived: &Waived) -> Vec<Refusal> {
    let mut found = Found { waived, refusals: Refusals::new(waived) };
    if structure.tiers().next().is_none() {
        found.refusals.refuse(None, &["tiers"], "an application needs a tier", "add one, such as `app`");
    }
    for (name, words) in &structure.prefix_lists {
        found.name(&["prefix-lists", name], name);
        found.words(&["prefix-lists", name], words);
        if structure.has_tier(name) {
            found.refusals.refuse(
                None,
                &["prefix-lists", name],
                format!("`{name}` also names a tier"),
                "choose another name",
            );
        }
    }
    for (name, tier) in structure.tiers() {
        found.name(&["tiers", name], name);
        found.words(&["tiers", name, "members"], &tier.members);
        found.accepting(structure, name, tier);
        found.reaching(structure, name, tier);
        if tier.services.iter().enumerate().any(|(at, service)| tier.services[..at].contains(service)) {
            found.refusals.refuse(None, &["tiers", name, "services"], "a service is listed twice", "list it once");
        }
        found.counting(structure, name, tier);
    }
    found.refusals.found()
}

struct Found<'a> {
    waived: &'a Waived,
    refusals: Refusals<'a>,
}

impl Found<'_> {
    fn name(&mut self, path: &[&str], name: &str) {
        let plain = name.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit());
        let form =
            plain && name.starts_with(|first: char| first.is_ascii_lowercase()) && (2..=16).contains(&name.len());
        if !form || RESERVED.contains(&name) {
            self.refusals.refuse(
                None,
                path,
                format!("`{name}` is not a valid name of a tier or a prefix list"),
                format!(
                    "use 2 to 16 lowercase letters and digits, starting with a letter, but none of {}",
                    RESERVED.join(", ")
                ),
            );
        }
    }

    /// AWS takes few characters in descriptions of groups and rules.
    fn words(&mut self, path: &[&str], words: &str) {
        let form = Regex::new(r"^[a-zA-Z0-9 ._:/()#,@\[\]+=&;{}!$*-]{1,100}$");
        if !form.is_ok_and(|form| form.is_match(words)) {
            self.refusals.refuse(
                None,
                path,
                "AWS does not accept this description",
                "use 1 to 100 letters without accents, digits, spaces and ._-:/()#,@[]+=&;{}!$*",
            );
        }
    }

    fn accepting(&mut self, structure: &SecurityGroups, name: &str, tier: &Tier) {
        for (peer, ports) in &tier.accepts {
            let path = ["tiers", name, "accepts", peer];
            self.ports(&path, ports);
            if structure.peer(name, peer) == Peer::Unknown {
                let help = format!("{}, `{INTERNET}`, or a name under `prefix-lists`", tiers(structure));
                self.refusals.refuse(None, &path, format!("`{peer}` is neither a tier nor a prefix list"), help);
                continue;
            }
            for range in ports.all() {
                for control in broken_by_accepting(structure, name, peer, range) {
                    let help = match control {
                        OPEN_SHELL => {
                            "Session Manager needs no port; otherwise name the prefix list of a bastion or VPN"
                        }
                        _ => "443, and 80 beside it to redirect",
                    };
                    let from = if peer == INTERNET { "the internet".to_owned() } else { format!("`{peer}`") };
                    self.refusals.refuse(
                        Some(control),
                        &path,
                        format!("the tier `{name}` accepts {range} from {from}"),
                        help,
                    );
                }
            }
            if peer == INTERNET {
                self.serving(&path, tier, ports);
            }
        }
    }

    fn serving(&mut self, path: &[&str; 4], tier: &Tier, ports: &Ports) {
        let name = path[1];
        if tier.stores_data {
            self.refusals.refuse(
                Some(OPEN_INGRESS),
                path,
                format!("the tier `{name}` stores data and accepts connections from the internet"),
                "accept them in a tier in front of it",
            );
        }
        if ports.all().any(|range| range.is_tcp(80)) && !ports.all().any(|range| range.is_tcp(443)) {
            self.refusals.refuse(
                Some(OPEN_INGRESS),
                path,
                format!("the tier `{name}` accepts 80 from the internet without 443 to redirect to"),
                "add 443",
            );
        }
    }

    fn reaching(&mut self, structure: &SecurityGroups, name: &str, tier: &Tier) {
        for (peer, ports) in &tier.reaches {
            let path = ["tiers", name, "reaches", peer];
            self.ports(&path, ports);
            match structure.peer(name, peer) {
                Peer::PrefixList(_) => {}
                Peer::Internet => self.refusals.refuse(
                    Some(OPEN_EGRESS),
                    &path,
                    format!("the tier `{name}` may connect to every address"),
                    "name the prefix list of those it needs, and AWS services under `services`",
                ),
                Peer::Itself | Peer::Tier => self.refusals.refuse(
                    None,
                    &path,
                    "connections between tiers are declared by the tier that accepts them",
                    format!("`accepts` of `{peer}`"),
                ),
                Peer::Unknown => {
                    self.refusals.refuse(
                        None,
                        &path,
                        format!("no prefix list is named `{peer}`"),
                        "a name under `prefix-lists`",
                    );
                }
            }
        }
    }

    fn ports(&mut self, path: &[&str], ports: &Ports) {
        if ports.all().next().is_none() {
            self.refusals.refuse(
                None,
                path,
                "no port is given",
                "list ports under `tcp` or `udp`, or ranges under `ranges`",
            );
        }
        let all: Vec<_> = ports.all().collect();
        if all.iter().any(|range| range.from == 0 || range.from > range.to) {
            self.refusals.refuse(
                None,
                path,
                "a port range must run from a lower to a higher port, above 0",
                "such as 8000 to 8100",
            );
        }
        if all.iter().enumerate().any(|(at, range)| all[..at].contains(range)) {
            self.refusals.refuse(None, path, "a port is listed twice", "list it once");
        }
    }

    fn counting(&mut self, structure: &SecurityGroups, name: &str, tier: &Tier) {
        let rules = rules(structure, name, tier, self.waived);
        for (count, direction) in [(rules.ingress().count(), "accepts"), (rules.egress().count(), "opens")] {
            if count > MOST_RULES {
                self.refusals.refuse(
                    None,
                    &["tiers", name],
                    format!("the tier `{name}` {direction} connections in {count} rules, but AWS allows {MOST_RULES}"),
                    "merge ports into ranges, or split the tier",
                );
            }
        }
    }
}

fn tiers(structure: &SecurityGroups) -> String {
    let names: Vec<String> = structure.tiers().map(|(name, _)| format!("`{name}`")).collect();
    names.join(", ")
}
