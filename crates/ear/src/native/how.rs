//! How a decode is asked for: context, silence behind the audio, parameters, threads.

use std::ffi::c_int;

use sotto_engines::hearing::AudioContext;
use whisper_rs::{FullParams, SamplingStrategy};

/// Silence behind the audio: Whisper loses last words that touch the end.
pub const PAD: usize = 8_000;
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
/// ggml's quick products want sides that are multiples of 8 (AVX2) or 16 (AVX-512), and 1500 is neither: what the attention
/// of the whole context adds up then goes the slow way, in one operation for each layer, and within an operation
/// nothing can be stopped.
const QUICK: usize = 16;

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

/// How many frames of context the audio gets. Short contexts of tuned weights stay as they were trained: attention is a small
/// part of them.
#[must_use]
pub fn context_frames(samples: usize, short_contexts: bool, wanted: AudioContext) -> usize {
    let fitted = samples.div_ceil(FRAME) + BEHIND;
    let fitted = if short_contexts {
        fitted
    } else {
        fitted.max(LEAST_STOCK)
    };
    let frames = match wanted {
        AudioContext::Full => WHOLE,
        AudioContext::Fitted => fitted.min(WHOLE),
        AudioContext::AtLeast(frames) => fitted.max(usize::from(frames)).min(WHOLE),
    };
    if short_contexts && !matches!(wanted, AudioContext::Full) {
        frames
    } else {
        quick(frames, samples)
    }
}

/// The next context that is quick to compute and holds all of the audio. At the end of the whole one that is twelve frames
/// less, a quarter of a second of the silence behind.
fn quick(frames: usize, samples: usize) -> usize {
    let up = frames.next_multiple_of(QUICK);
    let down = WHOLE / QUICK * QUICK;
    if up > down && samples > down * FRAME {
        WHOLE
    } else {
        up.min(down)
    }
}

/// The audio as the decoder gets it: with silence behind.
pub fn pad(samples: &[f32], into: &mut Vec<f32>) {
    into.clear();
    into.extend_from_slice(samples);
    into.resize((samples.len() + PAD).max(LEAST), 0.0);
}

/// The parameters of every decode; also those of the straight comparison.
pub fn parameters<'a, 'b>(
    how: &How<'a>,
    threads: c_int,
    frames: usize,
    short_contexts: bool,
) -> FullParams<'a, 'b> {
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
    // Stock weights end at once where somebody speaks softly. Weights tuned for short audio were taught to end at once
    // where nobody speaks, and must be allowed to.
    full.set_suppress_blank(!short_contexts);
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
