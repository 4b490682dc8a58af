#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use sotto_engines::supervisor::Spec;
use sotto_engines::thinking::{LoadMind, Thinking, ThinkingRequest};

use super::*;

/// One that cannot be started: its program is not there.
fn engine() -> Supervisor<Thinking> {
    Supervisor::start(Spec::new("/nowhere/sotto-mind", |device| {
        ThinkingRequest::Load(LoadMind {
            model: PathBuf::from("small.gguf"),
            adapter: None,
            context: 0,
            device,
            threads: 0,
            kept_prefixes: None,
        })
    }))
}

#[tokio::test]
async fn engines_that_nobody_started_are_asleep() {
    let running = Running::default();
    let all = running.all();
    let names: Vec<&str> = all.iter().map(|engine| engine.name.as_str()).collect();
    assert_eq!(names, NAMES);
    for engine in &all {
        assert_eq!(engine.state, EngineState::Asleep);
        assert_eq!((engine.process, engine.memory), (None, None));
        assert_eq!((engine.backend, engine.restarts), (None, 0));
    }
}

#[tokio::test]
async fn an_engine_is_shown_as_long_as_somebody_keeps_it() {
    let running = Running::default();
    let (one, other) = (engine(), engine());
    running.keep(&one, Some("a name".to_owned()));
    running.keep(&other, None);
    let minds = || {
        let all = running.all().into_iter();
        all.filter(|engine| engine.name == "mind")
            .collect::<Vec<_>>()
    };
    assert_eq!(minds().len(), 2);
    assert_eq!(minds()[0].model.as_deref(), Some("a name"));
    drop(one);
    let goes = async {
        while minds().len() > 1 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), goes)
        .await
        .unwrap();
    assert_eq!(minds()[0].model, None);
}

#[tokio::test]
async fn one_that_is_unknown_or_asleep_is_not_restarted() {
    let running = Running::default();
    let engine = engine();
    running.keep(&engine, None);
    for (name, code) in [
        ("mind", ProblemCode::NotFound),
        ("ear", ProblemCode::NotFound),
        ("", ProblemCode::Invalid),
        ("Ear; reboot", ProblemCode::Invalid),
    ] {
        let told = running.restart(name, Language::ENGLISH).await.unwrap_err();
        assert_eq!(told.code, code, "{name}: {told}");
        let german = running.restart(name, Language::GERMAN).await.unwrap_err();
        assert_ne!(told.sentence, german.sentence, "{name}");
    }
    let long = "x".repeat(10_000);
    let told = running.restart(&long, Language::ENGLISH).await.unwrap_err();
    assert!(told.sentence.len() < 300, "{told}");
}

#[test]
fn what_a_supervisor_knows_is_told() {
    let engine = shown(
        "mind",
        Some(&"another".to_owned()),
        Standing {
            state: State::Working,
            model: PathBuf::from("/home/ada/models/large.gguf"),
            device: Device::Gpu,
            build: Some("avx2+vulkan".to_owned()),
            process: Some(7),
            memory: Some(1_000),
            falls: 2,
            last_fall: "it crashed".to_owned(),
            ..Standing::default()
        },
    );
    assert_eq!(engine.state, EngineState::Working);
    assert_eq!(engine.model.as_deref(), Some("large.gguf"));
    assert_eq!(engine.backend, Some(Backend::Graphics));
    assert_eq!((engine.process, engine.memory), (Some(7), Some(1_000)));
    assert_eq!(engine.restarts, 2);
    assert_eq!(engine.last_fall.as_deref(), Some("it crashed"));
}
