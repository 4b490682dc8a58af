//! What the settings mean for the ear, the devices and the voice.
#![allow(clippy::unwrap_used, clippy::panic)]

use sotto_api::WordFix;

use super::*;
use crate::error::MISSING;

fn named(name: &str) -> Choice {
    Choice::Named {
        name: name.to_owned(),
    }
}

fn fix(heard: &str, spelt: &str) -> WordFix {
    WordFix {
        heard: heard.to_owned(),
        spelt: spelt.to_owned(),
    }
}

#[test]
fn the_language_is_the_one_that_is_set_or_that_of_the_system() {
    let mut all = Settings::default();
    let heard = |all: &Settings, here| hearing_in(here, all).language;
    assert_eq!(heard(&all, Language::ENGLISH).as_deref(), Some("en"));
    // The ear finds it out.
    assert_eq!(heard(&all, Language::GERMAN), None);
    for (set, language) in [
        ("de", Some("de")),
        ("de_AT", Some("de")),
        ("EN-gb", Some("en")),
        // Nothing of Sotto's, and known to the ear.
        ("fr", Some("fr")),
        ("", None),
        ("what ever", None),
        ("ü1", None),
    ] {
        all.talk.language = named(set);
        for here in [Language::ENGLISH, Language::GERMAN] {
            assert_eq!(heard(&all, here).as_deref(), language, "{set}");
        }
    }
}

#[test]
fn the_ear_hears_of_each_word_that_was_spelt_out_once() {
    let mut all = Settings::default();
    all.dictation.words = vec![
        fix("zoto", "Sotto"),
        fix("saw toe", " Sotto "),
        fix("nothing", " "),
        fix("rubber toe", "rubato"),
    ];
    assert_eq!(
        hearing_in(Language::ENGLISH, &all).custom_words,
        ["Sotto", "rubato"]
    );
}

#[test]
fn a_device_is_the_named_one_or_the_systems() {
    let mut all = Settings::default();
    assert_eq!(devices(&all), Devices::default());
    all.machine.microphone = named("USB microphone");
    all.machine.speaker = named("  ");
    let wanted = devices(&all);
    let microphone = devices::Choice::Named("USB microphone".to_owned());
    assert_eq!(wanted.microphone, microphone);
    assert_eq!(wanted.speaker, devices::Choice::Default);
    // Another one: the loop is made anew with it.
    all.machine.suppress_noise = true;
    assert!(devices(&all).suppress_noise && devices(&all) != wanted);
}

#[test]
fn the_weights_of_the_wake_word_come_with_the_program() {
    // They are committed: a machine without them has no whole checkout.
    if let Err(error) = OwnWeights::find() {
        panic!("the weights that are committed in models/own cannot be used: {error}");
    }
    assert!(wake().is_some());
}

#[test]
fn a_wake_word_that_cannot_be_heard_is_told_of_with_what_mends_it() {
    let folder = tempfile::tempdir().unwrap();
    let told = |own, language| match wake_word_of(own, language) {
        Ok(_) => panic!("it is heard by nothing"),
        Err(problem) => problem.sentence,
    };
    let german = told(Err(OwnError::Nowhere), Language::GERMAN);
    assert!(german.contains("Weckwort"), "{german}");
    assert!(!german.contains("install Sotto again"), "{german}");
    let why = |own| told(own, Language::ENGLISH);
    let list = |bytes: &str, sha256: &str| {
        let text = format!(
            "[[file]]\nfile = \"{WAKE}\"\nbytes = {bytes}\nsha256 = \"{sha256}\"\nrecipe = \"wake\"\nrecipe_version = 1\n"
        );
        std::fs::write(folder.path().join("manifest.toml"), text).unwrap();
    };
    let here = || OwnWeights::read(folder.path());
    let mut told = vec![why(Err(OwnError::Nowhere)), why(here())];
    let of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    list("3", of_abc);
    told.push(why(here()));
    std::fs::write(folder.path().join(WAKE), "abc").unwrap();
    let unusable = why(here());
    assert!(unusable.contains("no wake word file"), "{unusable}");
    list("4", of_abc);
    told.push(why(here()));
    for sentence in told {
        assert!(sentence.contains("Hey Sotto"), "{sentence}");
        assert!(sentence.contains("install Sotto again"), "{sentence}");
    }
}

#[tokio::test]
async fn the_voice_is_asked_in_the_manner_of_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let mut voices = SpokenByVoices::new(Home::at(Some(folder.path().to_owned())).unwrap());
    let manner = Manner {
        voice: None,
        pace: 1.5,
        loudness: 1.0,
        language: "en",
    };
    match voices.0.lock().await.speaking(&manner).await {
        Err(error) if error.code() == MISSING => return println!("skipped: {error}"),
        spoken => drop(spoken.unwrap()),
    }
    let ready = voices.ready("Timer set.", &manner).await.ok().unwrap();
    assert!(ready.rate > 0);
    assert_eq!(ready.speech.text, "Timer set.");
    assert_eq!((ready.speech.rate, &*ready.speech.language), (1.5, "en"));
    let process = ready.engine.process_id().await;
    assert!(process.is_some());
    // A clone speaks with the same engine.
    let again = voices.clone().ready("Yes.", &manner).await.ok();
    assert_eq!(again.unwrap().engine.process_id().await, process);
    voices.end().await;
    assert_eq!(ready.engine.process_id().await, None);
}

#[test]
fn a_voice_that_cannot_speak_is_told_of_in_the_language_of_the_answer() {
    let manner = |language| Manner {
        voice: None,
        pace: 1.0,
        loudness: 1.0,
        language,
    };
    let missing = CliError::ModelMissing {
        id: "hibari".to_owned(),
        looked_in: "models".into(),
        fetch: "sotto models starter".to_owned(),
    };
    let failed = CliError::Usage("It fell.".to_owned());
    for error in [&missing, &failed] {
        assert_eq!(mute(error, &manner("en")), error.to_string());
        // A language that Sotto has no sentences in.
        assert_eq!(mute(error, &manner("xx")), error.to_string());
        let german = mute(error, &manner("de"));
        assert!(german.contains("sotto doctor"), "{german}");
        assert!(!german.contains(&error.to_string()), "{german}");
    }
    assert_ne!(mute(&missing, &manner("de")), mute(&failed, &manner("de")));
}
