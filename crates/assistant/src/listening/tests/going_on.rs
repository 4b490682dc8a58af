//! A breath within what somebody says was taken for its end: nothing is lost, and both things are done, one after the other.

use super::*;

/// A command that was taken for all at this breath, and is told to the assistant.
fn first_command() -> Talk {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 800);
    talk.frames(false, 150);
    talk.heard(at(1, 0), "Add milk to the list.", Judgement::Complete);
    let over = talk.frames(false, 60);
    holds(&over, &[Effect::Commit { at: at(1, 0) }]);
    talk.tell(Input::Began { turn: 1 });
    talk.all.clear();
    talk
}

/// What the assistant says to the first command is made, and it is done with it.
fn first_answer(talk: &mut Talk) {
    talk.say("I added milk.");
    talk.voiced(1, "I added milk.", 100);
    talk.tell(Input::SaidAll { answer: 1 });
    talk.done(1);
}

fn first_is_over(talk: &mut Talk) -> Vec<Effect> {
    talk.tell(Input::Started { answer: 1 });
    talk.ended(1, 100)
}

fn plays(effect: &Effect) -> bool {
    matches!(effect, Effect::Play { .. })
}

fn begins(effect: &Effect) -> bool {
    matches!(effect, Effect::Begin { .. })
}

#[test]
fn whoever_was_cut_off_in_a_sentence_is_waited_for_longer_and_whoever_says_two_commands_is_not() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 800);
    talk.frames(false, 150);
    talk.heard(at(1, 0), "Tell me the story", Judgement::Unknown);
    let over = talk.frames(false, 400);
    holds(&over, &[Effect::Commit { at: at(1, 0) }]);
    let before = talk.state.usual_ms();
    let on = talk.frames(true, 10);
    assert!(
        on.iter()
            .any(|effect| matches!(effect, Effect::HearOn { .. }))
    );
    // It may be a cough.
    assert_eq!(talk.state.usual_ms(), before);
    talk.heard(at(2, 0), "", Judgement::Unknown);
    assert_eq!(talk.state.usual_ms(), before);
    talk.heard(at(2, 0), "of the sea", Judgement::Unknown);
    let learned = talk.state.usual_ms();
    assert!(learned > before);
    talk.heard(at(2, 0), "of the old sea", Judgement::Unknown);
    assert_eq!(talk.state.usual_ms(), learned);
    // Two commands with a breath between them are two.
    let mut talk = first_command();
    talk.frames(false, 30);
    let before = talk.state.usual_ms();
    let on = talk.frames(true, 10);
    assert!(
        on.iter()
            .any(|effect| matches!(effect, Effect::HearOn { .. }))
    );
    assert_eq!(talk.state.usual_ms(), before);
}

#[test]
fn what_follows_a_breath_is_heard_from_the_last_voice_on_and_done_second() {
    let mut talk = first_command();
    talk.frames(false, 30);
    let on = talk.frames(true, 10);
    // Silence of 210 ms that ended the first, 30 ms more, and this frame.
    holds(
        &on,
        &[Effect::HearOn {
            at: at(2, 0),
            before_ms: 250,
        }],
    );
    assert_eq!(talk.state.hears(), Some(2));
    assert_eq!(talk.state.shows(), Listening::Request);
    talk.frames(true, 400);
    first_answer(&mut talk);
    talk.tell(Input::Partial {
        at: at(2, 0),
        firm: String::new(),
        tentative: "and set".to_owned(),
        judgement: Judgement::Unknown,
    });
    talk.frames(true, 400);
    talk.frames(false, 150);
    talk.heard(at(2, 0), "and set a timer.", Judgement::Complete);
    // Nobody is talked over, nothing is stopped, and no sound says that anybody waits.
    assert!(!talk.all.iter().any(plays), "{:?}", talk.all);
    assert!(!talk.all.iter().any(begins), "{:?}", talk.all);
    let over = talk.frames(false, 100);
    holds(&over, &[Effect::Close { turn: 2 }]);
    assert_eq!(over.iter().filter(|effect| plays(effect)).count(), 1);
    assert!(!talk.all.iter().any(begins), "{:?}", talk.all);
    // Once the first answer was heard, the second thing is done, and that is no follow-up of anybody.
    let over = first_is_over(&mut talk);
    let first = over.iter().position(|effect| {
        matches!(
            effect,
            Effect::Over {
                turn: 1,
                heard: None,
                ..
            }
        )
    });
    let second = over.iter().position(begins);
    assert!(first.is_some() && first < second, "{over:?}");
    holds(
        &over,
        &[
            Effect::Tell {
                at: at(2, 0),
                text: "and set a timer.".to_owned(),
            },
            Effect::Commit { at: at(2, 0) },
        ],
    );
    assert_eq!(talk.state.hears(), None);
    let lost = |effect: &Effect| {
        matches!(
            effect,
            Effect::Silence { .. }
                | Effect::GiveUp { .. }
                | Effect::Unhear { .. }
                | Effect::Earcon(_)
        )
    };
    assert!(!talk.all.iter().any(lost), "{:?}", talk.all);
    talk.tell(Input::Began { turn: 2 });
    holds(
        &talk.say("Your timer is set."),
        &[Effect::Voice {
            answer: 2,
            text: "Your timer is set.".to_owned(),
            manner: manner(),
        }],
    );
}

