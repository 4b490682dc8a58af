//! The four short sounds, made of sines and kept quiet: a person hears them while listening for something else.
//!
//! They are put together from rodio's sources. What rodio is not used for is the output itself: its mixer takes new sounds
//! from a channel and frees finished ones inside the callback, it does not say when the device will play what it hands
//! over, and the echo's reference has to be exactly what the callback wrote. So the callback is our own, over cpal.

use std::time::Duration;

use rodio::Source;
use rodio::source::SineWave;

/// A short sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Earcon {
    /// Sotto listens: two notes up.
    Start,
    /// Sotto has stopped listening: two notes down.
    Stop,
    /// Something went wrong: one low note, twice.
    Error,
    /// It takes a little: one soft note.
    Working,
}

/// How loud a note is at most (−26 dB): well below speech.
const LOUD: f32 = 0.05;

impl Earcon {
    /// In hertz and milliseconds.
    fn notes(self) -> &'static [(f32, u64)] {
        match self {
            Self::Start => &[(587.33, 70), (880.0, 110)],
            Self::Stop => &[(880.0, 70), (587.33, 110)],
            Self::Error => &[(220.0, 120), (220.0, 160)],
            Self::Working => &[(493.88, 140)],
        }
    }

    /// Its rate and its samples, one channel.
    #[must_use]
    pub fn samples(self) -> (u32, Vec<f32>) {
        let mut samples = Vec::new();
        let mut rate = 48_000;
        for (hertz, ms) in self.notes() {
            let length = Duration::from_millis(*ms);
            let mut note = SineWave::new(*hertz).take_duration(length);
            // It ends in silence by itself: no click.
            note.set_filter_fadeout();
            let note = note.fade_in(Duration::from_millis(12)).amplify(LOUD);
            rate = note.sample_rate().get();
            samples.extend(note);
        }
        (rate, samples)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_short_quiet_and_without_a_click() {
        for earcon in [Earcon::Start, Earcon::Stop, Earcon::Error, Earcon::Working] {
            let (rate, samples) = earcon.samples();
            let seconds = samples.len() as f64 / f64::from(rate);
            assert!((0.1..0.4).contains(&seconds), "{earcon:?}: {seconds}");
            assert!(samples.iter().all(|sample| sample.abs() <= LOUD * 1.01));
            assert!(samples.iter().any(|sample| sample.abs() > LOUD * 0.3));
            let step = samples
                .windows(2)
                .map(|two| (two[1] - two[0]).abs())
                .fold(0.0, f32::max);
            assert!(step < 0.01, "{earcon:?}: {step}");
            assert!(samples.last().is_some_and(|last| last.abs() < 0.002));
        }
    }
}
