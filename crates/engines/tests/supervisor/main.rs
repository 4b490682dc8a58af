//! The supervisor against an engine that misbehaves on command: every fault of the fault table.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

mod falls;
mod given_up;
mod graphics;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sotto_engines::Device;
use sotto_engines::supervisor::{
    BackendMemory, EngineError, Heard, Keep, RememberedBackends, Spec, State, Supervisor,
};
use sotto_engines::thinking::{Completion, LoadMind, Thinking, ThinkingEvent, ThinkingRequest};

fn program() -> PathBuf {
    let mut folder = std::env::current_exe().unwrap();
    folder.pop();
    folder.pop();
    folder
        .join("examples")
        .join(format!("pretend_engine{}", std::env::consts::EXE_SUFFIX))
}

fn spec(model: &'static str) -> Spec<Thinking> {
    Spec::new(program(), move |device| {
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

fn complete(prompt: impl Into<String>) -> ThinkingRequest {
    ThinkingRequest::Complete(Completion {
        prompt: prompt.into(),
        ..Completion::default()
    })
}

async fn say(
    engine: &Supervisor<Thinking>,
    prompt: impl Into<String>,
) -> Result<String, EngineError> {
    let (events, _) = engine.ask(complete(prompt)).await?.all().await?;

    let texts = events.into_iter().filter_map(|event| match event {
        ThinkingEvent::Text(text) => Some(text),
        _ => None,
    });
    Ok(texts.collect())
}

async fn until_asleep(engine: &Supervisor<Thinking>) {
    engine
        .state()
        .wait_for(|state| *state == State::Asleep)
        .await
        .unwrap();
}

fn alive(pid: u32) -> bool {
    // A killed child that nobody has waited for yet is dead enough.
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

#[tokio::test]
async fn starts_with_the_first_request_and_answers_in_order() {
    let engine = Supervisor::start(spec("any"));
    assert_eq!(engine.process_id().await, None);
    let (a, b, c) = tokio::join!(
        say(&engine, "echo a"),
        say(&engine, "echo b"),
        say(&engine, "echo c")
    );
    assert_eq!([a.unwrap(), b.unwrap(), c.unwrap()], ["a", "b", "c"]);
    assert!(engine.process_id().await.is_some());
}

#[tokio::test]
async fn a_warm_engine_starts_by_itself_and_says_what_it_loaded() {
    let engine = Supervisor::start(Spec {
        keep: Keep::Warm,
        ..spec("any")
    });
    engine
        .state()
        .wait_for(|state| *state == State::Idle)
        .await
        .unwrap();
    let ThinkingEvent::Loaded(facts) = engine.ready().await.unwrap() else {
        panic!()
    };
    assert_eq!(facts.name, "any");
}

#[tokio::test]
async fn an_idle_engine_ends_its_process_and_comes_back() {
    let engine = Supervisor::start(Spec {
        keep: Keep::Lazy(Duration::from_millis(100)),
        ..spec("any")
    });
    assert_eq!(say(&engine, "echo one").await.unwrap(), "one");
    let first = engine.process_id().await;
    until_asleep(&engine).await;
    if let Some(first) = first {
        assert!(!alive(first));
    }
    assert_eq!(say(&engine, "echo two").await.unwrap(), "two");
}

#[tokio::test]
async fn audio_reaches_the_engine_whole_also_while_it_is_still_loading() {
    let engine = Supervisor::start(spec("slow"));
    let mut answer = engine.ask(complete("count")).await.unwrap();
    for _ in 0..1000 {
        answer.feed(vec![0.1f32; 160]).await.unwrap();
    }
    answer.feed(vec![0.1f32; 5_000_000]).await.unwrap();
    answer.end_of_audio().await.unwrap();
    let (events, _) = answer.all().await.unwrap();
    assert_eq!(events[0], ThinkingEvent::Text("5160000".into()));
}

#[tokio::test]
async fn what_a_native_library_prints_does_not_disturb() {
    let engine = Supervisor::start(spec("any"));
    assert_eq!(say(&engine, "print").await.unwrap(), "still here");
}

#[tokio::test]
async fn a_missing_model_and_a_missing_program_are_named() {
    let engine = Supervisor::start(spec("missing"));
    let error = say(&engine, "echo a").await.unwrap_err();
    assert!(error.is_missing(), "{error}");
    let engine = Supervisor::start(Spec {
        program: "/nowhere/sotto-mind".into(),
        ..spec("any")
    });
    let error = say(&engine, "echo a").await.unwrap_err();
    assert!(
        error.is_missing() && error.to_string().contains("sotto-mind"),
        "{error}"
    );
}

#[tokio::test]
async fn a_program_that_is_no_engine_is_refused() {
    for (argument, says) in [("garbage", "version"), ("quit", "a library is missing")] {
        let engine = Supervisor::start(Spec {
            arguments: vec![argument.into()],
            ..spec("any")
        });
        let error = say(&engine, "echo a").await.unwrap_err().to_string();
        assert!(error.contains(says), "{argument}: {error}");
    }
}

#[tokio::test]
async fn unloading_frees_the_process_and_the_request_in_work_goes_on() {
    let engine = Supervisor::start(spec("any"));
    let answer = engine.ask(complete("count")).await.unwrap();
    answer.feed(vec![0.0f32; 160]).await.unwrap();
    engine.ready().await.unwrap();
    let pid = engine.process_id().await.unwrap();
    engine.unload().await;
    assert!(!alive(pid));
    answer.end_of_audio().await.unwrap();
    let mut answer = answer;
    let (events, _) = answer.all().await.unwrap();
    assert_eq!(events[0], ThinkingEvent::Text("160".into()));
}

#[tokio::test]
async fn vitals_report_memory() {
    let engine = Supervisor::start(Spec {
        heartbeat: Duration::from_millis(20),
        ..spec("any")
    });
    say(&engine, "echo a").await.unwrap();
    let vitals = loop {
        if let Some(vitals) = engine.vitals().await {
            break vitals;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert!(vitals.resident_bytes > 100_000, "{vitals:?}");
}

#[tokio::test]
async fn the_engine_ends_when_the_last_handle_is_dropped() {
    let engine = Supervisor::start(spec("any"));
    engine.ready().await.unwrap();
    let pid = engine.process_id().await.unwrap();
    let mut state = engine.state();
    drop(engine);
    while state.changed().await.is_ok() {}
    assert!(!alive(pid));
}

/// The parent is killed with -9 while its engine is deep in work; the engine must not stay.
#[test]
#[cfg(target_os = "linux")]
fn no_orphan_when_the_parent_is_killed() {
    use std::io::{BufRead, BufReader};
    let mut parent = std::process::Command::new(program())
        .arg("parent")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(parent.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let engine: u32 = line.trim().parse().unwrap();
    assert!(engine != 0 && alive(engine));
    parent.kill().unwrap();
    let killed = std::time::Instant::now();
    parent.wait().unwrap();
    // The promise is two seconds; this waits longer so that a busy machine is no false alarm, and then fails.
    for _ in 0..100 {
        if !alive(engine) {
            let after = killed.elapsed().as_millis();
            println!("the engine was gone at most {after} ms after its parent was killed");
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the engine outlived its parent");
}
