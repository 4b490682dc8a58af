//! What a text about time means at a given moment, with what else it could mean and what was assumed.

use jiff::Zoned;
use jiff::civil::DateTime;

use super::rule::Rule;
use super::said::{Length, Part};

/// How exactly a time was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// To the second: "in 90 seconds".
    Second,
    /// To the minute: "at half past eight".
    Minute,
    /// A part of a day: "tomorrow morning".
    Part,
    /// A day: "tomorrow".
    Day,
    /// A week: "next week".
    Week,
    /// A month: "in March".
    Month,
    /// A year: "in 2027".
    Year,
}

/// A point in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The time; for a day its beginning.
    pub at: Zoned,
    /// How exactly it was said.
    pub precision: Precision,
    /// The part of the day that was said, if one was.
    pub part: Option<Part>,
    /// The distance that was said: "in 20 minutes".
    pub distance: Option<Length>,
}

/// A stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// Where it begins.
    pub from: Zoned,
    /// Where it ends; this itself is outside.
    pub until: Zoned,
    /// In what it was said: a week, days, minutes.
    pub precision: Precision,
}

/// Something that returns.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeating {
    /// The rule; it prints as an RRULE of RFC 5545.
    pub rule: Rule,
    /// From where the rule counts, on the clocks of the zone of `first`: what [`next`](super::next) wants. It differs from
    /// `first` only where the first time falls into an hour that the clocks skip.
    pub start: DateTime,
    /// The first time.
    pub first: Zoned,
    /// How exactly the time of day was said: to the minute, as a part of the day, or not at all (a day).
    pub precision: Precision,
    /// The part of the day that was said, if one was.
    pub part: Option<Part>,
}

/// What was said.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// A length of time.
    Duration(Length),
    /// Away from a time that is known already: "an hour later", "back by ten minutes".
    Shift {
        /// By how much.
        length: Length,
        /// Later, not earlier.
        later: bool,
    },
    /// A point in time.
    Moment(Moment),
    /// A stretch of time.
    Range(Stretch),
    /// Something that returns.
    Repeating(Repeating),
}

/// Something that was taken for granted, so that it can be said or shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assumed {
    /// "at 8" is the next eight o'clock.
    NextSuchHour,
    /// "tomorrow at 3" is in the afternoon.
    Daytime,
    /// The time has passed today, so it is tomorrow.
    Tomorrow,
    /// The date has passed this year (or this month), so it is the next one.
    NextSuchDate,
    /// "in the morning" is at the time of the settings.
    TimeOfPart(Part),
    /// "3/4" was read in the order of the settings.
    DateOrder,
    /// "half eight" was read as the settings say.
    HalfEight,
    /// "next Friday" was read as the settings say.
    NextWeekday,
    /// A day of this name is today; it is not the one that was taken, or it is.
    WeekdayToday,
    /// The hour belongs to the night after the named day.
    NightAfter,
    /// Clocks are put forward: the time that was said does not exist, and this is what is taken instead.
    Skipped {
        /// What was said.
        said: DateTime,
        /// What is taken.
        taken: DateTime,
    },
    /// Clocks are put back: the time exists twice, and the first is taken.
    Twice(DateTime),
    /// It was said in this time zone.
    Zone(String),
    /// The day does not exist in every month; those are left out.
    SomeMonthsOnly(i8),
    /// No time of day was said, so the morning of the settings was taken.
    MorningOfSettings,
}

/// A text about time, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What it most likely means.
    pub meaning: Meaning,
    /// What else it could mean, the likelier first.
    pub ambiguous: Vec<Meaning>,
    /// What was taken for granted.
    pub assumed: Vec<Assumed>,
}

/// Why a text gives no time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// It says nothing about time, or more than about time.
    #[error(
        "I do not know when \"{0}\" is. Nothing was set; say a time such as \"tomorrow at half past nine\"."
    )]
    NotATime(String),
    /// Two parts of it exclude each other.
    #[error(
        "\"{said}\" does not fit together: that day is a {is}. Nothing was set; say which of the two you mean."
    )]
    WrongWeekday {
        /// The words.
        said: String,
        /// The weekday the date has.
        is: String,
    },
    /// Two times that exclude each other.
    #[error("\"{0}\" names two different times. Nothing was set; say which of the two you mean.")]
    Contradiction(String),
    /// No calendar has it.
    #[error("\"{0}\" is not in any calendar. Nothing was set; say another day.")]
    NoSuchDay(String),
    /// It says how often, but not when.
    #[error("\"{said}\" leaves open when. Nothing was set yet: at which {count} times?")]
    WhichTimes {
        /// The words.
        said: String,
        /// How many times.
        count: i32,
    },
    /// The zone is not in the time zone database.
    #[error("I do not know the time in {0}. Nothing was set; say it in your own time.")]
    UnknownZone(String),
    /// A repetition that never happens.
    #[error("\"{0}\" never happens. Nothing was set; say it another way.")]
    Never(String),
    /// A repetition that no rule can express.
    #[error(
        "\"{0}\" follows no rule that I can keep. Nothing was set; say it for one time, or in another way."
    )]
    NoRule(String),
}

impl Moment {
    /// When something due then is announced: a day without a time at the morning of the settings.
    pub fn due(&self, preferences: &super::Preferences) -> Zoned {
        if self.precision < Precision::Day {
            return self.at.clone();
        }
        self.at
            .with()
            .time(preferences.morning)
            .build()
            .unwrap_or_else(|_| self.at.clone())
    }
}
