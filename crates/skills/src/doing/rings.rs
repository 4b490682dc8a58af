//! When things ring next, put right after something came in from elsewhere or was taken back: neither a file nor an undo
//! says it.

use jiff::{SignedDuration, Timestamp};
use sotto_api::{Alarm, OccurrenceStage, Reminder, When};
use sotto_store::{Act, Reader, Store, alarms, occurrences, reminders, settings};

use super::when::{next_after, rings_after};

/// Gives what is open and knows no next time, or one that is not its own, the time at which it rings. No undo of its own:
/// that of the change before takes it along.
///
/// # Errors
/// When it cannot be read or kept.
pub fn put_right(store: &Store, now: Timestamp) -> sotto_store::Result<()> {
    let all_day_at = store.read(settings::get)?.time.all_day_at_minutes;
    store.act(Act::by_hand(now, "").for_good(), |writer| {
        for reminder in reminders::open(writer)? {
            let at = |after| rings_after(&reminder.when, after, all_day_at);
            if let Some(next) = right(&reminder.when, reminder.next, now, at) {
                let next = Some(next);
                reminders::save(writer, &Reminder { next, ..reminder })?;
            }
        }
        for alarm in alarms::all(writer)? {
            let at = |after| next_after(&alarm.when, after);
            let next = right(&alarm.when, alarm.next, now, at);
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

/// The next time, where the one that is kept is none of its own.
fn right(
    when: &When,
    next: Option<Timestamp>,
    now: Timestamp,
    at: impl Fn(Timestamp) -> Option<Timestamp>,
) -> Option<Timestamp> {
    let own = |next: Timestamp| at(next - SignedDuration::from_nanos(1)) == Some(next);
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
