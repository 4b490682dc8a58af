//! Opening the store: ownership, key, form of the file, its soundness, and repair where it is damaged.

use std::path::Path;

use jiff::Timestamp;
use sotto_api::Notice;

use crate::backup;
use crate::check::{self, Look};
use crate::connection::{self, For};
use crate::erase;
use crate::error::{Result, StoreError};
use crate::files::{Folder, make_private, remove_database};
use crate::key::{self, Keychain};
use crate::migrations;
use crate::owner::Owner;
use crate::repair;
use crate::settings;
use crate::store::Store;

/// The store, and what the user has to be told about how it was opened.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: Store,
    /// What the user should read.
    pub notices: Vec<Notice>,
}

impl Store {
    /// Opens the store of a data folder, makes it where there is none, and repairs it where it is damaged.
    ///
    /// # Errors
    /// Another owner, no key or a wrong one, a newer form, a full disk, no right to write: each as its own error, and
    /// nothing was changed then.
    pub fn open(folder: &Path, keychain: &dyn Keychain, now: Timestamp) -> Result<Opened> {
        let folder = Folder::make(folder)?;
        let owner = Owner::take(&folder)?;
        let not_erased = erase::finish(&folder, keychain)?;
        // What an erasing left in the way is passed by.
        let folder = Folder::make(folder.path())?;
        let kept = key::obtain(&folder, keychain)?;
        // Their disk may be away. That is told when a backup is due; nothing else waits for it.
        if let Err(error) = make_private(&folder.backups()) {
            tracing::warn!(%error, "there is no folder for backups");
        }
        // What a restoring that was killed left; the backup it came from is still there.
        remove_database(&folder.restoring())?;
        let mut notices: Vec<Notice> = kept.notice.into_iter().chain(not_erased).collect();
        let key = kept.key;
        if let Some(restored) = repair::finish(&folder)? {
            notices.push(Notice::Repaired(restored));
        }
        let (mut connection, look) = match check::open_sound(&folder, &key, now) {
            Ok(opened) => opened,
            Err(StoreError::Damaged(why)) => {
                tracing::error!(why, "the file is damaged");
                let restored = repair::repair(&folder, &key, now, &mut || Ok(()))?;
                notices.push(Notice::Repaired(restored));
                (
                    connection::open(&folder.database(), &key, For::Writing)?,
                    Look::No,
                )
            }
            Err(StoreError::ReadOnly(_)) => {
                return Err(StoreError::ReadOnly(folder.path().to_owned()));
            }
            Err(error) => return Err(error),
        };
        let form = migrations::form(&connection)?;
        if form < migrations::NEWEST {
            if form > 0 {
                // Whatever the steps do, the file as it was stays.
                backup::make(&folder, &key, now)?;
            }
            migrations::run(&mut connection, migrations::NEWEST)?;
        }
        let store = Self::new(folder, key, connection, owner, look == Look::Later);
        notices.extend(settings::reset_unreadable(&store, now)?);
        Ok(Opened { store, notices })
    }
}
