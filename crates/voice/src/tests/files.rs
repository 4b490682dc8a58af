//! Every way in which a voice's files can be wrong ends in a fault that says which file it is.

use std::io::Read;

use super::*;

fn kind(folder: &Path) -> FaultKind {
    kind_of(VoiceFamily::Hibari(folder.to_owned()), folder)
}

fn kind_of(family: VoiceFamily, folder: &Path) -> FaultKind {
    let fault = load(family).err().expect("a damaged voice was loaded");
    assert!(fault.message.contains(folder.to_str().unwrap()), "{fault}");
    fault.kind
}

/// A net as a disk or a stranger may leave it: nothing, one byte, broken off, noise, and noise behind a beginning that is
/// right.
fn damaged(whole: &[u8]) -> [Vec<u8>; 5] {
    let noise = |from: usize, length: usize| -> Vec<u8> {
        let mut state = 12_345_u32;
        let mut bytes = whole[..from].to_vec();
        bytes.extend((0..length).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        }));
        bytes
    };
    [
        vec![],
        vec![8],
        whole[..whole.len() / 2].to_vec(),
        noise(0, 100_000),
        noise((whole.len() / 2).min(2_000), 500_000),
    ]
}

#[test]
fn a_missing_folder_is_missing() {
    let empty = tempfile::tempdir().unwrap();
    for family in [
        VoiceFamily::Hibari(empty.path().join("nothing")),
        VoiceFamily::Hibari(empty.path().to_owned()),
        VoiceFamily::Kokoro(empty.path().to_owned()),
        VoiceFamily::Piper(empty.path().join("voice.onnx")),
    ] {
        assert_eq!(load(family).err().unwrap().kind, FaultKind::ModelMissing);
    }
}

#[test]
fn a_damaged_net_or_vocabulary_is_unusable() {
    let Some(folder) = folder("hibari") else {
        return;
    };
    let copy = copied(&folder);
    let net = copy.path().join("hibari.onnx");
    let whole = std::fs::read(&net).unwrap();
    for damaged in damaged(&whole) {
        std::fs::write(&net, damaged).unwrap();
        assert_eq!(kind(copy.path()), FaultKind::ModelUnusable);
    }
    std::fs::remove_file(&net).unwrap();
    assert_eq!(kind(copy.path()), FaultKind::ModelMissing);
    std::fs::write(&net, &whole).unwrap();
    for vocabulary in ["", "{", "[1, 2]", "{}", "{\"abc\": 1}"] {
        std::fs::write(copy.path().join("vocab.json"), vocabulary).unwrap();
        assert_eq!(kind(copy.path()), FaultKind::ModelUnusable, "{vocabulary}");
    }
}

#[test]
fn a_damaged_net_of_kokoro_is_unusable() {
    let Some(folder) = folder("kokoro") else {
        return;
    };
    let place = tempfile::tempdir().unwrap();
    let kokoro = || VoiceFamily::Kokoro(place.path().to_owned());
    let net = place.path().join("kokoro.onnx");
    std::fs::copy(folder.join("vocab.json"), place.path().join("vocab.json")).unwrap();
    std::fs::create_dir(place.path().join("voices")).unwrap();
    let style = Path::new("voices").join("af_heart.bin");
    std::fs::copy(folder.join(&style), place.path().join(&style)).unwrap();
    assert_eq!(kind_of(kokoro(), place.path()), FaultKind::ModelMissing);
    // Its first megabytes are enough: what breaks off there breaks off, and the whole is ninety of them.
    let mut begins = Vec::new();
    let whole = std::fs::File::open(folder.join("kokoro.onnx")).unwrap();
    whole.take(2_000_000).read_to_end(&mut begins).unwrap();
    assert_eq!(begins.len(), 2_000_000);
    for damaged in damaged(&begins).into_iter().chain([begins.clone()]) {
        std::fs::write(&net, damaged).unwrap();
        assert_eq!(kind_of(kokoro(), place.path()), FaultKind::ModelUnusable);
    }
    // A net that is whole and is another voice's.
    std::fs::write(&net, tones::net()).unwrap();
    assert_eq!(kind_of(kokoro(), place.path()), FaultKind::ModelUnusable);
}

#[test]
fn a_damaged_net_of_piper_is_unusable() {
    let place = tempfile::tempdir().unwrap();
    let net = place.path().join("tones.onnx");
    let piper = || VoiceFamily::Piper(net.clone());
    std::fs::write(place.path().join("tones.onnx.json"), tones::description()).unwrap();
    for damaged in damaged(&tones::net()) {
        std::fs::write(&net, damaged).unwrap();
        assert_eq!(kind_of(piper(), place.path()), FaultKind::ModelUnusable);
    }
    std::fs::remove_file(&net).unwrap();
    assert_eq!(kind_of(piper(), place.path()), FaultKind::ModelMissing);
}

/// A field whose length is half a petabyte, which no machine has the room for.
fn far(field: u8) -> Vec<u8> {
    vec![
        field << 3 | 2,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x01,
    ]
}

