//! Which moment is meant: the hour that was left open, and the day it falls on.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use super::days::{Hour, days};
use super::faces::{Face, HALF_DAY, HOUR, WHOLE_DAY, at_face, faces, is_ahead, is_daytime};
use super::{Choice, Context, Trouble};
use crate::time::HalfEight;
use crate::time::calendar::days_later;
use crate::time::reading::{Assumed, Moment, Precision};
use crate::time::said::{Clock, Day, Length, Part, When};

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
    let wakes = context.preferences.wakes && is_waking(faces);
    if wakes && let Some(place) = all.iter().position(|choice| choice.it.at.hour() < 12) {
        let morning = all.remove(place);
        all.insert(0, morning);
    }
    if faces.len() > 1
        && let Some(first) = all.first_mut()
    {
        first
            .assumed
            .retain(|assumed| *assumed != Assumed::Tomorrow);
        first.assumed.push(if wakes {
            Assumed::Daytime
        } else {
            Assumed::NextSuchHour
        });
    }
    Ok(all)
}

/// Whether an open hour is one at which people get up. Whoever is to be woken at three or at twelve may as well take a nap.
fn is_waking(faces: &[Face]) -> bool {
    matches!(faces, [early, _] if (4 * HOUR..HALF_DAY).contains(&early.minutes))
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

/// So much later on the calendar and the clock.
pub(super) fn later(at: &Zoned, days: i32) -> Option<Zoned> {
    at.checked_add(i64::from(days).days()).ok()
}
