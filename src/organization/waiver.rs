//! Waivers: recorded, reasoned, expiring permissions to weaken one control.

use crate::diagnostic::Place;

/// A day, without a time zone.
pub type Date = jiff::civil::Date;

/// A permission to weaken one control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The control.
    pub control: String,
    /// Why it is weakened.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: Date,
    /// Where it is written.
    pub place: Place,
}

impl Waiver {
    /// Whether it still holds on a day.
    #[must_use]
    pub fn holds_on(&self, today: Date) -> bool {
        today <= self.expires
    }
}
