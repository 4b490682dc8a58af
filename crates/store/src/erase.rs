//! Everything goes: the file, the backups, what was set aside, and the key. That it is to go is written down first, so that
//! an erasing that was cut short, or found a file that could not be deleted, goes on at the next start.

use crate::backup;
use crate::error::{Result, StoreError};
use crate::files::{Folder, remove_database, remove_file, remove_parts, sync_folder, write_whole};
use crate::key::{self, Keychain};
use crate::store::{News, Store};

impl Store {
    /// Deletes everything for good. The store cannot be used any more; opening the folder again begins anew. The key goes
    /// first: whatever of the files may survive is unreadable from then on.
    ///
    /// # Errors
    /// When a file or the key cannot be deleted. Where the keychain is closed nothing was erased; else the next start goes
    /// on with it.
    pub fn erase_everything(&self, keychain: &dyn Keychain) -> Result<()> {
        self.close()?;
        let folder = &self.0.folder;
        match write_whole(&folder.erasing(), b"", false) {
            // Whoever erases to make room has none for a note.
            Ok(()) | Err(StoreError::DiskFull) => {}
            Err(error) => return Err(error),
        }
        if let Err(error) = key::forget(folder, keychain) {
            // The key is where it was: everything is still there, and is not to go unasked at the next start.
            if matches!(error, StoreError::KeychainClosed(_)) {
                remove_file(&folder.erasing())?;
            }
            return Err(error);
        }
        remove_files(folder)?;
        self.tell(News::Everything);
        Ok(())
    }
}

/// Goes on with an erasing that did not come to its end.
pub(crate) fn finish(folder: &Folder, keychain: &dyn Keychain) -> Result<()> {
    if folder.erasing().exists() {
        key::forget(folder, keychain)?;
        remove_files(folder)?;
    }
    Ok(())
}

/// Removes all files, the note that they go last.
fn remove_files(folder: &Folder) -> Result<()> {
    for database in [folder.database(), folder.replacement(), folder.restoring()] {
        remove_database(&database)?;
    }
    remove_file(&folder.damage_seen())?;
    remove_file(&folder.repaired())?;
    remove_parts(folder.path())?;
    backup::remove_all(folder)?;
    remove_file(&folder.erasing())?;
    sync_folder(folder.path())
}
