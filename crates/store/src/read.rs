//! Reading: one consistent view of everything that is kept.

use rusqlite::{Connection, OptionalExtension, Params, params};
use sotto_api::{Id, Kind};

use crate::error::{Result, StoreError};
use crate::record::{Body, Record, table};

/// A view of what is kept.
pub struct Reader<'c> {
    pub(crate) connection: &'c Connection,
}

/// The name of the note about the clock of this machine.
pub(crate) const CLOCK_LOOKED_AT: &str = "clock_looked_at";

impl Reader<'_> {
    /// The thing of this id, if it is there.
    ///
    /// # Errors
    /// When the file cannot be read, or the thing is not what this program knows.
    pub fn get<R: Record>(&self, id: Id) -> Result<Option<R>> {
        self.body(R::KIND, &id.to_string())?
            .map(|body| understood::<R>(&body))
            .transpose()
    }

    /// The thing of this id.
    ///
    /// # Errors
    /// When it is not there, or as for `get`.
    pub fn require<R: Record>(&self, id: Id) -> Result<R> {
        self.get(id)?.ok_or(StoreError::NotFound(R::KIND))
    }

    /// All things of a kind, the oldest first.
    ///
    /// # Errors
    /// As for `get`: nothing is left out silently.
    pub fn all<R: Record>(&self) -> Result<Vec<R>> {
        self.bodies(R::KIND, "ORDER BY id", [])?
            .iter()
            .map(|body| understood(body))
            .collect()
    }

    /// Those that a condition or an order names. What this program cannot read is left out and logged: one thing from a
    /// newer device must not hide all others.
    pub(crate) fn select<R: Record>(&self, tail: &str, params: impl Params) -> Result<Vec<R>> {
        let read = self
            .bodies(R::KIND, tail, params)?
            .into_iter()
            .filter_map(|body| match understood(&body) {
                Ok(record) => Some(record),
                Err(error) => {
                    tracing::warn!(%error, "left out");
                    None
                }
            });
        Ok(read.collect())
    }

    pub(crate) fn body(&self, kind: Kind, key: &str) -> Result<Option<String>> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT body FROM {} WHERE id = ?1", table(kind)))?;
        Ok(statement.query_row([key], |row| row.get(0)).optional()?)
    }

    /// The names of all rows of a kind, also of those that cannot be read.
    pub(crate) fn keys(&self, kind: Kind) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT id FROM {} ORDER BY id", table(kind)))?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn bodies(&self, kind: Kind, tail: &str, params: impl Params) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT body FROM {} {tail}", table(kind)))?;
        let rows = statement.query_map(params, |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Something the store notes about itself.
    pub(crate) fn noted(&self, name: &str) -> Result<Option<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
        Ok(statement
            .query_row(params![name], |row| row.get(0))
            .optional()?)
    }

    /// What [`crate::Writer::note_clock`] noted last.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn noted_clock(&self) -> Result<Option<String>> {
        self.noted(CLOCK_LOOKED_AT)
    }

    /// How many things of a kind there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count(&self, kind: Kind) -> Result<u64> {
        let count: i64 = self.connection.query_row(
            &format!("SELECT count(*) FROM {}", table(kind)),
            [],
            |row| row.get(0),
        )?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

/// A row as the thing it is.
pub(crate) fn understood<R: Record>(body: &str) -> Result<R> {
    serde_json::from_str(body).map_err(|error| StoreError::Unreadable {
        kind: R::KIND,
        why: error.to_string(),
    })
}

/// A row as its fields.
pub(crate) fn fields(kind: Kind, body: &str) -> Result<Body> {
    serde_json::from_str(body).map_err(|error| StoreError::Unreadable {
        kind,
        why: error.to_string(),
    })
}
