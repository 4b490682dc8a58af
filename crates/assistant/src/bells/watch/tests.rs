//! The edge, on a real store, with a clock that really runs.
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::SignedDuration;
use sotto_api::{Problem, ProblemCode, TimerState};

use super::*;
use crate::bells::tests::{store, timer};

/// What nobody waits longer for than a test that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// It wakes by itself, at the moment, once.
#[tokio::test(flavor = "multi_thread")]
async fn the_watch_wakes_for_what_is_set_while_it_waits() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder, Timestamp::now());
    let (tell, mut told) = broadcast::channel(64);
    let watched = watch(store.clone(), Ground::default(), tell, Language::ENGLISH);
    let watching = tokio::spawn(watched);
    let setting = store.clone();
    let kept = tokio::task::spawn_blocking(move || timer(&setting, Timestamp::now(), 1))
        .await
        .unwrap();
    let mut rang = Vec::new();
    // It rings, which changes it, which is news again; nothing rings a second time.
    while rang.is_empty() {
        let event = tokio::time::timeout(PATIENCE, told.recv());
        match event.await.unwrap().unwrap() {
            Event::TimerRings { timer, .. } => rang.push(timer),
            Event::Changed(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(rang[0].id, kept.id);
    let TimerState::Ringing { since } = rang[0].state else {
        panic!("{rang:?}");
    };
    assert!(
        since
            >= kept
                .created
                .checked_add(SignedDuration::from_secs(1))
                .unwrap()
    );
    watching.abort();
}

#[tokio::test]
async fn what_changes_before_the_watch_comes_to_run_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder, Timestamp::now());
    let (tell, mut told) = broadcast::channel(64);
    let watched = watch(store.clone(), Ground::default(), tell, Language::ENGLISH);
    // On this one thread nothing else runs before somebody waits.
    let watching = tokio::spawn(watched);
    timer(&store, Timestamp::now(), 3_600);
    let event = tokio::time::timeout(PATIENCE, told.recv());
    let Event::Changed(changes) = event.await.unwrap().unwrap() else {
        panic!("something else is told first");
    };
    assert!(changes.iter().any(|change| change.kind == Kind::Timer));
    watching.abort();
}

/// Breaks off the first time.
fn breaks_off_once(_: &Store, _: &Ground) -> Result<Rung, StoreError> {
    static BROKE: AtomicBool = AtomicBool::new(false);
    assert!(BROKE.swap(true, Ordering::Relaxed), "this look breaks off");
    let problem = Problem::new(ProblemCode::Failed, "the next look");
    Ok(Rung {
        events: vec![Event::Problem(problem)],
        wake: None,
    })
}

#[tokio::test]
async fn a_look_that_breaks_off_is_not_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder, Timestamp::now());
    let (tell, mut told) = broadcast::channel(64);
    let watched = go_on(
        store.clone(),
        store.changes(),
        Ground::default(),
        tell,
        Language::ENGLISH,
        breaks_off_once,
    );
    let watching = tokio::spawn(watched);
    // Nobody waits half a minute for the next look: something that is set asks for one.
    timer(&store, Timestamp::now(), 3_600);
    let heard = loop {
        let event = tokio::time::timeout(PATIENCE, told.recv()).await;
        match event.unwrap().unwrap() {
            Event::Problem(problem) => break problem.sentence,
            Event::Changed(_) => {}
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(heard, "the next look");
    watching.abort();
}
