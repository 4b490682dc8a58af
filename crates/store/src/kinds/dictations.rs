//! What was dictated into other programs.

use rusqlite::params;
use sotto_api::{Dictation, DictationWent, Id, Kind, NewDictation};

use super::words;
use crate::error::{Cannot, Result};
use crate::read::Reader;
use crate::write::Writer;

/// Keeps a dictation, or what became of one that is kept.
///
/// # Errors
/// When it says nothing, or cannot be kept.
pub fn keep(writer: &mut Writer<'_>, new: &NewDictation) -> Result<Dictation> {
    words(&new.text, Cannot::NoWords(Kind::Dictation))?;
    let now = writer.now();
    let before: Option<Dictation> = writer.get(new.id)?;
    let dictation = Dictation {
        id: new.id,
        heard: new.heard.clone(),
        // As it stands: the space or the line break at its end was written too.
        text: new.text.clone(),
        program: new.program.clone(),
        went: new.went,
        created: before.as_ref().map_or(now, |before| before.created),
        changed: before.as_ref().map_or(now, |before| before.changed),
    };
    if before.as_ref() == Some(&dictation) {
        return Ok(dictation);
    }
    let dictation = Dictation {
        changed: now,
        ..dictation
    };
    writer.put(&dictation)?;
    Ok(dictation)
}

/// Dictations, the newest first, from the one before `before`.
///
/// # Errors
/// When the file cannot be read.
pub fn list(reader: &Reader<'_>, before: Option<Id>, limit: u32) -> Result<Vec<Dictation>> {
    match before {
        Some(before) => reader.select(
            "WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            params![before.to_string(), limit],
        ),
        None => reader.select("ORDER BY id DESC LIMIT ?1", [limit]),
    }
}

/// The newest that was not taken back: the one that is meant by "again".
///
/// # Errors
/// When the file cannot be read.
pub fn last(reader: &Reader<'_>) -> Result<Option<Dictation>> {
    // Whoever takes back several in a row is not looked for further than that.
    let newest = list(reader, None, 50)?;
    let kept = newest
        .iter()
        .find(|dictation| dictation.went != DictationWent::TakenBack);
    Ok(kept.or(newest.first()).cloned())
}

/// Removes a dictation.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn delete(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    writer.remove(Kind::Dictation, id)
}

/// Removes all dictations, also those that this program cannot read. Gives how many they were.
///
/// # Errors
/// When they cannot be removed.
pub fn delete_all(writer: &mut Writer<'_>) -> Result<u32> {
    let keys = writer.keys(Kind::Dictation)?;
    for key in &keys {
        writer.remove_key(Kind::Dictation, key)?;
    }
    Ok(u32::try_from(keys.len()).unwrap_or(u32::MAX))
}
