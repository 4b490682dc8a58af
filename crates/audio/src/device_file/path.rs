//! The way of the loudspeaker's sound into the microphone: so late, so much quieter, and with the room's reflections.

use std::collections::VecDeque;
use std::time::Duration;

/// An echo path.
#[derive(Debug, Clone, PartialEq)]
pub struct EchoPath {
    /// From the output callback to the microphone.
    pub delay: Duration,
    /// The amplitude that arrives, as a share of the one that was played.
    pub gain: f32,
    /// The room's answer to a click, in the microphone's rate; empty is a room without reflections.
    pub response: Vec<f32>,
}

/// Sound on its way.
#[derive(Debug)]
pub(super) struct Travel {
    path: EchoPath,
    /// Microphone frames for a frame of the loudspeaker.
    ratio: f64,
    /// Where the next sample of the microphone lies, counted in samples of the loudspeaker from the last one of `before`.
    place: f64,
    before: f32,
    /// In the microphone's rate: what is not there yet.
    on_the_way: VecDeque<f32>,
    /// In the microphone's rate: what arrived, the newest first.
    arrived: VecDeque<f32>,
}

impl Travel {
    pub(super) fn new(path: EchoPath, from: u32, to: u32) -> Self {
        let late = (path.delay.as_secs_f64() * f64::from(to)).round() as usize;
        let long = path.response.len();
        Self {
            ratio: f64::from(to) / f64::from(from.max(1)),
            place: 0.0,
            before: 0.0,
            on_the_way: std::iter::repeat_n(0.0, late).collect(),
            arrived: std::iter::repeat_n(0.0, long).collect(),
            path,
        }
    }

    pub(super) fn into_path(self) -> EchoPath {
        self.path
    }

    /// Takes what was played in 10 ms, and fills in what of it and of what was before arrives meanwhile.
    pub(super) fn travel(&mut self, played: &[f32], into: &mut [f32]) {
        // Straight lines from sample to sample: what is lost at the top of the band is less than what a room takes.
        let step = 1.0 / self.ratio;
        for sample in played {
            while self.place < 1.0 {
                let share = self.place as f32;
                self.on_the_way
                    .push_back(self.before + share * (sample - self.before));
                self.place += step;
            }
            self.place -= 1.0;
            self.before = *sample;
        }
        for into in into {
            // A rounding of the clock may be a sample short; the room has nothing to say then.
            let direct = self.on_the_way.pop_front().unwrap_or(0.0) * self.path.gain;
            if self.path.response.is_empty() {
                *into += direct;
                continue;
            }
            self.arrived.pop_back();
            self.arrived.push_front(direct);
            *into += self
                .path
                .response
                .iter()
                .zip(&self.arrived)
                .map(|(weight, sample)| weight * sample)
                .sum::<f32>();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_comes_late_and_soft_and_from_the_walls() {
        let path = EchoPath {
            delay: Duration::from_millis(20),
            gain: 0.5,
            response: vec![1.0, 0.0, 0.25],
        };
        let mut travel = Travel::new(path, 16_000, 16_000);
        let mut played = [0.0; 480];
        played[7] = 1.0;
        let mut out = [0.0; 480];
        for (played, out) in played.chunks(160).zip(out.chunks_mut(160)) {
            travel.travel(played, out);
        }
        let heard: Vec<(usize, f32)> = out
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, sample)| *sample != 0.0)
            .collect();
        // One more than the delay: the line to a sample begins at the one before it.
        assert_eq!(heard, [(328, 0.5), (330, 0.125)]);
    }

    #[test]
    fn another_rate_keeps_the_time() {
        let path = EchoPath {
            delay: Duration::ZERO,
            gain: 1.0,
            response: Vec::new(),
        };
        for (from, to) in [(48_000, 16_000), (44_100, 48_000), (16_000, 44_100)] {
            let mut travel = Travel::new(path.clone(), from, to);
            let played = vec![0.5; from as usize / 100];
            let mut out = vec![0.0; to as usize / 100];
            for _ in 0..100 {
                out.fill(0.0);
                travel.travel(&played, &mut out);
            }
            assert!(
                out.iter().all(|sample| (sample - 0.5).abs() < 1e-6),
                "{from} to {to}"
            );
            assert!(travel.on_the_way.len() < 4);
        }
    }
}
