//! The real engine programs under faults: a mind killed with -9 at many moments, a hundred cancels, sound that is none, two
//! hours of it, bytes that are no request, and model files that are none. `engine_stages.rs` kills and freezes all three at every
//! stage.
//!
//! Half an hour stands for two hours; `SOTTO_SOAK=1` takes them whole, and kills more often.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

// Shared with the tests of the mind, which use more of it.
#[allow(dead_code)]
#[path = "../crates/mind/src/tests/hand.rs"]
mod hand;
#[path = "faults/model_files.rs"]
mod model_files;
#[path = "../crates/mind/src/tests/story.rs"]
mod story;
#[path = "faults/streams.rs"]
mod streams;

use std::time::Duration;

use sotto_engines::supervisor::{EngineError, Heard};
use sotto_engines::thinking::{Completion, ThinkingEvent, ThinkingRequest};
use sotto_tests::{ear, hear, mind, model};
use story::small_model;

fn signal(name: &str, pid: u32) {
    assert!(
        std::process::Command::new("kill")
            .args([name, &pid.to_string()])
            .status()
            .unwrap()
            .success()
    );
}

fn story(tokens: u32) -> ThinkingRequest {
    ThinkingRequest::Complete(Completion {
        prompt: "Once upon a time".to_owned(),
        most_tokens: tokens,
        ..Completion::default()
    })
}

fn told(events: Vec<ThinkingEvent>) -> String {
    let texts = events.into_iter().filter_map(|event| match event {
        ThinkingEvent::Text(text) => Some(text),
        _ => None,
    });
    texts.collect()
}

/// When a mind is killed: after this many pieces of its answer, and this much later.
struct Kill {
    pieces: usize,
    wait: Duration,
}

