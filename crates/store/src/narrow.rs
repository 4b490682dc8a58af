//! A file that may not grow, or not be written, or that somebody else holds: what a full disk, a read-only one and another
//! program do to it. For tests, since not every machine lets them mount a small disk, and nobody is to wait for seconds.

use std::time::Duration;

use rusqlite::Connection;

use crate::connection::{self, For};
use crate::error::Result;
use crate::store::Store;

/// The file is held, as by another program, until this is dropped.
#[doc(hidden)]
#[derive(Debug)]
pub struct HeldElsewhere {
    // Its transaction is rolled back when it is closed.
    _connection: Connection,
}

impl Store {
    /// From now on the file takes so many pages more, and then says that the disk is full.
    ///
    /// # Errors
    /// When everything was erased, or the file cannot be read.
    #[doc(hidden)]
    pub fn grows_by_at_most(&self, pages: u32) -> Result<()> {
        self.with_writer(|connection| {
            let now: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            let most = format!("PRAGMA max_page_count = {}", now + i64::from(pages));
            Ok(connection.query_row(&most, [], |_| Ok(()))?)
        })
    }

    /// From now on the file may be written, or may not.
    ///
    /// # Errors
    /// When everything was erased, or the file cannot be read.
    #[doc(hidden)]
    pub fn may_be_written(&self, may: bool) -> Result<()> {
        let switch = if may { "OFF" } else { "ON" };
        self.with_writer(|connection| {
            Ok(connection.execute_batch(&format!("PRAGMA query_only = {switch};"))?)
        })
    }

    /// Somebody else holds the file until what this gives is dropped. From now on this store waits no longer than so for it.
    ///
    /// # Errors
    /// When everything was erased, or the file cannot be held.
    #[doc(hidden)]
    pub fn held_elsewhere(&self, patience: Duration) -> Result<HeldElsewhere> {
        self.with_writer(|connection| Ok(connection.busy_timeout(patience)?))?;
        let other = connection::open(&self.0.folder.database(), &self.0.key, For::Writing)?;
        other.execute_batch("BEGIN IMMEDIATE;")?;
        Ok(HeldElsewhere { _connection: other })
    }
}
