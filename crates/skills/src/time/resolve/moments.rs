//! Which moment is meant: the hour that was left open, the day it falls on, and what daylight saving does to it.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{ToSpan, Zoned};

use super::days::{Hour, days};
use super::{Choice, Context, Trouble};
use crate::time::HalfEight;
use crate::time::calendar::days_later;
use crate::time::reading::{Assumed, Moment, Precision};
use crate::time::said::{Clock, Day, Length, Part, When};

const HOUR: i32 = 60;
const HALF_DAY: i32 = 12 * HOUR;
const WHOLE_DAY: i32 = 24 * HOUR;

/// A time of day, perhaps of the night after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Face {
    pub minutes: i32,
    /// It is a small hour of the night that follows the named day.
    pub night_after: bool,
}

/// The moments it can be, the likeliest first.
pub(super) fn moments(when: &When, context: Context<'_>) -> Result<Vec<Choice<Moment>>, Trouble> {
    let home = context.now;
    let Some(name) = &when.zone else {
        return here(when, context);
    };
    let zone = TimeZone::get(name).map_err(|_| Trouble::UnknownZone(name.clone()))?;
    let there = home.with_time_zone(zone);
    let choices = here(
        when,
        Context {
            now: &there,
            ..context
        },
    )?;
    Ok(choices
        .into_iter()
        .map(|mut choice| {
            choice.it.at = choice.it.at.with_time_zone(home.time_zone().clone());
            choice.assumed.push(Assumed::Zone(name.clone()));
            choice
        })
        .collect())
}

fn here(when: &When, context: Context<'_>) -> Result<Vec<Choice<Moment>>, Trouble> {
    if let Some(Day::FromNow(length)) = &when.day
        && length.is_exact()
    {
        return Ok(vec![Choice::sure(distance(*length, when, context)?)]);
    }
    let mut choices = match (&when.clock, when.part) {
        (Some(clock), part) => on_the_clock(*clock, part, when, context)?,
        (None, Some(part)) => in_part(part, when, context)?,
        (None, None) => whole_days(when, context)?,
    };
    if let Some(shift) = when.shift {
        for choice in &mut choices {
            choice.it.at = choice
                .it
                .at
                .checked_add(shift.span())
                .map_err(|_| Trouble::NoSuchDay)?;
        }
    }
    if let Some(Day::FromNow(length)) = &when.day {
        for choice in &mut choices {
            choice.it.distance = Some(*length);
        }
    }
    Ok(choices)
}

/// "in 20 minutes"; a clock beside it has to agree: "in 20 minutes, at 14:05".
fn distance(length: Length, when: &When, context: Context<'_>) -> Result<Moment, Trouble> {
    let at = context
        .now
        .checked_add(length.span())
        .map_err(|_| Trouble::NoSuchDay)?;
    if let Some(clock) = when.clock {
        let minutes = i32::from(at.hour()) * HOUR + i32::from(at.minute());
        let around = if clock.open { HALF_DAY } else { WHOLE_DAY };
        if (minutes - clock.minutes).rem_euclid(around) != 0 {
            return Err(Trouble::Contradiction);
        }
    }
    let seconds = length.seconds % 60 != 0 || (length.seconds != 0 && length.seconds.abs() < 60);
    Ok(Moment {
        at,
        precision: if seconds {
            Precision::Second
        } else {
            Precision::Minute
        },
        part: None,
        distance: Some(length),
    })
}

fn whole_days(when: &When, context: Context<'_>) -> Result<Vec<Choice<Moment>>, Trouble> {
    let day = when
        .day
        .clone()
        .or(when.weekday.map(|weekday| Day::Weekday {
            weekday,
            which: crate::time::said::Which::Plain,
            weeks: 0,
        }));
    let Some(day) = day else {
        // A zone alone is no moment.
        return Err(Trouble::Contradiction);
    };
    let mut all = Vec::new();
    for choice in days(&day, when.weekday, Hour::default(), context)? {
        let at = choice
            .it
            .to_zoned(context.now.time_zone().clone())
            .map_err(|_| Trouble::NoSuchDay)?;
        all.push(Choice {
            it: Moment {
                at,
                precision: Precision::Day,
                part: None,
                distance: None,
            },
            assumed: choice.assumed,
        });
    }
    Ok(all)
}

/// "tomorrow morning", "in the evening": at the time of the settings.
fn in_part(part: Part, when: &When, context: Context<'_>) -> Result<Vec<Choice<Moment>>, Trouble> {
    let time = context.preferences.time_of(part);
    let face = Face {
        minutes: i32::from(time.hour()) * HOUR + i32::from(time.minute()),
        night_after: false,
    };
    let ahead = is_ahead(face, context.now.date(), context);
    let dates = match &when.day {
        Some(day) => days(
            day,
            when.weekday,
            Hour {
                ahead,
                passed: false,
            },
            context,
        )?,
        None => vec![Choice::sure(
            days_later(context.now.date(), i32::from(!ahead)).ok_or(Trouble::NoSuchDay)?,
        )],
    };
    let mut all = Vec::new();
    for date in dates {
        for mut choice in at_face(date.it, face, context)? {
            choice.it.precision = Precision::Part;
            choice.it.part = Some(part);
            choice.assumed.extend(date.assumed.iter().cloned());
            choice.assumed.push(Assumed::TimeOfPart(part));
            if when.day.is_none() && !ahead {
                choice.assumed.push(Assumed::Tomorrow);
            }
            all.push(choice);
        }
    }
    Ok(all)
}

