//! Alarms. When one rings next is worked out by the scheduler; here it is kept.

use jiff::Timestamp;
use sotto_api::{Alarm, Id, Kind, NewAlarm};

use super::{known, occurrences};
use crate::error::Result;
use crate::read::Reader;
use crate::write::Writer;

/// Sets an alarm that rings next at this moment.
///
/// # Errors
/// When its zone is unknown, or it cannot be kept.
pub fn set(writer: &mut Writer<'_>, new: &NewAlarm, next: Option<Timestamp>) -> Result<Alarm> {
    known(&new.when)?;
    let now = writer.now();
    let alarm = Alarm {
        id: Id::new(),
        name: new.name.clone(),
        when: new.when.clone(),
        next,
        snoozed: None,
        ringing: None,
        created: now,
        changed: now,
    };
    writer.put(&alarm)?;
    Ok(alarm)
}

/// Keeps an alarm in another state.
///
/// # Errors
/// When it is not there, its zone is unknown, or it cannot be kept.
pub fn save(writer: &mut Writer<'_>, alarm: &Alarm) -> Result<Alarm> {
    let before: Alarm = writer.require(alarm.id)?;
    // One that came with a zone nobody knows rings all the same, and whatever rings has to end.
    if alarm.when != before.when {
        known(&alarm.when)?;
    }
    let mut alarm = Alarm {
        // It stands with its occurrences.
        snoozed: None,
        created: before.created,
        changed: before.changed,
        ..alarm.clone()
    };
    if alarm != before {
        alarm.changed = writer.now();
        writer.put(&alarm)?;
    }
    Ok(alarm)
}

/// Those that ring or will ring, the next first.
///
/// # Errors
/// When the file cannot be read.
pub fn open(reader: &Reader<'_>) -> Result<Vec<Alarm>> {
    let mut alarms: Vec<Alarm> = reader.select(
        "WHERE next IS NOT NULL OR ringing IS NOT NULL ORDER BY id",
        [],
    )?;
    alarms.sort_by_key(|alarm| alarm.ringing.or(alarm.next));
    Ok(alarms)
}

/// Those that ring or will ring as they are shown: with the moment to which each is put off.
///
/// # Errors
/// When the file cannot be read.
pub fn shown(reader: &Reader<'_>) -> Result<Vec<Alarm>> {
    let put_off = occurrences::put_off(reader)?;
    let mut alarms = open(reader)?;
    for alarm in &mut alarms {
        // One that was moved since rings when it was moved to.
        let until = put_off.get(&alarm.id).copied();
        alarm.snoozed = until.filter(|until| alarm.next == Some(*until));
    }
    Ok(alarms)
}

/// All of them, also those that will never ring again.
///
/// # Errors
/// When the file cannot be read.
pub fn all(reader: &Reader<'_>) -> Result<Vec<Alarm>> {
    reader.select("ORDER BY id", [])
}

/// Removes an alarm.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn delete(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    writer.remove(Kind::Alarm, id)
}
