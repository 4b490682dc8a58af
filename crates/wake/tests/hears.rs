//! The committed weights in the real loop. `hey-sotto.wav` is "hey Sotto" by the voice hibari, which no training heard.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rustfft as _;
use sotto_wake::{Heard, Listening, Phrase, Settings, Unusable, Wake, Weights};
use thiserror as _;

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/own/wake.bin")
}

fn bytes() -> Vec<u8> {
    std::fs::read(file()).expect(
        "models/own/wake.bin is committed and cannot be read: git checkout models/own brings it back",
    )
}

fn wake() -> Wake {
    Wake::new(Weights::read(&bytes()).unwrap())
}

fn sound(wav: &[u8]) -> Vec<f32> {
    wav[44..]
        .as_chunks::<2>()
        .0
        .iter()
        .map(|two| f32::from(i16::from_le_bytes(*two)) / 32_768.0)
        .collect()
}

fn call() -> Vec<f32> {
    sound(include_bytes!("hey-sotto.wav"))
}

/// Quiet noise, as a room has it.
fn hiss(count: usize, loud: f32) -> Vec<f32> {
    let mut state = 7_u32;
    (0..count)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 8) as f32 / 8_388_608.0 - 1.0) * loud
        })
        .collect()
}

fn listen(wake: &mut Wake, sound: &[f32], piece: usize) -> Vec<Heard> {
    sound
        .chunks(piece)
        .filter_map(|part| wake.feed(part))
        .collect()
}

#[test]
fn it_hears_the_call_once_at_any_loudness() {
    for gain in [1.0, 0.3, 0.05] {
        let mut stream = hiss(24_000, 3e-4);
        stream.extend(call().iter().map(|sample| sample * gain));
        stream.extend(hiss(24_000, 3e-4));
        let heard = listen(&mut wake(), &stream, 160);
        assert_eq!(heard.len(), 1, "gain {gain}: {heard:?}");
        assert_eq!(heard[0].phrase, Phrase::HeySotto);
        let end_of_call = 1500 + call().len() as u64 / 16;
        assert!(heard[0].at_ms < end_of_call + 600, "{heard:?}");
    }
}

#[test]
fn silence_noise_and_broken_samples_are_not_heard() {
    let mut wake = wake();
    wake.set(Settings {
        listening: Listening {
            hey_sotto: true,
            sotto: true,
            stop: true,
        },
        ..Settings::default()
    });
    assert!(listen(&mut wake, &vec![0.0; 160_000], 160).is_empty());
    assert!(listen(&mut wake, &hiss(160_000, 0.2), 160).is_empty());
    assert!(
        listen(
            &mut wake,
            &[f32::NAN, f32::INFINITY, -1e30].repeat(16_000),
            160
        )
        .is_empty()
    );
    assert!(wake.confidences().iter().all(|value| value.is_finite()));
    // And it still hears afterwards.
    wake.set(Settings::default());
    let mut stream = hiss(48_000, 3e-4);
    stream.extend(call());
    stream.extend(hiss(16_000, 3e-4));
    assert_eq!(listen(&mut wake, &stream, 160).len(), 1);
}

#[test]
fn forgetting_is_like_a_new_start() {
    let mut stream = call();
    stream.extend(hiss(16_000, 3e-4));
    let mut used = wake();
    listen(&mut used, &hiss(50_007, 0.3), 160);
    used.forget();
    let fresh: Vec<_> = listen(&mut wake(), &stream, 160)
        .iter()
        .map(|one| one.phrase)
        .collect();
    let again: Vec<_> = listen(&mut used, &stream, 160)
        .iter()
        .map(|one| one.phrase)
        .collect();
    assert_eq!(fresh, again);
    assert_eq!(used.last_answer(), {
        let mut other = wake();
        listen(&mut other, &stream, 160);
        other.last_answer()
    });
}

#[test]
fn damaged_files_are_refused() {
    let good = bytes();
    assert!(good.len() <= 3_000_000);
    assert_eq!(Weights::read(b"something else").err(), Some(Unusable::Mark));
    assert!(matches!(
        Weights::read(&good[..good.len() - 1]),
        Err(Unusable::Damaged(_))
    ));
    assert!(matches!(
        Weights::read(&[good.as_slice(), &[0]].concat()),
        Err(Unusable::Damaged(_))
    ));
    let mut wide = good.clone();
    wide[8..12].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(matches!(Weights::read(&wide), Err(Unusable::Damaged(_))));
    let mut none = good;
    let last = none.len() - 4;
    none[last..].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(matches!(Weights::read(&none), Err(Unusable::Damaged(_))));
}

/// People's recordings, where this machine has them: nobody says the phrase there.
#[test]
fn people_who_say_something_else_are_not_heard() {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let data = match std::env::var_os("SOTTO_TEST_DATA") {
        Some(named) => Some(PathBuf::from(named)),
        None => above
            .map(|above| above.join("shared/data"))
            .find(|folder| folder.is_dir()),
    };
    let Some(folder) = data
        .map(|data| data.join("speech"))
        .filter(|folder| folder.is_dir())
    else {
        println!("skipped: no recordings (set SOTTO_TEST_DATA)");
        return;
    };
    let mut wake = wake();
    let mut seconds = 0.0;
    for kind in ["command", "intent", "oov", "read", "noise", "music"] {
        let Ok(list) = std::fs::read_dir(folder.join(kind)) else {
            continue;
        };
        for entry in list {
            let path = entry.unwrap().path();
            let wav = std::fs::read(&path).unwrap();
            // Plain 16-bit mono at 16 kHz only; the others need a decoder, which this room does not have.
            let plain = wav.len() > 44
                && &wav[8..16] == b"WAVEfmt "
                && wav[20..26] == [1, 0, 1, 0, 0x80, 0x3e]
                && wav[34] == 16;
            if !plain {
                continue;
            }
            let heard = listen(&mut wake, &sound(&wav), 160);
            assert!(heard.is_empty(), "{}: {heard:?}", path.display());
            seconds += (wav.len() - 44) as f64 / 32_000.0;
        }
    }
    println!("{:.1} minutes without an alarm", seconds / 60.0);
    assert!(seconds > 60.0, "only {seconds} seconds could be read");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Where the stream is cut changes nothing.
    #[test]
    fn pieces_of_any_length_are_heard_alike(piece in 1_usize..2000) {
        let mut stream = call();
        stream.extend(hiss(8_000, 3e-4));
        let mut whole = wake();
        let mut parts = wake();
        let once = listen(&mut whole, &stream, 160);
        let again = listen(&mut parts, &stream, piece);
        prop_assert_eq!(once, again);
        prop_assert_eq!(whole.last_answer(), parts.last_answer());
    }
}
