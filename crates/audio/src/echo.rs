//! The echo canceller: takes out of the microphone what the loudspeaker says.
//!
//! The reference is what was really handed to the output callback, frame for frame with the microphone: never what is
//! queued, which comes seconds earlier and makes the canceller silently useless. How long the sound takes from there to the
//! microphone is measured (see [`delay`]), and the reference is held back when it takes longer than the canceller can bridge.
//!
//! What the canceller gives is used only where what is played was really heard to come back. It runs beside until then, and
//! learns; with headphones it stays at that. While nothing is played it does not run.

pub mod delay;
pub mod measure;
pub mod quieten;
#[cfg(test)]
mod tests;

use sonora::config::EchoCanceller;
use sonora::{AudioProcessing, Config, StreamConfig};

use crate::rate::{FRAME, Frame, RATE};
use delay::{Delay, LONGEST};

/// Whether the echo is cancelled here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cancelling {
    /// Unless the source already does it.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never: headphones, or a source that does it without saying so.
    Off,
}

impl Cancelling {
    /// Whether to cancel the echo in what this microphone hears. Two cancellers, one after the other, are worse than one:
    /// the second one sees an echo path that jumps about.
    #[must_use]
    pub fn wanted(self, microphone: &str) -> bool {
        match self {
            Self::Auto => !cancels_already(microphone),
            Self::On => true,
            Self::Off => false,
        }
    }
}

/// Whether a source of this name cancels the echo by itself, as PipeWire's and PulseAudio's modules, and the
/// voice-processing unit of macOS, call theirs.
#[must_use]
pub fn cancels_already(microphone: &str) -> bool {
    let letters: String = microphone
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    ["echocancel", "aecsource", "voiceprocessing"]
        .iter()
        .any(|name| letters.contains(name))
}

/// What the canceller bridges by itself, in milliseconds. On a real recording it took out 36 dB at 435 ms, and 2 dB at 535.
const AT_EASE: usize = 440;
/// What is left to it when the reference is held back: the measure may be a little long, and a reference that comes after
/// its echo is no reference. With 40 ms it took out 13 dB less.
const LEFT: usize = 100;

/// By how many milliseconds the reference is to be held back from now on, given the delay that was measured.
#[must_use]
pub fn held_back(now: usize, measured: usize) -> usize {
    let left = measured.checked_sub(now);
    if left.is_some_and(|left| left <= AT_EASE) {
        now
    } else {
        measured.saturating_sub(LEFT)
    }
}

/// Frames without anything played after which the canceller rests: two seconds, long after the last reflection.
const RESTS: usize = 200;
/// Frames that the canceller runs beside, when it begins: what it gives first is still of before.
const WARMS: u32 = 2;

const PER_MS: usize = RATE as usize / 1_000;
const LINE: usize = LONGEST * PER_MS + FRAME;

/// The canceller, for frames of 10 ms at 16 kHz.
#[derive(Debug)]
pub struct Echo {
    processing: Option<AudioProcessing>,
    delay: Delay,
    /// The last references, oldest first.
    line: Vec<f32>,
    /// How far the reference is held back, in milliseconds.
    back: usize,
    /// Frames that the canceller has run since it began, or began again.
    run: u32,
    /// Whether the last frame was what the canceller gave.
    used: bool,
}

fn canceller() -> AudioProcessing {
    let format = StreamConfig::new(RATE, 1);
    AudioProcessing::builder()
        .config(Config {
            echo_canceller: Some(EchoCanceller::default()),
            ..Config::default()
        })
        .capture_config(format)
        .render_config(format)
        .build()
}

impl Echo {
    /// A canceller, or none at all: then the microphone passes untouched.
    #[must_use]
    pub fn new(cancel: bool) -> Self {
        Self {
            processing: cancel.then(canceller),
            delay: Delay::default(),
            line: vec![0.0; LINE],
            back: 0,
            run: 0,
            used: false,
        }
    }

    /// Whether it cancels anything.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.processing.is_some()
    }

    /// Takes the echo of `reference` out of `microphone`. One call for every 10 ms, also when nothing is played: the
    /// reference is silence then.
    pub fn frame(&mut self, reference: &Frame, microphone: &mut Frame) {
        if self.processing.is_none() {
            return;
        }
        self.delay.hear(reference, microphone);
        self.hold_back();
        self.line.copy_within(FRAME.., 0);
        self.line[LINE - FRAME..].copy_from_slice(reference);
        // Both sides of the canceller stand still together, so it goes on later as if no time had passed.
        let rests = self.delay.silent() > RESTS;
        if rests && !self.used {
            self.run = 0;
            return;
        }
        let heard = *microphone;
        if !self.cancel(&heard, microphone) {
            *microphone = heard;
            self.used = false;
            return;
        }
        self.run = self.run.saturating_add(1);
        let use_it = !rests && self.delay.comes_back() && self.run >= WARMS;
        cross(&heard, microphone, self.used, use_it);
        self.used = use_it;
    }

    /// Holds the reference back by as much as the delay asks for.
    fn hold_back(&mut self) {
        let (Some(processing), Some(measured)) = (&mut self.processing, self.delay.milliseconds())
        else {
            return;
        };
        let back = held_back(self.back, measured).min(LONGEST);
        if back != self.back {
            self.back = back;
            // What it learned so far was at another delay, and would hinder it for three seconds.
            *processing = canceller();
        }
        let left = measured.saturating_sub(self.back);
        // Within 0 to 500, which is all it could complain about.
        let _ = processing.set_stream_delay_ms(i32::try_from(left.min(500)).unwrap_or(500));
    }

    /// What the canceller makes of what was heard, if it can.
    fn cancel(&mut self, heard: &Frame, into: &mut Frame) -> bool {
        let Some(processing) = &mut self.processing else {
            return false;
        };
        let from = LINE - FRAME - self.back * PER_MS;
        let (then, mut same) = (&self.line[from..from + FRAME], [0.0; FRAME]);
        // The format is the one it was built for, so there is nothing to refuse.
        processing
            .process_render_f32(&[then], &mut [&mut same[..]])
            .and_then(|()| processing.process_capture_f32(&[&heard[..]], &mut [&mut into[..]]))
            .is_ok()
    }

    /// The measured time from the output callback to the microphone, in milliseconds.
    #[must_use]
    pub fn milliseconds(&self) -> Option<usize> {
        self.delay.milliseconds()
    }

    /// Sound was lost, or the microphone was closed for a while, and the two were brought together anew: see
    /// [`crate::devices::Heard::anew`]. The room is the same, so that there is an echo, and about how late, is still known.
    pub fn begin_anew(&mut self) {
        if self.is_on() {
            self.processing = Some(canceller());
        }
        self.delay.begin_anew();
        self.line.fill(0.0);
        self.run = 0;
    }

    /// Another microphone or loudspeaker: everything has to be learned anew.
    pub fn forget(&mut self) {
        *self = Self::new(self.is_on());
    }
}

/// From what was heard to what the canceller gives, or back, within a frame: a step would be heard as a click.
fn cross(heard: &Frame, cancelled: &mut Frame, was: bool, is: bool) {
    if was && is {
        return;
    }
    for (at, (cancelled, heard)) in cancelled.iter_mut().zip(heard).enumerate() {
        let moved = (at + 1) as f32 / FRAME as f32;
        let share = match (was, is) {
            (false, true) => moved,
            (true, false) => 1.0 - moved,
            _ => 0.0,
        };
        *cancelled = if share > 0.0 {
            heard + share * (*cancelled - heard)
        } else {
            *heard
        };
    }
}
