//! What can go wrong with a model on its way to being used, gathered for callers that want one type.

use crate::catalog::CatalogError;
use crate::download::DownloadError;
use crate::import::ImportError;
use crate::quarantine::QuarantineError;
use crate::remove::RemoveError;
use crate::verify::VerifyError;

/// Any error of the catalog half of this room.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelsError {
    /// The catalog is damaged, or has no such entry.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// A download did not come to its end.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// A file is not what its hash says.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A file is not a model that Sotto can load.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A model could not be put aside or made active.
    #[error(transparent)]
    Quarantine(#[from] QuarantineError),
    /// A model was not removed.
    #[error(transparent)]
    Remove(#[from] RemoveError),
}
