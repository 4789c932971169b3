//! The same thing in three texts, and which side's counts.

use super::white_space::same_words;

/// The same thing on both sides and, unless it is new, in the base.
#[derive(Debug, Clone, Copy)]
pub(super) struct Three<T> {
    pub(super) base: Option<T>,
    pub(super) disk: T,
    pub(super) render: T,
}

/// Which side a part of an item comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Disk,
    Render,
}

impl<T: Copy> Three<T> {
    pub(super) fn map<U>(&self, to: impl Fn(T) -> U) -> Three<U> {
        Three { base: self.base.map(&to), disk: to(self.disk), render: to(self.render) }
    }

    pub(super) fn get(&self, side: Side) -> T {
        match side {
            Side::Disk => self.disk,
            Side::Render => self.render,
        }
    }

    /// The side that changed; the disk if neither did or both did the same. Nothing if both changed differently.
    pub(super) fn pick(&self, same: impl Fn(T, T) -> bool) -> Option<Side> {
        match self.base {
            _ if same(self.disk, self.render) => Some(Side::Disk),
            Some(base) if same(self.render, base) => Some(Side::Disk),
            Some(base) if same(self.disk, base) => Some(Side::Render),
            _ => None,
        }
    }

    /// The side that changed it, the disk if both did.
    pub(super) fn prefer_disk(&self, same: impl Fn(T, T) -> bool) -> Side {
        match self.base {
            Some(base) if same(self.disk, base) => Side::Render,
            _ => Side::Disk,
        }
    }
}

impl Three<&str> {
    /// The side whose words changed or, where neither did, whose white space did. Nothing if the words of both changed.
    pub(super) fn pick_words(&self) -> Option<Side> {
        if same_words(self.disk, self.render) {
            return Some(self.prefer_disk(|one, other| one == other));
        }
        self.pick(same_words)
    }
}
