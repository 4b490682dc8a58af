//! A model that does not load must not leave Sotto deaf or mute: it is put aside with its error, and the model
//! that was active before stays active. Which model is active stands in `active.toml`, one per kind, with the one
//! before it: a model can be damaged after it was chosen.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::catalog::Kind;

mod condition;
#[cfg(test)]
mod tests;

pub use condition::Condition;

/// Why a model could not be put aside or made active.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QuarantineError {
    /// The new model does not load.
    #[error(
        "{path} does not load: {cause}. {outcome} The model that was active before stays active."
    )]
    DoesNotLoad {
        /// The model.
        path: PathBuf,
        /// What the engine said.
        cause: String,
        /// What was done with the file.
        outcome: String,
    },
    /// The model did not load before and was not changed since.
    #[error(
        "{path} did not load before ({cause}). Replace the file, or release it from quarantine to try again."
    )]
    KnownBad {
        /// The model.
        path: PathBuf,
        /// What the engine said then.
        cause: String,
    },
    /// There is no such case.
    #[error("There is no \"{name}\" in quarantine.")]
    NoSuchCase {
        /// What was asked for.
        name: String,
    },
    /// Something is at the old place by now.
    #[error(
        "{path} is there again, so the file in quarantine was left where it is. Move one of them away."
    )]
    PlaceTaken {
        /// The old place.
        path: PathBuf,
    },
    /// The folder or file cannot be read or written.
    #[error(
        "{path} cannot be read or written ({source}). Check the disk and the permissions; nothing was changed."
    )]
    Unusable {
        /// What cannot be used.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The model in use for one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveModel {
    /// The file or folder.
    pub path: PathBuf,
    /// The catalog's id, when it came from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// One file in quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Names the case.
    pub name: String,
    /// Which part it was for.
    pub kind: Kind,
    /// Where the file was.
    pub was_at: PathBuf,
    /// Where it is now; absent when it is the user's own file, which stays where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_at: Option<PathBuf>,
    /// Its length then, to notice when the user replaces it.
    pub bytes: u64,
    /// What the engine said.
    pub error: String,
    /// When, in seconds since 1970.
    pub at: u64,
}

/// The folder of all models, seen as: which are active, which are put aside.
#[derive(Debug, Clone)]
pub struct ActiveModels {
    folder: PathBuf,
}

impl ActiveModels {
    /// The active models of a folder.
    pub fn in_folder(models_dir: &Path) -> ActiveModels {
        ActiveModels {
            folder: models_dir.to_owned(),
        }
    }

    fn active_path(&self) -> PathBuf {
        self.folder.join("active.toml")
    }

    fn quarantine_dir(&self) -> PathBuf {
        self.folder.join("quarantine")
    }

    /// The active model of a kind. `None` means the starter model; a damaged file or one that is gone means
    /// that too, so that Sotto always has something to work with.
    pub fn active(&self, kind: Kind) -> Option<ActiveModel> {
        self.read()
            .remove(kind.name())
            .filter(|model| model.path.exists())
    }

    fn read(&self) -> BTreeMap<String, ActiveModel> {
        let Ok(text) = fs::read_to_string(self.active_path()) else {
            return BTreeMap::new();
        };
        // Line by line, so that one damaged entry does not lose the others.
        let Ok(table) = text.parse::<toml::Table>() else {
            tracing::warn!("active.toml cannot be read; the starter models are used");
            return BTreeMap::new();
        };
        table
            .into_iter()
            .filter_map(|(kind, value)| Some((kind, value.try_into().ok()?)))
            .collect()
    }

    /// Makes a model active once it has proved that it loads. `load` tries it; when that fails the file is put
    /// aside and the model that was active stays active.
    pub fn activate<E: std::error::Error>(
        &self,
        kind: Kind,
        model: ActiveModel,
        now_unix: u64,
        load: impl FnOnce(&Path) -> Result<(), E>,
    ) -> Result<(), QuarantineError> {
        if let Some(case) = self.known_bad(&model.path)? {
            return Err(QuarantineError::KnownBad {
                path: model.path,
                cause: case.error,
            });
        }
        if let Err(error) = load(&model.path) {
            let cause = error.to_string();
            let case = self.put_aside(kind, &model.path, &cause, now_unix)?;
            let outcome = match &case.is_at {
                Some(place) => format!("The file was moved to {}.", place.display()),
                None => "The file is your own and was left where it is.".to_owned(),
            };
            return Err(QuarantineError::DoesNotLoad {
                path: model.path,
                cause,
                outcome,
            });
        }
        let mut all = self.read();
        match all.insert(kind.name().to_owned(), model) {
            // Chosen twice: what was there before the first time still was there before.
            Some(before) if all.get(kind.name()) == Some(&before) => {}
            Some(before) => {
                all.insert(before_name(kind), before);
            }
            None => {
                all.remove(&before_name(kind));
            }
        }
        self.write(&all)
    }

    /// Goes back to the starter model of a kind.
    pub fn deactivate(&self, kind: Kind) -> Result<(), QuarantineError> {
        let mut all = self.read();
        let had_before = all.remove(&before_name(kind)).is_some();
        if all.remove(kind.name()).is_some() || had_before {
            self.write(&all)
        } else {
            Ok(())
        }
    }

    fn write(&self, all: &BTreeMap<String, ActiveModel>) -> Result<(), QuarantineError> {
        let path = self.active_path();
        let text = toml::to_string(all).map_err(io::Error::other);
        text.and_then(|text| replace_file(&path, &text))
            .map_err(|source| QuarantineError::Unusable { path, source })
    }

