//! Which day of the calendar a named day is.

use jiff::civil::{Date, Weekday};

use super::edges::{edges, repeats};
use super::periods::stretches;
use super::{Choice, Context, Trouble};
use crate::time::calendar::{
    days_later, feast_in, in_week_of, months_later, nth_among, nth_weekday, weekday_after,
    weekday_before,
};
use crate::time::reading::Assumed;
use crate::time::said::{Day, Feast, Length, Period, Which};
use crate::time::{DateOrder, NextWeekday};

/// What is known about the time of day, where that decides about today.
#[derive(Clone, Copy, Default)]
pub(super) struct Hour {
    /// A time was said, and it is still to come today.
    pub ahead: bool,
    /// A time was said, and it has passed today.
    pub passed: bool,
}

/// The days it can be, the likeliest first; with a weekday beside it only those.
pub(super) fn days(
    day: &Day,
    weekday: Option<Weekday>,
    hour: Hour,
    context: Context<'_>,
) -> Result<Vec<Choice<Date>>, Trouble> {
    let choices = match (day, weekday) {
        // "Friday the 13th" waits for a month where that is so.
        (
            Day::Date {
                day, month: None, ..
            },
            Some(weekday),
        ) => month_days(*day, hour, context)
            .take(400)
            .filter(|date| date.weekday() == weekday)
            .take(1)
            .map(Choice::sure)
            .collect(),
        _ => named(day, hour, context).ok_or(Trouble::NoSuchDay)?,
    };
    let first = choices.first().ok_or(Trouble::NoSuchDay)?.it;
    let Some(weekday) = weekday else {
        return Ok(choices);
    };
    let fitting: Vec<Choice<Date>> = choices
        .into_iter()
        .filter(|choice| choice.it.weekday() == weekday)
        .collect();
    if fitting.is_empty() {
        return Err(Trouble::WrongWeekday(first.weekday()));
    }
    Ok(fitting)
}

fn named(day: &Day, hour: Hour, context: Context<'_>) -> Option<Vec<Choice<Date>>> {
    let today = context.now.date();
    let week_start = context.preferences.week_start;
    let one = |date: Option<Date>| date.map(|date| vec![Choice::sure(date)]);
    match day {
        Day::Offset(days) => one(days_later(today, *days)),
        Day::Weekday {
            weekday,
            which,
            weeks,
        } => weekdays(*weekday, *which, *weeks, hour, context),
        Day::InWeek { weekday, week } => one(days_later(
            in_week_of(today, *weekday, week_start)?,
            7 * week,
        )),
        Day::Date { day, month, year } => date(*day, *month, *year, hour, context),
        Day::Either {
            first,
            second,
            year,
        } => either(*first, *second, *year, hour, context),
        Day::InMonth { day, months } => {
            let month = months_later(today.first_of_month(), *months)?;
            one(Date::new(month.year(), month.month(), *day).ok())
        }
        Day::Feast { feast, which, year } => {
            feasts(*feast, *which, *year, hour, context).map(|choice| vec![choice])
        }
        Day::Nth { n, weekday, of } => {
            let found = |from, until| nth_weekday(from, until, *n, *weekday);
            nth(found, of, hour, context).map(|choice| vec![choice])
        }
        Day::NthAmong { n, weekdays, of } => {
            let found = |from, until| nth_among(from, until, *n, weekdays);
            nth(found, of, hour, context).map(|choice| vec![choice])
        }
        Day::Edge { edge, of } => edges(*edge, of, context),
        Day::FromNow(length) => one(later(today, *length)),
        Day::Shifted { by, base } => {
            let bases = named(base, Hour::default(), context)?.into_iter();
            bases
                .map(|base| {
                    Some(Choice {
                        it: later(base.it, *by)?,
                        assumed: base.assumed,
                    })
                })
                .collect()
        }
        Day::WeekdayNear {
            weekday,
            after,
            base,
        } => {
            let bases = named(base, Hour::default(), context)?.into_iter();
            let near = if *after {
                weekday_after
            } else {
                weekday_before
            };
            bases
                .map(|base| {
                    Some(Choice {
                        it: near(base.it, *weekday)?,
                        assumed: base.assumed,
                    })
                })
                .collect()
        }
    }
}

fn later(date: Date, length: Length) -> Option<Date> {
    days_later(months_later(date, length.months)?, length.days)
}

