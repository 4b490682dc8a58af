//! `sotto-ear straight`: the same model, audio and parameters through whisper-rs alone, to measure what Sotto adds.

use std::ffi::OsString;
use std::io::Write;
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
        "usage: sotto-ear straight --model FILE --wav FILE… [--repeat N] [--context full|fitted] [--threads N]"
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
    /// The result could not be written.
    #[error("the result could not be written: {0}")]
    Output(#[from] std::io::Error),
}

struct Wish {
    model: PathBuf,
    wavs: Vec<PathBuf>,
    repeat: u32,
    context: AudioContext,
    threads: u16,
}

fn parse(arguments: &[OsString]) -> Option<Wish> {
    let (mut model, mut wavs) = (None, Vec::new());
    let (mut repeat, mut context, mut threads) = (1, AudioContext::Fitted, default_threads());
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
            "--repeat" => repeat = rest.next()?.to_str()?.parse().ok()?,
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

/// Runs the comparison: one line of JSON per file and repetition.
pub fn run(arguments: &[OsString], output: &mut impl Write) -> Result<(), StraightError> {
    let wish = parse(arguments).ok_or(StraightError::Usage)?;
    let started = Instant::now();
    let mut straight = Straight::load(&wish.model, wish.threads)?;
    let load_ms = started.elapsed().as_millis() as u64;
    let recordings: Vec<_> = wish
        .wavs
        .iter()
        .map(|file| wav::read(file))
        .collect::<Result<_, _>>()?;
    for repetition in 0..wish.repeat {
        for (file, samples) in wish.wavs.iter().zip(&recordings) {
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
        }
    }
    Ok(())
}
