//! From what the net says to sound. The spectrum of each frame is the sum of three branches: the pulse train shaped by
//! `lh` and `theta`, noise shaped by `ln`, and a part whose phase `phi` the net gives itself, shaped by `lr`.
//!
//! S = exp(lh)·exp(iπ·tanh θ)·E + exp(ln)·Z + exp(lr)·exp(iφ), then the inverse transform and the overlapping sum.

use rustfft::num_complex::Complex32;

use super::noise::Noise;
use super::overlap::{Overlap, Transforms, mirrored};
use super::pulses::pulses;
use super::shapes::Shapes;
use crate::stages::Watch;

/// Samples a second.
pub const RATE: u32 = 24_000;
/// Samples of a frame's window.
pub const WINDOW: usize = 1200;
/// Samples from one frame to the next: 12.5 ms.
pub const HOP: usize = 300;
/// Values of a frame's spectrum.
pub const BINS: usize = WINDOW / 2 + 1;

/// Frames that become sound in one go: 100 ms of it, few enough that their numbers stay in the processor's cache. Before
/// each such stretch a cancel is seen. Even, since frames are transformed in pairs.
pub(crate) const STRETCH: usize = 8;

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
    shapes: Shapes,
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
            shapes: Shapes::default(),
            spectra: [empty.clone(), empty],
        }
    }

    /// The sound of a spectrum: [`HOP`] samples a frame. Empty when `watch` says that nobody wants it any more.
    #[must_use]
    pub fn sound(&mut self, spectrum: &Spectrum, watch: &mut Watch) -> Vec<f32> {
        self.mix(spectrum, true, STRETCH, watch)
    }

    /// The same without the noise branch, which is the part that can be compared to the number.
    #[must_use]
    pub fn sound_without_noise(&mut self, spectrum: &Spectrum) -> Vec<f32> {
        self.mix(spectrum, false, STRETCH, &mut Watch::asking(|| false))
    }

    /// The sound in stretches of so many frames, an even number; how many makes no difference to the samples.
    pub(crate) fn mix(
        &mut self,
        spectrum: &Spectrum,
        with_noise: bool,
        stretch: usize,
        watch: &mut Watch,
    ) -> Vec<f32> {
        let frames = spectrum.f0.len();
        let train = within_reach(&pulses(&spectrum.f0), frames);
        let window = self.transforms.window.clone();
        // A cosine of height 1 shall stand in the spectrum with height 1.
        let scale = 4.0 / WINDOW as f32;
        self.noise.restart();
        let mut overlap = Overlap::new(frames);
        for from in (0..frames).step_by(stretch) {
            if watch.stopped() {
                return Vec::new();
            }
            let to = (from + stretch).min(frames);
            self.shapes.read(spectrum, &(from..to));
            for frame in (from..to).step_by(2) {
                let here = &train[frame * HOP..][..WINDOW];
                let next = &train[(frame + 1) * HOP..][..WINDOW];
                let pair = |at: usize| {
                    let cut = |sample: f32| sample * window[at] * scale;
                    Complex32::new(cut(here[at]), cut(next[at]))
                };
                let [first, second] = &mut self.spectra;
                self.transforms.forward(pair, first, second);
                // The last frame of an odd number has none beside it.
                for (bins, at) in [&mut *first, &mut *second].into_iter().zip(frame..to) {
                    let breath: &[f32] = if with_noise {
                        self.noise.take(2 * BINS)
                    } else {
                        &[]
                    };
                    self.shapes.apply(at - from, breath, bins);
                }
                let both = self.transforms.backward(first, second);
                overlap.add(frame, &window, both.iter().map(|value| value.re));
                if frame + 1 < to {
                    overlap.add(frame + 1, &window, both.iter().map(|value| value.im));
                }
            }
        }
        overlap.finish(&window)
    }
}

/// The pulse train as far as the windows of all pairs of frames reach: beyond its ends it goes on as in a mirror.
fn within_reach(train: &[f32], frames: usize) -> Vec<f32> {
    let length = frames.next_multiple_of(2).saturating_sub(1) * HOP + WINDOW;
    let sample = |at: usize| {
        let place = at as isize - (WINDOW / 2) as isize;
        let place = mirrored(place, train.len());
        train.get(place).copied().unwrap_or(0.0)
    };
    let mut reached = Vec::with_capacity(length);
    reached.extend((0..WINDOW / 2).map(sample));
    reached.extend_from_slice(train);
    reached.extend((WINDOW / 2 + train.len()..length).map(sample));
    reached
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

    fn sound(path: &mut SignalPath, spectrum: &Spectrum) -> Vec<f32> {
        path.sound(spectrum, &mut Watch::asking(|| false))
    }

    #[test]
    fn pulses_without_shaping_come_out_as_they_are() {
        let spectrum = steady(12, 150.0);
        let sound = sound(&mut SignalPath::new(), &spectrum);
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
            assert_eq!(sound(&mut path, &steady(frames, 200.0)).len(), frames * HOP);
        }
    }

    #[test]
    fn a_clause_sounds_the_same_each_time() {
        let mut spectrum = steady(6, 0.0);
        spectrum.ln.fill(0.0);
        let mut path = SignalPath::new();
        let first = sound(&mut path, &spectrum);
        assert!(first.iter().any(|sample| sample.abs() > 1e-3));
        assert_eq!(sound(&mut path, &spectrum), first);
    }

    /// A spectrum in which no two frames are alike, noise and all.
    fn changing(frames: usize) -> Spectrum {
        let rows = |seed: usize| -> Vec<f32> {
            (0..BINS * frames)
                .map(|at| ((at * 31 + seed * 17) % 997) as f32 / 200.0 - 4.0)
                .collect()
        };
        Spectrum {
            lh: rows(1),
            theta: rows(2),
            ln: rows(3),
            lr: rows(4),
            phi: rows(5),
            f0: (0..frames)
                .map(|frame| 120.0 + (frame % 7) as f32)
                .collect(),
        }
    }

    #[test]
    fn stretches_joined_are_the_whole() {
        let mut path = SignalPath::new();
        for frames in [1, STRETCH - 1, STRETCH, STRETCH + 1, 5 * STRETCH + 3] {
            let spectrum = changing(frames);
            let mut watch = Watch::asking(|| false);
            let whole = path.mix(&spectrum, true, frames.next_multiple_of(2), &mut watch);
            assert_eq!(watch.looks(), 1);
            for stretch in [2, 6, STRETCH] {
                let mut watch = Watch::asking(|| false);
                let joined = path.mix(&spectrum, true, stretch, &mut watch);
                assert!(joined == whole, "{frames} frames in stretches of {stretch}");
                assert_eq!(watch.looks(), frames.div_ceil(stretch));
            }
        }
    }

    #[test]
    fn a_cancel_is_seen_before_the_next_stretch() {
        let mut path = SignalPath::new();
        let spectrum = changing(10 * STRETCH);
        let whole = sound(&mut path, &spectrum);
        let mut looks = 0;
        let mut watch = Watch::asking(|| {
            looks += 1;
            looks > 3
        });
        assert!(path.sound(&spectrum, &mut watch).is_empty());
        assert_eq!(watch.looks(), 4);
        assert!(
            sound(&mut path, &spectrum) == whole,
            "what was left undone is heard in the next clause"
        );
    }
}
