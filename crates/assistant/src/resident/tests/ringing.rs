//! What rings, as it is heard: at once, whatever else is slow, and for as long as it rings.

use jiff::SignedDuration;
use sotto_api::{NewAlarm, NewReminder, Occurrence, OccurrenceStage, When};
use sotto_store::{Act, alarms, reminders};

use super::*;

const TEA: &str = "Your tea timer is done.";
const RINGS: &str = "ring true";
const SILENT: &str = "ring false";

/// Starts a timer that is over in a moment.
async fn start_tea(assistant: &Assistant) {
    let start = TimerRequest::Start(NewTimer {
        name: Some("tea".into()),
        length_ms: 200,
    });
    let reply = call(assistant, Request::Timer(start)).await;
    assert!(matches!(reply, Reply::Timer(_)), "{reply:?}");
}

fn has(all: &[String], line: &str) -> bool {
    all.iter().any(|heard| heard == line)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rings_does_not_wait_for_a_notification_that_hangs() {
    let folder = tempfile::tempdir().unwrap();
    autostart_was_answered(folder.path());
    let (assistant, desktop, heard) = open_aloud(folder.path(), None);
    let (release, hangs) = std::sync::mpsc::channel();
    *desktop.hangs.lock().unwrap() = Some(hangs);
    start_tea(&assistant).await;
    heard.0.until(|all| has(all, TEA) && has(all, RINGS)).await;
    assert_eq!(call(&assistant, Request::Stop).await, Reply::Done);
    let all = heard.0.until(|all| has(all, SILENT)).await;
    // Nothing was shown up to here, and nothing was spoken twice.
    assert_eq!(desktop.shown.all(), Vec::<String>::new());
    let count = |line: &str| all.iter().filter(|heard| *heard == line).count();
    assert_eq!((count(TEA), count(RINGS), count(SILENT)), (1, 1, 1));
    drop(release);
    assert_eq!(desktop.shown.until(|all| !all.is_empty()).await, [TEA]);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ringing_ends_with_its_timer() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _, heard) = open_aloud(folder.path(), None);
    start_tea(&assistant).await;
    heard.0.until(|all| has(all, RINGS)).await;
    let cancel = TimerRequest::Cancel { id: None };
    let reply = call(&assistant, Request::Timer(cancel)).await;
    assert!(!matches!(reply, Reply::Problem(_)), "{reply:?}");
    heard.0.until(|all| has(all, SILENT)).await;
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rang_when_the_program_ended_rings_on_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let now = jiff::Timestamp::now();
    let store = Store::open(folder.path(), &NoKeychain, now).unwrap().store;
    let ringing = store.act(Act::by_hand(now, ""), |writer| {
        let new = NewTimer {
            name: Some("tea".into()),
            length_ms: 1,
        };
        let timer = sotto_store::timers::start(writer, &new)?;
        let state = sotto_api::TimerState::Ringing { since: now };
        sotto_store::timers::save(writer, &sotto_api::Timer { state, ..timer })
    });
    ringing.unwrap();
    drop(store);
    let (assistant, _, heard) = open_aloud(folder.path(), None);
    let all = heard.0.until(|all| has(all, RINGS)).await;
    // It was told when it began; only the sound goes on.
    assert_eq!(all, [RINGS]);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_reminder_says_that_it_was_due_earlier() {
    let folder = tempfile::tempdir().unwrap();
    let now = Zoned::now();
    let due = now.checked_sub(SignedDuration::from_hours(2)).unwrap();
    let store = Store::open(folder.path(), &NoKeychain, now.timestamp())
        .unwrap()
        .store;
    let kept = store.act(Act::by_hand(now.timestamp(), ""), |writer| {
        let new = NewReminder {
            text: "call mom".into(),
            when: When::at(&due),
        };
        reminders::add(writer, &new, Some(due.timestamp()))
    });
    kept.unwrap();
    drop(store);
    let (assistant, _, heard) = open_aloud(folder.path(), None);
    let all = heard.0.until(|all| !all.is_empty()).await;
    let told = "Reminder: call mom. This was due ";
    assert!(
        all[0].starts_with(told) && all[0].len() > told.len() + 1,
        "{all:?}"
    );
    close(assistant).await;
}

/// A whole minute that is over.
fn a_while_ago() -> Zoned {
    let ago = Zoned::now().checked_sub(SignedDuration::from_mins(2));
    ago.unwrap().round(jiff::Unit::Minute).unwrap()
}

/// What became of each moment at which something rang.
fn moments(assistant: &Assistant) -> Vec<(jiff::Timestamp, OccurrenceStage)> {
    let all: Vec<Occurrence> = assistant.0.store.read(|reader| reader.all()).unwrap();
    let stage = |moment: Occurrence| (moment.due, moment.stage);
    all.into_iter().map(stage).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_ends_an_alarm_as_heard() {
    let folder = tempfile::tempdir().unwrap();
    let due = a_while_ago();
    let store = Store::open(folder.path(), &NoKeychain, jiff::Timestamp::now())
        .unwrap()
        .store;
    let kept = store.act(Act::by_hand(due.timestamp(), ""), |writer| {
        let new = NewAlarm {
            name: None,
            when: When::at(&due),
        };
        alarms::set(writer, &new, Some(due.timestamp()))
    });
    kept.unwrap();
    drop(store);
    let (assistant, _, heard) = open_aloud(folder.path(), None);
    heard.0.until(|all| has(all, RINGS)).await;
    assert_eq!(
        moments(&assistant),
        [(due.timestamp(), OccurrenceStage::Fired)]
    );
    assert_eq!(call(&assistant, Request::Stop).await, Reply::Done);
    heard.0.until(|all| has(all, SILENT)).await;
    // At the moment it was due, although it rang later.
    assert_eq!(
        moments(&assistant),
        [(due.timestamp(), OccurrenceStage::Acknowledged)]
    );
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_that_has_come_is_what_is_spoken_of() {
    let folder = tempfile::tempdir().unwrap();
    autostart_was_answered(folder.path());
    let (assistant, _) = open(folder.path());
    let mut events = assistant.events();
    say(&assistant, &mut events, "add buy milk to my tasks").await;
    let due = a_while_ago();
    let kept = assistant
        .0
        .store
        .act(Act::by_hand(due.timestamp(), ""), |writer| {
            let new = NewReminder {
                text: "water the plants".into(),
                when: When::at(&due),
            };
            reminders::add(writer, &new, Some(due.timestamp()))
        });
    kept.unwrap();
    while !matches!(next(&mut events).await, Event::ReminderDue { .. }) {}
    let turn = say(&assistant, &mut events, "it is done").await;
    assert_eq!(turn.answer, "Water the plants is done.");
    assert_eq!(
        moments(&assistant),
        [(due.timestamp(), OccurrenceStage::Acknowledged)]
    );
    close(assistant).await;
}
