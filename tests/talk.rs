//! `sotto talk`: conversations from recordings of a voice, through the real program with the real ear, the real voice and the
//! whole loop between them.
//!
//! Ten of `tests/conversations` in the voice that comes with Sotto, and one in a voice that no training heard;
//! `SOTTO_SOAK=1` has all ten in both.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]

#[path = "talk/called.rs"]
mod called;
#[path = "circle/for_the_ear.rs"]
mod for_the_ear;
// It knows more kinds of things than can be said here without a clock.
#[allow(dead_code)]
#[path = "../crates/assistant/tests/conversations/kept.rs"]
mod kept;
#[path = "talk/place.rs"]
mod place;
#[path = "talk/recordings.rs"]
mod recordings;
#[path = "talk/room.rs"]
mod room;
#[path = "talk/written.rs"]
mod written;

use std::time::{Duration, Instant};

use place::{Place, RATE, hibari, kokoro, said, samples};
use serde_json::Value;
use sotto_engines::speaking::VoiceFamily;
use written::{Written, stages};

/// A written conversation in this voice.
async fn held(name: &str, by: Option<(VoiceFamily, &str)>) {
    let written = Written::read(name);
    let Some(place) = Place::that_hears() else {
        return;
    };
    let Some(said) = said(by, &written.said()).await else {
        return;
    };
    let recording = place.recording("said.wav", &said);
    let turns = place.talk(&recording, &[]);
    written.hold(&turns);
    written.hold_kept(&place.data());
}

/// A written conversation in the voice that comes with Sotto, and in another one where there is time.
async fn conversation(name: &str) {
    held(name, hibari()).await;
    if std::env::var_os("SOTTO_SOAK").is_some() {
        held(name, kokoro()).await;
    }
}

#[tokio::test]
async fn several_things_on_a_list() {
    conversation("list-add").await;
}

#[tokio::test]
async fn a_list_without_a_name() {
    conversation("list-default").await;
}

#[tokio::test]
async fn a_list_is_deleted_after_a_yes() {
    conversation("list-delete").await;
}

#[tokio::test]
async fn one_thing_was_not_on_the_list() {
    conversation("list-partly").await;
}

#[tokio::test]
async fn a_task_becomes_important() {
    conversation("task-priority").await;
}

#[tokio::test]
async fn a_task_is_deleted_and_comes_back() {
    conversation("task-delete").await;
}

#[tokio::test]
async fn no_timer_is_running() {
    conversation("timer-none").await;
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    conversation("task-unknown").await;
}

#[tokio::test]
async fn what_can_be_said() {
    conversation("help").await;
}

#[tokio::test]
async fn the_last_answer_once_more() {
    conversation("repeat").await;
}

#[tokio::test]
async fn a_voice_that_no_training_heard_is_answered_too() {
    held("list-default", kokoro()).await;
}

/// What is the same each time: everything but names, moments, and the time that the machine took.
fn the_same_each_time(mut turn: Value) -> Value {
    // The sound has a clock of its own.
    let sound: Vec<String> = stages(&turn)
        .filter(|(stage, ..)| !["understood", "thought", "acted"].contains(stage))
        .map(|(stage, from, to)| format!("{stage} {from} {to}"))
        .collect();
    assert!(sound.len() >= 5, "{sound:?}");
    let fields = turn.as_object_mut().unwrap();
    for changes in ["id", "conversation", "created", "sources", "trace"] {
        assert!(fields.remove(changes).is_some(), "{changes}");
    }
    fields.insert("sound".to_owned(), sound.into());
    turn
}

#[tokio::test]
async fn the_same_recording_is_the_same_conversation_to_the_last_byte() {
    let sentences = ["What is 6 times 7?", "Add butter to the list."];
    let Some(said) = said(hibari(), &sentences).await else {
        return;
    };
    let once = || {
        let place = Place::that_hears()?;
        let recording = place.recording("said.wav", &said);
        let out = place.path("out.wav");
        let turns = place.talk(&recording, &["--out", out.to_str().unwrap()]);
        let turns: Vec<Value> = turns.into_iter().map(the_same_each_time).collect();
        Some((turns, std::fs::read(&out).unwrap(), samples(&out)))
    };
    let (Some(first), Some(second)) = (once(), once()) else {
        return;
    };
    assert_eq!(first.0, second.0);
    assert!(first.1 == second.1, "the loudspeaker played something else");
    let (turns, _, (rate, played)) = first;
    assert_eq!(turns.len(), 2);
    // The answers stand where they were heard: behind what was said first, and the whole recording long at least.
    let samples_of = |seconds: f64| (seconds * f64::from(rate)) as usize;
    let long = said.len() as f64 / f64::from(RATE);
    assert!(played.len() >= samples_of(long));
    let loud = |samples: &[i16]| samples.iter().any(|sample| sample.unsigned_abs() > 1_000);
    assert!(loud(&played));
    assert!(!loud(&played[played.len() - samples_of(1.0)..]));
}

#[tokio::test]
async fn in_real_time_it_takes_as_long_as_it_takes() {
    let (Some(place), Some(said)) = (
        Place::that_hears(),
        said(hibari(), &["What is 6 times 7?"]).await,
    ) else {
        return;
    };
    let recording = place.recording("said.wav", &said);
    let spans = place.path("spans.json");
    let began = Instant::now();
    let turns = place.talk(
        &recording,
        &["--realtime", "--spans", spans.to_str().unwrap()],
    );
    assert!(began.elapsed() >= Duration::from_secs_f64(said.len() as f64 / f64::from(RATE)));
    assert_eq!(turns.len(), 1, "{turns:?}");
    assert_eq!(turns[0]["answer"], "42.");
    assert!(turns[0]["wait_ms"].is_u64());
    let spans: Value = serde_json::from_slice(&std::fs::read(&spans).unwrap()).unwrap();
    assert_eq!(spans["resourceSpans"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_dictated_is_written_down_and_not_done() {
    let sentences = ["Add milk to the shopping list.", "What is 6 times 7?"];
    let (Some(place), Some(said)) = (Place::that_hears(), said(hibari(), &sentences).await) else {
        return;
    };
    let recording = place.recording("said.wav", &said);
    let typed = place.talk(&recording, &["--dictate"]);
    assert_eq!(typed.len(), 2, "{typed:?}");
    for (typed, word) in typed.iter().zip(["milk", "times"]) {
        let text = typed["typed"].as_str().unwrap();
        assert!(text.to_lowercase().contains(word), "{text}");
        assert!(typed.get("answer").is_none(), "{typed}");
    }
}
