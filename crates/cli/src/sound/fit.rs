//! Fits decoded sound to the ear: any number of channels to one, any rate to 16 kHz, piece by piece, so that two
//! hours of sound need no more memory than two seconds.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler};
use sotto_engines::hearing::EAR_RATE;

use super::error::SoundError;

/// Frames handed to the resampler at once; it rounds this to what the ratio of the rates allows.
const CHUNK: usize = 2048;

/// The lowest and the highest rate that is taken to be one. Telephones have 8 kHz, studios 192 kHz.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=384_000;

/// Mixes interleaved frames down to one channel.
pub(super) fn mix(interleaved: &[f32], channels: usize, mono: &mut Vec<f32>) {
    mono.clear();
    match channels {
        0 => {}
        1 => mono.extend_from_slice(interleaved),
        _ => {
            let share = 1.0 / channels as f32;
            mono.extend(
                interleaved
                    .chunks_exact(channels)
                    .map(|frame| frame.iter().sum::<f32>() * share),
            );
        }
    }
}

/// Turns a stream of mono samples of one rate into 16 kHz.
pub(super) struct Fit {
    rate: u32,
    resampler: Option<Fft<f32>>,
    waiting: Vec<f32>,
    out: Vec<f32>,
    heard: u64,
    given: u64,
    to_skip: usize,
}

impl Fit {
    /// From this rate.
    pub(super) fn from_rate(rate: u32) -> Result<Self, SoundError> {
        if !RATES.contains(&rate) {
            return Err(SoundError::Rate { rate });
        }
        let resampler = if rate == EAR_RATE {
            None
        } else {
            let made = Fft::new(rate as usize, EAR_RATE as usize, CHUNK, 1, FixedSync::Input);
            Some(made.map_err(|_| SoundError::Rate { rate })?)
        };
        // The filter answers late by this much; skipping it keeps the times of words true.
        let to_skip = resampler.as_ref().map_or(0, Resampler::output_delay);
        Ok(Self {
            rate,
            resampler,
            waiting: Vec::new(),
            out: Vec::new(),
            heard: 0,
            given: 0,
            to_skip,
        })
    }

    /// Takes samples in and appends what is ready to `ready`.
    pub(super) fn push(&mut self, samples: &[f32], ready: &mut Vec<f32>) -> Result<(), SoundError> {
        self.heard += samples.len() as u64;
        if self.resampler.is_none() {
            self.given += samples.len() as u64;
            ready.extend_from_slice(samples);
            return Ok(());
        }
        self.waiting.extend_from_slice(samples);
        let mut from = 0;
        while let Some(taken) = self.step(from, None, ready)? {
            from += taken;
        }
        self.waiting.drain(..from);
        Ok(())
    }

    /// Gives the rest: as many samples in all as the sound is long.
    pub(super) fn finish(mut self, ready: &mut Vec<f32>) -> Result<(), SoundError> {
        if self.resampler.is_none() {
            return Ok(());
        }
        let due = (self.heard * u64::from(EAR_RATE)).div_ceil(u64::from(self.rate));
        let before = ready.len();
        let given_before = self.given;
        let left = self.waiting.len();
        let mut partial = left;
        // Each step flushes at least one sample of the filter, so this ends; the bound is for a library that errs.
        for _ in 0..1_000 {
            if self.given >= due {
                break;
            }
            self.step(0, Some(partial), ready)?;
            partial = 0;
        }
        let most = usize::try_from(due.saturating_sub(given_before)).unwrap_or(usize::MAX);
        ready.truncate(before.saturating_add(most));
        Ok(())
    }

