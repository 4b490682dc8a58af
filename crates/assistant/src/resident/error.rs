//! Why the core could not begin.

use sotto_api::{Problem, ProblemCode};
use sotto_skills::doing::not_kept;
use sotto_skills::numbers::Language;
use sotto_store::StoreError;

use crate::brain::BrainError;

/// Why the core could not begin.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// What is kept cannot be opened; nothing of it was changed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file that came with the program is damaged.
    #[error(transparent)]
    Brain(#[from] BrainError),
    /// The system gives no thread.
    #[error("The system gives Sotto no thread to work on ({0}). Nothing was changed.")]
    Thread(#[source] std::io::Error),
}

impl OpenError {
    /// What a face shows of it, in a language. What comes of a damaged installation is English.
    #[must_use]
    pub fn told_in(self, language: Language) -> Problem {
        if let Self::Store(error) = &self {
            return Problem::new(error.code(), not_kept(error, language));
        }
        Problem::from(self)
    }
}

impl From<OpenError> for Problem {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Store(error) => Self::from(error),
            error => Self::new(ProblemCode::Failed, error.to_string()),
        }
    }
}
