//! The files in the data folder that belong to the store, and the ways in which they are written so that a crash leaves
//! the old one or the new one, never half of one.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use sotto_api::Id;

use crate::backup::made_when;
use crate::erase;
use crate::error::{Result, StoreError};

/// The data folder.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Where in it everything is kept: in it itself, until an erasing left something in the way there.
    kept: PathBuf,
}

/// How the folder of the backups is called.
pub(crate) const BACKUPS: &str = "backups";
/// How a folder is called in which Sotto began anew, with the number of the time.
const ANEW: &str = "anew-";

impl Folder {
    /// The folder, made where it is not there, private to the user.
    pub fn make(path: &Path) -> Result<Self> {
        make_private(path)?;
        let path = path.to_owned();
        let begun = begun_anew(&path)?;
        let newest = begun
            .into_iter()
            .rfind(|(_, folder)| folder.is_dir())
            .map(|(_, folder)| folder);
        Ok(Self {
            kept: newest.unwrap_or_else(|| path.clone()),
            path,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The same folder as if Sotto had never begun anew in it.
    pub fn first(&self) -> Self {
        Self {
            path: self.path.clone(),
            kept: self.path.clone(),
        }
    }

    /// Whether everything is kept in the data folder itself.
    pub fn is_first(&self) -> bool {
        self.kept == self.path
    }

    /// The folders in it in which Sotto began anew.
    pub fn begun_anew(&self) -> Result<Vec<PathBuf>> {
        let begun = begun_anew(&self.path)?;
        Ok(begun.into_iter().map(|(_, folder)| folder).collect())
    }

    /// Makes an empty folder in it. From the next opening on everything is kept there.
    pub fn begin_anew(&self) -> Result<()> {
        let last = begun_anew(&self.path)?
            .last()
            .map_or(0, |(number, _)| *number);
        let next = last.saturating_add(1);
        make_private(&self.path.join(format!("{ANEW}{next}")))
    }

    pub fn database(&self) -> PathBuf {
        self.kept.join("sotto.db")
    }

    pub fn lock(&self) -> PathBuf {
        self.path.join(crate::owner::LOCK)
    }

    pub fn key(&self) -> PathBuf {
        self.kept.join("store.key")
    }

    pub fn name(&self) -> PathBuf {
        self.kept.join("store.id")
    }

    /// There when damage was seen while the file was in use: the next start repairs it. It says what was seen.
    pub fn damage_seen(&self) -> PathBuf {
        self.kept.join("store.damaged")
    }

    /// What takes the place of a damaged file, while it is built and until it is put there.
    pub fn replacement(&self) -> PathBuf {
        self.kept.join("sotto.part")
    }

    /// There from the moment a replacement is whole until it is in place. It says what the user will be told.
    pub fn repaired(&self) -> PathBuf {
        self.kept.join("store.repaired")
    }

    /// A backup on its way back, before it is what is kept.
    pub fn restoring(&self) -> PathBuf {
        self.kept.join("sotto.restoring")
    }

    /// There while everything is erased: an erasing that was cut short goes on at the next start.
    pub fn erasing(&self) -> PathBuf {
        self.path.join("store.erasing")
    }

    /// There while something is left of an erasing that could not be deleted. It says what.
    pub fn left(&self) -> PathBuf {
        self.path.join("store.left")
    }

    /// What was to be erased, could not be, and was moved out of the way.
    pub fn erased(&self) -> PathBuf {
        self.path.join("erased")
    }

    pub fn backups(&self) -> PathBuf {
        self.kept.join(BACKUPS)
    }

    pub fn damaged(&self) -> PathBuf {
        self.kept.join("damaged")
    }

    /// Whether there is anything that a key would open. What was to be erased is nothing any more.
    pub fn holds_something(&self) -> bool {
        let filled = |path: PathBuf| std::fs::metadata(path).is_ok_and(|file| file.len() > 0);
        let hidden = erase::hidden(self);
        let counts = |file: std::io::Result<std::fs::DirEntry>| match (&hidden, file) {
            (Ok(hidden), Ok(file)) => {
                let name = file.file_name();
                let name = name.to_string_lossy();
                // A disk, or a folder of the user's that this one is a link to, holds other things too.
                made_when(&name).is_some() && !hidden(BACKUPS, &name)
            }
            _ => true,
        };
        filled(self.database())
            || filled(self.replacement())
            || std::fs::read_dir(self.backups()).is_ok_and(|mut files| files.any(counts))
    }
}

/// The database's file and those that SQLite keeps beside it.
pub(crate) fn with_companions(database: &Path) -> [PathBuf; 3] {
    let beside = |ending: &str| {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    [database.to_owned(), beside("-wal"), beside("-shm")]
}

/// What in a data folder has the name of one in which Sotto began anew, in the order of their numbers.
fn begun_anew(path: &Path) -> Result<Vec<(u32, PathBuf)>> {
    let entries = std::fs::read_dir(path).map_err(|error| StoreError::io(path, error))?;
    let mut begun = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| StoreError::io(path, error))?;
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(ANEW));
        if let Some(number) = number.and_then(|number| number.parse::<u32>().ok()) {
            begun.push((number, entry.path()));
        }
    }
    begun.sort();
    Ok(begun)
}

/// Makes a folder that only the user may enter.
pub(crate) fn make_private(path: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .map_err(|error| StoreError::io(path, error))
}

/// How the name of a part begins that is written beside a file of the user's, and how it ends.
const PART: (&str, &str) = (".sotto-", ".part");

/// Writes a file whole: a part beside it, forced to the disk, then renamed. A secret one is for the user only. The part
/// has a name that nothing else has: a file of the user's is never taken for one.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], secret: bool) -> Result<()> {
    let part = path.with_file_name(format!("{}{}{}", PART.0, Id::new(), PART.1));
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if secret { 0o600 } else { 0o644 });
    #[cfg(not(unix))]
    let _ = secret; // The folder is in the user's profile, which others may not enter.
    let written = options.open(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let placed = written
        .map_err(|error| StoreError::io(path, error))
        .and_then(|()| put_in_place(&part, path));
    if placed.is_err() {
        // Half a file helps nobody, and may hold what only the user may read.
        let _ = std::fs::remove_file(&part);
    }
    placed
}

/// Whether a file has the name of such a part.
pub(crate) fn is_part(name: &str) -> bool {
    name.starts_with(PART.0) && name.ends_with(PART.1)
}

/// The parts that a killed process left in a folder.
pub(crate) fn parts(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|error| StoreError::io(folder, error))?;
    let mut parts = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| StoreError::io(folder, error))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if is_part(&name) {
            parts.push(entry.path());
        }
    }
    Ok(parts)
}

/// Removes a file; that it was not there is no error.
pub(crate) fn remove_file(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::io(path, error))
        }
        _ => Ok(()),
    }
}

/// Removes a database with what SQLite keeps beside it.
pub(crate) fn remove_database(database: &Path) -> Result<()> {
    with_companions(database)
        .iter()
        .try_for_each(|path| remove_file(path))
}

/// Renames a part that is on the disk to its name, and forces the renaming to the disk too.
pub(crate) fn put_in_place(part: &Path, path: &Path) -> Result<()> {
    std::fs::rename(part, path).map_err(|error| StoreError::io(path, error))?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Forces what was renamed in a folder to the disk. Windows does so by itself and cannot open folders.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| StoreError::io(folder, error))?;
    }
    Ok(())
}
