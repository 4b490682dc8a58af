//! The words of `sotto transcribe`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How much of Whisper's context is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Context {
    /// All 30 seconds
    Full,
    /// As much as the recording needs
    Fitted,
}

/// Write down what is said.
#[derive(Debug, Args)]
pub struct Transcribe {
    /// Recordings; - reads one from standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// A model by its name in `sotto models`, or its file
    #[arg(long, value_name = "ID|PATH")]
    pub model: Option<String>,
    /// Two-letter code of the language, or auto to find it out [default: en, or auto with --model]
    #[arg(long, value_name = "CODE|auto")]
    pub language: Option<String>,
    /// Translate into English
    #[arg(long)]
    pub translate: bool,
    /// Names and words that may come up, separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub words: Vec<String>,
    /// How much of the model's 30-second context is computed
    #[arg(long, value_enum, default_value = "fitted")]
    pub context: Context,
    /// With --json: times and confidence of each word
    #[arg(long)]
    pub word_times: bool,
    /// Compute on the graphics processor if the engine was built for one
    #[arg(long)]
    pub gpu: bool,
}
