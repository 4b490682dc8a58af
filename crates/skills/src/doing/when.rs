//! Times in both directions: from the words of a slot to what is kept, and from what is kept to words in full.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use sotto_api::When;

use crate::numbers::Language;
use crate::time::{self, Kept, Length, Meaning, Moment, Precision, Rule, TimeError, say};

pub use crate::time::LONGEST;

use super::{Line, NotDone, Result, Task};

/// A time as it was meant.
pub(super) struct Meant {
    /// What is kept.
    pub when: When,
    /// The first moment of it.
    pub next: Timestamp,
    /// In full, as it is repeated back.
    pub said: String,
    /// How long it takes, where a stretch was said.
    pub minutes: Option<u32>,
    /// The other moments that a time of day can be: "at eleven" is in the morning or at night.
    pub faces: Vec<Zoned>,
}

/// A stretch of time as it was meant.
pub(super) struct Stretch {
    /// Where it begins.
    pub from: Zoned,
    /// Where it ends, not included.
    pub until: Zoned,
    /// In words.
    pub said: String,
}

/// The length in a slot, in milliseconds.
pub(super) fn read_length(task: &Task<'_>, slot: &'static str) -> Result<u64> {
    length_of(task, task.need(slot)?)
}

/// The length that words name, in milliseconds.
pub(super) fn length_of(task: &Task<'_>, words: &str) -> Result<u64> {
    let length =
        time::read_duration(words, task.here.language).map_err(|_| not_understood(words))?;
    length
        .milliseconds(task.here.now)
        .filter(|ms| (1..=LONGEST).contains(ms))
        .ok_or_else(|| NotDone::failed(Line::new("time.no_such_length").with("words", words)))
}

fn not_understood(words: &str) -> NotDone {
    NotDone::failed(Line::new("time.not_understood").with("words", words))
}

/// The time in a slot. `at_day` is what a day without a time means here: a whole day (the calendar), or its morning.
pub(super) fn read_when(task: &Task<'_>, slot: &'static str, whole_days: bool) -> Result<Meant> {
    let words = task.need(slot)?;
    when_of(task, words, whole_days)
}

pub(super) fn when_of(task: &Task<'_>, words: &str, whole_days: bool) -> Result<Meant> {
    let here = task.here;
    let reading = time::read(words, here.language, here.now, here.preferences)
        .map_err(|error| trouble(words, &error))?;
    let Kept {
        when,
        first,
        minutes,
    } = reading
        .kept(here.now, here.preferences, whole_days)
        .ok_or_else(|| not_understood(words))?;
    if when.rule.is_none() && first.timestamp() <= task.now() && !when.all_day {
        return Err(NotDone::failed(Line::new("time.past").with("words", words)));
    }
    let said = say::meaning(&reading.meaning, here.language, here.now, here.preferences);
    let said = with_place(task, &when, said);
    let other = |meaning: Meaning| match meaning {
        Meaning::Moment(moment) if moment.precision < Precision::Part => Some(moment.at),
        _ => None,
    };
    Ok(Meant {
        when,
        next: first.timestamp(),
        said,
        minutes,
        faces: reading.ambiguous.into_iter().filter_map(other).collect(),
    })
}

/// When a whole day rings, in minutes after midnight.
pub(super) fn ring_hour(task: &Task<'_>) -> Result<u32> {
    let settings = task.here.store.read(sotto_store::settings::get)?;
    Ok(settings.time.all_day_at_minutes)
}

/// A time to which something is moved: "to Friday" keeps the hour it had.
pub(super) fn at_old_hour(task: &Task<'_>, mut time: Meant, old: &When) -> Result<Meant> {
    if !time.when.all_day {
        return Ok(time);
    }
    let ring_hour = ring_hour(task)?;
    time.when.all_day = old.all_day;
    if !old.all_day {
        time.when.local = time.when.local.date().to_datetime(old.local.time());
    }
    // It was an hour of a place that was named, and stays one.
    if old.zone_named && !time.when.zone_named {
        time.when.zone.clone_from(&old.zone);
        time.when.zone_named = true;
    }
    let next = rings_after(&time.when, task.now(), ring_hour);
    if !old.all_day {
        let past = || NotDone::failed(Line::new("time.past").with("words", time.said.as_str()));
        let next = next.ok_or_else(past)?;
        if time.when.rule.is_none() {
            time.said = moment_said(task, next);
        }
    }
    time.next = next.unwrap_or(time.next);
    Ok(time)
}

