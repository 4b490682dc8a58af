//! The words of `sotto listen`, `sotto dictate`, `sotto mute`, `sotto toggle`, `sotto press` and `sotto talk`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Talk with Sotto through the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct Listen {
    /// Listen only while the space bar is held; where a terminal does not tell when it is let go, it begins and ends
    #[arg(long)]
    pub push_to_talk: bool,
    /// Write down what is said instead of acting on it
    #[arg(long)]
    pub dictate: bool,
    /// End after the first answer, or the first thing that was dictated
    #[arg(long)]
    pub once: bool,
    /// Listen to nobody; show what was nearly heard as the wake word, the newest first, for choosing its sensitivity
    #[arg(long, conflicts_with_all = ["push_to_talk", "dictate", "once"])]
    pub near_misses: bool,
}

/// Write down what is said through the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct Dictate {
    /// End after the first thing that was said
    #[arg(long)]
    pub once: bool,
}

/// What becomes of the microphone's switch. The microphone is closed while it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Switch {
    /// Close the microphone
    On,
    /// Open it again
    Off,
    /// The other one of both
    #[default]
    Toggle,
}

/// Close the microphone, or open it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct Mute {
    /// Whether it is closed from now on
    #[arg(value_enum, default_value = "toggle")]
    pub what: Switch,
}

/// Begin to listen, or finish what was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct Toggle {
    /// Write down what is said instead of acting on it
    #[arg(long)]
    pub dictate: bool,
}

/// Begin to listen, as to somebody who holds a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct Press {
    /// Write down what is said instead of acting on it
    #[arg(long)]
    pub dictate: bool,
}

/// Talk with Sotto through recordings.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Talk {
    /// What is said to Sotto: a recording with one request or several
    #[arg(long = "in", value_name = "FILE")]
    pub input: PathBuf,
    /// Write what Sotto answers into a WAV file
    #[arg(long = "out", value_name = "FILE.wav")]
    pub output: Option<PathBuf>,
    /// Take as long as the recording takes, as with a microphone; otherwise it goes as fast as the machine can
    #[arg(long)]
    pub realtime: bool,
    /// Write down what is said instead of acting on it
    #[arg(long)]
    pub dictate: bool,
    /// Write where the time of each turn went into a file, as OpenTelemetry spans (OTLP in JSON)
    #[arg(long, value_name = "FILE.json")]
    pub spans: Option<PathBuf>,
    /// Send that to a collector of your own at the end, such as http://localhost:4318
    #[arg(long, value_name = "URL")]
    pub otlp: Option<String>,
}
