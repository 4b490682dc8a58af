//! Everything goes: the file, the backups, what was set aside, and the key.

use crate::backup;
use crate::error::{Result, StoreError};
use crate::files::with_companions;
use crate::key::{self, Keychain};
use crate::store::{News, Store};

impl Store {
    /// Deletes everything for good. The store cannot be used any more; opening the folder again begins anew. The key goes
    /// first: whatever of the files may survive is unreadable from then on.
    ///
    /// # Errors
    /// When a file or the key cannot be deleted.
    pub fn erase_everything(&self, keychain: &dyn Keychain) -> Result<()> {
        self.close()?;
        key::forget(&self.0.folder, keychain)?;
        let files = with_companions(&self.0.folder.database());
        for path in files.into_iter().chain([self.0.folder.damage_seen()]) {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StoreError::io(&path, error));
                }
                _ => {}
            }
        }
        backup::remove_all(&self.0.folder)?;
        self.tell(News::Everything);
        Ok(())
    }
}
