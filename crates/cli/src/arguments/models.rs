//! The words of `sotto models`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// A smaller form of a Whisper model's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Small {
    /// 8 bits a number: hears the same words
    #[value(name = "q8_0", alias = "q8-0")]
    Q8,
    /// 5 bits a number
    #[value(name = "q5_1", alias = "q5-1")]
    Q5,
}

/// What to do with models.
#[derive(Debug, Subcommand)]
pub enum Models {
    /// Show what there is and what fits this machine
    List {
        /// Measure first how fast the starters are here, a few seconds each; kept for the next lists
        #[arg(long)]
        measure: bool,
    },
    /// Fetch a model
    Get {
        /// Its name in the list
        id: String,
    },
    /// Remove a model from the disk
    Remove {
        /// Its name in the list
        id: String,
    },
    /// Add a model file that is already on this disk (GGUF, ggml, or a CTranslate2 folder)
    Import {
        /// The file or folder
        path: PathBuf,
        /// Make a Whisper model smaller while it is taken: q8_0 is half the size, q5_1 two fifths
        #[arg(long, value_enum, value_name = "FORM")]
        small: Option<Small>,
    },
    /// Use a model from now on
    Use {
        /// Its name in the list
        id: String,
    },
    /// Read all model files and compare them with what they should be
    Verify {
        /// Only this one
        id: Option<String>,
    },
    /// Show the models that were put aside because their engine refused them
    Quarantine {
        /// What to do; without it they are listed
        #[command(subcommand)]
        what: Option<Quarantine>,
    },
    /// Fetch the starter set: what makes Sotto hear, think and speak
    Starter {
        /// Only these, also ones that are only made when asked for
        ids: Vec<String>,
    },
}

/// What to do with a model that was put aside.
#[derive(Debug, Subcommand)]
pub enum Quarantine {
    /// Put one back where it was, to be tried again
    Release {
        /// Its name in the list
        name: String,
    },
}

impl Quarantine {
    /// The one it is about.
    #[must_use]
    pub fn name(&self) -> &str {
        let Self::Release { name } = self;
        name
    }
}
