//! When it is begun, begun again and ended.

use sotto_api::{Id, Outcome, Turn, UnderstoodBy, Via};

use super::*;

const HANDS_FREE: Manner = Manner {
    dictate: false,
    once: false,
    language: Language::ENGLISH,
    by_hand: None,
};

const START: Next = Next::Ask(ListenRequest::Start { dictate: false });

fn by_hand(tells: Tells) -> Going {
    Going::new(Manner {
        by_hand: Some(tells),
        ..HANDS_FREE
    })
}

fn turn(via: Via, heard: &str) -> Event {
    Event::TurnDone(Turn {
        id: Id::new(),
        conversation: Id::new(),
        replaces: None,
        revision: 0,
        via,
        heard: heard.to_owned(),
        answer: "Ten.".to_owned(),
        understood_by: UnderstoodBy::Pattern,
        actions: Vec::new(),
        outcome: Outcome::Answered,
        sources: Vec::new(),
        recording: None,
        trace: Vec::new(),
        created: jiff::Timestamp::UNIX_EPOCH,
    })
}

fn problem(code: ProblemCode) -> Event {
    Event::Problem(Problem::new(code, "It did not work."))
}

#[test]
fn a_device_that_works_again_is_no_reason_to_look_for_one() {
    let mut going = Going::new(HANDS_FREE);
    going.begin();
    let back = Event::Notice(sotto_api::Notice::Device {
        sentence: "The microphone “USB” is there again.".to_owned(),
    });
    assert_eq!(going.event(&back), Next::Wait);
    assert_eq!(
        going.event(&problem(ProblemCode::Device)),
        Next::LookForMicrophone
    );
}

#[test]
fn with_free_hands_it_begins_again_when_nobody_is_listened_to() {
    let mut going = Going::new(HANDS_FREE);
    assert_eq!(going.begin(), START);
    assert_eq!(
        going.event(&Event::Listening(Listening::Request)),
        Next::Wait
    );
    assert_eq!(going.event(&Event::Level { level: 0.1 }), Next::Wait);
    assert_eq!(
        going.event(&turn(Via::Hotkey, "what time is it")),
        Next::Wait
    );
    // The core of the turn is done, and the answer is still spoken.
    assert_eq!(going.event(&Event::Listening(Listening::Idle)), Next::Look);
    assert_eq!(going.stands(Listening::Speaking), Next::Wait);
    // The follow-up window, and its end.
    assert_eq!(
        going.event(&Event::Listening(Listening::Request)),
        Next::Wait
    );
    assert_eq!(going.event(&Event::Listening(Listening::Idle)), Next::Look);
    assert_eq!(going.stands(Listening::Idle), START);
}

#[test]
fn where_a_wake_word_or_a_switch_begins_it_is_not_begun() {
    let mut going = Going::new(HANDS_FREE);
    for state in [Listening::WakeWord, Listening::Closed] {
        assert_eq!(going.event(&Event::Listening(state)), Next::Wait);
        assert_eq!(going.stands(state), Next::Wait);
    }
}

#[test]
fn it_is_not_begun_for_ever_where_nothing_is_heard() {
    let mut going = Going::new(HANDS_FREE);
    assert_eq!(going.begin(), START);
    for _ in 1..MOST_IN_VAIN {
        assert_eq!(going.stands(Listening::Idle), START);
    }
    assert!(matches!(going.stands(Listening::Idle), Next::Fail(_)));
    // Silence is something.
    let mut going = Going::new(HANDS_FREE);
    for _ in 0..100 {
        assert_eq!(going.stands(Listening::Idle), START);
        assert_eq!(going.event(&Event::Level { level: 0.0 }), Next::Wait);
    }
}

#[test]
fn once_ends_when_the_answer_was_spoken() {
    let mut going = Going::new(Manner {
        once: true,
        language: Language::ENGLISH,
        ..HANDS_FREE
    });
    assert_eq!(going.begin(), START);
    // Nobody said anything, or somebody else typed.
    assert_eq!(going.event(&turn(Via::Hotkey, "")), Next::Wait);
    assert_eq!(going.event(&turn(Via::Window, "hello")), Next::Wait);
    assert_eq!(going.event(&turn(Via::Hotkey, "hello")), Next::Look);
    assert_eq!(going.stands(Listening::Speaking), Next::Wait);
    assert_eq!(
        going.event(&Event::Listening(Listening::Request)),
        Next::Look
    );
    assert_eq!(going.stands(Listening::Request), Next::End);
}

#[test]
fn once_ends_a_dictation_after_its_first_words() {
    let mut going = Going::new(Manner {
        once: true,
        language: Language::ENGLISH,
        dictate: true,
        by_hand: None,
    });
    let start = ListenRequest::Start { dictate: true };
    assert_eq!(going.begin(), Next::Ask(start));
    let typed = |text: &str| Event::Typed {
        text: text.to_owned(),
    };
    assert_eq!(going.event(&typed(" ")), Next::Wait);
    assert_eq!(going.event(&typed("Dear all,")), Next::Look);
    assert_eq!(going.stands(Listening::Dictation), Next::End);
}

#[test]
fn a_key_that_is_held_is_told_once_and_so_is_its_end() {
    let mut going = by_hand(Tells::Both);
    assert_eq!(going.begin(), Next::Wait);
    let press = ListenRequest::Press { dictate: false };
    assert_eq!(going.key(Key::Released), Next::Wait);
    assert_eq!(going.key(Key::Pressed), Next::Ask(press));
    assert_eq!(going.key(Key::Pressed), Next::Wait);
    assert_eq!(going.key(Key::Released), Next::Ask(ListenRequest::Release));
    assert_eq!(going.key(Key::Pressed), Next::Ask(press));
    assert_eq!(going.stands(Listening::Idle), Next::Wait);
    assert_eq!(going.key(Key::Leave), Next::End);
}

#[test]
fn a_key_of_which_only_presses_are_known_begins_and_ends() {
    let toggle = Next::Ask(ListenRequest::Toggle { dictate: false });
    for tells in [Tells::Presses, Tells::Lines] {
        let mut going = by_hand(tells);
        assert_eq!(going.key(Key::Pressed), toggle);
        assert_eq!(going.key(Key::Pressed), toggle);
        assert_eq!(going.key(Key::Leave), Next::End);
    }
}

#[test]
fn what_fails_before_anything_was_heard_may_be_the_end() {
    let mut going = Going::new(HANDS_FREE);
    let device = problem(ProblemCode::Device);
    assert_eq!(going.event(&device), Next::LookForMicrophone);
    assert!(matches!(
        going.event(&problem(ProblemCode::Missing)),
        Next::Fail(_)
    ));
    going.event(&Event::Level { level: 0.0 });
    for code in [ProblemCode::Device, ProblemCode::Missing] {
        assert_eq!(going.event(&problem(code)), Next::Wait);
    }
}

#[test]
fn what_did_not_work_each_time_is_the_reason_in_the_end() {
    let mut going = Going::new(HANDS_FREE);
    assert_eq!(going.begin(), START);
    for _ in 1..MOST_IN_VAIN {
        let trouble = problem(ProblemCode::Failed);
        assert_eq!(going.event(&trouble), Next::LookForMicrophone);
        assert_eq!(going.stands(Listening::Idle), START);
    }
    let reason = Problem::new(ProblemCode::Failed, "It did not work.");
    assert_eq!(going.stands(Listening::Idle), Next::Fail(reason));
}