fn weekdays(
    weekday: Weekday,
    which: Which,
    weeks: i32,
    hour: Hour,
    context: Context<'_>,
) -> Option<Vec<Choice<Date>>> {
    let today = context.now.date();
    let week_start = context.preferences.week_start;
    let coming = weekday_after(today, weekday)?;
    let is_today = today.weekday() == weekday;
    let in_this_week = in_week_of(today, weekday, week_start)?;
    let choices = match which {
        Which::Plain if weeks > 0 && is_today => vec![Choice::sure(today)],
        Which::Plain if is_today && weeks == 0 => {
            let (first, second) = if hour.ahead {
                (today, coming)
            } else {
                (coming, today)
            };
            let first = Choice::assuming(first, Assumed::WeekdayToday);
            if hour.passed {
                vec![first]
            } else {
                vec![first, Choice::sure(second)]
            }
        }
        Which::Plain | Which::Coming | Which::OfYear(_) => vec![Choice::sure(coming)],
        Which::This if in_this_week < today => vec![Choice::sure(coming)],
        Which::This => vec![Choice::sure(in_this_week)],
        Which::Next => {
            let in_next_week = days_later(in_this_week, 7)?;
            if coming >= in_next_week {
                vec![Choice::sure(coming)]
            } else {
                let (first, second) = match context.preferences.next_weekday {
                    NextWeekday::OfNextWeek => (in_next_week, coming),
                    NextWeekday::Coming => (coming, in_next_week),
                };
                vec![
                    Choice::assuming(first, Assumed::NextWeekday),
                    Choice::sure(second),
                ]
            }
        }
        Which::Last => {
            let before = weekday_before(today, weekday)?;
            let mut choices = vec![Choice::sure(before)];
            if before == in_this_week {
                choices.push(Choice::sure(days_later(before, -7)?));
            }
            choices
        }
    };
    choices
        .into_iter()
        .map(|choice| {
            Some(Choice {
                it: days_later(choice.it, 7 * weeks)?,
                assumed: choice.assumed,
            })
        })
        .collect()
}

/// Whether a day without a year is behind us.
fn is_over(date: Date, hour: Hour, today: Date) -> bool {
    date < today || (date == today && hour.passed)
}

fn date(
    day: i8,
    month: Option<i8>,
    year: Option<i16>,
    hour: Hour,
    context: Context<'_>,
) -> Option<Vec<Choice<Date>>> {
    let today = context.now.date();
    let choice = match (month, year) {
        (Some(month), Some(year)) => Choice::sure(Date::new(year, month, day).ok()?),
        (Some(month), None) => {
            // The 29th of February waits for its year.
            let mut years = (today.year()..)
                .take(9)
                .filter_map(|year| Date::new(year, month, day).ok());
            let date = years.find(|date| !is_over(*date, hour, today))?;
            if date.year() == today.year() {
                Choice::sure(date)
            } else {
                Choice::assuming(date, Assumed::NextSuchDate)
            }
        }
        (None, _) => {
            let date = month_days(day, hour, context).next()?;
            if (date.year(), date.month()) == (today.year(), today.month()) {
                Choice::sure(date)
            } else {
                Choice::assuming(date, Assumed::NextSuchDate)
            }
        }
    };
    Some(vec![choice])
}

/// Every such day of a month from today on.
fn month_days(day: i8, hour: Hour, context: Context<'_>) -> impl Iterator<Item = Date> {
    let today = context.now.date();
    let months = (0..480).map_while(move |months| months_later(today.first_of_month(), months));
    months
        .filter_map(move |month| Date::new(month.year(), month.month(), day).ok())
        .filter(move |date| !is_over(*date, hour, today))
}

fn either(
    first: i8,
    second: i8,
    year: Option<i16>,
    hour: Hour,
    context: Context<'_>,
) -> Option<Vec<Choice<Date>>> {
    let read = |day: i8, month: i8| {
        if month > 12 {
            return Vec::new();
        }
        date(day, Some(month), year, hour, context).unwrap_or_default()
    };
    let day_first = read(first, second);
    let month_first = read(second, first);
    let clear = first == second || first > 12 || second > 12;
    let mut choices = match context.preferences.date_order {
        DateOrder::DayFirst => [day_first, month_first].concat(),
        DateOrder::MonthFirst => [month_first, day_first].concat(),
    };
    if !clear && let Some(first) = choices.first_mut() {
        first.assumed.push(Assumed::DateOrder);
    }
    (!choices.is_empty()).then_some(choices)
}

fn feasts(
    feast: Feast,
    which: Which,
    year: Option<i16>,
    hour: Hour,
    context: Context<'_>,
) -> Option<Choice<Date>> {
    let today = context.now.date();
    if let Some(year) = year {
        return Some(Choice::sure(feast_in(feast, year)?));
    }
    match which {
        Which::OfYear(later) => Some(Choice::sure(feast_in(
            feast,
            today.year().checked_add(later)?,
        )?)),
        Which::Last => {
            let mut years = (today.year() - 1..=today.year())
                .rev()
                .filter_map(|year| feast_in(feast, year));
            years.find(|date| *date < today).map(Choice::sure)
        }
        _ => {
            let mut years = (today.year()..=today.year().checked_add(1)?)
                .filter_map(|year| feast_in(feast, year));
            let hour = Hour {
                passed: hour.passed || which == Which::Next,
                ..hour
            };
            years
                .find(|date| !is_over(*date, hour, today))
                .map(Choice::sure)
        }
    }
}

fn nth(
    day: impl Fn(Date, Date) -> Option<Date>,
    of: &Period,
    hour: Hour,
    context: Context<'_>,
) -> Option<Choice<Date>> {
    let today = context.now.date();
    let mut found: Option<Choice<Date>> = None;
    for (index, of) in repeats(of).iter().enumerate() {
        for stretch in stretches(of, context).unwrap_or_default() {
            let Some(date) = day(stretch.it.from, stretch.it.until) else {
                continue;
            };
            let mut assumed = stretch.assumed.clone();
            if index > 0 {
                assumed.push(Assumed::NextSuchDate);
            }
            if !is_over(date, hour, today) {
                return Some(Choice { it: date, assumed });
            }
            found = found.or(Some(Choice::sure(date)));
        }
    }
    found
}
