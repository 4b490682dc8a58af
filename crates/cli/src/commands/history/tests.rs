//! Conversations as they are shown.
#![allow(clippy::unwrap_used)]
use super::*;
use sotto_api::{Trace, UnderstoodBy, Via};

fn id(end: &str) -> Id {
    format!("01998000-0000-7000-8000-{end}").parse().unwrap()
}

fn turn(heard: &str, answer: &str) -> Turn {
    Turn {
        id: id("000000000001"),
        conversation: id("00000000aaaa"),
        replaces: None,
        revision: 0,
        via: Via::CommandLine,
        heard: heard.to_owned(),
        answer: answer.to_owned(),
        understood_by: UnderstoodBy::Pattern,
        actions: Vec::new(),
        outcome: Outcome::Answered,
        sources: Vec::new(),
        recording: None,
        trace: vec![Trace {
            stage: TraceStage::Understood,
            from_ms: 3,
            to_ms: 5,
        }],
        created: "2026-11-21T13:02:00Z".parse().unwrap(),
    }
}

fn conversation(end: &str, title: Option<&str>) -> Conversation {
    Conversation {
        id: id(end),
        title: title.map(str::to_owned),
        created: "2026-11-21T13:02:00Z".parse().unwrap(),
        changed: jiff::Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn conversations_are_known_by_their_title_or_how_they_began() {
    let now: Clock = "2026-11-21T14:30[Europe/Berlin]".parse().unwrap();
    let one = turn("What time is it?", "Two.");
    let all = [
        (
            conversation("00000000aaaa", None),
            vec![one.clone(), one.clone()],
        ),
        (conversation("00000000bbbb", Some("Garden")), vec![one]),
    ];
    assert_eq!(
        lines(&all, &now),
        "aaaa  today 14:02  2 turns  What time is it?\nbbbb  today 14:02  1 turn   Garden\n"
    );
}

#[test]
fn turns_are_shown_with_where_their_time_went() {
    let now: Clock = "2026-11-21T14:30[Europe/Berlin]".parse().unwrap();
    let one = turn("What time is it?", "Two.");
    let stopped = Turn {
        outcome: Outcome::Interrupted,
        ..turn("Tell me a story", "Once upon")
    };
    assert_eq!(
        turn_lines(&[one.clone(), stopped], false, &now),
        "today 14:02\n\
         you    What time is it?\n\
         Sotto  Two.\n\
         \n\
         today 14:02\n\
         you    Tell me a story\n\
         Sotto  Once upon (interrupted)\n"
    );
    assert!(turn_lines(&[one], true, &now).ends_with("time  understood 2 ms\n"));
}

#[test]
fn what_was_found_names_its_conversation() {
    let now: Clock = "2026-11-21T14:30[Europe/Berlin]".parse().unwrap();
    let found = Found {
        kind: Kind::Turn,
        id: id("000000000001"),
        excerpt: "What time is it? — Two.".to_owned(),
        created: "2026-11-21T13:02:00Z".parse().unwrap(),
    };
    assert_eq!(
        found_lines(&[found], &[id("00000000aaaa")], &now),
        "aaaa  today 14:02  What time is it? — Two.\n"
    );
    assert_eq!(found_lines(&[], &[], &now), "Nothing was found.\n");
}