/// The runtime makes room for a text before it reads it, and room of this size ends the process: whoever takes the look at
/// the lengths away finds these tests ended with it.
#[test]
fn a_length_beyond_the_file_is_found_before_room_is_made_for_it() {
    let place = tempfile::tempdir().unwrap();
    let net = place.path().join("tones.onnx");
    std::fs::write(place.path().join("tones.onnx.json"), tones::description()).unwrap();
    let within = tones::field;
    let far_in = |outer: u8, inner: Vec<u8>| [far(outer), inner].concat();
    let files = [
        // A text of the model, of its graph, of an operation, of weights, of an attribute, of a value's type.
        far(2),
        far_in(7, far(2)),
        within(7, &far_in(1, far(3))),
        within(7, &far_in(5, far(9))),
        within(7, &within(1, &far_in(5, far(1)))),
        within(7, &within(11, &far_in(2, far(6)))),
    ];
    for (number, begins) in files.into_iter().enumerate() {
        for bytes in [begins.clone(), [begins, tones::net()].concat()] {
            std::fs::write(&net, bytes).unwrap();
            let family = VoiceFamily::Piper(net.clone());
            let kind = kind_of(family, place.path());
            assert_eq!(kind, FaultKind::ModelUnusable, "file {number}");
        }
    }
}

/// The fault for a voice with this file in place of the right one; it names the file.
fn fault_with(family: &VoiceFamily, file: &Path, bytes: &[u8]) -> FaultKind {
    std::fs::write(file, bytes).unwrap();
    let fault = load(family.clone())
        .err()
        .expect("a damaged voice was loaded");
    assert!(fault.message.contains(file.to_str().unwrap()), "{fault}");
    fault.kind
}

#[test]
fn a_damaged_vocabulary_is_named() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("vocab.json");
    let no_text = [0xff, 0xfe, 0x00, 0x7b];
    for family in [
        VoiceFamily::Hibari(place.path().to_owned()),
        VoiceFamily::Kokoro(place.path().to_owned()),
    ] {
        for damaged in [
            "",
            "{",
            "[1, 2]",
            "{}",
            "{\"abc\": 1}",
            "{\"a\": \"b\"}",
            "{\"a\": 1e99}",
            "{\"vocab\": {}}",
        ] {
            let kind = fault_with(&family, &file, damaged.as_bytes());
            assert_eq!(kind, FaultKind::ModelUnusable, "{damaged}");
        }
        let kind = fault_with(&family, &file, &no_text);
        assert_eq!(kind, FaultKind::ModelUnusable);
    }
}

#[test]
fn a_damaged_reader_of_unknown_words_is_named() {
    let Some(folder) = folder("hibari") else {
        return;
    };
    let copy = copied(&folder);
    let hibari = VoiceFamily::Hibari(copy.path().to_owned());
    let alphabet = copy.path().join("oov.json");
    let right = std::fs::read(&alphabet).unwrap();
    for damaged in [
        "",
        "{",
        "[1, 2]",
        "{}",
        r#"{"in": ["a"], "out": ["ə"]}"#,
        r#"{"in": ["a"], "out": ["ə"], "maxlen": -1}"#,
        r#"{"in": "a", "out": ["ə"], "maxlen": 9}"#,
    ] {
        let kind = fault_with(&hibari, &alphabet, damaged.as_bytes());
        assert_eq!(kind, FaultKind::ModelUnusable, "{damaged}");
    }
    std::fs::write(&alphabet, right).unwrap();
    let net = copy.path().join("oov.onnx");
    let whole = std::fs::read(&net).unwrap();
    for damaged in damaged(&whole) {
        let kind = fault_with(&hibari, &net, &damaged);
        assert_eq!(kind, FaultKind::ModelUnusable);
    }
    // A net that is whole and reads no letters.
    let kind = fault_with(&hibari, &net, &tones::net());
    assert_eq!(kind, FaultKind::ModelUnusable);
    std::fs::remove_file(&net).unwrap();
    let fault = load(hibari).err().unwrap();
    assert_eq!(fault.kind, FaultKind::ModelMissing);
    assert!(fault.message.contains("oov.onnx"), "{fault}");
}

#[test]
fn a_net_of_something_else_is_unusable() {
    let Some(folder) = folder("hibari") else {
        return;
    };
    let copy = copied(&folder);
    std::fs::copy(
        copy.path().join("oov.onnx"),
        copy.path().join("hibari.onnx"),
    )
    .unwrap();
    assert_eq!(kind(copy.path()), FaultKind::ModelUnusable);
}

#[test]
fn a_damaged_style_file_is_unusable_and_the_other_voices_go_on() {
    let Some(folder) = folder("kokoro") else {
        return;
    };
    let copy = copied(&folder);
    let voices = copy.path().join("voices");
    std::fs::create_dir(&voices).unwrap();
    std::fs::copy(
        folder.join("voices").join("af_heart.bin"),
        voices.join("af_heart.bin"),
    )
    .unwrap();
    std::fs::write(voices.join("am_short.bin"), [1, 2, 3]).unwrap();
    std::fs::write(voices.join("am_wild.bin"), vec![0xff; 522_240]).unwrap();
    let studio = load(VoiceFamily::Kokoro(copy.path().to_owned())).unwrap();
    for voice in ["am_short", "am_wild"] {
        let fault = refused(
            &studio,
            &Speech {
                voice: voice.to_owned(),
                ..text("Hi.")
            },
        );
        assert_eq!(fault.kind, FaultKind::ModelUnusable);
    }
    assert!(speak(&studio, &text("Hi.")).0.samples > 0);
}
