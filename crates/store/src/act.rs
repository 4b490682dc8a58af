//! One act: what was asked in one breath, carried out in one transaction, at most once, and taken back as a whole.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sotto_api::{Id, Kind, Undone};

use crate::error::{Result, StoreError};
use crate::read::fields;
use crate::write::{Inverse, Log, Writer};

/// Under which a replayed turn finds that it acted already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActKey {
    /// The turn.
    pub turn: Id,
    /// Its revision.
    pub revision: u32,
    /// Which of its actions, from 0.
    pub index: u32,
}

impl ActKey {
    fn text(self) -> String {
        format!("{}/{}/{}", self.turn, self.revision, self.index)
    }
}

/// What goes with a change.
#[derive(Debug, Clone)]
pub struct Act {
    now: Timestamp,
    key: Option<ActKey>,
    group: Id,
    what: String,
    undoable: bool,
}

impl Act {
    /// Something done by hand; `what` is the sentence that tells of it.
    #[must_use]
    pub fn by_hand(now: Timestamp, what: impl Into<String>) -> Self {
        Self {
            now,
            key: None,
            group: Id::new(),
            what: what.into(),
            undoable: true,
        }
    }

    /// One action of a turn: done once however often it is asked, and undone with all others of the turn.
    #[must_use]
    pub fn in_turn(now: Timestamp, key: ActKey, what: impl Into<String>) -> Self {
        Self {
            key: Some(key),
            group: key.turn,
            ..Self::by_hand(now, what)
        }
    }

    /// Not for undo: a clock that fired, a sweep, a turn that is kept.
    #[must_use]
    pub fn for_good(self) -> Self {
        Self {
            undoable: false,
            ..self
        }
    }
}

/// What an undo gives back.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenBack {
    /// What was taken back here.
    pub undone: Undone,
    /// What is still to be done outside of this file, in this order.
    pub outside: Vec<serde_json::Value>,
}

/// Carries an act out within a transaction.
pub(crate) fn carry_out<'t, T: Serialize + DeserializeOwned>(
    transaction: &'t Transaction<'_>,
    act: &Act,
    change: impl FnOnce(&mut Writer<'t>) -> Result<T>,
) -> Result<(T, Option<Writer<'t>>)> {
    let connection: &'t Connection = transaction;
    let key = act.key.map(ActKey::text);
    if let Some(key) = &key {
        let sql = "SELECT result FROM actions WHERE key = ?1";
        let before: Option<String> = connection
            .prepare_cached(sql)?
            .query_row([key], |row| row.get(0))
            .optional()?;
        if let Some(result) = before {
            let result = serde_json::from_str(&result).map_err(|error| {
                StoreError::Invalid(
                    format!("This was done already, and not the same way ({error}).").into(),
                )
            })?;
            return Ok((result, None));
        }
    }
    let mut writer = Writer::new(connection, act.now, Log::Tell)?;
    let result = change(&mut writer)?;
    writer.keep_clock()?;
    if key.is_none() && writer.undo.is_empty() && writer.outside.is_empty() {
        return Ok((result, Some(writer)));
    }
    // Nothing of what is done for good is kept here: what retention deletes must not live on in an inverse.
    if key.is_some() || act.undoable {
        let kept = key
            .is_some()
            .then(|| serde_json::to_string(&result))
            .transpose();
        let kept = kept.map_err(|error| StoreError::Invalid(error.to_string().into()))?;
        let outside = (!writer.outside.is_empty())
            .then(|| serde_json::Value::from(writer.outside.clone()).to_string());
        connection
            .prepare_cached(
                "INSERT INTO actions (undo_group, key, at, what, result, outside, undoable) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                act.group.to_string(),
                key,
                act.now.to_string(),
                act.what,
                kept,
                outside,
                act.undoable
            ])?;
        let action = connection.last_insert_rowid();
        if act.undoable {
            let mut insert = connection.prepare_cached(
                "INSERT INTO undo (action, kind, id, before, after) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for inverse in &writer.undo {
                insert.execute(params![
                    action,
                    inverse.kind.name(),
                    inverse.key,
                    inverse.before,
                    inverse.after
                ])?;
            }
        }
    }
    Ok((result, Some(writer)))
}

/// Passes over what was done last where it was done for good, so that the next undo is for what was done before it. Gives
/// whether there was such a thing: what is taken back together with the rest of its turn is none.
pub(crate) fn pass_over_for_good(connection: &Connection, now: Timestamp) -> Result<bool> {
    let newest = |sql: &str| -> Result<Option<(i64, String)>> {
        let row = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(row.optional()?)
    };
    let for_good = newest(
        "SELECT row, undo_group FROM actions WHERE undone IS NULL AND NOT undoable
         ORDER BY row DESC LIMIT 1",
    )?;
    let undoable = newest(
        "SELECT row, undo_group FROM actions WHERE undone IS NULL AND undoable
         AND (outside IS NOT NULL OR EXISTS (SELECT 1 FROM undo WHERE action = actions.row))
         ORDER BY row DESC LIMIT 1",
    )?;
    let Some((last, group)) = for_good else {
        return Ok(false);
    };
    let before = match undoable {
        Some((row, of)) if row > last || of == group => return Ok(false),
        Some((row, _)) => row,
        None => 0,
    };
    connection.execute(
        "UPDATE actions SET undone = ?1 WHERE undone IS NULL AND NOT undoable AND row > ?2",
        params![now.to_string(), before],
    )?;
    Ok(true)
}

