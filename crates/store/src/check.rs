//! Whether the file is sound: what is looked at when it is opened, what is left for later, and how damage that is seen on
//! the way reaches the next start, which repairs it.

use std::sync::atomic::Ordering;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, ErrorCode};

use crate::backup;
use crate::connection::{self, For};
use crate::error::{Result, StoreError};
use crate::files::{Folder, with_companions, write_whole};
use crate::key::DataKey;
use crate::migrations;
use crate::read::Reader;
use crate::store::Store;

/// How large a file is looked through while it is opened. 265 MB took 3.4 s on two busy cores.
const AT_ONCE: u64 = 16_000_000;

/// What is said of a page that the cipher cannot make sense of.
const LOST: &str = "a page of it cannot be read";

/// When every page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// While the file is opened.
    Now,
    /// Soon, beside other work.
    Later,
    /// It was done today.
    No,
}

/// Every page is looked at after a crash, and else once a day. Between, the cipher's own sums see to every page that is
/// read.
#[must_use]
pub(crate) fn look(cut_short: bool, last: Option<Timestamp>, bytes: u64, now: Timestamp) -> Look {
    const DAY: SignedDuration = SignedDuration::from_hours(24);
    let due = cut_short || last.is_none_or(|last| last > now || now.duration_since(last) >= DAY);
    match (due, bytes <= AT_ONCE) {
        (false, _) => Look::No,
        (true, true) => Look::Now,
        (true, false) => Look::Later,
    }
}

/// The file, opened and found sound as far as it was looked at. One that is gone although there are backups counts as
/// damaged.
pub(crate) fn open_sound(
    folder: &Folder,
    key: &DataKey,
    now: Timestamp,
) -> Result<(Connection, Look)> {
    let database = folder.database();
    if let Ok(why) = std::fs::read_to_string(folder.damage_seen()) {
        return Err(StoreError::Damaged(why));
    }
    let bytes = std::fs::metadata(&database)
        .map(|file| file.len())
        .unwrap_or(0);
    if bytes == 0 {
        if !backup::list(folder)?.is_empty() {
            return Err(StoreError::Damaged("it is gone".to_owned()));
        }
        return Ok((connection::open(&database, key, For::Making)?, Look::No));
    }
    // A log that was not put into the file: the last process ended without closing it.
    let cut_short = with_companions(&database)[1]
        .metadata()
        .is_ok_and(|log| log.len() > 0);
    let connection = connection::open(&database, key, For::Writing)?;
    let form = migrations::form(&connection)?;
    if form > migrations::NEWEST {
        let folder = folder.path().to_owned();
        return Err(StoreError::NewerVersion {
            folder,
            file: form,
            program: migrations::NEWEST,
        });
    }
    if form == 0 {
        return Ok((connection, Look::No));
    }
    let look = look(cut_short, checked(&connection)?, bytes, now);
    if look == Look::Now {
        check(&connection)?;
        match note(&connection, now) {
            // A full disk must not keep anybody from what is kept. The next opening looks once more.
            Err(StoreError::DiskFull) => tracing::warn!("there is no room to note the look"),
            noted => noted?,
        }
    }
    Ok((connection, look))
}

/// Looks at every page and every index.
pub(crate) fn check(connection: &Connection) -> Result<()> {
    let said = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    let said = told(said.map_err(StoreError::from), connection).result?;
    if said != "ok" {
        return Err(StoreError::Damaged(said));
    }
    // The look does not mind that the end of a long text is lost. The cipher, which had to read it, does.
    if is_given_up(connection) {
        return Err(StoreError::Damaged(LOST.to_owned()));
    }
    Ok(())
}

/// What a connection answered.
pub(crate) struct Told<T> {
    pub result: Result<T>,
    /// It answers nothing any more.
    pub given_up: bool,
}

/// What a connection answered, and whether it is of use any longer. At the first page whose sum does not fit the cipher
/// gives it up for good, and every error from then on says anything but why.
pub(crate) fn told<T>(result: Result<T>, connection: &Connection) -> Told<T> {
    let suspect = matches!(
        &result,
        Err(StoreError::Sql(_) | StoreError::Damaged(_) | StoreError::Unreadable { .. })
    );
    let given_up = suspect && is_given_up(connection);
    let result = match result {
        Err(error @ (StoreError::Sql(_) | StoreError::Unreadable { .. })) if given_up => {
            tracing::error!(%error, "a page of the file cannot be read");
            Err(StoreError::Damaged(LOST.to_owned()))
        }
        other => other,
    };
    Told { result, given_up }
}

/// Whether the cipher has given a connection up. That the disk does not answer, or that somebody holds the file, is another
/// matter.
fn is_given_up(connection: &Connection) -> bool {
    let look = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| {
        row.get::<_, i64>(0)
    });
    let Err(rusqlite::Error::SqliteFailure(failure, _)) = look else {
        return false;
    };
    matches!(
        failure.code,
        ErrorCode::OutOfMemory
            | ErrorCode::Unknown
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
    )
}

fn checked(connection: &Connection) -> Result<Option<Timestamp>> {
    Ok(Reader { connection }
        .noted("checked")?
        .and_then(|text| text.parse().ok()))
}

fn note(connection: &Connection, now: Timestamp) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO meta (name, value) VALUES ('checked', ?1)";
    connection.execute(sql, [now.to_string()])?;
    Ok(())
}

impl Store {
    /// When every page was looked at last and found sound; nothing where it never was.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn looked_at(&self) -> Result<Option<Timestamp>> {
        self.read(|reader| checked(reader.connection))
    }

    /// Looks at every page if that is due: for whoever runs the store to call soon after opening and once in a while, where
    /// waiting is allowed. Others read and write meanwhile. Gives whether it looked.
    ///
    /// # Errors
    /// That the file is damaged; the next start repairs it.
    pub fn check_if_due(&self, now: Timestamp) -> Result<bool> {
        let left = self.0.look_later.load(Ordering::Relaxed);
        let last = self.looked_at()?;
        if !left && look(false, last, 0, now) == Look::No {
            return Ok(false);
        }
        let connection = connection::open(&self.0.folder.database(), &self.0.key, For::Reading)?;
        self.seen(check(&connection))?;
        self.with_writer(|connection| note(connection, now))?;
        self.0.look_later.store(false, Ordering::Relaxed);
        Ok(true)
    }

    /// Damage that is met anywhere is written down for the next start.
    pub(crate) fn seen<T>(&self, result: Result<T>) -> Result<T> {
        if let Err(StoreError::Damaged(why)) = &result {
            tracing::error!(why, "the file is damaged; the next start repairs it");
            if let Err(error) = write_whole(&self.0.folder.damage_seen(), why.as_bytes(), false) {
                tracing::error!(%error, "and that could not be written down");
            }
        }
        result
    }
}
