//! Why nothing is served.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Everybody on the network could read along.
    #[error(
        "Sotto is not served on {0} without encryption: whoever is on that network could read all of it, the token too. Name a certificate with --cert and --key, or leave --bind out, so that only this machine reaches it."
    )]
    Open(IpAddr),
    /// Another program has the port.
    #[error(
        "Another program uses the port {} of {} already. Choose another one with --port, or any free one with --port 0.", .0.port(), .0.ip()
    )]
    Taken(SocketAddr),
    /// The address cannot be used.
    #[error("Sotto cannot be served on {address}: {source}.")]
    Address {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of the certificate cannot be used.
    #[error("{} is no {what} that can be used: {reason}.", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What it was to be.
        what: &'static str,
        /// Why it is none.
        reason: String,
    },
    /// The token cannot be kept.
    #[error("The token cannot be kept in {}: {source}. Nothing is served without one.", path.display())]
    Token {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system gives no random numbers.
    #[error("The system gives no random numbers for a token ({0}). Nothing is served without one.")]
    Random(String),
}
