//! The words of the command line. The man page and the shell completions are made from these too.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Everything Sotto does without a window.
#[derive(Debug, Parser)]
#[command(
    name = "sotto",
    version,
    about = "A voice assistant that stays at home: hears, thinks and speaks on this machine",
    after_help = "Exit codes: 0 done, 1 failed, 2 written wrongly, 3 an engine or a model is missing.\n\
                  What you asked for goes to standard output, everything else to standard error.",
    max_term_width = 100
)]
pub struct Arguments {
    /// The folder where Sotto keeps its data
    #[arg(
        long,
        global = true,
        env = "SOTTO_DATA_DIR",
        value_name = "FOLDER",
        hide_env_values = true
    )]
    pub data_dir: Option<PathBuf>,
    /// JSON on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Nothing on standard error but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Say more about what happens inside; twice for much more
    #[arg(long, short, global = true, action = clap::ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write down what is said in recordings (wav, flac, mp3, ogg, opus, m4a, webm; - for standard input)
    Transcribe(Transcribe),
    /// Ask the language model one thing
    Ask(Ask),
    /// Talk with the language model in the terminal
    Chat(Chat),
    /// Speak a text
    Say(Say),
    /// Models: what there is, what fits this machine, fetch, remove, import
    Models {
        /// What to do; without it the list is shown
        #[command(subcommand)]
        what: Option<Models>,
    },
    /// Microphones and speakers
    Devices,
    /// Check everything and say what to do about it
    Doctor(Doctor),
    /// What may leave this machine, and what did
    Network {
        /// What to do; without it the switch is shown
        #[command(subcommand)]
        what: Option<Network>,
    },
    /// Measure
    Bench {
        /// What to measure
        #[command(subcommand)]
        what: Bench,
    },
    /// Print the manual page
    #[command(hide = true)]
    Man,
    /// Print completions for a shell
    #[command(hide = true)]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

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

/// Ask the language model.
#[derive(Debug, Args)]
pub struct Ask {
    /// The question; without it, or with -, it is read from standard input
    pub text: Vec<String>,
    /// Instructions for the model
    #[arg(long, value_name = "TEXT")]
    pub system: Option<String>,
    /// The answer must be JSON by the schema in this file
    #[arg(long, value_name = "FILE")]
    pub json_schema: Option<PathBuf>,
    /// Tools the model may call, as a JSON list; calls are printed as JSON lines
    #[arg(long, value_name = "FILE")]
    pub tools: Option<PathBuf>,
    /// At most this many tokens
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub max_tokens: u32,
    /// Which model answers
    #[command(flatten)]
    pub mind: Mind,
}

/// Which model answers.
#[derive(Debug, Args)]
pub struct Mind {
    /// A model by its name in `sotto models`, or its file; with --endpoint, the name it has there
    #[arg(long, value_name = "ID|PATH")]
    pub model: Option<String>,
    /// Ask an OpenAI-compatible endpoint instead; what you say leaves Sotto. Its key, if it needs one, is taken from
    /// the keychain
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// 0 always takes the likeliest word, higher values wander
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    pub temperature: f32,
    /// Compute on the graphics processor if the engine was built for one
    #[arg(long)]
    pub gpu: bool,
}

/// Talk in the terminal.
#[derive(Debug, Args)]
pub struct Chat {
    /// Instructions for the model
    #[arg(long, value_name = "TEXT")]
    pub system: Option<String>,
    /// Speak the answers
    #[arg(long)]
    pub speak: bool,
    /// Which model answers
    #[command(flatten)]
    pub mind: Mind,
}

/// A family of voices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Family {
    /// The small quick one
    Hibari,
    /// The rich one with many voices
    Kokoro,
    /// The espeak-ng program, if it is installed
    Espeak,
}

/// Speak a text.
#[derive(Debug, Args)]
pub struct Say {
    /// The text; without it, or with -, it is read from standard input
    pub text: Vec<String>,
    /// Write a WAV file instead of playing; - for standard output
    #[arg(long, short, value_name = "FILE.wav")]
    pub out: Option<PathBuf>,
    /// A voice by name; `--voice list` names them
    #[arg(long, value_name = "NAME")]
    pub voice: Option<String>,
    /// How fast: 0.5 to 2
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = rate)]
    pub rate: f32,
    /// Two-letter code of the text's language
    #[arg(long, value_name = "CODE", default_value = "en")]
    pub language: String,
    /// Which family of voices
    #[arg(long, value_enum, default_value = "hibari")]
    pub family: Family,
}

fn rate(text: &str) -> Result<f32, CannotSpeakAtThatRate> {
    text.parse()
        .ok()
        .filter(|rate| (0.5..=2.0).contains(rate))
        .ok_or(CannotSpeakAtThatRate)
}

/// A rate that is no number from 0.5 to 2.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("a number from 0.5 to 2 is needed")]
pub struct CannotSpeakAtThatRate;

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
    List,
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
    /// Fetch the starter set: what makes Sotto hear, think and speak
    Starter {
        /// Only these, also ones that are only made when asked for
        ids: Vec<String>,
    },
}

/// Check everything.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Try graphics processors again that failed before
    #[arg(long)]
    pub retry_gpu: bool,
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
    /// Frames, starts, and what waiting costs
    Machinery,
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_words_hold_together() {
        Arguments::command().debug_assert();
    }
}
