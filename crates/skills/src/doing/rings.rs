//! When things ring next, put right after something came in from elsewhere or was taken back: neither a file nor an undo
//! says it.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sotto_api::{Alarm, Id, OccurrenceStage, Reminder, When};
use sotto_store::{Act, Reader, Store, alarms, occurrences, reminders, settings};

use super::when::rings_after;

/// Gives what is open and knows no next time, or one that is not its own, the time at which it rings. No undo of its own:
/// that of the change before takes it along.
///
/// # Errors
/// When it cannot be read or kept.
pub fn put_right(store: &Store, now: Timestamp) -> sotto_store::Result<()> {
    let all_day_at = store.read(settings::get)?.time.all_day_at_minutes;
    store.act(Act::by_hand(now, "").for_good(), |writer| {
        for reminder in reminders::open(writer)? {
            if let Some(next) = right(&reminder.when, reminder.next, now, all_day_at) {
                let next = Some(next);
                reminders::save(writer, &Reminder { next, ..reminder })?;
            }
        }
        for alarm in alarms::all(writer)? {
            let next = right(&alarm.when, alarm.next, now, all_day_at);
            if alarm.ringing.is_none()
                && let Some(next) = next
                && !put_off(writer, &alarm)?
            {
                let next = Some(next);
                alarms::save(writer, &Alarm { next, ..alarm })?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// After an import: what was due while the file lay somewhere does not ring now. What repeats goes on from here.
///
/// # Errors
/// When it cannot be read or kept.
pub fn nothing_late(store: &Store, known: &Known, now: Timestamp) -> sotto_store::Result<()> {
    let all_day_at = store.read(settings::get)?.time.all_day_at_minutes;
    let late = |next: Option<Timestamp>| next.is_some_and(|next| next <= now);
    store.act(Act::by_hand(now, "").for_good(), |writer| {
        for reminder in reminders::open(writer)? {
            if late(reminder.next) && !known.0.contains(&reminder.id) {
                let next = rings_after(&reminder.when, now, all_day_at);
                reminders::save(writer, &Reminder { next, ..reminder })?;
            }
        }
        for alarm in alarms::all(writer)? {
            if (late(alarm.next) || alarm.ringing.is_some()) && !known.0.contains(&alarm.id) {
                let (next, ringing) = (rings_after(&alarm.when, now, all_day_at), None);
                let on = Alarm {
                    next,
                    ringing,
                    ..alarm
                };
                alarms::save(writer, &on)?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// What was here before an import.
pub struct Known(BTreeSet<Id>);

/// The reminders and alarms that are here.
///
/// # Errors
/// When they cannot be read.
pub fn known(store: &Store) -> sotto_store::Result<Known> {
    store.read(|reader| {
        let mut all: BTreeSet<Id> = reader.all::<Reminder>()?.iter().map(|one| one.id).collect();
        all.extend(alarms::all(reader)?.iter().map(|one| one.id));
        Ok(Known(all))
    })
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
