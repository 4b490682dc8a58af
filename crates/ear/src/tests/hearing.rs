//! What the ear hears of people, and of nobody.

use sotto_engines::FaultKind;
use sotto_engines::hearing::{AudioContext, Listening, Partial};

use super::*;
use crate::{normal_words, word_errors};

pub fn hear(ear: &mut Ear, audio: Vec<f32>, listening: Listening) -> Transcript {
    let mut talk = Script::with(audio);
    ear.do_request(HearingRequest::Transcribe(listening), &mut talk)
        .expect("hears");
    talk.transcript().clone()
}

#[test]
fn a_speech_is_heard_with_words_and_times() {
    let (Some(model), Some((audio, said))) = (tiny(), recording("jfk")) else {
        return;
    };
    let mut ear = ear(model);
    let listening = Listening {
        words: true,
        ..Listening::default()
    };
    let heard = hear(&mut ear, audio.clone(), listening);
    assert!(
        word_errors(&said, &heard.text).percent() < 15.0,
        "{}",
        heard.text
    );
    assert_eq!((heard.language.as_str(), heard.silence), ("en", None));
    assert!(heard.confidence > 0.5 && heard.voiced_ms > 3_000 && heard.audio_ms == 11_000);
    let words: Vec<_> = heard
        .segments
        .iter()
        .flat_map(|segment| &segment.words)
        .collect();
    assert_eq!(words.len(), heard.text.split_whitespace().count());
    assert!(
        words
            .windows(2)
            .all(|two| two[0].start_ms <= two[1].start_ms)
    );
    assert!(
        words
            .iter()
            .all(|word| word.start_ms < word.end_ms && word.end_ms <= heard.audio_ms)
    );
    // The same again, with the whole context: the kept state changes nothing.
    let again = hear(
        &mut ear,
        audio,
        Listening {
            context: AudioContext::Full,
            ..Listening::default()
        },
    );
    assert!(
        word_errors(&said, &again.text).percent() < 15.0,
        "{}",
        again.text
    );
}

#[test]
fn partials_grow_into_the_transcript() {
    let (Some(model), Some((audio, said))) = (tiny(), recording("jfk")) else {
        return;
    };
    let mut ear = ear(model);
    // The speech, and silence behind it. At the longest step there is, a decode is due after each piece, whether the
    // machine is fast or slow; the second piece comes while the first is decoded.
    let mut audio = audio;
    audio.resize(15 * 16_000, 0.0);
    let mut talk = Script {
        audio: audio.chunks(5 * 16_000).map(<[f32]>::to_vec).collect(),
        piece_by_piece: true,
        ..Script::default()
    };
    let request = HearingRequest::Listen {
        listening: Listening::default(),
        partial_every_ms: 5_000,
    };
    ear.do_request(request, &mut talk).expect("hears");
    let partials: Vec<&Partial> = talk
        .said
        .iter()
        .filter_map(|event| match event {
            HearingEvent::Partial(partial) => Some(partial),
            _ => None,
        })
        .collect();
    for partial in &partials {
        println!(
            "{} ms: {} | {}",
            partial.audio_ms, partial.committed, partial.tentative
        );
    }
    let heard = talk.transcript();
    println!("{} ({} ms after the end)", heard.text, heard.decode_ms);
    let times: Vec<u32> = partials.iter().map(|partial| partial.audio_ms).collect();
    assert_eq!(times, [5_000, 10_000, 15_000]);
    // One decode agrees with nobody yet.
    assert_eq!(partials[0].committed, "");
    assert!(!partials[0].tentative.is_empty());
    assert!(
        partials
            .windows(2)
            .all(|two| two[1].committed.starts_with(&two[0].committed))
    );
    let committed = normal_words(&partials[2].committed);
    assert!(partials[1].committed.len() < partials[2].committed.len());
    assert!(
        committed.join(" ").contains("fellow americans"),
        "{committed:?}"
    );
    // Commas and capitals may still change, words may not.
    assert!(
        normal_words(&heard.text).starts_with(&committed),
        "{}",
        heard.text
    );
    assert_eq!(heard.audio_ms, 15_000);
    assert!(
        word_errors(&said, &heard.text).percent() < 20.0,
        "{}",
        heard.text
    );
}

#[test]
fn a_recording_longer_than_a_window_is_heard_whole() {
    let (Some(model), Some((speech, said))) = (tiny(), recording("jfk")) else {
        return;
    };
    let mut ear = ear(model);
    // Three make it longer than a window; four are what it was measured on.
    let times = match std::env::var_os("SOTTO_SOAK") {
        Some(_) => 4,
        None => 3,
    };
    let audio: Vec<f32> = std::iter::repeat_n(speech, times).flatten().collect();
    assert!(audio.len() > 30 * 16_000);
    let heard = hear(
        &mut ear,
        audio,
        Listening {
            words: true,
            ..Listening::default()
        },
    );
    let said = vec![said; times].join(" ");
    let errors = word_errors(&said, &heard.text);
    println!(
        "{:.1} % of {} words: {}",
        errors.percent(),
        errors.said,
        heard.text
    );
    assert!(errors.percent() < 20.0);
    assert!(
        heard
            .segments
            .iter()
            .all(|segment| segment.end_ms <= heard.audio_ms)
    );
}

