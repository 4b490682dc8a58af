//! How an engine stands, for whoever looks, and starting it afresh by hand: against an engine that misbehaves on command.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

use std::path::PathBuf;
use std::time::Duration;

use sotto_engines::Device;
use sotto_engines::supervisor::{EngineError, Spec, Standing, State, Supervisor, Watch};
use sotto_engines::thinking::{Completion, LoadMind, Thinking, ThinkingEvent, ThinkingRequest};

fn program() -> PathBuf {
    let mut folder = std::env::current_exe().unwrap();
    folder.pop();
    folder.pop();
    folder
        .join("examples")
        .join(format!("pretend_engine{}", std::env::consts::EXE_SUFFIX))
}

fn engine(model: &'static str) -> Supervisor<Thinking> {
    let spec = Spec::new(program(), move |device| {
        ThinkingRequest::Load(LoadMind {
            model: model.into(),
            adapter: None,
            context: 0,
            device,
            threads: 0,
            kept_prefixes: None,
        })
    });
    Supervisor::start(Spec {
        heartbeat: Duration::from_millis(20),
        ..spec
    })
}

async fn say(engine: &Supervisor<Thinking>, prompt: &str) -> Result<String, EngineError> {
    let request = ThinkingRequest::Complete(Completion {
        prompt: prompt.to_owned(),
        ..Completion::default()
    });
    let (events, _) = engine.ask(request).await?.all().await?;
    let texts = events.into_iter().filter_map(|event| match event {
        ThinkingEvent::Text(text) => Some(text),
        _ => None,
    });
    Ok(texts.collect())
}

/// Looks until it stands like that.
async fn until(watch: &Watch<Thinking>, enough: impl Fn(&Standing) -> bool) -> Standing {
    let looking = async {
        loop {
            let standing = watch.standing().expect("somebody keeps it");
            if enough(&standing) {
                return standing;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(60), looking).await;
    waited.expect("it never stood like that")
}

#[tokio::test]
async fn an_engine_is_shown_from_its_sleep_to_its_end() {
    let engine = engine("any");
    let watch = engine.watch();
    let asleep = watch.standing().unwrap();
    assert_eq!((asleep.state, asleep.process), (State::Asleep, None));
    assert_eq!((asleep.falls, asleep.last_fall.as_str()), (0, ""));
    say(&engine, "echo a").await.unwrap();
    let idle = until(&watch, |standing| {
        standing.state == State::Idle && standing.memory.is_some()
    })
    .await;
    assert_eq!(idle.process, engine.process_id().await);
    assert_eq!(idle.device, Device::Cpu);
    assert!(idle.memory.unwrap() > 100_000, "{idle:?}");
    assert!(
        idle.build.as_ref().is_some_and(|build| !build.is_empty()),
        "{idle:?}"
    );
    engine.unload().await;
    let gone = until(&watch, |standing| standing.state == State::Asleep).await;
    assert_eq!((gone.process, gone.memory, gone.build), (None, None, None));
    // Whoever looks keeps nothing alive.
    drop(engine);
    let ends = async {
        while watch.standing().is_some() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(60), ends).await;
    assert!(ended.is_ok(), "it is kept by whoever looks");
    assert!(matches!(watch.restart().await, Err(EngineError::Ended)));
}

#[tokio::test]
async fn a_restart_gives_a_fresh_process() {
    let engine = engine("any");
    let watch = engine.watch();
    say(&engine, "echo a").await.unwrap();
    let before = engine.process_id().await.unwrap();
    let ThinkingEvent::Loaded(facts) = watch.restart().await.unwrap() else {
        panic!("it did not load its model");
    };
    assert_eq!(facts.name, "any");
    let after = engine.process_id().await.unwrap();
    assert_ne!(before, after);
    // It did not fall.
    assert_eq!(watch.standing().unwrap().falls, 0);
    assert_eq!(say(&engine, "echo b").await.unwrap(), "b");
}

#[tokio::test]
async fn a_restart_does_not_lose_the_request_in_work() {
    let engine = engine("any");
    let request = ThinkingRequest::Complete(Completion {
        prompt: "count".to_owned(),
        ..Completion::default()
    });
    let answer = engine.ask(request).await.unwrap();
    answer.feed(vec![0.0f32; 160]).await.unwrap();
    engine.ready().await.unwrap();
    engine.watch().restart().await.unwrap();
    answer.end_of_audio().await.unwrap();
    let mut answer = answer;
    let (events, _) = answer.all().await.unwrap();
    assert_eq!(events[0], ThinkingEvent::Text("160".into()));
}

#[tokio::test]
async fn one_that_rests_is_tried_again_at_once() {
    let engine = engine("any");
    let watch = engine.watch();
    let mut falls = 0;
    while !matches!(say(&engine, "die").await, Err(EngineError::Resting { .. })) {
        falls += 1;
        assert!(falls < 20, "it never rests");
    }
    let resting = until(&watch, |standing| standing.state == State::Resting).await;
    assert!(resting.falls >= 5, "{resting:?}");
    assert!(!resting.last_fall.is_empty());
    watch.restart().await.unwrap();
    assert_eq!(say(&engine, "echo a").await.unwrap(), "a");
    // What happened is not forgotten.
    assert_eq!(watch.standing().unwrap().falls, resting.falls);
}

#[tokio::test]
async fn one_that_does_not_load_says_why() {
    let engine = engine("missing");
    let error = engine.watch().restart().await.unwrap_err();
    assert!(matches!(error, EngineError::Model(_)), "{error}");
    assert_eq!(
        engine.watch().standing().unwrap().model,
        PathBuf::new(),
        "nobody said which model it is"
    );
}
