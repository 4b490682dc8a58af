//! What other devices do not know yet, and what they told: the side of the store that sync uses.

use rusqlite::{OptionalExtension, params};
use sotto_api::Kind;

use crate::error::{Result, StoreError};
use crate::read::{Reader, fields};
use crate::record::{Body, misfit};
use crate::stamp::{self, Stamp, Stamps};
use crate::write::Writer;

/// Something other devices do not know yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its place in the order; a later change of the same thing gets a new one.
    pub seq: i64,
    /// Its kind.
    pub kind: Kind,
    /// Its id, or a setting's name.
    pub key: String,
    /// When it was changed.
    pub stamp: Stamp,
    /// It was removed.
    pub deleted: bool,
}

/// A thing with the stamp of each of its fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamped {
    /// Its fields.
    pub body: Body,
    /// When each was changed last. A field that is not named was changed before there was a log.
    pub stamps: Stamps,
}

/// What is to be sent, in the order of the changes.
///
/// # Errors
/// When the file cannot be read.
pub fn pending(reader: &Reader<'_>, limit: u32) -> Result<Vec<Pending>> {
    let sql = "SELECT seq, kind, id, stamp, deleted FROM outbox ORDER BY seq LIMIT ?1";
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows = statement.query_map([limit], |row| {
        Ok((
            row.get(0)?,
            row.get::<_, String>(1)?,
            row.get(2)?,
            row.get::<_, String>(3)?,
            row.get(4)?,
        ))
    })?;
    let mut pending = Vec::new();
    for row in rows {
        let (seq, kind, key, stamp, deleted) = row?;
        let stranger =
            |_| StoreError::Damaged(format!("a row of the outbox says \"{kind}\", \"{stamp}\""));
        let kind = kind.parse().map_err(|_| stranger(()))?;
        pending.push(Pending {
            seq,
            kind,
            key,
            stamp: stamp.parse().map_err(|_| stranger(()))?,
            deleted,
        });
    }
    Ok(pending)
}

/// These were stored by the server. What was changed meanwhile has another `seq` and stays.
///
/// # Errors
/// When it cannot be kept.
pub fn sent(writer: &mut Writer<'_>, seqs: &[i64]) -> Result<()> {
    let mut statement = writer
        .connection
        .prepare_cached("DELETE FROM outbox WHERE seq = ?1")?;
    for seq in seqs {
        statement.execute([seq])?;
    }
    Ok(())
}

/// A thing with its stamps.
///
/// # Errors
/// When the file cannot be read.
pub fn stamped(reader: &Reader<'_>, kind: Kind, key: &str) -> Result<Option<Stamped>> {
    let Some(body) = reader.body(kind, key)? else {
        return Ok(None);
    };
    let sql = format!(
        "SELECT stamps FROM {} WHERE id = ?1",
        crate::record::table(kind)
    );
    let stamps: String = reader
        .connection
        .prepare_cached(&sql)?
        .query_row([key], |row| row.get(0))?;
    let body = fields(kind, &body)?;
    let stamps = stamp::unpack(&stamps, body.keys());
    Ok(Some(Stamped { body, stamps }))
}

/// When a thing was removed, if it was.
///
/// # Errors
/// When the file cannot be read.
pub fn tombstone(reader: &Reader<'_>, kind: Kind, key: &str) -> Result<Option<Stamp>> {
    let sql = "SELECT stamp FROM tombstones WHERE kind = ?1 AND id = ?2";
    let stamp: Option<String> = reader
        .connection
        .prepare_cached(sql)?
        .query_row(params![kind.name(), key], |row| row.get(0))
        .optional()?;
    Ok(stamp.and_then(|stamp| stamp.parse().ok()))
}

/// Something that sync notes for itself (a cursor), in the transaction of what it is about.
///
/// # Errors
/// When the file cannot be read.
pub fn noted(reader: &Reader<'_>, name: &str) -> Result<Option<String>> {
    reader.noted(&format!("sync.{name}"))
}

/// Notes something for sync.
///
/// # Errors
/// When it cannot be kept.
pub fn note(writer: &mut Writer<'_>, name: &str, value: &str) -> Result<()> {
    writer.note(&format!("sync.{name}"), value)
}

/// Keeps a thing as it was merged, with these stamps, instead of what is here. The clock goes on from the latest.
///
/// # Errors
/// When it is not what this program knows, or cannot be kept.
pub fn keep_merged(writer: &mut Writer<'_>, kind: Kind, key: &str, merged: Stamped) -> Result<()> {
    if let Some(why) = misfit(kind, &merged.body) {
        return Err(StoreError::Unreadable { kind, why });
    }
    if let Some(latest) = merged.stamps.values().max() {
        writer.witness(*latest);
    }
    let before = writer.body(kind, key)?;
    let text = serde_json::Value::Object(merged.body.clone()).to_string();
    let stamps = stamp::pack(&merged.stamps, merged.body.len());
    writer.replace(kind, key, before, Some(merged.body))?;
    writer.write_row(kind, key, &text, &stamps)
}

/// Removes a thing as another device did, at its stamp.
///
/// # Errors
/// When it cannot be removed.
pub fn remove_merged(writer: &mut Writer<'_>, kind: Kind, key: &str, stamp: Stamp) -> Result<()> {
    writer.witness(stamp);
    if let Some(before) = writer.body(kind, key)? {
        writer.replace(kind, key, Some(before), None)?;
    }
    writer.delete_row(kind, key, stamp)
}

/// The stamp that changes of this transaction get.
#[must_use]
pub fn stamp(writer: &Writer<'_>) -> Stamp {
    writer.stamp()
}
