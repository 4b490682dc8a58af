//! Faults: what an engine says when it could not do what it was asked.

use serde::{Deserialize, Serialize};

/// The kind of a fault: what the caller can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FaultKind {
    /// The model file is not there, or cannot be read.
    ModelMissing,
    /// The model file is there and cannot be used: empty, truncated, of another format, damaged.
    ModelUnusable,
    /// A request came before a model was loaded.
    NotReady,
    /// The request itself is wrong: an unknown language, a grammar that does not parse, text that is too long.
    BadRequest,
    /// The audio cannot be used: it holds values that are not numbers.
    BadAudio,
    /// The graphics processor failed; the same request can be tried on the processor.
    Gpu,
    /// There is not enough memory; or native code did not take a model whose file looks whole, which it says no more about; or
    /// the model is of a kind that this version does not know.
    OutOfMemory,
    /// The caller cancelled.
    Cancelled,
    /// Something inside the engine failed.
    Inside,
}

/// A fault, with the sentence the user sees.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct Fault {
    /// What the caller can act on.
    pub kind: FaultKind,
    /// What happened and what to do, for the user.
    pub message: String,
}

impl Fault {
    /// A fault of this kind with this sentence.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// The caller cancelled.
    #[must_use]
    pub fn cancelled() -> Self {
        Self::new(FaultKind::Cancelled, "Stopped, as you asked.")
    }

    /// A request came before a model was loaded.
    #[must_use]
    pub fn not_ready() -> Self {
        Self::new(FaultKind::NotReady, "No model is loaded yet.")
    }

    /// The request is wrong.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(FaultKind::BadRequest, message)
    }

    /// Something inside the engine failed.
    pub fn inside(message: impl Into<String>) -> Self {
        Self::new(FaultKind::Inside, message)
    }
}
