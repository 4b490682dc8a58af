#![allow(clippy::unwrap_used)]
mod used;

use std::path::{Path, PathBuf};

use super::measure::{level, reduction};
use super::*;
use crate::recordings::recordings;

/// Noise that comes and goes like syllables, the same each time.
fn speech(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut low = 0.0_f32;
    (0..count)
        .map(|at| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let white = (state >> 8) as f32 / 8_388_608.0 - 1.0;
            low = 0.7 * low + 0.3 * white;
            let syllable = (at as f32 / RATE as f32 * 4.0 * std::f32::consts::PI).sin();
            0.5 * low * syllable.max(0.0) + 0.001 * white
        })
        .collect()
}

/// A room: the direct sound, then 50 ms of reflections that die away.
fn room() -> Vec<f32> {
    let mut state = 5_u32;
    (0..50 * PER_MS)
        .map(|at| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let white = (state >> 8) as f32 / 8_388_608.0 - 1.0;
            match at {
                0 => 1.0,
                _ => 0.15 * white * (-(at as f32) / (12.0 * PER_MS as f32)).exp(),
            }
        })
        .collect()
}

fn echoed(far: &[f32], delay_ms: usize, gain: f32) -> Vec<f32> {
    let (room, delay) = (room(), delay_ms * PER_MS);
    let mut out = vec![0.0; far.len()];
    for (at, out) in out.iter_mut().enumerate().skip(delay) {
        let upto = at - delay;
        let sum: f32 = room
            .iter()
            .take(upto + 1)
            .enumerate()
            .map(|(back, weight)| weight * far[upto - back])
            .sum();
        *out = gain * sum;
    }
    out
}

fn cancelled(echo: &mut Echo, far: &[f32], microphone: &[f32]) -> Vec<f32> {
    let mut out = Vec::with_capacity(microphone.len());
    for (far, heard) in far
        .as_chunks::<FRAME>()
        .0
        .iter()
        .zip(microphone.as_chunks::<FRAME>().0)
    {
        let mut frame = *heard;
        echo.frame(far, &mut frame);
        out.extend_from_slice(&frame);
    }
    out
}

const SECOND: usize = RATE as usize;

#[test]
fn an_echo_from_a_room_is_taken_out() {
    let far = speech(10 * SECOND, 1);
    let microphone = echoed(&far, 60, 0.3);
    let mut echo = Echo::new(true);
    let out = cancelled(&mut echo, &far, &microphone);
    let got = reduction(&microphone[3 * SECOND..out.len()], &out[3 * SECOND..]);
    println!("echo return loss enhancement after 3 s: {got:.1} dB");
    assert!(got >= 25.0, "{got}");
}

#[test]
fn an_echo_that_comes_half_a_second_late_is_found_and_taken_out() {
    let far = speech(14 * SECOND, 2);
    let microphone = echoed(&far, 550, 0.3);
    let mut echo = Echo::new(true);
    let out = cancelled(&mut echo, &far, &microphone);
    let measured = echo.milliseconds().unwrap();
    assert!((548..=552).contains(&measured), "{measured}");
    // Without holding the reference back this is about 5 dB.
    let got = reduction(&microphone[8 * SECOND..out.len()], &out[8 * SECOND..]);
    println!("at 550 ms, after 8 s: {got:.1} dB");
    assert!(got >= 20.0, "{got}");
}

#[test]
fn the_delay_is_measured_also_while_someone_speaks() {
    for (delay, gain, near) in [
        (20, 0.5, 0.0),
        (120, -0.2, 0.0),
        (300, 0.3, 0.3),
        (700, 0.3, 0.0),
    ] {
        let far = speech(6 * SECOND, 3);
        let voice = speech(6 * SECOND, 4);
        let microphone: Vec<f32> = echoed(&far, delay, gain)
            .iter()
            .zip(&voice)
            .map(|(echo, voice)| echo + near * voice)
            .collect();
        let mut measure = Delay::default();
        for (far, heard) in far
            .as_chunks::<FRAME>()
            .0
            .iter()
            .zip(microphone.as_chunks::<FRAME>().0)
        {
            measure.hear(far, heard);
        }
        let found = measure.milliseconds().unwrap();
        assert!(found.abs_diff(delay) <= 2, "{delay} ms: {found} ms");
    }
}

#[test]
fn no_delay_is_found_where_nothing_comes_back() {
    let (far, voice) = (speech(6 * SECOND, 5), speech(6 * SECOND, 6));
    let mut measure = Delay::default();
    for (far, heard) in far
        .as_chunks::<FRAME>()
        .0
        .iter()
        .zip(voice.as_chunks::<FRAME>().0)
    {
        measure.hear(far, heard);
    }
    assert_eq!(measure.milliseconds(), None);
}

#[test]
fn a_voice_alone_stays_as_loud_as_it_is() {
    let voice = speech(6 * SECOND, 7);
    let silence = vec![0.0; voice.len()];
    assert_eq!(cancelled(&mut Echo::new(true), &silence, &voice), voice);
}