/// The stretch in a slot: "tomorrow" is the whole day, "at three" the hour from then on.
pub(super) fn stretch_of(task: &Task<'_>, words: &str) -> Result<Stretch> {
    let here = task.here;
    let reading = time::read(words, here.language, here.now, here.preferences)
        .map_err(|error| trouble(words, &error))?;
    let said = say::meaning(&reading.meaning, here.language, here.now, here.preferences);
    let (from, until) = reading
        .stretch(here.now)
        .ok_or_else(|| not_understood(words))?;
    Ok(Stretch { from, until, said })
}

/// The whole of today.
pub(super) fn today(task: &Task<'_>) -> Stretch {
    let from = task
        .here
        .now
        .start_of_day()
        .unwrap_or_else(|_| task.here.now.clone());
    let until = Precision::Day.after(&from);
    let said = day_said(task, from.date());
    Stretch { from, until, said }
}

/// The day in a slot.
pub(super) fn day_of(task: &Task<'_>, words: &str) -> Result<Date> {
    stretch_of(task, words).map(|stretch| stretch.from.date())
}

/// What is told to whoever typed words that give no time.
#[must_use]
pub fn no_time(words: &str, error: &TimeError, language: Language) -> String {
    unread(words, error).said_in(language)
}

/// Why words gave no time, in the words of the phrasebook.
fn trouble(words: &str, error: &TimeError) -> NotDone {
    NotDone::failed(unread(words, error))
}

fn unread(words: &str, error: &TimeError) -> Line {
    let line = |name| Line::new(name).with("words", words);
    match error {
        TimeError::NotATime(_) => line("time.not_understood"),
        TimeError::WrongWeekday { is, .. } => line("time.wrong_weekday").with("is", is.as_str()),
        TimeError::Contradiction(_) => line("time.contradiction"),
        TimeError::NoSuchDay(_) => line("time.no_such_day"),
        TimeError::WhichTimes { count, .. } => {
            line("time.which_times").with("count", count.to_string())
        }
        TimeError::UnknownZone(place) => line("time.unknown_zone").with("place", place.as_str()),
        TimeError::Never(_) => line("time.never"),
        TimeError::NoRule(_) => line("time.no_rule"),
    }
}

/// A length as it is said.
pub(super) fn length_said(task: &Task<'_>, ms: u64) -> String {
    say::duration(whole_seconds(ms), task.here.language)
}

/// A length as it is said behind a word such as "in": German "in einer Stunde", and not "in eine Stunde".
pub(super) fn length_behind(task: &Task<'_>, ms: u64) -> String {
    say::duration_behind(whole_seconds(ms), task.here.language)
}

/// A timer that has run for a moment still has "five minutes" left, not four minutes and 59.98 seconds.
fn whole_seconds(ms: u64) -> Length {
    Length {
        months: 0,
        days: 0,
        seconds: i64::try_from(ms.div_ceil(1000)).unwrap_or(i64::MAX),
    }
}

/// A moment in full: "tomorrow, Saturday, at half past nine".
pub(super) fn moment_said(task: &Task<'_>, at: Timestamp) -> String {
    let moment = Moment {
        at: at.to_zoned(task.here.now.time_zone().clone()),
        precision: Precision::Minute,
        part: None,
        distance: None,
    };
    say::moment(
        &moment,
        task.here.language,
        task.here.now,
        task.here.preferences,
    )
}

/// A day: "tomorrow, Saturday".
pub(super) fn day_said(task: &Task<'_>, day: Date) -> String {
    say::day(
        day,
        task.here.language,
        task.here.now,
        task.here.preferences,
    )
}

/// When something is, as it is said; a repetition with its next time.
pub(super) fn when_said(task: &Task<'_>, when: &When, next: Option<Timestamp>) -> String {
    match (when.all_day, next.or_else(|| when.first())) {
        // Of what repeats the day of this time; the first one may be years ago.
        (true, Some(at)) if when.rule.is_some() => {
            let zone = TimeZone::get(&when.zone).unwrap_or(TimeZone::UTC);
            day_said(task, at.to_zoned(zone).date())
        }
        (true, _) => day_said(task, when.local.date()),
        (false, Some(at)) => moment_said(task, at),
        (false, None) => day_said(task, when.local.date()),
    }
}

