//! The supervisor and an engine that is killed, frozen or strange at every stage of its life: starting, greeting,
//! loading, idle, working, ending.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use sotto_engines::supervisor::{EngineError, Keep, Spec, State, Supervisor};
use sotto_engines::thinking::{Completion, LoadMind, Thinking, ThinkingEvent, ThinkingRequest};

fn spec(model: &'static str) -> Spec<Thinking> {
    let mut folder = std::env::current_exe().unwrap();
    folder.pop();
    folder.pop();
    let program = folder.join("examples").join("pretend_engine");
    Spec::new(program, move |device| {
        ThinkingRequest::Load(LoadMind {
            model: model.into(),
            adapter: None,
            context: 0,
            device,
            threads: 0,
            kept_prefixes: None,
        })
    })
}

/// The pretended engine started with these arguments.
fn strange(arguments: &[&str]) -> Spec<Thinking> {
    Spec {
        arguments: arguments.iter().map(Into::into).collect(),
        ..spec("any")
    }
}

fn request(prompt: &str) -> ThinkingRequest {
    ThinkingRequest::Complete(Completion {
        prompt: prompt.into(),
        ..Completion::default()
    })
}

async fn say(engine: &Supervisor<Thinking>, prompt: &str) -> Result<String, EngineError> {
    let (events, _) = engine.ask(request(prompt)).await?.all().await?;
    let texts = events.into_iter().filter_map(|event| match event {
        ThinkingEvent::Text(text) => Some(text),
        _ => None,
    });
    Ok(texts.collect())
}

fn signal(name: &str, pid: u32) {
    let status = std::process::Command::new("kill")
        .args([name, &pid.to_string()])
        .status();
    assert!(status.unwrap().success());
}

fn alive(pid: u32) -> bool {
    // A killed child that nobody has waited for yet is dead enough.
    std::process::Command::new("ps")
        .args(["-o", "stat=", "-p", &pid.to_string()])
        .output()
        .is_ok_and(|said| said.stdout.first().is_some_and(|state| *state != b'Z'))
}

