//! What goes wrong, as every face shows it: one sentence for the user, one code for programs.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something did not work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Problem {
    /// What a program can act on.
    pub code: ProblemCode,
    /// What happened, what was kept, what to do.
    pub sentence: String,
    /// The exit class of a command that ends with it.
    pub exit: Exit,
}

impl Problem {
    /// A problem of the usual exit class of its code.
    #[must_use]
    pub fn new(code: ProblemCode, sentence: impl Into<String>) -> Self {
        Self {
            code,
            sentence: sentence.into(),
            exit: code.exit(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.sentence)
    }
}

impl std::error::Error for Problem {}

/// What a program can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The thing that is meant is not there (any more).
    NotFound,
    /// Several things could be meant.
    Ambiguous,
    /// The request says something that cannot be.
    Invalid,
    /// The request cannot be read at all.
    NotUnderstood,
    /// It needs a yes first.
    NeedsConfirmation,
    /// There is nothing to undo.
    NothingToUndo,
    /// The disk is full.
    DiskFull,
    /// The folder or file cannot be written.
    ReadOnly,
    /// Another program holds the file.
    Locked,
    /// The file is damaged.
    Damaged,
    /// The key does not open the file.
    WrongKey,
    /// The keychain does not give the key.
    KeychainClosed,
    /// A newer Sotto wrote the file.
    NewerVersion,
    /// Another Sotto owns the data folder.
    SecondOwner,
    /// A model or an engine is missing.
    Missing,
    /// An engine failed.
    Engine,
    /// A microphone, speaker or other device failed.
    Device,
    /// The network is switched off or failed.
    Network,
    /// It was stopped on request.
    Stopped,
    /// Anything else.
    Failed,
}

impl ProblemCode {
    /// The usual exit class.
    #[must_use]
    pub fn exit(self) -> Exit {
        match self {
            Self::Invalid | Self::NotUnderstood => Exit::Usage,
            Self::Missing => Exit::Missing,
            _ => Exit::Failed,
        }
    }
}

/// The exit class of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// Something failed (1).
    Failed,
    /// It was asked wrongly (2).
    Usage,
    /// An engine program or a model is missing (3).
    Missing,
}

impl Exit {
    /// The number a program ends with.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Missing => 3,
        }
    }
}
