//! How long the echo takes: from a sample that was handed to the loudspeaker to the same sample in the microphone.
//!
//! The canceller finds delays of up to about 440 ms by itself. With half a second (a Bluetooth loudspeaker, a busy sound
//! server) it does nothing at all and does not say so. So the delay is measured here, from the sound itself, and the
//! reference is held back by it where it is too long.
//!
//! It also says whether there is an echo at all. With headphones there is none, and a canceller that looks for one all the same
//! takes a voice for it.
//!
//! The measure is the correlation of microphone and reference at 4 kHz for every delay up to 0.8 s. Both are differentiated
//! first: speech is so alike from one sample to the next that its correlation would have no peak otherwise.

use crate::rate::{FRAME, RATE};

/// The longest delay that is looked for, in milliseconds.
pub const LONGEST: usize = 800;

/// 16 kHz to 4 kHz.
const COARSER: usize = 4;
const BLOCK: usize = FRAME / COARSER;
const PER_MS: usize = RATE as usize / COARSER / 1_000;
const LAGS: usize = LONGEST * PER_MS;

/// What is kept of the correlation from one frame to the next: about the last three seconds count.
const KEPT: f32 = 0.9967;
/// Frames from one look at the peak to the next.
const LOOK: u32 = 10;
/// So many looks must agree …
const AGREE: u32 = 5;
/// … within so many lags (2 ms).
const ALIKE: usize = 2 * PER_MS;
/// A peak has neighbours: reflections, and what is left of the speech's likeness to itself. Beyond 15 ms another peak is a rival …
const NEIGHBOURS: usize = 15 * PER_MS;
/// … but one that comes after it within 150 ms may be a wall further away. No wall is nearer than the direct way.
const WALLS: usize = 150 * PER_MS;
/// Frames in which something was played before anything is believed: of a syllable or two any two voices are alike at some delay.
const HEARD: u32 = 100;
/// How far the peak must stand above its rivals …
const ABOVE: f32 = 1.6;
/// … and how large it must be, as a share of what it could be. A voice in the room makes it smaller.
const LEAST: f32 = 0.08;
/// Looks at which nothing stands out any more until the echo is taken to be gone: ten seconds of playing. Somebody who talks
/// loudly hides it for a while, and it must not come through then.
const GONE: u32 = 100;
/// The power at which a reference is heard at all (−70 dB).
const AUDIBLE: f32 = 1e-7;

/// Measures the delay, frame by frame.
#[derive(Debug, Clone)]
pub struct Delay {
    /// The reference of the last `LAGS` samples and of this block.
    reference: Vec<f32>,
    /// For every delay, the longest first.
    correlation: Vec<f32>,
    last_reference: f32,
    last_microphone: f32,
    reference_power: f32,
    microphone_power: f32,
    /// Frames since something was played; beyond the longest delay no echo can come.
    silent: usize,
    frames: u32,
    candidate: usize,
    agreed: u32,
    found: Option<usize>,
    /// Looks since the echo was last seen.
    unseen: u32,
    /// Frames in which something was played, up to `HEARD`.
    heard: u32,
}

impl Default for Delay {
    fn default() -> Self {
        Self {
            reference: vec![0.0; LAGS + BLOCK],
            correlation: vec![0.0; LAGS],
            last_reference: 0.0,
            last_microphone: 0.0,
            reference_power: 0.0,
            microphone_power: 0.0,
            silent: usize::MAX,
            frames: 0,
            candidate: 0,
            agreed: 0,
            found: None,
            unseen: 0,
            heard: 0,
        }
    }
}

/// A quarter of the rate, as differences from one sample to the next.
fn coarse(frame: &[f32; FRAME], last: &mut f32) -> [f32; BLOCK] {
    let mut out = [0.0; BLOCK];
    for (out, four) in out.iter_mut().zip(frame.chunks_exact(COARSER)) {
        let now = four.iter().sum::<f32>() / COARSER as f32;
        *out = now - *last;
        *last = now;
    }
    out
}

