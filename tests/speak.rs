//! Somebody speaks to the real program: through a microphone that PulseAudio makes, with the starter models, and what comes out
//! of the loudspeaker is recorded and heard again. Nothing is replaced by anything else. docs/testing-by-voice.md says more.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]
#![cfg(target_os = "linux")]

#[path = "speak/by_hand.rs"]
mod by_hand;
#[path = "speak/conversation.rs"]
mod conversation;
#[path = "speak/faults.rs"]
mod faults;
#[path = "speak/interrupted.rs"]
mod interrupted;
#[path = "speak/logs.rs"]
mod logs;
#[path = "speak/loudspeaker.rs"]
mod loudspeaker;
#[path = "speak/needs.rs"]
mod needs;
#[path = "speak/nothing.rs"]
mod nothing;
#[path = "speak/past_turns.rs"]
mod past_turns;
#[path = "speak/place.rs"]
mod place;
#[path = "speak/process.rs"]
mod process;
// Shared with the tests of the window, which use more of these.
#[allow(dead_code)]
#[path = "app/processes.rs"]
mod processes;
#[path = "speak/soak.rs"]
mod soak;
#[path = "speak/sound.rs"]
mod sound;
#[path = "speak/speech.rs"]
mod speech;
#[path = "speak/terminal.rs"]
mod terminal;

use sotto_api::{
    ListRequest, Listening, ReminderRequest, Reply, Request, TalkSettingsPatch, TimerRequest,
    TimerState, Via,
};

use needs::said;
use place::Place;
use process::wait_until;
use speech::{Line, SET_A_TIMER, WHAT_DATE, is_said, words};

fn usual() -> TalkSettingsPatch {
    TalkSettingsPatch::default()
}

/// "Timer" as a small ear hears it. It says little on its own: what the timer is of is looked for beside it.
const TIMER: [&str; 3] = ["timer", "timers", "time"];

fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

/// Whatever is kept of things on lists, as it was written.
fn on_lists(place: &mut Place) -> Vec<String> {
    let Reply::Lists(lists) = place.ask(Request::List(ListRequest::All)) else {
        panic!("lists were asked for");
    };
    let mut all = Vec::new();
    for list in lists {
        match place.ask(Request::List(ListRequest::Read { list: list.id })) {
            Reply::ListItems(items) => all.extend(items.into_iter().map(|item| item.text)),
            other => panic!("{other:?}"),
        }
    }
    all
}

#[test]
fn a_command_is_done_and_confirmed_and_another_follows_without_a_call() {
    let Some([set, date]) = said([SET_A_TIMER, WHAT_DATE]) else {
        return;
    };
    let Some(mut place) = Place::open(TalkSettingsPatch {
        follow_up_seconds: Some(30),
        ..usual()
    }) else {
        return;
    };
    let before = place.sound.loudspeaker().now();
    place.say(&set);
    let turn = place.talk.answered();
    let timers = place.timers();
    assert_eq!(timers.len(), 1, "{turn:?}");
    assert_eq!(timers[0].length_ms, 30_000);
    assert!(matches!(timers[0].state, TimerState::Running { .. }));
    // So that it does not ring into what follows.
    let id = Some(timers[0].id);
    place.ask(Request::Timer(TimerRequest::Cancel { id }));

    // Nobody calls, and no key is pressed.
    place.talk.until(Listening::Request);
    place.sound.say(&date);
    let next = place.talk.answered();
    assert_eq!(next.via, Via::FollowUp, "{next:?}");
    assert!(has(&words(&next.heard), &["date"]), "{next:?}");
    assert_eq!(place.turns().len(), 2);

    let spoken = place.spoken_since(before);
    assert!(has(&spoken, &TIMER), "{spoken:?}");
    assert!(has(&spoken, &["30", "thirty"]), "{spoken:?}");
    assert!(has(&spoken, &["second", "seconds"]), "{spoken:?}");
    assert!(is_said(&next.answer, &spoken), "{next:?}: {spoken:?}");
}

/// The breath is about as long as the silence that ends a command that lacks nothing: where the ear is quick, that was all, and
/// what follows is another request; where it is not, both are one.
#[test]
fn a_breath_between_two_commands_loses_neither() {
    let lines = [
        "Add milk to the shopping list",
        "and set a timer for ten minutes.",
    ];
    let Some([milk, timer]) = said(lines.map(Line::Voice)) else {
        return;
    };
    for breath_ms in [240, 400] {
        let Some(mut place) = Place::open(usual()) else {
            return;
        };
        place.say(&milk.clone().and_after_ms(breath_ms, &timer));
        let first = place.talk.answered();
        wait_until("both are done", || {
            !on_lists(&mut place).is_empty() && !place.timers().is_empty()
        });
        let (items, timers) = (on_lists(&mut place), place.timers());
        assert_eq!((items.len(), timers.len()), (1, 1), "{first:?}");
        assert!(has(&words(&items[0]), &["milk"]), "{items:?}");
        assert_eq!(timers[0].length_ms, 600_000, "{first:?}");
    }
}

/// Each pause is longer than the silence that ends a whole request, and the person is one who speaks slowly: a machine that is
/// far behind does not know in time how the words go on, and may then not be quicker than that.
#[test]
fn a_pause_in_the_middle_neither_cuts_off_nor_makes_two_of_one() {
    let lines = [
        "Add milk to the shopping list and",
        "set a timer for ten minutes.",
        "Remind me to",
        "call the bank tomorrow at nine.",
    ];
    let Some([milk, timer, remind, bank]) = said(lines.map(Line::Voice)) else {
        return;
    };
    let Some(mut place) = Place::open(TalkSettingsPatch {
        pause_ms: Some(900),
        ..usual()
    }) else {
        return;
    };
    let before = place.sound.loudspeaker().now();
    place.say(&milk.and_after_ms(500, &timer));
    let turn = place.talk.answered();
    assert_eq!(on_lists(&mut place).len(), 1, "{turn:?}");
    let timers = place.timers();
    assert_eq!(timers.len(), 1, "{turn:?}");
    assert_eq!(timers[0].length_ms, 600_000, "{turn:?}");
    let spoken = place.spoken_since(before);
    assert!(
        has(&spoken, &["milk"]) && has(&spoken, &["list"]),
        "{spoken:?}"
    );
    assert!(has(&spoken, &TIMER), "{spoken:?}");
    assert!(has(&spoken, &["10", "ten"]), "{spoken:?}");
    assert!(has(&spoken, &["minute", "minutes"]), "{spoken:?}");

    place.say(&remind.and_after_ms(500, &bank));
    let turn = place.talk.answered();
    let reminders = ReminderRequest::List { before: None };
    let Reply::Reminders(reminders) = place.ask(Request::Reminder(reminders)) else {
        panic!("reminders were asked for");
    };
    assert_eq!(reminders.len(), 1, "{turn:?}");
    assert!(
        has(&words(&reminders[0].text), &["bank"]),
        "{:?}",
        reminders[0]
    );
    let turns = place.turns();
    assert_eq!(turns.len(), 2, "{turns:?}");
}