#[test]
fn whoever_goes_on_before_the_first_words_are_read_loses_nothing_either() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 800);
    // The ear is slow, so the usual silence ends it.
    talk.frames(false, 500);
    holds(&talk.all, &[Effect::Close { turn: 1 }]);
    talk.frames(true, 500);
    let first = talk.heard(at(1, 0), "Add milk to the list.", Judgement::Complete);
    holds(&first, &[Effect::Commit { at: at(1, 0) }]);
    talk.tell(Input::Began { turn: 1 });
    talk.frames(false, 600);
    let second = talk.heard(at(2, 0), "and set a timer.", Judgement::Complete);
    assert!(!second.iter().any(begins), "{second:?}");
    // The assistant says nothing aloud: it is enough that it is done.
    let done = talk.done(1);
    holds(&done, &[Effect::Commit { at: at(2, 0) }]);
}

#[test]
fn a_cough_behind_a_command_only_holds_the_answer_up() {
    let mut talk = first_command();
    talk.frames(true, 120);
    first_answer(&mut talk);
    talk.frames(false, 100);
    assert!(!talk.all.iter().any(plays), "{:?}", talk.all);
    let nothing = talk.heard(at(2, 0), "", Judgement::Empty);
    assert!(nothing.iter().any(plays), "{nothing:?}");
    holds(&nothing, &[Effect::Unhear { at: at(2, 0) }]);
    // Sotto's own voice is not taken for the rest of it.
    assert_eq!(talk.state.hears(), None);
    let over = first_is_over(&mut talk);
    assert!(
        matches!(over[..], [Effect::Over { turn: 1, .. }, ..]),
        "{over:?}"
    );
    // Another request may follow as always.
    assert_eq!(talk.state.shows(), Listening::Request);
    assert!(!talk.all.iter().any(begins), "{:?}", talk.all);
}

#[test]
fn whoever_says_um_first_is_waited_for() {
    let mut talk = first_command();
    talk.frames(true, 120);
    talk.frames(false, 110);
    talk.heard(at(2, 0), "", Judgement::Empty);
    // There is no answer to be heard yet.
    talk.frames(true, 500);
    first_answer(&mut talk);
    assert!(!talk.all.iter().any(plays), "{:?}", talk.all);
    talk.frames(false, 150);
    talk.heard(at(2, 1), "and set a timer.", Judgement::Complete);
    talk.frames(false, 100);
    let over = first_is_over(&mut talk);
    holds(&over, &[Effect::Commit { at: at(2, 1) }]);
}

#[test]
fn who_was_answered_already_or_waits_longer_does_not_go_on() {
    // Something of the answer is with the loudspeaker: whoever talks now interrupts it, and loses as little.
    let mut talk = first_command();
    first_answer(&mut talk);
    assert!(talk.all.iter().any(plays), "{:?}", talk.all);
    let (at, before_ms) = (at(2, 0), 220);
    let on = talk.frames(true, 10);
    assert_eq!(on, [Effect::HearOn { at, before_ms }]);
    let word = talk.tell(Input::Partial {
        at,
        firm: String::new(),
        tentative: "and set".to_owned(),
        judgement: Judgement::Unknown,
    });
    holds(&word, &[Effect::Silence { answer: 1 }]);
    assert!(word.iter().any(begins), "{word:?}");
    // Nobody is listened to who was not asked.
    let mut talk = first_command();
    talk.frames(false, 1_010);
    assert!(talk.frames(true, 200).is_empty());
    assert_eq!(talk.state.hears(), None);
}

