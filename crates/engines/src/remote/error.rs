//! What can go wrong with a mind outside, each with the sentence the user reads.

use serde_json::Value;
use sotto_outbound::OutboundError;

use crate::fault::{Fault, FaultKind};

/// A failure of a mind outside.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemoteError {
    /// No connection, or the switch forbids it.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    /// 401 or 403.
    #[error("The language model outside Sotto refused the key. Enter it again in the settings.")]
    KeyRefused,
    /// 429.
    #[error("The language model outside Sotto has had too many requests{}. Try again later.", wait(*.0))]
    TooMany(Option<u64>),
    /// 404.
    #[error(
        "The language model outside Sotto is not there: {0}. Check its address and name in the settings."
    )]
    NotThere(String),
    /// 5xx.
    #[error(
        "The language model outside Sotto is in trouble (error {status}: {detail}). Try again later."
    )]
    Trouble {
        /// The HTTP status.
        status: u16,
        /// Its own words.
        detail: String,
    },
    /// Another refusal, also in the middle of an answer.
    #[error("The language model outside Sotto refused the request: {0}.")]
    Refused(String),
    /// The connection ended before the answer did.
    #[error(
        "The connection to the language model outside Sotto broke in the middle of the answer. Try again."
    )]
    Cut,
    /// Nothing came for too long.
    #[error("The language model outside Sotto fell silent in the middle of the answer. Try again.")]
    Silent,
    /// The answer is not what such an endpoint says.
    #[error(
        "The language model outside Sotto gave an answer that Sotto does not understand ({0})."
    )]
    Garbled(String),
    /// A wish that no such endpoint can fulfil.
    #[error("A language model outside Sotto cannot do this: {0}.")]
    Unable(&'static str),
    /// A tool or a schema that is not JSON.
    #[error("The request cannot be sent: {0}.")]
    BadRequest(String),
    /// The caller cancelled.
    #[error("Stopped, as you asked.")]
    Cancelled,
    /// The caller does not take events any more.
    #[error("{0}")]
    Said(Fault),
}

fn wait(seconds: Option<u64>) -> String {
    seconds
        .map(|seconds| format!(" and asks for {seconds} s of rest"))
        .unwrap_or_default()
}

impl RemoteError {
    /// The error an HTTP status stands for.
    pub(super) fn of_status(status: u16, retry_after: Option<u64>, body: &str) -> Self {
        let detail = words(body);
        match status {
            401 | 403 => Self::KeyRefused,
            404 => Self::NotThere(detail),
            429 => Self::TooMany(retry_after),
            500..=599 => Self::Trouble { status, detail },
            _ => Self::Refused(detail),
        }
    }
}

/// The first words of an error's body: its message where it is the usual JSON.
pub(super) fn words(body: &str) -> String {
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    let message = value
        .pointer("/error/message")
        .or_else(|| value.get("error"))
        .or_else(|| value.get("message"));
    let text = message.and_then(Value::as_str).unwrap_or(body);
    let words: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(200)
        .collect();
    if words.is_empty() {
        "without a reason".into()
    } else {
        words.trim_end_matches('.').to_owned()
    }
}

impl From<RemoteError> for Fault {
    fn from(error: RemoteError) -> Self {
        let kind = match &error {
            RemoteError::Cancelled => FaultKind::Cancelled,
            RemoteError::Said(fault) => return fault.clone(),
            RemoteError::NotThere(_) => FaultKind::ModelMissing,
            RemoteError::Unable(_) | RemoteError::BadRequest(_) | RemoteError::Refused(_) => {
                FaultKind::BadRequest
            }
            _ => FaultKind::Inside,
        };
        Self::new(kind, error.to_string())
    }
}
