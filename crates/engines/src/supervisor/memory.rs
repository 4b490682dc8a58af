//! What Sotto remembers of graphics processors that failed: one small file beside the settings. It is remembered with the
//! model: that a large one did not fit says nothing about a small one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Remembers that an engine's graphics processor failed.
pub trait BackendMemory: Send + Sync {
    /// Whether it failed before, with whichever model.
    fn failed(&self, engine: &str) -> bool;
    /// Whether it failed before with this model.
    fn failed_with(&self, engine: &str, model: &Path) -> bool;
    /// It failed with this model, in this way.
    fn remember(&self, engine: &str, model: &Path, how: &str);
    /// Try it again with every model (a new driver, a new machine).
    fn forget(&self, engine: &str);
}

/// Remembers nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct ForgetfulMemory;

impl BackendMemory for ForgetfulMemory {
    fn failed(&self, _: &str) -> bool {
        false
    }
    fn failed_with(&self, _: &str, _: &Path) -> bool {
        false
    }
    fn remember(&self, _: &str, _: &Path, _: &str) {}
    fn forget(&self, _: &str) {}
}

/// How it failed, by engine and by model.
type Known = BTreeMap<String, BTreeMap<String, String>>;

/// Remembers in a file of JSON: for each engine, the models that failed. A damaged file counts as empty, and so does an older
/// one that knew only engines: the worst that happens is that a graphics processor is tried once more.
#[derive(Debug)]
pub struct RememberedBackends {
    file: PathBuf,
    known: Mutex<Known>,
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

    /// The models with which it failed, as their paths are shown.
    #[must_use]
    pub fn models(&self, engine: &str) -> Vec<String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(engine)
            .map_or_else(Vec::new, |models| models.keys().cloned().collect())
    }

    fn change(&self, change: impl FnOnce(&mut Known)) {
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

    fn failed_with(&self, engine: &str, model: &Path) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(engine)
            .is_some_and(|models| models.contains_key(&name(model)))
    }

    fn remember(&self, engine: &str, model: &Path, how: &str) {
        self.change(|known| {
            let models = known.entry(engine.to_owned()).or_default();
            models.insert(name(model), how.to_owned());
        });
    }

    fn forget(&self, engine: &str) {
        self.change(|known| {
            known.remove(engine);
        });
    }
}

/// A model's name in the file. Not every path is text; two that look alike share what is remembered.
fn name(model: &Path) -> String {
    model.display().to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_failure_is_known_after_a_restart_and_can_be_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new").join("backends.json");
        let small = Path::new("small.bin");
        RememberedBackends::open(file.clone()).remember("ear", small, "device lost");
        let memory = RememberedBackends::open(file.clone());
        assert!(memory.failed("ear") && !memory.failed("mind"));
        memory.forget("ear");
        assert!(!RememberedBackends::open(file.clone()).failed("ear"));
        for unknown in ["{ damaged", r#"{"ear": "device lost"}"#] {
            std::fs::write(&file, unknown).unwrap();
            assert!(!RememberedBackends::open(file.clone()).failed("ear"));
        }
    }

    #[test]
    fn a_model_that_did_not_fit_does_not_banish_another() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backends.json");
        let (large, small) = (Path::new("/models/large.gguf"), Path::new("small.gguf"));
        RememberedBackends::open(file.clone()).remember("mind", large, "it did not fit");
        let memory = RememberedBackends::open(file.clone());
        assert!(memory.failed_with("mind", large) && memory.failed("mind"));
        assert!(!memory.failed_with("mind", small) && !memory.failed_with("ear", large));
        memory.remember("mind", small, "device lost");
        let memory = RememberedBackends::open(file.clone());
        assert!(memory.failed_with("mind", large) && memory.failed_with("mind", small));
        assert_eq!(memory.models("mind"), ["/models/large.gguf", "small.gguf"]);
        assert!(memory.models("ear").is_empty());
        memory.forget("mind");
        let memory = RememberedBackends::open(file);
        assert!(!memory.failed("mind") && !memory.failed_with("mind", large));
    }
}
