//! Somebody talks while Sotto does.

use super::*;

/// A talk in which an answer of a long list is being played, for so long already.
fn speaking(played_ms: u64) -> Talk {
    let mut talk = Talk::quiet();
    talk.answered("You have three things to do. Call the bank.");
    talk.frames(false, played_ms);
    talk.all.clear();
    talk
}

#[test]
fn a_word_ends_the_answer_and_begins_the_next_turn() {
    let mut talk = speaking(3_500);
    let talked = talk.frames(true, 200);
    let hear = Effect::Hear {
        at: at(2, 0),
        before_ms: 700,
    };
    assert_eq!(talked, [hear, Effect::Duck(true)]);
    let partial = talk.tell(Input::Partial {
        at: at(2, 0),
        firm: String::new(),
        tentative: "Wait".to_owned(),
        judgement: Judgement::Unknown,
    });
    holds(
        &partial,
        &[
            Effect::Silence { answer: 1 },
            Effect::Duck(false),
            Effect::Begin {
                turn: 2,
                via: Via::FollowUp,
            },
            Effect::Show(Listening::Request),
        ],
    );
    // What the assistant still says to the first turn is not heard.
    assert!(talk.say("Buy milk.").is_empty());
    assert!(talk.voiced(1, "Call the bank.", 100).is_empty());
    talk.done(1);
    let over = talk.ended(1, 500);
    assert_eq!(heard_of_the_first(&over), "You have three things");
    talk.tell(Input::Began { turn: 2 });
    assert!(!talk.say("Your timer is over.").is_empty());
}

/// What somebody is heard to say so far, while an answer with these words was being played for long enough to know the echo.
fn said_over(answer: &str, said: &str) -> Vec<Effect> {
    let mut talk = Talk::quiet();
    talk.answered(answer);
    talk.frames(false, 5_000);
    talk.frames(true, 200);
    talk.all.clear();
    talk.tell(Input::Partial {
        at: at(2, 0),
        firm: String::new(),
        tentative: said.to_owned(),
        judgement: Judgement::Unknown,
    });
    talk.all
}

#[test]
fn sottos_own_words_do_not_interrupt_it_however_late_they_come_back() {
    let begins = |effects: &[Effect]| {
        let begun = |effect: &Effect| matches!(effect, Effect::Begin { .. });
        effects.iter().any(begun)
    };
    let answer = "You have three things to do. Call the bank.";
    assert!(!begins(&said_over(answer, "Call the")));
    assert!(!begins(&said_over(answer, "three things to do")));
    // One word may be an order, other words are somebody's, and what is asked about may be chosen.
    assert!(begins(&said_over(answer, "Call")));
    assert!(begins(&said_over(answer, "Not the bank")));
    let question = "Which one: call the bank or buy milk?";
    assert!(begins(&said_over(question, "Call the bank")));
}

#[test]
fn voice_without_words_lets_it_go_on_where_it_stood() {
    let mut talk = speaking(3_500);
    let talked = talk.frames(true, 600);
    holds(&talked, &[Effect::Duck(true), Effect::Pause]);
    talk.frames(false, 200);
    // As soon as it is known that there was no word: nobody waits in silence for a cough.
    let on = talk.heard(at(2, 0), "", Judgement::Unknown);
    holds(
        &on,
        &[
            Effect::Duck(false),
            Effect::Resume,
            Effect::Unhear { at: at(2, 0) },
        ],
    );
    assert_eq!(talk.state.shows(), Listening::Speaking);
    let begun = |effect: &Effect| matches!(effect, Effect::Begin { .. } | Effect::Silence { .. });
    assert!(!talk.all.iter().any(begun), "{:?}", talk.all);
}

/// The first clause of an answer was heard, and the second one is still being made.
fn between_two_clauses() -> Talk {
    let mut talk = Talk::quiet();
    talk.answered("You have three things to do.");
    talk.say("Call the bank.");
    talk.frames(false, 3_500);
    talk.ended(1, 1_000);
    talk.frames(false, 200);
    talk.all.clear();
    talk
}

/// The assistant still thinks about what it says next.
fn thinks_between_two_clauses(silent_ms: u64) -> Talk {
    let mut talk = Talk::quiet();
    talk.answered("You have three things to do.");
    talk.frames(false, 3_500);
    talk.ended(1, 1_000);
    talk.frames(false, silent_ms);
    talk.all.clear();
    talk
}

#[test]
fn a_voice_that_begins_between_two_clauses_is_heard_as_one_that_begins_within_one() {
    for mut talk in [between_two_clauses(), thinks_between_two_clauses(200)] {
        let talked = talk.frames(true, 200);
        let hear = Effect::Hear {
            at: at(2, 0),
            before_ms: 700,
        };
        assert_eq!(talked, [hear, Effect::Duck(true)]);
        let word = talk.tell(Input::Partial {
            at: at(2, 0),
            firm: String::new(),
            tentative: "Wait".to_owned(),
            judgement: Judgement::Unknown,
        });
        holds(
            &word,
            &[
                Effect::Duck(false),
                Effect::Begin {
                    turn: 2,
                    via: Via::FollowUp,
                },
            ],
        );
        // The clause that was still being made is not heard any more.
        assert!(talk.voiced(1, "Call the bank.", 100).is_empty());
    }
}

#[test]
fn a_cough_between_two_clauses_only_holds_the_next_one_up() {
    let mut talk = between_two_clauses();
    let coughed = talk.frames(true, 300);
    holds(&coughed, &[Effect::Duck(true), Effect::Pause]);
    let next = talk.voiced(1, "Call the bank.", 100);
    assert!(matches!(next[..], [Effect::Play { piece: 1, .. }, ..]));
    talk.frames(false, 150);
    let on = talk.heard(at(2, 0), "", Judgement::Unknown);
    holds(
        &on,
        &[
            Effect::Duck(false),
            Effect::Resume,
            Effect::Unhear { at: at(2, 0) },
        ],
    );
    assert_eq!(talk.state.shows(), Listening::Speaking);
}