async fn written(file: &Path) -> u32 {
    loop {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        if let Ok(pid) = text.parse() {
            return pid;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn state(engine: &Supervisor<Thinking>, wanted: State) {
    engine
        .state()
        .wait_for(|state| *state == wanted)
        .await
        .unwrap();
}

fn seen(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("seen")
}

#[tokio::test]
async fn killed_before_its_handshake_it_is_started_once_more() {
    let folder = tempfile::tempdir().unwrap();
    let file = seen(&folder);
    let engine = Supervisor::start(strange(&["mute-once", file.to_str().unwrap()]));
    let asked = say(&engine, "echo here");
    let killed = async { signal("-9", written(&file).await) };
    let (answer, ()) = tokio::join!(asked, killed);
    assert_eq!(answer.unwrap(), "here");
}

#[tokio::test]
async fn mute_at_the_start_it_is_given_up_with_a_sentence_and_not_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let file = seen(&folder);
    let once = Supervisor::start(Spec {
        handshake: Duration::from_millis(500),
        ..strange(&["mute-once", file.to_str().unwrap()])
    });
    // A busy machine may take longer than this patience for the second start too; then that is said.
    match say(&once, "echo here").await {
        Ok(answer) => assert_eq!(answer, "here"),
        Err(error) => assert!(matches!(error, EngineError::NotStarted { .. }), "{error}"),
    }
    let never = Supervisor::start(Spec {
        handshake: Duration::from_millis(100),
        ..strange(&["mute"])
    });
    let error = say(&never, "echo here").await.unwrap_err();
    assert!(
        matches!(&error, EngineError::NotStarted { reason, .. } if reason.contains("said nothing")),
        "{error}"
    );
    assert_eq!(never.process_id().await, None);
}

#[tokio::test]
async fn a_cancel_is_heard_while_the_program_has_not_said_a_word_yet() {
    let folder = tempfile::tempdir().unwrap();
    let file = seen(&folder);
    let engine = Supervisor::start(Spec {
        // Longer than any test: what ends sooner was ended.
        handshake: Duration::from_secs(3600),
        ..strange(&["mute-once", file.to_str().unwrap()])
    });
    let mut answer = engine.ask(request("echo here")).await.unwrap();
    let mute = written(&file).await;
    answer.cancel().await;
    let last = answer.next().await;
    assert!(
        matches!(last, Some(Err(EngineError::Cancelled))),
        "{last:?}"
    );
    // Nobody wants it any more, so it is not left waiting.
    while alive(mute) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // And the next request finds a program that speaks.
    assert_eq!(say(&engine, "echo there").await.unwrap(), "there");
}

#[tokio::test]
async fn killed_while_it_loads_the_request_is_done_all_the_same() {
    let engine = Supervisor::start(spec("slow"));
    let killed = async {
        state(&engine, State::Waking).await;
        signal("-9", engine.process_id().await.unwrap());
    };
    let (answer, ()) = tokio::join!(say(&engine, "echo here"), killed);
    assert_eq!(answer.unwrap(), "here");
}

#[tokio::test]
async fn killed_while_idle_nobody_notices() {
    let engine = Supervisor::start(spec("any"));
    for round in ["one", "two", "three"] {
        assert_eq!(say(&engine, &format!("echo {round}")).await.unwrap(), round);
        let pid = engine.process_id().await.unwrap();
        signal("-9", pid);
        while engine.process_id().await == Some(pid) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

#[tokio::test]
async fn a_warm_engine_killed_while_idle_comes_back_by_itself() {
    let engine = Supervisor::start(Spec {
        keep: Keep::Warm,
        ..spec("any")
    });
    state(&engine, State::Idle).await;
    let pid = engine.process_id().await.unwrap();
    signal("-9", pid);
    while matches!(engine.process_id().await, None | Some(0))
        || engine.process_id().await == Some(pid)
    {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    state(&engine, State::Idle).await;
}

#[tokio::test]
async fn frozen_or_killed_while_it_ends_it_is_gone_afterwards() {
    for freeze in [true, false] {
        let engine = Supervisor::start(spec("any"));
        assert_eq!(say(&engine, "echo a").await.unwrap(), "a");
        let pid = engine.process_id().await.unwrap();
        // A frozen process reads no farewell and cannot end by itself.
        signal("-STOP", pid);
        let killed = async {
            if !freeze {
                tokio::time::sleep(Duration::from_millis(50)).await;
                // On a busy machine the supervisor may have been there first.
                if alive(pid) {
                    let _ = std::process::Command::new("kill")
                        .args(["-9", &pid.to_string()])
                        .status();
                }
            }
        };
        tokio::join!(engine.unload(), killed);
        assert!(!alive(pid), "frozen: {freeze}");
        assert_eq!(say(&engine, "echo b").await.unwrap(), "b");
    }
}

#[tokio::test]
async fn four_gibibytes_announced_are_refused() {
    let engine = Supervisor::start(strange(&["giant"]));
    let error = say(&engine, "echo here").await.unwrap_err();
    assert!(
        matches!(
            &error,
            EngineError::Died { how, .. } | EngineError::Resting { how, .. }
                if how.contains("4294967295 bytes")
        ),
        "{error}"
    );
}

#[tokio::test]
async fn another_version_or_another_engine_is_named() {
    for (argument, says) in [
        ("other-protocol", "mind 0, protocol"),
        ("other-engine", "ear 0"),
    ] {
        let engine = Supervisor::start(strange(&[argument]));
        let error = say(&engine, "echo here").await.unwrap_err();
        assert!(
            matches!(&error, EngineError::WrongVersion { found, .. } if found.contains(says)),
            "{argument}: {error}"
        );
    }
}

#[tokio::test]
async fn a_build_for_newer_processors_says_what_this_one_lacks() {
    let engine = Supervisor::start(strange(&["new-processor"]));
    let error = say(&engine, "echo here").await.unwrap_err();
    assert!(
        matches!(&error, EngineError::WrongProcessor { missing, .. } if missing.len() == 2),
        "{error}"
    );
    let sentence = error.to_string();
    assert!(
        sentence.contains("avx512vnni") && sentence.contains("older processors"),
        "{sentence}"
    );
}
