//! An engine that falls, hangs or fails: what was asked of it, and when it is tried no more.

use super::*;

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
