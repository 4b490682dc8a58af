//! What an erasing could not delete: noted in `store.left`, never looked into again, and deleted as soon as that can be.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};
use sotto_api::{Id, Notice};

use crate::backup::made_when;
use crate::error::{Result, StoreError};
use crate::files::{BACKUPS, Folder, is_part, make_private, remove_file, sync_folder, write_whole};
use crate::key::Keychain;

/// The note that everything goes, by the name it has in the data folder.
pub(super) const ERASING: &str = "store.erasing";

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
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            // A folder in its place is no note. Not every system says so in its error.
            Err(_) if path.is_dir() => Ok(Self::default()),
            Err(error) => Err(StoreError::io(&path, error)),
        }
    }

    /// Writes it down; where nothing is left there is no note.
    pub fn note(&self, folder: &Folder) -> Result<()> {
        if folder.left().is_dir()
            && let Err(error) = delete_one(&folder.left())
        {
            tracing::warn!(%error, "a folder stands where what is left to erase is noted");
        }
        if *self == Self::default() {
            return remove_file(&folder.left());
        }
        let text = serde_json::to_vec(self)
            .map_err(|error| StoreError::Invalid(error.to_string().into()))?;
        write_whole(&folder.left(), &text, false)
    }

    /// Whether this thing of the data folder is still to be deleted.
    pub fn is_noted(&self, name: &str) -> bool {
        self.paths.contains(name)
    }

    /// Whether something stands in the data folder itself where a new one has to be.
    pub fn is_in_the_way(&self) -> bool {
        // A part has a name that no other one will have.
        let mut here = self.paths.iter().filter(|path| !path.contains('/'));
        here.any(|path| !is_part(path) && path != ERASING)
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
            // Without a part it would be the folder itself.
            !path.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
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
                Err(_) if is_emptied(&full) => false,
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
    /// it cannot be moved either (it may be a disk of its own). Where nobody can see what is in it all of it is noted.
    pub fn clear_folder(&mut self, folder: &Folder, path: &Path) {
        let place = name_of(path);
        let here = identity(path);
        // A link says where the rest is: moved, it may lead elsewhere.
        let is_cleared =
            delete_one(path).is_ok() || !path.is_symlink() && is_put_aside(folder, path);
        if is_cleared {
            // What was noted of it went with it.
            let (inside, folders) = (format!("{place}/"), &self.folders);
            self.paths.retain(|noted| {
                !(noted.starts_with(&inside) && lay_in(folders, noted, here.as_deref()))
            });
            return;
        }
        if std::fs::read_dir(path).is_err() {
            self.paths.insert(place);
            return;
        }
        // Behind a link is a folder of the user's, in which only the backups are Sotto's.
        let is_link = path.is_symlink();
        for name in names_in(path) {
            if is_link && !is_backup(&name) {
                continue;
            }
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

    /// Deletes something that lies in the data folder itself, or moves it out of the way; what stays is noted.
    pub fn clear(&mut self, folder: &Folder, path: &Path) {
        if let Err(stays) = self.clear_noted(folder, path) {
            tracing::warn!(what = stays.what, why = stays.why, "not erased yet");
        }
    }

    /// The same, and says what stays.
    pub fn clear_noted(
        &mut self,
        folder: &Folder,
        path: &Path,
    ) -> std::result::Result<(), Stubborn> {
        let cleared = match std::fs::remove_file(path) {
            Err(error) if !is_gone(&error) && !is_put_aside(folder, path) => Err(error),
            _ => Ok(()),
        };
        cleared.map_err(|error| {
            self.paths.insert(name_of(path));
            because(name_of(path), &error)
        })
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
    path.symlink_metadata().is_err_and(|error| is_gone(&error))
}

/// Whether this says that something is not there. Where a file stands in the place of its folder it is not there either.
fn is_gone(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
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
        Ok(it) if it.is_symlink() && name_of(path) == BACKUPS => return delete_linked(path),
        Ok(_) => std::fs::remove_file(path),
        Err(error) => Err(error),
    };
    match deleted {
        Err(error) if !is_gone(&error) => Err(error),
        _ => Ok(()),
    }
}

/// Deletes the backups to which the user linked another folder, then the link. While the disk of that folder is not there
/// the link stays: it says where they are.
fn delete_linked(link: &Path) -> std::io::Result<()> {
    let there = std::fs::read_dir(link).map_err(|error| match is_gone(&error) {
        true => std::io::Error::other("the folder it leads to is not there"),
        false => error,
    })?;
    for entry in there {
        let entry = entry?;
        if is_backup(&entry.file_name().to_string_lossy()) {
            delete_one(&entry.path())?;
        }
    }
    // Windows deletes a link to a folder as a folder.
    std::fs::remove_file(link).or_else(|error| std::fs::remove_dir(link).map_err(|_| error))
}

/// Whether a file has the name of a backup, or of one that was never finished.
fn is_backup(name: &str) -> bool {
    let stem = name
        .strip_suffix(".part")
        .or_else(|| name.strip_suffix(".db"));
    stem.is_some_and(|stem| made_when(&format!("{stem}.db")).is_some())
}

/// Whether nothing is in a folder of Sotto's: then it may stay, as the place does where a disk is mounted.
fn is_emptied(path: &Path) -> bool {
    matches!(name_of(path).as_str(), BACKUPS | "damaged")
        && !path.is_symlink()
        && std::fs::read_dir(path).is_ok_and(|mut inside| inside.next().is_none())
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
pub(super) fn notice(folder: &Folder, stubborn: &[Stubborn]) -> Option<Notice> {
    (!stubborn.is_empty()).then(|| Notice::NotErased {
        names: stubborn.iter().map(|it| it.what.clone()).collect(),
        sentence: unfinished(folder, stubborn).to_string(),
    })
}

/// The same as the answer to whoever erases.
pub(super) fn unfinished(folder: &Folder, stubborn: &[Stubborn]) -> StoreError {
    const NAMED: usize = 3;
    let named = stubborn.iter().take(NAMED).map(|it| {
        let file = folder.path().join(&it.what);
        // Who is to delete it has to know where it is. A key in the keychain is no file.
        match file.symlink_metadata() {
            Ok(_) => format!("{} ({})", file.display(), it.why),
            Err(_) => format!("{} ({})", it.what, it.why),
        }
    });
    let mut list: Vec<String> = named.collect();
    if stubborn.len() > NAMED {
        list.push(format!("{} more", stubborn.len() - NAMED));
    }
    StoreError::EraseUnfinished(list.join(", "))
}
