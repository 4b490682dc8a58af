//! Whisper itself: a loaded model, its parameters, and one decode of at most 30 seconds.
#![allow(unsafe_code)]

mod facts;
mod how;
pub mod log;
mod watch;

use std::ffi::c_int;
use std::path::Path;
use std::time::Instant;

use sotto_engines::hearing::{AudioContext, EarFacts, LoadEar};
use sotto_engines::{Device, Fault, FaultKind};
use whisper_rs::{WhisperContext, WhisperContextParameters, WhisperState};

pub use how::{How, context_frames, default_threads, pad, parameters};

use facts::{backend, size_name};
use how::PAD;
use watch::Watch;

use crate::loops::{self, repeats};
use crate::stop::Threads;
use crate::{marker, model_file, stop};

/// A loaded model. Its state lives between requests: creating one costs time.
///
/// Field order is drop order: the state goes before the threads it computes with.
pub struct Model {
    context: WhisperContext,
    state: Option<WhisperState>,
    pool: Threads,
    threads: c_int,
    padded: Vec<f32>,
    facts: EarFacts,
}

/// A token of a decode, as far as it is text.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Its bytes; a letter may be spread over several tokens.
    pub bytes: Vec<u8>,
    /// Its probability.
    pub probability: f32,
    /// Its log-probability.
    pub log_probability: f32,
}

/// What one decode gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// The tokens of the text, without a repeated tail.
    pub tokens: Vec<Token>,
    /// How likely it is that nobody spoke.
    pub no_speech: f32,
    /// Whether the text repeated itself from its very start; it is cut after the first round in any case.
    pub only_repeats: bool,
    /// How many tokens of text whisper.cpp wrote, a repeated tail among them.
    pub decoded: usize,
    /// After how many tokens the decode was stopped because it repeated itself, if it was.
    pub stopped_after: Option<usize>,
}

