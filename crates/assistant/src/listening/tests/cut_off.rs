//! Somebody was cut off in mid-sentence and goes on: both halves become one request, where nothing came of the first yet.

use super::*;

/// Half a question that was taken for all, and is with the assistant.
fn half_a_question() -> Talk {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 800);
    talk.frames(false, 150);
    talk.heard(at(1, 0), "What is the capital.", Judgement::Likely);
    let over = talk.frames(false, 300);
    holds(&over, &[Effect::Commit { at: at(1, 0) }]);
    talk.tell(Input::Began { turn: 1 });
    talk.frames(false, 200);
    talk.all.clear();
    talk.frames(true, 400);
    talk
}

fn partial(talk: &mut Talk, words: &str) -> Vec<Effect> {
    talk.tell(Input::Partial {
        at: at(2, 0),
        firm: String::new(),
        tentative: words.to_owned(),
        judgement: Judgement::Unknown,
    })
}

fn taken_back(talk: &mut Talk, back: bool) -> Vec<Effect> {
    talk.tell(Input::TakenBack { turn: 1, back })
}

fn told(effects: &[Effect]) -> Vec<&str> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Tell { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn asks_back(effects: &[Effect]) -> usize {
    let asks = |effect: &&Effect| **effect == Effect::TakeBack { turn: 1 };
    effects.iter().filter(asks).count()
}

#[test]
fn both_halves_of_a_sentence_become_one_request() {
    let mut talk = half_a_question();
    // A voice alone may be a cough.
    assert_eq!(asks_back(&talk.all), 0);
    assert_eq!(asks_back(&partial(&mut talk, "of")), 1);
    taken_back(&mut talk, true);
    talk.done(1);
    talk.frames(false, 150);
    talk.heard(at(2, 0), "of France?", Judgement::Unknown);
    talk.frames(false, 500);
    assert_eq!(told(&talk.all), ["What is the capital of France?"]);
    let commit = |effect: &&Effect| matches!(effect, Effect::Commit { .. });
    let commits: Vec<&Effect> = talk.all.iter().filter(commit).collect();
    assert_eq!(commits, [&Effect::Commit { at: at(2, 0) }]);
    assert_eq!(asks_back(&talk.all), 1, "it is asked once");
    // Nothing was answered to the first half, so that nothing is told of it.
    let over = |effect: &Effect| matches!(effect, Effect::Over { .. });
    assert!(!talk.all.iter().any(over), "{:?}", talk.all);
}

#[test]
fn the_rest_waits_until_it_is_known_whether_the_two_are_one() {
    let mut talk = half_a_question();
    partial(&mut talk, "of");
    // The end of the first turn overtakes the answer.
    talk.done(1);
    talk.frames(false, 150);
    talk.heard(at(2, 0), "of France?", Judgement::Unknown);
    talk.frames(false, 600);
    assert!(told(&talk.all).is_empty(), "{:?}", talk.all);
    let known = taken_back(&mut talk, true);
    assert_eq!(told(&known), ["What is the capital of France?"]);
    holds(&known, &[Effect::Commit { at: at(2, 0) }]);
}

#[test]
fn where_something_came_of_the_first_half_they_stay_two() {
    let mut talk = half_a_question();
    partial(&mut talk, "of");
    taken_back(&mut talk, false);
    talk.frames(false, 150);
    talk.heard(at(2, 0), "of France?", Judgement::Unknown);
    talk.frames(false, 600);
    assert!(told(&talk.all).is_empty(), "the first is answered first");
    let done = talk.done(1);
    assert_eq!(told(&done), ["of France?"]);
}

#[test]
fn what_follows_a_complete_command_is_another_one() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 800);
    talk.frames(false, 150);
    talk.heard(at(1, 0), "Add milk to the list.", Judgement::Complete);
    talk.frames(false, 100);
    talk.tell(Input::Began { turn: 1 });
    talk.frames(true, 400);
    partial(&mut talk, "and set");
    assert_eq!(asks_back(&talk.all), 0);
}

#[test]
fn whoever_was_answered_already_is_not_asked_about() {
    let mut talk = half_a_question();
    talk.say("There are many.");
    talk.voiced(1, "There are many.", 100);
    talk.tell(Input::SaidAll { answer: 1 });
    talk.done(1);
    partial(&mut talk, "of");
    assert_eq!(asks_back(&talk.all), 0);
}

#[test]
fn the_first_half_is_done_where_nothing_can_be_heard_of_the_rest() {
    // The ear hears no word after all, or fails.
    for fails in [false, true] {
        for known_first in [false, true] {
            let mut talk = half_a_question();
            partial(&mut talk, "of");
            if known_first {
                taken_back(&mut talk, true);
            }
            talk.frames(false, 150);
            if fails {
                let (at, sentence) = (at(2, 0), "The ear fell.".to_owned());
                talk.tell(Input::NotHeard { at, sentence });
            } else {
                talk.heard(at(2, 0), "", Judgement::Empty);
            }
            if !known_first {
                taken_back(&mut talk, true);
            }
            talk.frames(false, 600);
            assert_eq!(
                told(&talk.all),
                ["What is the capital."],
                "{fails} {known_first}"
            );
            holds(&talk.all, &[Effect::Commit { at: at(2, 0) }]);
        }
    }
}

#[test]
fn stop_ends_both_halves() {
    let mut talk = half_a_question();
    partial(&mut talk, "of");
    holds(&talk.tell(Input::Stop), &[Effect::Stop]);
    taken_back(&mut talk, true);
    talk.tell(Input::Hush);
    talk.frames(false, 2_000);
    assert!(told(&talk.all).is_empty(), "{:?}", talk.all);
    assert!(talk.state.is_idle());
}

#[test]
fn the_marks_of_the_ear_between_two_halves_go() {
    use super::super::turns::one_sentence;
    for (first, rest, whole) in [
        (
            "What is the capital.",
            "of France?",
            "What is the capital of France?",
        ),
        (
            "Remind me to call…",
            " my mother ",
            "Remind me to call my mother",
        ),
        (
            "Stell den Timer,",
            "auf zehn Minuten.",
            "Stell den Timer auf zehn Minuten.",
        ),
        ("", "of France?", "of France?"),
        ("Is it late?", "", "Is it late?"),
        ("", "", ""),
    ] {
        assert_eq!(one_sentence(first, rest), whole);
    }
}
