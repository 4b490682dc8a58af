//! When the program leaves: after a while in which nobody was connected and nothing was set, and not before.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use sotto_api::{NewTimer, Reply, TimerRequest};
use sotto_assistant::Setup;
use sotto_skills::desktop::System;
use sotto_skills::numbers::Language;
use sotto_store::NoKeychain;

use super::*;

/// What nobody waits longer for than a test that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

fn open(folder: &std::path::Path) -> Assistant {
    let setup = Setup {
        folder,
        keychain: Arc::new(NoKeychain),
        desktop: Arc::new(System),
        language: Language::ENGLISH,
        mind: None,
        meanings: None,
        mouth: None,
    };
    Assistant::open(setup).unwrap()
}

async fn call(assistant: &Assistant, request: Request) -> Reply {
    let assistant = assistant.clone();
    tokio::task::spawn_blocking(move || assistant.call(request))
        .await
        .unwrap()
}

/// Waits to be alone without any patience, so that it leaves at once where it may.
fn leaving(assistant: &Assistant, connected: &watch::Sender<usize>) -> tokio::task::JoinHandle<()> {
    let (assistant, connected) = (assistant.clone(), connected.subscribe());
    tokio::spawn(async move { alone(&assistant, connected, Some(Duration::ZERO)).await })
}

async fn close(assistant: Assistant) {
    tokio::task::spawn_blocking(move || assistant.close())
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn alone_it_leaves_once_the_last_program_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let (connected, _) = watch::channel(1);
    let leaves = leaving(&assistant, &connected);
    for _ in 0..20 {
        assert!(matches!(
            call(&assistant, Request::Status).await,
            Reply::Status(_)
        ));
    }
    assert!(!leaves.is_finished());
    connected.send_replace(0);
    tokio::time::timeout(PATIENCE, leaves)
        .await
        .unwrap()
        .unwrap();
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn alone_it_stays_for_a_timer_and_leaves_when_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let start = TimerRequest::Start(NewTimer {
        name: None,
        length_ms: 60 * 60 * 1000,
    });
    let reply = call(&assistant, Request::Timer(start)).await;
    assert!(matches!(reply, Reply::Timer(_)), "{reply:?}");
    let (connected, _) = watch::channel(0);
    let leaves = leaving(&assistant, &connected);
    for _ in 0..20 {
        assert!(matches!(
            call(&assistant, Request::Status).await,
            Reply::Status(_)
        ));
    }
    assert!(!leaves.is_finished());
    let cancel = TimerRequest::Cancel { id: None };
    let reply = call(&assistant, Request::Timer(cancel)).await;
    assert!(!matches!(reply, Reply::Problem(_)), "{reply:?}");
    tokio::time::timeout(PATIENCE, leaves)
        .await
        .unwrap()
        .unwrap();
    close(assistant).await;
}

#[tokio::test]
async fn how_far_work_is_wakes_nobody_and_its_end_does() {
    let step = |done| {
        sotto_api::Event::Step(sotto_api::Step {
            work: sotto_api::Id::new(),
            what: sotto_api::StepWhat::Download,
            name: None,
            fraction: Some(0.5),
            rate: None,
            seconds_left: None,
            done,
            failed: false,
        })
    };
    let (tell, mut events) = broadcast::channel(8);
    for done in [false, false, true] {
        tell.send(step(done)).unwrap();
    }
    tokio::time::timeout(PATIENCE, something(&mut events))
        .await
        .unwrap();
    assert!(events.is_empty(), "it woke before the end");
}
