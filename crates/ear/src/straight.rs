//! `sotto-ear straight`: the same model, audio and parameters through whisper-rs alone, to measure what Sotto adds.
//!
//! With `--repeat asked` it stays and decodes the file whose number (from 0) it reads in a line, so that whoever measures
//! can take turns with it.

use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::time::Instant;

use sotto_engines::hearing::AudioContext;
use whisper_rs::{WhisperContext, WhisperContextParameters, WhisperState};

use crate::native::{How, context_frames, default_threads, pad, parameters};
use crate::wav::{self, WavError};
use crate::{marker, model_file, native};

/// Why the comparison could not run.
#[derive(Debug, thiserror::Error)]
pub enum StraightError {
    /// The command line is not understood.
    #[error(
        "usage: sotto-ear straight --model FILE --wav FILE… [--repeat N|asked] [--context full|fitted] [--threads N]"
    )]
    Usage,
    /// The model cannot be used.
    #[error("{0}")]
    Model(String),
    /// The audio cannot be read.
    #[error(transparent)]
    Wav(#[from] WavError),
    /// whisper-rs failed.
    #[error("whisper-rs failed: {0}")]
    Native(#[from] whisper_rs::WhisperError),
    /// The result could not be written, or what is asked could not be read.
    #[error("the result could not be written, or what is asked not read: {0}")]
    Output(#[from] std::io::Error),
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeat {
    /// All files so many times.
    Times(u32),
    /// One file whenever its number is read.
    Asked,
}

impl Repeat {
    fn of(word: &str) -> Option<Self> {
        match word {
            "asked" => Some(Self::Asked),
            number => number.parse().ok().map(Self::Times),
        }
    }
}

struct Wish {
    model: PathBuf,
    wavs: Vec<PathBuf>,
    repeat: Repeat,
    context: AudioContext,
    threads: u16,
}

fn parse(arguments: &[OsString]) -> Option<Wish> {
    let (mut model, mut wavs) = (None, Vec::new());
    let (mut repeat, mut context, mut threads) =
        (Repeat::Times(1), AudioContext::Fitted, default_threads());
    let mut rest = arguments.iter().peekable();
    while let Some(flag) = rest.next() {
        match flag.to_str()? {
            "--model" => model = Some(PathBuf::from(rest.next()?)),
            "--wav" => {
                while let Some(file) =
                    rest.next_if(|next| !next.to_string_lossy().starts_with("--"))
                {
                    wavs.push(PathBuf::from(file));
                }
            }
            "--repeat" => repeat = Repeat::of(rest.next()?.to_str()?)?,
            "--threads" => threads = rest.next()?.to_str()?.parse().ok()?,
            "--context" => {
                context = match rest.next()?.to_str()? {
                    "full" => AudioContext::Full,
                    "fitted" => AudioContext::Fitted,
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    let model = model?;
    (!wavs.is_empty()).then_some(Wish {
        model,
        wavs,
        repeat,
        context,
        threads,
    })
}

/// A model straight in whisper-rs.
pub struct Straight {
    state: WhisperState,
    short_contexts: bool,
    threads: u16,
    padded: Vec<f32>,
}

impl Straight {
    /// Loads it.
    pub fn load(model: &std::path::Path, threads: u16) -> Result<Self, StraightError> {
        model_file::check(model).map_err(|error| StraightError::Model(error.to_string()))?;
        native::log::install();
        let mut wanted = WhisperContextParameters::default();
        wanted.use_gpu(false);
        let state = WhisperContext::new_with_params(model, wanted)?.create_state()?;
        Ok(Self {
            state,
            short_contexts: marker::short_contexts(model),
            threads,
            padded: Vec::new(),
        })
    }

    /// The text of some audio in this language.
    pub fn text(
        &mut self,
        samples: &[f32],
        context: AudioContext,
        language: &str,
    ) -> Result<String, StraightError> {
        pad(samples, &mut self.padded);
        let how = How {
            language,
            translate: false,
            prompt: None,
            context,
        };
        let frames = context_frames(
            self.padded.len().min(samples.len() + 8_000),
            self.short_contexts,
            context,
        );
        self.state.full(
            parameters(&how, i32::from(self.threads), frames, self.short_contexts),
            &self.padded,
        )?;
        let mut text = String::new();
        for segment in self.state.as_iter() {
            text.push_str(&segment.to_str_lossy()?);
        }
        Ok(text.trim().to_owned())
    }
}

/// Runs the comparison: one line of JSON per file and repetition, or per line of what is asked.
pub fn run(
    arguments: &[OsString],
    asked: impl BufRead,
    output: &mut impl Write,
) -> Result<(), StraightError> {
    let wish = parse(arguments).ok_or(StraightError::Usage)?;
    let started = Instant::now();
    let mut straight = Straight::load(&wish.model, wish.threads)?;
    let load_ms = started.elapsed().as_millis() as u64;
    let recordings: Vec<_> = wish
        .wavs
        .iter()
        .map(|file| wav::read(file))
        .collect::<Result<_, _>>()?;
    let mut hear = |repetition: u32, number: usize| -> Result<(), StraightError> {
        let (Some(file), Some(samples)) = (wish.wavs.get(number), recordings.get(number)) else {
            return Err(StraightError::Usage);
        };
        let started = Instant::now();
        let text = straight.text(samples, wish.context, "en")?;
        let line = serde_json::json!({
            "file": file.display().to_string(),
            "repetition": repetition,
            "audio_ms": samples.len() as u64 / 16,
            "decode_ms": started.elapsed().as_secs_f64() * 1000.0,
            "load_ms": load_ms,
            "text": text,
        });
        writeln!(output, "{line}")?;
        Ok(output.flush()?)
    };
    match wish.repeat {
        Repeat::Times(times) => {
            for repetition in 0..times {
                for number in 0..wish.wavs.len() {
                    hear(repetition, number)?;
                }
            }
        }
        Repeat::Asked => {
            for (repetition, line) in (0..).zip(asked.lines()) {
                let number: usize = line?.trim().parse().map_err(|_| StraightError::Usage)?;
                hear(repetition, number)?;
            }
        }
    }
    Ok(())
}
