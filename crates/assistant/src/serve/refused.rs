//! Why a request was not carried out, with the sentence the user reads. Nothing was changed then.

use sotto_api::{Problem, ProblemCode};
use sotto_skills::time::RuleError;
use sotto_store::StoreError;

/// What keeps a request from being carried out.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    /// It could not be read or kept, or is not there, or cannot be.
    #[error(transparent)]
    Kept(#[from] StoreError),
    /// Its repetition cannot be read.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// It would never ring.
    #[error("That time is over. Name one that is still to come. Nothing was changed.")]
    Past,
    /// The end of a stretch of time comes before its beginning.
    #[error("This stretch of time ends before it begins. Name its beginning first.")]
    Backwards,
    /// A length that is nothing or longer than a year.
    #[error(
        "This length is too short or longer than a year. Name another one. Nothing was changed."
    )]
    Length,
    /// Which timer?
    #[error("There are several timers. Say which one is meant. Nothing was changed.")]
    WhichTimer,
    /// There is nothing to pause or end.
    #[error("There is no timer. Nothing was changed.")]
    NoTimer,
    /// There is nothing to silence.
    #[error("No alarm rings. Nothing was changed.")]
    NoAlarmRings,
    /// A setting out of its range.
    #[error("{name} has to be from {from} to {to}. Nothing was changed.")]
    OutOfRange {
        /// Which one.
        name: &'static str,
        /// The least.
        from: u32,
        /// The most.
        to: u32,
    },
    /// The person was not asked.
    #[error("Erasing everything cannot be taken back. It needs a yes first. Nothing was changed.")]
    NeedsYes,
    /// A file's name that depends on who reads it.
    #[error("\"{0}\" is not the whole path of a file. Name it from the root on.")]
    NotWhole(String),
    /// A file where only the store may write.
    #[error(
        "\"{0}\" lies in Sotto's own folder, where nothing else is written. Name another folder."
    )]
    InOwnFolder(String),
    /// A file that is not there.
    #[error("There is no file \"{0}\". Nothing was changed.")]
    NoFile(String),
    /// A file that holds no text, or far too much of it.
    #[error("\"{0}\" is no file that Sotto wrote or that a calendar exports. Nothing was changed.")]
    NoText(String),
    /// A file that cannot be read.
    #[error("\"{path}\" cannot be read: {source}. Nothing was changed.")]
    Unreadable {
        /// Which.
        path: String,
        /// What the operating system said.
        source: std::io::Error,
    },
}

impl Refused {
    fn code(&self) -> ProblemCode {
        match self {
            Self::Kept(error) => error.code(),
            Self::WhichTimer => ProblemCode::Ambiguous,
            Self::NoTimer | Self::NoAlarmRings | Self::NoFile(_) => ProblemCode::NotFound,
            Self::NeedsYes => ProblemCode::NeedsConfirmation,
            Self::Unreadable { .. } => ProblemCode::Failed,
            Self::Rule(_)
            | Self::Past
            | Self::Backwards
            | Self::Length
            | Self::OutOfRange { .. }
            | Self::NotWhole(_)
            | Self::InOwnFolder(_)
            | Self::NoText(_) => ProblemCode::Invalid,
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self::new(refused.code(), refused.to_string())
    }
}
