//! What can go wrong while the starter set is fetched, said in the user's words.

use crate::convert::ConvertError;
use std::io;
use std::path::PathBuf;
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
}
