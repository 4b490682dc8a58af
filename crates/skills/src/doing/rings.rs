//! When things ring next, put right after something came in from elsewhere or was taken back: neither a file nor an undo
//! says it.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sotto_api::{Alarm, Id, Occurrence, OccurrenceStage, Reminder, Timer, TimerState, When};
use sotto_store::{Act, Reader, Store, Writer, alarms, occurrences, reminders, settings, timers};

use super::when::rings_after;

/// Gives what is open and knows no next time, or one that is not its own, the time at which it rings. No undo of its own:
/// that of the change before takes it along.
///
/// # Errors
/// When it cannot be read or kept.
pub fn put_right(store: &Store, now: Timestamp) -> sotto_store::Result<()> {
    store.act(Act::by_hand(now, "").for_good(), set_right)
}

fn set_right(writer: &mut Writer<'_>) -> sotto_store::Result<()> {
    let now = writer.now();
    let all_day_at = settings::get(writer)?.time.all_day_at_minutes;
    for reminder in reminders::open(writer)? {
        if let Some(next) = right(&reminder.when, reminder.next, now, all_day_at) {
            let next = Some(next);
            writer.put(&Reminder {
                next,
                changed: now,
                ..reminder
            })?;
        }
    }
    for alarm in alarms::all(writer)? {
        let next = right(&alarm.when, alarm.next, now, all_day_at);
        if alarm.ringing.is_none()
            && let Some(next) = next
            && !put_off(writer, &alarm)?
        {
            let next = Some(next);
            writer.put(&Alarm {
                next,
                changed: now,
                ..alarm
            })?;
        }
    }
    Ok(())
}

/// For the act that brings things in from a file or a backup, after them: what was due while they lay somewhere does not
/// ring now, and what rang there does not go on here. What repeats goes on from here. What waited here at the same moment
/// already still rings, and what was put off or moved here to a moment that is still to come, comes then.
///
/// # Errors
/// When it cannot be read or kept.
pub fn nothing_late(writer: &mut Writer<'_>, known: &Known) -> sotto_store::Result<()> {
    let now = writer.now();
    let all_day_at = settings::get(writer)?.time.all_day_at_minutes;
    let strange = |id: Id, at: Timestamp| !known.0.contains(&(id, at));
    let late = |id: Id, at: Option<Timestamp>| at.is_some_and(|at| at <= now && strange(id, at));
    // They are put as they are: one whose zone is unknown here must not keep all others from coming.
    for reminder in reminders::open(writer)? {
        if late(reminder.id, reminder.next) {
            let own = rings_after(&reminder.when, now, all_day_at);
            let next = soonest(own, known.later(reminder.id, now));
            writer.put(&Reminder {
                next,
                changed: now,
                ..reminder
            })?;
        }
    }
    for alarm in alarms::all(writer)? {
        let rings = alarm.ringing.is_some_and(|since| strange(alarm.id, since));
        if rings || late(alarm.id, alarm.next) {
            let own = rings_after(&alarm.when, now, all_day_at);
            let next = soonest(own, known.later(alarm.id, now));
            writer.put(&Alarm {
                next,
                ringing: None,
                changed: now,
                ..alarm
            })?;
        }
    }
    for timer in timers::open(writer)? {
        let over = match timer.state {
            TimerState::Running { ends } => late(timer.id, Some(ends)),
            TimerState::Ringing { since } => strange(timer.id, since),
            TimerState::Paused { .. } | TimerState::Over { .. } => false,
        };
        if over {
            let state = match known.later(timer.id, now) {
                Some(ends) => TimerState::Running { ends },
                None => TimerState::Over { at: now },
            };
            writer.put(&Timer {
                state,
                changed: now,
                ..timer
            })?;
        }
    }
    for occurrence in writer.all::<Occurrence>()? {
        if late(occurrence.of, again(&occurrence)) {
            let later = known.later(occurrence.of, now);
            // One that comes then by itself is not to come twice.
            let itself = writer
                .get::<Reminder>(occurrence.of)?
                .is_some_and(|reminder| reminder.next == later);
            let stage = match later {
                Some(until) if !itself => OccurrenceStage::Snoozed { until },
                _ => OccurrenceStage::Acknowledged,
            };
            occurrences::advance(writer, occurrence.of, occurrence.due, stage)?;
        }
    }
    set_right(writer)
}

/// What waited to ring here, or rang, before things came in: each with its moment.
pub struct Known(BTreeSet<(Id, Timestamp)>);

impl Known {
    /// When something was to ring here that is still to come.
    fn later(&self, id: Id, now: Timestamp) -> Option<Timestamp> {
        self.0
            .range((id, now)..)
            .take_while(|(of, _)| *of == id)
            .map(|(_, at)| *at)
            .find(|at| *at > now)
    }
}

fn soonest(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// What waits to ring here, or rings.
///
/// # Errors
/// When it cannot be read.
pub fn known(reader: &Reader<'_>) -> sotto_store::Result<Known> {
    let mut moments = BTreeSet::new();
    for reminder in reminders::open(reader)? {
        moments.extend(reminder.next.map(|at| (reminder.id, at)));
    }
    for alarm in alarms::all(reader)? {
        let both = [alarm.next, alarm.ringing].into_iter().flatten();
        moments.extend(both.map(|at| (alarm.id, at)));
    }
    for timer in timers::open(reader)? {
        if let TimerState::Running { ends: at } | TimerState::Ringing { since: at } = timer.state {
            moments.insert((timer.id, at));
        }
    }
    for occurrence in reader.all::<Occurrence>()? {
        moments.extend(again(&occurrence).map(|at| (occurrence.of, at)));
    }
    Ok(Known(moments))
}

/// When a moment comes again that was put off.
fn again(occurrence: &Occurrence) -> Option<Timestamp> {
    match occurrence.stage {
        OccurrenceStage::Snoozed { until } => Some(until),
        OccurrenceStage::Fired | OccurrenceStage::Acknowledged => None,
    }
}

/// The next time, where the one that is kept is none of its own.
fn right(
    when: &When,
    next: Option<Timestamp>,
    now: Timestamp,
    all_day_at: u32,
) -> Option<Timestamp> {
    let at = |after| rings_after(when, after, all_day_at);
    let own = |next: Timestamp| {
        // Of a whole day the day counts: it may still ring at the hour of yesterday's settings.
        let day = |at: Timestamp| {
            let zone = TimeZone::get(&when.zone).unwrap_or(TimeZone::UTC);
            at.to_zoned(zone).start_of_day().map(|day| day.timestamp())
        };
        let from = match day(next) {
            Ok(begins) if when.all_day => begins,
            _ => next,
        };
        let found = at(from - SignedDuration::from_nanos(1));
        found == Some(next)
            || (when.all_day && found.map(day).transpose().ok() == Some(day(next).ok()))
    };
    match next {
        None => at(now),
        Some(next) if when.rule.is_some() && !own(next) => at(now),
        Some(_) => None,
    }
}

/// Whether an alarm is silent until its next time because somebody put it off.
fn put_off(reader: &Reader<'_>, alarm: &Alarm) -> sotto_store::Result<bool> {
    let all = occurrences::of(reader, alarm.id)?;
    Ok(all.iter().any(|occurrence| {
        matches!(occurrence.stage, OccurrenceStage::Snoozed { until } if Some(until) == alarm.next)
    }))
}
