//! Reminders. When one is due next is worked out by the scheduler; here it is kept.

use jiff::Timestamp;
use sotto_api::{Id, Kind, NewReminder, OccurrenceStage, Reminder};

use super::{known, occurrences, words};
use crate::error::{Cannot, Result};
use crate::read::Reader;
use crate::write::Writer;

/// Makes a reminder that is due next at this moment.
///
/// # Errors
/// When it says nothing, its zone is unknown, or it cannot be kept.
pub fn add(
    writer: &mut Writer<'_>,
    new: &NewReminder,
    next: Option<Timestamp>,
) -> Result<Reminder> {
    known(&new.when)?;
    let now = writer.now();
    let reminder = Reminder {
        id: Id::new(),
        text: words(&new.text, Cannot::NoWords(Kind::Reminder))?,
        when: new.when.clone(),
        next,
        snoozed: None,
        done: None,
        created: now,
        changed: now,
    };
    writer.put(&reminder)?;
    Ok(reminder)
}

/// Keeps a reminder in another state.
///
/// # Errors
/// When it is not there, would say nothing, its zone is unknown, or it cannot be kept.
pub fn save(writer: &mut Writer<'_>, reminder: &Reminder) -> Result<Reminder> {
    let before: Reminder = writer.require(reminder.id)?;
    // One that came with a zone nobody knows is told all the same, and has to be done some time.
    if reminder.when != before.when {
        known(&reminder.when)?;
    }
    let mut reminder = Reminder {
        text: words(&reminder.text, Cannot::NoWords(Kind::Reminder))?,
        // It stands with its occurrences.
        snoozed: None,
        created: before.created,
        changed: before.changed,
        ..reminder.clone()
    };
    if reminder != before {
        reminder.changed = writer.now();
        writer.put(&reminder)?;
    }
    Ok(reminder)
}

/// Marks a reminder as done: nothing of it comes any more.
///
/// # Errors
/// When it is not there, or cannot be kept.
pub fn complete(writer: &mut Writer<'_>, id: Id) -> Result<Reminder> {
    let mut reminder: Reminder = writer.require(id)?;
    reminder.done.get_or_insert(writer.now());
    reminder.next = None;
    settle(writer, id)?;
    save(writer, &reminder)
}

/// Every moment of a reminder that was shown or put off is over: none of them comes again.
///
/// # Errors
/// When it cannot be kept.
pub fn settle(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    for occurrence in occurrences::of(writer, id)? {
        let over = OccurrenceStage::Acknowledged;
        occurrences::advance(writer, id, occurrence.due, over)?;
    }
    Ok(())
}

/// The open ones by when they are due, those without a next moment last.
///
/// # Errors
/// When the file cannot be read.
pub fn open(reader: &Reader<'_>) -> Result<Vec<Reminder>> {
    let mut reminders: Vec<Reminder> = reader.select("WHERE done IS NULL ORDER BY id", [])?;
    reminders.sort_by_key(|reminder| reminder.next.unwrap_or(Timestamp::MAX));
    Ok(reminders)
}

/// The open ones as they are shown: with the moment to which each is put off, and by when they come.
///
/// # Errors
/// When the file cannot be read.
pub fn shown(reader: &Reader<'_>) -> Result<Vec<Reminder>> {
    let put_off = occurrences::put_off(reader)?;
    let mut reminders = open(reader)?;
    for reminder in &mut reminders {
        reminder.snoozed = put_off.get(&reminder.id).copied();
    }
    reminders.sort_by_key(|reminder| reminder.comes().unwrap_or(Timestamp::MAX));
    Ok(reminders)
}

/// Those that are due by a moment, the earliest first.
///
/// # Errors
/// When the file cannot be read.
pub fn due(reader: &Reader<'_>, by: Timestamp) -> Result<Vec<Reminder>> {
    let mut due = open(reader)?;
    due.retain(|reminder| reminder.next.is_some_and(|next| next <= by));
    Ok(due)
}

/// Removes a reminder with what became of it.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn delete(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    for occurrence in occurrences::of(writer, id)? {
        writer.remove(Kind::Occurrence, occurrence.id)?;
    }
    writer.remove(Kind::Reminder, id)
}
