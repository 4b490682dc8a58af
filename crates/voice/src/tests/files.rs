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