/// The group that was acted in last and can be taken back.
pub(crate) fn last_group(connection: &Connection) -> Result<Option<Id>> {
    let group: Option<String> = connection
        .query_row(
            "SELECT undo_group FROM actions WHERE undone IS NULL AND undoable
             AND (outside IS NOT NULL OR EXISTS (SELECT 1 FROM undo WHERE action = actions.row))
             ORDER BY row DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .optional()?;
    Ok(group.and_then(|group| group.parse().ok()))
}

/// Takes back everything of a group, the last first.
pub(crate) fn take_back<'t>(
    transaction: &'t Transaction<'_>,
    group: Id,
    now: Timestamp,
) -> Result<(TakenBack, Writer<'t>)> {
    let connection: &'t Connection = transaction;
    let mut writer = Writer::new(connection, now, Log::Tell)?;
    let mut actions = connection.prepare(
        "SELECT row, what, outside FROM actions WHERE undo_group = ?1 AND undoable AND undone IS NULL ORDER BY row DESC",
    )?;
    let actions = actions.query_map([group.to_string()], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let actions: Vec<(i64, String, Option<String>)> = actions.collect::<rusqlite::Result<_>>()?;
    if actions.is_empty() {
        return Err(StoreError::NothingToUndo);
    }
    let (mut what, mut outside, mut things) = (Vec::new(), Vec::new(), 0);
    for (action, sentence, inverse) in actions {
        for inverse in inverses(connection, action)?.iter().rev() {
            let current = writer.body(inverse.kind, &inverse.key)?;
            let wanted = taken_back(inverse, current.as_deref())?;
            if wanted != current {
                things += 1;
                let wanted = wanted.map(|body| fields(inverse.kind, &body)).transpose()?;
                writer.replace(inverse.kind, &inverse.key, current, wanted)?;
            }
        }
        let inverse: Vec<serde_json::Value> = inverse
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        outside.extend(inverse.into_iter().rev());
        what.push(sentence);
        connection.execute(
            "UPDATE actions SET undone = ?1 WHERE row = ?2",
            params![now.to_string(), action],
        )?;
    }
    // What the turn did for good beside it is not asked about once more.
    connection.execute(
        "UPDATE actions SET undone = ?1 WHERE undo_group = ?2 AND undone IS NULL",
        params![now.to_string(), group.to_string()],
    )?;
    writer.keep_clock()?;
    Ok((
        TakenBack {
            undone: Undone {
                group,
                what,
                things,
            },
            outside,
        },
        writer,
    ))
}

fn inverses(connection: &Connection, action: i64) -> Result<Vec<Inverse>> {
    let mut statement = connection
        .prepare("SELECT kind, id, before, after FROM undo WHERE action = ?1 ORDER BY row")?;
    let rows = statement.query_map([action], |row| {
        let kind: String = row.get(0)?;
        Ok((kind, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    let mut inverses = Vec::new();
    for row in rows {
        let (kind, key, before, after) = row?;
        let kind: Kind = kind
            .parse()
            .map_err(|_| StoreError::Invalid(format!("\"{kind}\" is unknown here.").into()))?;
        inverses.push(Inverse {
            kind,
            key,
            before,
            after,
        });
    }
    Ok(inverses)
}

/// What a thing is to be after a change to it was taken back. Where another device has changed it meanwhile, only the
/// fields that this change set and nobody touched since go back.
fn taken_back(inverse: &Inverse, current: Option<&str>) -> Result<Option<String>> {
    if current == inverse.after.as_deref() {
        return Ok(inverse.before.clone());
    }
    match (&inverse.before, &inverse.after, current) {
        (Some(before), Some(after), Some(current)) => {
            let before = fields(inverse.kind, before)?;
            let after = fields(inverse.kind, after)?;
            let mut merged = fields(inverse.kind, current)?;
            for (name, value) in before {
                if after.get(&name) == merged.get(&name) {
                    merged.insert(name, value);
                }
            }
            Ok(Some(serde_json::Value::Object(merged).to_string()))
        }
        // It was made by this: it goes, whatever became of it. It was removed elsewhere too: it stays removed.
        (None, ..) | (Some(_), Some(_), None) => Ok(None),
        // It was removed by this, and is there again already.
        (Some(_), None, current) => Ok(current.map(str::to_owned)),
    }
}
