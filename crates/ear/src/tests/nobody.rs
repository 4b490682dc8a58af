//! Noise, hum and music give no text: sounds that the tests make themselves, and recordings.
//!
//! Five seconds of each sound always, of recordings one as it is and the next one louder; whole recordings, each of them quieter
//! and louder too, with `SOTTO_SOAK`.

use std::f64::consts::TAU;

use sotto_engines::hearing::Listening;

use super::hearing::hear;
use super::*;

const RATE: usize = 16_000;
const SECONDS: usize = 5;

/// What is heard of a sound at these loudnesses, where it is anything.
fn heard_of(ear: &mut Ear, sound: &[f32], gains: &[f32]) -> Vec<(f32, String)> {
    let mut texts = Vec::new();
    for gain in gains {
        let audio = sound
            .iter()
            .map(|sample| (sample * gain).clamp(-1.0, 1.0))
            .collect();
        let heard = hear(ear, audio, Listening::default());
        println!(
            "  gain {gain}: {:?}, voiced {} of {} ms: {}",
            heard.silence, heard.voiced_ms, heard.audio_ms, heard.text
        );
        if !heard.text.is_empty() {
            texts.push((*gain, heard.text));
        }
    }
    texts
}

/// Noise in which every frequency is as loud, the same every time.
pub fn white() -> Vec<f32> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / 8_388_608.0 - 1.0
    };
    std::iter::repeat_with(next).take(SECONDS * RATE).collect()
}

/// Noise that is louder the lower it is, as rain, wind and fans are.
fn pink() -> Vec<f32> {
    let (mut low, mut middle, mut high) = (0.0, 0.0, 0.0);
    white()
        .into_iter()
        .map(|white| {
            low = 0.997 * low + 0.1 * white;
            middle = 0.963 * middle + 0.3 * white;
            high = 0.57 * high + 1.05 * white;
            low + middle + high + 0.18 * white
        })
        .collect()
}

/// A sound by its value at each moment in seconds.
fn sounding(at: impl Fn(f64) -> f64) -> Vec<f32> {
    (0..SECONDS * RATE)
        .map(|place| at(place as f64 / RATE as f64) as f32)
        .collect()
}

/// A tone with overtones, each of them quieter.
fn tone(pitch: f64, overtones: u32, seconds: f64) -> f64 {
    (1..=overtones)
        .map(|times| {
            let times = f64::from(times);
            (TAU * pitch * times * seconds).sin() / times
        })
        .sum()
}

/// As loud as can be.
fn full(mut sound: Vec<f32>) -> Vec<f32> {
    let peak = sound
        .iter()
        .fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    for sample in &mut sound {
        *sample /= peak;
    }
    sound
}

#[test]
fn noise_hum_and_tones_are_no_words() {
    let Some(model) = tiny() else { return };
    let mut ear = ear(model);
    let melody = [261.63, 329.63, 392.0, 523.25, 440.0, 349.23, 293.66];
    let sounds = [
        ("white noise", white()),
        ("pink noise", pink()),
        ("hum of the mains", sounding(|at| tone(50.0, 8, at))),
        (
            "dialling tone",
            sounding(|at| tone(350.0, 1, at) + tone(440.0, 1, at)),
        ),
        (
            "held chord",
            sounding(|at| {
                let chord: f64 = melody[..3].iter().map(|pitch| tone(*pitch, 4, at)).sum();
                chord * (1.0 + 0.3 * (TAU * 5.0 * at).sin())
            }),
        ),
        (
            "melody",
            sounding(|at| {
                let (note, since) = ((at / 0.4) as usize, at % 0.4);
                tone(melody[note % melody.len()], 3, at) * (-3.0 * since).exp()
            }),
        ),
    ];
    let gains: &[f32] = match std::env::var_os("SOTTO_SOAK") {
        Some(_) => &[0.05, 0.2, 0.5, 1.0],
        None => &[0.5],
    };
    let mut invented = Vec::new();
    for (name, sound) in sounds {
        println!("{name}");
        let sound = full(sound);
        let texts = heard_of(&mut ear, &sound, gains);
        invented.extend(texts.into_iter().map(|text| (name, text)));
    }
    assert!(invented.is_empty(), "{invented:?}");
}

