//! Model files: good ones, and every way in which a file can be wrong or made to harm.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;

fn look(bytes: &[u8]) -> Result<Found, ImportError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model");
    fs::write(&path, bytes).unwrap();
    look_at(&path)
}

/// The folder of recorded data, where there is one.
fn test_data(file: &str) -> Option<PathBuf> {
    let named = std::env::var_os("SOTTO_TEST_DATA").map(PathBuf::from);
    let above = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("../shared/data"));
    let found = named
        .into_iter()
        .chain(above)
        .map(|folder| folder.join(file))
        .find(|path| path.exists());
    if found.is_none() {
        println!("skipped: {file} is not there; set SOTTO_TEST_DATA");
    }
    found
}

fn put_text(to: &mut Vec<u8>, text: &str) {
    to.extend((text.len() as u64).to_le_bytes());
    to.extend(text.as_bytes());
}

/// A small GGUF file: one note of each form that matters, two tensors.
fn gguf(architecture: &str) -> Vec<u8> {
    let mut file = b"GGUF".to_vec();
    file.extend(3u32.to_le_bytes());
    file.extend(2u64.to_le_bytes());
    file.extend(5u64.to_le_bytes());
    for (key, value) in [
        ("general.architecture", architecture),
        ("tokenizer.chat_template", "{{ messages }}"),
    ] {
        put_text(&mut file, key);
        file.extend(8u32.to_le_bytes());
        put_text(&mut file, value);
    }
    put_text(&mut file, "llama.context_length");
    file.extend(4u32.to_le_bytes());
    file.extend(2_048u32.to_le_bytes());
    put_text(&mut file, "tokenizer.ggml.tokens");
    file.extend(9u32.to_le_bytes());
    file.extend(8u32.to_le_bytes());
    file.extend(2u64.to_le_bytes());
    put_text(&mut file, "a");
    put_text(&mut file, "b");
    put_text(&mut file, "tokenizer.ggml.scores");
    file.extend(9u32.to_le_bytes());
    file.extend(6u32.to_le_bytes());
    file.extend(2u64.to_le_bytes());
    file.extend([0; 8]);
    for (name, size, format, offset) in
        [("one.weight", 8u64, 0u32, 0u64), ("two.weight", 32, 2, 32)]
    {
        put_text(&mut file, name);
        file.extend(1u32.to_le_bytes());
        file.extend(size.to_le_bytes());
        file.extend(format.to_le_bytes());
        file.extend(offset.to_le_bytes());
    }
    file.resize(file.len().next_multiple_of(32) + 32 + 18, 7);
    file
}

/// A Whisper file with one layer in each half.
fn whisper() -> Vec<u8> {
    let mut file = b"lmgg".to_vec();
    for number in [51_864u32, 1_500, 4, 2, 1, 448, 4, 2, 1, 2, 1] {
        file.extend(number.to_le_bytes());
    }
    file.extend(2u32.to_le_bytes());
    file.extend(3u32.to_le_bytes());
    file.extend([0; 24]);
    file.extend(2u32.to_le_bytes());
    for word in ["a", "bc"] {
        file.extend((word.len() as u32).to_le_bytes());
        file.extend(word.as_bytes());
    }
    for number in 0..50 {
        let name = format!("tensor.{number}");
        file.extend(1u32.to_le_bytes());
        file.extend((name.len() as u32).to_le_bytes());
        file.extend(1u32.to_le_bytes());
        file.extend(3u32.to_le_bytes());
        file.extend(name.as_bytes());
        file.extend([0; 6]);
    }
    file
}

fn ct2_text(to: &mut Vec<u8>, text: &str) {
    to.extend((text.len() as u16 + 1).to_le_bytes());
    to.extend(text.as_bytes());
    to.push(0);
}

/// The `model.bin` of a CTranslate2 folder with two arrays and one other name.
fn ctranslate2(spec: &str) -> Vec<u8> {
    let mut file = 6u32.to_le_bytes().to_vec();
    ct2_text(&mut file, spec);
    file.extend(3u32.to_le_bytes());
    file.extend(2u32.to_le_bytes());
    ct2_text(&mut file, "decoder/embeddings/weight");
    file.extend([2]);
    file.extend(2u32.to_le_bytes());
    file.extend(3u32.to_le_bytes());
    file.extend([4]);
    file.extend(12u32.to_le_bytes());
    file.extend([0; 12]);
    ct2_text(&mut file, "scale");
    file.extend([0, 0]);
    file.extend(4u32.to_le_bytes());
    file.extend([0; 4]);
    file.extend(1u32.to_le_bytes());
    ct2_text(&mut file, "other");
    ct2_text(&mut file, "scale");
    file
}

