//! What can go wrong with the files that meanings are computed from, said in the user's words.

use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a text got no vector. What was remembered before is untouched whenever this is returned.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MemoryError {
    /// A file that belongs to the model is not there.
    #[error(
        "Searching by meaning needs the file {file}, which is not there. Run `sotto models starter` to fetch it; \
         searching by words works without it."
    )]
    Missing {
        /// The absent file.
        file: PathBuf,
    },
    /// The disk could not be read.
    #[error(
        "The file {file} could not be read ({source}). Check the disk and its permissions, then try again."
    )]
    Disk {
        /// The file that was being read.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file says something that cannot be true of a model of its kind.
    #[error(
        "The file {file} is damaged or of another kind: {what}. Run `sotto models verify`, which fetches it again if \
         it has changed."
    )]
    Damaged {
        /// The damaged file.
        file: PathBuf,
        /// What is wrong, for a person who knows the form.
        what: String,
    },
    /// The arithmetic failed, which is a fault of the program or of its memory, not of the text.
    #[error(
        "The meaning of a text could not be computed ({what}). Nothing was changed; please report this."
    )]
    Arithmetic {
        /// What the library said.
        what: String,
    },
}

impl MemoryError {
    pub(crate) fn damaged(file: &Path, what: impl ToString) -> Self {
        Self::Damaged {
            file: file.to_owned(),
            what: what.to_string(),
        }
    }
}

impl From<candle_core::Error> for MemoryError {
    fn from(fault: candle_core::Error) -> Self {
        Self::Arithmetic {
            what: fault.to_string(),
        }
    }
}

/// Reads a whole file of at most `most` bytes.
pub(crate) fn read_file(file: &Path, most: u64) -> Result<Vec<u8>, MemoryError> {
    let told = std::fs::metadata(file).map_err(|fault| disk(file, fault))?;
    if !told.is_file() {
        return Err(MemoryError::damaged(file, "it is not a file"));
    }
    if told.len() > most {
        return Err(MemoryError::damaged(
            file,
            format!("{} bytes, more than such a file can have", told.len()),
        ));
    }
    std::fs::read(file).map_err(|fault| disk(file, fault))
}

pub(crate) fn disk(file: &Path, source: std::io::Error) -> MemoryError {
    let file = file.to_owned();
    match source.kind() {
        std::io::ErrorKind::NotFound => MemoryError::Missing { file },
        _ => MemoryError::Disk { file, source },
    }
}
