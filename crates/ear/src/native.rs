//! Whisper itself: a loaded model, its parameters, and one decode of at most 30 seconds.
#![allow(unsafe_code)]

use std::ffi::{c_int, c_void};
use std::time::Instant;

use sotto_engines::hearing::{AudioContext, EarFacts, LoadEar};
use sotto_engines::{Device, Fault, FaultKind};
use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState,
    WhisperSysContext, WhisperSysState, WhisperTokenData,
};

use crate::loops::{self, repeats};
use crate::{marker, model_file, stop};

/// Silence behind the audio: Whisper loses last words that touch the end.
const PAD: usize = 8_000;
/// whisper.cpp reads beyond the end of shorter audio, and Whisper hears less in it.
const LEAST: usize = 17_600;
/// Samples in a frame of the encoder.
const FRAME: usize = 320;
/// The whole context: 30 seconds.
const WHOLE: usize = 1500;
/// Stock weights repeat themselves in shorter contexts (measured: 768 is safe, 512 is not).
const LEAST_STOCK: usize = 768;
/// Frames behind the audio that tuned weights were trained with.
const BEHIND: usize = 32;

/// A loaded model. Its state lives between requests: creating one costs time.
pub struct Model {
    context: WhisperContext,
    state: Option<WhisperState>,
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
}

/// How to decode.
#[derive(Debug, Clone, Copy)]
pub struct How<'a> {
    /// A code the model knows.
    pub language: &'a str,
    /// Into English.
    pub translate: bool,
    /// What the decoder is told was said before.
    pub prompt: Option<&'a str>,
    /// How much context to compute.
    pub context: AudioContext,
}

/// Threads used where the caller leaves it open: the physical cores, at most four.
#[must_use]
pub fn default_threads() -> u16 {
    let logical = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let physical = physical_cores().unwrap_or(logical);
    u16::try_from(physical.min(logical).clamp(1, 4)).unwrap_or(1)
}

/// Counts distinct cores where the system tells them apart (Linux); elsewhere `None`.
fn physical_cores() -> Option<usize> {
    let cores: std::collections::HashSet<String> = std::fs::read_dir("/sys/devices/system/cpu")
        .ok()?
        .filter_map(|entry| {
            std::fs::read_to_string(entry.ok()?.path().join("topology/thread_siblings_list")).ok()
        })
        .collect();
    (!cores.is_empty()).then_some(cores.len())
}

/// How many frames of context the audio gets.
#[must_use]
pub fn context_frames(samples: usize, short_contexts: bool, wanted: AudioContext) -> usize {
    let fitted = samples.div_ceil(FRAME) + BEHIND;
    let fitted = if short_contexts {
        fitted
    } else {
        fitted.max(LEAST_STOCK)
    };
    match wanted {
        AudioContext::Full => WHOLE,
        AudioContext::Fitted => fitted.min(WHOLE),
        AudioContext::AtLeast(frames) => fitted.max(usize::from(frames)).min(WHOLE),
    }
}

/// The audio as the decoder gets it: with silence behind.
pub fn pad(samples: &[f32], into: &mut Vec<f32>) {
    into.clear();
    into.extend_from_slice(samples);
    into.resize((samples.len() + PAD).max(LEAST), 0.0);
}

/// The parameters of every decode; also those of the straight comparison.
pub fn parameters<'a, 'b>(how: &How<'a>, threads: c_int, frames: usize) -> FullParams<'a, 'b> {
    let mut full = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
    full.set_n_threads(threads);
    // Passing a language leaks its few bytes in whisper-rs, and "en" is the default.
    if how.language != "en" {
        full.set_language(Some(how.language));
    }
    full.set_translate(how.translate);
    full.set_no_context(true);
    full.set_no_timestamps(true);
    full.set_single_segment(true);
    full.set_suppress_blank(true);
    full.set_suppress_nst(true);
    // A second try at a higher temperature costs a second and invents text.
    full.set_temperature_inc(0.0);
    // The gates judge silence themselves, from the same numbers.
    full.set_no_speech_thold(2.0);
    full.set_print_progress(false);
    full.set_print_realtime(false);
    full.set_print_special(false);
    full.set_print_timestamps(false);
    full.set_audio_ctx(frames as c_int);
    full
}

/// What the logits filter sees of the decode.
struct Watch {
    end_of_text: usize,
    vocabulary: usize,
    tokens: Vec<i32>,
}