#[test]
fn where_the_answer_ends_in_a_pause_that_somebody_holds_it_is_over_and_nothing_stays_held() {
    let mut talk = thinks_between_two_clauses(200);
    holds(&talk.frames(true, 300), &[Effect::Pause]);
    let done = talk.done(1);
    holds(&done, &[Effect::Duck(false), Effect::Resume]);
    // What is being said is a request like any other.
    talk.frames(false, 150);
    let told = talk.heard(at(2, 0), "What time is it?", Judgement::Complete);
    holds(
        &told,
        &[Effect::Begin {
            turn: 2,
            via: Via::FollowUp,
        }],
    );
}

#[test]
fn nobody_is_listened_to_unasked_where_sotto_thinks_for_long_or_may_not_be_interrupted() {
    let mut talk = thinks_between_two_clauses(2_010);
    assert!(talk.frames(true, 300).is_empty());
    assert_eq!(talk.state.hears(), None);
    let mut talk = between_two_clauses();
    talk.tell(Input::Set(Settings {
        interrupt: false,
        sounds: false,
        ..Settings::default()
    }));
    assert!(talk.frames(true, 300).is_empty());
    assert_eq!(talk.state.hears(), None);
}

#[test]
fn a_noise_that_no_ear_can_read_is_no_fault_of_anybody() {
    let mut talk = speaking(3_500);
    talk.frames(true, 50);
    let sentence = "The ear fell.".to_owned();
    let not_heard = talk.tell(Input::NotHeard {
        at: at(2, 0),
        sentence,
    });
    holds(&not_heard, &[Effect::Unhear { at: at(2, 0) }]);
    let told = |effect: &Effect| matches!(effect, Effect::Problem(_) | Effect::Earcon(_));
    assert!(!not_heard.iter().any(told), "{not_heard:?}");
    assert_eq!(talk.state.shows(), Listening::Speaking);
}

#[test]
fn in_the_first_seconds_only_words_of_somebody_else_count() {
    let mut talk = speaking(500);
    assert!(!talk.frames(true, 1_000).contains(&Effect::Duck(true)));
    let mut partial = |text: &str| {
        talk.tell(Input::Partial {
            at: at(2, 0),
            firm: String::new(),
            tentative: text.to_owned(),
            judgement: Judgement::Unknown,
        })
    };
    assert!(partial("three things").is_empty());
    holds(
        &partial("three things stop"),
        &[Effect::Silence { answer: 1 }],
    );
}

#[test]
fn what_came_back_from_the_loudspeaker_is_no_request() {
    let mut talk = speaking(500);
    talk.frames(true, 500);
    talk.done(1);
    talk.ended(1, 1_000);
    talk.frames(false, 150);
    talk.heard(at(2, 0), "Call the bank.", Judgement::Complete);
    talk.frames(false, 6_000);
    let begun = |effect: &Effect| matches!(effect, Effect::Begin { .. } | Effect::Tell { .. });
    assert!(!talk.all.iter().any(begun), "{:?}", talk.all);
}

#[test]
fn stop_ends_everything_at_once() {
    let mut talk = speaking(100);
    let stopped = talk.tell(Input::Stop);
    assert_eq!(
        stopped,
        [
            Effect::Stop,
            Effect::Silence { answer: 1 },
            Effect::Show(Listening::Idle),
        ]
    );
    assert!(talk.say("Buy milk.").is_empty());
    talk.tell(Input::Hush);
    assert_eq!(
        talk.tell(Input::Signal(Signal::Stopped)),
        [Effect::Earcon(Earcon::Stop)]
    );
    assert!(!talk.say("Your timer is over.").is_empty());
}

#[test]
fn a_key_silences_at_once_and_the_next_turn_is_begun_by_it() {
    let mut talk = speaking(100);
    let pressed = talk.tell(Input::Press(Purpose::Request));
    holds(
        &pressed,
        &[
            Effect::Silence { answer: 1 },
            Effect::Hear {
                at: at(2, 0),
                before_ms: 150,
            },
            Effect::Begin {
                turn: 2,
                via: Via::Hotkey,
            },
        ],
    );
    // Nothing is said after all: the turn leaves nothing.
    talk.frames(false, 200);
    talk.tell(Input::Release);
    let over = talk.frames(false, 200);
    holds(&over, &[Effect::GiveUp { turn: 2 }]);
}

#[test]
fn where_talking_does_not_interrupt_only_the_name_does() {
    let mut talk = Talk::with(Settings {
        interrupt: false,
        wake_word: true,
        sounds: false,
        ..Settings::default()
    });
    talk.answered("You have three things to do.");
    assert!(talk.frames(true, 2_000).is_empty());
    let called = talk.tell(Input::Called);
    holds(
        &called,
        &[
            Effect::Silence { answer: 1 },
            Effect::Begin {
                turn: 2,
                via: Via::WakeWord,
            },
        ],
    );
}

#[test]
fn without_a_word_nothing_is_lost_of_what_sotto_thinks_about() {
    let mut talk = Talk::asked_for_a_story();
    talk.tell(Input::Began { turn: 1 });
    // The key is pressed and let go by mistake while nothing is heard yet.
    talk.tell(Input::Press(Purpose::Request));
    talk.tell(Input::Release);
    talk.frames(false, 300);
    assert!(!talk.all.contains(&Effect::Begin {
        turn: 2,
        via: Via::Hotkey
    }));
    assert!(!talk.say("Once upon a time.").is_empty());
}
