//! What can go wrong with an engine, each with the sentence the user sees.

use std::path::PathBuf;

use crate::fault::{Fault, FaultKind};

/// Why a request has no answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EngineError {
    /// The program is not there.
    #[error(
        "The program sotto-{engine} is missing (looked in {}). Install Sotto again, or set SOTTO_ENGINES_DIR to its folder.",
        looked_in.display()
    )]
    Missing {
        /// Which engine.
        engine: &'static str,
        /// Where it should be.
        looked_in: PathBuf,
    },
    /// The program is there and would not start.
    #[error("sotto-{engine} could not be started: {reason}.")]
    NotStarted {
        /// Which engine.
        engine: &'static str,
        /// What the operating system said.
        reason: String,
    },
    /// The program was built for newer processors than this one.
    #[error(
        "sotto-{engine} was built for newer processors ({build}): this one lacks {}. Install Sotto with its programs for older processors (the folder 'baseline').",
        missing.join(", ")
    )]
    WrongProcessor {
        /// Which engine.
        engine: &'static str,
        /// What it was built for.
        build: String,
        /// What the processor lacks.
        missing: Vec<String>,
    },
    /// The program is of another version.
    #[error(
        "sotto-{engine} is of another version ({found}) than this Sotto needs ({needed}). Install Sotto again so that both match."
    )]
    WrongVersion {
        /// Which engine.
        engine: &'static str,
        /// What it speaks.
        found: String,
        /// What is needed.
        needed: String,
    },
    /// The model cannot be loaded.
    #[error("{0}")]
    Model(Fault),
    /// The engine refused this request or failed at it.
    #[error("{0}")]
    Refused(Fault),
    /// The request was cancelled.
    #[error("Stopped, as you asked.")]
    Cancelled,
    /// The engine died with this request twice.
    #[error(
        "sotto-{engine} stopped twice at this request ({how}). Everything else goes on; try it in other words or with another model."
    )]
    Died {
        /// Which engine.
        engine: &'static str,
        /// How it ended.
        how: String,
    },
    /// The engine fell too often lately.
    #[error(
        "sotto-{engine} keeps stopping ({how}). It will be tried again in {seconds} s; `sotto doctor` says more."
    )]
    Resting {
        /// Which engine.
        engine: &'static str,
        /// How it ended the last time.
        how: String,
        /// When it is tried again.
        seconds: u64,
    },
    /// Sotto itself is ending.
    #[error("Sotto is closing.")]
    Ended,
}

impl EngineError {
    /// Whether a program or a model is missing, rather than something having failed.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        match self {
            Self::Missing { .. } => true,
            Self::Model(fault) => fault.kind == FaultKind::ModelMissing,
            _ => false,
        }
    }
}