#[test]
fn what_a_hand_has_ended_is_over() {
    for ends in [Input::Finish, Input::Cancel, Input::Stop, Input::Mute(true)] {
        let mut talk = Talk::quiet();
        talk.tell(Input::Start(Purpose::Request));
        talk.frames(true, 800);
        talk.frames(false, 120);
        talk.tell(ends.clone());
        talk.tell(Input::Mute(false));
        talk.frames(false, 20);
        talk.all.clear();
        talk.frames(true, 300);
        let hears = |effect: &Effect| matches!(effect, Effect::Hear { .. } | Effect::HearOn { .. });
        assert!(!talk.all.iter().any(hears), "{ends:?}: {:?}", talk.all);
    }
    let mut talk = Talk::quiet();
    talk.tell(Input::Press(Purpose::Request));
    talk.frames(true, 800);
    talk.tell(Input::Release);
    talk.frames(false, 200);
    talk.frames(true, 300);
    assert_eq!(talk.state.hears(), None);
}

#[test]
fn whoever_calls_or_takes_the_key_does_not_wait_for_the_answer() {
    let mut talk = first_command();
    talk.frames(true, 300);
    first_answer(&mut talk);
    let pressed = talk.tell(Input::Start(Purpose::Request));
    holds(
        &pressed,
        &[Effect::Begin {
            turn: 2,
            via: Via::Hotkey,
        }],
    );
    assert!(!talk.all.iter().any(plays), "{:?}", talk.all);
}

#[test]
fn stop_ends_what_went_on_too() {
    let mut talk = first_command();
    talk.frames(true, 500);
    first_answer(&mut talk);
    let stopped = talk.tell(Input::Stop);
    holds(&stopped, &[Effect::Stop, Effect::Unhear { at: at(2, 0) }]);
    talk.tell(Input::Hush);
    talk.heard(at(2, 0), "and delete all notes.", Judgement::Complete);
    talk.frames(false, 1_000);
    assert!(!talk.all.iter().any(begins), "{:?}", talk.all);
    assert!(talk.state.is_idle());
}

/// Somebody goes on, and the assistant knows of it; the first request needed no answer. Then something rings.
fn rings_meanwhile() -> Talk {
    let mut talk = first_command();
    talk.frames(true, 300);
    talk.done(1);
    let word = talk.tell(Input::Partial {
        at: at(2, 0),
        firm: String::new(),
        tentative: "and set".to_owned(),
        judgement: Judgement::Unknown,
    });
    assert!(word.iter().any(begins), "{word:?}");
    talk.tell(Input::Began { turn: 2 });
    assert!(talk.say("Your timer is over.").is_empty());
    talk
}

fn voices(effects: &[Effect], wanted: &str) -> Option<usize> {
    effects
        .iter()
        .position(|effect| matches!(effect, Effect::Voice { text, .. } if text == wanted))
}

#[test]
fn what_rings_while_somebody_goes_on_is_said_right_after_they_were_answered() {
    let mut talk = rings_meanwhile();
    talk.frames(true, 300);
    talk.frames(false, 150);
    talk.heard(at(2, 0), "and set a timer.", Judgement::Complete);
    let over = talk.frames(false, 100);
    holds(&over, &[Effect::Commit { at: at(2, 0) }]);
    talk.say("Your timer is set.");
    talk.voiced(2, "Your timer is set.", 100);
    talk.tell(Input::SaidAll { answer: 2 });
    talk.done(2);
    talk.tell(Input::Started { answer: 2 });
    assert_eq!(voices(&talk.all, "Your timer is over."), None);
    let over = talk.ended(2, 100);
    let answered = over
        .iter()
        .position(|effect| matches!(effect, Effect::Over { turn: 2, .. }));
    let rings = voices(&over, "Your timer is over.");
    assert!(answered.is_some() && answered < rings, "{over:?}");
    // Once.
    talk.voiced(3, "Your timer is over.", 100);
    talk.tell(Input::SaidAll { answer: 3 });
    talk.tell(Input::Started { answer: 3 });
    talk.ended(3, 100);
    let said = |effect: &&Effect| matches!(effect, Effect::Voice { text, .. } if text == "Your timer is over.");
    assert_eq!(talk.all.iter().filter(said).count(), 1);
}

#[test]
fn what_rings_while_somebody_goes_on_is_said_where_nothing_comes_of_that() {
    // It was no request after all.
    let mut talk = rings_meanwhile();
    let gone = talk.tell(Input::Cancel);
    assert!(voices(&gone, "Your timer is over.").is_some(), "{gone:?}");
    // Whoever takes the key is not talked over.
    let mut talk = rings_meanwhile();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 300);
    assert_eq!(voices(&talk.all, "Your timer is over."), None);
    // And "stop" ends this as everything else.
    let mut talk = rings_meanwhile();
    talk.tell(Input::Stop);
    talk.tell(Input::Hush);
    talk.frames(false, 1_000);
    assert_eq!(voices(&talk.all, "Your timer is over."), None);
    assert!(talk.state.is_idle());
}
