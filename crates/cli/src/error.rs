//! What can go wrong on the command line, with the exit code each thing has and the sentence the user reads.

mod downloads;
mod elsewhere;
mod engines;
mod models;
mod outside;
mod sounds;
mod starters;
#[cfg(test)]
mod tests;
mod told;
mod updates;

use std::path::{Path, PathBuf};

use sotto_engines::supervisor::EngineError;

use crate::sound::SoundError;
use crate::sound::play::PlayError;

/// Exit code: done.
pub const DONE: u8 = 0;
/// Exit code: something failed.
pub const FAILED: u8 = 1;
/// Exit code: the command was written wrongly.
pub const USAGE: u8 = 2;
/// Exit code: an engine program or a model is missing.
pub const MISSING: u8 = 3;
/// Exit code: ended with Ctrl-C, as shells count it.
pub const INTERRUPTED: u8 = 130;

/// Anything that ends a command early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CliError {
    /// Whoever read our output stopped reading. Not a fault: `sotto … | head`.
    #[error("Nobody reads the output any more.")]
    OutputClosed,
    /// Everything was said already; only the exit code is left.
    #[error("")]
    Said(u8),
    /// The user said no to what was asked.
    #[error("Stopped, as you asked.")]
    Stopped,
    /// The user pressed Ctrl-C.
    #[error("Stopped, as you asked.")]
    Interrupted,
    /// There was nothing to work on.
    #[error(
        "There is no text. Give it as an argument, or pipe it in: echo \"…\" | sotto {command}"
    )]
    NoText {
        /// The command.
        command: &'static str,
    },
    /// Piped text that is not text.
    #[error(
        "The text that was piped in is not UTF-8. Convert it first, for example with: iconv -t UTF-8"
    )]
    NotUtf8,
    /// More text than any model takes.
    #[error(
        "The text is longer than {most} MB, which no model can take in at once. Cut it into parts."
    )]
    TooLong {
        /// The limit.
        most: usize,
    },
    /// More text than is spoken in one go.
    #[error(
        "The text is longer than {most} kB, which are about two hours of speech: more than is spoken in one go. Cut it into parts."
    )]
    TooMuchToSay {
        /// The limit.
        most: usize,
    },
    /// An argument that cannot be used.
    #[error("{0}")]
    Usage(String),
    /// A sound file.
    #[error(transparent)]
    Sound(#[from] SoundError),
    /// The speaker.
    #[error(transparent)]
    Play(#[from] PlayError),
    /// An engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A model outside.
    #[error(transparent)]
    Remote(#[from] sotto_engines::remote::RemoteError),
    /// The keychain.
    #[error(transparent)]
    Key(#[from] sotto_engines::remote::key::KeyError),
    /// Models outside are switched off.
    #[error(
        "Nothing was sent to {address}: asking models outside Sotto is switched off. Switch it on with: sotto network allow external-model"
    )]
    EndpointOff {
        /// Where it would have gone.
        address: String,
    },
    /// A model that is not there.
    #[error("The model \"{id}\" is not here (looked in {}). Fetch it with: {fetch}", looked_in.display())]
    ModelMissing {
        /// Which.
        id: String,
        /// Where.
        looked_in: PathBuf,
        /// The command that gets it.
        fetch: String,
    },
    /// Models, starters, catalog.
    #[error(transparent)]
    Models(Box<sotto_models::ModelsError>),
    /// A conversion.
    #[error(transparent)]
    Convert(#[from] sotto_models::convert::ConvertError),
    /// Starter models.
    #[error(transparent)]
    Starter(#[from] sotto_models::starter::StarterError),
    /// The network.
    #[error(transparent)]
    Outbound(#[from] sotto_outbound::OutboundError),
    /// A newer Sotto.
    #[error(transparent)]
    Update(#[from] sotto_updates::UpdateError),
    /// Another Sotto has the data folder.
    #[error("{} is in use by another Sotto{}. Nothing was changed. Close it first, or give this one a folder of its own with --data-dir.", folder.display(), pid.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    Owned {
        /// The folder.
        folder: PathBuf,
        /// Its owner.
        pid: Option<u32>,
    },
    /// A file of the user's own cannot be read.
    #[error("{} cannot be read: {source}.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("{} cannot be written: {source}. Nothing was left behind.", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Too little room for what was asked.
    #[error("{} MB are needed in {} and {} MB are free. Nothing was changed. Make room, or choose another folder for models with SOTTO_MODELS_DIR.", needed.div_ceil(1_000_000), folder.display(), free / 1_000_000)]
    NoRoom {
        /// The folder.
        folder: PathBuf,
        /// Bytes that are needed.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// The data folder cannot be used.
    #[error("The data folder {} cannot be used: {source}. Choose another one with --data-dir.", path.display())]
    Home {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// What the running Sotto says.
    #[error("{0}")]
    Problem(sotto_api::Problem),
    /// A request about models or the network that is not carried out.
    #[error(transparent)]
    Refused(#[from] crate::care::Refused),
    /// None runs, and none can be started.
    #[error(
        "The Sotto that keeps everything could not be started. Nothing was changed. `sotto resident` says why, and so may `sotto logs` and `resident.log` in the data folder."
    )]
    NoResident,
    /// The operating system refused something basic.
    #[error("Sotto cannot run here: {0}.")]
    System(#[source] std::io::Error),
}

// Boxed: it is twice the size of all others, and every result would carry that.
impl From<sotto_models::ModelsError> for CliError {
    fn from(error: sotto_models::ModelsError) -> Self {
        Self::Models(Box::new(error))
    }
}

impl CliError {
    /// A file that cannot be read.
    pub fn unreadable(path: &Path, source: std::io::Error) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            source,
        }
    }

    /// A file that cannot be written.
    pub fn unwritable(path: &Path, source: std::io::Error) -> Self {
        Self::Unwritable {
            path: path.to_owned(),
            source,
        }
    }

    /// The exit code this ends with.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::OutputClosed => DONE,
            Self::Said(code) => *code,
            Self::Interrupted => INTERRUPTED,
            Self::NoText { .. }
            | Self::NotUtf8
            | Self::TooLong { .. }
            | Self::TooMuchToSay { .. }
            | Self::Usage(_) => USAGE,
            Self::Engine(error) if error.is_missing() => MISSING,
            Self::ModelMissing { .. } => MISSING,
            Self::Problem(problem) => problem.exit.code(),
            Self::Refused(refused) => refused.code().exit().code(),
            _ => FAILED,
        }
    }
}
