//! Many channels to one: the average of those that carry something, not of those that are silent.
//!
//! A headset that fills one of two channels, or a card whose second microphone is not connected, would lose half of its
//! loudness to a plain average, and the noise of the idle channel would come in.

/// More channels than this are not looked at.
pub const CHANNELS: usize = 8;

/// A channel that is this much quieter than the loudest is left out (a power of 0.0631 is 12 dB) …
const QUIETER: f32 = 0.063_1;
/// … and one that was in stays in a little longer (15 dB), so that it does not come and go.
const QUIETER_STILL: f32 = 0.031_6;
/// Below this power (−100 dB) a block says nothing about its channels.
const NOTHING: f32 = 1e-10;
/// How much of the old power is kept from one block of 10 ms to the next: the last third of a second counts.
const KEPT: f32 = 0.97;
/// How fast a weight moves in a frame: all the way in about 20 ms at 48 kHz, so that no step is heard.
const STEP: f32 = 0.001;

/// Mixes interleaved frames to one channel.
#[derive(Debug, Clone)]
pub struct Mix {
    channels: usize,
    heard: bool,
    power: [f32; CHANNELS],
    weight: [f32; CHANNELS],
    wanted: [f32; CHANNELS],
}

impl Mix {
    /// For so many channels.
    #[must_use]
    pub fn new(channels: usize) -> Self {
        let channels = channels.max(1);
        let looked_at = channels.min(CHANNELS);
        let mut weight = [0.0; CHANNELS];
        weight[..looked_at].fill(1.0 / looked_at as f32);
        Self {
            channels,
            heard: false,
            power: [0.0; CHANNELS],
            weight,
            wanted: weight,
        }
    }

    /// How many channels a frame has.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// Mixes a block; `into` must hold a sample for each frame, and what it holds beyond is left alone.
    pub fn mix(&mut self, frames: &[f32], into: &mut [f32]) {
        let frames = frames.chunks_exact(self.channels);
        if self.channels == 1 {
            for (to, frame) in into.iter_mut().zip(frames) {
                *to = frame[0];
            }
            return;
        }
        self.weigh(frames.clone());
        for (to, frame) in into.iter_mut().zip(frames) {
            let mut sum = 0.0;
            for (channel, sample) in frame.iter().take(CHANNELS).enumerate() {
                let weight = &mut self.weight[channel];
                *weight += (self.wanted[channel] - *weight).clamp(-STEP, STEP);
                sum += *weight * sample;
            }
            *to = sum;
        }
    }

    fn weigh<'a>(&mut self, frames: impl ExactSizeIterator<Item = &'a [f32]>) {
        let count = frames.len();
        if count == 0 {
            return;
        }
        let mut now = [0.0_f32; CHANNELS];
        for frame in frames {
            for (power, sample) in now.iter_mut().zip(frame) {
                *power += sample * sample / count as f32;
            }
        }
        if now.iter().all(|power| *power < NOTHING) {
            return;
        }
        for (power, now) in self.power.iter_mut().zip(now) {
            *power = if self.heard {
                KEPT * *power + (1.0 - KEPT) * now
            } else {
                now
            };
        }
        let looked_at = self.channels.min(CHANNELS);
        let loudest = self.power.iter().copied().fold(0.0, f32::max);
        let mut active = [false; CHANNELS];
        for (channel, active) in active.iter_mut().enumerate().take(looked_at) {
            let was_in = self.heard && self.wanted[channel] > 0.0;
            let least = if was_in { QUIETER_STILL } else { QUIETER };
            *active = self.power[channel] >= loudest * least;
        }
        let share = 1.0 / active.iter().filter(|active| **active).count().max(1) as f32;
        for (wanted, active) in self.wanted.iter_mut().zip(active) {
            *wanted = if active { share } else { 0.0 };
        }
        if !self.heard {
            // The first word is not faded in.
            self.weight = self.wanted;
            self.heard = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(count: usize) -> Vec<f32> {
        (0..count)
            .map(|at| 0.5 * (at as f32 * 0.13).sin())
            .collect()
    }

    fn power(samples: &[f32]) -> f32 {
        samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32
    }

    fn mixed(channels: usize, frames: &[f32]) -> Vec<f32> {
        let mut mix = Mix::new(channels);
        let mut out = vec![0.0; frames.len() / channels];
        for (frames, out) in frames.chunks(480 * channels).zip(out.chunks_mut(480)) {
            mix.mix(frames, out);
        }
        out
    }

    #[test]
    fn one_channel_stays_what_it_is() {
        let tone = tone(4_800);
        assert_eq!(mixed(1, &tone), tone);
    }

    #[test]
    fn equal_channels_are_averaged() {
        let tone = tone(4_800);
        let both: Vec<f32> = tone.iter().flat_map(|sample| [*sample, *sample]).collect();
        let out = mixed(2, &both);
        assert!(
            out.iter()
                .zip(&tone)
                .all(|(one, other)| (one - other).abs() < 1e-6)
        );
    }

    #[test]
    fn a_silent_channel_takes_nothing_away() {
        let tone = tone(4_800);
        let one: Vec<f32> = tone.iter().flat_map(|sample| [0.0, *sample]).collect();
        assert_eq!(mixed(2, &one), tone);
    }

    #[test]
    fn a_channel_of_faint_noise_is_left_out_and_a_quieter_voice_is_not() {
        let tone = tone(48_000);
        let mut state = 1_u32;
        let noisy: Vec<f32> = tone
            .iter()
            .flat_map(|sample| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                [*sample, 0.01 * (state >> 8) as f32 / 16_777_216.0]
            })
            .collect();
        let out = mixed(2, &noisy);
        assert!((power(&out) / power(&tone) - 1.0).abs() < 1e-3);
        let softer: Vec<f32> = tone
            .iter()
            .flat_map(|sample| [*sample, 0.5 * sample])
            .collect();
        let out = mixed(2, &softer);
        assert!((power(&out) / power(&tone) - 0.5625).abs() < 1e-3);
    }

    #[test]
    fn a_channel_that_falls_silent_is_let_go_without_a_step() {
        let tone = tone(96_000);
        let frames: Vec<f32> = tone
            .iter()
            .enumerate()
            .flat_map(|(at, sample)| [*sample, if at < 24_000 { *sample } else { 0.0 }])
            .collect();
        let out = mixed(2, &frames);
        let end = &out[90_000..];
        assert!((power(end) / power(&tone[90_000..]) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn silence_decides_nothing() {
        let mut frames = vec![0.0; 9_600];
        let tone = tone(4_800);
        frames.extend(tone.iter().flat_map(|sample| [*sample, 0.0]));
        assert_eq!(mixed(2, &frames)[4_800..], tone[..]);
    }

    #[test]
    fn more_channels_than_are_looked_at_do_no_harm() {
        let frames: Vec<f32> = (0..100).flat_map(|_| [0.25; 12]).collect();
        assert!(
            mixed(12, &frames)
                .iter()
                .all(|sample| (sample - 0.25).abs() < 1e-5)
        );
    }
}