/// Called by whisper.cpp before each token is chosen: ends a text that repeats itself.
unsafe extern "C" fn end_loops(
    _: *mut WhisperSysContext,
    _: *mut WhisperSysState,
    tokens: *const WhisperTokenData,
    count: c_int,
    logits: *mut f32,
    watch: *mut c_void,
) {
    if tokens.is_null() || logits.is_null() || watch.is_null() || count <= 0 {
        return;
    }
    // SAFETY: whisper.cpp passes `count` tokens and as many logits as its vocabulary has; `watch` is the one that
    // `Model::decode` keeps alive during the call, and greedy decoding calls from one thread.
    let (watch, tokens, logits) = unsafe {
        let watch = &mut *watch.cast::<Watch>();
        let logits = std::slice::from_raw_parts_mut(logits, watch.vocabulary);
        (
            watch,
            std::slice::from_raw_parts(tokens, count as usize),
            logits,
        )
    };
    watch.tokens.clear();
    watch.tokens.extend(tokens.iter().map(|token| token.id));
    if repeats(&watch.tokens).is_some() {
        logits.fill(f32::NEG_INFINITY);
        if let Some(end) = logits.get_mut(watch.end_of_text) {
            *end = 0.0;
        }
    }
}

impl Model {
    /// Loads a model after looking through its file.
    pub fn load(wanted: &LoadEar) -> Result<Self, Fault> {
        let started = Instant::now();
        let header = model_file::check(&wanted.model)?;
        let backend = backend(wanted.device)?;
        whisper_rs::install_logging_hooks();
        stop::install();
        let mut parameters = WhisperContextParameters::default();
        parameters.use_gpu(wanted.device == Device::Gpu);
        let failed = |what: &str| {
            let kind = if wanted.device == Device::Gpu {
                FaultKind::Gpu
            } else {
                FaultKind::ModelUnusable
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
                failed("loaded")
            })?;
        let state = context.create_state().map_err(|_| failed("made ready"))?;
        let threads = if wanted.threads == 0 {
            default_threads()
        } else {
            wanted.threads.min(64)
        };
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
            threads: c_int::from(threads),
            padded: Vec::new(),
            facts,
        })
    }

    /// What was loaded.
    #[must_use]
    pub fn facts(&self) -> &EarFacts {
        &self.facts
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
        let mut watch = Watch {
            end_of_text: self.context.token_eot() as usize,
            vocabulary: self.context.n_vocab().max(0) as usize,
            tokens: Vec::new(),
        };
        let mut full = parameters(how, self.threads, frames);
        if !prompt.is_empty() {
            full.set_tokens(&prompt);
        }
        // SAFETY: `watch` outlives the call to `full` below; `ask` finds its question by itself and is given nothing.
        unsafe {
            full.set_filter_logits_callback(Some(end_loops));
            full.set_filter_logits_callback_user_data((&raw mut watch).cast());
            full.set_abort_callback(Some(stop::ask));
        }
        let mut state = self.take_state()?;
        let (result, stopped) = stop::while_asking(stop, || state.full(full, &self.padded));
        if stopped {
            // The state is dropped: what an interrupted graph left in it is nobody's business any more.
            return Err(Fault::cancelled());
        }
        result.map_err(|error| self.failed(&error))?;
        let heard = self.read(&state);
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
        let mut full = parameters(&how, self.threads, frames);
        // A tenth of a second is too short for whisper.cpp to decode: this call only computes the spectrum and sets
        // the context, which detection by itself would take over from whatever was decoded last.
        full.set_duration_ms(100);
        let mut state = self.take_state()?;
        let threads = usize::try_from(self.threads).unwrap_or(1);
        let (result, stopped) = stop::while_asking(stop, || {
            state.full(full, &self.padded)?;
            state.lang_detect(0, threads)
        });
        if stopped {
            return Err(Fault::cancelled());
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
                .context
                .create_state()
                .map_err(|error| self.failed(&error)),
        }
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

    fn read(&self, state: &WhisperState) -> Heard {
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
        }
    }
}

/// The name of the backend, or why the device cannot be had.
fn backend(device: Device) -> Result<&'static str, Fault> {
    match device {
        Device::Cpu => Ok("CPU"),
        #[cfg(any(feature = "metal", feature = "vulkan", feature = "cuda"))]
        Device::Gpu if !stop::graphics_processor() => Err(Fault::new(
            FaultKind::Gpu,
            "No graphics processor was found; the processor is used instead.",
        )),
        Device::Gpu if cfg!(feature = "metal") => Ok("Metal"),
        Device::Gpu if cfg!(feature = "cuda") => Ok("CUDA"),
        Device::Gpu if cfg!(feature = "vulkan") => Ok("Vulkan"),
        Device::Gpu => Err(Fault::new(
            FaultKind::Gpu,
            "This build of the ear knows no graphics processor; the processor is used instead.",
        )),
    }
}

/// What people call a model of this size.
fn size_name(audio_layers: i32, text_layers: i32) -> &'static str {
    match (audio_layers, text_layers) {
        (4, _) => "tiny",
        (6, _) => "base",
        (12, _) => "small",
        (24, _) => "medium",
        (32, 4) => "large turbo",
        _ => "large",
    }
}
