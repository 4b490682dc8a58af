//! Windows, transforms of two real frames at once, and the overlapping sum that turns frames back into sound.

use std::sync::Arc;

use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlanner};

use super::signal::{BINS, HOP, WINDOW};

/// Forward and backward transforms of frames of [`WINDOW`] samples.
pub struct Transforms {
    forward: Arc<dyn Fft<f32>>,
    backward: Arc<dyn Fft<f32>>,
    scratch: Vec<Complex32>,
    both: Vec<Complex32>,
    /// Hann, periodic.
    pub window: Vec<f32>,
}

impl Transforms {
    /// Plans the transforms.
    #[must_use]
    pub fn new() -> Self {
        let mut planner = FftPlanner::new();
        let (forward, backward) = (
            planner.plan_fft_forward(WINDOW),
            planner.plan_fft_inverse(WINDOW),
        );
        let scratch = forward
            .get_inplace_scratch_len()
            .max(backward.get_inplace_scratch_len());
        let window = (0..WINDOW)
            .map(|at| 0.5 - 0.5 * (std::f32::consts::TAU * at as f32 / WINDOW as f32).cos())
            .collect();
        Self {
            forward,
            backward,
            scratch: vec![Complex32::default(); scratch],
            both: vec![Complex32::default(); WINDOW],
            window,
        }
    }

    /// The spectra of two real frames, given as real and imaginary parts by `sample`.
    pub fn forward(
        &mut self,
        sample: impl Fn(usize) -> Complex32,
        first: &mut [Complex32],
        second: &mut [Complex32],
    ) {
        for (at, value) in self.both.iter_mut().enumerate() {
            *value = sample(at);
        }
        self.forward
            .process_with_scratch(&mut self.both, &mut self.scratch);
        for bin in 0..BINS {
            let here = self.both[bin];
            let mirrored = self.both[(WINDOW - bin) % WINDOW].conj();
            first[bin] = (here + mirrored) * 0.5;
            let difference = (here - mirrored) * 0.5;
            second[bin] = Complex32::new(difference.im, -difference.re);
        }
    }

    /// The two real frames with these spectra, as real and imaginary parts.
    pub fn backward(&mut self, first: &[Complex32], second: &[Complex32]) -> &[Complex32] {
        const I: Complex32 = Complex32::new(0.0, 1.0);
        for bin in 0..BINS {
            let (a, b) = if bin == 0 || bin == BINS - 1 {
                // A real frame has real values at both ends of its spectrum.
                (
                    Complex32::from(first[bin].re),
                    Complex32::from(second[bin].re),
                )
            } else {
                (first[bin], second[bin])
            };
            self.both[bin] = a + I * b;
            if bin != 0 && bin != BINS - 1 {
                self.both[WINDOW - bin] = a.conj() + I * b.conj();
            }
        }
        self.backward
            .process_with_scratch(&mut self.both, &mut self.scratch);
        let scale = 1.0 / WINDOW as f32;
        for value in &mut self.both {
            *value *= scale;
        }
        &self.both
    }
}

/// Sums frames that overlap and divides by the summed squared window, so that frames cut out with the window and put
/// back with it give the very same sound.
pub struct Overlap {
    sum: Vec<f32>,
    frames: usize,
}

impl Overlap {
    /// For this many frames.
    #[must_use]
    pub fn new(frames: usize) -> Self {
        Self {
            sum: vec![0.0; frames.saturating_sub(1) * HOP + WINDOW],
            frames,
        }
    }

    /// Adds a frame, windowed.
    pub fn add(&mut self, frame: usize, window: &[f32], samples: impl Iterator<Item = f32>) {
        let start = frame * HOP;
        for ((sum, window), sample) in self.sum[start..start + WINDOW]
            .iter_mut()
            .zip(window)
            .zip(samples)
        {
            *sum += sample * window;
        }
    }

    /// The sound: [`HOP`] samples a frame, beginning at the middle of the first frame.
    #[must_use]
    pub fn finish(mut self, window: &[f32]) -> Vec<f32> {
        let squares: Vec<f32> = window.iter().map(|value| value * value).collect();
        let mut weight = vec![0.0_f32; self.sum.len()];
        for frame in 0..self.frames {
            for (weight, square) in weight[frame * HOP..].iter_mut().zip(&squares) {
                *weight += square;
            }
        }
        for (sum, weight) in self.sum.iter_mut().zip(&weight) {
            *sum /= weight.max(1e-11);
        }
        self.sum.drain(..WINDOW / 2);
        self.sum.resize(self.frames * HOP, 0.0);
        self.sum
    }
}

/// The place of a sample in a sound that goes on beyond its ends as in a mirror.
#[must_use]
pub fn mirrored(at: isize, length: usize) -> usize {
    let last = length.saturating_sub(1) as isize;
    if last <= 0 {
        return 0;
    }
    let period = 2 * last;
    let within = at.rem_euclid(period);
    within.min(period - within).unsigned_abs()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_mirror_stands_at_each_end() {
        let places: Vec<usize> = (-3..8).map(|at| mirrored(at, 5)).collect();
        assert_eq!(places, [3, 2, 1, 0, 1, 2, 3, 4, 3, 2, 1]);
        assert_eq!(mirrored(-700, 1), 0);
        assert_eq!(mirrored(3, 0), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn there_and_back_is_the_same_sound(
            frames in 1usize..9,
            seed in proptest::collection::vec(-1f32..1.0, 64),
        ) {
            let length = frames * HOP;
            let sound: Vec<f32> = (0..length).map(|at| seed[(at * 7 + at / 64) % 64]).collect();
            let mut transforms = Transforms::new();
            let window = transforms.window.clone();
            let mut overlap = Overlap::new(frames);
            let cut = |frame: usize, at: usize| {
                let place = (frame * HOP + at) as isize - (WINDOW / 2) as isize;
                sound[mirrored(place, length)] * window[at]
            };
            for frame in (0..frames).step_by(2) {
                let mut first = vec![Complex32::default(); BINS];
                let mut second = first.clone();
                let sample = |at: usize| Complex32::new(cut(frame, at), cut(frame + 1, at));
                transforms.forward(sample, &mut first, &mut second);
                let both = transforms.backward(&first, &second);
                overlap.add(frame, &window, both.iter().map(|value| value.re));
                if frame + 1 < frames {
                    overlap.add(frame + 1, &window, both.iter().map(|value| value.im));
                }
            }
            let back = overlap.finish(&window);
            prop_assert_eq!(back.len(), length);
            // In the last hop a single tail of the window is left, too thin to divide by exactly.
            let sure = if frames > 1 { length - HOP } else { HOP / 2 };
            for (at, (a, b)) in back.iter().zip(&sound).take(sure).enumerate() {
                prop_assert!((a - b).abs() < 2e-3, "sample {}: {} is not {}", at, a, b);
            }
        }
    }
}
