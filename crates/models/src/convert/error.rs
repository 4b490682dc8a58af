//! What can be wrong with a model file that is to be converted, said in the user's words.

use std::io;
use thiserror::Error;

/// Why a model file could not be converted. Nothing was changed when this is returned: the file that was read
/// stays as it is, and a half-written result is not kept by the callers in this crate.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// The file ended before what it promised.
    #[error(
        "The model file ends too early ({what}). It was left as it is; fetch or copy it again."
    )]
    Truncated {
        /// What was being read.
        what: &'static str,
    },
    /// The file says something that cannot be true of a model of this form.
    #[error("The model file is damaged or of another kind: {what}. It was left as it is.")]
    Malformed {
        /// What is wrong, for a person who knows the form.
        what: String,
    },
    /// The file has a form that this program does not know.
    #[error("This form of model is not supported: {what}. The file was left as it is.")]
    Unsupported {
        /// Which form it has.
        what: String,
    },
    /// A weight that every Whisper model has is not in the file.
    #[error(
        "This is not a complete Whisper model: \"{name}\" is missing. The file was left as it is."
    )]
    MissingTensor {
        /// The missing tensor's name.
        name: String,
    },
    /// A file that belongs to the model is not in the folder.
    #[error(
        "The folder {folder} has no {file}. Choose a folder that holds a whole faster-whisper model."
    )]
    MissingFile {
        /// The folder looked at.
        folder: String,
        /// The file that should be there.
        file: &'static str,
    },
    /// The disk could not be read or written.
    #[error(
        "A model file could not be read or written ({0}). Nothing was replaced; check the disk and try again."
    )]
    Disk(#[from] io::Error),
}

impl ConvertError {
    pub(crate) fn malformed(what: impl Into<String>) -> Self {
        Self::Malformed { what: what.into() }
    }

    pub(crate) fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into() }
    }
}
