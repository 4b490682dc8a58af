//! Requests that nobody wants any more, and answers that nobody fetches.

use super::*;

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
