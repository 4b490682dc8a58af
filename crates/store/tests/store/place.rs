//! A data folder of a test's own, with its key in a file, and a clock that stands where it is put.

use std::ops::Deref;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use sotto_api::{ExportFile, NewTask, Task, When};
use sotto_store::{Act, NoKeychain, Opened, Result, Store, StoreError, Writer, export, tasks};

pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn database(&self) -> PathBuf {
        self.path().join("sotto.db")
    }

    pub fn open(&self) -> Store {
        let opened = self.opened();
        assert!(
            matches!(opened.notices[..], [sotto_api::Notice::KeyInFile { .. }]),
            "{:?}",
            opened.notices
        );
        opened.store
    }

    pub fn opened(&self) -> Opened {
        Store::open(&self.path(), &NoKeychain, now()).unwrap()
    }

    pub fn refused(&self) -> StoreError {
        Store::open(&self.path(), &NoKeychain, now()).unwrap_err()
    }

    /// The file itself, opened beside the store with its key.
    pub fn raw(&self) -> rusqlite::Connection {
        raw(&self.database(), &self.path())
    }
}

pub fn raw(database: &Path, folder: &Path) -> rusqlite::Connection {
    let key = std::fs::read_to_string(folder.join("store.key")).unwrap();
    let connection = rusqlite::Connection::open(database).unwrap();
    connection
        .execute_batch(&format!("PRAGMA key = \"x'{}'\";", key.trim()))
        .unwrap();
    connection
}

pub fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

pub fn later(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

pub fn hand(what: &str) -> Act {
    Act::by_hand(now(), what)
}

pub fn when(local: &str, zone: &str) -> When {
    When {
        local: local.parse().unwrap(),
        zone: zone.to_owned(),
        all_day: false,
        rule: None,
        zone_named: false,
    }
}

pub fn task(writer: &mut Writer<'_>, text: &str) -> Result<Task> {
    tasks::add(
        writer,
        &NewTask {
            text: text.to_owned(),
            ..NewTask::default()
        },
    )
}

/// Everything that is kept.
pub fn everything(store: &Store) -> ExportFile {
    store
        .read(|reader| export::take_all(reader, now()))
        .unwrap()
}

pub fn texts(store: &Store) -> Vec<String> {
    let tasks = store
        .read(|reader| tasks::list(reader, &sotto_api::TaskFilter::default()))
        .unwrap();
    tasks.into_iter().map(|task| task.text).collect()
}

/// An open store with the folder it lives in.
pub struct Open {
    // Closed before the folder goes.
    store: Store,
    _place: Place,
}

impl Deref for Open {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Place {
    pub fn open_kept(self) -> Open {
        Open {
            store: self.open(),
            _place: self,
        }
    }
}
