//! Opening the store: ownership, key, form of the file, its soundness, and repair where it is damaged.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use sotto_api::Notice;

use crate::backup;
use crate::connection::{self, For};
use crate::error::{Result, StoreError};
use crate::files::{Folder, make_private, with_companions};
use crate::key::{self, DataKey, Keychain};
use crate::migrations;
use crate::owner::Owner;
use crate::read::Reader;
use crate::repair;
use crate::settings;
use crate::store::Store;

/// The store, and what the user has to be told about how it was opened.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: Store,
    /// What the user should read.
    pub notices: Vec<Notice>,
}

impl Store {
    /// Opens the store of a data folder, makes it where there is none, and repairs it where it is damaged.
    ///
    /// # Errors
    /// Another owner, no key or a wrong one, a newer form, a full disk, no right to write: each as its own error, and
    /// nothing was changed then.
    pub fn open(folder: &Path, keychain: &dyn Keychain, now: Timestamp) -> Result<Opened> {
        let folder = Folder::make(folder)?;
        let owner = Owner::take(&folder)?;
        let kept = key::obtain(&folder, keychain)?;
        make_private(&folder.backups())?;
        let mut notices: Vec<Notice> = kept.notice.into_iter().collect();
        let key = kept.key;
        let mut connection = match sound(&folder, &key, now) {
            Ok(connection) => connection,
            Err(StoreError::Damaged(why)) => {
                tracing::error!(why, "the file is damaged");
                notices.push(Notice::Repaired(repair::repair(&folder, &key, now)?));
                connection::open(&folder.database(), &key, For::Writing)?
            }
            Err(StoreError::ReadOnly(_)) => {
                return Err(StoreError::ReadOnly(folder.path().to_owned()));
            }
            Err(error) => return Err(error),
        };
        let form = migrations::form(&connection)?;
        if form < migrations::NEWEST {
            if form > 0 {
                // Whatever the steps do, the file as it was stays.
                backup::make(&folder, &key, now)?;
            }
            migrations::run(&mut connection, migrations::NEWEST)?;
        }
        let store = Self::new(folder, key, connection, owner);
        notices.extend(settings::reset_unreadable(&store, now)?);
        Ok(Opened { store, notices })
    }
}

/// The file, opened and found sound. One that is gone although there are backups counts as damaged.
fn sound(folder: &Folder, key: &DataKey, now: Timestamp) -> Result<Connection> {
    let database = folder.database();
    let bytes = std::fs::metadata(&database)
        .map(|file| file.len())
        .unwrap_or(0);
    if bytes == 0 {
        if !backup::list(folder)?.is_empty() {
            return Err(StoreError::Damaged("it is gone".to_owned()));
        }
        return Ok(connection::open(&database, key, For::Making)?);
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
    if form > 0 {
        let reader = Reader {
            connection: &connection,
        };
        let last = reader.noted("checked")?.and_then(|text| text.parse().ok());
        if check_is_due(cut_short, last, now) {
            check(&connection)?;
            connection.execute(
                "INSERT OR REPLACE INTO meta (name, value) VALUES ('checked', ?1)",
                [now.to_string()],
            )?;
        }
    }
    Ok(connection)
}

/// Whether every page is looked at: after a crash, and else once a day. Between, the cipher's own sums see to every page
/// that is read.
#[must_use]
pub(crate) fn check_is_due(cut_short: bool, last: Option<Timestamp>, now: Timestamp) -> bool {
    const DAY: SignedDuration = SignedDuration::from_hours(24);
    cut_short || last.is_none_or(|last| last > now || now.duration_since(last) >= DAY)
}

/// Looks at every page and every index.
pub(crate) fn check(connection: &Connection) -> Result<()> {
    let said: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if said == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged(said))
    }
}
