//! The address plan: which block of a region's pool belongs to which account.

use std::collections::BTreeMap;

use ipnet::Ipv4Net;

/// The addresses of one region and the blocks of it that are taken.
#[derive(Debug, Clone)]
pub struct Pool {
    range: Ipv4Net,
    /// First to last address of each taken block.
    taken: BTreeMap<u32, u32>,
    /// For each prefix length, where the search for a free block of that length begins: everything before is taken.
    cursors: BTreeMap<u8, u64>,
}

/// Why a block cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// Some of its addresses are not in the pool.
    #[error("it is outside the region's pool {0}")]
    Outside(Ipv4Net),
    /// Some of its addresses are taken.
    #[error("it overlaps another block")]
    Overlap,
    /// No block of the wanted length is free.
    #[error("the region's pool {0} has no free /{1} left")]
    Exhausted(Ipv4Net, u8),
}

impl Pool {
    /// A pool of which nothing is taken.
    #[must_use]
    pub fn new(range: Ipv4Net) -> Self {
        Self { range, taken: BTreeMap::new(), cursors: BTreeMap::new() }
    }

    /// Takes a block that is written in a manifest.
    ///
    /// # Errors
    /// When it lies outside the pool or shares addresses with a block taken before.
    pub fn take(&mut self, block: Ipv4Net) -> Result<(), PoolError> {
        if !self.range.contains(&block) {
            return Err(PoolError::Outside(self.range));
        }
        let (first, last) = ends(block);
        if self.taken_at(first, last).is_some() {
            return Err(PoolError::Overlap);
        }
        self.taken.insert(first, last);
        Ok(())
    }

    /// Takes the lowest free block with a prefix of this length.
    ///
    /// # Errors
    /// When none is free.
    pub fn allot(&mut self, length: u8) -> Result<Ipv4Net, PoolError> {
        let exhausted = PoolError::Exhausted(self.range, length);
        if length < self.range.prefix_len() || length > 32 {
            return Err(exhausted);
        }
        let size = 1_u64 << (32 - length);
        let (pool_first, pool_last) = ends(self.range);
        let mut at = self.cursors.get(&length).copied().unwrap_or(u64::from(pool_first));
        while at + size - 1 <= u64::from(pool_last) {
            let first = u32::try_from(at).map_err(|_| exhausted)?;
            let last = u32::try_from(at + size - 1).map_err(|_| exhausted)?;
            if let Some(blocked_until) = self.taken_at(first, last) {
                at = (u64::from(blocked_until) / size + 1) * size;
            } else {
                self.cursors.insert(length, at + size);
                self.taken.insert(first, last);
                return Ipv4Net::new(first.into(), length).map_err(|_| exhausted);
            }
        }
        self.cursors.insert(length, at);
        Err(exhausted)
    }

    /// The last address of a taken block that shares addresses with the range, if there is one.
    fn taken_at(&self, first: u32, last: u32) -> Option<u32> {
        self.taken
            .range(..=last)
            .next_back()
            .filter(|(_, taken_last)| **taken_last >= first)
            .map(|(_, taken_last)| *taken_last)
    }
}

fn ends(block: Ipv4Net) -> (u32, u32) {
    (block.network().into(), block.broadcast().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn net(text: &str) -> Ipv4Net {
        text.parse().expect("a block")
    }

    #[test]
    fn the_lowest_free_block_is_allotted() {
        let mut pool = Pool::new(net("10.0.0.0/16"));
        pool.take(net("10.0.16.0/20")).expect("free");
        assert_eq!(pool.allot(20), Ok(net("10.0.0.0/20")));
        assert_eq!(pool.allot(20), Ok(net("10.0.32.0/20")));
        assert_eq!(pool.allot(18), Ok(net("10.0.64.0/18")));
        assert_eq!(pool.allot(20), Ok(net("10.0.48.0/20")));
    }

    #[test]
    fn a_block_outside_or_taken_is_refused() {
        let mut pool = Pool::new(net("10.0.0.0/16"));
        assert_eq!(pool.take(net("10.1.0.0/20")), Err(PoolError::Outside(net("10.0.0.0/16"))));
        pool.take(net("10.0.0.0/20")).expect("free");
        assert_eq!(pool.take(net("10.0.8.0/21")), Err(PoolError::Overlap));
        assert_eq!(pool.take(net("10.0.0.0/16")), Err(PoolError::Overlap));
    }

    proptest! {
        #[test]
        fn blocks_never_overlap_and_the_pool_is_used_up(
            taken in proptest::collection::vec((0_u32..256, 22_u8..=26), 0..20),
            lengths in proptest::collection::vec(20_u8..=26, 1..60),
        ) {
            let range = net("10.0.0.0/18");
            let mut pool = Pool::new(range);
            let mut blocks = Vec::new();
            for (at, length) in taken {
                let block = Ipv4Net::new((0x0a00_0000 + at * 64).into(), length).expect("a length").trunc();
                if pool.take(block).is_ok() {
                    blocks.push(block);
                }
            }
            for length in lengths {
                match pool.allot(length) {
                    Ok(block) => {
                        prop_assert_eq!(block, block.trunc());
                        prop_assert_eq!(block.prefix_len(), length);
                        blocks.push(block);
                    }
                    Err(error) => {
                        prop_assert_eq!(error, PoolError::Exhausted(range, length));
                        let free = range.subnets(length).expect("a length")
                            .any(|one| blocks.iter().all(|block| !overlap(*block, one)));
                        prop_assert!(!free, "a free /{} was not found", length);
                    }
                }
            }
            for (at, one) in blocks.iter().enumerate() {
                prop_assert!(range.contains(one));
                prop_assert!(blocks[..at].iter().all(|other| !overlap(*one, *other)));
            }
        }
    }

    fn overlap(one: Ipv4Net, other: Ipv4Net) -> bool {
        one.contains(&other) || other.contains(&one)
    }
}
