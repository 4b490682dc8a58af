//! Log-mel features of a stream: one row per 10 ms from the last 25 ms. The recipe computes the very same rows
//! (`models/training/wake/spectrum.py`); `tests/same_as_python.rs` compares the two.

use std::sync::Arc;

use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlanner};

use crate::RATE;

/// Samples per row: 10 ms.
pub const FRAME: usize = 160;
/// Numbers per row.
pub const BANDS: usize = 40;

const WINDOW: usize = 400;
const SIZE: usize = 512;
const BINS: usize = SIZE / 2 + 1;
const LOWEST: f64 = 60.0;
const HIGHEST: f64 = 7600.0;
/// The quietest noise of a microphone, so that exact silence and a quiet room look alike.
const FLOOR: f32 = 1e-5;
const GAIN: f32 = 0.25;
const SHIFT: f32 = 1.0;

/// The spectrum of a stream.
pub struct Spectrum {
    past: [f32; WINDOW],
    hann: [f32; WINDOW],
    /// First bin of each band and its weights.
    bands: Vec<(usize, Vec<f32>)>,
    fft: Arc<dyn Fft<f32>>,
    buffer: Vec<Complex32>,
    scratch: Vec<Complex32>,
    power: [f32; BINS],
}

impl Spectrum {
    /// Before the start was silence.
    #[must_use]
    pub fn new() -> Self {
        let fft = FftPlanner::new().plan_fft_forward(SIZE);
        let mut hann = [0.0; WINDOW];
        for (at, value) in hann.iter_mut().enumerate() {
            let turn = std::f64::consts::TAU * at as f64 / WINDOW as f64;
            *value = (0.5 - 0.5 * turn.cos()) as f32;
        }
        Self {
            past: [0.0; WINDOW],
            hann,
            bands: bands(),
            buffer: vec![Complex32::default(); SIZE],
            scratch: vec![Complex32::default(); fft.get_inplace_scratch_len()],
            fft,
            power: [0.0; BINS],
        }
    }

    /// The row that these 10 ms complete.
    pub fn push(&mut self, frame: &[f32; FRAME], row: &mut [f32; BANDS]) {
        self.past.copy_within(FRAME.., 0);
        self.past[WINDOW - FRAME..].copy_from_slice(frame);
        for (into, (sample, weight)) in self.buffer.iter_mut().zip(self.past.iter().zip(&self.hann))
        {
            *into = Complex32::new(sample * weight, 0.0);
        }
        self.buffer[WINDOW..].fill(Complex32::default());
        self.fft
            .process_with_scratch(&mut self.buffer, &mut self.scratch);
        for (power, value) in self.power.iter_mut().zip(&self.buffer) {
            *power = value.norm_sqr();
        }
        for (out, (first, weights)) in row.iter_mut().zip(&self.bands) {
            let sum: f32 = weights
                .iter()
                .zip(&self.power[*first..])
                .map(|(weight, power)| weight * power)
                .sum();
            *out = (sum + FLOOR).ln() * GAIN + SHIFT;
        }
    }

    /// As if nothing had been heard.
    pub fn forget(&mut self) {
        self.past.fill(0.0);
    }

    /// A row of exact silence.
    pub(crate) fn silence() -> f32 {
        FLOOR.ln() * GAIN + SHIFT
    }
}

impl Default for Spectrum {
    fn default() -> Self {
        Self::new()
    }
}

/// Triangles on the mel scale, without their zeros.
fn bands() -> Vec<(usize, Vec<f32>)> {
    let mel = |turns: f64| 2595.0 * (1.0 + turns / 700.0).log10();
    let step = (mel(HIGHEST) - mel(LOWEST)) / (BANDS + 1) as f64;
    let edge = |number: usize| {
        let at = mel(LOWEST) + step * number as f64;
        700.0 * (10_f64.powf(at / 2595.0) - 1.0)
    };
    (0..BANDS)
        .map(|band| {
            let (left, middle, right) = (edge(band), edge(band + 1), edge(band + 2));
            let weight = |bin: usize| {
                let turns = bin as f64 * f64::from(RATE) / SIZE as f64;
                ((turns - left) / (middle - left))
                    .min((right - turns) / (right - middle))
                    .max(0.0)
            };
            let first = (0..BINS).find(|&bin| weight(bin) > 0.0).unwrap_or(0);
            let weights = (first..BINS)
                .map(weight)
                .take_while(|&weight| weight > 0.0)
                .map(|weight| weight as f32)
                .collect();
            (first, weights)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_the_floor_and_a_tone_rises_in_its_own_band() {
        let mut spectrum = Spectrum::new();
        let mut row = [0.0; BANDS];
        spectrum.push(&[0.0; FRAME], &mut row);
        assert!(row.iter().all(|x| (x - Spectrum::silence()).abs() < 1e-6));
        for frame in 0..5 {
            let tone = std::array::from_fn(|at| {
                let time = (frame * FRAME + at) as f32 / 16_000.0;
                0.1 * (std::f32::consts::TAU * 1000.0 * time).sin()
            });
            spectrum.push(&tone, &mut row);
        }
        let loudest = (0..BANDS).max_by(|&a, &b| row[a].total_cmp(&row[b]));
        // 1000 Hz is 1000 mel, of 92 to 2811 in 41 steps of 66: between the middles of bands 12 and 13.
        assert!(matches!(loudest, Some(12 | 13)), "{loudest:?}");
    }

    #[test]
    fn every_band_hears_something() {
        assert!(bands().iter().all(|(_, weights)| !weights.is_empty()));
    }
}
