//! Whether somebody speaks, told for each 10 ms of sound.
//!
//! The detector costs a three-thousandth of a core, so it may listen all day. It thinks in frames of 16 ms and everything
//! else here goes in steps of 10: the sound is put together anew, in a buffer that lies there from the start.

#[cfg(test)]
mod tests;

use earshot::Detector;

use crate::{FRAME, FRAME_MS};

/// Samples in a frame of the detector.
const DETECTED: usize = 256;

/// From which likelihood on it is voice, and what is too short to be voice or a pause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothing {
    /// Speech begins with this likelihood. Measured on labelled recordings: at 0.5 the detector fills short pauses too.
    pub enter: f32,
    /// Speech goes on above this one, so that a likelihood that wavers around one number does not flicker.
    pub leave: f32,
    /// Shorter bursts are clicks and not speech.
    pub least_ms: u32,
    /// Shorter gaps are part of the speech: the closed lips of a "p".
    pub hang_ms: u32,
}

impl Smoothing {
    /// [`Smoothing::hang_ms`] unless it is changed. Whoever counts silence adds it: it has passed in silence already.
    pub const HANG_MS: u32 = 40;
    /// [`Smoothing::least_ms`] unless it is changed. Whoever counts voice adds it, less the frame that tells: it was voice already.
    pub const LEAST_MS: u32 = 50;
}

impl Default for Smoothing {
    fn default() -> Self {
        Self {
            enter: 0.6,
            leave: 0.55,
            least_ms: Self::LEAST_MS,
            hang_ms: Self::HANG_MS,
        }
    }
}

/// What is known of the speech up to the newest frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Speech {
    /// Somebody speaks.
    pub speaking: bool,
    /// How much of this stretch of speech, or of what may become one, was likely voice.
    pub voiced_ms: u32,
    /// How long ago it was last likely voice.
    pub quiet_ms: u32,
}

impl Speech {
    /// Likely voice, and too short yet to be told from a click.
    #[must_use]
    pub fn begins(&self) -> bool {
        !self.speaking && self.voiced_ms > 0
    }
}

/// Goes on by one frame of 10 ms with this likelihood of voice.
#[must_use]
pub fn smooth(before: Speech, likelihood: f32, by: &Smoothing) -> Speech {
    let enough = if before.speaking { by.leave } else { by.enter };
    // A likelihood that is no number is none.
    if likelihood >= enough {
        let voiced_ms = before.voiced_ms.saturating_add(FRAME_MS);
        return Speech {
            speaking: before.speaking || voiced_ms >= by.least_ms,
            voiced_ms,
            quiet_ms: 0,
        };
    }
    let quiet_ms = before.quiet_ms.saturating_add(FRAME_MS);
    let speaking = before.speaking && quiet_ms <= by.hang_ms;
    Speech {
        speaking,
        voiced_ms: if speaking { before.voiced_ms } else { 0 },
        quiet_ms,
    }
}

/// Listens frame by frame for somebody who speaks. Nothing is allocated once it is there.
pub struct Activity {
    detector: Box<Detector>,
    frame: [i16; DETECTED],
    filled: usize,
    likelihood: f32,
    speech: Speech,
    smoothing: Smoothing,
}

impl Default for Activity {
    fn default() -> Self {
        Self::new(Smoothing::default())
    }
}

impl Activity {
    /// The detector tells a voice and its end about so much later than they are there: two to three of its own frames. Whoever
    /// counts silence in which something ends adds it.
    pub const LATE_MS: u32 = 40;

    /// Starts to listen.
    #[must_use]
    pub fn new(smoothing: Smoothing) -> Self {
        Self {
            detector: Box::default(),
            frame: [0; DETECTED],
            filled: 0,
            likelihood: 0.0,
            speech: Speech::default(),
            smoothing,
        }
    }

    /// Hears the next 10 ms. What it says of them is late by the detector's own 32 to 48 ms.
    pub fn hear(&mut self, frame: &[f32; FRAME]) -> Speech {
        for sample in frame {
            // The cast saturates: clipped sound stays clipped, and what is no number is silence.
            self.frame[self.filled] = (sample * 32_768.0) as i16;
            self.filled += 1;
            if self.filled == DETECTED {
                self.filled = 0;
                self.likelihood = self.detector.predict_i16(&self.frame);
            }
        }
        self.speech = smooth(self.speech, self.likelihood, &self.smoothing);
        self.speech
    }

    /// How likely the newest 16 ms that were heard whole are voice, 0 to 1.
    #[must_use]
    pub fn likelihood(&self) -> f32 {
        self.likelihood
    }

    /// Begins anew, with another device or after a gap.
    pub fn forget(&mut self) {
        self.detector.reset();
        self.filled = 0;
        self.likelihood = 0.0;
        self.speech = Speech::default();
    }
}
