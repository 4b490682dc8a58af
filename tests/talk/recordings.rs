//! Recordings that are no easy ones: none at all, nothing in them, too loud, on one side only, from a telephone.

use std::path::Path;

use crate::place::{Place, RATE, code, err, hibari, out, said, samples};

/// What somebody asks for here, and a word of it that every ear has to hear.
const SENTENCE: &str = "Add milk to the shopping list.";
const WORD: &str = "milk";

#[test]
fn files_that_are_no_recording_are_refused_with_a_sentence() {
    let Some(place) = Place::new() else { return };
    std::fs::write(place.path("empty.wav"), b"").unwrap();
    std::fs::write(place.path("text.wav"), "This is a text.\n".repeat(99)).unwrap();
    for (name, sentence) in [
        ("missing.wav", "is not there"),
        ("empty.wav", "is empty"),
        ("text.wav", "is not a sound file"),
        (".", "it is a folder"),
    ] {
        let file = place.path(name);
        let output = place.run(&["talk", "--json", "--in", file.to_str().unwrap()]);
        assert_eq!(code(&output), 1, "{name}: {}", err(&output));
        assert!(err(&output).contains(sentence), "{name}: {}", err(&output));
        assert!(out(&output).is_empty(), "{name}");
    }
    // Nothing was opened for them.
    assert!(!place.data().exists());
}

#[test]
fn where_nobody_speaks_nothing_was_heard_and_that_is_no_fault() {
    let Some(place) = Place::new() else { return };
    for (name, rate, channels, frames) in [
        ("none.wav", 16_000, 1, 0),
        ("one.wav", 44_100, 2, 1),
        ("telephone.wav", 8_000, 1, 24_000),
        ("studio.wav", 48_000, 2, 96_000),
    ] {
        let recording = place.wav(
            name,
            rate,
            channels,
            &vec![0.0; frames * usize::from(channels)],
        );
        let played = place.path("played.wav");
        let mut words = vec!["talk", "--json", "--in", recording.to_str().unwrap()];
        words.extend(["--out", played.to_str().unwrap()]);
        let output = place.run(&words);
        assert_eq!(code(&output), 0, "{name}: {}", err(&output));
        assert!(out(&output).is_empty(), "{name}: {}", out(&output));
        let sentence = err(&output);
        assert!(sentence.contains("Nothing was heard"), "{name}: {sentence}");
        // The loudspeaker was silent for as long.
        let (rate_played, samples) = samples(&played);
        assert!(samples.iter().all(|sample| *sample == 0), "{name}");
        let seconds = |samples: usize, rate: u32| samples as f64 / f64::from(rate);
        let more = seconds(samples.len(), rate_played) - seconds(frames, rate);
        assert!((0.0..0.02).contains(&more), "{name}: {more}");
    }
    assert!(!place.data().exists());
}

#[test]
fn what_cannot_be_written_is_known_before_anything_is_said() {
    let Some(place) = Place::new() else { return };
    let recording = place.recording("silence.wav", &vec![0.0; 16_000]);
    let nowhere = place.path("no such folder").join("file");
    for option in ["--out", "--spans"] {
        for file in [&nowhere, &place.folder.path().to_owned()] {
            let mut words = vec!["talk", "--in", recording.to_str().unwrap()];
            words.extend([option, file.to_str().unwrap()]);
            let output = place.run(&words);
            assert_eq!(code(&output), 1, "{option}: {}", err(&output));
            let sentence = err(&output);
            assert!(sentence.contains("cannot be written"), "{sentence}");
            assert!(!sentence.contains("Nothing was heard"), "{sentence}");
        }
    }
    // Standard output is taken already, and no collector is reached so.
    for (option, value, exit, sentence) in [
        ("--out", "-", 2, "go into a file"),
        ("--spans", "-", 2, "go into a file"),
        ("--otlp", "localhost:4318", 1, "is not an address"),
    ] {
        let words = ["talk", "--in", recording.to_str().unwrap(), option, value];
        let output = place.run(&words);
        assert_eq!(code(&output), exit, "{option}: {}", err(&output));
        assert!(err(&output).contains(sentence), "{}", err(&output));
        assert!(!err(&output).contains("Nothing was heard"), "{option}");
    }
    let left = std::fs::read_dir(place.folder.path()).unwrap().count();
    assert_eq!(left, 1, "something was left behind");
}

