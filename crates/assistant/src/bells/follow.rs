//! When the ground moves: the machine is in another zone, or its clock has been ahead.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sotto_api::{Alarm, OccurrenceStage, Reminder};
use sotto_skills::doing::when::next_after;
use sotto_skills::schedule::{self, Next};
use sotto_store::{Act, Store, StoreError, alarms, occurrences};

use super::{Kept, keep_alarm, keep_reminder};

/// What repeats and was changed last by a clock that was ahead comes when it is due by the clock of now. Gives whether
/// anything does so sooner.
///
/// # Errors
/// When it cannot be kept.
pub(super) fn clock_was_ahead(
    store: &Store,
    kept: &Kept,
    now: Timestamp,
    next: Next<'_>,
) -> Result<bool, StoreError> {
    let alarm = |alarm: &Alarm| {
        let waits = alarm.ringing.is_none() && !kept.is_put_off(alarm);
        let sooner = || schedule::sooner(&alarm.when, alarm.next, alarm.changed, now, next);
        waits.then(sooner).flatten()
    };
    let reminder = |reminder: &Reminder| {
        let sooner =
            || schedule::sooner(&reminder.when, reminder.next, reminder.changed, now, next);
        reminder.done.is_none().then(sooner).flatten()
    };
    let alarms: Vec<_> = kept
        .alarms
        .iter()
        .filter_map(|kept| Some((kept, alarm(kept)?)))
        .collect();
    let reminders: Vec<_> = kept
        .reminders
        .iter()
        .filter_map(|kept| Some((kept, reminder(kept)?)))
        .collect();
    if alarms.is_empty() && reminders.is_empty() {
        return Ok(false);
    }
    store.act(Act::by_hand(now, "").for_good(), |writer| {
        for (alarm, sooner) in &alarms {
            // What was changed meanwhile knows its own time.
            if writer.get::<Alarm>(alarm.id)?.as_ref() == Some(*alarm) {
                let next = Some(*sooner);
                let alarm = Alarm::clone(alarm);
                keep_alarm(writer, Alarm { next, ..alarm })?;
            }
        }
        for (reminder, sooner) in &reminders {
            if writer.get::<Reminder>(reminder.id)?.as_ref() == Some(*reminder) {
                let next = Some(*sooner);
                let reminder = Reminder::clone(reminder);
                keep_reminder(writer, Reminder { next, ..reminder })?;
            }
        }
        Ok(true)
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
            // It may have been changed or called off meanwhile.
            let Some(alarm) = writer.get::<Alarm>(alarm.id)?.filter(elsewhere) else {
                continue;
            };
            let when = schedule::here(&alarm.when, zone);
            // One that snoozes was given a length, not an hour.
            let snoozes = occurrences::of(writer, alarm.id)?.iter().any(|occurrence| {
                matches!(occurrence.stage, OccurrenceStage::Snoozed { until } if Some(until) == alarm.next)
            });
            // One that is due already rings, wherever one woke up.
            let stays = snoozes || alarm.next.is_some_and(|next| next <= now);
            let next = if stays {
                alarm.next
            } else {
                // An hour that is just over here is not lost, also of what repeats: it rings late, at once.
                let over = alarm.next.and_then(|next| same_hour(&alarm, next, zone));
                over.filter(|over| *over <= now)
                    .or_else(|| next_after(&when, now))
                    .or_else(|| when.first())
            };
            keep_alarm(writer, Alarm { when, next, ..alarm })?;
        }
        Ok(moved.len())
    })
}

/// The moment at which the clocks of a zone show what those of the alarm's own show at a moment.
fn same_hour(alarm: &Alarm, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let own = TimeZone::get(&alarm.when.zone).ok()?;
    let hour = at.to_zoned(own).datetime();
    Some(hour.to_zoned(zone.clone()).ok()?.timestamp())
}

#[cfg(test)]
mod tests;