impl Model {
    /// Loads a model after looking through its file.
    pub fn load(wanted: &LoadEar) -> Result<Self, Fault> {
        let started = Instant::now();
        let header = model_file::check(&wanted.model)?;
        let backend = backend(wanted.device)?;
        log::install();
        let on_gpu = wanted.device == Device::Gpu;
        let mut parameters = WhisperContextParameters::default();
        parameters.use_gpu(on_gpu);
        let failed = |what: &str| {
            let kind = if on_gpu {
                FaultKind::Gpu
            } else {
                FaultKind::OutOfMemory
            };
            Fault::new(
                kind,
                format!(
                    "The speech model {} could not be {what}.",
                    wanted.model.display()
                ),
            )
        };
        let context =
            WhisperContext::new_with_params(&wanted.model, parameters).map_err(|error| {
                tracing::warn!(%error, "whisper.cpp refused the model");
                if on_gpu {
                    failed("loaded")
                } else {
                    not_taken(&wanted.model)
                }
            })?;
        let threads = c_int::from(if wanted.threads == 0 {
            default_threads()
        } else {
            wanted.threads.min(64)
        });
        let pool = Threads::new(threads);
        // The file was taken; what a state needs besides it is memory.
        let state = pool
            .make(|| context.create_state())
            .map_err(|_| failed("made ready"))?;
        let facts = EarFacts {
            size: size_name(header.audio_layers, header.text_layers).to_owned(),
            multilingual: context.is_multilingual(),
            short_contexts: marker::short_contexts(&wanted.model),
            backend: backend.to_owned(),
            load_ms: u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX),
        };
        Ok(Self {
            context,
            state: Some(state),
            pool,
            threads,
            padded: Vec::new(),
            facts,
        })
    }

    /// What was loaded.
    #[must_use]
    pub fn facts(&self) -> &EarFacts {
        &self.facts
    }

    /// Where the counter stands by which the model's operations are shared out among its threads.
    #[cfg(all(test, target_os = "linux", target_env = "gnu"))]
    pub fn pieces(&self) -> c_int {
        self.pool.pieces()
    }

    /// Decodes at most 30 seconds. `stop` is asked every few milliseconds; once it says so, the answer is
    /// [`FaultKind::Cancelled`].
    pub fn decode(
        &mut self,
        samples: &[f32],
        how: &How<'_>,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Heard, Fault> {
        let frames = context_frames(samples.len() + PAD, self.facts.short_contexts, how.context);
        pad(samples, &mut self.padded);
        let prompt = match how.prompt {
            // The capacity must suffice: whisper-rs trusts the count it gets back. A token has at least one byte.
            Some(text) => self
                .context
                .tokenize(text, text.len() + 8)
                .unwrap_or_default(),
            None => Vec::new(),
        };
        let mut watch = Watch::over(&self.context);
        let mut full = parameters(how, self.threads, frames, self.facts.short_contexts);
        if !prompt.is_empty() {
            full.set_tokens(&prompt);
        }
        // SAFETY: `watch` outlives the call to `full` below; `ask` finds its question by itself and is given nothing.
        unsafe {
            watch.put_into(&mut full);
            full.set_abort_callback(Some(stop::ask));
        }
        let mut state = self.take_state()?;
        let work = || state.full(full, &self.padded);
        let (result, stopped) = self.pool.while_asking(stop, work);
        if stopped {
            return Err(self.stopped(state));
        }
        result.map_err(|error| self.failed(&error))?;
        let heard = self.read(&state, watch.stopped_after());
        self.state = Some(state);
        Ok(heard)
    }

    /// The language of at most 30 seconds, and how sure the model is of it.
    pub fn detect(
        &mut self,
        samples: &[f32],
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<(&'static str, f32), Fault> {
        if !self.facts.multilingual {
            return Ok(("en", 1.0));
        }
        let frames = context_frames(
            samples.len() + PAD,
            self.facts.short_contexts,
            AudioContext::Fitted,
        );
        pad(samples, &mut self.padded);
        let how = How {
            language: "en",
            translate: false,
            prompt: None,
            context: AudioContext::Fitted,
        };
        let mut full = parameters(&how, self.threads, frames, self.facts.short_contexts);
        // A tenth of a second is too short for whisper.cpp to decode: this call only computes the spectrum and sets
        // the context, which detection by itself would take over from whatever was decoded last.
        full.set_duration_ms(100);
        let mut state = self.take_state()?;
        let threads = usize::try_from(self.threads).unwrap_or(1);
        let (result, stopped) = self.pool.while_asking(stop, || {
            state.full(full, &self.padded)?;
            state.lang_detect(0, threads)
        });
        if stopped {
            return Err(self.stopped(state));
        }
        let (id, probabilities) = result.map_err(|error| self.failed(&error))?;
        self.state = Some(state);
        let code = whisper_rs::get_lang_str(id).unwrap_or("en");
        let probability = usize::try_from(id)
            .ok()
            .and_then(|id| probabilities.get(id))
            .copied()
            .unwrap_or(0.0);
        Ok((code, probability))
    }

    fn take_state(&mut self) -> Result<WhisperState, Fault> {
        match self.state.take() {
            Some(state) => Ok(state),
            None => self
                .pool
                .make(|| self.context.create_state())
                .map_err(|error| self.failed(&error)),
        }
    }

    /// The state of a stopped decode is kept. whisper.cpp resets its schedulers when a graph is stopped, and the next
    /// decode clears its own caches and writes every tensor before it is read. To drop it would give back about a hundred
    /// megabytes and take them again, while the decode that the cancel made room for already waits. After a failure it is
    /// dropped all the same.
    fn stopped(&mut self, state: WhisperState) -> Fault {
        self.state = Some(state);
        Fault::cancelled()
    }

    fn failed(&self, error: &whisper_rs::WhisperError) -> Fault {
        tracing::warn!(%error, "whisper.cpp failed");
        if self.facts.backend == "CPU" {
            Fault::inside("The ear could not decode this audio. Try again.")
        } else {
            Fault::new(
                FaultKind::Gpu,
                "The graphics processor failed while listening; the processor is used instead.",
            )
        }
    }

    fn read(&self, state: &WhisperState, stopped_after: Option<usize>) -> Heard {
        let end = self.context.token_eot();
        let (mut ids, mut tokens, mut no_speech) = (Vec::new(), Vec::new(), 0.0_f32);
        for segment in state.as_iter() {
            no_speech = no_speech.max(segment.no_speech_probability());
            for token in (0..segment.n_tokens()).filter_map(|index| segment.get_token(index)) {
                let data = token.token_data();
                if data.id >= end {
                    continue;
                }
                ids.push(data.id);
                tokens.push(Token {
                    bytes: token.to_bytes().unwrap_or_default().to_vec(),
                    probability: data.p,
                    log_probability: data.plog,
                });
            }
        }
        let found: Option<loops::Loop> = repeats(&ids);
        if let Some(found) = found {
            tokens.truncate(found.keep());
        }
        Heard {
            tokens,
            no_speech,
            only_repeats: found.is_some_and(|found| found.start == 0),
            decoded: ids.len(),
            stopped_after,
        }
    }
}

/// A file that whisper.cpp refuses although the check before it took it. It is not called damaged: that check found nothing
/// wrong, and whisper.cpp says no more of a lack of memory than of anything else.
fn not_taken(model: &Path) -> Fault {
    let bytes = std::fs::metadata(model).map_or(0, |facts| facts.len());
    Fault::new(
        FaultKind::OutOfMemory,
        format!(
            "The speech model {} could not be loaded, although its file looks whole. Most likely there is not enough free memory: its weights alone take {} MB. Close other programs, or choose a smaller model.",
            model.display(),
            bytes.div_ceil(1_000_000)
        ),
    )
}
