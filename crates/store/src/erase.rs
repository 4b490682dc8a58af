//! Everything goes: the file, the backups, what was set aside, and the key. That it is to go is written down first, so that
//! an erasing that was cut short goes on at the next start. What cannot be deleted then does not keep Sotto from starting:
//! it begins anew beside it, never shows it again, says what it is, and tries again at each start and once a day. Only a
//! file that stands where a new one has to be, and can be neither deleted nor moved, leaves no place to begin: all the rest
//! goes, and Sotto starts when that file can go too.

mod left;

use std::path::PathBuf;

use sotto_api::Notice;

use crate::error::{Result, StoreError};
use crate::files::{Folder, parts, remove_file, sync_folder, with_companions, write_whole};
use crate::key::{self, Keychain};
use crate::store::{News, Store};
use left::{Left, clear_file, notice, unfinished};

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
        let stubborn = go_on(folder, keychain, true)?;
        self.tell(News::Everything);
        if stubborn.is_empty() {
            Ok(())
        } else {
            Err(unfinished(&stubborn))
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

/// Goes on with an erasing that did not come to its end, and says what of it is still left.
pub(crate) fn finish(folder: &Folder, keychain: &dyn Keychain) -> Result<Option<Notice>> {
    let erasing = folder.erasing();
    let cut_short = erasing
        .try_exists()
        .map_err(|error| StoreError::io(&erasing, error))?;
    Ok(notice(&go_on(folder, keychain, cut_short)?))
}

/// Whether this thing of a folder was to be erased, and is only still there because it could not be deleted.
pub(crate) fn hidden(folder: &Folder) -> Result<impl Fn(&str, &str) -> bool> {
    let left = Left::read(folder)?;
    Ok(move |place: &str, name: &str| left.hides(place, name))
}

/// Deletes everything, or else only what is left of an earlier erasing. Gives what is still there.
fn go_on(
    folder: &Folder,
    keychain: &dyn Keychain,
    everything: bool,
) -> Result<Vec<left::Stubborn>> {
    let noted = Left::read(folder)?;
    let mut left = noted.clone();
    if everything {
        // Before the name of the key goes: the keychain may be closed until another day.
        left.keys.extend(key::in_keychain(folder));
        match left.note(folder) {
            Ok(()) | Err(StoreError::DiskFull) => {}
            Err(error) => return Err(error),
        }
    }
    let mut stubborn = left.forget_keys(keychain);
    let mut in_the_way = Vec::new();
    if everything {
        let cleared = files(folder).map(|file| clear_file(folder, &file));
        in_the_way.extend(cleared.filter_map(std::result::Result::err));
        for place in [folder.damaged(), folder.backups()] {
            left.clear_folder(folder, &place);
        }
        for part in parts(folder.path())? {
            left.clear_part(folder, &part);
        }
    }
    stubborn.extend(left.delete(folder));
    if everything {
        // From here on the folder is as if it were new; what is not new in it is noted.
        left.note(folder)?;
        if !in_the_way.is_empty() {
            in_the_way.append(&mut stubborn);
            return Err(unfinished(&in_the_way));
        }
        remove_file(&folder.erasing())?;
        sync_folder(folder.path())?;
    } else if left != noted
        && let Err(error) = left.note(folder)
    {
        // The earlier note hides all of it still.
        tracing::warn!(%error, "what is left to erase could not be noted anew");
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
