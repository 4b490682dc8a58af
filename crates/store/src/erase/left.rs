//! What an erasing could not delete: noted in `store.left`, never looked into again, and deleted as soon as that can be.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};
use sotto_api::{Id, Notice};

use crate::error::{Result, StoreError};
use crate::files::{Folder, make_private, remove_file, sync_folder, write_whole};
use crate::key::Keychain;

/// What `store.left` says. What could be moved lies in the folder `erased` and needs no note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Left {
    /// Keys that the keychain is still to forget.
    pub keys: BTreeSet<String>,
    /// What could be neither deleted nor moved, as seen from the data folder.
    pub paths: BTreeSet<String>,
    /// What tells the folder of such a thing from another one of its name: it may be a disk that is not always there.
    folders: BTreeMap<String, String>,
}

/// One thing that is still there, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stubborn {
    pub what: String,
    pub why: String,
}

impl Left {
    /// What is noted. A note that cannot be read hides nothing: then the files it named are without a key all the same.
    pub fn read(folder: &Folder) -> Result<Self> {
        let path = folder.left();
        match std::fs::read(&path) {
            Ok(text) => Ok(serde_json::from_slice(&text).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(StoreError::io(&path, error)),
        }
    }

    /// Writes it down; where nothing is left there is no note.
    pub fn note(&self, folder: &Folder) -> Result<()> {
        if *self == Self::default() {
            return remove_file(&folder.left());
        }
        let text =
            serde_json::to_vec(self).map_err(|error| StoreError::Invalid(error.to_string()))?;
        write_whole(&folder.left(), &text, false)
    }

    /// Whether this thing of a folder is to be passed over as if it were gone.
    pub fn hides(&self, folder: &str, name: &str) -> bool {
        !self.paths.is_empty() && self.paths.contains(&format!("{folder}/{name}"))
    }

    /// Has the keychain forget what it is still to forget. Where none is used the keys stay noted for a start with one; there
    /// is nothing to tell about that, since without a keychain nobody knows whether one still holds them.
    pub fn forget_keys(&mut self, keychain: &dyn Keychain) -> Vec<Stubborn> {
        let mut stubborn = Vec::new();
        if !keychain.can_forget() {
            return stubborn;
        }
        self.keys.retain(|key| match keychain.forget(key) {
            Ok(()) => false,
            Err(closed) => {
                stubborn.push(Stubborn {
                    what: "the key in the keychain".to_owned(),
                    why: closed.0,
                });
                true
            }
        });
        stubborn
    }

    /// Deletes what can be deleted by now.
    pub fn delete(&mut self, folder: &Folder) -> Vec<Stubborn> {
        let mut stubborn = Vec::new();
        // Whatever the note says, nothing outside this folder is deleted for it.
        self.paths.retain(|path| {
            let mut parts = Path::new(path).components();
            parts.all(|part| matches!(part, Component::Normal(_)))
        });
        let folders = &self.folders;
        self.paths.retain(|path| {
            let full = folder.path().join(path);
            if is_missing(&full) {
                // Gone where its folder is the one it lay in; else that is a disk which may come back.
                let here = full.parent().and_then(identity);
                return !lay_in(folders, path, here.as_deref());
            }
            match delete_one(&full) {
                Ok(()) => false,
                Err(error) => {
                    stubborn.push(because(path.clone(), &error));
                    true
                }
            }
        });
        let paths = &self.paths;
        self.folders.retain(|path, _| paths.contains(path));
        let erased = folder.erased();
        for name in names_in(&erased) {
            if let Err(error) = delete_one(&erased.join(&name)) {
                stubborn.push(because(format!("erased/{name}"), &error));
            }
        }
        // It goes when it is empty.
        let _ = std::fs::remove_dir(&erased);
        stubborn
    }

    /// Deletes a whole folder of Sotto's; moves it out of the way where it cannot be deleted, and notes what is in it where
    /// it cannot be moved either (it may be a disk of its own).
    pub fn clear_folder(&mut self, folder: &Folder, path: &Path) {
        let place = name_of(path);
        let here = identity(path);
        if delete_one(path).is_ok() || is_put_aside(folder, path) {
            // What was noted of it went with it.
            let (inside, folders) = (format!("{place}/"), &self.folders);
            self.paths.retain(|noted| {
                !(noted.starts_with(&inside) && lay_in(folders, noted, here.as_deref()))
            });
            return;
        }
        for name in names_in(path) {
            if delete_one(&path.join(&name)).is_err() {
                self.add(path, &name);
            }
        }
    }

    /// Notes what stays in a folder of Sotto's.
    fn add(&mut self, place: &Path, name: &str) {
        let path = format!("{}/{name}", name_of(place));
        if let Some(here) = identity(place) {
            self.folders.insert(path.clone(), here);
        }
        self.paths.insert(path);
    }

    /// Deletes a part that was never put in place, or moves it out of the way. One that stays is in nobody's way.
    pub fn clear_part(&mut self, folder: &Folder, path: &Path) {
        if clear_file(folder, path).is_err() {
            self.paths.insert(name_of(path));
        }
    }
}

/// Whether something lay in this folder, as far as that was noted.
fn lay_in(folders: &BTreeMap<String, String>, path: &str, here: Option<&str>) -> bool {
    let noted = folders.get(path).map(String::as_str);
    here.is_some() && (noted.is_none() || noted == here)
}

/// What tells a folder from another one that has its name at another time; nothing where there is none.
fn identity(folder: &Path) -> Option<String> {
    let it = std::fs::metadata(folder).ok().filter(Metadata::is_dir)?;
    #[cfg(unix)]
    let (disk, number) = {
        use std::os::unix::fs::MetadataExt;
        (it.dev(), it.ino())
    };
    #[cfg(not(unix))]
    let (disk, number) = {
        let made = it.created().ok();
        let made = made.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        (0, made.unwrap_or_default().as_nanos())
    };
    Some(format!("{disk}:{number}"))
}

fn is_missing(path: &Path) -> bool {
    let found = path.symlink_metadata();
    found.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

/// Deletes a file of Sotto's, or moves it out of the way. What stays where a new one has to be keeps Sotto from beginning
/// anew.
pub(super) fn clear_file(folder: &Folder, path: &Path) -> std::result::Result<(), Stubborn> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(_) if is_put_aside(folder, path) => Ok(()),
        Err(error) => Err(because(path.display().to_string(), &error)),
    }
}

