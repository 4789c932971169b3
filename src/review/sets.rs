//! Which hunks have one cause: sets that are joined until none share a cause.

/// Disjoint sets of hunks.
pub(super) struct Sets(Vec<usize>);

impl Sets {
    /// As many sets of one hunk each.
    pub fn new(size: usize) -> Self {
        Self((0..size).collect())
    }

    /// What names the set of a hunk.
    pub fn root(&mut self, of: usize) -> usize {
        let mut at = of;
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    /// Makes one set of those of two hunks.
    pub fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}
