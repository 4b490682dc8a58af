//! What can go wrong between two programs of one user.

/// What can go wrong between two programs of one user.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The socket or pipe failed.
    #[error(
        "The connection to the running Sotto failed ({0}). Whatever it confirmed is kept; try again."
    )]
    Io(#[from] std::io::Error),
    /// A message that is none.
    #[error(
        "The running Sotto was told something it cannot read ({0}). Nothing was changed by it."
    )]
    Message(#[source] serde_json::Error),
    /// Sound that is none.
    #[error(
        "The two programs of Sotto do not understand each other's sound, so it was left aside. End the older one with `sotto resident --stop`, then try again."
    )]
    NoSound,
    /// A message without its end.
    #[error(
        "The running Sotto ended in the middle of a message. Whatever it confirmed is kept; try again."
    )]
    Cut,
    /// It ended before it answered.
    #[error(
        "The running Sotto ended before it answered. Whatever it confirmed is kept; look before you ask again."
    )]
    Ended,
    /// It speaks another version of these messages.
    #[error(
        "Sotto {version} is running (process {process}) and does not understand this version. End it with `sotto resident --stop`, then try again."
    )]
    OtherVersion {
        /// Its version.
        version: String,
        /// Its process.
        process: u32,
    },
    /// The folder for the socket belongs to somebody else.
    #[error("The folder {0} for Sotto's socket belongs to somebody else, so it is not used.")]
    NotOurs(std::path::PathBuf),
}
