//! Everything goes: the file, the backups, what was set aside, and the key. That it is to go is written down first, so that
//! an erasing that was cut short goes on at the next start. What cannot be deleted then does not keep Sotto from starting:
//! it begins anew beside it, never shows it again, says what it is, and tries again at each start and once a day. Where it
//! stands in the place of a new file, or is the folder of the backups that cannot be entered, what is kept from then on lies
//! in a folder of its own within the data folder (`anew-1`).

mod left;

use std::path::PathBuf;

use sotto_api::Notice;

use crate::error::{Result, StoreError};
use crate::files::{Folder, parts, remove_file, sync_folder, with_companions, write_whole};
use crate::key::{self, Keychain};
use crate::store::{News, Store};
use left::{ERASING, Left, Stubborn, notice, unfinished};

impl Store {
    /// Deletes everything for good. The store cannot be used any more; opening the folder again begins anew. The key goes
    /// first: whatever of the files may survive is unreadable from then on.
    ///
    /// # Errors
    /// When a file or the key cannot be deleted. Where the keychain is closed nothing was erased; else the next start tries
    /// again, and begins anew in any case.
    pub fn erase_everything(&self, keychain: &dyn Keychain) -> Result<()> {
        self.close()?;
        let folder = &self.0.folder;
        match write_whole(&folder.erasing(), b"", false) {
            // Whoever erases to make room has none for a note.
            Ok(()) | Err(StoreError::DiskFull) => {}
            Err(error) => return Err(error),
        }
        if let Err(error) = key::forget(folder, keychain) {
            if matches!(error, StoreError::KeychainClosed(_)) {
                // The key is where it was: everything is still there, and is not to go unasked at the next start.
                remove_file(&folder.erasing())?;
                return Err(error);
            }
            tracing::warn!(%error, "the key's file cannot be deleted like any other");
        }
        let stubborn = go_on(folder, keychain, true)?;
        self.tell(News::Everything);
        if stubborn.is_empty() {
            Ok(())
        } else {
            Err(unfinished(folder, &stubborn))
        }
    }

    /// Tries again to delete what an earlier erasing could not. Gives whether nothing of it is left.
    ///
    /// # Errors
    /// When what is left cannot be looked up or noted, or everything was just erased.
    pub fn erase_rest(&self, keychain: &dyn Keychain) -> Result<bool> {
        if self.is_closed() {
            return Err(StoreError::Erased);
        }
        Ok(go_on(&self.0.folder, keychain, false)?.is_empty())
    }
}

/// Goes on with an erasing that did not come to its end, and says what of it is still left. Where everything is kept may be
/// another place afterwards.
pub(crate) fn finish(folder: &Folder, keychain: &dyn Keychain) -> Result<Option<Notice>> {
    let erasing = folder.erasing();
    let cut_short = erasing
        .try_exists()
        .map_err(|error| StoreError::io(&erasing, error))?
        && !Left::read(folder)?.is_noted(ERASING);
    Ok(notice(folder, &go_on(folder, keychain, cut_short)?))
}

/// Whether this thing of a folder was to be erased, and is only still there because it could not be deleted.
pub(crate) fn hidden(folder: &Folder) -> Result<impl Fn(&str, &str) -> bool> {
    let left = Left::read(folder)?;
    // Where Sotto began anew there is nothing of what was erased.
    let is_first = folder.is_first();
    Ok(move |place: &str, name: &str| is_first && left.hides(place, name))
}

/// Deletes everything, or else only what is left of an earlier erasing. Gives what is still there.
fn go_on(folder: &Folder, keychain: &dyn Keychain, everything: bool) -> Result<Vec<Stubborn>> {
    let noted = Left::read(folder)?;
    let mut left = noted.clone();
    if everything {
        // The note of this erasing counts again, whatever was left of an earlier one.
        left.paths.remove(ERASING);
        // Before the name of the key goes: the keychain may be closed until another day.
        left.keys.extend(key::in_keychain(folder));
        match left.note(folder) {
            Ok(()) | Err(StoreError::DiskFull) => {}
            Err(error) => return Err(error),
        }
    }
    let mut stubborn = left.forget_keys(keychain);
    if everything {
        let first = folder.first();
        for place in folder.begun_anew()? {
            left.clear(folder, &place);
        }
        for file in files(&first) {
            left.clear(folder, &file);
        }
        for place in [first.damaged(), first.backups()] {
            left.clear_folder(folder, &place);
        }
        for part in parts(folder.path())? {
            left.clear(folder, &part);
        }
    }
    stubborn.extend(left.delete(folder));
    if everything {
        // From here on the folder is as if it were new; what is not new in it is noted.
        left.note(folder)?;
        if left.is_in_the_way() {
            folder.begin_anew()?;
        }
        // While the note of the erasing stands, each start would erase again.
        if let Err(stays) = left.clear_noted(folder, &folder.erasing()) {
            left.note(folder)?;
            stubborn.push(stays);
        }
        sync_folder(folder.path())?;
    } else if left != noted
        && let Err(error) = left.note(folder)
    {
        // The earlier note hides all of it still.
        tracing::warn!(%error, "what is left to erase could not be noted anew");
    }
    if !everything && left.is_in_the_way() && folder.begun_anew()?.is_empty() {
        // Somebody took away the folder in which Sotto had begun anew.
        folder.begin_anew()?;
    }
    Ok(stubborn)
}

/// The files that stand where new ones will, the key first.
fn files(folder: &Folder) -> impl Iterator<Item = PathBuf> {
    let databases = [folder.database(), folder.replacement(), folder.restoring()];
    [folder.key(), folder.name()]
        .into_iter()
        .chain(
            databases
                .into_iter()
                .flat_map(|database| with_companions(&database)),
        )
        .chain([folder.damage_seen(), folder.repaired()])
}
