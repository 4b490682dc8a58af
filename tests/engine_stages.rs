//! The real engine programs killed with -9 and frozen at every stage of a request: while the model loads, with the request
//! just told, in the middle of the answer, and idle. The request is done once more by a fresh process, and the engine
//! works afterwards. What is frozen is found by its heartbeat.
//!
//! Being frozen is tried in the middle of the answer only; at every stage with `SOTTO_SOAK`.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]
#![cfg(unix)]

#[path = "circle/for_the_ear.rs"]
mod for_the_ear;
#[path = "stages/striking.rs"]
mod striking;

use for_the_ear::for_the_ear;
use sotto_engines::hearing::{Gates, Hearing, HearingEvent, HearingRequest, Listening, LoadEar};
use sotto_engines::speaking::{
    LoadVoice, Speaking, SpeakingEvent, SpeakingRequest, Speech, VoiceFamily,
};
use sotto_engines::supervisor::Heard;
use sotto_engines::thinking::{Completion, LoadMind, Thinking, ThinkingEvent, ThinkingRequest};
use sotto_tests::{MIND, model, speak, test_data, voice};
use striking::{Blow, Said, Work, engine, survives};

/// An ear that hears a sentence, and says what it heard so far.
async fn ear_survives(blow: Blow) {
    let (Some(ear), Some(folder)) = (model("whisper-tiny.en/ggml-tiny.en.bin"), model("hibari"))
    else {
        return;
    };
    let load = move |device| {
        HearingRequest::Load(LoadEar {
            model: ear.clone(),
            device,
            threads: 0,
        })
    };
    let (Some(ear), Some(voice)) = (
        engine::<Hearing>(blow, load),
        voice(VoiceFamily::Hibari(folder)),
    ) else {
        return;
    };
    let sentence = "Please add milk and bread to my shopping list.";
    let (samples, rate) = speak(&voice, "", sentence).await.unwrap();
    voice.unload().await;
    let listening = Listening {
        gates: Gates {
            on: false,
            ..Gates::default()
        },
        ..Listening::default()
    };
    let work = Work::<Hearing> {
        request: HearingRequest::Listen {
            listening,
            partial_every_ms: 100,
        },
        sound: Some(for_the_ear(&samples, rate)),
        is_piece: |heard| matches!(heard, Heard::Event(HearingEvent::Partial(_))),
        as_whole: |_, said| {
            said.0.iter().any(|event| {
                matches!(event, HearingEvent::Transcript(heard) if heard.text.contains("shopping"))
            })
        },
        afterwards: HearingRequest::Transcribe(Listening::default()),
    };
    survives(ear, work, blow).await;
}

fn told(said: &Said<Thinking>) -> String {
    let texts = said.0.iter().filter_map(|event| match event {
        ThinkingEvent::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

fn story(most_tokens: u32) -> ThinkingRequest {
    ThinkingRequest::Complete(Completion {
        prompt: "Once upon a time".to_owned(),
        most_tokens,
        ..Completion::default()
    })
}

/// A mind that tells a story.
async fn mind_survives(blow: Blow) {
    let small = test_data().map(|data| data.join("weights").join("stories260K.gguf"));
    let Some(file) = small.filter(|file| file.exists()).or_else(|| model(MIND)) else {
        return;
    };
    let load = move |device| {
        ThinkingRequest::Load(LoadMind {
            model: file.clone(),
            adapter: None,
            context: 2048,
            device,
            threads: 0,
            kept_prefixes: None,
        })
    };
    let Some(mind) = engine::<Thinking>(blow, load) else {
        return;
    };
    let work = Work::<Thinking> {
        request: story(200),
        sound: None,
        is_piece: |heard| matches!(heard, Heard::Event(ThinkingEvent::Text(_))),
        as_whole: |whole, said| !told(said).is_empty() && told(said) == told(whole),
        afterwards: story(4),
    };
    survives(mind, work, blow).await;
}

fn speech(text: &str) -> SpeakingRequest {
    SpeakingRequest::Speak(Speech {
        text: text.to_owned(),
        ..Speech::default()
    })
}

fn clauses(said: &Said<Speaking>) -> usize {
    let clauses = said
        .0
        .iter()
        .filter(|event| matches!(event, SpeakingEvent::Clause { .. }));
    clauses.count()
}

/// A voice that speaks some sentences; struck behind its first samples.
async fn voice_survives(blow: Blow) {
    let Some(folder) = model("hibari") else {
        return;
    };
    let load = move |_| {
        SpeakingRequest::Load(LoadVoice {
            family: VoiceFamily::Hibari(folder.clone()),
            threads: 0,
            lexicons: Some(folder.clone()),
        })
    };
    let Some(voice) = engine::<Speaking>(blow, load) else {
        return;
    };
    let text = "Your timer for the eggs is over. The washing machine will be done in ten minutes. \
                There are four things on the shopping list. Tomorrow it may rain in the afternoon. \
                You wanted to be reminded of the letter. It lies on the table by the door.";
    let work = Work::<Speaking> {
        request: speech(text),
        sound: None,
        is_piece: |heard| matches!(heard, Heard::Audio(_)),
        as_whole: |whole, said| {
            clauses(said) > 0 && clauses(said) == clauses(whole) && !said.1.is_empty()
        },
        afterwards: speech("Done."),
    };
    survives(voice, work, blow).await;
}

#[tokio::test]
async fn an_ear_that_is_killed_hears_the_sentence_all_the_same() {
    ear_survives(Blow::Kill).await;
}

#[tokio::test]
async fn an_ear_that_freezes_hears_the_sentence_all_the_same() {
    ear_survives(Blow::Freeze).await;
}

#[tokio::test]
async fn a_mind_that_is_killed_tells_the_same_story() {
    mind_survives(Blow::Kill).await;
}

#[tokio::test]
async fn a_mind_that_freezes_tells_the_same_story() {
    mind_survives(Blow::Freeze).await;
}

#[tokio::test]
async fn a_voice_that_is_killed_speaks_all_sentences() {
    voice_survives(Blow::Kill).await;
}

#[tokio::test]
async fn a_voice_that_freezes_speaks_all_sentences() {
    voice_survives(Blow::Freeze).await;
}