/// Hears every recording of these kinds and wants no text of them.
fn recordings_are_no_words(kinds: &[&str]) {
    let Some(model) = tiny() else { return };
    let Some(all) = crate::recordings::all() else {
        println!("skipped: no recordings on this machine");
        return;
    };
    let soak = std::env::var_os("SOTTO_SOAK").is_some();
    let mut ear = ear(model);
    let (mut tried, mut invented) = (0, Vec::new());
    for one in all.iter().filter(|one| kinds.contains(&one.kind.as_str())) {
        let name = one.path.file_name().unwrap_or_default().to_string_lossy();
        println!("{name}");
        tried += 1;
        let texts = if soak {
            let sound = crate::recordings::samples(&one.path).expect("a known format");
            heard_of(&mut ear, &sound, &[0.1, 0.3, 1.0, 3.0, 10.0])
        } else {
            let sound =
                crate::recordings::beginning(&one.path, 2 * SECONDS).expect("a known format");
            // Recordings begin softly: what is heard is the second half, where it is long enough.
            let later = sound.get(SECONDS * RATE..).unwrap_or_default();
            let part = if later.len() > 4 * RATE {
                later
            } else {
                &sound[..]
            };
            heard_of(&mut ear, part, &[if tried % 2 == 1 { 1.0 } else { 3.0 }])
        };
        invented.extend(
            texts
                .into_iter()
                .map(|(gain, text)| format!("{name}, gain {gain}: {text}")),
        );
    }
    assert!(tried > 0, "no recordings of {kinds:?}");
    assert!(invented.is_empty(), "{invented:#?}");
}

#[test]
fn recorded_noise_and_silence_are_no_words() {
    recordings_are_no_words(&["noise", "silence"]);
}

#[test]
fn recorded_music_is_no_words() {
    recordings_are_no_words(&["music"]);
}

/// Pieces of music, as a hands-free loop cuts them out: what sounds like counting when it begins is over soon. The first
/// three seconds of each recording; with `SOTTO_SOAK` pieces of two to five seconds from all over it.
#[test]
fn pieces_of_music_are_no_words() {
    let Some(all) = crate::recordings::all() else {
        println!("skipped: no recordings on this machine");
        return;
    };
    let soak = std::env::var_os("SOTTO_SOAK").is_some();
    let (lengths, gains): (&[usize], &[f32]) = match soak {
        true => (&[2, 3, 5], &[0.3, 1.0, 3.0]),
        false => (&[3], &[1.0]),
    };
    let (mut tried, mut invented) = (0, Vec::new());
    for model in [tiny(), own()].into_iter().flatten() {
        let ear_name = model.display().to_string();
        let mut ear = ear(model);
        for one in all.iter().filter(|one| one.kind == "music") {
            let sound = crate::recordings::samples(&one.path).expect("a known format");
            for length in lengths.iter().map(|seconds| seconds * RATE) {
                let last = sound.len().saturating_sub(length);
                let last = if soak { last } else { 0 };
                for start in (0..=last).step_by(RATE * 5 / 4) {
                    let piece = &sound[start..sound.len().min(start + length)];
                    tried += gains.len();
                    invented.extend(heard_of(&mut ear, piece, gains).into_iter().map(
                        |(gain, text)| {
                            let (name, at) = (one.path.display(), start * 1000 / RATE);
                            format!("{ear_name}: {name} at {at} ms, {length}, gain {gain}: {text}")
                        },
                    ));
                }
            }
        }
    }
    println!("{} of {tried} tries gave text", invented.len());
    assert!(invented.is_empty(), "{invented:#?}");
}
