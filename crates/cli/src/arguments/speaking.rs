//! The words of `sotto say`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// A family of voices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Family {
    /// The small quick one
    Hibari,
    /// The rich one with many voices
    Kokoro,
    /// Piper voices, each a model of its own: `sotto models` lists them
    Piper,
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
    /// A voice by name; `--voice list` names them. A Piper voice by its model (piper-…) or its file (NAME.onnx)
    #[arg(long, value_name = "NAME")]
    pub voice: Option<String>,
    /// How fast: 0.5 to 2
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = rate)]
    pub rate: f32,
    /// Two-letter code of the text's language; without it English, or what a Piper voice speaks
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
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
