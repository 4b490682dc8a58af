//! The rules of smoothing for any likelihoods, the frames that are put together anew, and people's recordings.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;
use crate::recordings::recordings;

fn speech(likelihoods: &[f32]) -> Vec<Speech> {
    let by = Smoothing::default();
    let mut now = Speech::default();
    let each = likelihoods.iter().map(|likelihood| {
        now = smooth(now, *likelihood, &by);
        now
    });
    each.collect()
}

fn speaking(likelihoods: &[f32]) -> String {
    let sign = |speech: &Speech| if speech.speaking { 'x' } else { '.' };
    speech(likelihoods).iter().map(sign).collect()
}

/// So many frames with this likelihood, one after the other.
fn runs(runs: &[(usize, f32)]) -> Vec<f32> {
    let each = runs
        .iter()
        .flat_map(|(frames, likelihood)| std::iter::repeat_n(*likelihood, *frames));
    each.collect()
}

#[test]
fn a_click_is_no_speech_and_a_short_gap_no_pause() {
    assert_eq!(speaking(&runs(&[(4, 0.9), (4, 0.1)])), "........");
    assert_eq!(speaking(&runs(&[(6, 0.9), (6, 0.1)])), "....xxxxxx..");
    assert_eq!(
        speaking(&runs(&[(5, 0.9), (4, 0.1), (1, 0.9), (5, 0.1)])),
        "....xxxxxxxxxx."
    );
}

#[test]
fn it_takes_more_to_begin_than_to_go_on() {
    assert_eq!(speaking(&runs(&[(20, 0.58)])), ".".repeat(20));
    assert_eq!(speaking(&runs(&[(5, 0.6), (9, 0.58)])), "....xxxxxxxxxx");
    assert_eq!(speaking(&runs(&[(9, f32::NAN), (3, -1.0)])), ".".repeat(12));
}

#[test]
fn what_was_voiced_is_counted_without_its_gaps() {
    let heard = speech(&runs(&[(10, 0.9), (3, 0.0), (10, 0.9), (2, 0.0)]));
    let last = heard.last().unwrap();
    assert_eq!((last.voiced_ms, last.quiet_ms), (200, 20));
    let heard = speech(&runs(&[(10, 0.9), (30, 0.0)]));
    let last = heard.last().unwrap();
    assert_eq!((last.voiced_ms, last.quiet_ms), (0, 300));
}

#[test]
fn a_voice_begins_before_it_is_speech() {
    let begins = |likelihoods: &[f32]| -> String {
        let sign = |speech: &Speech| if speech.begins() { 'b' } else { '.' };
        speech(likelihoods).iter().map(sign).collect()
    };
    // Five frames are speech, which has begun; a gap within it begins nothing anew, and what comes behind a pause does.
    assert_eq!(
        begins(&runs(&[(2, 0.1), (6, 0.9), (5, 0.1), (2, 0.9), (2, 0.1)])),
        "..bbbb.......bb.."
    );
    assert_eq!(
        begins(&runs(&[(5, 0.9), (4, 0.1), (5, 0.58), (9, 0.1)])),
        format!("bbbb{}", ".".repeat(19))
    );
}

proptest! {
    #[test]
    fn no_speech_without_enough_voice_before_it(likelihoods in prop::collection::vec(0.0_f32..1.0, 0..300)) {
        let by = Smoothing::default();
        let heard = speech(&likelihoods);
        let hang = (by.hang_ms / FRAME_MS) as usize;
        let least = (by.least_ms / FRAME_MS) as usize;
        for (at, now) in heard.iter().enumerate() {
            let begins = now.speaking && (at == 0 || !heard[at - 1].speaking);
            if begins {
                prop_assert!(at + 1 >= least);
                prop_assert!(likelihoods[at + 1 - least..=at].iter().all(|it| *it >= by.enter));
            }
            if now.speaking {
                let from = at.saturating_sub(hang);
                prop_assert!(likelihoods[from..=at].iter().any(|it| *it >= by.leave));
            }
            // Five likely frames in a row are always speech.
            if at + 1 >= least && likelihoods[at + 1 - least..=at].iter().all(|it| *it >= by.enter) {
                prop_assert!(now.speaking);
            }
        }
    }
}

/// Noise that is the same each time.
fn noise(samples: usize) -> Vec<f32> {
    let mut seed = 7_u32;
    let each = (0..samples).map(|at| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let hiss = (seed >> 16) as f32 / 32_768.0 - 1.0;
        // Louder than full scale at times: clipping must do no harm.
        hiss * (at % 4_000) as f32 / 2_000.0
    });
    each.collect()
}

#[test]
fn frames_of_10_ms_give_what_the_detector_says_of_the_same_sound() {
    let sound = noise(FRAME * 100);
    let whole: Vec<i16> = sound
        .iter()
        .map(|sample| (sample * 32_768.0) as i16)
        .collect();
    let mut detector = Detector::default();
    let straight: Vec<f32> = whole
        .as_chunks::<DETECTED>()
        .0
        .iter()
        .map(|frame| detector.predict_i16(frame))
        .collect();
    let mut activity = Activity::default();
    for (at, frame) in sound.as_chunks::<FRAME>().0.iter().enumerate() {
        activity.hear(frame);
        let heard_whole = (at + 1) * FRAME / DETECTED;
        let expected = heard_whole
            .checked_sub(1)
            .map_or(0.0, |newest| straight[newest]);
        assert_eq!(activity.likelihood(), expected, "frame {at}");
    }
    // After forgetting it hears the same sound the same way.
    activity.forget();
    for frame in sound.as_chunks::<FRAME>().0 {
        activity.hear(frame);
    }
    assert_eq!(Some(activity.likelihood()), straight.last().copied());
}

#[test]
fn broken_samples_do_no_harm() {
    let mut activity = Activity::default();
    for broken in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30] {
        for _ in 0..50 {
            activity.hear(&[broken; FRAME]);
            assert!(activity.likelihood().is_finite());
        }
    }
}

/// People's commands, where this machine has them.
#[test]
fn people_are_heard_speaking() {
    let Some(folder) = recordings("command") else {
        return;
    };
    let list = std::fs::read_dir(folder).unwrap();
    let (mut files, mut heard) = (0_u32, 0_u32);
    for entry in list {
        let path = entry.unwrap().path();
        let Ok(wav) = hound::WavReader::open(&path) else {
            continue;
        };
        let spec = wav.spec();
        if (spec.channels, spec.sample_rate, spec.bits_per_sample) != (1, 16_000, 16) {
            continue;
        }
        let sound: Vec<f32> = wav
            .into_samples::<i16>()
            .map_while(Result::ok)
            .map(|sample| f32::from(sample) / 32_768.0)
            .collect();
        let mut activity = Activity::default();
        let frames = sound.as_chunks::<FRAME>().0;
        let speaking = frames
            .iter()
            .filter(|frame| activity.hear(frame).speaking)
            .count();
        files += 1;
        heard += u32::from(speaking >= 20);
        println!("{speaking} of {} frames: {}", frames.len(), path.display());
    }
    println!("somebody speaks in {heard} of {files} commands");
    assert!(files > 0, "no recording could be read");
    assert!(
        heard * 10 >= files * 9,
        "somebody speaks in {heard} of {files} commands only"
    );
}
