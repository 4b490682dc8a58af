//! What the person asked to be remembered.

use sotto_api::{Fact, Id, Kind, NewFact};

use super::words;
use crate::error::{Cannot, Result};
use crate::read::Reader;
use crate::write::Writer;

/// Remembers a fact.
///
/// # Errors
/// When it says nothing, or cannot be kept.
pub fn remember(writer: &mut Writer<'_>, new: &NewFact) -> Result<Fact> {
    let now = writer.now();
    let fact = Fact {
        id: Id::new(),
        text: words(&new.text, Cannot::NoWords(Kind::Fact))?,
        source: new.source.clone(),
        created: now,
        changed: now,
    };
    writer.put(&fact)?;
    Ok(fact)
}

/// Puts a fact in other words.
///
/// # Errors
/// When it is not there, would say nothing, or cannot be kept.
pub fn change(writer: &mut Writer<'_>, id: Id, text: &str) -> Result<Fact> {
    let mut fact: Fact = writer.require(id)?;
    let text = words(text, Cannot::NoWords(Kind::Fact))?;
    if fact.text != text {
        fact.text = text;
        fact.changed = writer.now();
        writer.put(&fact)?;
    }
    Ok(fact)
}

/// Everything that is remembered, the newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn list(reader: &Reader<'_>) -> Result<Vec<Fact>> {
    reader.select("ORDER BY id DESC", [])
}

/// Forgets a fact.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn forget(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    writer.remove(Kind::Fact, id)
}
