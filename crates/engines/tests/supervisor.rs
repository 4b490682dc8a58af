//! The supervisor against an engine that misbehaves on command: every fault of the fault table.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

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
async fn the_request_in_work_is_replayed_once_and_the_caller_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Supervisor::start(spec("any"));
    let mut answer = engine
        .ask(complete(format!(
            "die-once {}",
            folder.path().join("seen").display()
        )))
        .await
        .unwrap();
    let mut heard = Vec::new();
    while let Some(next) = answer.next().await {
        heard.push(next.unwrap());
    }
    let text = |text: &str| Heard::Event(ThinkingEvent::Text(text.into()));
    assert_eq!(
        heard[..4],
        [
            text("half an ans"),
            Heard::Again,
            text("half an ans"),
            text("wer")
        ]
    );
}

#[tokio::test]
async fn a_request_that_kills_its_engine_twice_fails_and_the_next_one_works() {
    let engine = Supervisor::start(spec("any"));
    let error = say(&engine, "die").await.unwrap_err();
    assert!(matches!(error, EngineError::Died { .. }), "{error}");
    assert_eq!(say(&engine, "echo still here").await.unwrap(), "still here");
}

#[tokio::test]
async fn an_engine_that_falls_too_often_rests_and_says_so() {
    let engine = Supervisor::start(spec("any"));
    let mut errors = Vec::new();
    for _ in 0..4 {
        errors.push(say(&engine, "die").await.unwrap_err());
    }
    assert!(
        errors
            .iter()
            .any(|error| matches!(error, EngineError::Resting { .. })),
        "{errors:?}"
    );
    let sentence = errors.last().unwrap().to_string();
    assert!(sentence.contains("tried again in"), "{sentence}");
}

#[tokio::test]
async fn an_engine_that_dies_while_loading_is_not_started_for_ever() {
    let engine = Supervisor::start(spec("die"));
    assert!(say(&engine, "echo a").await.is_err());
    assert!(engine.ready().await.is_err());
}

// With a program that Windows has not.
#[cfg(unix)]
#[tokio::test]
async fn killed_from_outside_in_the_middle_of_a_request_it_goes_on() {
    let engine = Supervisor::start(spec("any"));
    let mut answer = engine.ask(complete("count")).await.unwrap();
    answer.feed(vec![0.0f32; 1600]).await.unwrap();
    engine.ready().await.unwrap();
    let pid = engine.process_id().await.unwrap();
    assert!(
        std::process::Command::new("kill")
            .args(["-9", &pid.to_string()])
            .status()
            .unwrap()
            .success()
    );
    answer.feed(vec![0.0f32; 1600]).await.unwrap();
    answer.end_of_audio().await.unwrap();
    let (events, _) = answer.all().await.unwrap();
    assert_eq!(
        events[0],
        ThinkingEvent::Text("3200".into()),
        "nothing of the audio is lost"
    );
    assert_ne!(engine.process_id().await, Some(pid));
}

#[tokio::test]
async fn a_panic_in_an_engine_ends_the_request_and_not_the_process() {
    let engine = Supervisor::start(spec("any"));
    say(&engine, "echo a").await.unwrap();
    let before = engine.process_id().await;
    assert!(matches!(
        say(&engine, "panic").await,
        Err(EngineError::Refused(_))
    ));
    assert_eq!(say(&engine, "echo b").await.unwrap(), "b");
    assert_eq!(engine.process_id().await, before);
}

#[tokio::test]
async fn a_process_that_hangs_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Supervisor::start(Spec {
        heartbeat: Duration::from_millis(50),
        unanswered: Duration::from_secs(2),
        ..spec("any")
    });
    let answer = say(
        &engine,
        format!("hang {}", folder.path().join("seen").display()),
    )
    .await;
    assert_eq!(answer.unwrap(), "awake again");
}

#[tokio::test]
async fn work_without_progress_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Supervisor::start(Spec {
        heartbeat: Duration::from_millis(50),
        stuck: Duration::from_millis(500),
        ..spec("any")
    });
    let answer = say(
        &engine,
        format!("stuck {}", folder.path().join("seen").display()),
    )
    .await;
    assert_eq!(answer.unwrap(), "unstuck");
}

