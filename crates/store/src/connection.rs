//! A connection to the encrypted file, with the settings that every connection has.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::key::DataKey;

/// How long one waits for somebody else who holds the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// Making the file where it is not there.
    Making,
    /// Reading and writing.
    Writing,
    /// Reading only.
    Reading,
    /// Looking at a file that nothing may be changed in, not even beside it.
    Looking,
}

/// Opens the file with its key. That the key fits is seen at the first look into the file: here.
pub(crate) fn open(path: &Path, key: &DataKey, why: For) -> rusqlite::Result<Connection> {
    let access = match why {
        For::Making => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        // A reader of a file in WAL mode writes beside it, so it is held back by a pragma instead.
        For::Writing | For::Reading => OpenFlags::SQLITE_OPEN_READ_WRITE,
        For::Looking => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // What goes wrong comes back as an error; the cipher would write it to standard error as well. The key is given as raw
    // bytes, so that no time goes into deriving a key from a password.
    let hex = key.hex();
    connection.execute_batch(&Zeroizing::new(format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\";",
        *hex
    )))?;
    connection.busy_timeout(PATIENCE)?;
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| {
        row.get::<_, i64>(0)
    })?;
    match why {
        For::Making | For::Writing => connection.execute_batch(
            // FULL: what was confirmed is on the disk. macOS needs fullfsync for that.
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA fullfsync = ON;
             PRAGMA checkpoint_fullfsync = ON;
             PRAGMA foreign_keys = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA cell_size_check = ON;",
        )?,
        For::Reading => {
            connection.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")?
        }
        For::Looking => {}
    }
    Ok(connection)
}