fn on_the_clock(
    clock: Clock,
    part: Option<Part>,
    when: &When,
    context: Context<'_>,
) -> Result<Vec<Choice<Moment>>, Trouble> {
    let half_to = context.preferences.half_eight == HalfEight::HalfTo;
    if clock.half {
        let other = Clock {
            minutes: (clock.minutes - HOUR).rem_euclid(if clock.open {
                HALF_DAY
            } else {
                WHOLE_DAY
            }),
            half: false,
            ..clock
        };
        let this = Clock {
            half: false,
            ..clock
        };
        let (first, second) = if half_to {
            (other, this)
        } else {
            (this, other)
        };
        let mut choices = on_the_clock(first, part, when, context)?;
        for choice in &mut choices {
            choice.assumed.push(Assumed::HalfEight);
        }
        choices.extend(on_the_clock(second, part, when, context)?);
        return Ok(choices);
    }
    let faces = faces(clock, part)?;
    match &when.day {
        None => next_such(&faces, clock, part, context),
        Some(day) => on_day(day, &faces, clock, part, when, context),
    }
}

/// The faces a clock can mean: two while the half of the day is open.
pub(super) fn faces(clock: Clock, part: Option<Part>) -> Result<Vec<Face>, Trouble> {
    let face = |minutes: i32| Face {
        minutes,
        night_after: false,
    };
    let Some(part) = part else {
        let second = clock.open.then(|| face(clock.minutes + HALF_DAY));
        return Ok(std::iter::once(face(clock.minutes)).chain(second).collect());
    };
    // A face of 24 hours keeps its hour; only "08:30 in the evening" is an evening all the same.
    let (early, late) = match clock.open {
        true => (clock.minutes, clock.minutes + HALF_DAY),
        false if clock.minutes >= HALF_DAY => (clock.minutes, clock.minutes),
        false => (clock.minutes, clock.minutes + HALF_DAY),
    };
    let minutes = match part {
        Part::Morning if clock.open || clock.minutes < HALF_DAY + HOUR => early,
        Part::Noon if (10 * HOUR..HALF_DAY).contains(&early) => early,
        Part::Noon if late < 15 * HOUR => late,
        Part::Afternoon if (HALF_DAY..19 * HOUR).contains(&late) => late,
        Part::Evening | Part::Tonight | Part::Night if clock.minutes == WHOLE_DAY => WHOLE_DAY,
        Part::Evening | Part::Tonight if late >= 16 * HOUR => late,
        // Late at night, or in the small hours of the next day: "tonight at 1".
        Part::Night if late >= 18 * HOUR => late,
        Part::Evening | Part::Tonight | Part::Night if early < 6 * HOUR => {
            return Ok(vec![Face {
                minutes: early,
                night_after: true,
            }]);
        }
        _ => return Err(Trouble::Contradiction),
    };
    Ok(vec![face(minutes)])
}

fn is_ahead(face: Face, date: Date, context: Context<'_>) -> bool {
    moment_of(face, date).is_some_and(|at| at > context.now.datetime())
}

fn moment_of(face: Face, date: Date) -> Option<DateTime> {
    let date = days_later(date, face.minutes / WHOLE_DAY)?;
    let minutes = face.minutes % WHOLE_DAY;
    Some(date.at((minutes / HOUR) as i8, (minutes % HOUR) as i8, 0, 0))
}

/// Without a day: the next time it is this late.
fn next_such(
    faces: &[Face],
    clock: Clock,
    part: Option<Part>,
    context: Context<'_>,
) -> Result<Vec<Choice<Moment>>, Trouble> {
    let today = context.now.date();
    let mut all: Vec<Choice<Moment>> = Vec::new();
    for face in faces {
        let ahead = is_ahead(*face, today, context);
        let date = days_later(today, i32::from(!ahead)).ok_or(Trouble::NoSuchDay)?;
        for mut choice in at_face(date, *face, context)? {
            if choice.it.at <= *context.now {
                continue;
            }
            if !ahead && part.is_none() && !clock.midnight {
                choice.assumed.push(Assumed::Tomorrow);
            }
            choice.it.part = part;
            all.push(choice);
        }
    }
    all.sort_by(|a, b| a.it.at.cmp(&b.it.at));
    if faces.len() > 1
        && let Some(first) = all.first_mut()
    {
        first
            .assumed
            .retain(|assumed| *assumed != Assumed::Tomorrow);
        first.assumed.push(Assumed::NextSuchHour);
    }
    Ok(all)
}