#[tokio::test]
async fn a_graphics_fault_is_retried_on_the_processor_and_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backends.json");
    for (model, prompt) in [
        ("any", "gpu-once"),
        ("gpu-dies", "device"),
        ("gpu-refuses", "device"),
    ] {
        let memory = Arc::new(RememberedBackends::open(file.clone()));
        memory.forget("mind");
        let engine = Supervisor::start(Spec {
            device: Device::Gpu,
            memory: memory.clone(),
            ..spec(model)
        });
        let answer = say(&engine, prompt).await.unwrap();
        assert!(answer == "on the processor" || answer == "Cpu", "{answer}");
        assert!(
            RememberedBackends::open(file.clone()).failed("mind"),
            "{model}"
        );
        let again = Supervisor::start(Spec {
            device: Device::Gpu,
            memory,
            ..spec("any")
        });
        assert_eq!(say(&again, "device").await.unwrap(), "Cpu");
    }
}

#[tokio::test]
async fn a_cancelled_request_ends_and_the_next_one_runs() {
    let engine = Supervisor::start(spec("any"));
    let mut answer = engine.ask(complete("forever")).await.unwrap();
    assert!(answer.next().await.unwrap().is_ok());
    answer.cancel().await;
    let last = loop {
        match answer.next().await {
            Some(Ok(_)) => {}
            other => break other,
        }
    };
    assert!(
        matches!(last, Some(Err(EngineError::Cancelled))),
        "{last:?}"
    );
    assert_eq!(say(&engine, "echo after").await.unwrap(), "after");
}

#[tokio::test]
async fn a_dropped_answer_is_a_cancelled_request() {
    let engine = Supervisor::start(spec("any"));
    let mut answer = engine.ask(complete("forever")).await.unwrap();
    assert!(answer.next().await.unwrap().is_ok());
    drop(answer);
    assert_eq!(say(&engine, "echo after").await.unwrap(), "after");
}

#[tokio::test]
async fn a_waiting_request_can_be_cancelled() {
    let engine = Supervisor::start(spec("any"));
    let mut first = engine.ask(complete("forever")).await.unwrap();
    assert!(first.next().await.unwrap().is_ok());
    let mut second = engine.ask(complete("echo never")).await.unwrap();
    second.cancel().await;
    first.cancel().await;
    assert!(matches!(second.all().await, Err(EngineError::Cancelled)));
}

#[tokio::test]
async fn a_slow_listener_holds_the_engine_back_and_is_not_mistaken_for_a_hang() {
    let engine = Supervisor::start(Spec {
        heartbeat: Duration::from_millis(20),
        // A busy machine needs some time for an answer; the pause below is longer.
        unanswered: Duration::from_secs(2),
        ..spec("any")
    });
    let mut answer = engine.ask(complete("flood 2000")).await.unwrap();
    assert!(answer.next().await.unwrap().is_ok());
    let pid = engine.process_id().await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (_, samples) = answer.all().await.unwrap();
    assert_eq!(samples.len() + 16_000, 2000 * 16_000);
    assert_eq!(engine.process_id().await, pid);
}

#[tokio::test]
async fn a_cancel_gets_through_a_flood_that_nobody_fetches() {
    let engine = Supervisor::start(spec("any"));
    let mut flood = engine.ask(complete("flood 1000000")).await.unwrap();
    assert!(flood.next().await.unwrap().is_ok());
    tokio::time::sleep(Duration::from_millis(200)).await;
    flood.cancel().await;
    assert_eq!(say(&engine, "echo after").await.unwrap(), "after");
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

#[tokio::test]
async fn a_cancelled_request_does_not_come_back_with_a_fresh_process() {
    let engine = Supervisor::start(spec("any"));
    // Whether the engine is told of the cancel before its process ends is a matter of luck.
    for round in 0..20 {
        let answer = engine.ask(complete("count")).await.unwrap();
        answer.feed(vec![0.0f32; 160]).await.unwrap();
        engine.ready().await.unwrap();
        drop(answer);
        engine.unload().await;
        let next = tokio::time::timeout(Duration::from_secs(60), say(&engine, "echo next")).await;
        assert_eq!(next.unwrap().unwrap(), "next", "round {round}");
    }
}
