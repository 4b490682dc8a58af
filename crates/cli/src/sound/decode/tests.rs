//! Recordings in every common form, and files that are none.
#![allow(clippy::unwrap_used)]
use super::*;

/// One second of a tone of 440 Hz in every form that people record in, made by ffmpeg from its own `sine`.
#[test]
fn every_common_format_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sounds");
    for name in [
        "tone.wav",
        "tone.flac",
        "tone.mp3",
        "tone.ogg",
        "tone.opus",
        "tone.m4a",
        "tone.webm",
        "tone-vorbis.webm",
    ] {
        let file = folder.join(name);
        let (samples, decoded) = Recording::open(&file).unwrap().read_all().unwrap();
        let seconds = samples.len() as f64 / 16_000.0;
        assert!((0.9..1.15).contains(&seconds), "{name}: {seconds}");
        assert!(
            !decoded.cut_short && decoded.damaged == 0,
            "{name}: {decoded:?}"
        );
        // The middle: some forms begin and end with what their encoder needs to swing in and out.
        let crossings = samples[4_000..12_000]
            .windows(2)
            .filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0))
            .count();
        assert!((436..=444).contains(&crossings), "{name}: {crossings}");
    }
}

/// The first half of each: heard up to there and said to be cut, or refused with a sentence. Never a panic, and
/// never more than there is.
#[test]
fn a_cut_file_of_every_format_gives_what_it_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sounds");
    let scratch = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(folder).unwrap().flatten() {
        let bytes = std::fs::read(file.path()).unwrap();
        for share in [2, 3, 5, 10, 50] {
            let cut = scratch.path().join(file.file_name());
            std::fs::write(&cut, &bytes[..bytes.len() - bytes.len() / share]).unwrap();
            match Recording::open(&cut).and_then(Recording::read_all) {
                Ok((_, decoded)) => assert!(decoded.seconds < 1.15, "{cut:?}: {decoded:?}"),
                Err(error) => assert!(!error.to_string().is_empty(), "{cut:?}"),
            }
        }
    }
}

/// A good head and noise behind it.
#[test]
fn noise_behind_a_good_head_ends_without_a_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sounds");
    let scratch = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(folder).unwrap().flatten() {
        let good = std::fs::read(file.path()).unwrap();
        for seed in 0..20u32 {
            let mut bytes = good.clone();
            let head = bytes.len() / 8 + seed as usize * 16;
            let mut state = seed | 1;
            for byte in bytes.iter_mut().skip(head) {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *byte = (state >> 24) as u8;
            }
            let path = scratch.path().join(file.file_name());
            std::fs::write(&path, bytes).unwrap();
            if let Ok((samples, decoded)) = Recording::open(&path).and_then(Recording::read_all) {
                assert!(samples.iter().all(|sample| sample.is_finite()), "{path:?}");
                assert!(decoded.seconds < 60.0, "{path:?}: {decoded:?}");
            }
        }
    }
}
