//! Writing: the one path on which anything changes. In the same transaction go the change, its stamp, the row that
//! tells other devices of it, and its inverse.

use std::ops::Deref;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;
use sotto_api::{Change, ChangeWhat, Id, Kind};

use crate::error::{Result, StoreError};
use crate::read::{CLOCK_LOOKED_AT, Reader, fields};
use crate::record::{Body, Record, is_synced, table};
use crate::stamp::{self, Stamp, Stamps};

/// A transaction that changes things. It reads what it has written.
pub struct Writer<'t> {
    reader: Reader<'t>,
    now: Timestamp,
    stamp: Stamp,
    log: Log,
    pub(crate) undo: Vec<Inverse>,
    pub(crate) changes: Vec<Change>,
    pub(crate) outside: Vec<Value>,
}

/// Whether other devices are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Log {
    /// They are.
    Tell,
    /// It came from them.
    Silent,
}

/// What takes one change back.
#[derive(Debug, Clone)]
pub(crate) struct Inverse {
    pub kind: Kind,
    pub key: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl<'t> Deref for Writer<'t> {
    type Target = Reader<'t>;

    fn deref(&self) -> &Reader<'t> {
        &self.reader
    }
}

impl<'t> Writer<'t> {
    pub(crate) fn new(connection: &'t Connection, now: Timestamp, log: Log) -> Result<Self> {
        let reader = Reader { connection };
        let device = device(&reader)?;
        let last = reader
            .noted("clock")?
            .and_then(|text| text.parse().ok())
            .unwrap_or_default();
        Ok(Self {
            reader,
            now,
            stamp: Stamp::next(last, now, device),
            log,
            undo: Vec::new(),
            changes: Vec::new(),
            outside: Vec::new(),
        })
    }

