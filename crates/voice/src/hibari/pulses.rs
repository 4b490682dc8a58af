//! The voice's source: a train of pulses at the pitch, as the sum of all harmonics below 11 kHz, which has a closed form.
//! So it is free of aliasing, and its cost does not depend on the number of harmonics.

use super::signal::{HOP, RATE};

/// Below this pitch a frame is unvoiced.
const VOICED_FROM: f32 = 40.0;

/// Harmonics above this would alias or fall where the voice has only noise.
const HIGHEST: f32 = 11_000.0;

/// The pulse train for a pitch per frame: [`HOP`] samples a frame, zero where unvoiced.
#[must_use]
pub fn pulses(f0: &[f32]) -> Vec<f32> {
    let mut train = Vec::with_capacity(f0.len() * HOP);
    // In turns; kept in double precision, since it is summed over the whole clause.
    let mut phase = 0.0_f64;
    for frame in 0..f0.len() {
        for sample in 0..HOP {
            let pitch = pitch_at(f0, frame, sample);
            let sounding = pitch.max(VOICED_FROM);
            phase = (phase + f64::from(sounding) / f64::from(RATE)).fract();
            train.push(if pitch > VOICED_FROM {
                harmonics(phase, sounding)
            } else {
                0.0
            });
        }
    }
    train
}

/// The pitch at a sample: frames stand for their middles, between them it is a straight line.
fn pitch_at(f0: &[f32], frame: usize, sample: usize) -> f32 {
    let within = (sample as f32 + 0.5) / HOP as f32 - 0.5;
    let here = f0[frame];
    if within < 0.0 {
        let before = f0[frame.saturating_sub(1)];
        here + (before - here) * -within
    } else {
        let after = f0[(frame + 1).min(f0.len() - 1)];
        here + (after - here) * within
    }
}

/// cos(t) + cos(2t) + … up to the highest harmonic of this pitch, t being the phase in turns.
fn harmonics(phase: f64, pitch: f32) -> f32 {
    let t = (phase * std::f64::consts::TAU) as f32;
    let edge = (HIGHEST / pitch).floor() + 0.5;
    let below = 2.0 * (t * 0.5).sin();
    // Near whole turns both sides of the quotient vanish; there it is the number of harmonics and a half.
    let quotient = if below.abs() <= 2e-3 {
        edge
    } else {
        (edge * t).sin() / below
    };
    quotient - 0.5
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn unvoiced_frames_are_silent() {
        assert!(pulses(&[0.0; 5]).iter().all(|sample| *sample == 0.0));
        assert!(pulses(&[]).is_empty());
    }

    #[test]
    fn there_is_a_pulse_per_period() {
        let train = pulses(&[100.0; 80]);
        let peaks = train.iter().filter(|sample| **sample > 100.0).count();
        // One second at 100 Hz, each pulse as high as there are harmonics; a phase that falls beside a sample dips.
        assert!((95..=105).contains(&peaks), "{peaks}");
    }

    #[test]
    fn the_pitch_runs_straight_from_frame_to_frame() {
        let f0 = [100.0, 200.0];
        assert!((pitch_at(&f0, 0, HOP / 2) - 100.0).abs() < 0.5);
        assert!((pitch_at(&f0, 1, 0) - 150.0).abs() < 0.5);
        assert!((pitch_at(&f0, 1, HOP - 1) - 200.0).abs() < 0.5);
    }

    proptest! {
        #[test]
        fn the_closed_form_is_the_sum(phase in 0.002f64..0.998, pitch in 60f32..800.0) {
            let count = (HIGHEST / pitch).floor() as i32;
            let sum: f64 = (1..=count).map(|h| (f64::from(h) * phase * std::f64::consts::TAU).cos()).sum();
            prop_assert!((f64::from(harmonics(phase, pitch)) - sum).abs() < 0.05 + sum.abs() * 0.01);
        }
    }
}
