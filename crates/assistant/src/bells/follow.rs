//! When the ground moves: the machine's clock is set, or the machine is in another zone.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sotto_api::{Alarm, OccurrenceStage, Timer, TimerState};
use sotto_skills::doing::when::next_after;
use sotto_skills::schedule;
use sotto_store::{Act, Store, StoreError, alarms, occurrences, timers};

/// The clock was set by this much beyond the time that passed: what counts down goes on counting the time that passes.
/// Gives how many timers were moved.
///
/// # Errors
/// When they cannot be read or kept.
pub fn clock_was_set(
    store: &Store,
    by: SignedDuration,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let moved = schedule::clock_set(&store.read(timers::open)?, by);
    if moved.is_empty() {
        return Ok(0);
    }
    store.act(Act::by_hand(now, "").for_good(), |writer| {
        for (id, ends) in &moved {
            if let Some(timer) = writer.get::<Timer>(*id)? {
                let state = TimerState::Running { ends: *ends };
                timers::save(writer, &Timer { state, ..timer })?;
            }
        }
        Ok(moved.len())
    })
}

/// The machine is in this zone: alarms ring at their hour there, but for those whose place was named. Gives how many were
/// moved.
///
/// # Errors
/// When they cannot be read or kept.
pub fn zone_is_now(store: &Store, zone: &TimeZone, now: Timestamp) -> Result<usize, StoreError> {
    let Some(name) = zone.iana_name() else {
        return Ok(0);
    };
    let elsewhere = |alarm: &Alarm| {
        alarm.when.zone != name && !alarm.when.zone_named && alarm.ringing.is_none()
    };
    let mut moved = store.read(alarms::open)?;
    moved.retain(elsewhere);
    if moved.is_empty() {
        return Ok(0);
    }
    store.act(Act::by_hand(now, "").for_good(), |writer| {
        for alarm in &moved {
            let when = schedule::here(&alarm.when, zone);
            // One that snoozes was given a length, not an hour.
            let snoozes = occurrences::of(writer, alarm.id)?.iter().any(|occurrence| {
                matches!(occurrence.stage, OccurrenceStage::Snoozed { until } if Some(until) == alarm.next)
            });
            let next = if snoozes {
                alarm.next
            } else {
                // An hour that is just over here is not lost: it rings late, at once.
                next_after(&when, now).or_else(|| when.first())
            };
            let alarm = alarm.clone();
            alarms::save(writer, &Alarm { when, next, ..alarm })?;
        }
        Ok(moved.len())
    })
}