impl Delay {
    /// Takes what was handed to the loudspeaker and what the microphone heard in the same 10 ms.
    pub fn hear(&mut self, reference: &[f32; FRAME], microphone: &[f32; FRAME]) {
        let power = reference.iter().map(|sample| sample * sample).sum::<f32>() / FRAME as f32;
        if power > AUDIBLE {
            self.silent = 0;
            self.heard = HEARD.min(self.heard + 1);
        } else {
            self.silent = self.silent.saturating_add(1);
        }
        let now = coarse(reference, &mut self.last_reference);
        let heard = coarse(microphone, &mut self.last_microphone);
        self.reference.copy_within(BLOCK.., 0);
        self.reference[LAGS..].copy_from_slice(&now);
        if self.silent > LONGEST / 10 {
            return;
        }
        self.reference_power =
            KEPT * self.reference_power + now.iter().map(|sample| sample * sample).sum::<f32>();
        self.microphone_power =
            KEPT * self.microphone_power + heard.iter().map(|sample| sample * sample).sum::<f32>();
        for sum in &mut self.correlation {
            *sum *= KEPT;
        }
        // One sample of the microphone against all delays at a time: this way round the compiler does many at once.
        for (at, heard) in heard.iter().enumerate() {
            let then = &self.reference[at..at + LAGS];
            for (sum, then) in self.correlation.iter_mut().zip(then) {
                *sum += heard * then;
            }
        }
        self.frames += 1;
        if self.frames >= LOOK {
            self.frames = 0;
            self.look();
        }
    }

    fn look(&mut self) {
        self.unseen = self.unseen.saturating_add(1);
        let Some(peak) = peak(
            &self.correlation,
            self.reference_power,
            self.microphone_power,
        ) else {
            self.agreed = 0;
            return;
        };
        let peak = LAGS - peak;
        if peak.abs_diff(self.candidate) <= ALIKE {
            self.agreed += 1;
        } else {
            self.agreed = 1;
        }
        self.candidate = peak;
        if self.agreed >= AGREE && self.heard >= HEARD {
            self.found = Some(peak);
        }
        // Once it is known, one look is enough to see that it is still there.
        if self
            .found
            .is_some_and(|found| found.abs_diff(peak) <= ALIKE)
        {
            self.unseen = 0;
        }
    }

    /// Frames since something was played.
    #[must_use]
    pub fn silent(&self) -> usize {
        self.silent
    }

    /// Whether what is played comes back. It takes about a second of playing to see it, and ten to see that it has ended.
    #[must_use]
    pub fn comes_back(&self) -> bool {
        self.found.is_some() && self.unseen < GONE
    }

    /// The measured delay in milliseconds, once there is one. It stays known while nothing is played.
    #[must_use]
    pub fn milliseconds(&self) -> Option<usize> {
        self.found.map(|lag| lag / PER_MS)
    }

    /// The two were brought together anew: what was measured is as good as true, and has to be measured again.
    pub fn begin_anew(&mut self) {
        *self = Self {
            found: self.found,
            unseen: self.unseen,
            silent: self.silent,
            ..Self::default()
        };
    }

    /// Another device: the delay has to be measured anew.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

/// The place of a peak that stands out, if there is one.
fn peak(correlation: &[f32], reference_power: f32, microphone_power: f32) -> Option<usize> {
    let (at, height) = largest(correlation.iter().enumerate())?;
    let could_be = (reference_power * microphone_power).sqrt();
    if could_be <= 0.0 || height < LEAST * could_be {
        return None;
    }
    let rivals = correlation
        .iter()
        .enumerate()
        // The longest delay stands first, so a wall's stands before the direct one.
        .filter(|(lag, _)| *lag > at + NEIGHBOURS || lag + WALLS < at);
    let rival = largest(rivals).map_or(0.0, |(_, height)| height);
    (height >= ABOVE * rival).then_some(at)
}

fn largest<'a>(of: impl Iterator<Item = (usize, &'a f32)>) -> Option<(usize, f32)> {
    of.map(|(lag, value)| (lag, value.abs()))
        .max_by(|one, other| one.1.total_cmp(&other.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_must_stand_out() {
        let mut correlation = vec![0.1; LAGS];
        correlation[400] = -1.0;
        assert_eq!(peak(&correlation, 2.0, 2.0), Some(400));
        // A reflection nearby is no rival, a second peak far away is.
        correlation[420] = 0.9;
        assert_eq!(peak(&correlation, 2.0, 2.0), Some(400));
        correlation[900] = 0.9;
        assert_eq!(peak(&correlation, 2.0, 2.0), None);
        correlation[900] = 0.0;
        // A wall comes after the direct way, and not much later.
        let mut room = vec![0.1; LAGS];
        room[1_500] = 1.0;
        room[1_500 - 100] = 0.9;
        assert_eq!(peak(&room, 2.0, 2.0), Some(1_500));
        room[1_500 - 100] = 0.1;
        for elsewhere in [1_500 + 100, 1_500 - WALLS - 1] {
            room[elsewhere] = 0.9;
            assert_eq!(peak(&room, 2.0, 2.0), None, "{elsewhere}");
            room[elsewhere] = 0.1;
        }
        // Far smaller than two loud sounds could be alike: chance.
        assert_eq!(peak(&correlation, 100.0, 100.0), None);
        assert_eq!(peak(&correlation, 0.0, 0.0), None);
        assert_eq!(peak(&[], 1.0, 1.0), None);
    }
}
