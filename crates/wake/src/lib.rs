//! The wake word: hears "hey Sotto", the bare "Sotto" and "stop" in a stream of sound, and nothing else listens all day.
//! Pure arithmetic over what is fed in: no thread, no clock, no file, and no allocation once it has started.
//!
//! The layers are written out here instead of run by an inference library: the net has four kinds of them, streaming them
//! with buffers of their own costs a third of a hundredth of a core, and a library would recompute the past.

mod decision;
mod net;
mod spectrum;
mod weights;

pub use decision::{Heard, Listening, NearMiss, Phrase, Settings};
pub use spectrum::{BANDS, FRAME, Spectrum};
pub use weights::{Unusable, Weights};

use decision::Decision;
use net::Net;

/// Samples in a second of what is fed in.
pub const RATE: u32 = 16_000;

/// The ear that waits to be called.
pub struct Wake {
    pending: [f32; FRAME],
    filled: usize,
    frames: u64,
    row: [f32; BANDS],
    spectrum: Spectrum,
    net: Net,
    decision: Decision,
}

impl Wake {
    /// Starts listening for "hey Sotto" with ordinary sensitivity.
    #[must_use]
    pub fn new(weights: Weights) -> Self {
        let decision = Decision::new(weights.thresholds());
        Self {
            pending: [0.0; FRAME],
            filled: 0,
            frames: 0,
            row: [0.0; BANDS],
            spectrum: Spectrum::new(),
            net: Net::new(weights),
            decision,
        }
    }

    /// Changes what is listened for and how readily.
    pub fn set(&mut self, settings: Settings) {
        self.decision.set(settings);
    }

    /// What is listened for and how readily.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.decision.settings()
    }

    /// Takes sound at 16 kHz, mono, in -1..1, best 10 ms (160 samples) at a time; other lengths are gathered. Says what
    /// was heard, at most one phrase a call and none during the pause after the last one.
    pub fn feed(&mut self, sound: &[f32]) -> Option<Heard> {
        let mut heard = None;
        for &sample in sound {
            // A broken driver's infinities must not stay in the buffers for ever.
            self.pending[self.filled] = if sample.is_finite() {
                sample.clamp(-1.0, 1.0)
            } else {
                0.0
            };
            self.filled += 1;
            if self.filled == FRAME {
                self.filled = 0;
                heard = heard.or(self.frame());
            }
        }
        heard
    }

    /// How sure the net was lately, in 0..1 for "hey Sotto", "Sotto" and "stop": for a meter in the settings.
    #[must_use]
    pub fn confidences(&self) -> [f32; 3] {
        self.decision.confidences()
    }

    /// The net's newest answer as it is, before smoothing: for tests against the recipe and for drawing curves.
    #[must_use]
    pub fn last_answer(&self) -> [f32; 3] {
        self.decision.last_answer()
    }

    /// What nearly counted, oldest first: helps a user whose voice is missed to choose the sensitivity.
    pub fn near_misses(&self) -> impl Iterator<Item = NearMiss> + '_ {
        self.decision.near_misses()
    }

    /// Forgets the sound so far (after the microphone was off), not the settings and near misses.
    pub fn forget(&mut self) {
        self.filled = 0;
        self.spectrum.forget();
        self.net.forget();
        self.decision.forget();
    }

    fn frame(&mut self) -> Option<Heard> {
        self.frames += 1;
        self.spectrum.push(&self.pending, &mut self.row);
        let logits = self.net.push(&self.row)?;
        self.decision.step(logits, self.frames * 10)
    }
}
