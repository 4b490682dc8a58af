//! The ear that Sotto trained: joined from the committed weights and the starter as set-up does it, then heard with through
//! the real program, with a context that fits the words.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

#[path = "circle/for_the_ear.rs"]
mod for_the_ear;

use std::fs;
use std::path::{Path, PathBuf};

use for_the_ear::for_the_ear;
use sotto_ear::{Errors, word_errors};
use sotto_engines::hearing::HearingEvent;
use sotto_engines::speaking::VoiceFamily;
use sotto_models::own::OwnWeights;
use sotto_models::starter::{FetchProgress, Starter};
use sotto_tests::{ear_with, hear, model, speak, test_data, voice};

const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../models/own");
const EAR: &str = "ear-tiny.en";

/// People's commands that no training heard.
const COMMANDS: &[&str] = &[
    "set a timer for 30 seconds",
    "pause timer",
    "resume timer",
    "add apples to my Shopping List",
    "activate Mood Lighting",
];
const SPOKEN: &[&str] = &[
    "Set a timer for twelve minutes.",
    "Remind me to water the plants tomorrow morning.",
    "What do I have on Friday?",
];

/// The committed ear, joined in a folder of its own, so that it is made anew each time.
fn joined(folder: &Path) -> Option<PathBuf> {
    // Committed: what is missing or another file than the list says is a fault, and nothing that a machine may lack.
    if let Err(error) = OwnWeights::read(OWN).and_then(|own| own.path("ear-tiny.en.gguf")) {
        panic!("the ear that is committed in models/own cannot be used: {error}");
    }
    for id in ["whisper-tiny.en", "whisper-vocabulary-and-mel"] {
        let from = model(id)?;
        fs::create_dir(folder.join(id)).unwrap();
        for file in fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.join(id).join(file.file_name())).unwrap();
        }
    }
    let starter = Starter::load()
        .kept_in(folder)
        .with_own_from(OWN)
        .without_registries();
    Some(starter.ensure(EAR, &mut FetchProgress::silent()).unwrap())
}

/// The samples of a wav file with 16 bits a sample.
fn samples(path: &Path) -> Vec<f32> {
    let bytes = fs::read(path).unwrap();
    let data = bytes.windows(4).position(|four| four == b"data").unwrap() + 8;
    let pairs = bytes[data..].as_chunks::<2>().0;
    pairs
        .iter()
        .map(|two| f32::from(i16::from_le_bytes(*two)) / 32_768.0)
        .collect()
}

#[tokio::test]
async fn the_committed_ear_hears_people_and_a_voice_in_a_fitted_context() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = joined(folder.path()) else {
        return;
    };
    let Some(ear) = ear_with(path) else { return };
    let HearingEvent::Loaded(facts) = ear.ready().await.unwrap() else {
        panic!("no facts")
    };
    assert!(
        facts.short_contexts,
        "the note beside the model was not read"
    );

    let mut total = Errors::default();
    match test_data().map(|data| data.join("speech/command")) {
        None => println!("skipped: no recordings on this machine"),
        Some(recordings) => {
            for said in COMMANDS {
                let name = format!("OHF-Voice+speech-to-phrase__tests__wav__en__{said}.wav");
                let heard = hear(&ear, samples(&recordings.join(name)))
                    .await
                    .unwrap()
                    .text;
                println!("{said} | {heard}");
                total += word_errors(said, &heard);
            }
        }
    }
    match model("hibari").and_then(|folder| voice(VoiceFamily::Hibari(folder))) {
        None => println!("skipped: no voice to listen to"),
        Some(voice) => {
            for said in SPOKEN {
                let (samples, rate) = speak(&voice, "heart", said).await.unwrap();
                let heard = hear(&ear, for_the_ear(&samples, rate)).await.unwrap().text;
                println!("{said} | {heard}");
                total += word_errors(said, &heard);
            }
        }
    }
    // Stock weights in contexts this short repeat themselves and lose far more than all words.
    assert!(
        total.percent() < 50.0,
        "{:.1} % of the words were lost",
        total.percent()
    );
}
