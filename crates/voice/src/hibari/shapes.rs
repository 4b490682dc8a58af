//! The shape that the net gives the voice's spectrum, as factors for a stretch of frames at a time. The exponentials,
//! tangents, sines and cosines of 601 bins a frame are most of the signal path's arithmetic, so they are computed as
//! many at a time as the processor can.

use std::f32::consts::PI;
use std::ops::Range;

use rten_simd::SimdUnaryOp;
use rten_vecmath::{Cos, Exp, Sin, Tanh};
use rustfft::num_complex::Complex32;

use super::signal::{BINS, Spectrum};

/// Logarithms above this would be louder than any speech.
const LOUDEST: f32 = 7.0;

/// The factors of a stretch of frames, one frame after the other.
#[derive(Default)]
pub struct Shapes {
    pulses: Turned,
    free: Turned,
    noise: Vec<f32>,
}

/// A strength and a turn for each bin.
#[derive(Default)]
struct Turned {
    strength: Vec<f32>,
    cos: Vec<f32>,
    sin: Vec<f32>,
}

impl Turned {
    /// Makes cosines and sines of the angles that were put where the sines are to be.
    fn turn(&mut self) {
        self.cos.clone_from(&self.sin);
        Cos::new().map_mut(self.cos.as_mut_slice());
        Sin::new().map_mut(self.sin.as_mut_slice());
    }

    fn factors(&self, at: Range<usize>) -> impl Iterator<Item = Complex32> {
        let turns = self.cos[at.clone()].iter().zip(&self.sin[at.clone()]);
        let strengths = self.strength[at].iter();
        strengths
            .zip(turns)
            .map(|(strength, (cos, sin))| Complex32::new(strength * cos, strength * sin))
    }
}

impl Shapes {
    /// Reads what the net says for these frames.
    pub fn read(&mut self, spectrum: &Spectrum, frames: &Range<usize>) {
        let all = spectrum.f0.len();
        for (rows, into) in [
            (&spectrum.lh, &mut self.pulses.strength),
            (&spectrum.theta, &mut self.pulses.sin),
            (&spectrum.lr, &mut self.free.strength),
            (&spectrum.phi, &mut self.free.sin),
            (&spectrum.ln, &mut self.noise),
        ] {
            by_frame(rows, all, frames, into);
        }
        for logarithms in [
            &mut self.pulses.strength,
            &mut self.free.strength,
            &mut self.noise,
        ] {
            strengths(logarithms);
        }
        Tanh::default().map_mut(self.pulses.sin.as_mut_slice());
        for turn in &mut self.pulses.sin {
            *turn *= PI;
        }
        self.pulses.turn();
        self.free.turn();
    }

    /// Turns the pulses' spectrum of a frame, counted from the first of the stretch, into the voice's. Without `breath`
    /// the noise is left out.
    pub fn apply(&self, frame: usize, breath: &[f32], bins: &mut [Complex32]) {
        let at = frame * BINS..(frame + 1) * BINS;
        let pulses = self.pulses.factors(at.clone());
        let free = self.free.factors(at.clone());
        for ((value, pulse), free) in bins.iter_mut().zip(pulses).zip(free) {
            *value = *value * pulse + free;
        }
        let (pairs, _) = breath.as_chunks::<2>();
        for ((value, [re, im]), strength) in bins.iter_mut().zip(pairs).zip(&self.noise[at]) {
            *value += Complex32::new(re * strength, im * strength);
        }
    }
}

/// The values of these frames, frame by frame: the net gives them bin by bin.
fn by_frame(rows: &[f32], all: usize, frames: &Range<usize>, into: &mut Vec<f32>) {
    into.resize(frames.len() * BINS, 0.0);
    for (bin, row) in rows.chunks_exact(all).enumerate() {
        for (frame, value) in row[frames.clone()].iter().enumerate() {
            into[frame * BINS + bin] = *value;
        }
    }
}

fn strengths(logarithms: &mut [f32]) {
    for logarithm in logarithms.iter_mut() {
        *logarithm = logarithm.min(LOUDEST);
    }
    Exp::default().map_mut(logarithms);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values between -9 and 9.
    fn values(seed: usize, count: usize) -> Vec<f32> {
        (0..count)
            .map(|at| ((at * 37 + seed * 101) % 1801) as f32 / 100.0 - 9.0)
            .collect()
    }

    #[test]
    fn many_at_a_time_are_what_one_by_one_gives() {
        let frames = 5;
        let rows = |seed| values(seed, BINS * frames);
        let spectrum = Spectrum {
            lh: rows(1),
            theta: rows(2),
            ln: rows(3),
            lr: rows(4),
            phi: rows(5),
            f0: vec![0.0; frames],
        };
        let breath = values(6, 2 * BINS);
        let pulse = Complex32::new(0.3, -0.7);
        let strength = |logarithm: f32| logarithm.min(LOUDEST).exp();
        let mut shapes = Shapes::default();
        shapes.read(&spectrum, &(2..frames));
        for frame in 2..frames {
            let mut bins = vec![pulse; BINS];
            shapes.apply(frame - 2, &breath, &mut bins);
            for (bin, value) in bins.iter().enumerate() {
                let at = bin * frames + frame;
                let turn = spectrum.theta[at].tanh() * PI;
                let parts = [
                    pulse * Complex32::from_polar(strength(spectrum.lh[at]), turn),
                    Complex32::from_polar(strength(spectrum.lr[at]), spectrum.phi[at]),
                    Complex32::new(breath[2 * bin], breath[2 * bin + 1])
                        * strength(spectrum.ln[at]),
                ];
                // Against the parts' own size: where they cancel each other, rounding is all that is left.
                let size: f32 = parts.iter().map(|part| part.norm()).sum();
                let sum: Complex32 = parts.iter().sum();
                assert!(
                    (*value - sum).norm() <= 1e-5 * size,
                    "frame {frame}, bin {bin}: {value} is not {sum}"
                );
            }
        }
    }
}