#[test]
fn of_no_turns_nothing_is_sent() {
    let Some(place) = Place::new() else { return };
    let recording = place.recording("silence.wav", &vec![0.0; 16_000]);
    let words = ["talk", "--in", recording.to_str().unwrap()];
    // Nobody takes a connection there; none is tried.
    let output = place.run(&[&words[..], &["--otlp", "http://127.0.0.1:1"]].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    let said = err(&output);
    assert!(
        said.contains("Nothing was sent to http://127.0.0.1:1"),
        "{said}"
    );
    assert!(!place.data().exists());
}

/// The one turn of a recording in which the sentence is asked for; it is done.
fn milk(place: &Place, recording: &Path) {
    let turns = place.talk(recording, &[]);
    assert_eq!(turns.len(), 1, "{turns:?}");
    let heard = turns[0]["heard"].as_str().unwrap().to_lowercase();
    assert!(heard.contains(WORD), "{heard}");
    assert_eq!(turns[0]["answer"], "Milk added to the shopping list.");
}

#[tokio::test]
async fn who_speaks_too_loud_or_on_one_side_is_heard() {
    let (Some(place), Some(said)) = (Place::that_hears(), said(hibari(), &[SENTENCE]).await) else {
        return;
    };
    let loudest = said
        .iter()
        .fold(0.0_f32, |most, sample| most.max(sample.abs()));
    assert!(loudest > 0.0);
    // Eight times as loud as a file can be, on one side; a tenth of it on the other.
    let both = said.iter().flat_map(|sample| {
        let sample = sample / loudest;
        [sample * 8.0, sample * 0.1]
    });
    let recording = place.wav("loud.wav", RATE, 2, &both.collect::<Vec<f32>>());
    milk(&place, &recording);
}

#[tokio::test]
async fn a_telephone_is_heard() {
    let (Some(place), Some(said)) = (Place::that_hears(), said(hibari(), &[SENTENCE]).await) else {
        return;
    };
    let halves = said.chunks(2);
    let half: Vec<f32> = halves
        .map(|pair| pair.iter().sum::<f32>() / pair.len() as f32)
        .collect();
    let recording = place.wav("telephone.wav", RATE / 2, 1, &half);
    milk(&place, &recording);
}

#[tokio::test]
async fn a_studio_is_heard() {
    let (Some(place), Some(said)) = (Place::that_hears(), said(hibari(), &[SENTENCE]).await) else {
        return;
    };
    let more = said
        .iter()
        .flat_map(|sample| std::iter::repeat_n(*sample, 6));
    let recording = place.wav("studio.wav", 3 * RATE, 2, &more.collect::<Vec<f32>>());
    milk(&place, &recording);
}

/// Without an ear nothing can be heard, and the sentence says how to get one. Nothing was said to anybody then.
#[tokio::test]
async fn without_an_ear_it_says_how_to_get_one() {
    let (Some(place), Some(said)) = (Place::new(), said(hibari(), &[SENTENCE]).await) else {
        return;
    };
    let recording = place.recording("said.wav", &said);
    let mut talk = place.sotto(&["talk", "--json", "--in", recording.to_str().unwrap()]);
    talk.env("SOTTO_MODELS_DIR", place.path("no models"));
    let output = talk.output().unwrap();
    assert_eq!(code(&output), 3, "{}", err(&output));
    assert!(err(&output).contains("sotto models"), "{}", err(&output));
    assert!(out(&output).is_empty());
}

/// Without a voice, and without a mind, commands are done and answers are text.
#[tokio::test]
async fn without_a_voice_the_answer_is_text() {
    let (Some(place), Some(said)) = (Place::that_hears(), said(hibari(), &[SENTENCE]).await) else {
        return;
    };
    let recording = place.recording("said.wav", &said);
    // Only the ear is there.
    let models = place.path("models");
    let ear = models.join("whisper-tiny.en");
    std::fs::create_dir_all(&ear).unwrap();
    let here = sotto_models::models_folder().join("whisper-tiny.en");
    for file in std::fs::read_dir(here).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), ear.join(file.file_name())).unwrap();
    }
    let mut talk = place.sotto(&["talk", "--json", "--in", recording.to_str().unwrap()]);
    let output = talk.env("SOTTO_MODELS_DIR", &models).output().unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    let turn: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(turn["answer"], "Milk added to the shopping list.");
    assert!(turn["wait_ms"].is_null(), "{turn}");
    // Why nobody speaks.
    assert!(err(&output).contains("hibari"), "{}", err(&output));
}