    /// The moment at which this happens.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Keeps a thing: as a new one, or in place of what it was. Fields that a newer Sotto added to it stay.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put<R: Record>(&mut self, record: &R) -> Result<()> {
        let Ok(Value::Object(mut body)) = serde_json::to_value(record) else {
            return Err(StoreError::Invalid(
                format!("This {} is no set of fields.", R::KIND).into(),
            ));
        };
        let key = record.key();
        let before = self.body(R::KIND, &key)?;
        if let Some(before) = &before {
            for (name, value) in fields(R::KIND, before)? {
                body.entry(name).or_insert(value);
            }
        }
        self.replace(R::KIND, &key, before, Some(body))
    }

    /// Removes a thing; that it was not there is an error, so that nobody is told of something that did not happen.
    ///
    /// # Errors
    /// When it is not there, or cannot be removed.
    pub fn remove(&mut self, kind: Kind, id: Id) -> Result<()> {
        self.remove_key(kind, &id.to_string())
    }

    pub(crate) fn remove_key(&mut self, kind: Kind, key: &str) -> Result<()> {
        match self.body(kind, key)? {
            Some(before) => self.replace(kind, key, Some(before), None),
            None => Err(StoreError::NotFound(kind)),
        }
    }

    /// What has to be done outside of this file to take this back (the volume as it was, say). It is given back by undo.
    pub fn outside(&mut self, inverse: Value) {
        self.outside.push(inverse);
    }

    /// Puts fields in place of others, with everything that goes with it.
    pub(crate) fn replace(
        &mut self,
        kind: Kind,
        key: &str,
        before: Option<String>,
        after: Option<Body>,
    ) -> Result<()> {
        let after_text = after
            .as_ref()
            .map(|body| Value::Object(body.clone()).to_string());
        if before == after_text {
            return Ok(());
        }
        match (&after, &after_text) {
            (Some(after), Some(text)) => {
                let old = before
                    .as_deref()
                    .map(|body| fields(kind, body))
                    .transpose()?
                    .unwrap_or_default();
                let mut stamps = self.stamps(kind, key, &old)?;
                for (name, value) in after {
                    if old.get(name) != Some(value) {
                        stamps.insert(name.clone(), self.stamp);
                    }
                }
                stamps.retain(|name, _| after.contains_key(name));
                self.write_row(kind, key, text, &stamp::pack(&stamps, after.len()))?;
            }
            _ => self.delete_row(kind, key, self.stamp)?,
        }
        if self.log == Log::Tell && is_synced(kind, key) {
            self.tell(kind, key, self.stamp, after.is_none())?;
        }
        self.changes.push(Change {
            kind,
            id: key.to_owned(),
            what: match (&before, &after_text) {
                (None, _) => ChangeWhat::Added,
                (_, Some(_)) => ChangeWhat::Changed,
                (_, None) => ChangeWhat::Removed,
            },
        });
        self.undo.push(Inverse {
            kind,
            key: key.to_owned(),
            before,
            after: after_text,
        });
        Ok(())
    }

    /// The stamps of a thing with these fields.
    pub(crate) fn stamps(&self, kind: Kind, key: &str, body: &Body) -> Result<Stamps> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT stamps FROM {} WHERE id = ?1", table(kind)))?;
        let text: Option<String> = statement.query_row([key], |row| row.get(0)).optional()?;
        Ok(text
            .map(|text| stamp::unpack(&text, body.keys()))
            .unwrap_or_default())
    }

    pub(crate) fn write_row(&self, kind: Kind, key: &str, body: &str, stamps: &str) -> Result<()> {
        // An upsert and no REPLACE: that would delete without the triggers of the search knowing.
        let mut statement = self.connection.prepare_cached(&format!(
            "INSERT INTO {} (id, body, stamps) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET body = excluded.body, stamps = excluded.stamps",
            table(kind)
        ))?;
        statement.execute(params![key, body, stamps])?;
        let mut statement = self
            .connection
            .prepare_cached("DELETE FROM tombstones WHERE kind = ?1 AND id = ?2")?;
        statement.execute(params![kind.name(), key])?;
        Ok(())
    }

    pub(crate) fn delete_row(&self, kind: Kind, key: &str, stamp: Stamp) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("DELETE FROM {} WHERE id = ?1", table(kind)))?;
        statement.execute([key])?;
        let mut statement = self.connection.prepare_cached(
            "INSERT OR REPLACE INTO tombstones (kind, id, stamp) VALUES (?1, ?2, ?3)",
        )?;
        statement.execute(params![kind.name(), key, stamp.to_string()])?;
        Ok(())
    }

    /// A new `seq` each time, so that what changes while it is sent is sent again.
    fn tell(&self, kind: Kind, key: &str, stamp: Stamp, deleted: bool) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("DELETE FROM outbox WHERE kind = ?1 AND id = ?2")?;
        statement.execute(params![kind.name(), key])?;
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO outbox (kind, id, stamp, deleted) VALUES (?1, ?2, ?3, ?4)",
        )?;
        statement.execute(params![kind.name(), key, stamp.to_string(), deleted])?;
        Ok(())
    }

    /// Something the store notes about itself.
    pub(crate) fn note(&self, name: &str, value: &str) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")?;
        statement.execute([name, value])?;
        Ok(())
    }

    /// Notes by which clock the moments that are kept were reckoned. It is of this machine alone and nothing of the user's:
    /// no other device is told, and no undo takes it back.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn note_clock(&self, looked_at: &str) -> Result<()> {
        self.note(CLOCK_LOOKED_AT, looked_at)
    }

    /// The clock goes on from here, if anything was changed.
    pub(crate) fn keep_clock(&self) -> Result<()> {
        if self.changes.is_empty() {
            Ok(())
        } else {
            self.note("clock", &self.stamp.to_string())
        }
    }

    /// From now on the clock is later than this stamp too.
    pub(crate) fn witness(&mut self, stamp: Stamp) {
        if stamp > self.stamp {
            self.stamp = Stamp {
                device: self.stamp.device,
                ..Stamp::next(stamp, self.now, self.stamp.device)
            };
        }
    }

    pub(crate) fn stamp(&self) -> Stamp {
        self.stamp
    }
}

/// The number of this device, chosen by chance when the file was made.
fn device(reader: &Reader<'_>) -> Result<u64> {
    match reader
        .noted("device")?
        .and_then(|text| u64::from_str_radix(&text, 16).ok())
    {
        Some(device) => Ok(device),
        None => {
            let device = getrandom::u64().map_err(|_| StoreError::NoRandomness)?;
            let sql = "INSERT OR REPLACE INTO meta (name, value) VALUES ('device', ?1)";
            reader.connection.execute(sql, [format!("{device:016x}")])?;
            Ok(device)
        }
    }
}
