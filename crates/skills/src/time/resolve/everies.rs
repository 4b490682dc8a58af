//! Which rule a repetition is, and when it happens first.

mod core;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use super::days::{Hour, days};
use super::faces::{Face, at_civil, faces, is_daytime};
use super::moments::moments;
use super::{Choice, Context, Trouble};
use crate::time::HalfEight;
use crate::time::reading::{Assumed, Precision, Repeating};
use crate::time::rule::{ByDay, Frequency, Limit, Rule, next};
use crate::time::said::{Clock, Every, Part, When};

/// The time of day of a repetition.
#[derive(Debug, Clone)]
struct Daily {
    minutes: i32,
    precision: Precision,
    part: Option<Part>,
}

/// The repetitions it can be, the likeliest first.
pub(super) fn everies(
    every: &Every,
    context: Context<'_>,
) -> Result<Vec<Choice<Repeating>>, Trouble> {
    let mut every = every.clone();
    let zone = match &every.at.zone {
        Some(name) => TimeZone::get(name).map_err(|_| Trouble::UnknownZone(name.clone()))?,
        None => context.now.time_zone().clone(),
    };
    let there = context.now.with_time_zone(zone);
    let context = Context {
        now: &there,
        ..context
    };
    let mut assumed = Vec::new();
    if let Some(name) = &every.at.zone {
        assumed.push(Assumed::Zone(name.clone()));
    }
    // "from Monday at 9", "until Friday at 9": the time belongs to every one of them.
    for limit in [&mut every.from, &mut every.until].into_iter().flatten() {
        if every.at.clock.is_none() && limit.day.is_some() {
            every.at.clock = limit.clock.take();
            every.at.part = every.at.part.or(limit.part.take());
        }
    }
    let rule = core::rule(&every, context, &mut assumed)?;
    let mut all = Vec::new();
    if rule.frequency <= Frequency::Hourly {
        let first = first_within_a_day(&rule, &every, context)?;
        let begin = first.datetime();
        all.push((rule, first, begin, Precision::Minute, None, Vec::new()));
    } else {
        let start = start(&every, context)?;
        for time in times(&every, context)? {
            let mut rule = rule.clone();
            also(&mut rule, &every, &time.it, context)?;
            if let Some((first, begin, mut more)) = first(&rule, start, &time.it, context)? {
                more.extend(time.assumed);
                all.push((rule, first, begin, time.it.precision, time.it.part, more));
            }
        }
    }
    let mut choices = Vec::new();
    for (mut rule, first, start, precision, part, more) in all {
        limit(&mut rule, &every, &first, context)?;
        let before = first.checked_sub(1.second()).map_err(|_| Trouble::Never)?;
        if next(&rule, start, &before, first.time_zone()).is_none() {
            continue;
        }
        choices.push(Choice {
            it: Repeating {
                rule,
                start,
                first,
                precision,
                part,
            },
            assumed: assumed.iter().cloned().chain(more).collect(),
        });
    }
    if choices.is_empty() {
        return Err(Trouble::Never);
    }
    Ok(choices)
}

/// The times of day it can be.
fn times(every: &Every, context: Context<'_>) -> Result<Vec<Choice<Daily>>, Trouble> {
    let When {
        clock, part, shift, ..
    } = &every.at;
    let shift = shift.map_or(0, |length| length.seconds / 60) as i32;
    let daily = |minutes: i32, precision: Precision| Daily {
        minutes: (minutes + shift).rem_euclid(1440),
        precision,
        part: *part,
    };
    let Some(clock) = clock else {
        let (time, precision, assumed) = match part {
            Some(part) => (
                context.preferences.time_of(*part),
                Precision::Part,
                Assumed::TimeOfPart(*part),
            ),
            None => (
                context.preferences.morning,
                Precision::Day,
                Assumed::MorningOfSettings,
            ),
        };
        let minutes = i32::from(time.hour()) * 60 + i32::from(time.minute());
        return Ok(vec![Choice::assuming(daily(minutes, precision), assumed)]);
    };
    let mut clocks = vec![*clock];
    if clock.half {
        let other = Clock {
            minutes: (clock.minutes - 60).rem_euclid(720),
            ..*clock
        };
        clocks.push(other);
        if context.preferences.half_eight == HalfEight::HalfTo {
            clocks.reverse();
        }
    }
    let mut all = Vec::new();
    for clock in clocks {
        let mut found = faces(clock, *part)?;
        let open = found.len() == 2;
        if open && !is_daytime(found[0].minutes, context) {
            found.reverse();
        }
        for (index, face) in found.into_iter().enumerate() {
            let mut choice = Choice::sure(daily(face.minutes, Precision::Minute));
            if open && index == 0 {
                choice.assumed.push(Assumed::Daytime);
            }
            if clock.half {
                choice.assumed.push(Assumed::HalfEight);
            }
            all.push(choice);
        }
    }
    Ok(all)
}

