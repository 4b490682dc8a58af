//! From what the net says to sound. The spectrum of each frame is the sum of three branches: the pulse train shaped by
//! `lh` and `theta`, noise shaped by `ln`, and a part whose phase `phi` the net gives itself, shaped by `lr`.
//!
//! S = exp(lh)·exp(iπ·tanh θ)·E + exp(ln)·Z + exp(lr)·exp(iφ), then the inverse transform and the overlapping sum.

use rustfft::num_complex::Complex32;

use super::noise::Noise;
use super::overlap::{Overlap, Transforms, mirrored};
use super::pulses::pulses;

/// Samples a second.
pub const RATE: u32 = 24_000;
/// Samples of a frame's window.
pub const WINDOW: usize = 1200;
/// Samples from one frame to the next: 12.5 ms.
pub const HOP: usize = 300;
/// Values of a frame's spectrum.
pub const BINS: usize = WINDOW / 2 + 1;

/// Logarithms above this would be louder than any speech.
const LOUDEST: f32 = 7.0;

/// What the net says: [`BINS`] rows of one value per frame each, and the pitch per frame.
pub struct Spectrum {
    /// Logarithm of the pulses' strength.
    pub lh: Vec<f32>,
    /// The pulses' turn, before tanh.
    pub theta: Vec<f32>,
    /// Logarithm of the noise's strength.
    pub ln: Vec<f32>,
    /// Logarithm of the free part's strength.
    pub lr: Vec<f32>,
    /// The free part's phase.
    pub phi: Vec<f32>,
    /// Pitch in hertz.
    pub f0: Vec<f32>,
}

/// Plans and tables of the signal path.
pub struct SignalPath {
    transforms: Transforms,
    noise: Noise,
    spectra: [Vec<Complex32>; 2],
}

impl Default for SignalPath {
    fn default() -> Self {
        Self::new()
    }
}

impl SignalPath {
    /// Plans the transforms and fills the tables.
    #[must_use]
    pub fn new() -> Self {
        let empty = vec![Complex32::default(); BINS];
        Self {
            transforms: Transforms::new(),
            noise: Noise::new(),
            spectra: [empty.clone(), empty],
        }
    }

    /// The sound of a spectrum: [`HOP`] samples a frame.
    #[must_use]
    pub fn sound(&mut self, spectrum: &Spectrum) -> Vec<f32> {
        self.mix(spectrum, true)
    }

    /// The same without the noise branch, which is the part that can be compared to the number.
    #[must_use]
    pub fn sound_without_noise(&mut self, spectrum: &Spectrum) -> Vec<f32> {
        self.mix(spectrum, false)
    }

    fn mix(&mut self, spectrum: &Spectrum, with_noise: bool) -> Vec<f32> {
        let frames = spectrum.f0.len();
        let train = pulses(&spectrum.f0);
        let window = self.transforms.window.clone();
        // A cosine of height 1 shall stand in the spectrum with height 1.
        let scale = 4.0 / WINDOW as f32;
        let cut = |frame: usize, at: usize| {
            let place = (frame * HOP + at) as isize - (WINDOW / 2) as isize;
            train
                .get(mirrored(place, train.len()))
                .copied()
                .unwrap_or(0.0)
                * window[at]
                * scale
        };
        self.noise.restart();
        let mut overlap = Overlap::new(frames);
        let [mut first, mut second] = std::mem::take(&mut self.spectra);
        for frame in (0..frames).step_by(2) {
            let pair = |at: usize| Complex32::new(cut(frame, at), cut(frame + 1, at));
            self.transforms.forward(pair, &mut first, &mut second);
            shape(
                spectrum,
                frame,
                &mut first,
                with_noise.then_some(&mut self.noise),
            );
            if frame + 1 < frames {
                shape(
                    spectrum,
                    frame + 1,
                    &mut second,
                    with_noise.then_some(&mut self.noise),
                );
            }
            let both = self.transforms.backward(&first, &second);
            overlap.add(frame, &window, both.iter().map(|value| value.re));
            if frame + 1 < frames {
                overlap.add(frame + 1, &window, both.iter().map(|value| value.im));
            }
        }
        self.spectra = [first, second];
        overlap.finish(&window)
    }
}

/// Turns the pulses' spectrum of a frame into the voice's.
fn shape(spectrum: &Spectrum, frame: usize, bins: &mut [Complex32], noise: Option<&mut Noise>) {
    let frames = spectrum.f0.len();
    let breath = noise.map_or(&[][..], |noise| noise.take(2 * BINS));
    for (bin, value) in bins.iter_mut().enumerate() {
        let at = bin * frames + frame;
        let turn = spectrum.theta[at].tanh() * std::f32::consts::PI;
        let mut sum = *value * Complex32::from_polar(strength(spectrum.lh[at]), turn);
        sum += Complex32::from_polar(strength(spectrum.lr[at]), spectrum.phi[at]);
        if let Some([re, im]) = breath.get(2 * bin..2 * bin + 2) {
            sum += Complex32::new(*re, *im) * strength(spectrum.ln[at]);
        }
        *value = sum;
    }
}

fn strength(logarithm: f32) -> f32 {
    logarithm.min(LOUDEST).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(frames: usize, f0: f32) -> Spectrum {
        let all = |value: f32| vec![value; BINS * frames];
        Spectrum {
            lh: all(0.0),
            theta: all(0.0),
            ln: all(-40.0),
            lr: all(-40.0),
            phi: all(0.0),
            f0: vec![f0; frames],
        }
    }

    #[test]
    fn pulses_without_shaping_come_out_as_they_are() {
        let spectrum = steady(12, 150.0);
        let sound = SignalPath::new().sound(&spectrum);
        let train = pulses(&spectrum.f0);
        // The spectrum was scaled by 1/300, so the way back is smaller by just that.
        for at in HOP..10 * HOP {
            assert!(
                (sound[at] * 300.0 - train[at]).abs() < 0.1,
                "{at}: {} {}",
                sound[at] * 300.0,
                train[at]
            );
        }
    }

    #[test]
    fn every_number_of_frames_gives_as_many_hops() {
        let mut path = SignalPath::new();
        for frames in [1, 2, 3, 7] {
            assert_eq!(path.sound(&steady(frames, 200.0)).len(), frames * HOP);
        }
    }

    #[test]
    fn a_clause_sounds_the_same_each_time() {
        let mut spectrum = steady(6, 0.0);
        spectrum.ln.fill(0.0);
        let mut path = SignalPath::new();
        let first = path.sound(&spectrum);
        assert!(first.iter().any(|sample| sample.abs() > 1e-3));
        assert_eq!(path.sound(&spectrum), first);
    }
}
