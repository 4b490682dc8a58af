//! What became of what was to be said.

use super::orders::Ended;
use crate::ending::At;
use crate::rate::RateError;

/// Why something is not played.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlayError {
    /// No loudspeaker is open.
    #[error(
        "No loudspeaker is open; the answer is shown as text. `sotto devices` lists what is there."
    )]
    NoSpeaker,
    /// It belongs to a turn or a reading that is over.
    #[error("This belongs to an answer that is no longer wanted; it is not played.")]
    Over,
    /// Too much waits already.
    #[error(
        "Too many pieces of speech wait to be played already. Nothing is lost: try again when one of them is over."
    )]
    Full,
    /// The device's rate and the voice's do not go together.
    #[error(transparent)]
    Rate(#[from] RateError),
}

/// How much of a piece was heard, in samples of the voice that made it. This is what goes into the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Played {
    /// Whose answer.
    pub at: At,
    /// The number that [`super::Desk::say`] gave it.
    pub number: u64,
    /// Samples that were heard.
    pub heard: u64,
    /// Samples that there are.
    pub of: u64,
}

/// What happened to what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoken {
    /// The first sample of a piece went to the device.
    Started {
        /// Whose answer.
        at: At,
        /// The number of the piece.
        number: u64,
    },
    /// A piece is over.
    Ended(Played, Ended),
}
