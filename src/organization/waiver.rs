//! Waivers: recorded, reasoned, expiring permissions to weaken one control.

use jiff::ToSpan as _;

use crate::diagnostic::{Code, Diagnostic, Place};

/// A day, without a time zone.
pub type Date = jiff::civil::Date;

/// For how many days before its end a waiver is warned of.
const NOTICE: i64 = 30;

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
    /// Where its last day is written.
    pub expires_place: Place,
}

impl Waiver {
    /// Whether it still holds on a day.
    #[must_use]
    pub fn holds_on(&self, today: Date) -> bool {
        today <= self.expires
    }

    /// The latest day on which a waiver that is given today may expire.
    #[must_use]
    pub fn latest(today: Date) -> Option<Date> {
        today.checked_add(1.year()).ok()
    }

    /// A warning if it holds, but not for much longer.
    #[must_use]
    pub fn notice(&self, today: Date) -> Option<Diagnostic> {
        let soon = today.checked_add(NOTICE.days()).is_ok_and(|soon| self.expires <= soon);
        if !soon || !self.holds_on(today) {
            return None;
        }
        let days = today.until(self.expires).map_or(0, |left| left.get_days());
        let left = match days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            days => format!("in {days} days"),
        };
        let notice =
            Diagnostic::warning(Code::WaiverExpires, format!("the waiver for {} expires {left}", self.control))
                .at(self.expires_place.clone())
                .expected(format!("{} answers for it", self.owner))
                .help("fix what it allows and remove the waiver, or renew it with a reason");
        Some(notice)
    }
}
