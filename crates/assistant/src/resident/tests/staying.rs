//! Whether the program is needed: it stays while something is set to ring or rings, and may leave otherwise.

use jiff::SignedDuration;
use sotto_api::{NewReminder, NewTask, ReminderRequest, When};

use super::*;

const AN_HOUR: u64 = 60 * 60 * 1000;

async fn needed(assistant: &Assistant) -> bool {
    let assistant = assistant.clone();
    tokio::task::spawn_blocking(move || assistant.is_needed())
        .await
        .unwrap()
}

async fn start_timer(assistant: &Assistant, length_ms: u64) {
    let new = NewTimer {
        name: None,
        length_ms,
    };
    let reply = call(assistant, Request::Timer(TimerRequest::Start(new))).await;
    assert!(matches!(reply, Reply::Timer(_)), "{reply:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_lies_there_needs_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    assert!(!needed(&assistant).await);
    let new = NewTask {
        text: "buy milk".into(),
        ..NewTask::default()
    };
    let reply = call(&assistant, Request::Task(TaskRequest::Add(new))).await;
    assert!(matches!(reply, Reply::Task(_)), "{reply:?}");
    assert!(!needed(&assistant).await);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_is_waited_for_until_it_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    start_timer(&assistant, AN_HOUR).await;
    assert!(needed(&assistant).await);
    let cancel = TimerRequest::Cancel { id: None };
    let reply = call(&assistant, Request::Timer(cancel)).await;
    assert!(!matches!(reply, Reply::Problem(_)), "{reply:?}");
    assert!(!needed(&assistant).await);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rings_is_not_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let mut events = assistant.events();
    start_timer(&assistant, 200).await;
    while !matches!(next(&mut events).await, Event::TimerRings { .. }) {}
    assert!(needed(&assistant).await);
    let cancel = TimerRequest::Cancel { id: None };
    let reply = call(&assistant, Request::Timer(cancel)).await;
    assert!(!matches!(reply, Reply::Problem(_)), "{reply:?}");
    assert!(!needed(&assistant).await);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_is_waited_for_until_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let tomorrow = Zoned::now().checked_add(SignedDuration::from_hours(24));
    let new = NewReminder {
        text: "call mom".into(),
        when: When::at(&tomorrow.unwrap().with_time_zone(jiff::tz::TimeZone::UTC)),
    };
    let add = Request::Reminder(ReminderRequest::Add(new));
    let Reply::Reminder(reminder) = call(&assistant, add).await else {
        panic!("not set");
    };
    assert!(needed(&assistant).await);
    let complete = Request::Reminder(ReminderRequest::Complete { id: reminder.id });
    let reply = call(&assistant, complete).await;
    assert!(matches!(reply, Reply::Reminder(_)), "{reply:?}");
    assert!(!needed(&assistant).await);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_in_the_background_does_not_hold_what_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let mut events = assistant.events();
    let beside = assistant.downgrade();
    beside.announce(Event::Models);
    while next(&mut events).await != Event::Models {}
    close(assistant).await;
    assert!(beside.upgrade().is_none());
    // Nobody hears it, and that is no fault.
    beside.announce(Event::Models);
}
