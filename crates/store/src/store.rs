//! The store: one encrypted file with one writer, readers beside it, and news for whoever shows what is kept.

use std::fmt;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sotto_api::{Change, Id};
use tokio::sync::broadcast;

use crate::act::{self, Act, TakenBack};
use crate::check;
use crate::connection::{self, For};
use crate::error::{Result, StoreError};
use crate::files::Folder;
use crate::key::DataKey;
use crate::owner::Owner;
use crate::read::Reader;
use crate::write::{Log, Writer};

/// How much news waits for a slow listener; after that it is told that it missed some.
const NEWS: usize = 256;
/// How many readers are kept for the next question.
const READERS: usize = 4;

/// What was changed by one transaction.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// These things.
    Changes(Arc<[Change]>),
    /// Everything may have changed: a backup was restored, or all was erased.
    Everything,
}

/// A handle to what is kept; cheap to clone, to be used from any thread. Its calls wait for the disk, so asynchronous
/// code calls them where waiting is allowed.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub folder: Folder,
    pub key: DataKey,
    /// Nothing once everything was erased.
    writer: Mutex<Option<Connection>>,
    readers: Mutex<Vec<Connection>>,
    news: broadcast::Sender<News>,
    /// Every page is still to be looked at.
    pub look_later: AtomicBool,
    // Given back last, after the connections are closed.
    _owner: Owner,
}

impl fmt::Debug for Store {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Store({})", self.0.folder.path().display())
    }
}

impl Store {
    pub(crate) fn new(
        folder: Folder,
        key: DataKey,
        writer: Connection,
        owner: Owner,
        look_later: bool,
    ) -> Self {
        Self(Arc::new(Inner {
            folder,
            key,
            writer: Mutex::new(Some(writer)),
            readers: Mutex::new(Vec::new()),
            news: broadcast::Sender::new(NEWS),
            look_later: AtomicBool::new(look_later),
            _owner: owner,
        }))
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.0.folder.path()
    }

    /// What changes from now on. A listener that is more than 256 transactions late is told so by the channel and reads
    /// everything anew.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<News> {
        self.0.news.subscribe()
    }

    /// Looks at what is kept. All questions asked of one view see the same state.
    ///
    /// # Errors
    /// What the questions give, or that the file cannot be read.
    pub fn read<T>(&self, look: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        let waiting = guard(&self.0.readers).pop();
        let mut connection = match waiting {
            Some(connection) => connection,
            None => {
                // The writer is the sign that nothing was erased.
                if guard(&self.0.writer).is_none() {
                    return Err(StoreError::Erased);
                }
                connection::open(&self.0.folder.database(), &self.0.key, For::Reading)?
            }
        };
        let seen = {
            let view = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
            look(&Reader { connection: &view })
        };
        let told = check::told(seen, &connection);
        let mut readers = guard(&self.0.readers);
        if !told.given_up && readers.len() < READERS {
            readers.push(connection);
        }
        self.seen(told.result)
    }

    /// Changes what is kept, all of it or nothing, on the disk when this returns. What was done under the same key before
    /// is not done again: what it gave then is given once more.
    ///
    /// # Errors
    /// What the change gives, or that it cannot be kept. Nothing was changed then.
    pub fn act<T: Serialize + DeserializeOwned>(
        &self,
        act: Act,
        change: impl FnOnce(&mut Writer<'_>) -> Result<T>,
    ) -> Result<T> {
        self.write(|transaction| {
            let (result, writer) = act::carry_out(transaction, &act, change)?;
            Ok((
                result,
                writer.map(|writer| writer.changes).unwrap_or_default(),
            ))
        })
    }

    /// Takes back what was done last: a whole turn, or one act by hand.
    ///
    /// # Errors
    /// That there is nothing to undo, or that it cannot be kept.
    pub fn undo_last(&self, now: Timestamp) -> Result<TakenBack> {
        self.write(|transaction| {
            let group = act::last_group(transaction)?.ok_or(StoreError::NothingToUndo)?;
            let (taken, writer) = act::take_back(transaction, group, now)?;
            Ok((taken, writer.changes))
        })
    }

    /// Passes over what a turn did last where that was done for good: the next undo is for what was done before it. Gives
    /// whether there was such a thing.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn pass_over_for_good(&self, now: Timestamp) -> Result<bool> {
        self.write(|transaction| Ok((act::pass_over_for_good(transaction, now)?, Vec::new())))
    }

    /// Takes back one turn or one act by hand, whatever was done since.
    ///
    /// # Errors
    /// That there is nothing to undo, or that it cannot be kept.
    pub fn undo(&self, group: Id, now: Timestamp) -> Result<TakenBack> {
        self.write(|transaction| {
            let (taken, writer) = act::take_back(transaction, group, now)?;
            Ok((taken, writer.changes))
        })
    }

    /// Writes what came from other devices: without telling them, without undo.
    ///
    /// # Errors
    /// What the change gives, or that it cannot be kept. Nothing was changed then.
    pub fn take_in<T>(
        &self,
        now: Timestamp,
        change: impl FnOnce(&mut Writer<'_>) -> Result<T>,
    ) -> Result<T> {
        self.write(|transaction| {
            let mut writer = Writer::new(transaction, now, Log::Silent)?;
            let result = change(&mut writer)?;
            writer.keep_clock()?;
            Ok((result, writer.changes))
        })
    }

    /// One transaction on the writer; the news goes out once it is on the disk.
    pub(crate) fn write<T>(
        &self,
        change: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<(T, Vec<Change>)>,
    ) -> Result<T> {
        let (result, changes) = self.with_writer(|connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let (result, changes) = change(&transaction)?;
            transaction.commit()?;
            Ok((result, changes))
        })?;
        if !changes.is_empty() {
            self.tell(News::Changes(changes.into()));
        }
        Ok(result)
    }

    pub(crate) fn with_writer<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T>,
    ) -> Result<T> {
        let mut writer = guard(&self.0.writer);
        let connection = writer.as_mut().ok_or(StoreError::Erased)?;
        let told = check::told(work(connection), connection);
        if told.given_up {
            // What lies on sound pages can still be kept: what is set to ring must not stay silent for a lost note.
            match connection::open(&self.0.folder.database(), &self.0.key, For::Writing) {
                Ok(anew) => *connection = anew,
                Err(error) => tracing::error!(%error, "the file cannot be opened anew"),
            }
        }
        self.seen(told.result).map_err(|error| match error {
            StoreError::ReadOnly(_) => StoreError::ReadOnly(self.folder().to_owned()),
            other => other,
        })
    }

    pub(crate) fn tell(&self, news: News) {
        // Nobody listening is no error.
        let _ = self.0.news.send(news);
    }

    /// Whether the file was closed for good.
    pub(crate) fn is_closed(&self) -> bool {
        guard(&self.0.writer).is_none()
    }

    /// Closes the file for good.
    pub(crate) fn close(&self) -> Result<()> {
        let writer = guard(&self.0.writer).take();
        guard(&self.0.readers).clear();
        match writer.map(Connection::close) {
            Some(Err((_, error))) => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// A panic while the lock was held has rolled its transaction back, so what the lock guards is good.
fn guard<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
