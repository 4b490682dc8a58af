//! What happens beside a request that is heard, answered and over: a cough, silence, dictation, faults, things that ring.

use super::*;

#[test]
fn a_cough_never_reaches_the_assistant() {
    let mut talk = Talk::quiet();
    talk.answered("Nothing today.");
    talk.done(1);
    talk.ended(1, 1_000);
    let before = talk.all.len();
    talk.frames(true, 100);
    talk.frames(false, 200);
    talk.heard(at(2, 0), "", Judgement::Unknown);
    talk.frames(false, 6_000);
    let reaches = |effect: &Effect| {
        matches!(
            effect,
            Effect::Begin { .. } | Effect::Tell { .. } | Effect::Commit { .. } | Effect::Earcon(_)
        )
    };
    assert!(
        !talk.all[before..].iter().any(reaches),
        "{:?}",
        &talk.all[before..]
    );
    assert_eq!(talk.state.hears(), None);
}

#[test]
fn whoever_waits_hears_once_that_sotto_is_at_work() {
    let mut talk = Talk::asked_for_a_story();
    let working = Effect::Earcon(Earcon::Working);
    assert!(!talk.frames(false, 500).contains(&working));
    assert_eq!(talk.frames(false, 300), std::slice::from_ref(&working));
    talk.tell(Input::Signal(Signal::Working));
    talk.frames(false, 2_000);
    let count = talk.all.iter().filter(|effect| **effect == working).count();
    assert_eq!(count, 1);
}

#[test]
fn a_closed_microphone_hears_nothing() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Press(Purpose::Request));
    talk.frames(true, 300);
    let closed = talk.tell(Input::Mute(true));
    holds(
        &closed,
        &[
            Effect::Unhear { at: at(1, 0) },
            Effect::Microphone(false),
            Effect::Show(Listening::Closed),
        ],
    );
    assert_eq!(talk.state.hears(), None);
    assert!(talk.frames(true, 500).is_empty());
    let pressed = talk.tell(Input::Press(Purpose::Request));
    assert_eq!(pressed, [Effect::Muted]);
    assert!(talk.tell(Input::Called).is_empty());
    assert_eq!(
        talk.tell(Input::Mute(false)),
        [Effect::Microphone(true), Effect::Show(Listening::Idle)]
    );
    assert_eq!(talk.state.hears(), None);
}

#[test]
fn an_answer_goes_on_after_the_microphone_was_closed() {
    let mut talk = Talk::quiet();
    talk.answered("Nothing today.");
    let closed = talk.tell(Input::Mute(true));
    assert_eq!(
        closed,
        [Effect::Microphone(false), Effect::Show(Listening::Closed)]
    );
    // What is shown does not tell that it still speaks.
    assert!(!talk.state.is_idle());
    talk.tell(Input::Done {
        turn: 1,
        asks: true,
    });
    assert!(!talk.state.is_idle());
    talk.ended(1, 1_000);
    assert!(talk.state.is_idle());
    assert_eq!(talk.state.hears(), None);
}

#[test]
fn a_dictation_is_typed_and_goes_on_until_it_is_finished() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Dictation));
    for turn in 1..3 {
        talk.frames(true, 500);
        talk.frames(false, 150);
        let text = "Dear all,".to_owned();
        talk.heard(at(turn, 0), &text, Judgement::Complete);
        let typed = talk.frames(false, 200);
        let at = at(turn, 0);
        holds(&typed, &[Effect::Type { at, text }]);
    }
    talk.tell(Input::Finish);
    talk.frames(false, 1_000);
    assert_eq!(talk.state.shows(), Listening::Idle);
    let asked = |effect: &Effect| matches!(effect, Effect::Begin { .. } | Effect::Earcon(_));
    assert!(!talk.all.iter().any(asked), "{:?}", talk.all);
}

#[test]
fn what_cannot_be_heard_or_done_is_said() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 500);
    talk.frames(false, 150);
    let sentence = "The ear fell.".to_owned();
    let failed = talk.tell(Input::NotHeard {
        at: at(1, 0),
        sentence: sentence.clone(),
    });
    holds(
        &failed,
        &[Effect::Problem(sentence), Effect::Earcon(Earcon::Error)],
    );
    assert_eq!(talk.state.shows(), Listening::Idle);
    // The next one is a new one.
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 500);
    talk.frames(false, 150);
    talk.heard(at(2, 0), "Good morning.", Judgement::Complete);
    let sentence = "Sotto is closing.".to_owned();
    let refused = talk.tell(Input::Refused {
        turn: 2,
        sentence: sentence.clone(),
    });
    holds(&refused, &[Effect::Problem(sentence)]);
    talk.frames(false, 1_000);
    assert!(!talk.all.contains(&Effect::Commit { at: at(2, 0) }));
}

