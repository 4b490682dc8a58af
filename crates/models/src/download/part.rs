//! The unfinished file beside its destination, with a note of where it came from, so that a download goes on
//! after an interruption: today, tomorrow, from this address or from a mirror.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::verify::FileHash;

/// Where the bytes that are there came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Origin {
    /// The address of the last bytes.
    pub url: String,
    /// The mark that the server gave this version of the file.
    pub etag: Option<String>,
    /// The content that was being fetched: another one has nothing in common with these bytes.
    pub sha256: String,
}

/// What the lock of a destination is called behind its name.
const LOCK: &str = ".part.lock";

fn beside(destination: &Path, ending: &str) -> PathBuf {
    let mut name = destination.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The unfinished file of one destination.
#[derive(Debug)]
pub(crate) struct Part {
    path: PathBuf,
    /// Held as long as this download runs; the system lets go of it even after a crash.
    _lock: File,
}

impl Part {
    /// Takes the unfinished file for this download alone; `None` when another one is at it.
    pub(crate) fn take(destination: &Path) -> io::Result<Option<Part>> {
        let lock = File::create(beside(destination, LOCK))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Part {
                path: beside(destination, ".part"),
                _lock: lock,
            })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Whether somebody is at it at this moment. Looking leaves nothing behind.
    pub(crate) fn is_taken(destination: &Path) -> bool {
        File::open(beside(destination, LOCK))
            .is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// How many bytes came so far of what was not fetched to its end. Looking leaves nothing behind.
    pub(crate) fn begun(destination: &Path) -> Option<u64> {
        let facts = std::fs::metadata(beside(destination, ".part")).ok()?;
        (facts.len() > 0).then_some(facts.len())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes are there.
    pub(crate) fn length(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |facts| facts.len())
    }

    fn origin_path(&self) -> PathBuf {
        self.path.with_extension("part.toml")
    }

    pub(crate) fn origin(&self) -> Origin {
        let text = std::fs::read_to_string(self.origin_path()).unwrap_or_default();
        toml::from_str(&text).unwrap_or_default()
    }

    /// Notes the origin. Losing it costs a resume, never a wrong file: the hash is checked in the end.
    pub(crate) fn note_origin(&self, url: &str, etag: Option<&str>, hash: FileHash) {
        let origin = Origin {
            url: url.to_owned(),
            etag: etag.map(str::to_owned),
            sha256: hash.to_string(),
        };
        let written = toml::to_string(&origin).map_err(io::Error::other);
        if let Err(error) = written.and_then(|text| std::fs::write(self.origin_path(), text)) {
            tracing::warn!(%error, "the origin of an unfinished download could not be noted");
        }
    }

    /// Throws away what is there.
    pub(crate) fn discard(&self) -> io::Result<()> {
        let _ = std::fs::remove_file(self.origin_path());
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Puts the finished file into its place in one step.
    pub(crate) fn finish(&self, destination: &Path) -> io::Result<()> {
        std::fs::rename(&self.path, destination)?;
        let _ = std::fs::remove_file(self.origin_path());
        #[cfg(unix)]
        if let Some(folder) = destination.parent() {
            // The new name itself must survive a power cut too.
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}
