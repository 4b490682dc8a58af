//! Notes.

use sotto_api::{Id, Kind, NewNote, Note, NotePatch};

use super::words;
use crate::error::{Cannot, Result};
use crate::read::Reader;
use crate::write::Writer;

/// Writes a note.
///
/// # Errors
/// When it says nothing, or cannot be kept.
pub fn add(writer: &mut Writer<'_>, new: &NewNote) -> Result<Note> {
    let now = writer.now();
    let note = Note {
        id: Id::new(),
        title: new.title.clone(),
        text: words(&new.text, Cannot::NoWords(Kind::Note))?,
        created: now,
        changed: now,
    };
    writer.put(&note)?;
    Ok(note)
}

/// All notes, the newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn list(reader: &Reader<'_>) -> Result<Vec<Note>> {
    reader.select("ORDER BY id DESC", [])
}

/// The newest note.
///
/// # Errors
/// When the file cannot be read.
pub fn last(reader: &Reader<'_>) -> Result<Option<Note>> {
    Ok(reader
        .select("ORDER BY id DESC LIMIT 1", [])?
        .into_iter()
        .next())
}

/// Changes a note.
///
/// # Errors
/// When it is not there, or cannot be kept.
pub fn change(writer: &mut Writer<'_>, id: Id, patch: &NotePatch) -> Result<Note> {
    edit(writer, id, |note| {
        if let Some(title) = &patch.title {
            note.title.clone_from(title);
        }
        if let Some(text) = &patch.text {
            // Emptied by hand is allowed: the person sees it.
            note.text.clone_from(text);
        }
    })
}

/// Writes more at the end of a note, on a line of its own.
///
/// # Errors
/// When it is not there, nothing is to be added, or it cannot be kept.
pub fn append(writer: &mut Writer<'_>, id: Id, text: &str) -> Result<Note> {
    let text = words(text, Cannot::NoWords(Kind::Note))?;
    edit(writer, id, |note| {
        if !note.text.is_empty() && !note.text.ends_with('\n') {
            note.text.push('\n');
        }
        note.text.push_str(&text);
    })
}

/// Removes a note.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn delete(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    writer.remove(Kind::Note, id)
}

fn edit(writer: &mut Writer<'_>, id: Id, change: impl FnOnce(&mut Note)) -> Result<Note> {
    let before: Note = writer.require(id)?;
    let mut note = before.clone();
    change(&mut note);
    if note != before {
        note.changed = writer.now();
        writer.put(&note)?;
    }
    Ok(note)
}
