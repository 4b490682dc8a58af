//! Reminders.

mod later;
mod listed;

use jiff::{Timestamp, Zoned};
use sotto_api::{NewReminder, Occurrence, OccurrenceStage, Reminder};
use sotto_store::{Reader, Writer, occurrences, reminders as kept};

use super::moved::{Moved, Old, goes_on, moved, upcoming};
use super::when::{read_when, ring_hour, rings_after, when_said};
use super::{Done, Line, Result, Task, find};

pub use later::put_off;
pub(super) use later::{come_again, that_came};

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    match task.verb.tool.as_str() {
        "reminder_add" => add(task),
        "reminder_move" => move_to(task),
        "reminder_done" => complete(task),
        "reminder_cancel" => cancel(task),
        _ => listed::list(task),
    }
}

fn add(task: &Task<'_>) -> Result<Done> {
    let text = task.need("text")?;
    let meant = read_when(task, "time", false)?;
    let done = Done::plain()
        .with("text", text)
        .with("time", meant.said.as_str());
    let new = NewReminder {
        text: text.to_owned(),
        when: meant.when,
    };
    let reminder: Reminder = task.act(&done, |writer| kept::add(writer, &new, Some(meant.next)))?;
    Ok(done.about(reminder.id))
}

fn meant(task: &Task<'_>) -> Result<Reminder> {
    let mut open = task.here.store.read(kept::open)?;
    // The newest last: of two of the same name it is meant.
    open.sort_by_key(|reminder| reminder.id);
    let words = task.need("text")?;
    find::one(
        task,
        "text",
        words,
        &open,
        |reminder| reminder.text.clone(),
        "reminder.unknown",
    )
    .cloned()
}

fn move_to(task: &Task<'_>) -> Result<Done> {
    let reminder = meant(task)?;
    let old = Old {
        when: &reminder.when,
        except: &[],
        next: upcoming(&reminder.when, reminder.next, task.now(), ring_hour(task)?),
    };
    let read = || read_when(task, "time", true);
    let (time, once) = match moved(task, task.need("time")?, read, &old)? {
        Moved::All(time) => (time, None),
        Moved::Once { to, away } => (to, Some(goes_on(task, &reminder.when, away)?)),
    };
    let mut done = Done::plain()
        .with("text", reminder.text.as_str())
        .with("time", time.said.as_str());
    if once.is_some() {
        let line = Line::new("reminder.moved_once");
        done.instead = Some(
            line.with("text", reminder.text.as_str())
                .with("time", time.said.as_str()),
        );
    }
    let about = task.act(&done, |writer| {
        // What was put off before it was moved does not come as well.
        kept::settle(writer, reminder.id)?;
        if let Some((went_on, next)) = once {
            let alone = NewReminder {
                text: reminder.text.clone(),
                when: time.when.clone(),
            };
            let on = Reminder {
                when: went_on,
                next,
                ..reminder
            };
            kept::save(writer, &on)?;
            return Ok(kept::add(writer, &alone, Some(time.next))?.id);
        }
        let next = Reminder {
            when: time.when.clone(),
            next: Some(time.next),
            ..reminder
        };
        Ok(kept::save(writer, &next)?.id)
    })?;
    Ok(done.about(about))
}

fn complete(task: &Task<'_>) -> Result<Done> {
    let reminder = meant(task)?;
    let mut done = Done::plain()
        .with("text", reminder.text.as_str())
        .about(reminder.id);
    let all_day_at = ring_hour(task)?;
    let shown = task.here.store.read(|reader| is_shown(reader, &reminder))?;
    let again = after_this_one(&reminder, shown, task.here.now, all_day_at);
    if let Some(again) = again {
        let line = Line::new("reminder.done_again").with("text", reminder.text.as_str());
        done.instead = Some(line.with("time", when_said(task, &reminder.when, Some(again))));
    }
    task.act(&done, |writer| ticked_off(writer, &reminder, again))?;
    Ok(done)
}

/// When a reminder that repeats comes again after it was ticked off: what was shown is done. Where nothing was shown, what is
/// still to come today is meant. Nothing for what comes once, or never again.
#[must_use]
pub fn after_this_one(
    reminder: &Reminder,
    shown: bool,
    now: &Zoned,
    all_day_at: u32,
) -> Option<Timestamp> {
    reminder.when.rule.as_ref()?;
    let after = match reminder.next {
        Some(next) if next > now.timestamp() => {
            let today = next.to_zoned(now.time_zone().clone()).date() == now.date();
            if shown || !today {
                return Some(next);
            }
            next
        }
        _ => now.timestamp(),
    };
    rings_after(&reminder.when, after, all_day_at)
}

/// Whether a reminder was shown or put off, and nobody has said that it is done.
///
/// # Errors
/// When it cannot be read.
pub fn is_shown(reader: &Reader<'_>, reminder: &Reminder) -> sotto_store::Result<bool> {
    let all = occurrences::of(reader, reminder.id)?;
    let open = |occurrence: &Occurrence| occurrence.stage < OccurrenceStage::Acknowledged;
    Ok(all.iter().any(open))
}

/// A reminder is done: this once where it comes again, else for good.
///
/// # Errors
/// When it is not there, or cannot be kept.
pub fn ticked_off(
    writer: &mut Writer<'_>,
    reminder: &Reminder,
    again: Option<Timestamp>,
) -> sotto_store::Result<Reminder> {
    if again.is_none() {
        return kept::complete(writer, reminder.id);
    }
    kept::settle(writer, reminder.id)?;
    // What was done before it came does not come any more, also where the clock is set back and its rule names it once more.
    let early = |next: &Timestamp| *next > writer.now() && Some(*next) != again;
    if let Some(early) = reminder.next.filter(early) {
        let done = OccurrenceStage::Acknowledged;
        occurrences::advance(writer, reminder.id, early, done)?;
    }
    kept::save(
        writer,
        &Reminder {
            next: again,
            ..reminder.clone()
        },
    )
}

fn cancel(task: &Task<'_>) -> Result<Done> {
    let reminder = meant(task)?;
    let mut done = Done::plain().with("text", reminder.text.as_str());
    if reminder.when.rule.is_some() {
        // Only this once may have been meant.
        let line = Line::new("reminder.series_gone").with("text", reminder.text.as_str());
        done.instead = Some(line);
    }
    task.act(&done, |writer| kept::delete(writer, reminder.id))?;
    Ok(done)
}