/// What a mind says when it is killed in between, and whether that fell into its answer.
async fn told_through_a_death(
    model: std::path::PathBuf,
    request: ThinkingRequest,
    kill: Kill,
) -> (String, bool) {
    let mind = sotto_tests::mind(model).unwrap();
    mind.ready().await.unwrap();
    let mut answer = mind.ask(request).await.unwrap();
    let (mut text, mut pieces, mut again, mut killed) = (String::new(), 0, false, false);
    loop {
        if pieces >= kill.pieces && !killed {
            killed = true;
            tokio::time::sleep(kill.wait).await;
            if let Some(pid) = mind.process_id().await {
                signal("-9", pid);
            }
        }
        match answer.next().await {
            Some(Ok(Heard::Again)) => {
                again = true;
                text.clear();
            }
            Some(Ok(Heard::Event(ThinkingEvent::Text(more)))) => {
                pieces += 1;
                text += &more;
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => panic!("killed after {pieces} pieces: {error}"),
            None => return (text, again),
        }
    }
}

/// Killed before the first piece, behind it, and at many moments later: the story is the same as without a death.
#[tokio::test]
async fn a_mind_killed_at_any_moment_tells_the_same_story() {
    let file = small_model();
    let Some(mind) = mind(file.to_path_buf()) else {
        return;
    };
    let (events, _) = mind.ask(story(300)).await.unwrap().all().await.unwrap();
    let whole = told(events);
    assert!(whole.len() > 200, "{whole}");
    for (pieces, ms) in [
        (0, 0),
        (0, 2),
        (0, 5),
        (1, 0),
        (1, 5),
        (1, 20),
        (2, 0),
        (3, 0),
    ] {
        let wait = Duration::from_millis(ms);
        let kill = Kill { pieces, wait };
        let (text, _) = told_through_a_death(file.to_path_buf(), story(300), kill).await;
        assert_eq!(text, whole, "killed {ms} ms after {pieces} pieces");
    }
}

/// The starter model writes slowly enough to be killed in the middle of its answer for certain: what was said is taken
/// back and said again.
#[tokio::test]
async fn a_mind_killed_in_the_middle_of_its_answer_says_it_again() {
    let Some(file) = model("smollm2-135m-instruct-q4_1/model.gguf") else {
        return;
    };
    let Some(mind) = mind(file.clone()) else {
        return;
    };
    let (events, _) = mind.ask(story(60)).await.unwrap().all().await.unwrap();
    let whole = told(events);
    mind.unload().await;
    let mut in_the_middle = 0;
    for pieces in [1, 2, 4] {
        let wait = Duration::ZERO;
        let (text, again) =
            told_through_a_death(file.clone(), story(60), Kill { pieces, wait }).await;
        assert_eq!(text, whole, "killed after {pieces} pieces");
        in_the_middle += u32::from(again);
        // One is enough, but where there is time for all.
        if again && std::env::var_os("SOTTO_SOAK").is_none() {
            break;
        }
    }
    assert!(in_the_middle > 0, "no kill came in time");
}

#[tokio::test]
async fn a_hundred_cancels_leave_a_mind_that_answers() {
    let file = small_model();
    let Some(mind) = mind(file.to_path_buf()) else {
        return;
    };
    mind.ready().await.unwrap();
    let first = mind.process_id().await;
    for n in 0..100u32 {
        let mut answer = mind.ask(story(0)).await.unwrap();
        for _ in 0..n % 5 {
            let _ = answer.next().await;
        }
        if n % 2 == 0 {
            answer.cancel().await;
            let last = loop {
                match answer.next().await {
                    Some(Ok(_)) => {}
                    other => break other,
                }
            };
            assert!(
                matches!(last, None | Some(Err(EngineError::Cancelled))),
                "{last:?}"
            );
        }
    }
    let (events, _) = mind.ask(story(20)).await.unwrap().all().await.unwrap();
    assert!(!told(events).is_empty());
    assert_eq!(mind.process_id().await, first, "no cancel cost the process");
}

#[tokio::test]
async fn audio_that_is_no_audio_is_refused_and_the_ear_goes_on() {
    let Some(ear) = ear() else { return };
    let error = hear(&ear, vec![0.0, f32::NAN, 0.0]).await.unwrap_err();
    assert!(matches!(error, EngineError::Refused(_)), "{error}");
    for samples in [vec![], vec![0.1], vec![1.0; 16_000], vec![f32::MAX; 100]] {
        let length = samples.len();
        let heard = hear(&ear, samples).await;
        assert!(heard.is_ok(), "{length} samples: {heard:?}");
    }
}

/// The most memory that a process ever held, in bytes.
#[cfg(target_os = "linux")]
fn peak(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes: u64 = line
        .unwrap()
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    kilobytes * 1024
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn two_hours_of_sound_do_not_fill_the_ears_memory() {
    use sotto_engines::hearing::{HearingRequest, Listening};
    let minutes = match std::env::var_os("SOTTO_SOAK") {
        Some(_) => 120,
        None => 30,
    };
    let sound: u64 = minutes * 60 * 16_000 * 4;
    let Some(ear) = ear() else { return };
    ear.ready().await.unwrap();
    let pid = ear.process_id().await.unwrap();
    let before = peak(pid);
    let minute: std::sync::Arc<[f32]> = vec![0.0; 60 * 16_000].into();
    let mut answer = ear
        .ask(HearingRequest::Transcribe(Listening::default()))
        .await
        .unwrap();
    for _ in 0..minutes {
        answer.feed(std::sync::Arc::clone(&minute)).await.unwrap();
    }
    answer.end_of_audio().await.unwrap();
    let (events, _) = answer.all().await.unwrap();
    assert!(!events.is_empty());
    assert_eq!(
        ear.process_id().await,
        Some(pid),
        "it was started once more"
    );
    let grown = peak(pid) - before;
    println!("grown by {} MB", grown / 1_000_000);
    // What comes faster than it is looked at waits in the ear, since a cancel behind it must be read: so at most the
    // sound itself, and nothing that grows with it beside.
    assert!(grown < sound + 100_000_000, "{grown}");
}
