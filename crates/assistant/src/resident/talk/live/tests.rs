//! How long the end of what is being said is waited for, on a clock that stands in the call.
#![allow(clippy::unwrap_used, clippy::panic)]

use sotto_api::{Outcome, ProblemCode, TaskFilter};
use sotto_store::tasks;

use super::*;
use crate::resident::talk::tests::talker;

#[test]
fn the_end_is_waited_for_while_something_comes_and_not_for_ever() {
    let began = 1_000;
    let mut live = Live::begin(1, "add call mom".to_owned(), Language::ENGLISH, began);
    assert_eq!(live.until(), Some(began + QUIET_MS));
    live.told = began + QUIET_MS - 1;
    assert_eq!(live.until(), Some(live.told + QUIET_MS));
    live.told = began + LONGEST_MS - 1;
    assert_eq!(live.until(), Some(began + LONGEST_MS));
    let (answer, _) = live.take(Spoken::Over { of: 0 });
    assert_eq!(answer, Ok(0));
    assert_eq!(live.until(), None, "the end is there");
}

#[test]
fn a_turn_whose_end_never_comes_is_given_up_and_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let handle = runtime.handle();
    let (mut talker, mut events) = talker(folder.path());
    let beginning = Beginning {
        text: "add call mom to my tasks".to_owned(),
        conversation: None,
        via: Via::Hotkey,
        spoken: true,
    };
    let (reply, begun) = oneshot::channel();
    talker.begin_live(Begin { beginning, reply }, handle);
    let turn = begun.blocking_recv().unwrap().unwrap();
    let until = talker.spoken_until().unwrap();
    talker.give_up_what_never_ends(until - 1, handle);
    assert!(talker.somebody_speaks(), "given up too early");
    talker.give_up_what_never_ends(until, handle);
    assert!(!talker.somebody_speaks());

    let (mut problems, mut done) = (Vec::new(), None);
    while let Ok(event) = events.try_recv() {
        match event {
            Event::Problem(problem) => problems.push(problem.sentence),
            Event::TurnDone(of) if of.id == turn => done = Some(of),
            _ => {}
        }
    }
    assert_eq!(problems, [Refusal::NeverEnded.sentence(Language::ENGLISH)]);
    let done = done.unwrap();
    assert_eq!(
        (done.heard.as_str(), done.outcome),
        ("", Outcome::Interrupted)
    );
    let (reply, late) = oneshot::channel();
    let what = Spoken::Over { of: 0 };
    let reply = Some(reply);
    talker.speaking(Speaking { turn, what, reply }, handle);
    let refused = late.blocking_recv().unwrap().unwrap_err();
    assert_eq!(refused.code, ProblemCode::NotFound);
    let list = |reader: &sotto_store::Reader<'_>| tasks::list(reader, &TaskFilter::default());
    assert!(talker.brain.store().read(list).unwrap().is_empty());
}

#[test]
fn a_program_does_not_overtake_a_person_who_waits_for_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let handle = runtime.handle();
    let (mut talker, _events) = talker(folder.path());
    let begin = |talker: &mut Talker, via| {
        let beginning = Beginning {
            text: "tell me why the sea is salty".to_owned(),
            conversation: None,
            via,
            spoken: false,
        };
        let (reply, begun) = oneshot::channel();
        talker.begin_live(Begin { beginning, reply }, handle);
        begun.blocking_recv().unwrap()
    };
    let of_person = begin(&mut talker, Via::Hotkey).unwrap();
    // All is said, and the model is to think.
    let live = talker.now.as_mut().and_then(|now| now.live.as_mut());
    let (answer, _) = live.unwrap().take(Spoken::Over { of: 0 });
    assert_eq!(answer, Ok(0));
    assert!(!talker.somebody_speaks());
    let refused = begin(&mut talker, Via::Program).unwrap_err();
    assert_eq!(refused, Refusal::SomebodyWaits.problem(Language::ENGLISH));
    assert_eq!(talker.now.as_ref().map(|now| now.id), Some(of_person));
    // Whoever speaks takes the place of it all the same.
    let newer = begin(&mut talker, Via::Hotkey).unwrap();
    assert_eq!(talker.now.as_ref().map(|now| now.id), Some(newer));
}

#[test]
fn only_what_is_over_is_taken_back_and_it_has_no_words_then() {
    let mut live = Live::begin(1, "what is the capital".to_owned(), Language::ENGLISH, 0);
    let (answer, inputs) = live.take(Spoken::Back);
    assert!(answer.is_err() && inputs.is_empty(), "it is still spoken");
    let (answer, _) = live.take(Spoken::Over { of: 0 });
    assert_eq!(answer, Ok(0));
    let (answer, inputs) = live.take(Spoken::Back);
    assert_eq!((answer, inputs), (Ok(0), vec![Input::TakeBack { turn: 1 }]));
    assert!(live.words.is_empty() && !live.is_over());
}

#[test]
fn what_was_done_already_is_not_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let handle = runtime.handle();
    let (mut talker, mut events) = talker(folder.path());
    let beginning = Beginning {
        text: "add call mom to my tasks".to_owned(),
        conversation: None,
        via: Via::Hotkey,
        spoken: true,
    };
    let (reply, begun) = oneshot::channel();
    talker.begin_live(Begin { beginning, reply }, handle);
    let turn = begun.blocking_recv().unwrap().unwrap();
    let (what, reply) = (Spoken::Over { of: 0 }, None);
    talker.speaking(Speaking { turn, what, reply }, handle);
    let (reply, told) = oneshot::channel();
    let (what, reply) = (Spoken::Back, Some(reply));
    talker.speaking(Speaking { turn, what, reply }, handle);
    assert!(told.blocking_recv().unwrap().is_err());
    let mut done = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let Event::TurnDone(of) = event {
            done.push((of.id, of.outcome));
        }
    }
    assert_eq!(done, [(turn, Outcome::Answered)]);
}