#[test]
fn cancelling_ends_the_encoder() {
    let (Some(model), Some((audio, _))) = (base(), recording("jfk")) else {
        return;
    };
    // With the threads that the program computes with, which have to be stopped together.
    let mut ear = Ear::new();
    load_with(&mut ear, model, 0).expect("loads");
    let listening = Listening {
        context: AudioContext::Full,
        ..Listening::default()
    };
    // Within the encoder, which has more than a hundred. Between whole graphs it is asked less often: once for the encoder, and
    // once for each token.
    let mut talk = Script {
        cancel_in: Some(60),
        ..Script::with(audio.clone())
    };
    let fault = ear
        .do_request(HearingRequest::Transcribe(listening), &mut talk)
        .unwrap_err();
    let (wished, done) = talk.wished.get().expect("there was so much to compute");
    println!(
        "stopped {} ms after the wish, at operation {done}",
        wished.elapsed().as_millis()
    );
    assert_eq!(fault.kind, FaultKind::Cancelled);
    assert_eq!(operations(), done, "computed on after the wish");
    // The ear works on. Now nobody cancels, so that neither the context nor the speech need be long.
    let beginning = audio[..5 * 16_000].to_vec();
    let heard = hear(&mut ear, beginning, Listening::default()).text;
    assert!(heard.to_lowercase().contains("fellow americans"), "{heard}");
}

fn wish(language: &str) -> Listening {
    Listening {
        language: Some(language.to_owned()),
        ..Listening::default()
    }
}

#[test]
fn languages_that_the_model_does_not_know_are_refused() {
    let Some(tiny) = tiny() else { return };
    let mut english = ear(tiny);
    for (language, part) in [
        ("fr", "English only"),
        ("klingon", "knows no language"),
        ("xx\0", "knows no language"),
    ] {
        let mut talk = Script::with(vec![0.0; 16_000]);
        let fault = english
            .do_request(HearingRequest::Transcribe(wish(language)), &mut talk)
            .unwrap_err();
        assert_eq!(fault.kind, FaultKind::BadRequest);
        assert!(fault.message.contains(part), "{}", fault.message);
    }
}

#[test]
fn a_language_is_detected() {
    let (Some(base), Some((french, said))) = (base(), recording("Picovoice+cheetah")) else {
        return;
    };
    let mut many = ear(base);
    let mut talk = Script::with(french.clone());
    many.do_request(HearingRequest::DetectLanguage, &mut talk)
        .expect("detects");
    let Some(HearingEvent::Language { code, probability }) = talk.said.last() else {
        panic!("no language")
    };
    assert_eq!(code, "fr");
    println!("French with {probability}");
    let detected = hear(
        &mut many,
        french,
        Listening {
            language: None,
            ..Listening::default()
        },
    );
    println!("{} ≈ {said}", detected.text);
    assert_eq!(detected.language, "fr");
    assert!(word_errors(&said, &detected.text).percent() < 70.0);
}

#[test]
fn a_chosen_language_is_heard_and_translated() {
    let (Some(base), Some((french, said))) = (base(), recording("Picovoice+cheetah")) else {
        return;
    };
    let mut many = ear(base);
    let heard = hear(&mut many, french.clone(), wish("fr"));
    println!("{} ≈ {said}", heard.text);
    assert_eq!(heard.language, "fr");
    assert!(word_errors(&said, &heard.text).percent() < 70.0);
    let english = hear(
        &mut many,
        french,
        Listening {
            translate: true,
            ..wish("fr")
        },
    );
    println!("translated: {}", english.text);
    // The two others lie at the edge of the Yellow Sea; which of the words is chosen is the model's.
    let words = normal_words(&english.text);
    let has = |word: &str| words.iter().any(|other| other == word);
    assert!(
        ["two", "other", "others", "sea"].into_iter().any(has),
        "{}",
        english.text
    );
    assert!(!has("deux") && !has("autres"), "{}", english.text);
}

#[test]
fn without_a_model_nothing_is_heard() {
    let fault = Ear::new()
        .do_request(HearingRequest::DetectLanguage, &mut Script::default())
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotReady);
}

#[cfg(not(any(feature = "metal", feature = "vulkan", feature = "cuda")))]
#[test]
fn a_build_without_graphics_says_so() {
    let Some(model) = tiny() else { return };
    let wish = LoadEar {
        model,
        device: Device::Gpu,
        threads: 0,
    };
    let fault = Ear::new()
        .do_request(HearingRequest::Load(wish), &mut Script::default())
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::Gpu);
}
