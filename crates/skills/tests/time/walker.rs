//! The times of a rule, found by looking at every day: slow, and straight from the definitions.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan, Zoned};
use sotto_skills::time::rule::Limit;
use sotto_skills::time::{Frequency, Rule};

/// Whether a rule that counts in days or more has a time on a day, straight from the definitions.
fn is_on(rule: &Rule, first: Date, date: Date) -> bool {
    let interval = i64::from(rule.interval);
    let last_day = date.days_in_month();
    let month_day = rule
        .by_month_day
        .iter()
        .any(|day| *day == date.day() || *day == date.day() - last_day - 1);
    let in_month = rule.by_month.is_empty() || rule.by_month.contains(&date.month());
    let nth_of = |position: i8, behind: i8| {
        rule.by_day.iter().any(|day| {
            day.weekday == date.weekday() && (day.n == 0 || day.n == position || day.n == -behind)
        })
    };
    let of_month = nth_of((date.day() - 1) / 7 + 1, (last_day - date.day()) / 7 + 1);
    let of_year = {
        let behind = date.days_in_year() - date.day_of_year();
        nth_of(
            ((date.day_of_year() - 1) / 7 + 1) as i8,
            (behind / 7 + 1) as i8,
        )
    };
    let weekday = rule.by_day.iter().any(|day| day.weekday == date.weekday());
    let monday = |date: Date| date - i64::from(rule.week_start.until(date.weekday())).days();
    let days = |from: Date, to: Date| i64::from((to - from).get_days());
    let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    match rule.frequency {
        Frequency::Daily => {
            days(first, date) % interval == 0
                && in_month
                && (rule.by_month_day.is_empty() || month_day)
                && (rule.by_day.is_empty() || weekday)
        }
        Frequency::Weekly => {
            let weeks = days(monday(first), monday(date)) / 7;
            weeks % interval == 0
                && in_month
                && if rule.by_day.is_empty() {
                    date.weekday() == first.weekday()
                } else {
                    weekday && is_at_position(rule, date)
                }
        }
        Frequency::Monthly => {
            (months(date) - months(first)) % interval == 0
                && in_month
                && match (rule.by_month_day.is_empty(), rule.by_day.is_empty()) {
                    (true, true) => date.day() == first.day(),
                    (false, true) => month_day,
                    (true, false) => of_month && is_at_position(rule, date),
                    (false, false) => month_day && of_month,
                }
        }
        _ => {
            i64::from(date.year() - first.year()) % interval == 0
                && match (
                    rule.by_month.is_empty(),
                    rule.by_month_day.is_empty(),
                    rule.by_day.is_empty(),
                ) {
                    (true, true, true) => {
                        (date.month(), date.day()) == (first.month(), first.day())
                    }
                    (true, true, false) => of_year && is_at_position(rule, date),
                    (false, true, true) => in_month && date.day() == first.day(),
                    _ => {
                        in_month
                            && (rule.by_month_day.is_empty() || month_day)
                            && (rule.by_day.is_empty() || of_month)
                            && is_at_position(rule, date)
                    }
                }
        }
    }
}

/// Whether a weekday of a rule is the one of its week, month or year that counts, by counting those before it or those
/// after it.
fn is_at_position(rule: &Rule, date: Date) -> bool {
    let Some(position) = rule.position else {
        return true;
    };
    let (first, last) = match rule.frequency {
        Frequency::Weekly => {
            let first = date - i64::from(rule.week_start.until(date.weekday())).days();
            (first, first + 6.days())
        }
        Frequency::Monthly => (date.first_of_month(), date.last_of_month()),
        _ => (date.first_of_year(), date.last_of_year()),
    };
    let (edge, step) = if position > 0 { (first, 1) } else { (last, -1) };
    let inward = (0i64..).map(|far| edge + (far * step).days());
    let fits = inward
        .take_while(|day| *day != date)
        .filter(|day| rule.by_day.iter().any(|by| by.weekday == day.weekday()))
        .filter(|day| rule.by_month.is_empty() || rule.by_month.contains(&day.month()));
    let place = usize::from(position.unsigned_abs());
    fits.take(place).count() + 1 == place
}

/// All times of a rule in so many days, found by looking at every one of them.
pub fn walked(rule: &Rule, first: DateTime, zone: &TimeZone, days: i64) -> Vec<Zoned> {
    let mut times: Vec<(DateTime, Zoned)> = Vec::new();
    if rule.frequency <= Frequency::Hourly {
        let step = i64::from(rule.interval)
            * if rule.frequency == Frequency::Hourly {
                3600
            } else {
                60
            };
        let start = zone.to_ambiguous_zoned(first).compatible().unwrap();
        for index in 0..days * 86_400 / step {
            let at = start
                .checked_add(SignedDuration::from_secs(step * index))
                .unwrap();
            let hour = rule.by_hour.is_empty() || rule.by_hour.contains(&at.hour());
            let weekday =
                rule.by_day.is_empty() || rule.by_day.iter().any(|day| day.weekday == at.weekday());
            if hour && weekday {
                times.push((at.datetime(), at));
            }
        }
    } else {
        for day in 0..days {
            let date = first.date() + day.days();
            if !is_on(rule, first.date(), date) {
                continue;
            }
            let mut hours = if rule.by_hour.is_empty() {
                vec![first.hour()]
            } else {
                rule.by_hour.clone()
            };
            hours.sort_unstable();
            hours.dedup();
            for hour in hours {
                let time = date.at(hour, first.minute(), 0, 0);
                if time >= first {
                    times.push((time, zone.to_ambiguous_zoned(time).compatible().unwrap()));
                }
            }
        }
    }
    let count = rule.count.map_or(usize::MAX, |count| count as usize);
    let until = |time: &DateTime, at: &Zoned| match rule.until {
        Some(Limit::Local(until)) => *time <= until,
        Some(Limit::Exact(until)) => at.timestamp() <= until,
        None => true,
    };
    let mut all: Vec<Zoned> = Vec::new();
    for (time, at) in times
        .into_iter()
        .take(count)
        .take_while(|(time, at)| until(time, at))
    {
        // A time that was skipped can fall on the one after it.
        if !rule.except.contains(&time) && all.last().is_none_or(|last| at > *last) {
            all.push(at);
        }
    }
    all
}