fn look_in_folder(model: &[u8]) -> Result<Found, ImportError> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("model.bin"), model).unwrap();
    fs::write(folder.path().join("vocabulary.txt"), "a").unwrap();
    look_at(folder.path())
}

#[test]
fn good_files_are_known_by_their_content() {
    let Found::Gguf(model) = look(&gguf("llama")).unwrap() else {
        panic!()
    };
    assert_eq!(
        (
            model.architecture.as_str(),
            model.context_length,
            model.tensors
        ),
        ("llama", Some(2_048), 2)
    );
    assert!(model.has_chat_template);
    let Found::Whisper(model) = look(&whisper()).unwrap() else {
        panic!()
    };
    assert_eq!(
        (model.multilingual, model.encoder_layers, model.quantised),
        (false, 1, false)
    );
    let found = look_in_folder(&ctranslate2("WhisperSpec")).unwrap();
    assert_eq!(found.kind(), Kind::Ear);
    let Found::CTranslate2(model) = found else {
        panic!()
    };
    assert_eq!((model.arrays, model.version), (2, 6));
    assert!(
        model
            .vocabulary
            .is_some_and(|path| path.ends_with("vocabulary.txt"))
    );
}

#[test]
fn a_real_gguf_file_is_known_and_a_cut_or_flooded_one_is_not() {
    let Some(path) = test_data("weights/stories260K.gguf") else {
        return;
    };
    let Found::Gguf(model) = look_at(&path).unwrap() else {
        panic!()
    };
    assert_eq!(model.architecture, "llama");
    let bytes = fs::read(path).unwrap();
    for part in [5, 20, 100, 1_000, bytes.len() / 2, bytes.len() - 1] {
        let error = look(&bytes[..part]).unwrap_err();
        assert!(
            matches!(error, ImportError::Truncated { .. }),
            "{part}: {error}"
        );
    }
    // Random bytes behind a valid header.
    let mut state = 7u32;
    for from in [8, 24, 60, 500] {
        let mut flooded = bytes.clone();
        for byte in &mut flooded[from..] {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = (state >> 24) as u8;
        }
        assert!(look(&flooded).is_err(), "random from byte {from}");
    }
}

#[test]
fn a_file_for_the_detection_of_speech_is_no_ear() {
    let Some(path) = test_data("weights/silero-v6.2.0-ggml.bin") else {
        return;
    };
    let error = look_at(&path).unwrap_err();
    assert!(matches!(error, ImportError::Unsupported { .. }), "{error}");
}

#[test]
fn missing_empty_and_strange_paths_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let missing = look_at(&folder.path().join("no such file")).unwrap_err();
    assert!(matches!(missing, ImportError::Missing { .. }), "{missing}");
    assert!(matches!(look(b"").unwrap_err(), ImportError::Empty { .. }));
    assert!(matches!(
        look_at(folder.path()).unwrap_err(),
        ImportError::WrongFormat { .. }
    ));
    assert!(matches!(
        look_in_folder(b"").unwrap_err(),
        ImportError::Empty { .. }
    ));
    #[cfg(unix)]
    {
        let device = look_at(Path::new("/dev/zero")).unwrap_err();
        assert!(
            matches!(device, ImportError::WrongFormat { .. }),
            "{device}"
        );
    }
}

#[test]
fn the_mistakes_that_people_make_are_named() {
    for (bytes, words) in [
        (b"<!DOCTYPE html><html>".as_slice(), "web page"),
        (b"version https://git-lfs.example/spec/v1", "Git LFS"),
        (b"PK\x03\x04rest of an archive", "zip"),
        (b"\x80\x02}q\x00rest of a pickle", "pickle"),
        (b"\x10\0\0\0\0\0\0\0{\"a\":{}}", "safetensors"),
        (b"{\"error\":\"not found\"}", "JSON"),
        (b"\x7fELF\x02\x01\x01 a program", "program"),
        (b"FUGG a big-endian one", "big-endian"),
        (b"G", "not a model"),
        (b"just some words", "not a model"),
    ] {
        let error = look(bytes).unwrap_err();
        assert!(
            matches!(error, ImportError::WrongFormat { .. }) && error.to_string().contains(words),
            "{error}"
        );
    }
}

