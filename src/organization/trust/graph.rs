//! The whole graph of who can become whom: the edges between accounts, and the ways in from outside.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;

/// Somebody who enters a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// A role of an account.
    Role {
        /// The account.
        account: String,
        /// The role by its function, or by its name where the organization did not make it.
        role: String,
    },
    /// Whoever comes from outside, in words, such as `permission set Viewer`.
    Outside(String),
}

impl Principal {
    /// A role.
    #[must_use]
    pub fn role(account: impl Into<String>, role: &impl ToString) -> Self {
        Self::Role { account: account.into(), role: role.to_string() }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role { account, role } => write!(formatter, "{account}/{role}"),
            Self::Outside(words) => formatter.write_str(words),
        }
    }
}

/// One step: somebody enters a role of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Who enters.
    pub from: Principal,
    /// The account of the role.
    pub account: String,
    /// The role.
    pub role: String,
    /// What must hold, in words.
    pub conditions: Vec<String>,
    /// Why, where the manifest says so.
    pub reason: Option<String>,
}

impl Link {
    /// The role that is entered.
    #[must_use]
    pub fn to(&self) -> Principal {
        Principal::role(&self.account, &self.role)
    }
}

/// All steps.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// The steps.
    pub links: Vec<Link>,
}

impl Graph {
    /// Everybody that it knows, callers first.
    pub fn principals(&self) -> impl Iterator<Item = Principal> + '_ {
        let mut seen = HashSet::new();
        let all = self.links.iter().flat_map(|link| [link.from.clone(), link.to()]);
        all.filter(move |one| seen.insert(one.clone()))
    }

    /// The shortest way to each role that somebody can become, nearest first.
    #[must_use]
    pub fn reached_from(&self, from: &Principal) -> Vec<Vec<&Link>> {
        let mut next: HashMap<&Principal, Vec<&Link>> = HashMap::new();
        for link in &self.links {
            next.entry(&link.from).or_default().push(link);
        }
        let mut seen = HashSet::from([from.clone()]);
        let mut open: VecDeque<(Principal, Vec<&Link>)> = VecDeque::from([(from.clone(), Vec::new())]);
        let mut ways = Vec::new();
        while let Some((here, way)) = open.pop_front() {
            for link in next.get(&here).into_iter().flatten() {
                let there = link.to();
                if seen.insert(there.clone()) {
                    let longer: Vec<&Link> = way.iter().copied().chain([*link]).collect();
                    ways.push(longer.clone());
                    open.push_back((there, longer));
                }
            }
        }
        ways
    }

    /// The shortest way from everybody who can become a role, nearest first.
    #[must_use]
    pub fn leading_to(&self, to: &Principal) -> Vec<Vec<&Link>> {
        let mut before: HashMap<Principal, Vec<&Link>> = HashMap::new();
        for link in &self.links {
            before.entry(link.to()).or_default().push(link);
        }
        let mut seen = HashSet::from([to.clone()]);
        let mut open: VecDeque<(Principal, Vec<&Link>)> = VecDeque::from([(to.clone(), Vec::new())]);
        let mut ways = Vec::new();
        while let Some((here, way)) = open.pop_front() {
            for link in before.get(&here).into_iter().flatten() {
                if seen.insert(link.from.clone()) {
                    let longer: Vec<&Link> = std::iter::once(*link).chain(way.iter().copied()).collect();
                    ways.push(longer.clone());
                    open.push_back((link.from.clone(), longer));
                }
            }
        }
        ways
    }

    /// The part of it that these ways use.
    #[must_use]
    pub fn of_ways(ways: &[Vec<&Link>]) -> Self {
        let mut links: Vec<Link> = Vec::new();
        for link in ways.iter().flatten() {
            if !links.contains(link) {
                links.push((*link).clone());
            }
        }
        Self { links }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: (&str, &str), to: (&str, &str)) -> Link {
        Link {
            from: Principal::role(from.0, &from.1),
            account: to.0.to_owned(),
            role: to.1.to_owned(),
            conditions: Vec::new(),
            reason: None,
        }
    }

    #[test]
    fn what_can_be_reached_is_found_over_several_steps_and_in_a_circle() {
        let graph = Graph {
            links: vec![
                link(("a", "audit"), ("b", "audit")),
                link(("b", "audit"), ("c", "audit")),
                link(("c", "audit"), ("a", "audit")),
                link(("x", "audit"), ("c", "audit")),
            ],
        };
        let shown = |ways: Vec<Vec<&Link>>| -> Vec<String> {
            let way = |way: &Vec<&Link>| way.iter().map(|link| format!("{}>{}", link.from, link.to())).collect();
            ways.iter().map(|one: &Vec<&Link>| -> Vec<String> { way(one) }).map(|way| way.join(" ")).collect()
        };
        let from_a = shown(graph.reached_from(&Principal::role("a", &"audit")));
        assert_eq!(from_a, ["a/audit>b/audit", "a/audit>b/audit b/audit>c/audit"]);
        let to_c = shown(graph.leading_to(&Principal::role("c", &"audit")));
        assert_eq!(to_c, ["b/audit>c/audit", "x/audit>c/audit", "a/audit>b/audit b/audit>c/audit"]);
    }
}
