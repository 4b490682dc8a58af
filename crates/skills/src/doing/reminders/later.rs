//! Putting off: a reminder that has come comes again a while later.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sotto_api::{Id, Occurrence, OccurrenceStage, Reminder};
use sotto_store::{Cannot, Reader, StoreError, Writer, occurrences, reminders as kept};

use crate::doing::when::{length_behind, ring_hour, rings_after};
use crate::doing::{Done, Line, Result, Task};
use crate::schedule::is_ahead;

/// Whoever says "snooze" means what came today, and not what nobody ticked off last week.
const STILL_MEANT: SignedDuration = SignedDuration::from_hours(24);

/// The reminder that came last and waits since: nobody said that it is done, or put it off.
pub(in crate::doing) fn that_came(
    reader: &Reader<'_>,
    now: Timestamp,
) -> sotto_store::Result<Option<Reminder>> {
    let mut newest: BTreeMap<Id, Occurrence> = BTreeMap::new();
    for occurrence in reader.all::<Occurrence>()? {
        // What came by a clock that was ahead is not what came last.
        if occurrence.stage == OccurrenceStage::Acknowledged || is_ahead(occurrence.changed, now) {
            continue;
        }
        let known = newest
            .entry(occurrence.of)
            .or_insert_with(|| occurrence.clone());
        if known.due < occurrence.due {
            *known = occurrence;
        }
    }
    let mut came: Vec<Occurrence> = newest.into_values().collect();
    came.retain(|occurrence| {
        occurrence.stage == OccurrenceStage::Fired
            && now.duration_since(occurrence.changed) < STILL_MEANT
    });
    came.sort_by_key(|occurrence| Reverse((occurrence.changed, occurrence.due)));
    for occurrence in came {
        // Alarms have such moments too.
        let reminder = reader.get::<Reminder>(occurrence.of)?;
        if let Some(reminder) = reminder.filter(|reminder| reminder.done.is_none()) {
            return Ok(Some(reminder));
        }
    }
    Ok(None)
}

/// Puts off a reminder that has come, and says so.
pub(in crate::doing) fn come_again(
    task: &Task<'_>,
    reminder: &Reminder,
    length: u64,
    until: Timestamp,
) -> Result<Done> {
    let all_day_at = ring_hour(task)?;
    let line = Line::new("reminder.put_off").with("text", reminder.text.as_str());
    let line = line.with("length", length_behind(task, length));
    let done = Done::instead(line).about(reminder.id);
    task.act(&done, |writer| {
        put_off(writer, reminder.id, until, all_day_at)
    })?;
    Ok(done)
}

/// A reminder that was shown comes again at a moment. `all_day_at` is when whole days ring, in minutes after midnight.
///
/// # Errors
/// When it is not there, is done, has not come yet or is put off for longer already, or cannot be kept.
pub fn put_off(
    writer: &mut Writer<'_>,
    id: Id,
    until: Timestamp,
    all_day_at: u32,
) -> sotto_store::Result<Reminder> {
    let mut reminder: Reminder = writer.require(id)?;
    if reminder.done.is_some() {
        return Err(StoreError::Invalid(Cannot::ReminderDone));
    }
    let now = writer.now();
    let shown = occurrences::of(writer, id)?
        .into_iter()
        .rfind(|occurrence| occurrence.stage < OccurrenceStage::Acknowledged);
    let due = match (reminder.next.filter(|next| *next <= now), shown) {
        // It is due in this very moment, and nobody has shown it yet.
        (Some(next), _) => {
            let repeats = reminder.when.rule.is_some();
            reminder.next = repeats
                .then(|| rings_after(&reminder.when, now, all_day_at))
                .flatten();
            next
        }
        (None, Some(shown)) => shown.due,
        (None, None) => return Err(StoreError::Invalid(Cannot::ReminderNotDue)),
    };
    let (_, later) = occurrences::advance(writer, id, due, OccurrenceStage::Snoozed { until })?;
    if !later {
        return Err(StoreError::Invalid(Cannot::ReminderLater));
    }
    kept::save(writer, &reminder)
}
