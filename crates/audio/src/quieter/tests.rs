//! What is left of noise, and of a voice in it.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use super::*;
use crate::echo::measure::{level, reduction};
use crate::recordings::recordings;
use crate::{Activity, RATE};

const SECOND: usize = RATE as usize;
/// So long the noise is learned.
const LEARNS: usize = 3 * SECOND;

fn listened(quieter: &mut Quieter, heard: &[f32]) -> Vec<f32> {
    heard
        .as_chunks::<FRAME>()
        .0
        .iter()
        .flat_map(|frame| *quieter.listen(frame))
        .collect()
}

/// Noise of an even loudness, the same each time.
fn noise(count: usize, loud: f32, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut low = 0.0_f32;
    (0..count)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let white = (state >> 8) as f32 / 8_388_608.0 - 1.0;
            low = 0.8 * low + 0.2 * white;
            loud * low
        })
        .collect()
}

/// The recordings of a kind that are 16 kHz, one channel, 16 bits, and as long as this.
fn people(kind: &str, least: usize) -> Vec<Vec<f32>> {
    let Some(folder) = recordings(kind) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "wav"))
        .collect();
    paths.sort();
    let read = |path: &Path| -> Option<Vec<f32>> {
        let mut wav = hound::WavReader::open(path).ok()?;
        let format = wav.spec();
        let fits = (format.sample_rate, format.channels, format.bits_per_sample) == (RATE, 1, 16);
        let samples: Vec<f32> = fits
            .then(|| wav.samples::<i16>())?
            .map(|sample| f32::from(sample.unwrap()) / 32_768.0)
            .collect();
        (samples.len() >= least).then_some(samples)
    };
    let fitting: Vec<_> = paths.iter().filter_map(|path| read(path)).collect();
    if fitting.is_empty() {
        println!("skipped: no recording of kind {kind} is long enough and has 16 kHz");
    }
    fitting
}

/// So many frames in which somebody speaks.
fn voiced(samples: &[f32]) -> usize {
    let mut activity = Activity::default();
    samples
        .as_chunks::<FRAME>()
        .0
        .iter()
        .filter(|frame| activity.hear(frame).speaking)
        .count()
}

#[test]
fn unless_it_is_wanted_every_frame_passes_as_it_is() {
    let heard = noise(SECOND, 0.3, 1);
    for mut quieter in [Quieter::new(false), Quieter::default()] {
        assert!(!quieter.is_on());
        assert_eq!(listened(&mut quieter, &heard), heard);
    }
}

#[test]
fn even_noise_gets_quieter_and_what_was_heard_stays_what_it_was() {
    let heard = noise(6 * SECOND, 0.1, 2);
    let before = heard.clone();
    let quiet = listened(&mut Quieter::new(true), &heard);
    assert_eq!(heard, before);
    assert_eq!(quiet.len(), heard.len());
    let less = reduction(&heard[LEARNS..], &quiet[LEARNS..]);
    assert!(less > 5.0, "{less} dB");
}

#[test]
fn what_was_learned_stays_until_the_setting_or_the_microphone_is_another_one() {
    let heard = noise(4 * SECOND, 0.1, 3);
    let mut quieter = Quieter::new(true);
    let first = listened(&mut quieter, &heard);
    quieter.want(true);
    let learned = listened(&mut quieter, &heard);
    // It knows the noise from the first frame on.
    assert_ne!(learned[..SECOND], first[..SECOND]);
    quieter.forget();
    assert_eq!(listened(&mut quieter, &heard), first);
    quieter.want(false);
    assert_eq!(listened(&mut quieter, &heard), heard);
}

#[test]
fn the_noise_of_real_rooms_gets_quieter() {
    let rooms = people("noise", 2 * LEARNS);
    let less: Vec<f64> = rooms
        .iter()
        .map(|room| {
            let quiet = listened(&mut Quieter::new(true), room);
            reduction(&room[LEARNS..quiet.len()], &quiet[LEARNS..])
        })
        .collect();
    println!("noise of {} rooms, less by {less:.1?} dB", less.len());
    // Some of them is people who talk in the distance, which is no noise to it.
    assert!(less.iter().all(|less| *less > 0.0), "{less:?}");
    let best = less.iter().copied().fold(0.0, f64::max);
    assert!(less.is_empty() || best > 5.0, "{best}");
}

#[test]
fn a_real_voice_is_still_noticed() {
    let (mut plain, mut quiet) = (0, 0);
    for voice in people("read", 2 * SECOND).iter().take(12) {
        // A room to learn first, and the voice in it, 20 dB louder.
        let loud = 10_f64.powf((level(voice) - 20.0) / 20.0) as f32;
        let unscaled = noise(LEARNS + voice.len(), 1.0, 4);
        let room = loud / 10_f64.powf(level(&unscaled) / 20.0) as f32;
        let mut heard: Vec<f32> = unscaled.iter().map(|sample| room * sample).collect();
        for (heard, voice) in heard[LEARNS..].iter_mut().zip(voice) {
            *heard += voice;
        }
        plain += voiced(&heard);
        quiet += voiced(&listened(&mut Quieter::new(true), &heard));
    }
    println!("{plain} frames with a voice, {quiet} with less noise");
    assert!(quiet * 10 >= plain * 8, "{quiet} of {plain}");
}
