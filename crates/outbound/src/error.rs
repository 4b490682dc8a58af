//! What can go wrong on the way out, each with the sentence the user reads.

use std::io;
use std::path::PathBuf;

use crate::address::Address;
use crate::purpose::Purpose;
use crate::switch::Refusal;

/// Why a connection did not happen or did not finish.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutboundError {
    /// The user's switch forbids it.
    #[error("Sotto wanted to {} at {address}, but {why} Nothing was sent.", .purpose.words())]
    Forbidden {
        /// What the connection was for.
        purpose: Purpose,
        /// Where it would have gone.
        address: String,
        /// Which rule refused it.
        why: Refusal,
    },
    /// The address cannot be read.
    #[error(
        "\"{text}\" is not an address Sotto can connect to. It needs http:// or https:// and a host."
    )]
    BadAddress {
        /// The start of the text, without its path.
        text: String,
    },
    /// A request could not be put together.
    #[error("The request to {address} could not be put together ({detail}). Nothing was sent.")]
    BadRequest {
        /// Where it would have gone.
        address: Address,
        /// The part that was wrong.
        detail: String,
    },
    /// The proxy setting cannot be read.
    #[error(
        "The proxy setting cannot be used ({detail}). Correct it in the settings or in HTTPS_PROXY."
    )]
    BadProxy {
        /// What is wrong with it, without its password.
        detail: String,
    },
    /// The proxy wants a login or refused the one it got.
    #[error(
        "The proxy {proxy} asks for a user name and password, or refused the ones it got. Enter them in the network settings."
    )]
    ProxyLogin {
        /// The proxy, as host and port.
        proxy: String,
    },
    /// The proxy did not open the way.
    #[error("The proxy {proxy} did not open a connection to {address}: {detail}.")]
    ProxyRefused {
        /// The proxy, as host and port.
        proxy: String,
        /// Where the connection should have gone.
        address: Address,
        /// What the proxy said.
        detail: String,
    },
    /// The name of the host is not known.
    #[error("The name {address} was not found. Check the internet connection and try again.")]
    NameNotFound {
        /// Where the connection should have gone.
        address: Address,
    },
    /// No connection came about, or it broke.
    #[error(
        "The connection to {address} failed ({source}). {}",
        if .address.is_loopback() { "Is the program that should answer there running on this computer?" } else { "Check the internet connection and try again." }
    )]
    Unreachable {
        /// Where the connection should have gone.
        address: Address,
        /// What the system said.
        source: io::Error,
    },
    /// The other side was silent for too long.
    #[error("{address} did not answer in time. Try again later.")]
    TimedOut {
        /// Where the connection went.
        address: Address,
    },
    /// The encrypted connection could not be trusted.
    #[error(
        "The encrypted connection to {address} could not be trusted ({detail}). Nothing was sent."
    )]
    Untrusted {
        /// Where the connection went.
        address: Address,
        /// What was wrong.
        detail: String,
    },
    /// The file with the user's own authorities cannot be used.
    #[error(
        "The certificate file {path} cannot be used ({detail}), so nothing was sent. Correct it, name another one with: sotto network trust FILE, or clear SOTTO_CA_FILE."
    )]
    Authorities {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The answer was not understood.
    #[error("{address} gave an answer that Sotto does not understand ({detail}).")]
    Garbled {
        /// Where the connection went.
        address: Address,
        /// What was wrong.
        detail: String,
    },
    /// The answer was an error of the other side.
    #[error("{address} answered with error {status}: {excerpt}")]
    Answered {
        /// Where the connection went.
        address: Address,
        /// The HTTP status.
        status: u16,
        /// The first words of the answer.
        excerpt: String,
    },
    /// Sent from place to place without end.
    #[error("{address} sent Sotto from place to place without end. Nothing was kept.")]
    TooManyRedirects {
        /// The last place.
        address: Address,
    },
    /// Sent to a place where Sotto does not go.
    #[error("{address} sent Sotto on to a place it does not go to ({detail}).")]
    BadRedirect {
        /// Who sent it.
        address: Address,
        /// Why Sotto does not follow.
        detail: &'static str,
    },
    /// The ledger cannot be written, so nothing may go out unrecorded.
    #[error(
        "The network ledger {path} cannot be written ({source}), so Sotto opened no connection. Make room or correct the permissions."
    )]
    Ledger {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The settings file cannot be read or written.
    #[error(
        "The network settings {path} cannot be used ({source}). Correct the permissions and try again."
    )]
    Settings {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl OutboundError {
    /// A bad address, shown without path, query or login.
    pub(crate) fn bad_address(text: &str) -> Self {
        let shown: String = match text.split_once("://") {
            Some((scheme, rest)) => {
                let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
                let host = host.rsplit('@').next().unwrap_or_default();
                format!("{scheme}://{host}")
            }
            None => text.rsplit('@').next().unwrap_or_default().to_owned(),
        };
        OutboundError::BadAddress {
            text: shown
                .chars()
                .filter(|c| !c.is_control())
                .take(100)
                .collect(),
        }
    }

    /// Whether the same request may succeed a little later.
    pub fn may_pass_later(&self) -> bool {
        match self {
            OutboundError::Unreachable { .. }
            | OutboundError::TimedOut { .. }
            | OutboundError::Garbled { .. } => true,
            OutboundError::NameNotFound { .. } => true,
            OutboundError::ProxyRefused { .. } => true,
            OutboundError::Answered { status, .. } => matches!(status, 408 | 425 | 429 | 500..=599),
            _ => false,
        }
    }

    /// A word for the ledger: what kind of ending this was.
    pub(crate) fn ledger_word(&self) -> &'static str {
        match self {
            OutboundError::Forbidden { .. } => "forbidden",
            OutboundError::BadAddress { .. } | OutboundError::BadRequest { .. } => "bad-request",
            OutboundError::BadProxy { .. } | OutboundError::ProxyRefused { .. } => "proxy",
            OutboundError::ProxyLogin { .. } => "proxy-login",
            OutboundError::NameNotFound { .. } => "name-not-found",
            OutboundError::Unreachable { .. } => "unreachable",
            OutboundError::TimedOut { .. } => "timed-out",
            OutboundError::Untrusted { .. } | OutboundError::Authorities { .. } => "untrusted",
            OutboundError::Garbled { .. } => "garbled",
            OutboundError::Answered { .. } => "answered",
            OutboundError::TooManyRedirects { .. } | OutboundError::BadRedirect { .. } => {
                "redirect"
            }
            OutboundError::Ledger { .. } => "ledger",
            OutboundError::Settings { .. } => "settings",
        }
    }
}
