//! Moving: a time of day ("to nine") leaves the day as it is, and of what repeats moves all; a day ("to Friday") leaves the
//! hour as it is, and of what repeats moves one time only, as does a length ("by an hour"); a repetition takes the place of what was there.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use sotto_api::When;

use crate::time::{self, Length, Meaning, Precision, Repeating, Rule, say};

use super::when::{
    Meant, at_old_hour, moment_said, moments_between, next_after, ring_hour, rings_after,
    when_said, with_place,
};
use super::{Line, NotDone, Result, Task};

/// How something is moved.
pub(super) enum Moved {
    /// All of it is at another time from now on.
    All(Meant),
    /// One time of it is; the others stay.
    Once {
        /// To when.
        to: Meant,
        /// Which one.
        away: Timestamp,
    },
}

/// Something that is to be moved.
pub(super) struct Old<'a> {
    /// When it is.
    pub when: &'a When,
    /// The beginnings that were called off.
    pub except: &'a [DateTime],
    /// Its next time, if there is one.
    pub next: Option<Timestamp>,
}

/// What a new time means for something that was at an old one. `words` are those of the new time.
/// `read` reads them where they name a time of their own.
pub(super) fn moved(
    task: &Task<'_>,
    words: &str,
    read: impl FnOnce() -> Result<Meant>,
    old: &Old<'_>,
) -> Result<Moved> {
    if let Some((length, later)) = shift(task, words) {
        return shifted(task, words, length, later, old);
    }
    let time = read()?;
    if time.when.rule.is_some() {
        return at_old_hour(task, time, old.when).map(Moved::All);
    }
    let zone = TimeZone::get(&old.when.zone).unwrap_or(TimeZone::UTC);
    if !time::names_a_day(words, task.here.language) {
        let at = same_day(task, words, &time, old, &zone)?;
        return Ok(Moved::All(at.unwrap_or(time)));
    }
    let to = at_old_hour(task, time, old.when)?;
    let (Some(_), Some(next)) = (&old.when.rule, old.next) else {
        return Ok(Moved::All(to));
    };
    // The one of the named day, if there is one: "to six on Wednesday" is about Wednesday's.
    let day = to.next.to_zoned(zone);
    let of_day = day.start_of_day().ok().and_then(|begins| {
        let ends = Precision::Day.after(&begins).timestamp();
        let of_day = moments_between(old.when, old.except, begins.timestamp(), ends);
        of_day.first().copied()
    });
    let away = of_day.unwrap_or(next);
    Ok(Moved::Once { to, away })
}

/// How far it is moved from where it is: "by an hour", "ten minutes earlier".
fn shift(task: &Task<'_>, words: &str) -> Option<(Length, bool)> {
    let here = task.here;
    match time::read(words, here.language, here.now, here.preferences)
        .ok()?
        .meaning
    {
        Meaning::Duration(length) => Some((length, true)),
        Meaning::Shift { length, later } => Some((length, later)),
        _ => None,
    }
}

/// Later or earlier than it is. Of what repeats the next time only: who puts something off means this once.
fn shifted(
    task: &Task<'_>,
    words: &str,
    length: Length,
    later: bool,
    old: &Old<'_>,
) -> Result<Moved> {
    let line = |name| NotDone::failed(Line::new(name).with("words", words));
    if old.when.all_day && length.seconds != 0 {
        return Err(line("time.not_understood"));
    }
    let zone = TimeZone::get(&old.when.zone).unwrap_or(TimeZone::UTC);
    let from = old.next.or_else(|| old.when.first());
    let from = from.ok_or_else(|| line("time.never"))?.to_zoned(zone);
    let to = if later {
        from.checked_add(length.span())
    } else {
        from.checked_sub(length.span())
    };
    let to = to.map_err(|_| line("time.no_such_length"))?;
    if to.timestamp() <= task.now() {
        return Err(line("time.past"));
    }
    let mut when = When {
        zone_named: old.when.zone_named,
        ..When::at(&to)
    };
    if old.when.all_day {
        when.all_day = true;
        when.local = to.date().to_datetime(Time::midnight());
    }
    let next = to.timestamp();
    let said = when_said(task, &when, Some(next));
    let to = Meant {
        said,
        when,
        next,
        minutes: None,
        faces: Vec::new(),
    };
    // A whole day rings at its hour.
    let to = at_old_hour(task, to, old.when)?;
    Ok(match old.when.rule {
        Some(_) => Moved::Once {
            to,
            away: from.timestamp(),
        },
        None => Moved::All(to),
    })
}

