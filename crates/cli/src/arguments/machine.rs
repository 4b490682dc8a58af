//! The words of the commands about this machine: `sotto doctor`, `sotto engines`, `sotto logs`, `sotto network`, `sotto bench`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Check everything.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Try graphics processors again that failed before
    #[arg(long)]
    pub retry_gpu: bool,
    /// Make a report for whoever helps, in Markdown: nothing you said, no names of yours, no secrets
    #[arg(long)]
    pub report: bool,
}

/// What to do with engines.
#[derive(Debug, Subcommand)]
pub enum Engines {
    /// End one and start it afresh; what it was asked is not lost
    Restart {
        /// ear, mind or voice
        engine: String,
    },
}

/// Look at the log.
#[derive(Debug, Args)]
pub struct Logs {
    /// Only what is at least as grave
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub level: Option<Level>,
    /// Only what was noted in one room of Sotto, as the lines name it
    #[arg(long, value_name = "ROOM")]
    pub room: Option<String>,
    /// Only lines with these words
    #[arg(long, value_name = "WORDS")]
    pub containing: Option<String>,
    /// So many lines, 500 at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=500))]
    pub newest: Option<u32>,
    /// Go on with what comes; Ctrl-C ends
    #[arg(long, short)]
    pub follow: bool,
}

/// How grave something in the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Everything that is kept
    Debug,
    /// Something happened
    Info,
    /// Something does not work as it should
    Warn,
    /// Something does not work
    Error,
}

/// What to do with the network switch.
#[derive(Debug, Subcommand)]
pub enum Network {
    /// Show what may leave this machine
    Show,
    /// Forbid a purpose, or everything
    Forbid {
        /// A purpose as `sotto network` names it; without it everything
        purpose: Option<String>,
    },
    /// Allow a purpose, or lift the prohibition of everything
    Allow {
        /// A purpose as `sotto network` names it; without it the general prohibition is lifted
        purpose: Option<String>,
    },
    /// Trust the authorities in a file too: for a company's proxy that encrypts anew
    Trust {
        /// The file with certificates (PEM)
        #[arg(required_unless_present = "forget", conflicts_with = "forget")]
        file: Option<PathBuf>,
        /// Trust only the system's and the built-in ones again
        #[arg(long)]
        forget: bool,
    },
    /// Keep the key of a model endpoint in the keychain; it is read from standard input
    Key {
        /// The endpoint's address
        url: String,
        /// Forget the key instead
        #[arg(long)]
        forget: bool,
    },
    /// Every connection that was ever asked for
    Ledger {
        /// Only the newest
        #[arg(long, value_name = "N")]
        newest: Option<usize>,
        /// Only refused ones
        #[arg(long)]
        refused: bool,
    },
}

/// A part of what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// From sound to text
    Transcription,
    /// From text to text
    Text,
    /// From text to sound
    Speech,
    /// How soon each engine is free after a cancel
    Cancel,
    /// How soon each engine is gone when Sotto is killed
    Orphans,
    /// Frames, starts, and what waiting costs
    Machinery,
}

/// An engine that is given work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Busy {
    /// It hears
    Ear,
    /// It reads a prompt
    Mind,
    /// It speaks
    Voice,
}

/// What to measure.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// What Sotto's own machinery costs, beside the same work straight through the libraries
    Engines {
        /// A folder with recorded speech (wav); otherwise the test data, otherwise speech made here
        #[arg(long, value_name = "FOLDER")]
        speech: Option<PathBuf>,
        /// How often each side is measured
        #[arg(long, value_name = "N", default_value_t = 7)]
        rounds: usize,
        /// Only one part of the table
        #[arg(long, value_enum, value_name = "PART")]
        only: Option<Part>,
        /// A tiny model for measuring the start of an engine
        #[arg(long, value_name = "FILE.gguf")]
        small_model: Option<PathBuf>,
    },
    /// A Sotto with an engine at work, to be killed by whoever measures what comes of the engine
    #[command(hide = true)]
    Parent {
        /// Which engine
        #[arg(value_enum)]
        engine: Busy,
    },
}