    /// One chunk through the resampler; `None` when there is not enough for one.
    fn step(
        &mut self,
        from: usize,
        partial: Option<usize>,
        ready: &mut Vec<f32>,
    ) -> Result<Option<usize>, SoundError> {
        let Some(resampler) = &mut self.resampler else {
            return Ok(None);
        };
        let needed = resampler.input_frames_next();
        let input = self.waiting.get(from..).unwrap_or_default();
        if partial.is_none() && input.len() < needed {
            return Ok(None);
        }
        self.out.resize(resampler.output_frames_next(), 0.0);
        let lost = |_| SoundError::Rate { rate: self.rate };
        let frames = self.out.len();
        let indexing = Indexing {
            partial_len: partial,
            ..Indexing::default()
        };
        let (taken, made) = {
            let silence;
            let input = if partial.is_some() {
                let mut padded = input.to_vec();
                padded.resize(needed.max(input.len()), 0.0);
                silence = padded;
                &silence[..]
            } else {
                input
            };
            let input = InterleavedSlice::new(input, 1, input.len())
                .map_err(|_| SoundError::Rate { rate: self.rate })?;
            let mut output = InterleavedSlice::new_mut(&mut self.out[..], 1, frames)
                .map_err(|_| SoundError::Rate { rate: self.rate })?;
            resampler
                .process_into_buffer(&input, &mut output, Some(&indexing))
                .map_err(lost)?
        };
        let skipped = self.to_skip.min(made);
        self.to_skip -= skipped;
        ready.extend_from_slice(&self.out[skipped..made]);
        self.given += (made - skipped) as u64;
        Ok(Some(taken))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn fitted(rate: u32, samples: &[f32], piece: usize) -> Vec<f32> {
        let mut fit = Fit::from_rate(rate).unwrap();
        let mut ready = Vec::new();
        for part in samples.chunks(piece.max(1)) {
            fit.push(part, &mut ready).unwrap();
        }
        fit.finish(&mut ready).unwrap();
        ready
    }

    #[test]
    fn a_tone_keeps_its_pitch_its_level_and_its_place() {
        for rate in [8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000] {
            let tone: Vec<f32> = (0..rate)
                .map(|n| (n as f32 / rate as f32 * 440.0 * std::f32::consts::TAU).sin())
                .collect();
            let heard = fitted(rate, &tone, 1000);
            assert_eq!(heard.len(), 16_000, "{rate}");
            // 330 whole turns, so that sine and cosine part cleanly.
            let part = |wave: fn(f32) -> f32| {
                let turn = |n: usize| n as f32 / 16_000.0 * 440.0 * std::f32::consts::TAU;
                (2_000..14_000)
                    .map(|n| heard[n] * wave(turn(n)))
                    .sum::<f32>()
                    / 6_000.0
            };
            let (sine, cosine) = (part(f32::sin), part(f32::cos));
            assert!(
                (sine.hypot(cosine) - 1.0).abs() < 0.01,
                "{rate}: {sine} {cosine}"
            );
            // Less than one sample early or late: where a block has an odd length its middle falls between two.
            let late = cosine.atan2(sine).abs() / (440.0 * std::f32::consts::TAU / 16_000.0);
            assert!(late < 1.0, "{rate}: {late}");
        }
    }

    #[test]
    fn no_sample_gives_none_and_one_gives_one() {
        assert!(fitted(44_100, &[], 1).is_empty());
        assert_eq!(fitted(16_000, &[0.5], 1), [0.5]);
        assert_eq!(fitted(48_000, &[0.5], 1).len(), 1);
        assert_eq!(fitted(8_000, &[0.5], 1).len(), 2);
    }

    #[test]
    fn a_rate_that_is_none_is_refused() {
        for rate in [0, 1, 3_999, 384_001, u32::MAX] {
            assert!(matches!(Fit::from_rate(rate), Err(SoundError::Rate { .. })));
        }
    }

    #[test]
    fn channels_are_averaged() {
        let mut mono = Vec::new();
        mix(&[1.0, 0.0, -1.0, 1.0, 0.5, 0.5], 2, &mut mono);
        assert_eq!(mono, [0.5, 0.0, 0.5]);
        mix(&[1.0; 16], 8, &mut mono);
        assert_eq!(mono, [1.0, 1.0]);
    }

    /// Mostly what devices and files have. Of the others now and then one: with 16 kHz many of them have no divisor in common, and
    /// their filter is as long as two seconds of sound.
    fn rates() -> impl Strategy<Value = u32> {
        let usual = vec![
            8_000u32, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000,
            192_000,
        ];
        prop_oneof![
            7 => prop::sample::select(usual),
            1 => 8_000u32..200_000,
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn the_cut_into_pieces_never_matters(rate in rates(), length in 0usize..5_000, piece in 1usize..700) {
            let sound: Vec<f32> = (0..length).map(|n| (n as f32 * 0.05).sin()).collect();
            let whole = fitted(rate, &sound, sound.len());
            prop_assert_eq!(&fitted(rate, &sound, piece), &whole);
            prop_assert_eq!(whole.len() as u64, (length as u64 * 16_000).div_ceil(u64::from(rate)));
        }
    }
}
