//! What the person prefers, as far as it decides what a time means or how it is said.

use jiff::civil::{Time, Weekday, time};

use super::said::Part;

/// The order in "3/4".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

/// How times of day are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    /// "half past nine in the evening".
    Twelve,
    /// "21:30".
    TwentyFour,
}

/// What "half eight" is where nobody says "half past".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HalfEight {
    /// 8:30, as in Britain.
    HalfPast,
    /// 7:30, as German speakers mean it.
    HalfTo,
}

/// Which Friday "next Friday" is on a Wednesday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextWeekday {
    /// The one of next week.
    OfNextWeek,
    /// The one that comes first.
    Coming,
}

/// The person's settings for time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// How times are said.
    pub hours: Hours,
    /// The order in "3/4".
    pub date_order: DateOrder,
    /// "half eight".
    pub half_eight: HalfEight,
    /// "next Friday".
    pub next_weekday: NextWeekday,
    /// The first day of the week.
    pub week_start: Weekday,
    /// The hour from which a bare hour on another day means the morning: with 6, "tomorrow at 7" is 7:00, and "tomorrow at 5"
    /// is 17:00. With 0 it always means the morning, as alarms want it.
    pub day_starts: i8,
    /// When "in the morning" is.
    pub morning: Time,
    /// When "at lunchtime" is.
    pub noon: Time,
    /// When "in the afternoon" is.
    pub afternoon: Time,
    /// When "in the evening" is.
    pub evening: Time,
    /// When "tonight" is.
    pub tonight: Time,
    /// When "at night" is.
    pub night: Time,
}

impl Default for Preferences {
    fn default() -> Self {
        Preferences {
            hours: Hours::Twelve,
            date_order: DateOrder::DayFirst,
            half_eight: HalfEight::HalfPast,
            next_weekday: NextWeekday::OfNextWeek,
            week_start: Weekday::Monday,
            day_starts: 6,
            morning: time(9, 0, 0, 0),
            noon: time(12, 0, 0, 0),
            afternoon: time(15, 0, 0, 0),
            evening: time(19, 0, 0, 0),
            tonight: time(20, 0, 0, 0),
            night: time(22, 0, 0, 0),
        }
    }
}

impl Preferences {
    /// When a part of the day is.
    pub fn time_of(&self, part: Part) -> Time {
        match part {
            Part::Morning => self.morning,
            Part::Noon => self.noon,
            Part::Afternoon => self.afternoon,
            Part::Evening => self.evening,
            Part::Tonight => self.tonight,
            Part::Night => self.night,
        }
    }
}