#[test]
fn what_was_ended_by_a_button_or_the_keyboard_is_no_fault() {
    let done = Input::Done {
        turn: 1,
        asks: false,
    };
    let fault = |effect: &Effect| matches!(effect, Effect::Problem(_) | Effect::Earcon(_));
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 600);
    talk.frames(false, 150);
    talk.heard(at(1, 0), "Tell me a story", Judgement::Unknown);
    talk.tell(Input::Began { turn: 1 });
    let ended = talk.tell(done.clone());
    holds(
        &ended,
        &[
            Effect::Unhear { at: at(1, 0) },
            Effect::GiveUp { turn: 1 },
            Effect::Show(Listening::Idle),
        ],
    );
    talk.frames(false, 1_000);
    assert!(!talk.all.iter().any(fault), "{:?}", talk.all);

    // Its last words are still being read.
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 600);
    talk.tell(Input::Partial {
        at: at(1, 0),
        firm: String::new(),
        tentative: "Tell".to_owned(),
        judgement: Judgement::Unknown,
    });
    talk.frames(false, 1_000);
    talk.tell(Input::Began { turn: 1 });
    talk.tell(done);
    let late = talk.heard(at(1, 0), "Tell me a story.", Judgement::Complete);
    assert!(late.is_empty(), "{late:?}");
    assert!(talk.state.is_idle());
    assert!(!talk.all.iter().any(fault), "{:?}", talk.all);
}

#[test]
fn what_is_typed_while_a_key_is_held_does_not_end_what_is_still_to_be_said() {
    let mut talk = Talk::quiet();
    talk.answered("You have three things to do.");
    let begin = Effect::Begin {
        turn: 2,
        via: Via::Hotkey,
    };
    let pressed = talk.tell(Input::Press(Purpose::Request));
    holds(&pressed, std::slice::from_ref(&begin));
    talk.tell(Input::Began { turn: 2 });
    // Another took its place before a word was there.
    talk.done(2);
    assert_eq!(talk.state.hears(), Some(2));
    talk.frames(true, 600);
    let word = talk.tell(Input::Partial {
        at: at(2, 0),
        firm: String::new(),
        tentative: "Wait".to_owned(),
        judgement: Judgement::Unknown,
    });
    holds(&word, &[begin]);
}

#[test]
fn a_voice_that_is_missing_is_told_of_once_for_all_that_is_said() {
    let mut talk = Talk::quiet();
    talk.say("Your timer is over.");
    talk.say("It is noon.");
    for _ in 0..2 {
        let sentence = "There is no voice here.".to_owned();
        talk.tell(Input::NotSaid {
            answer: 1,
            sentence,
        });
    }
    let told = talk.all.iter();
    let told = told.filter(|effect| matches!(effect, Effect::Problem(_)));
    assert_eq!(told.count(), 1, "{:?}", talk.all);
    assert!(talk.state.is_idle());
}

#[test]
fn something_that_rings_is_said_without_being_asked_for() {
    let mut talk = Talk::quiet();
    let voice = talk.say("Your timer is over.");
    assert!(
        matches!(voice[..], [Effect::Voice { answer: 1, .. }, ..]),
        "{voice:?}"
    );
    assert!(talk.state.listens_for().stop);
    let samples: Arc<[f32]> = vec![0.1; 10].into();
    talk.tell(Input::Voiced {
        answer: 1,
        clause: "Your timer is over.".to_owned(),
        rate: 24_000,
        samples,
    });
    talk.tell(Input::SaidAll { answer: 1 });
    talk.tell(Input::Started { answer: 1 });
    let over = talk.ended(1, 10);
    // It was no turn: nobody is told of it, and nobody is listened to after it.
    assert_eq!(over, [Effect::Show(Listening::Idle)]);
    talk.tell(Input::Ring(true));
    assert!(talk.state.listens_for().stop);
    talk.tell(Input::Ring(false));
    assert!(!talk.state.listens_for().stop);
}
