//! Timers. What pausing and adding time do to one is a rule of the scheduler; here they are kept.

use jiff::{SignedDuration, Timestamp};
use sotto_api::{Id, Kind, NewTimer, Timer, TimerState};

use crate::error::{Cannot, Result, StoreError};
use crate::read::Reader;
use crate::write::Writer;

/// Starts a timer.
///
/// # Errors
/// When it has no length, or cannot be kept.
pub fn start(writer: &mut Writer<'_>, new: &NewTimer) -> Result<Timer> {
    let now = writer.now();
    let timer = Timer {
        id: Id::new(),
        name: new.name.clone(),
        length_ms: new.length_ms,
        state: TimerState::Running {
            ends: end(now, new.length_ms)?,
        },
        created: now,
        changed: now,
    };
    writer.put(&timer)?;
    Ok(timer)
}

/// Keeps a timer in another state.
///
/// # Errors
/// When it is not there, or cannot be kept.
pub fn save(writer: &mut Writer<'_>, timer: &Timer) -> Result<Timer> {
    let before: Timer = writer.require(timer.id)?;
    let mut timer = Timer {
        created: before.created,
        changed: before.changed,
        ..timer.clone()
    };
    if timer != before {
        timer.changed = writer.now();
        writer.put(&timer)?;
    }
    Ok(timer)
}

/// Those that are not over, in the order they were started.
///
/// # Errors
/// When the file cannot be read.
pub fn open(reader: &Reader<'_>) -> Result<Vec<Timer>> {
    reader.select("WHERE state <> 'over' ORDER BY id", [])
}

/// Removes a timer.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn delete(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    writer.remove(Kind::Timer, id)
}

/// When a timer ends.
fn end(now: Timestamp, length_ms: u64) -> Result<Timestamp> {
    let length = i64::try_from(length_ms)
        .ok()
        .filter(|length| *length > 0)
        .map(SignedDuration::from_millis);
    length
        .and_then(|length| now.checked_add(length).ok())
        .ok_or_else(|| StoreError::Invalid(Cannot::TimerLength))
}
