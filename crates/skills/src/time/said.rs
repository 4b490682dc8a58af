//! What was said about time, before anybody asks what time it is now. The same for every language.

use jiff::civil::Weekday;

use crate::numbers::Exact;

/// The units of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// A length of time: "an hour and a half", "two months".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Length {
    /// Calendar months; a year is twelve.
    pub months: i32,
    /// Days of the calendar.
    pub days: i32,
    /// Exact seconds.
    pub seconds: i64,
}

/// The parts of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The morning.
    Morning,
    /// Around noon.
    Noon,
    /// The afternoon.
    Afternoon,
    /// The evening.
    Evening,
    /// Tonight: this evening, late.
    Tonight,
    /// The night.
    Night,
}

/// A time on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clock {
    /// Minutes since midnight, up to 24 hours; below 12 hours while the half of the day is open.
    pub minutes: i32,
    /// Which half of the day was not said.
    pub open: bool,
    /// "midnight": the one that ends a named day, most likely.
    pub midnight: bool,
    /// "half eight", which is 8:30 to some and 7:30 to others.
    pub half: bool,
    /// It was a bare number, which is only a time beside a day or a word such as "at".
    pub bare: bool,
}

/// Which of the days of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Plain,
    This,
    Coming,
    Next,
    Last,
    /// Of this year (0), of next year (1).
    OfYear(i16),
}

/// A day that returns every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feast {
    Fixed {
        month: i8,
        day: i8,
    },
    Easter(i32),
    /// The nth such weekday of a month; negative from the end.
    Nth {
        n: i8,
        weekday: Weekday,
        month: i8,
    },
    /// So many Sundays before Christmas: the first Sunday of Advent is 4.
    Advent(i8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edge {
    Beginning,
    Middle,
    End,
}

/// A stretch of the calendar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Period {
    Day(Box<Day>),
    Week(i32),
    WeekOf(Box<Day>),
    Weekend(i32),
    Month(i32),
    Quarter(i32),
    Year(i32),
    NamedMonth {
        month: i8,
        year: Option<i16>,
        which: Which,
    },
    NamedYear(i16),
    /// "the next three days", and with a negative length "the last two weeks".
    Coming(Length),
    /// "summer": from this month, three long.
    Season {
        month: i8,
        which: Which,
        year: Option<i16>,
    },
}

/// A day, as it was named.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Day {
    Offset(i32),
    Weekday {
        weekday: Weekday,
        which: Which,
        weeks: i32,
    },
    InWeek {
        weekday: Weekday,
        week: i32,
    },
    Date {
        day: i8,
        month: Option<i8>,
        year: Option<i16>,
    },
    /// "3/4": which is the month depends on where one lives.
    Either {
        first: i8,
        second: i8,
        year: Option<i16>,
    },
    InMonth {
        day: i8,
        months: i32,
    },
    Feast {
        feast: Feast,
        which: Which,
        year: Option<i16>,
    },
    Nth {
        n: i8,
        weekday: Weekday,
        of: Period,
    },
    /// "the last working day of the month": the nth that is one of these.
    NthAmong {
        n: i8,
        weekdays: Vec<Weekday>,
        of: Period,
    },
    Edge {
        edge: Edge,
        of: Period,
    },
    FromNow(Length),
    Shifted {
        by: Length,
        base: Box<Day>,
    },
    /// The first such weekday after (or before) a day.
    WeekdayNear {
        weekday: Weekday,
        after: bool,
        base: Box<Day>,
    },
}

/// A moment as it was said, in whatever order.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct When {
    pub day: Option<Day>,
    /// A weekday beside a date, which has to agree with it.
    pub weekday: Option<Weekday>,
    pub clock: Option<Clock>,
    pub part: Option<Part>,
    pub zone: Option<String>,
    /// "an hour before", "10 minutes after": added to the clock.
    pub shift: Option<Length>,
}

/// From when to when.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Span {
    Between(When, When),
    Period(Period),
    Until(When),
}