/// Another time of day. Nothing where that would be over already: then it is meant as it was read.
fn same_day(
    task: &Task<'_>,
    words: &str,
    time: &Meant,
    old: &Old<'_>,
    zone: &TimeZone,
) -> Result<Option<Meant>> {
    let Some(next) = old.next else {
        return Ok(None);
    };
    let day = next.to_zoned(zone.clone()).date();
    let hour = nearest_face(time, old.when, zone);
    let minutes = time.minutes;
    let at = |date: jiff::civil::Date| When {
        local: date.to_datetime(hour),
        all_day: false,
        zone_named: old.when.zone_named || time.when.zone_named,
        ..old.when.clone()
    };
    let Some(rule) = &old.when.rule else {
        let when = at(day);
        let first = when.first().filter(|first| *first > task.now());
        return Ok(first.map(|next| Meant {
            said: moment_said(task, next),
            faces: Vec::new(),
            when,
            next,
            minutes,
        }));
    };
    let when = When {
        rule: Some(at_hour(rule, hour)),
        ..at(old.when.local.date())
    };
    // What was moved or called off before the next time does not come back.
    let from = day.to_zoned(zone.clone()).map_or(next, |begins| {
        let just_before = begins.timestamp() - SignedDuration::from_nanos(1);
        just_before.max(task.now())
    });
    let never = || NotDone::failed(Line::new("time.never").with("words", words));
    let next = next_after(&when, from).ok_or_else(never)?;
    let rule: Rule = rule.parse().map_err(|_| never())?;
    let again = Repeating {
        rule,
        start: when.local,
        first: next.to_zoned(zone.clone()),
        precision: Precision::Minute,
        part: None,
    };
    let here = task.here;
    let said = say::meaning(
        &Meaning::Repeating(again),
        here.language,
        here.now,
        here.preferences,
    );
    let said = with_place(task, &when, said);
    Ok(Some(Meant {
        when,
        next,
        said,
        minutes,
        faces: Vec::new(),
    }))
}

/// The time of day that was said, on the clocks of the old zone. A bare hour leaves the half of the day open: then it is the
/// one nearer to the hour it was, whatever time it is now.
fn nearest_face(time: &Meant, old: &When, zone: &TimeZone) -> Time {
    let there = |at: &Zoned| at.with_time_zone(zone.clone()).time();
    let said = time.next.to_zoned(zone.clone()).time();
    if old.all_day {
        return said;
    }
    let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let apart = |time: &Time| {
        let apart = (minutes(*time) - minutes(old.local.time())).abs();
        apart.min(24 * 60 - apart)
    };
    let faces = time.faces.iter().map(there);
    std::iter::once(said)
        .chain(faces)
        .min_by_key(apart)
        .unwrap_or(said)
}

/// The next time of something that rings and knows only its next time: one that rings now or was put off has had its own.
pub(super) fn upcoming(
    when: &When,
    next: Option<Timestamp>,
    now: Timestamp,
    all_day_at: u32,
) -> Option<Timestamp> {
    let after = |at| rings_after(when, at, all_day_at);
    if when.rule.is_none() {
        return next;
    }
    let of_rule = |at: &Timestamp| after(*at - SignedDuration::from_nanos(1)) == Some(*at);
    next.filter(|at| *at > now && of_rule(at))
        .or_else(|| after(now))
}

/// What rings goes on without one of its times: how it repeats then, and when it is due next.
pub(super) fn goes_on(
    task: &Task<'_>,
    when: &When,
    away: Timestamp,
) -> Result<(When, Option<Timestamp>)> {
    let when = without(when, &[away]);
    let next = rings_after(&when, task.now(), ring_hour(task)?);
    Ok((when, next))
}

/// The same without some of its times.
pub(super) fn without(when: &When, times: &[Timestamp]) -> When {
    let zone = TimeZone::get(&when.zone).unwrap_or(TimeZone::UTC);
    let local = |at: &Timestamp| {
        let at = at.to_zoned(zone.clone()).datetime();
        // A whole day is called off as a day: it may ring at another hour from tomorrow on.
        if when.all_day {
            at.date().to_datetime(Time::midnight())
        } else {
            at
        }
    };
    let rule = when.rule.as_ref().map(|rule| match rule.parse::<Rule>() {
        Ok(mut known) => {
            known.except.extend(times.iter().map(local));
            known.to_string()
        }
        Err(_) => rule.clone(),
    });
    When {
        rule,
        ..when.clone()
    }
}

/// How it repeats, with what was called off called off at another hour.
fn at_hour(rule: &str, hour: Time) -> String {
    match rule.parse::<Rule>() {
        Ok(mut known) if !known.except.is_empty() => {
            for except in &mut known.except {
                *except = except.date().to_datetime(hour);
            }
            known.to_string()
        }
        _ => rule.to_owned(),
    }
}
