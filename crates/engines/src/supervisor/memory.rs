//! What Sotto remembers of graphics processors that failed: one small file beside the settings.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Remembers that an engine's graphics processor failed.
pub trait BackendMemory: Send + Sync {
    /// Whether it failed before.
    fn failed(&self, engine: &str) -> bool;
    /// It failed, in this way.
    fn remember(&self, engine: &str, how: &str);
    /// Try it again (a new driver, a new machine).
    fn forget(&self, engine: &str);
}

/// Remembers nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct ForgetfulMemory;

impl BackendMemory for ForgetfulMemory {
    fn failed(&self, _: &str) -> bool {
        false
    }
    fn remember(&self, _: &str, _: &str) {}
    fn forget(&self, _: &str) {}
}

/// Remembers in a file of JSON, one entry per engine. A damaged file counts as empty: the worst that happens is
/// that a graphics processor is tried once more.
#[derive(Debug)]
pub struct RememberedBackends {
    file: PathBuf,
    known: Mutex<BTreeMap<String, String>>,
}

impl RememberedBackends {
    /// Reads what is remembered.
    #[must_use]
    pub fn open(file: PathBuf) -> Self {
        let known = std::fs::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        Self {
            file,
            known: Mutex::new(known),
        }
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, String>)) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut known);
        let written = serde_json::to_vec_pretty(&*known)
            .map_err(std::io::Error::other)
            .and_then(|bytes| {
                if let Some(folder) = self.file.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                let fresh = self.file.with_extension("new");
                std::fs::write(&fresh, bytes)?;
                std::fs::rename(&fresh, &self.file)
            });
        if let Err(error) = written {
            tracing::warn!(%error, "the failed graphics processor could not be written down");
        }
    }
}

impl BackendMemory for RememberedBackends {
    fn failed(&self, engine: &str) -> bool {
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(engine)
    }

    fn remember(&self, engine: &str, how: &str) {
        self.change(|known| {
            known.insert(engine.to_owned(), how.to_owned());
        });
    }

    fn forget(&self, engine: &str) {
        self.change(|known| {
            known.remove(engine);
        });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_failure_is_known_after_a_restart_and_can_be_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new").join("backends.json");
        RememberedBackends::open(file.clone()).remember("ear", "device lost");
        let memory = RememberedBackends::open(file.clone());
        assert!(memory.failed("ear") && !memory.failed("mind"));
        memory.forget("ear");
        assert!(!RememberedBackends::open(file.clone()).failed("ear"));
        std::fs::write(&file, b"{ damaged").unwrap();
        assert!(!RememberedBackends::open(file).failed("ear"));
    }
}
