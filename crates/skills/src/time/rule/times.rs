//! The times a rule gives. Days, weeks, months and years keep the time on the clock over daylight saving; hours and minutes
//! are counted as they pass.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan, Zoned};

use super::{ByDay, Frequency, Limit, Rule};
use crate::time::calendar::{days_later, months_later, nth_of, nth_weekday, week_of};

/// The first time after `after`, for a rule whose first time is `first` on the clocks of `zone`.
pub fn next(rule: &Rule, first: DateTime, after: &Zoned, zone: &TimeZone) -> Option<Zoned> {
    if rule.frequency <= Frequency::Hourly {
        return within_a_day(rule, first, after, zone);
    }
    let after = after.with_time_zone(zone.clone());
    // Times that are counted have to be counted from the start.
    let mut period = match rule.count {
        Some(_) => 0,
        None => periods_before(rule, first, after.datetime()),
    };
    let mut counted = 0;
    let mut empty = 0;
    while empty < patience(rule.frequency) {
        let times = in_period(rule, first, period)?;
        empty += 1;
        for time in times.into_iter().filter(|time| *time >= first) {
            empty = 0;
            counted += 1;
            if rule.count.is_some_and(|count| counted > count) {
                return None;
            }
            // A time that the clocks skip is as much later as they were put forward (RFC 5545, 3.3.5).
            let at = zone.to_ambiguous_zoned(time).compatible().ok()?;
            if is_beyond(rule, time, &at) {
                return None;
            }
            if at > after && !rule.except.contains(&time) {
                return Some(at);
            }
        }
        period += 1;
    }
    None
}

fn is_beyond(rule: &Rule, time: DateTime, at: &Zoned) -> bool {
    match rule.until {
        Some(Limit::Local(until)) => time > until,
        Some(Limit::Exact(until)) => at.timestamp() > until,
        None => false,
    }
}

/// So many periods without a single time, and there will be none: the 30th of February.
fn patience(frequency: Frequency) -> u32 {
    match frequency {
        Frequency::Daily => 366 * 9,
        Frequency::Weekly => 54 * 9,
        Frequency::Monthly => 12 * 9,
        _ => 41,
    }
}

/// A period of the rule that surely begins before a time, as late as possible.
fn periods_before(rule: &Rule, first: DateTime, time: DateTime) -> i64 {
    let (from, to) = (first.date(), time.date());
    let days = (to - from).get_days();
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
        - i32::from(from.month());
    let units = match rule.frequency {
        Frequency::Weekly => days / 7,
        Frequency::Monthly => months,
        Frequency::Yearly => i32::from(to.year()) - i32::from(from.year()),
        _ => days,
    };
    (i64::from(units) / i64::from(rule.interval) - 2).max(0)
}

/// All times of the nth period, in order.
fn in_period(rule: &Rule, first: DateTime, period: i64) -> Option<Vec<DateTime>> {
    let steps = i32::try_from(period.checked_mul(rule.interval.into())?).ok()?;
    let start = first.date();
    let mut dates = match rule.frequency {
        Frequency::Weekly => week(rule, start, steps)?,
        Frequency::Monthly => {
            let month = months_later(start.first_of_month(), steps)?;
            if is_one_of(&rule.by_month, month.month()) {
                month_days(rule, month, start.day())
            } else {
                Vec::new()
            }
        }
        Frequency::Yearly => year(
            rule,
            start,
            i16::try_from(steps).ok()?.checked_add(start.year())?,
        )?,
        _ => {
            let date = days_later(start, steps)?;
            if fits_day(rule, date) {
                vec![date]
            } else {
                Vec::new()
            }
        }
    };
    dates.sort_unstable();
    dates.dedup();
    if let Some(position) = rule.position {
        dates = nth_of(dates, position).into_iter().collect();
    }
    let mut hours = rule.by_hour.clone();
    hours.sort_unstable();
    hours.dedup();
    let mut times = Vec::with_capacity(dates.len() * hours.len().max(1));
    for date in dates {
        let time = date.to_datetime(first.time());
        if hours.is_empty() {
            times.push(time);
        }
        times.extend(
            hours
                .iter()
                .filter_map(|hour| time.with().hour(*hour).build().ok()),
        );
    }
    Some(times)
}

fn is_one_of(list: &[i8], value: i8) -> bool {
    list.is_empty() || list.contains(&value)
}

fn is_day_of_month(rule: &Rule, date: Date) -> bool {
    let from_end = date.day() - date.days_in_month() - 1;
    rule.by_month_day.is_empty()
        || rule.by_month_day.contains(&date.day())
        || rule.by_month_day.contains(&from_end)
}

fn is_weekday(rule: &Rule, date: Date) -> bool {
    rule.by_day.is_empty() || rule.by_day.iter().any(|day| day.weekday == date.weekday())
}

fn fits_day(rule: &Rule, date: Date) -> bool {
    is_one_of(&rule.by_month, date.month()) && is_day_of_month(rule, date) && is_weekday(rule, date)
}