/// "at 8 and at 20": more hours of the same day, which a rule can hold where the minutes are the same.
fn also(rule: &mut Rule, every: &Every, time: &Daily, context: Context<'_>) -> Result<(), Trouble> {
    if every.also.is_empty() {
        return Ok(());
    }
    // As other calendars read it, the position would count the times and not the days.
    if rule.position.is_some() {
        return Err(Trouble::NoRule);
    }
    let mut hours = vec![(time.minutes / 60) as i8];
    for clock in &every.also {
        let found: Vec<Face> = faces(*clock, every.at.part)?;
        let late = found.len() == 2 && !is_daytime(found[0].minutes, context);
        let minutes = found[usize::from(late)].minutes % 1440;
        if minutes % 60 != time.minutes % 60 {
            return Err(Trouble::NoRule);
        }
        hours.push((minutes / 60) as i8);
    }
    hours.sort_unstable();
    hours.dedup();
    rule.by_hour = hours;
    Ok(())
}

/// The day from which it is looked for.
fn start(every: &Every, context: Context<'_>) -> Result<Date, Trouble> {
    let Some(from) = &every.from else {
        return Ok(context.now.date());
    };
    let Some(day) = &from.day else {
        return Ok(context.now.date());
    };
    let found = days(day, from.weekday, Hour::default(), context)?;
    Ok(found.first().ok_or(Trouble::NoSuchDay)?.it)
}

/// The first time from a day on, which must still be to come.
fn first(
    rule: &Rule,
    start: Date,
    time: &Daily,
    context: Context<'_>,
) -> Result<Option<(Zoned, DateTime, Vec<Assumed>)>, Trouble> {
    let minutes = time.minutes;
    let start = start.at((minutes / 60) as i8, (minutes % 60) as i8, 0, 0);
    let zone = context.now.time_zone();
    let begin = zone
        .to_ambiguous_zoned(start.date().to_datetime(jiff::civil::Time::midnight()))
        .compatible();
    let begin = begin
        .and_then(|begin| begin.checked_sub(1.second()))
        .map_err(|_| Trouble::NoSuchDay)?;
    let after = begin.max(context.now.clone());
    // "every other Tuesday" begins with the next Tuesday.
    let each = Rule {
        interval: 1,
        ..rule.clone()
    };
    let earliest = if rule.by_hour.is_empty() {
        start
    } else {
        start.date().at(0, start.minute(), 0, 0)
    };
    let Some(first) = next(&each, earliest, &after, zone) else {
        return Ok(None);
    };
    let said: DateTime = match &rule.by_hour[..] {
        [] => first.date().to_datetime(start.time()),
        _ => first.datetime(),
    };
    let assumed = at_civil(said, zone)?
        .into_iter()
        .next()
        .map(|choice| choice.assumed);
    Ok(Some((first, said, assumed.unwrap_or_default())))
}

/// "every 3 hours": from now, or from the time that was said.
fn first_within_a_day(rule: &Rule, every: &Every, context: Context<'_>) -> Result<Zoned, Trouble> {
    let minute = |at: &Zoned| {
        at.with()
            .second(0)
            .subsec_nanosecond(0)
            .build()
            .map_err(|_| Trouble::NoSuchDay)
    };
    let start = every
        .from
        .as_ref()
        .or((every.at != When::default()).then_some(&every.at));
    if let Some(start) =
        start.filter(|start| start.clock.is_some() || start.day.is_some() || start.part.is_some())
    {
        let found = moments(start, context)?
            .into_iter()
            .next()
            .ok_or(Trouble::NoSuchDay)?;
        return Ok(found.it.due(context.preferences));
    }
    let now = minute(context.now)?;
    if rule.by_hour.is_empty() {
        let step = i64::from(rule.interval)
            * if rule.frequency == Frequency::Hourly {
                60
            } else {
                1
            };
        return now
            .checked_add(step.minutes())
            .map_err(|_| Trouble::NoSuchDay);
    }
    let hour = *rule.by_hour.first().ok_or(Trouble::Never)?;
    let begin = now
        .with()
        .hour(hour)
        .minute(0)
        .build()
        .map_err(|_| Trouble::NoSuchDay)?;
    next(rule, begin.datetime(), context.now, context.now.time_zone()).ok_or(Trouble::Never)
}

/// How long it goes on.
fn limit(
    rule: &mut Rule,
    every: &Every,
    first: &Zoned,
    context: Context<'_>,
) -> Result<(), Trouble> {
    rule.count = every.times;
    if let Some(length) = every.lasting {
        let end = first
            .datetime()
            .checked_add(length.span())
            .and_then(|end| end.checked_sub(1.second()));
        rule.until = Some(Limit::Local(end.map_err(|_| Trouble::NoSuchDay)?));
    }
    if let Some(until) = &every.until {
        let from_first = Context {
            now: if until.day.is_some() {
                context.now
            } else {
                first
            },
            ..context
        };
        let end = moments(until, from_first)?
            .into_iter()
            .next()
            .ok_or(Trouble::NoSuchDay)?
            .it;
        let at = match end.precision {
            Precision::Second | Precision::Minute | Precision::Part => end.at.datetime(),
            _ => end.at.date().at(23, 59, 59, 0),
        };
        if at < first.datetime() {
            return Err(Trouble::Never);
        }
        rule.until = Some(Limit::Local(at));
    }
    Ok(())
}

/// All weekdays but these.
fn others(except: &[Weekday]) -> Vec<ByDay> {
    let all = (0..7).filter_map(|index| Weekday::from_monday_zero_offset(index).ok());
    let kept = all.filter(|weekday| !except.contains(weekday));
    kept.map(|weekday| ByDay { n: 0, weekday }).collect()
}
