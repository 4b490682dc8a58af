//! Where the key of a folder is: `store.id` names the keychain's entry and knows the key's fingerprint; `store.key`, where
//! there was no keychain at first, holds the key itself.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sotto_api::{Id, Notice};
use zeroize::Zeroizing;

use super::{DataKey, Keychain};
use crate::error::{Result, StoreError};
use crate::files::{Folder, write_whole};

/// What `store.id` says.
#[derive(Serialize, Deserialize)]
struct Name {
    /// The keychain's account.
    id: Id,
    /// Of the key.
    fingerprint: String,
}

/// The key, and what the user has to be told about where it lies.
pub(crate) struct Kept {
    pub key: DataKey,
    pub notice: Option<Notice>,
}

/// The key of a folder; a new one where the folder holds nothing yet.
pub(crate) fn obtain(folder: &Folder, keychain: &dyn Keychain) -> Result<Kept> {
    let name = read_name(folder)?;
    let file = folder.key();
    if file.exists() {
        keep_to_the_user(&file);
        let text = match std::fs::read_to_string(&file).map(Zeroizing::new) {
            // Something else was written over it.
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                return Err(wrong(folder, "in store.key"));
            }
            text => text.map_err(|error| StoreError::io(&file, error))?,
        };
        let key = DataKey::from_hex(&text).ok_or_else(|| wrong(folder, "in store.key"))?;
        match &name {
            Some(name) if name.fingerprint != key.fingerprint() => {
                return Err(wrong(folder, "in store.key"));
            }
            Some(_) => {}
            None => write_name(
                folder,
                &Name {
                    id: Id::new(),
                    fingerprint: key.fingerprint(),
                },
            )?,
        }
        return Ok(Kept {
            notice: Some(in_file(&file)),
            key,
        });
    }
    match name {
        Some(name) => match keychain.fetch(&name.id.to_string()) {
            Ok(Some(secret)) => match DataKey::from_hex(&secret) {
                Some(key) if key.fingerprint() == name.fingerprint => {
                    Ok(Kept { key, notice: None })
                }
                _ => Err(wrong(folder, "in the keychain")),
            },
            Ok(None) if folder.holds_something() => {
                Err(StoreError::KeyGone(folder.path().to_owned()))
            }
            // Named but never filled: the first start ended in between.
            Ok(None) => make(folder, keychain),
            Err(closed) => Err(StoreError::KeychainClosed(closed.0)),
        },
        None if folder.holds_something() => Err(StoreError::KeyGone(folder.path().to_owned())),
        None => make(folder, keychain),
    }
}

/// A key's file that was copied here may stand open to others. From now on it is the user's own, like one that Sotto made.
fn keep_to_the_user(file: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let Ok(mut may) = file.metadata().map(|file| file.permissions()) else {
            return;
        };
        if may.mode() & 0o077 != 0 {
            may.set_mode(0o600);
            if let Err(error) = std::fs::set_permissions(file, may) {
                tracing::warn!(%error, "others may read the key");
            }
        }
    }
    #[cfg(not(unix))]
    let _ = file; // The folder is in the user's profile, which others may not enter.
}

/// A new key, in the keychain where that really keeps it, else in a file.
fn make(folder: &Folder, keychain: &dyn Keychain) -> Result<Kept> {
    let key = DataKey::random()?;
    let name = Name {
        id: Id::new(),
        fingerprint: key.fingerprint(),
    };
    let account = name.id.to_string();
    let secret = key.hex();
    let kept = keychain.keep(&account, &secret).is_ok()
        && matches!(keychain.fetch(&account), Ok(Some(back)) if *back == *secret);
    let mut notice = None;
    if !kept {
        let file = folder.key();
        write_whole(&file, format!("{}\n", *secret).as_bytes(), true)?;
        notice = Some(in_file(&file));
    }
    write_name(folder, &name)?;
    Ok(Kept { key, notice })
}

/// The name under which the keychain holds the key of a folder; none where the key lies in a file.
pub(crate) fn in_keychain(folder: &Folder) -> Option<String> {
    let name = read_name(folder).ok().flatten()?;
    (!folder.key().exists()).then(|| name.id.to_string())
}

/// Forgets the key, wherever it is.
pub(crate) fn forget(folder: &Folder, keychain: &dyn Keychain) -> Result<()> {
    // A keychain that is closed, or is none, holds nothing up where the key lies in a file.
    if let Ok(Some(name)) = read_name(folder)
        && let Err(closed) = keychain.forget(&name.id.to_string())
        && !folder.key().exists()
    {
        return Err(StoreError::KeychainClosed(closed.0));
    }
    for file in [folder.key(), folder.name()] {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::io(&file, error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn read_name(folder: &Folder) -> Result<Option<Name>> {
    let file = folder.name();
    match std::fs::read(&file) {
        // Not readable is as good as absent: the key file decides, or the sentence that the key is gone.
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io(&file, error)),
    }
}

fn write_name(folder: &Folder, name: &Name) -> Result<()> {
    let text =
        serde_json::to_vec(name).map_err(|error| StoreError::Invalid(error.to_string().into()))?;
    write_whole(&folder.name(), &text, false)
}

fn wrong(folder: &Folder, from: &'static str) -> StoreError {
    StoreError::WrongKey {
        folder: folder.path().to_owned(),
        from,
    }
}

fn in_file(file: &Path) -> Notice {
    let file: PathBuf = file.to_owned();
    Notice::KeyInFile {
        sentence: format!(
            "This computer offers no keychain, so the key to what Sotto keeps lies in {}. Whoever can read that file can read everything Sotto keeps.",
            file.display()
        ),
        file: file.display().to_string(),
    }
}
