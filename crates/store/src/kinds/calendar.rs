//! The calendar. Which days a repeating entry falls on is worked out by the scheduler; here it is kept.

use jiff::Timestamp;
use sotto_api::{CalendarEntry, CalendarEntryPatch, Id, Kind, NewCalendarEntry};

use super::{known, words};
use crate::error::{Cannot, Result};
use crate::read::Reader;
use crate::write::Writer;

/// Puts an entry in.
///
/// # Errors
/// When it says nothing, its zone is unknown, or it cannot be kept.
pub fn add(writer: &mut Writer<'_>, new: &NewCalendarEntry) -> Result<CalendarEntry> {
    known(&new.when)?;
    let now = writer.now();
    let entry = CalendarEntry {
        id: Id::new(),
        title: words(&new.title, Cannot::NoWords(Kind::CalendarEntry))?,
        when: new.when.clone(),
        minutes: new.minutes,
        except: Vec::new(),
        location: new.location.clone(),
        notes: new.notes.clone(),
        uid: None,
        created: now,
        changed: now,
    };
    writer.put(&entry)?;
    Ok(entry)
}

/// Changes an entry.
///
/// # Errors
/// When it is not there, would say nothing, its zone is unknown, or it cannot be kept.
pub fn change(
    writer: &mut Writer<'_>,
    id: Id,
    patch: &CalendarEntryPatch,
) -> Result<CalendarEntry> {
    let before: CalendarEntry = writer.require(id)?;
    let mut entry = before.clone();
    if let Some(title) = &patch.title {
        entry.title = words(title, Cannot::NoWords(Kind::CalendarEntry))?;
    }
    if let Some(when) = &patch.when {
        known(when)?;
        entry.when.clone_from(when);
    }
    if let Some(minutes) = patch.minutes {
        entry.minutes = minutes;
    }
    if let Some(except) = &patch.except {
        entry.except.clone_from(except);
    }
    if let Some(location) = &patch.location {
        entry.location.clone_from(location);
    }
    if let Some(notes) = &patch.notes {
        entry.notes.clone_from(notes);
    }
    if entry != before {
        entry.changed = writer.now();
        writer.put(&entry)?;
    }
    Ok(entry)
}

/// Entries that may fall between two moments: those that happen once and touch them, and every repeating one that has
/// begun before the end.
///
/// # Errors
/// When the file cannot be read.
pub fn candidates(
    reader: &Reader<'_>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<CalendarEntry>> {
    let mut entries: Vec<(Timestamp, CalendarEntry)> = Vec::new();
    for entry in reader.select::<CalendarEntry>("ORDER BY id", [])? {
        let Some(begins) = entry.when.first() else {
            continue;
        };
        let minutes = i64::from(
            entry
                .minutes
                .unwrap_or(if entry.when.all_day { 1440 } else { 0 }),
        );
        let ends = begins
            .checked_add(jiff::SignedDuration::from_mins(minutes))
            .unwrap_or(Timestamp::MAX);
        let touches = entry.when.rule.is_some() || ends > from || begins >= from;
        if begins < to && touches {
            entries.push((begins, entry));
        }
    }
    entries.sort_by_key(|(begins, entry)| (*begins, entry.id));
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

/// Removes an entry.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn delete(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    writer.remove(Kind::CalendarEntry, id)
}
