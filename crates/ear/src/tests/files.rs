//! Bad model files end in a clear fault and never in native code.

use std::fs;
use std::io::{Seek, SeekFrom, Write};

use sotto_engines::FaultKind;

use super::*;
use crate::marker;

fn fault_of(bytes: &[u8]) -> Fault {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.bin");
    fs::write(&file, bytes).unwrap();
    let fault = load(&mut Ear::new(), file).unwrap_err();
    println!("{fault}");
    fault
}

fn kind_of(bytes: &[u8]) -> FaultKind {
    fault_of(bytes).kind
}

/// Bytes that look random and are the same every time.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    std::iter::repeat_with(next).take(count).collect()
}

#[test]
fn files_that_are_no_model() {
    let fault = load(&mut Ear::new(), "no/such/model.bin".into()).unwrap_err();
    assert_eq!(fault.kind, FaultKind::ModelMissing);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        load(&mut Ear::new(), folder.path().into())
            .unwrap_err()
            .kind,
        FaultKind::ModelUnusable
    );
    for bytes in [
        &b""[..],
        b"l",
        b"GGUF\x03\0\0\0",
        b"RIFF....WAVE",
        &noise(10_000),
    ] {
        assert_eq!(kind_of(bytes), FaultKind::ModelUnusable);
    }
}

#[test]
fn a_model_cut_off_anywhere() {
    let Some(model) = tiny() else { return };
    let whole = fs::read(model).unwrap();
    for length in [
        5,
        47,
        48,
        60,
        5_000,
        64_400,
        300_000,
        1_000_000,
        whole.len() / 2,
        whole.len() - 1,
    ] {
        assert_eq!(
            kind_of(&whole[..length]),
            FaultKind::ModelUnusable,
            "{length}"
        );
    }
    let longer = [&whole[..], b"more"].concat();
    assert_eq!(kind_of(&longer), FaultKind::ModelUnusable);
}

#[test]
fn random_bytes_behind_a_valid_header() {
    let Some(model) = tiny() else { return };
    let whole = fs::read(model).unwrap();
    for header in [48, 48 + 8 + 80 * 201 * 4, 600_000] {
        let hostile = [&whole[..header], &noise(2_000_000)].concat();
        assert_eq!(kind_of(&hostile), FaultKind::ModelUnusable, "{header}");
    }
    // Each number of the header made large, negative or zero.
    for field in 1..12 {
        for value in [i32::MAX, -1, 0, 7] {
            let mut changed = whole[..200_000].to_vec();
            changed[field * 4..field * 4 + 4].copy_from_slice(&value.to_le_bytes());
            let fault = fault_of(&changed);
            match fault.kind {
                FaultKind::ModelUnusable => {}
                // Sizes that are none of today's may be those of a later model. Native code is not asked about them.
                FaultKind::OutOfMemory => assert!(
                    fault.message.contains("does not know"),
                    "{field} {value}: {fault}"
                ),
                other => panic!("{field} {value}: {other:?}"),
            }
        }
    }
}

/// A wrong byte where sizes, names and words stand, by the hundred. The file breaks off behind them, so that it is refused in any
/// case and native code is never asked: the look through the file must come to its end whatever it reads.
#[test]
fn four_hundred_wrong_bytes_are_refused_with_a_sentence() {
    let Some(model) = tiny() else { return };
    let begins = fs::read(model).unwrap()[..700_000].to_vec();
    for (round, four) in noise(1_600).chunks_exact(4).enumerate() {
        // Every fourth falls into the header.
        let within = if round % 4 == 0 { 48 } else { begins.len() };
        let at = u32::from_le_bytes([four[0], four[1], four[2], 0]) as usize % within;
        let mut changed = begins.clone();
        changed[at] = four[3];
        let fault = fault_of(&changed);
        let expected = [FaultKind::ModelUnusable, FaultKind::OutOfMemory];
        assert!(
            expected.contains(&fault.kind),
            "byte {at} is {}: {:?} {fault}",
            four[3],
            fault.kind
        );
        assert!(fault.message.contains("model.bin"), "{fault}");
    }
}

#[test]
fn random_weights_give_nonsense_and_no_crash() {
    let (Some(model), Some((audio, _))) = (tiny(), recording("jfk")) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.bin");
    fs::copy(model, &file).unwrap();
    let length = fs::metadata(&file).unwrap().len();
    // The token embedding is one block of 40 MB in the midst of the file; its values are not judged.
    let mut changed = fs::OpenOptions::new().write(true).open(&file).unwrap();
    changed.seek(SeekFrom::Start(length / 2)).unwrap();
    changed.write_all(&noise(30_000)).unwrap();
    drop(changed);
    let mut ear = Ear::new();
    match load(&mut ear, file) {
        // The look through the file finds nothing.
        Err(fault) => assert_eq!(fault.kind, FaultKind::OutOfMemory),
        Ok(_) => {
            let mut talk = Script::with(audio);
            ear.do_request(HearingRequest::Transcribe(Default::default()), &mut talk)
                .expect("answers");
            println!(
                "heard {:?} {}",
                talk.transcript().silence,
                talk.transcript().text
            );
        }
    }
}

#[test]
fn the_marker_stands_beside_the_model() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("ear.bin");
    assert!(!marker::short_contexts(&model));
    for (text, expected) in [
        ("short_contexts = true\nrecipe = 3", true),
        ("short_contexts = false", false),
        ("no", false),
    ] {
        fs::write(marker::place(&model), text).unwrap();
        assert_eq!(marker::short_contexts(&model), expected, "{text}");
    }
}

#[test]
fn a_failed_load_keeps_the_model_in_use() {
    let Some(model) = tiny() else { return };
    let mut ear = ear(model);
    load(&mut ear, "no/such/model.bin".into()).unwrap_err();
    ear.do_request(
        HearingRequest::Transcribe(Default::default()),
        &mut Script::default(),
    )
    .expect("still hears");
}
