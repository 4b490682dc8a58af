//! A recording, cut into what is said at a stretch.

use std::collections::VecDeque;

use sotto_audio::{Activity, FRAME, FRAME_MS, RATE};

/// Somebody who is silent for so long waits for an answer. Longer than the longest wait for somebody who was not done.
const PAUSE_MS: u32 = 2_000;
/// So much before the first voice belongs to what is said: it is known late that it is one.
const BEFORE_MS: u32 = 500;

/// A part of a recording. All of them together are the recording, to the sample.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// In one channel, 16 kHz; a whole number of frames.
    pub samples: Vec<f32>,
    /// Somebody speaks in it, at its beginning; it ends with the silence after that.
    pub speaks: bool,
}

/// The parts of a recording: the silence before anybody speaks, and one for each stretch of speech. Its end is filled with
/// silence to a whole frame.
pub(super) fn parts(mut samples: Vec<f32>) -> VecDeque<Part> {
    samples.resize(samples.len().next_multiple_of(FRAME), 0.0);
    let mut parts = VecDeque::new();
    for cut in cuts(&speaking(&samples)).into_iter().rev() {
        let samples = samples.split_off(cut * FRAME);
        let speaks = true;
        parts.push_front(Part { samples, speaks });
    }
    if !samples.is_empty() {
        let speaks = false;
        parts.push_front(Part { samples, speaks });
    }
    parts
}

/// How long a recording is.
pub(super) fn seconds(parts: &VecDeque<Part>) -> f64 {
    let samples: usize = parts.iter().map(|part| part.samples.len()).sum();
    samples as f64 / f64::from(RATE)
}

/// In which frames somebody speaks, by the detector that the loop has.
fn speaking(samples: &[f32]) -> Vec<bool> {
    let mut activity = Activity::default();
    let frames = samples.as_chunks::<FRAME>().0.iter();
    frames.map(|frame| activity.hear(frame).speaking).collect()
}

/// The frames at which a stretch begins.
fn cuts(speaking: &[bool]) -> Vec<usize> {
    let (pause, before) = (
        (PAUSE_MS / FRAME_MS) as usize,
        (BEFORE_MS / FRAME_MS) as usize,
    );
    let mut cuts = Vec::new();
    let mut last: Option<usize> = None;
    for (frame, _) in speaking.iter().enumerate().filter(|(_, speaks)| **speaks) {
        if last.is_none_or(|last| frame - last > pause) {
            cuts.push(frame.saturating_sub(before));
        }
        last = Some(frame);
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(stretches: &[(usize, bool)]) -> Vec<bool> {
        let each = stretches.iter();
        each.flat_map(|(count, speaks)| std::iter::repeat_n(*speaks, *count))
            .collect()
    }

    #[test]
    fn a_pause_of_two_seconds_cuts_and_a_shorter_one_does_not() {
        let talk = frames(&[
            (300, false),
            (100, true),
            (199, false),
            (80, true),
            (200, false),
            (50, true),
            (400, false),
        ]);
        assert_eq!(cuts(&talk), [250, 829]);
        assert_eq!(cuts(&frames(&[(20, false), (9, true)])), [0]);
        assert!(cuts(&frames(&[(1_000, false)])).is_empty());
        assert!(cuts(&[]).is_empty());
    }

    #[test]
    fn all_parts_together_are_the_recording() {
        // Nobody speaks in a tone that fades in and out again.
        let sound: Vec<f32> = (0..50_001)
            .map(|at| (at as f32 * 0.05).sin() * (at as f32 * 0.000_1).sin() * 0.01)
            .collect();
        let parts = parts(sound.clone());
        let all: Vec<f32> = parts
            .iter()
            .flat_map(|part| part.samples.iter().copied())
            .collect();
        assert_eq!(all[..sound.len()], sound[..]);
        assert!(all.len().is_multiple_of(FRAME) && all.len() < sound.len() + FRAME);
        assert!(all[sound.len()..].iter().all(|sample| *sample == 0.0));
        assert!((seconds(&parts) - 3.13).abs() < 0.01);
        assert!(super::parts(Vec::new()).is_empty());
    }
}
