//! Days of the calendar: weeks, Easter, feasts, the nth weekday of a stretch.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::said::Feast;

/// So many days later; `None` beyond the calendar.
pub(super) fn days_later(date: Date, days: i32) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// So many months later; the 31st becomes the last day of a shorter month.
pub(super) fn months_later(date: Date, months: i32) -> Option<Date> {
    date.checked_add(Span::new().try_months(months).ok()?).ok()
}

/// The first day of the week a day lies in.
pub(super) fn week_of(date: Date, week_start: Weekday) -> Option<Date> {
    days_later(date, -i32::from(week_start.until(date.weekday())))
}

/// The day in the same week that has this name.
pub(super) fn in_week_of(date: Date, weekday: Weekday, week_start: Weekday) -> Option<Date> {
    days_later(week_of(date, week_start)?, week_start.until(weekday).into())
}

/// The next day of this name after a day.
pub(super) fn weekday_after(date: Date, weekday: Weekday) -> Option<Date> {
    let days = date.weekday().until(weekday);
    days_later(date, if days == 0 { 7 } else { days.into() })
}

/// The last day of this name before a day.
pub(super) fn weekday_before(date: Date, weekday: Weekday) -> Option<Date> {
    let days = weekday.until(date.weekday());
    days_later(date, if days == 0 { -7 } else { -i32::from(days) })
}

/// The nth day of this name from `from` up to, but not, `until`; negative from the end.
pub(super) fn nth_weekday(from: Date, until: Date, n: i8, weekday: Weekday) -> Option<Date> {
    let date = if n > 0 {
        let first = days_later(from, from.weekday().until(weekday).into())?;
        days_later(first, 7 * (i32::from(n) - 1))?
    } else {
        let last = weekday_before(until, weekday)?;
        days_later(last, 7 * (i32::from(n) + 1))?
    };
    (date >= from && date < until).then_some(date)
}

/// The nth of some days that are in order; negative from the end.
pub(super) fn nth_of(days: Vec<Date>, n: i8) -> Option<Date> {
    let place = usize::from(n.unsigned_abs());
    let index = if n > 0 {
        place.checked_sub(1)?
    } else {
        days.len().checked_sub(place)?
    };
    days.get(index).copied()
}

/// The nth day that has one of these names, from `from` up to, but not, `until`; negative from the end.
pub(super) fn nth_among(from: Date, until: Date, n: i8, weekdays: &[Weekday]) -> Option<Date> {
    let days = (0..).map_while(|later| days_later(from, later));
    let among = days
        .take_while(|date| *date < until)
        .filter(|date| weekdays.contains(&date.weekday()));
    nth_of(among.collect(), n)
}

/// Easter Sunday in the Gregorian calendar.
pub(super) fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    Date::new(year as i16, (sum / 31) as i8, (sum % 31 + 1) as i8).ok()
}

/// The day of a feast in a year.
pub(super) fn feast_in(feast: Feast, year: i16) -> Option<Date> {
    match feast {
        Feast::Fixed { month, day } => Date::new(year, month, day).ok(),
        Feast::Easter(days) => days_later(easter(year)?, days),
        Feast::Nth { n, weekday, month } => {
            let first = Date::new(year, month, 1).ok()?;
            nth_weekday(first, months_later(first, 1)?, n, weekday)
        }
        Feast::Advent(sundays) => {
            let christmas = Date::new(year, 12, 25).ok()?;
            let fourth = weekday_before(christmas, Weekday::Sunday)?;
            days_later(fourth, -7 * (i32::from(sundays) - 1))
        }
    }
}
