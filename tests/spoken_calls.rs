//! From a voice to the call: sentences spoken by a voice that was kept out of all training, through the ear that was tuned
//! here and the mind with its adapter. Two short ones in every test; all fifty in `./x bench own` and `./x soak`.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

#[path = "circle/for_the_ear.rs"]
mod for_the_ear;

use std::path::PathBuf;

use for_the_ear::for_the_ear;
use sotto_ear::normal_words;
use sotto_engines::speaking::VoiceFamily;
use sotto_models::starter::{FetchProgress, Starter};
use sotto_skills::abilities::Abilities;
use sotto_tests::spoken::{Way, sentences};
use sotto_tests::{ear_with, model, tuned_mind, voice};

/// Short ones of the fifty, since speaking takes longest: a call without anything to fill in, and one with a name in it.
const SHORT: [&str; 2] = ["Which alarms do I have?", "Read me the packing list."];

/// The ear as set-up has joined it; without registries, since a test brings nothing.
fn ear_file() -> Option<PathBuf> {
    let starter = Starter::load().without_registries();
    match starter.ensure("ear-tiny.en", &mut FetchProgress::silent()) {
        Ok(file) => Some(file),
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

#[tokio::test]
async fn a_spoken_sentence_becomes_a_call() {
    let abilities = Abilities::built_in().unwrap();
    let all = sentences(&abilities);
    assert_eq!(all.len(), 50);
    let Some((voice, ear, mind)) = (|| {
        let voice = voice(VoiceFamily::Kokoro(model("kokoro")?))?;
        Some((voice, ear_with(ear_file()?)?, tuned_mind()?))
    })() else {
        return;
    };
    let soak = std::env::var_os("SOTTO_SOAK").is_some();
    let some = all
        .iter()
        .filter(|sentence| soak || SHORT.contains(&sentence.said));
    let way = Way {
        voice: &voice,
        ear: &ear,
        mind: &mind,
        abilities: &abilities,
        for_the_ear,
        form: |words| normal_words(words).join(" "),
    };
    let (mut right, mut exact, mut of) = (0, 0, 0);
    for sentence in some {
        let outcome = way.go(sentence).await.unwrap();
        println!(
            "{} | heard {} | {:?}",
            sentence.said, outcome.heard, outcome.came.answer
        );
        assert!(!outcome.heard.is_empty(), "nothing was heard");
        assert!(
            outcome.came.answer.is_ok(),
            "the grammar let something through"
        );
        of += 1;
        right += usize::from(outcome.judged.tool);
        exact += usize::from(outcome.judged.exact);
    }
    println!("right tool: {right} of {of}, all slots exact: {exact}");
    assert_eq!(of, if soak { all.len() } else { SHORT.len() });
    // What is right and what is not stands in models/own/README.md; here the way must not be broken.
    assert!(right > 0, "no sentence of {of} was understood");
}
