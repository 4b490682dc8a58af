//! Down to our rate from a whole multiple of it, as from the 48 kHz of most microphones: one filter, worked out for the samples
//! that are kept and no others.
//!
//! It is for sound whose pace is never changed. A resampler for any ratio interpolates between two filters for each sample,
//! all day long, for a microphone of which only the wake word is wanted.

use std::f64::consts::PI;

use super::{FRAME, Frame, RATE};

/// The filter reaches so many samples of ours to either side: up to 7.2 kHz all passes, and from 8.8 kHz on nothing does.
/// What lies between comes back in the topmost kilohertz, where speech has next to nothing.
const REACH: usize = 25;
/// The shape of a Kaiser window that lets 80 dB less through.
const SHAPE: f64 = 7.857;
/// So many products are summed side by side: in that order the compiler may use wide registers.
const SIDE_BY_SIDE: usize = 8;

/// See the module.
#[derive(Debug, Clone)]
pub struct Multiple {
    times: usize,
    taps: Vec<f32>,
    /// What the filter still needs of what was before, and then the newest 10 ms.
    line: Vec<f32>,
}

impl Multiple {
    /// For a device of this rate, if it is a multiple of ours.
    #[must_use]
    pub fn new(rate: u32) -> Option<Self> {
        if !rate.is_multiple_of(RATE) || rate <= RATE {
            return None;
        }
        let times = (rate / RATE) as usize;
        let taps = taps(times);
        let line = vec![0.0; taps.len() - times + FRAME * times];
        Some(Self { times, taps, line })
    }

    /// Device frames for 10 ms: always as many.
    #[must_use]
    pub fn needed(&self) -> usize {
        FRAME * self.times
    }

    /// The next 10 ms out of [`Multiple::needed`] device frames.
    pub fn take(&mut self, from: &[f32], into: &mut Frame) {
        let new = self.needed();
        let before = self.line.len() - new;
        self.line.copy_within(new.., 0);
        self.line[before..].copy_from_slice(from);
        for (at, into) in into.iter_mut().enumerate() {
            let first = at * self.times;
            *into = product(&self.taps, &self.line[first..first + self.taps.len()]);
        }
    }
}

/// The filter, with zeros before it up to a length that can be summed side by side.
fn taps(times: usize) -> Vec<f32> {
    let middle = (REACH * times) as f64;
    let window = |at: f64| {
        let inside = 1.0 - ((at - middle) / (middle + 1.0)).powi(2);
        bessel(SHAPE * inside.sqrt())
    };
    let sinc = |at: f64| {
        let angle = PI * (at - middle) / times as f64;
        if angle == 0.0 {
            1.0
        } else {
            angle.sin() / angle
        }
    };
    let whole: Vec<f64> = (0..=2 * REACH * times)
        .map(|at| window(at as f64) * sinc(at as f64))
        .collect();
    let sum: f64 = whole.iter().sum();
    let zeros = whole.len().next_multiple_of(SIDE_BY_SIDE) - whole.len();
    std::iter::repeat_n(0.0, zeros)
        .chain(whole.iter().map(|tap| (tap / sum) as f32))
        .collect()
}

/// The modified Bessel function of the first kind and order zero, of which the window is made.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    // For what it is asked here, what comes after is less than a rounding.
    for step in 1..=40 {
        let half = x / (2.0 * f64::from(step));
        term *= half * half;
        sum += term;
    }
    sum
}

fn product(taps: &[f32], samples: &[f32]) -> f32 {
    let mut sums = [0.0_f32; SIDE_BY_SIDE];
    let (taps, _) = taps.as_chunks::<SIDE_BY_SIDE>();
    let (samples, _) = samples.as_chunks::<SIDE_BY_SIDE>();
    for (taps, samples) in taps.iter().zip(samples) {
        for ((sum, tap), sample) in sums.iter_mut().zip(taps).zip(samples) {
            *sum += tap * sample;
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const TIMES: [u32; 4] = [2, 3, 6, 12];

    fn tone(hertz: f64, rate: u32, seconds: usize) -> Vec<f32> {
        let step = hertz * std::f64::consts::TAU / f64::from(rate);
        (0..rate as usize * seconds)
            .map(|at| (at as f64 * step).sin() as f32)
            .collect()
    }

    fn through(samples: &[f32], rate: u32) -> Vec<f32> {
        let mut multiple = Multiple::new(rate).unwrap();
        let mut out = Vec::new();
        for piece in samples.chunks_exact(multiple.needed()) {
            let mut frame = [0.0; FRAME];
            multiple.take(piece, &mut frame);
            out.extend_from_slice(&frame);
        }
        out
    }

    /// How loud it is once the filter is full, in decibels of the tone that went in.
    fn left(hertz: f64, rate: u32) -> f64 {
        let out = through(&tone(hertz, rate, 1), rate);
        let settled = &out[RATE as usize / 2..];
        let power: f64 = settled
            .iter()
            .map(|sample| f64::from(*sample).powi(2))
            .sum::<f64>()
            / settled.len() as f64;
        10.0 * (2.0 * power).max(1e-20).log10()
    }

    #[test]
    fn what_speech_is_made_of_passes_as_it_is() {
        for times in TIMES {
            for hertz in [60.0, 1_000.0, 4_000.0, 6_500.0, 7_100.0] {
                let left = left(hertz, times * RATE);
                assert!(left.abs() < 0.05, "{times} times, {hertz} Hz: {left} dB");
            }
        }
    }

    #[test]
    fn what_our_rate_cannot_hold_does_not_come_back_as_something_else() {
        for times in TIMES {
            let rate = times * RATE;
            for hertz in [8_900.0, 9_500.0, 11_000.0, 15_000.0] {
                let left = left(hertz, rate);
                assert!(left < -70.0, "{times} times, {hertz} Hz: {left} dB");
            }
            // Just below half of the device's own rate.
            let left = left(f64::from(rate / 2 - 500), rate);
            assert!(left < -70.0, "{times} times: {left} dB");
        }
    }

    #[test]
    fn as_much_comes_out_as_went_in_and_always_as_late() {
        for times in TIMES {
            let rate = times * RATE;
            let seconds = 20;
            let mut clicks = vec![0.0; rate as usize * seconds];
            for second in clicks.chunks_exact_mut(rate as usize) {
                second[rate as usize / 2] = 1.0;
            }
            let out = through(&clicks, rate);
            assert_eq!(out.len(), RATE as usize * seconds);
            let places: Vec<usize> = out
                .chunks_exact(RATE as usize)
                .map(|second| {
                    let loudest = second
                        .iter()
                        .enumerate()
                        .max_by(|one, other| one.1.total_cmp(other.1));
                    loudest.unwrap().0
                })
                .collect();
            assert!(
                places.iter().all(|place| *place == places[0]),
                "{times} times: {places:?}"
            );
            let late = places[0] - RATE as usize / 2;
            assert!((REACH - 1..=REACH).contains(&late), "{late}");
        }
    }

    #[test]
    fn silence_stays_silence_and_what_is_no_multiple_is_not_taken() {
        assert!(
            through(&vec![0.0; 48_000], 48_000)
                .iter()
                .all(|sample| *sample == 0.0)
        );
        for rate in [0, 8_000, RATE, 24_000, 44_100] {
            assert!(Multiple::new(rate).is_none(), "{rate}");
        }
    }
}
