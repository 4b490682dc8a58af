//! What `store.repaired` says: what the user will be told, and of which two files. The note beside any other file is of no
//! use: somebody may have put a copy of theirs there after the repair was cut short.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sotto_api::Restored;

use crate::error::{Result, StoreError};
use crate::files::{Folder, write_whole};

/// The note from the moment a replacement is whole until it is in place.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Noted {
    /// What the user is told.
    pub restored: Restored,
    /// The damaged file; none where it was gone.
    damaged: Option<Mark>,
    /// What takes its place.
    replacement: Option<Mark>,
}

/// Tells a file from another one.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    bytes: u64,
    sha256: String,
}

impl Noted {
    /// Of the files as they are now.
    pub fn now(folder: &Folder, restored: Restored) -> Result<Self> {
        Ok(Self {
            restored,
            damaged: Mark::of(&folder.database())?,
            replacement: Mark::of(&folder.replacement())?,
        })
    }

    pub fn write(&self, folder: &Folder) -> Result<()> {
        let text = serde_json::to_vec(self)
            .map_err(|error| StoreError::Invalid(error.to_string().into()))?;
        write_whole(&folder.repaired(), &text, false)
    }

    /// Whether the files in the folder are those of this note, however far the exchange came.
    pub fn fits(&self, folder: &Folder) -> Result<bool> {
        let here = Mark::of(&folder.database())?;
        let waiting = Mark::of(&folder.replacement())?;
        Ok(match waiting {
            // The damaged file is still there, or is set aside already.
            Some(_) => waiting == self.replacement && (here.is_none() || here == self.damaged),
            None => here.is_some() && here == self.replacement,
        })
    }
}

impl Mark {
    /// Of a file, where there is one. A damaged disk may give only its beginning; then that tells it apart.
    fn of(path: &Path) -> Result<Option<Self>> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::io(path, error)),
        };
        let mut hash = Sha256::new();
        let mut part = vec![0; 64 * 1024];
        let mut bytes = 0;
        loop {
            match file.read(&mut part) {
                Ok(0) => break,
                Ok(count) => {
                    hash.update(&part[..count]);
                    bytes += count as u64;
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    tracing::warn!(%error, bytes, "a damaged file could be read only so far");
                    break;
                }
            }
        }
        let hash = hash.finalize();
        let sha256 = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Some(Self { bytes, sha256 }))
    }
}