fn on_day(
    day: &Day,
    faces: &[Face],
    clock: Clock,
    part: Option<Part>,
    when: &When,
    context: Context<'_>,
) -> Result<Vec<Choice<Moment>>, Trouble> {
    let today = context.now.date();
    let ahead = clock.midnight
        || faces
            .iter()
            .any(|face| face.night_after || is_ahead(*face, today, context));
    let hour = Hour {
        ahead,
        passed: !ahead,
    };
    let mut all = Vec::new();
    for date in days(day, when.weekday, hour, context)? {
        for (date_of_face, face, assumed) in on_date(date.it, faces, clock, part, context)? {
            for mut choice in at_face(date_of_face, face, context)? {
                choice.it.part = part;
                choice.assumed.extend(date.assumed.iter().cloned());
                choice.assumed.extend(assumed.clone());
                all.push(choice);
            }
        }
    }
    Ok(all)
}

/// The faces in the order of their likelihood on a day, with what that assumes.
fn on_date(
    date: Date,
    faces: &[Face],
    clock: Clock,
    part: Option<Part>,
    context: Context<'_>,
) -> Result<Vec<(Date, Face, Option<Assumed>)>, Trouble> {
    let next_day = days_later(date, 1).ok_or(Trouble::NoSuchDay)?;
    let is_today = date == context.now.date();
    if let [face] = faces {
        if clock.midnight {
            // "Friday at midnight" ends Friday, most likely.
            let mut both = vec![(next_day, *face, Some(Assumed::NightAfter))];
            if part.is_none() && is_ahead(*face, date, context) {
                both.push((date, *face, None));
            }
            return Ok(both);
        }
        if face.night_after {
            // In the small hours, "tonight at 2" is still the same night.
            let still = is_today && is_ahead(*face, date, context) && context.now.hour() < 5;
            return Ok(vec![if still {
                (date, *face, None)
            } else {
                (next_day, *face, Some(Assumed::NightAfter))
            }]);
        }
        return Ok(vec![(date, *face, None)]);
    }
    let [early, late] = [faces[0], faces[1]];
    let (first, second) = if is_today {
        match (
            is_ahead(early, date, context),
            is_ahead(late, date, context),
        ) {
            (true, _) => (early, Some((late, Assumed::NextSuchHour))),
            (false, true) => (late, Some((late, Assumed::NextSuchHour))),
            // Both have passed; the one said last is meant, if any.
            (false, false) => (late, Some((early, Assumed::NextSuchHour))),
        }
    } else if is_daytime(early.minutes, context) {
        (early, Some((late, Assumed::Daytime)))
    } else {
        (late, Some((early, Assumed::Daytime)))
    };
    let mut all = vec![(
        date,
        first,
        second.as_ref().map(|(_, assumed)| assumed.clone()),
    )];
    all.extend(second.map(|(face, _)| (date, face, None)));
    Ok(all)
}

/// Whether an open hour is in the morning, on a day that is not today. Twelve is noon.
pub(super) fn is_daytime(early: i32, context: Context<'_>) -> bool {
    early >= HOUR && early >= i32::from(context.preferences.day_starts) * HOUR
}

/// A face on a day, with what daylight saving does: a time that exists twice gives both, one that does not exist the time
/// that the clocks show instead.
pub(super) fn at_face(
    date: Date,
    face: Face,
    context: Context<'_>,
) -> Result<Vec<Choice<Moment>>, Trouble> {
    let said = moment_of(face, date).ok_or(Trouble::NoSuchDay)?;
    at_civil(said, context.now.time_zone())
}

pub(super) fn at_civil(said: DateTime, zone: &TimeZone) -> Result<Vec<Choice<Moment>>, Trouble> {
    let moment = |at: Zoned| Moment {
        at,
        precision: Precision::Minute,
        part: None,
        distance: None,
    };
    let ambiguous = zone.to_ambiguous_zoned(said);
    let offset = ambiguous.offset();
    let taken = ambiguous.compatible().map_err(|_| Trouble::NoSuchDay)?;
    Ok(match offset {
        AmbiguousOffset::Unambiguous { .. } => vec![Choice::sure(moment(taken))],
        AmbiguousOffset::Gap { .. } => {
            let assumed = Assumed::Skipped {
                said,
                taken: taken.datetime(),
            };
            vec![Choice::assuming(moment(taken), assumed)]
        }
        AmbiguousOffset::Fold { .. } => {
            let second = zone
                .to_ambiguous_zoned(said)
                .later()
                .map_err(|_| Trouble::NoSuchDay)?;
            vec![
                Choice::assuming(moment(taken), Assumed::Twice(said)),
                Choice::sure(moment(second)),
            ]
        }
    })
}

/// So much later on the calendar and the clock.
pub(super) fn later(at: &Zoned, days: i32) -> Option<Zoned> {
    at.checked_add(i64::from(days).days()).ok()
}