/// Moves something out of the way, under a name that nothing else has. Gives whether that could be done.
fn is_put_aside(folder: &Folder, path: &Path) -> bool {
    let erased = folder.erased();
    let to = erased.join(format!("{}-{}", Id::new(), name_of(path)));
    make_private(&erased).is_ok()
        && std::fs::rename(path, to).is_ok()
        && sync_folder(folder.path()).is_ok()
}

/// Deletes a file, or a folder with all that is in it; that it was not there is no error.
fn delete_one(path: &Path) -> std::io::Result<()> {
    let deleted = match path.symlink_metadata() {
        Ok(it) if it.is_dir() => std::fs::remove_dir_all(path),
        Ok(_) => std::fs::remove_file(path),
        Err(error) => Err(error),
    };
    match deleted {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The names in a folder, in order; none where it is not there.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn because(what: String, error: &std::io::Error) -> Stubborn {
    let why = error.to_string();
    Stubborn { what, why }
}

/// What the user reads about what is left; nothing where nothing is.
pub(super) fn notice(stubborn: &[Stubborn]) -> Option<Notice> {
    (!stubborn.is_empty()).then(|| Notice::NotErased {
        names: stubborn.iter().map(|it| it.what.clone()).collect(),
        sentence: unfinished(stubborn).to_string(),
    })
}

/// The same as the answer to whoever erases.
pub(super) fn unfinished(stubborn: &[Stubborn]) -> StoreError {
    const NAMED: usize = 3;
    let named = stubborn.iter().take(NAMED);
    let mut list: Vec<String> = named
        .map(|it| format!("{} ({})", it.what, it.why))
        .collect();
    if stubborn.len() > NAMED {
        list.push(format!("{} more", stubborn.len() - NAMED));
    }
    StoreError::EraseUnfinished(list.join(", "))
}