#[test]
fn switched_off_it_touches_nothing() {
    let far = speech(SECOND, 8);
    let microphone = echoed(&far, 60, 0.3);
    assert_eq!(
        cancelled(&mut Echo::new(false), &far, &microphone),
        microphone
    );
}

#[test]
fn the_same_sound_twice_gives_the_same_samples() {
    let far = speech(3 * SECOND, 9);
    let microphone = echoed(&far, 300, 0.3);
    let once = cancelled(&mut Echo::new(true), &far, &microphone);
    let mut again = Echo::new(true);
    cancelled(&mut again, &microphone, &far);
    again.forget();
    assert_eq!(cancelled(&mut again, &far, &microphone), once);
}

#[test]
fn the_reference_is_held_back_only_where_it_has_to_be() {
    assert_eq!(held_back(0, 60), 0);
    assert_eq!(held_back(0, 440), 0);
    assert_eq!(held_back(0, 550), 450);
    assert_eq!(held_back(450, 552), 450);
    // The reference would come after its echo.
    assert_eq!(held_back(450, 160), 60);
    assert_eq!(held_back(450, 10), 0);
}

#[test]
fn a_source_that_cancels_by_itself_is_known_by_its_name() {
    for name in [
        "Echo-Cancel Source",
        "echo_cancel.source",
        "Built-in Audio (echo cancelled)",
        "VoiceProcessingIO",
    ] {
        assert!(cancels_already(name), "{name}");
        assert!(!Cancelling::Auto.wanted(name));
        assert!(Cancelling::On.wanted(name));
    }
    for name in ["Built-in Audio Analog Stereo", "AirPods", ""] {
        assert!(!cancels_already(name), "{name}");
        assert!(Cancelling::Auto.wanted(name));
        assert!(!Cancelling::Off.wanted(name));
    }
}

#[test]
fn noise_is_less_for_a_listener() {
    use super::quieten::{Quieten, Strength};
    let mut state = 3_u32;
    let noise: Vec<f32> = (0..4 * SECOND)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            0.02 * ((state >> 8) as f32 / 8_388_608.0 - 1.0)
        })
        .collect();
    let mut quieten = Quieten::new(Strength::Moderate);
    let mut out = Vec::new();
    for frame in noise.as_chunks::<FRAME>().0 {
        let mut frame = *frame;
        quieten.frame(&mut frame);
        out.extend_from_slice(&frame);
    }
    let less = level(&noise[2 * SECOND..]) - level(&out[2 * SECOND..]);
    assert!(less > 5.0, "{less}");
}

/// The loopback and the microphone of the recordings whose name has this word in it.
fn pairs(word: &str) -> Option<Vec<(Vec<f32>, Vec<f32>)>> {
    let mut names: Vec<PathBuf> = std::fs::read_dir(recordings("aec")?)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(&format!("{word}_lpb.wav")))
        .collect();
    names.sort();
    let read = |path: &Path| -> Vec<f32> {
        let mut wav = hound::WavReader::open(path).unwrap();
        let format = wav.spec();
        assert_eq!(
            (format.sample_rate, format.channels, format.bits_per_sample),
            (RATE, 1, 16),
            "{}",
            path.display()
        );
        wav.samples::<i16>()
            .map(|sample| f32::from(sample.unwrap()) / 32_768.0)
            .collect()
    };
    let pairs: Vec<_> = names
        .iter()
        .map(|loopback| {
            let microphone = loopback.to_string_lossy().replace("_lpb.wav", "_mic.wav");
            (read(loopback), read(Path::new(&microphone)))
        })
        .collect();
    assert!(!pairs.is_empty(), "no recordings of {word}");
    Some(pairs)
}

#[test]
fn real_echo_is_taken_out_of_real_recordings() {
    for (far, microphone) in pairs("farend_singletalk").unwrap_or_default() {
        let out = cancelled(&mut Echo::new(true), &far, &microphone);
        let got = reduction(&microphone[3 * SECOND..out.len()], &out[3 * SECOND..]);
        println!("far end alone, after 3 s: {got:.1} dB");
        assert!(got >= 25.0, "{got}");
    }
}

#[test]
fn a_real_voice_alone_is_kept() {
    for (far, microphone) in pairs("nearend_singletalk").unwrap_or_default() {
        let out = cancelled(&mut Echo::new(true), &far, &microphone);
        let lost = reduction(&microphone[..out.len()], &out);
        println!("near end alone: {lost:.2} dB lost");
        assert!(lost <= 0.5, "{lost}");
    }
}

#[test]
fn when_both_speak_the_near_voice_stays() {
    for (far, microphone) in pairs("doubletalk").unwrap_or_default() {
        let out = cancelled(&mut Echo::new(true), &far, &microphone);
        let less = reduction(&microphone[3 * SECOND..out.len()], &out[3 * SECOND..]);
        println!("both: {less:.1} dB less in all");
        // All of it gone would be the voice gone too.
        assert!(less < 15.0, "{less}");
    }
}
