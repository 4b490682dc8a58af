//! A data folder has one owner at a time. The lock goes with the process that holds it, also when it is killed.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::error::{Result, StoreError};
use crate::files::Folder;

/// The file whose lock says who.
pub(crate) const LOCK: &str = "store.lock";

/// Proof that this process owns the folder; given back when dropped.
#[derive(Debug)]
pub(crate) struct Owner(#[allow(dead_code)] File);

impl Owner {
    /// Takes the folder.
    pub fn take(folder: &Folder) -> Result<Self> {
        let path = folder.lock();
        let refused = |error| StoreError::io(&path, error);
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(refused)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let folder = folder.path().to_owned();
                return Err(StoreError::SecondOwner {
                    folder,
                    pid: owner_in(&mut file),
                });
            }
            Err(TryLockError::Error(error)) => return Err(refused(error)),
        }
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()));
        // Only the sentence that others read needs the number: a full disk must not keep Sotto from opening.
        if let Err(error) = written {
            tracing::debug!(%error, "the owner's process id could not be written");
        }
        Ok(Self(file))
    }
}

/// Whether somebody holds a data folder at this moment. Nothing is made, and nothing is taken.
#[must_use]
pub fn is_held(folder: &Path) -> bool {
    let lock = File::open(folder.join(LOCK));
    lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// The process id in a lock file. Unknown where the system forbids reading a locked file.
fn owner_in(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(20).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
