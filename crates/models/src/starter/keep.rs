//! Keeping fetched files: remembering which were checked, so that a start does not hash half a gigabyte again,
//! and letting only one program of this user fetch at a time.

use super::hash::hash_file;
use super::list::{StarterFile, StarterModel};
use super::{FetchProgress, StarterError, events::Meter};
use crate::starter::FetchStage;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, UNIX_EPOCH};

const CHECKED_FILE: &str = "verified.toml";
const LOCK_FILE: &str = ".lock";
const WORK_PREFIX: &str = ".work-";

/// What one look at a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Not there, or of the wrong size.
    Absent,
    /// There with the right size.
    Unchecked,
    /// There, and unchanged since its hash was found right.
    Checked,
}

/// A file that was found right: if size and time are still the same, it is still right.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
struct Seen {
    bytes: u64,
    modified: String,
    sha256: String,
}

/// The memory of earlier checks. Losing it costs one more hash of each file, nothing else.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Checked {
    #[serde(default)]
    file: BTreeMap<String, Seen>,
}

impl Checked {
    pub(crate) fn load(folder: &Path) -> Self {
        fs::read_to_string(folder.join(CHECKED_FILE))
            .ok()
            .and_then(|text| toml::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// Remembers that the file is right. Call only while holding the lock.
    pub(crate) fn remember(folder: &Path, name: &str, sha256: &str) -> Result<(), StarterError> {
        let path = folder.join(name);
        let (bytes, modified) = look(&path).map_err(StarterError::disk(&path))?;
        let mut checked = Self::load(folder);
        let seen = Seen {
            bytes,
            modified,
            sha256: sha256.into(),
        };
        checked.file.insert(name.into(), seen);
        let path = folder.join(CHECKED_FILE);
        let fresh = folder.join(format!("{CHECKED_FILE}.new"));
        let text = toml::to_string(&checked).map_err(|fault| StarterError::List {
            what: fault.to_string(),
        })?;
        fs::write(&fresh, text).map_err(StarterError::disk(&fresh))?;
        fs::rename(&fresh, &path).map_err(StarterError::disk(&path))
    }
}

fn look(path: &Path) -> std::io::Result<(u64, String)> {
    let found = fs::metadata(path)?;
    // as text: nanoseconds do not fit into the integers of every TOML reader
    let modified = found.modified()?.duration_since(UNIX_EPOCH);
    let modified =
        modified.map_or_else(|_| "before 1970".into(), |time| time.as_nanos().to_string());
    Ok((found.len(), modified))
}

/// The name of a file in the memory: with forward strokes on every system.
pub(crate) fn key(model: &StarterModel, file: &StarterFile) -> String {
    format!("{}/{}", model.id, file.name)
}

pub(crate) fn state(
    folder: &Path,
    model: &StarterModel,
    file: &StarterFile,
    checked: &Checked,
) -> State {
    let key = key(model, file);
    let Ok((bytes, modified)) = look(&folder.join(&key)) else {
        return State::Absent;
    };
    if !file.sizes().any(|wanted| wanted == bytes) {
        return State::Absent;
    }
    match checked.file.get(&key) {
        Some(seen)
            if seen.bytes == bytes
                && seen.modified == modified
                && file.hashes().any(|wanted| wanted == seen.sha256) =>
        {
            State::Checked
        }
        _ => State::Unchecked,
    }
}

/// Hashes an unchecked file and remembers it if it is right. False if it has to be fetched.
pub(crate) fn check(
    folder: &Path,
    model: &StarterModel,
    file: &StarterFile,
) -> Result<bool, StarterError> {
    let key = key(model, file);
    let path = folder.join(&key);
    let found = hash_file(&path).map_err(StarterError::disk(&path))?;
    let right = file.hashes().any(|wanted| wanted == found);
    if right {
        Checked::remember(folder, &key, &found)?;
    } else {
        tracing::warn!(file = %key, "a kept model file has changed and is fetched again");
    }
    Ok(right)
}

/// Held while files are fetched. The system lets go of it even if the program dies.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for other programs of this user to finish, then clears away what a dead one left behind.
    pub(crate) fn take(
        folder: &Path,
        id: &str,
        progress: &mut FetchProgress<'_>,
    ) -> Result<Self, StarterError> {
        loop {
            if let Some(lock) = Self::try_take(folder)? {
                return Ok(lock);
            }
            if progress.is_canceled() {
                return Err(StarterError::Canceled);
            }
            Meter::new(id, 0, progress).stage(FetchStage::Waiting);
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// The same without waiting; nothing while somebody fetches.
    pub(crate) fn try_take(folder: &Path) -> Result<Option<Self>, StarterError> {
        fs::create_dir_all(folder).map_err(StarterError::disk(folder))?;
        let path = folder.join(LOCK_FILE);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(StarterError::disk(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(fault)) => return Err(StarterError::disk(path)(fault)),
        }
        clear_leftovers(folder);
        Ok(Some(Self { _file: file }))
    }
}

/// Nobody else works here while the lock is held, so every work folder is a leftover.
fn clear_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(WORK_PREFIX) {
            // one that cannot be removed only costs space
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A folder beside the kept ones, so that finished files can be moved into place at once. Removed when dropped.
pub(crate) struct WorkFolder(PathBuf);

impl WorkFolder {
    pub(crate) fn new(folder: &Path) -> Result<Self, StarterError> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{WORK_PREFIX}{}-{count}", std::process::id()));
        fs::create_dir_all(&path).map_err(StarterError::disk(&path))?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
