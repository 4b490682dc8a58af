//! Conversations and their turns. A turn is never changed: what corrects it is a new turn that takes its place.

use jiff::Timestamp;
use rusqlite::params;
use sotto_api::{Conversation, Id, Kind, Turn};

use super::words;
use crate::error::{Cannot, Result, StoreError};
use crate::read::Reader;
use crate::write::Writer;

/// Begins a conversation.
///
/// # Errors
/// When it cannot be kept.
pub fn begin(writer: &mut Writer<'_>) -> Result<Conversation> {
    let now = writer.now();
    begin_at(writer, now)
}

/// Begins a conversation whose first request came at this moment: it is kept only when that was answered.
///
/// # Errors
/// When it cannot be kept.
pub fn begin_at(writer: &mut Writer<'_>, asked: Timestamp) -> Result<Conversation> {
    let now = writer.now();
    let conversation = Conversation {
        id: Id::new(),
        title: None,
        // A clock that was set back meanwhile makes none that begins after it was kept.
        created: asked.min(now),
        changed: now,
    };
    writer.put(&conversation)?;
    Ok(conversation)
}

/// Keeps a finished turn. One that is kept already is left as it is.
///
/// # Errors
/// When its conversation is not there, another turn has its id, or it cannot be kept.
pub fn add(writer: &mut Writer<'_>, turn: &Turn) -> Result<()> {
    writer.require::<Conversation>(turn.conversation)?;
    match writer.get::<Turn>(turn.id)? {
        Some(before) if before == *turn => Ok(()),
        Some(_) => Err(StoreError::Invalid(Cannot::Other(
            "A turn that is kept is never changed; correct it by a new one.".to_owned(),
        ))),
        None => writer.put(turn),
    }
}

/// Conversations, the newest first, from the one before `before`.
///
/// # Errors
/// When the file cannot be read.
pub fn conversations(
    reader: &Reader<'_>,
    before: Option<Id>,
    limit: u32,
) -> Result<Vec<Conversation>> {
    match before {
        Some(before) => reader.select(
            "WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            params![before.to_string(), limit],
        ),
        None => reader.select("ORDER BY id DESC LIMIT ?1", [limit]),
    }
}

/// The turns of a conversation in order, without those that others took the place of.
///
/// # Errors
/// When the file cannot be read.
pub fn turns(reader: &Reader<'_>, conversation: Id) -> Result<Vec<Turn>> {
    let mut turns: Vec<Turn> = reader.select(
        "WHERE conversation = ?1 ORDER BY id",
        [conversation.to_string()],
    )?;
    // A correction stands where the turn stood that it corrects.
    let replaced: Vec<Id> = turns.iter().filter_map(|turn| turn.replaces).collect();
    turns.sort_by_key(|turn| turn.replaces.unwrap_or(turn.id));
    turns.retain(|turn| !replaced.contains(&turn.id));
    Ok(turns)
}

/// Calls a conversation something.
///
/// # Errors
/// When it is not there, or cannot be kept.
pub fn rename(writer: &mut Writer<'_>, id: Id, title: &str) -> Result<Conversation> {
    let mut conversation: Conversation = writer.require(id)?;
    conversation.title = Some(words(title, Cannot::NoTitle)?);
    conversation.changed = writer.now();
    writer.put(&conversation)?;
    Ok(conversation)
}

/// Corrects what was heard: a new turn takes the place of the old one.
///
/// # Errors
/// When the turn is not there, the words say nothing, or it cannot be kept.
pub fn correct(writer: &mut Writer<'_>, id: Id, heard: &str) -> Result<Turn> {
    let old: Turn = writer.require(id)?;
    let turn = Turn {
        id: Id::new(),
        replaces: Some(id),
        heard: words(heard, Cannot::NoWords(Kind::Turn))?,
        ..old
    };
    writer.put(&turn)?;
    Ok(turn)
}

/// Removes a turn with those that took its place and those it took the place of.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn delete_turn(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    let turn: Turn = writer.require(id)?;
    let mut gone = vec![turn.id];
    let mut earlier = turn.replaces;
    while let Some(id) = earlier {
        let Some(turn) = writer.get::<Turn>(id)? else {
            break;
        };
        gone.push(id);
        earlier = turn.replaces.filter(|earlier| !gone.contains(earlier));
    }
    let mut at = 0;
    while let Some(id) = gone.get(at).copied() {
        for later in writer.select::<Turn>("WHERE replaces = ?1", [id.to_string()])? {
            if !gone.contains(&later.id) {
                gone.push(later.id);
            }
        }
        at += 1;
    }
    for id in gone {
        writer.remove(Kind::Turn, id)?;
    }
    Ok(())
}

/// Removes a conversation with all its turns.
///
/// # Errors
/// When it is not there, or cannot be removed.
pub fn delete_conversation(writer: &mut Writer<'_>, id: Id) -> Result<()> {
    for turn in writer.select::<Turn>("WHERE conversation = ?1", [id.to_string()])? {
        writer.remove(Kind::Turn, turn.id)?;
    }
    writer.remove(Kind::Conversation, id)
}
