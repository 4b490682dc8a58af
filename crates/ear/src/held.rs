//! How much of a sound holds its pitch. A plucked string or a hum does; the voice of a person who speaks glides all the
//! time, even within one vowel.

use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use crate::sounding::power;
use crate::voiced::FRAME;

/// What is looked at in one piece: 64 ms, in which a voice has hardly moved.
const WINDOW: usize = 4 * FRAME;
/// The spectrum is taken twice as fine as the window gives, so that a peak's place can be told from its neighbours.
const POINTS: usize = 2 * WINDOW;
/// How far apart two looks are: 128 ms, in which a voice has moved.
const LATER: usize = 8;
/// Hertz from one place of the spectrum to the next.
const STEP: f32 = 16_000.0 / POINTS as f32;
/// Where partials are looked for, in hertz.
const LOWEST: f32 = 80.0;
const HIGHEST: f32 = 2_000.0;
/// How many of the strongest are followed.
const PARTIALS: usize = 6;
/// A partial is held where one lies within this many hertz later, with at least this share of its power.
const HELD_HZ: f32 = 4.0;
const HELD_POWER: f32 = 0.02;
/// What is loud has this share of the power that the loudest tenth reaches: 13 dB less.
const LOUD: f32 = 0.05;
const LOUDEST: usize = 10;
/// Less than this power is nothing: the rounding of 24 bits, 100 dB below full.
const NOTHING: f32 = 1e-10;

/// One peak of a spectrum.
#[derive(Clone, Copy)]
struct Partial {
    hertz: f32,
    power: f32,
}

/// The share of the loud moments whose strongest partials are where they were 128 ms later, weighed by their power:
/// 0 to 1, whatever the gain.
pub fn held_share(audio: &[f32]) -> f32 {
    let starts = || (0..(audio.len() + FRAME).saturating_sub(WINDOW) / FRAME).map(|at| at * FRAME);
    let windows: Vec<&[f32]> = starts()
        .filter_map(|start| audio.get(start..start + WINDOW))
        .collect();
    let loud = loud(&windows);
    let fourier = FftPlanner::new().plan_fft_forward(POINTS);
    let partials: Vec<Vec<Partial>> = windows
        .iter()
        .zip(&loud)
        .map(|(window, loud)| match loud {
            true => strongest(window, fourier.as_ref()),
            false => Vec::new(),
        })
        .collect();
    let (mut held, mut looked) = (0.0, 0_usize);
    for (now, later) in partials.iter().zip(partials.iter().skip(LATER)) {
        if !now.is_empty() {
            looked += 1;
            held += held_of(now, later);
        }
    }
    match looked {
        0 => 0.0,
        looked => held / looked as f32,
    }
}

/// Which of the windows are nearly as loud as the loudest.
fn loud(windows: &[&[f32]]) -> Vec<bool> {
    let powers: Vec<f32> = windows.iter().map(|window| mean_power(window)).collect();
    let mut sorted = powers.clone();
    sorted.sort_unstable_by(f32::total_cmp);
    let place = sorted.len() - (sorted.len() / LOUDEST).max(1).min(sorted.len());
    let least = (sorted.get(place).copied().unwrap_or_default() * LOUD).max(NOTHING);
    powers.iter().map(|power| *power > least).collect()
}

/// How loud a window is.
fn mean_power(window: &[f32]) -> f32 {
    let frames = window.chunks_exact(FRAME);
    let count = frames.len().max(1);
    frames.map(power).sum::<f32>() / count as f32
}

/// How much of the partials' power is still there later.
fn held_of(now: &[Partial], later: &[Partial]) -> f32 {
    let all: f32 = now.iter().map(|partial| partial.power).sum();
    let held: f32 = now
        .iter()
        .filter(|partial| {
            later.iter().any(|later| {
                (later.hertz - partial.hertz).abs() < HELD_HZ
                    && later.power > partial.power * HELD_POWER
            })
        })
        .map(|partial| partial.power)
        .sum();
    if all > 0.0 { held / all } else { 0.0 }
}

/// The strongest partials of a window.
fn strongest(window: &[f32], fourier: &dyn Fft<f32>) -> Vec<Partial> {
    // A microphone that adds the same to every sample adds nothing to hear.
    let middle = window.iter().sum::<f32>() / WINDOW as f32;
    let mut spectrum: Vec<Complex<f32>> = window
        .iter()
        .enumerate()
        .map(|(place, sample)| Complex::new((sample - middle) * hann(place), 0.0))
        .collect();
    spectrum.resize(POINTS, Complex::default());
    fourier.process(&mut spectrum);
    let loudness: Vec<f32> = spectrum[..POINTS / 2]
        .iter()
        .map(|value| (value.norm() + 1e-9).ln())
        .collect();
    let (from, to) = ((LOWEST / STEP) as usize, (HIGHEST / STEP) as usize);
    let mut found: Vec<Partial> = (from.max(1)..to)
        .filter_map(|place| peak(&loudness, place))
        .collect();
    found.sort_unstable_by(|one, other| other.power.total_cmp(&one.power));
    found.truncate(PARTIALS);
    found
}

/// The peak at a place of a logarithmic spectrum, where there is one; a parabola through it and its neighbours says
/// where it really lies.
fn peak(loudness: &[f32], place: usize) -> Option<Partial> {
    let (before, here, after) = (loudness[place - 1], loudness[place], loudness[place + 1]);
    if !(here > before && here >= after) {
        return None;
    }
    let beside = (before - after) / (2.0 * (before - 2.0 * here + after));
    Some(Partial {
        hertz: (place as f32 + beside) * STEP,
        power: (2.0 * here).exp(),
    })
}

/// How much a place of the window counts: nothing at its ends.
fn hann(place: usize) -> f32 {
    let turn = std::f32::consts::TAU * place as f32 / (WINDOW - 1) as f32;
    0.5 - 0.5 * turn.cos()
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use super::{WINDOW, held_share};

    /// Two seconds of five partials over a pitch that is told in hertz at each second.
    fn partials(loudness: f32, pitch: impl Fn(f32) -> f32) -> Vec<f32> {
        let mut turns = 0.0_f32;
        (0..32_000)
            .map(|place| {
                turns = (turns + pitch(place as f32 / 16_000.0) / 16_000.0).fract();
                let sum: f32 = (1..=5_u8)
                    .map(f32::from)
                    .map(|n| (TAU * turns * n).sin() / n)
                    .sum();
                loudness * sum
            })
            .collect()
    }

    #[test]
    fn a_string_holds_its_pitch_and_a_voice_glides() {
        // Two notes a second; a voice that rises and falls by a tenth, as people who speak evenly do.
        let string = |at: f32| [220.0, 247.0, 262.0, 294.0][(at * 2.0) as usize % 4];
        let voice = |at: f32| 120.0 * (1.0 + 0.1 * (TAU * 1.5 * at).sin());
        for loudness in [0.003, 0.1, 0.4] {
            let held = held_share(&partials(loudness, string));
            assert!(held > 0.5, "{held} of a string at {loudness}");
            let held = held_share(&partials(loudness, voice));
            assert!(held < 0.2, "{held} of a voice at {loudness}");
        }
    }

    #[test]
    fn nothing_holds_nothing() {
        for audio in [
            vec![],
            vec![0.5],
            vec![0.0; WINDOW],
            vec![0.0; 20 * WINDOW],
            vec![0.3; 20 * WINDOW],
            vec![f32::NAN; 20 * WINDOW],
        ] {
            let held = held_share(&audio);
            assert!(held == 0.0, "{held} of {} samples", audio.len());
        }
    }
}
