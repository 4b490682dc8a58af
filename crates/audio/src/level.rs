//! How loud it is at the microphone, for whoever watches the meter: at most 30 times a second, counted in samples.

#[cfg(test)]
mod tests;

/// How loud it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// For the eye: 0 is -60 dB and less, 1 is full scale.
    pub shown: f32,
    /// The mean loudness of about the last eighth of a second, in dB under full scale; never under -100.
    pub mean_db: f32,
    /// The loudest sample, falling by 20 dB a second after it, in dB under full scale; never under -100.
    pub peak_db: f32,
    /// Since the last time, samples reached full scale: the microphone is too loud.
    pub clipped: bool,
}

/// Levels in a second at most: more than the eye sees, and 188 a second have filled the memory of a window before.
const MOST: u32 = 30;
/// In which time the mean follows, in seconds: the "fast" of sound level meters.
const FOLLOWS: f32 = 0.125;
/// What is left of a peak after a second.
const LEFT: f32 = 0.1;
/// What counts as full scale: the largest sample of 16 bits, less what resampling takes from it.
const FULL: f32 = 0.998;
/// Nothing is quieter, in dB.
const SILENCE: f32 = -100.0;
/// The eye sees nothing under this, in dB.
const UNSEEN: f32 = -60.0;

/// A meter between two frames.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meter {
    rate: u32,
    power: f32,
    peak: f32,
    clipped: bool,
    since: u32,
}

impl Meter {
    /// A meter for sound with so many samples a second.
    #[must_use]
    pub fn new(rate: u32) -> Self {
        let rate = rate.max(1);
        Self {
            rate,
            power: 0.0,
            peak: 0.0,
            clipped: false,
            // The first frame is shown at once.
            since: rate,
        }
    }

    /// Goes on by a frame of any length, and tells the level if it is time to.
    #[must_use]
    pub fn hear(mut self, frame: &[f32]) -> (Self, Option<Level>) {
        if frame.is_empty() {
            return (self, None);
        }
        let (mut sum, mut loudest) = (0.0_f32, 0.0_f32);
        for sample in frame {
            // What is no number is silence.
            let loud = if sample.is_nan() {
                0.0
            } else {
                sample.abs().min(1.0)
            };
            sum += loud * loud;
            loudest = loudest.max(loud);
        }
        let length = frame.len() as f32;
        let seconds = length / self.rate as f32;
        let keeps = (-seconds / FOLLOWS).exp();
        self.power = self.power * keeps + sum / length * (1.0 - keeps);
        self.peak = (self.peak * LEFT.powf(seconds)).max(loudest);
        self.clipped |= loudest >= FULL;
        let samples = u32::try_from(frame.len()).unwrap_or(u32::MAX);
        self.since = self.since.saturating_add(samples);
        if self.since < self.rate.div_ceil(MOST) {
            return (self, None);
        }
        let level = self.level();
        self.since = 0;
        self.clipped = false;
        (self, Some(level))
    }

    fn level(&self) -> Level {
        let mean_db = decibels(self.power.sqrt());
        Level {
            shown: ((mean_db - UNSEEN) / -UNSEEN).clamp(0.0, 1.0),
            mean_db,
            peak_db: decibels(self.peak),
            clipped: self.clipped,
        }
    }
}

fn decibels(amplitude: f32) -> f32 {
    // The logarithm of nothing is below every silence.
    (20.0 * amplitude.log10()).max(SILENCE)
}
