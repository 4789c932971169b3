//! Accounts that would wait for each other: a target that names a caller exactly needs the caller to exist before.

use std::collections::{HashMap, HashSet};

/// Which account waits for which others.
#[derive(Debug, Default)]
pub struct Waiting<'a>(HashMap<&'a str, Vec<&'a str>>);

impl<'a> Waiting<'a> {
    /// Lets accounts wait for another one. Gives the way from that one to the first of them that it waits for already,
    /// ends included; then nothing is added.
    pub fn add(&mut self, targets: &[&'a str], caller: &'a str) -> Result<(), Vec<&'a str>> {
        let targets: Vec<&str> = targets.iter().copied().filter(|target| *target != caller).collect();
        if let Some(way) = self.way(caller, &targets) {
            return Err(way);
        }
        for target in targets {
            let callers = self.0.entry(target).or_default();
            if !callers.contains(&caller) {
                callers.push(caller);
            }
        }
        Ok(())
    }

    /// The way from an account along those that it waits for to one of the wanted.
    fn way(&self, from: &'a str, wanted: &[&'a str]) -> Option<Vec<&'a str>> {
        let wanted: HashSet<&str> = wanted.iter().copied().collect();
        let mut seen = HashSet::from([from]);
        let mut open = vec![vec![from]];
        while let Some(way) = open.pop() {
            let last = way.last().copied()?;
            for next in self.0.get(last).into_iter().flatten() {
                if seen.insert(next) {
                    let mut longer = way.clone();
                    longer.push(next);
                    if wanted.contains(next) {
                        return Some(longer);
                    }
                    open.push(longer);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_accounts_that_wait_for_each_other_are_a_circle() {
        let mut waiting = Waiting::default();
        assert_eq!(waiting.add(&["b", "c"], "a"), Ok(()));
        assert_eq!(waiting.add(&["d"], "b"), Ok(()));
        assert_eq!(waiting.add(&["a"], "d"), Err(vec!["d", "b", "a"]));
        assert_eq!(waiting.add(&["a"], "a"), Ok(()), "an account does not wait for itself");
    }
}