    /// Puts a file or folder aside with its error. A file outside the folder of models belongs to the user: it
    /// is noted and left where it is. When it was active, the one that was active before it takes over, and without
    /// one the starter model.
    pub fn put_aside(
        &self,
        kind: Kind,
        path: &Path,
        error: &str,
        now_unix: u64,
    ) -> Result<Case, QuarantineError> {
        let unusable = |path: &Path| {
            let path = path.to_owned();
            move |source| QuarantineError::Unusable { path, source }
        };
        // The user's own file stays where it is: met again, it is the same case.
        if let Some(case) = self.known_bad(path)? {
            self.leave(kind, path)?;
            return Ok(case);
        }
        let dir = self.quarantine_dir();
        fs::create_dir_all(&dir).map_err(unusable(&dir))?;
        let base = path.file_name().map_or_else(
            || "model".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        let name = (0..)
            .map(|number| {
                if number == 0 {
                    base.clone()
                } else {
                    format!("{base}.{number}")
                }
            })
            .find(|name| !dir.join(name).exists() && !self.note_path(name).exists())
            .unwrap_or(base);
        let bytes = fs::metadata(path).map_or(0, |facts| facts.len());
        let is_ours = match (path.canonicalize(), self.folder.canonicalize()) {
            (Ok(path), Ok(folder)) => path != folder && path.starts_with(folder),
            _ => false,
        };
        let mut case = Case {
            name: name.clone(),
            kind,
            was_at: path.to_owned(),
            is_at: is_ours.then(|| dir.join(&name)),
            bytes,
            error: error.chars().take(2_000).collect(),
            at: now_unix,
        };
        // The note first: after a crash in between, the file is still known to be bad.
        self.write_note(&case)?;
        if let Some(place) = &case.is_at
            && let Err(source) = fs::rename(path, place)
        {
            tracing::warn!(%source, "a model could not be moved to quarantine and is only noted");
            case.is_at = None;
            self.write_note(&case)?;
        }
        self.leave(kind, path)?;
        Ok(case)
    }

    /// Uses a model no more, which stays where it is or is gone already. The one that was active before it takes over, and
    /// without one the starter model.
    pub fn leave(&self, kind: Kind, path: &Path) -> Result<(), QuarantineError> {
        let mut all = self.read();
        let count = all.len();
        all.retain(|_, active| active.path != path);
        if all.len() == count {
            return Ok(());
        }
        if !all.contains_key(kind.name())
            && let Some(before) = all.remove(&before_name(kind))
            && before.path.exists()
        {
            all.insert(kind.name().to_owned(), before);
        }
        self.write(&all)
    }

    fn note_path(&self, name: &str) -> PathBuf {
        self.quarantine_dir().join(format!("{name}.toml"))
    }

    fn write_note(&self, case: &Case) -> Result<(), QuarantineError> {
        let path = self.note_path(&case.name);
        let text = toml::to_string(case).map_err(io::Error::other);
        text.and_then(|text| replace_file(&path, &text))
            .map_err(|source| QuarantineError::Unusable { path, source })
    }

    /// What is in quarantine, the oldest first.
    pub fn cases(&self) -> Result<Vec<Case>, QuarantineError> {
        let dir = self.quarantine_dir();
        let unusable = |source| QuarantineError::Unusable {
            path: dir.clone(),
            source,
        };
        let listed = match fs::read_dir(&dir) {
            Ok(listed) => listed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unusable(error)),
        };
        let mut cases: Vec<Case> = Vec::new();
        for file in listed {
            let path = file.map_err(unusable)?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let text = fs::read_to_string(&path).map_err(unusable)?;
                cases.extend(toml::from_str::<Case>(&text).ok());
            }
        }
        cases.sort_by(|a, b| (a.at, &a.name).cmp(&(b.at, &b.name)));
        Ok(cases)
    }

    /// The case of a file that did not load and has not been replaced since.
    fn known_bad(&self, path: &Path) -> Result<Option<Case>, QuarantineError> {
        let Ok(facts) = fs::metadata(path) else {
            return Ok(None);
        };
        let cases = self.cases()?;
        Ok(cases
            .into_iter()
            .find(|case| case.is_at.is_none() && case.was_at == path && case.bytes == facts.len()))
    }

    /// Takes a file out of quarantine and puts it back, to be tried again.
    pub fn release(&self, name: &str) -> Result<PathBuf, QuarantineError> {
        let case = self.cases()?.into_iter().find(|case| case.name == name);
        let case = case.ok_or_else(|| QuarantineError::NoSuchCase {
            name: name.to_owned(),
        })?;
        let unusable = |source| QuarantineError::Unusable {
            path: case.was_at.clone(),
            source,
        };
        if let Some(place) = &case.is_at {
            if case.was_at.exists() {
                return Err(QuarantineError::PlaceTaken { path: case.was_at });
            }
            // Its folder goes when nothing is left in it.
            if let Some(folder) = case.was_at.parent() {
                fs::create_dir_all(folder).map_err(unusable)?;
            }
            fs::rename(place, &case.was_at).map_err(unusable)?;
        }
        fs::remove_file(self.note_path(name)).map_err(unusable)?;
        Ok(case.was_at.clone())
    }
}

/// Under which name the model stands that was active before the active one of a kind.
fn before_name(kind: Kind) -> String {
    format!("{}-before", kind.name())
}

/// Writes a small file so that a crash leaves either the old or the new one.
fn replace_file(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(format!(".{}.new", std::process::id()));
    let fresh = PathBuf::from(fresh);
    let written = (|| {
        let mut file = fs::File::create(&fresh)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, path)
    })();
    written.inspect_err(|_| {
        let _ = fs::remove_file(&fresh);
    })
}
