//! From which day to which a stretch of the calendar goes.

use jiff::civil::{Date, Weekday};

use super::days::{Hour, days};
use super::{Choice, Context};
use crate::time::NextWeekday;
use crate::time::calendar::{days_later, in_week_of, months_later, week_of};
use crate::time::reading::{Assumed, Precision};
use crate::time::said::{Period, Which};

/// Whole days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Days {
    pub from: Date,
    /// This day is outside.
    pub until: Date,
    pub precision: Precision,
}

/// The stretches it can be, the likeliest first; `None` for what is no whole number of days, or in no calendar.
pub(super) fn stretches(period: &Period, context: Context<'_>) -> Option<Vec<Choice<Days>>> {
    let today = context.now.date();
    let week_start = context.preferences.week_start;
    let sure = |from: Date, until: Date, precision: Precision| {
        Some(vec![Choice::sure(Days {
            from,
            until,
            precision,
        })])
    };
    let months = |from: Date, count: i32, precision: Precision| {
        sure(from, months_later(from, count)?, precision)
    };
    match period {
        Period::Day(day) => {
            let all = days(day, None, Hour::default(), context).ok()?;
            let from = all.first()?.it;
            sure(from, days_later(from, 1)?, Precision::Day)
        }
        Period::Week(weeks) => {
            let from = days_later(week_of(today, week_start)?, 7 * weeks)?;
            sure(from, days_later(from, 7)?, Precision::Week)
        }
        Period::WeekOf(day) => {
            let all = days(day, None, Hour::default(), context).ok()?;
            let from = week_of(all.first()?.it, week_start)?;
            sure(from, days_later(from, 7)?, Precision::Week)
        }
        Period::Weekend(weeks) => weekends(*weeks, context),
        Period::Month(later) => months(
            months_later(today.first_of_month(), *later)?,
            1,
            Precision::Month,
        ),
        Period::Quarter(later) => {
            let first = Date::new(today.year(), (today.month() - 1) / 3 * 3 + 1, 1).ok()?;
            months(months_later(first, 3 * later)?, 3, Precision::Month)
        }
        Period::Year(later) => months(
            months_later(today.first_of_year(), 12 * later)?,
            12,
            Precision::Year,
        ),
        Period::NamedMonth { month, year, which } => {
            let year = year.unwrap_or_else(|| year_of(*month, 1, *which, today));
            months(Date::new(year, *month, 1).ok()?, 1, Precision::Month)
        }
        Period::NamedYear(year) => months(Date::new(*year, 1, 1).ok()?, 12, Precision::Year),
        Period::Season { month, which, year } => {
            let year = year.unwrap_or_else(|| year_of(*month, 3, *which, today));
            months(Date::new(year, *month, 1).ok()?, 3, Precision::Month)
        }
        Period::Coming(length) if length.seconds != 0 => None,
        Period::Coming(length) => {
            let end = days_later(months_later(today, length.months)?, length.days)?;
            sure(today.min(end), today.max(end), Precision::Day)
        }
    }
}

/// The year in which a month, or three from it, comes next (or was last).
fn year_of(month: i8, count: i32, which: Which, today: Date) -> i16 {
    let years = [today.year() - 1, today.year(), today.year() + 1];
    let ends = |year: &i16| {
        Date::new(*year, month, 1)
            .ok()
            .and_then(|first| months_later(first, count))
    };
    let begins = |year: &i16| Date::new(*year, month, 1).ok();
    let found = match which {
        Which::Last => years
            .into_iter()
            .rev()
            .find(|year| ends(year).is_some_and(|end| end <= today)),
        Which::Next | Which::Coming => years
            .into_iter()
            .find(|year| begins(year).is_some_and(|begin| begin > today)),
        Which::This => Some(today.year()),
        _ => years
            .into_iter()
            .find(|year| ends(year).is_some_and(|end| end > today)),
    };
    found.unwrap_or(today.year())
}

fn weekends(weeks: i32, context: Context<'_>) -> Option<Vec<Choice<Days>>> {
    let today = context.now.date();
    // The weekend belongs to the week before it, whatever day weeks begin with.
    let this = in_week_of(today, Weekday::Saturday, Weekday::Monday)?;
    let weekend = |weeks: i32| {
        let from = days_later(this, 7 * weeks)?;
        Some(Days {
            from,
            until: days_later(from, 2)?,
            precision: Precision::Day,
        })
    };
    // On a Wednesday, "next weekend" can be the coming one.
    if weeks == 1 && this > today {
        let (first, second) = match context.preferences.next_weekday {
            NextWeekday::OfNextWeek => (weekend(1)?, weekend(0)?),
            NextWeekday::Coming => (weekend(0)?, weekend(1)?),
        };
        return Some(vec![
            Choice::assuming(first, Assumed::NextWeekday),
            Choice::sure(second),
        ]);
    }
    Some(vec![Choice::sure(weekend(weeks)?)])
}
