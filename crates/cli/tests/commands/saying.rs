//! `sotto say` with Piper voices: a file of the user's own, one of the catalog, and what is wrong with either.

use std::path::Path;

use crate::place::*;
use crate::tones;

const LJSPEECH: &str = "piper-en_US-ljspeech-medium";

/// A voice of two thousand bytes with its description beside it.
fn write_voice(file: &Path) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, tones::net()).unwrap();
    std::fs::write(file.with_extension("onnx.json"), tones::description()).unwrap();
}

/// `sotto say` in the place's own folder, where only the place's own models are.
fn say(place: &Place, arguments: &[&str]) -> Output {
    place
        .sotto(&["say"])
        .args(arguments)
        .current_dir(place.folder.path())
        .env("SOTTO_MODELS_DIR", place.path("models"))
        .output()
        .unwrap()
}

/// Whether it was said; without espeak-ng, whose phonemes these voices have, it is refused and says so.
fn was_said(output: &Output) -> bool {
    if code(output) == 3 && err(output).contains("espeak-ng") {
        eprintln!("skipped: {}", err(output));
        return false;
    }
    assert_eq!(code(output), 0, "{}", err(output));
    true
}

#[test]
fn a_piper_voice_of_the_users_own_says_a_sentence() {
    if !engines_are_here(&["voice"]) {
        return;
    }
    let place = Place::new();
    write_voice(&place.path("tones.onnx"));
    // The engine stands elsewhere: a path is one from here all the same.
    let sentence = ["--voice", "tones.onnx", "--out", "said.wav", "Mama, Papa."];
    let output = say(&place, &[&["--json"][..], &sentence[..]].concat());
    if !was_said(&output) {
        return;
    }
    let said: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(said["rate"], tones::RATE, "{said}");
    let mut sound = hound::WavReader::open(place.path("said.wav")).unwrap();
    assert_eq!(sound.spec().sample_rate, tones::RATE);
    let samples: Vec<i16> = sound.samples::<i16>().map(Result::unwrap).collect();
    assert!(samples.len() > 10 * tones::TONE, "{}", samples.len());
    assert!(samples.iter().any(|sample| sample.unsigned_abs() > 1_000));
    // It was trained for English, and says so when it is asked for something else.
    let output = say(&place, &[&["--language", "de"][..], &sentence[..]].concat());
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(err(&output).contains("\"de\""), "{}", err(&output));
}

#[test]
fn a_piper_voice_of_the_catalog_is_called_by_its_name() {
    if !engines_are_here(&["voice"]) {
        return;
    }
    let place = Place::new();
    let listed = ["--family", "piper", "--voice", "list"];
    let output = say(&place, &listed);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(out(&output), "", "none is here yet");
    let folder = place.path("models").join("voice").join(LJSPEECH);
    write_voice(&folder.join("en_US-ljspeech-medium.onnx"));
    assert_eq!(out(&say(&place, &listed)).trim(), LJSPEECH);
    // By its name, or as the first one that is here.
    for chosen in [["--voice", LJSPEECH], ["--family", "piper"]] {
        let output = say(
            &place,
            &[&chosen[..], &["--out", "said.wav", "Mama."]].concat(),
        );
        if !was_said(&output) {
            return;
        }
        let sound = hound::WavReader::open(place.path("said.wav")).unwrap();
        assert_eq!(sound.spec().sample_rate, tones::RATE, "{chosen:?}");
        std::fs::remove_file(place.path("said.wav")).unwrap();
    }
}

#[test]
fn a_piper_voice_that_is_not_whole_is_refused_with_a_sentence() {
    if !engines_are_here(&["voice"]) {
        return;
    }
    let place = Place::new();
    std::fs::write(place.path("alone.onnx"), tones::net()).unwrap();
    write_voice(&place.path("wrong.onnx"));
    std::fs::write(place.path("wrong.onnx"), "This is not a voice.\n").unwrap();
    write_voice(&place.path("odd.onnx"));
    std::fs::write(place.path("odd.onnx.json"), "{}").unwrap();
    std::fs::write(place.path("text.txt"), "This is not a voice.\n").unwrap();
    let table: [(&[&str], i32, &str); 8] = [
        (&["--voice", "nowhere.onnx"], 3, "nowhere.onnx"),
        (&["--voice", LJSPEECH], 3, "sotto models get piper-en_US"),
        (&["--voice", "piper-nobody"], 3, "piper-nobody"),
        (&["--family", "piper"], 3, "sotto models get piper-"),
        (&["--voice", "alone.onnx"], 3, "alone.onnx.json"),
        (&["--voice", "wrong.onnx"], 1, "wrong.onnx"),
        (&["--voice", "odd.onnx"], 1, "odd.onnx.json"),
        (
            &["--family", "piper", "--voice", "text.txt"],
            2,
            "no Piper voice",
        ),
    ];
    for (chosen, exit, sentence) in table {
        let output = say(&place, &[chosen, &["--out", "said.wav", "Mama."]].concat());
        let said = err(&output);
        assert_eq!(code(&output), exit, "{chosen:?}: {said}");
        assert!(said.contains(sentence), "{chosen:?}: {said}");
        assert!(!place.path("said.wav").exists(), "{chosen:?}");
    }
}