/// What repeats.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Core {
    Step {
        count: i32,
        unit: Unit,
    },
    Weekdays {
        days: Vec<Weekday>,
        weeks: i32,
    },
    MonthDays {
        days: Vec<i8>,
        months: i32,
    },
    Nth {
        n: i8,
        weekday: Weekday,
        months: i32,
    },
    /// "the last working day of every month".
    NthAmong {
        n: i8,
        weekdays: Vec<Weekday>,
    },
    Date(Day),
    /// "twice a day": at which times has to be asked.
    Times {
        count: i32,
        unit: Unit,
    },
    /// "in March", "every March 1st": once a year.
    MonthOfYear(i8),
}

/// A repetition as it was said.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Every {
    pub core: Option<Core>,
    pub at: When,
    /// More times on the same day: "at 8 and at 20".
    pub also: Vec<Clock>,
    pub from: Option<When>,
    pub until: Option<When>,
    pub lasting: Option<Length>,
    pub times: Option<u32>,
    pub except: Vec<Weekday>,
    /// "between 9 and 5", for what repeats within a day.
    pub between: Option<(When, When)>,
}

/// Everything that can be said about time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    Length(Length),
    Shift { length: Length, later: bool },
    When(Box<When>),
    Span { core: Box<Span>, around: Box<When> },
    Every(Box<Every>),
}

impl Length {
    /// So many of a unit, where it comes out in whole seconds or days.
    pub fn of(count: Exact, unit: Unit) -> Option<Length> {
        let whole = |factor: i64| count.times(factor.into())?.whole();
        let mut length = Length::default();
        match unit {
            Unit::Second => length.seconds = whole(1)?,
            Unit::Minute => length.seconds = whole(60)?,
            Unit::Hour => length.seconds = whole(3600)?,
            Unit::Day => match count.whole() {
                Some(days) => length.days = i32::try_from(days).ok()?,
                None => length.seconds = whole(86_400)?,
            },
            Unit::Week => match whole(7) {
                Some(days) => length.days = i32::try_from(days).ok()?,
                None => length.seconds = whole(7 * 86_400)?,
            },
            Unit::Month => match count.whole() {
                Some(months) => length.months = i32::try_from(months).ok()?,
                // Half a month is 15 days, by custom.
                None => {
                    let (above, below) = count.parts();
                    length.months = i32::try_from(above.div_euclid(below)).ok()?;
                    let rest = count.minus(i64::from(length.months).into())?;
                    length.days = i32::try_from(rest.times(30.into())?.whole()?).ok()?;
                }
            },
            Unit::Year => length.months = i32::try_from(whole(12)?).ok()?,
        }
        length.bounded()
    }

    /// Beyond eight thousand years nothing has a date, and `jiff` has limits of its own.
    fn bounded(self) -> Option<Length> {
        let fits = self.months.abs() <= 100_000
            && self.days.abs() <= 3_000_000
            && self.seconds.abs() <= 250_000_000_000;
        fits.then_some(self)
    }

    /// Both together.
    pub fn plus(self, other: Length) -> Option<Length> {
        let sum = Length {
            months: self.months.checked_add(other.months)?,
            days: self.days.checked_add(other.days)?,
            seconds: self.seconds.checked_add(other.seconds)?,
        };
        sum.bounded()
    }

    /// The same into the past.
    pub fn negative(self) -> Length {
        Length {
            months: -self.months,
            days: -self.days,
            seconds: -self.seconds,
        }
    }

    /// Whether it is counted in hours, minutes or seconds at least in part.
    pub fn is_exact(self) -> bool {
        self.seconds != 0 || self == Length::default()
    }

    /// The whole in seconds, with days of 24 hours; months have no such length.
    pub fn in_seconds(self) -> Option<i64> {
        (self.months == 0).then(|| i64::from(self.days) * 86_400 + self.seconds)
    }

    /// As a span of `jiff`.
    pub fn span(self) -> jiff::Span {
        jiff::Span::new()
            .months(self.months)
            .days(self.days)
            .seconds(self.seconds)
    }
}
