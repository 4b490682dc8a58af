//! What can come in between, and the sentences that the user reads when a download does not come to its end.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use sotto_outbound::OutboundError;

use crate::verify::{FileHash, VerifyError};

/// What came in between. The last one is named when a download fails for good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Setback {
    /// The connection ended early.
    #[error("the connection broke off")]
    Cut,
    /// Nothing, or next to nothing, came for too long.
    #[error("the server stopped sending")]
    Stalled,
    /// No connection came about.
    #[error("the server could not be reached")]
    Unreachable,
    /// The server is overloaded or limits how much it gives.
    #[error("the server is busy (error {status})")]
    Busy {
        /// The HTTP status.
        status: u16,
        /// When it wants to be asked again.
        retry_after: Option<Duration>,
    },
    /// The file is not there, or not for us.
    #[error("the server does not give the file out (error {status})")]
    Gone {
        /// The HTTP status.
        status: u16,
    },
    /// Another part of the file came than was asked for.
    #[error("the server sent another part of the file than the one asked for")]
    WrongRange,
    /// The server has a file of another length.
    #[error("the server has another file, of {promised} bytes")]
    WrongLength {
        /// The length it promised.
        promised: u64,
    },
    /// More came than the file has.
    #[error("the server sent more than the file has")]
    TooLong,
    /// The content is another one.
    #[error("what came is not the file (SHA-256 {found})")]
    WrongHash {
        /// What came.
        found: FileHash,
    },
    /// The other side could not prove who it is.
    #[error("the encrypted connection could not be trusted")]
    Untrusted,
    /// What came back makes no sense to a download.
    #[error("the server's answer cannot be used")]
    NoUse,
    /// The user's switch forbids it.
    #[error("downloads are switched off")]
    Forbidden,
    /// The proxy wants a login.
    #[error("the proxy asks for a login")]
    ProxyLogin,
}

impl Setback {
    pub(super) fn of(error: &OutboundError) -> Setback {
        match error {
            OutboundError::Forbidden { .. }
            | OutboundError::Ledger { .. }
            | OutboundError::Settings { .. } => Setback::Forbidden,
            OutboundError::ProxyLogin { .. } | OutboundError::BadProxy { .. } => {
                Setback::ProxyLogin
            }
            OutboundError::TimedOut { .. } => Setback::Stalled,
            OutboundError::Untrusted { .. } | OutboundError::Authorities { .. } => {
                Setback::Untrusted
            }
            error if error.may_pass_later() => Setback::Unreachable,
            _ => Setback::NoUse,
        }
    }
}

/// Why a file is not there. Sotto goes on with the models it has.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// The way out is closed or broken, and no other address would help.
    #[error(transparent)]
    Outbound(Box<OutboundError>),
    /// All addresses were tried.
    #[error(
        "{title} could not be downloaded: {last}. {kept} bytes are kept; start the download again to go on, or download {url} yourself and import the file."
    )]
    Failed {
        /// The model.
        title: String,
        /// The last setback.
        last: Setback,
        /// Bytes that are kept for the next time.
        kept: u64,
        /// The first address.
        url: String,
        /// What the connection said, if it was the connection.
        #[source]
        source: Option<Box<OutboundError>>,
    },
    /// The user stopped it.
    #[error("The download of {title} was stopped. {kept} bytes are kept for the next time.")]
    Cancelled {
        /// The model.
        title: String,
        /// Bytes that are kept.
        kept: u64,
    },
    /// There is too little room before it begins.
    #[error(
        "{title} needs {} MB on the disk, and {} MB are free. Make room, or choose another folder for models with SOTTO_MODELS_DIR.", .needed.div_ceil(1_000_000), .free / 1_000_000
    )]
    NoRoom {
        /// The model.
        title: String,
        /// Bytes that are needed, with a margin.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// The disk filled up on the way.
    #[error(
        "The disk is full. {kept} bytes of {title} are kept; make room and start the download again."
    )]
    DiskFull {
        /// The model.
        title: String,
        /// Bytes that are kept.
        kept: u64,
    },
    /// The same file is being downloaded already.
    #[error("{title} is being downloaded already, by this or another window of Sotto.")]
    AlreadyRunning {
        /// The model.
        title: String,
    },
    /// The folder or file cannot be written.
    #[error("{path} cannot be written ({source}). Check the disk and the permissions.")]
    Unwritable {
        /// What cannot be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file on disk is not the one of the catalog.
    #[error(transparent)]
    NotTheFile(#[from] VerifyError),
}
