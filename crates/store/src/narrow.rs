//! A file that may not grow, or not be written: what a full disk and a read-only one do to it. For tests, since not every
//! machine lets them mount a small disk.

use crate::error::Result;
use crate::store::Store;

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
}