fn week(rule: &Rule, start: Date, weeks: i32) -> Option<Vec<Date>> {
    let monday = days_later(week_of(start, rule.week_start)?, weeks.checked_mul(7)?)?;
    let weekdays: Vec<Weekday> = match &rule.by_day[..] {
        [] => vec![start.weekday()],
        days => days.iter().map(|day| day.weekday).collect(),
    };
    let days = weekdays
        .into_iter()
        .filter_map(|weekday| days_later(monday, rule.week_start.until(weekday).into()));
    Some(
        days.filter(|date| is_one_of(&rule.by_month, date.month()))
            .collect(),
    )
}

/// The days of one month.
fn month_days(rule: &Rule, month: Date, start_day: i8) -> Vec<Date> {
    let Some(next_month) = months_later(month, 1) else {
        return Vec::new();
    };
    if rule.by_day.is_empty() {
        let days: &[i8] = if rule.by_month_day.is_empty() {
            &[start_day]
        } else {
            &rule.by_month_day
        };
        let day = |day: i8| {
            if day > 0 {
                day
            } else {
                month.days_in_month() + 1 + day
            }
        };
        return days
            .iter()
            .filter_map(|said| Date::new(month.year(), month.month(), day(*said)).ok())
            .collect();
    }
    let found = by_day(&rule.by_day, month, next_month);
    found
        .into_iter()
        .filter(|date| is_day_of_month(rule, *date))
        .collect()
}

fn by_day(days: &[ByDay], from: Date, until: Date) -> Vec<Date> {
    let mut found = Vec::new();
    for day in days {
        match day.n {
            0 => found.extend((1..=53).map_while(|n| nth_weekday(from, until, n, day.weekday))),
            n => found.extend(nth_weekday(from, until, n, day.weekday)),
        }
    }
    found
}

fn year(rule: &Rule, start: Date, year: i16) -> Option<Vec<Date>> {
    let first = Date::new(year, 1, 1).ok()?;
    let months: Vec<i8> = match (&rule.by_month[..], &rule.by_month_day[..], &rule.by_day[..]) {
        ([], [], []) => vec![start.month()],
        // Weekdays of a whole year are counted in the year.
        ([], [], days) => return Some(by_day(days, first, months_later(first, 12)?)),
        ([], ..) => (1..=12).collect(),
        (months, ..) => months.to_vec(),
    };
    let months = months
        .into_iter()
        .filter_map(|month| Date::new(year, month, 1).ok());
    Some(
        months
            .flat_map(|month| month_days(rule, month, start.day()))
            .collect(),
    )
}

/// Hours and minutes: equal steps of time that has passed, as far as day and hour fit.
fn within_a_day(rule: &Rule, first: DateTime, after: &Zoned, zone: &TimeZone) -> Option<Zoned> {
    let unit = if rule.frequency == Frequency::Hourly {
        3600
    } else {
        60
    };
    let step = i64::from(rule.interval).checked_mul(unit)?;
    let start = zone.to_ambiguous_zoned(first).compatible().ok()?;
    let first_index =
        |seconds: i64| seconds.div_euclid(step) + i64::from(seconds.rem_euclid(step) != 0);
    let seconds_until = |at: &Zoned| at.timestamp().as_second() - start.timestamp().as_second();
    let filtered = !(rule.by_month.is_empty()
        && rule.by_month_day.is_empty()
        && rule.by_day.is_empty()
        && rule.by_hour.is_empty());
    let mut index = if rule.count.is_some() && filtered {
        0
    } else {
        seconds_until(after).div_euclid(step).max(0)
    };
    let mut counted = if filtered {
        0
    } else {
        u32::try_from(index).ok()?
    };
    // Steps without a time are whole hours or days, so this is more than twenty years.
    let mut empty = 0;
    while empty < 200_000 {
        let at = start
            .checked_add(SignedDuration::from_secs(step.checked_mul(index)?))
            .ok()?;
        let time = at.datetime();
        if is_beyond(rule, time, &at) {
            return None;
        }
        let skip_to = if !fits_day(rule, at.date()) {
            Some(at.date().tomorrow().ok()?.to_zoned(zone.clone()).ok()?)
        } else if !is_one_of(&rule.by_hour, at.hour()) {
            let hour = at.checked_add(1.hour()).ok()?;
            Some(
                hour.with()
                    .minute(0)
                    .second(0)
                    .subsec_nanosecond(0)
                    .build()
                    .ok()?,
            )
        } else {
            None
        };
        if let Some(place) = skip_to {
            empty += 1;
            index = first_index(seconds_until(&place)).max(index + 1);
            continue;
        }
        empty = 0;
        counted += 1;
        if rule.count.is_some_and(|count| counted > count) {
            return None;
        }
        if at > *after && !rule.except.contains(&time) {
            return Some(at);
        }
        index += 1;
    }
    None
}
