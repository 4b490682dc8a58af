//! Rules of repetition as RFC 5545 writes them, and the times they give.

mod text;
mod times;

use jiff::Timestamp;
use jiff::civil::{DateTime, Weekday};

pub use times::next;

/// The unit a rule counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// MINUTELY
    Minutely,
    /// HOURLY
    Hourly,
    /// DAILY
    Daily,
    /// WEEKLY
    Weekly,
    /// MONTHLY
    Monthly,
    /// YEARLY
    Yearly,
}

/// When a rule ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The last time is not after this, on the clock of wherever it happens.
    Local(DateTime),
    /// The last time is not after this moment.
    Exact(Timestamp),
}

/// A weekday of a rule; in months and years it can be the nth (or, negative, the nth from the end).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByDay {
    /// Which one; 0 for every one.
    pub n: i8,
    /// The weekday.
    pub weekday: Weekday,
}

/// A rule. It prints as the value of an RRULE, with a line of EXDATE where times are left out, and is read from that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What is counted.
    pub frequency: Frequency,
    /// Every so many of it; at least 1.
    pub interval: u32,
    /// Only these months.
    pub by_month: Vec<i8>,
    /// These days of the month; negative from the end.
    pub by_month_day: Vec<i8>,
    /// These weekdays.
    pub by_day: Vec<ByDay>,
    /// These hours.
    pub by_hour: Vec<i8>,
    /// Of all days of a week, month or year that fit, only this one; negative from the end: the last working day. It stands
    /// together with weekdays that are not counted themselves.
    pub position: Option<i8>,
    /// So many times and no more.
    pub count: Option<u32>,
    /// No later than this.
    pub until: Option<Limit>,
    /// The first day of the week, which matters where weeks are skipped.
    pub week_start: Weekday,
    /// Times that are left out.
    pub except: Vec<DateTime>,
}

/// Why a text is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// A part that is not understood.
    #[error("\"{0}\" in the repetition rule is not understood. Nothing was changed.")]
    Part(String),
    /// There is no FREQ.
    #[error("The repetition rule does not say how often (FREQ is missing). Nothing was changed.")]
    NoFrequency,
}

impl Rule {
    /// Every such unit.
    pub fn every(interval: u32, frequency: Frequency) -> Rule {
        Rule {
            frequency,
            interval: interval.max(1),
            by_month: Vec::new(),
            by_month_day: Vec::new(),
            by_day: Vec::new(),
            by_hour: Vec::new(),
            position: None,
            count: None,
            until: None,
            week_start: Weekday::Monday,
            except: Vec::new(),
        }
    }
}