#[test]
fn every_cut_of_a_good_file_is_an_error() {
    for (file, looks) in [
        (gguf("llama"), look as fn(&[u8]) -> _),
        (whisper(), look),
        (ctranslate2("WhisperSpec"), look_in_folder),
    ] {
        for length in 4..file.len() {
            let error = looks(&file[..length]).unwrap_err();
            assert!(
                matches!(error, ImportError::Truncated { .. }),
                "{length} of {}: {error}",
                file.len()
            );
        }
    }
}

#[test]
fn other_networks_are_refused_with_their_name() {
    for error in [
        look(&gguf("clip")).unwrap_err(),
        look_in_folder(&ctranslate2("TransformerSpec")).unwrap_err(),
    ] {
        assert!(matches!(error, ImportError::Unsupported { .. }), "{error}");
    }
}

#[test]
fn claims_that_no_file_can_keep_are_refused_without_much_memory() {
    let good = gguf("llama");
    let with = |place: usize, bytes: &[u8]| {
        let mut file = good.clone();
        file[place..place + bytes.len()].copy_from_slice(bytes);
        look(&file).unwrap_err()
    };
    let huge = u64::MAX.to_le_bytes();
    for (place, what) in [(8, "tensors"), (16, "notes"), (24, "the length of a name")] {
        let error = with(place, &huge);
        assert!(
            matches!(error, ImportError::Damaged { .. }),
            "{what}: {error}"
        );
    }
    let place_of = |text: &[u8]| {
        good.windows(text.len())
            .position(|window| window == text)
            .unwrap()
            + text.len()
    };
    // A list that claims more texts than the file has bytes.
    let list = place_of(b"tokenizer.ggml.tokens") + 8;
    assert!(matches!(with(list, &huge), ImportError::Truncated { .. }));
    // Numbers beyond the end, a shape that overflows, a place that is not aligned, an unknown format.
    let tensor = place_of(b"two.weight");
    assert!(matches!(
        with(tensor + 16, &(1u64 << 40).to_le_bytes()),
        ImportError::Truncated { .. }
    ));
    assert!(matches!(
        with(tensor + 16, &(u64::MAX - 31).to_le_bytes()),
        ImportError::Truncated { .. }
    ));
    assert!(matches!(
        with(tensor + 16, &1u64.to_le_bytes()),
        ImportError::Damaged { .. }
    ));
    assert!(matches!(
        with(tensor + 4, &huge),
        ImportError::Damaged { .. }
    ));
    assert!(matches!(
        with(tensor + 4, &0u64.to_le_bytes()),
        ImportError::Damaged { .. }
    ));
    assert!(matches!(
        with(tensor + 4, &31u64.to_le_bytes()),
        ImportError::Damaged { .. }
    ));
    assert!(matches!(
        with(tensor, &9u32.to_le_bytes()),
        ImportError::Damaged { .. }
    ));
    assert!(matches!(
        with(tensor + 12, &9_999u32.to_le_bytes()),
        ImportError::Damaged { .. }
    ));
    assert!(matches!(
        with(4, &9u32.to_le_bytes()),
        ImportError::Unsupported { .. }
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_bytes_behind_a_header_never_panic(which in 0usize..3, mut bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let header: &[u8] = [b"GGUF\x03\0\0\0".as_slice(), b"lmgg", b"\x06\0\0\0\x0c\0WhisperSpec\0"][which];
        let mut file = header.to_vec();
        file.append(&mut bytes);
        if which == 2 {
            let _ = look_in_folder(&file);
        } else {
            let _ = look(&file);
        }
    }

    #[test]
    fn damage_in_a_good_file_never_panics(which in 0usize..3, edits in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..12)) {
        let mut file = [gguf("llama"), whisper(), ctranslate2("WhisperSpec")][which].clone();
        for (place, byte) in edits {
            let length = file.len();
            file[place % length] = byte;
        }
        if which == 2 {
            let _ = look_in_folder(&file);
        } else {
            let _ = look(&file);
        }
    }
}