/// What repeats at an hour of another place, with the place. A moment is said on the clocks of here.
pub(super) fn with_place(task: &Task<'_>, when: &When, said: String) -> String {
    let elsewhere = task.here.now.time_zone().iana_name() != Some(when.zone.as_str());
    if !(when.zone_named && elsewhere && when.rule.is_some()) {
        return said;
    }
    let place = when.zone.rsplit('/').next().unwrap_or_default();
    let line = Line::new("time.there").with("time", said);
    task.here
        .book
        .line(&line.with("place", place.replace('_', " ")))
}

/// The hour at which something is on the user's clocks. Only where its place was named is that another one than it is kept by.
pub(super) fn hour_here(task: &Task<'_>, when: &When) -> Time {
    if !when.zone_named {
        return when.local.time();
    }
    let next = next_after(when, task.now()).or_else(|| when.first());
    next.map_or_else(
        || when.local.time(),
        |at| at.to_zoned(task.here.now.time_zone().clone()).time(),
    )
}

/// The next moment of something after another. Nothing when it is over, or cannot be read.
#[must_use]
pub fn next_after(when: &When, after: Timestamp) -> Option<Timestamp> {
    let zone = TimeZone::get(&when.zone).ok()?;
    match &when.rule {
        None => when.first().filter(|first| *first > after),
        Some(rule) => {
            // Brought along from elsewhere, and nobody here can follow it: its first time stands.
            let Ok(rule) = rule.parse::<Rule>() else {
                return when.first().filter(|first| *first > after);
            };
            time::next(&rule, when.local, &after.to_zoned(zone.clone()), &zone)
                .map(|next| next.timestamp())
        }
    }
}

/// The next moment after another at which something rings. A whole day rings at one time of the day, which the settings
/// name in minutes after midnight.
#[must_use]
pub fn rings_after(when: &When, after: Timestamp, all_day_at_minutes: u32) -> Option<Timestamp> {
    if !when.all_day {
        return next_after(when, after);
    }
    let at = i64::from(all_day_at_minutes.min(24 * 60 - 1));
    let local = when.local.date().to_datetime(Time::midnight());
    let hour = local.checked_add(at.minutes()).ok()?;
    // What was called off is called off at that hour.
    let rule = when.rule.as_ref().map(|rule| match rule.parse::<Rule>() {
        Ok(mut known) if !known.except.is_empty() => {
            for except in &mut known.except {
                *except = except.date().to_datetime(hour.time());
            }
            known.to_string()
        }
        _ => rule.clone(),
    });
    let ringing = When {
        local: hour,
        rule,
        ..when.clone()
    };
    next_after(&ringing, after)
}

/// The moments of something from one moment (included) until another (not included), the first hundreds of them.
pub(super) fn moments_between(
    when: &When,
    except: &[jiff::civil::DateTime],
    from: Timestamp,
    until: Timestamp,
) -> Vec<Timestamp> {
    const MOST: usize = 400;
    let mut moments = Vec::new();
    let mut at = from
        .checked_sub(SignedDuration::from_nanos(1))
        .unwrap_or(from);
    let zone = TimeZone::get(&when.zone).unwrap_or(TimeZone::UTC);
    while moments.len() < MOST {
        match next_after(when, at) {
            Some(next) if next < until => {
                at = next;
                if !except.contains(&next.to_zoned(zone.clone()).datetime()) {
                    moments.push(next);
                }
            }
            _ => break,
        }
    }
    moments
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_whole_day_rings_at_the_hour_of_the_settings() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let local = |text: &str| {
            let at: jiff::civil::DateTime = text.parse().unwrap();
            at.to_zoned(zone.clone()).unwrap().timestamp()
        };
        let mut when = When {
            local: "2026-11-21T00:00".parse().unwrap(),
            zone: "Europe/Berlin".into(),
            all_day: true,
            rule: None,
            zone_named: false,
        };
        let early = local("2026-11-21T08:00");
        assert_eq!(
            rings_after(&when, early, 540),
            Some(local("2026-11-21T09:00"))
        );
        assert_eq!(rings_after(&when, local("2026-11-21T10:00"), 540), None);
        when.rule = Some("FREQ=WEEKLY".into());
        assert_eq!(
            rings_after(&when, local("2026-11-21T10:00"), 540),
            Some(local("2026-11-28T09:00"))
        );
        when.all_day = false;
        assert_eq!(
            rings_after(&when, early, 540),
            Some(local("2026-11-28T00:00"))
        );
    }
}
