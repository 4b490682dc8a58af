//! Turns that the language model answers: its sentences, its calls, and its end.

use super::*;

#[test]
fn the_model_speaks_sentence_by_sentence_and_goes_on_with_results() {
    let mut told = Told::new();
    told.typed(1, "how is my day");
    told.means(at(1, 0), Meaning::Open);
    told.wrote(at(1, 0), 1, Wrote::Text("Let me look. ".into()));
    assert_eq!(told.said(), ["Let me look."]);
    told.wrote(at(1, 0), 1, Wrote::Call(planned("calendar_day?")));
    let does_it = told.wrote(
        at(1, 0),
        1,
        Wrote::End {
            wants_results: true,
        },
    );
    assert_eq!(does(&does_it), [(0, "calendar_day?".into())]);
    let next = told.done(at(1, 0), 0, "one entry");
    let [
        Effect::Think {
            round: 2, results, ..
        },
    ] = &next[..]
    else {
        panic!("{next:?}")
    };
    assert_eq!(results[0].result, "one entry");
    told.wrote(at(1, 0), 2, Wrote::Text("You see the dentist".into()));
    told.wrote(
        at(1, 0),
        2,
        Wrote::End {
            wants_results: true,
        },
    );
    assert_eq!(told.said(), ["Let me look.", "You see the dentist"]);
    assert_eq!(told.ended(), Some(Ended::Answered));
}

#[test]
fn a_model_elsewhere_hears_nothing_before_the_words_are_all_said() {
    for early in [true, false] {
        let mut told = Told::new();
        told.state.limits.early = early;
        told.tell(Input::Heard {
            at: at(1, 0),
            text: "Tell me about the moon.".into(),
        });
        let thinks = |effects: &[Effect]| {
            let thinks = |effect: &Effect| matches!(effect, Effect::Think { .. });
            effects.iter().any(thinks)
        };
        let effects = told.means(at(1, 0), Meaning::Open);
        assert_eq!(thinks(&effects), early);
        let effects = told.tell(Input::Over { turn: 1 });
        assert_eq!(thinks(&effects), !early);
    }
}

#[test]
fn a_model_that_never_ends_is_stopped_after_six_rounds() {
    let mut told = Told::new();
    told.typed(1, "loop");
    told.means(at(1, 0), Meaning::Open);
    for round in 1..=6 {
        told.wrote(at(1, 0), round, Wrote::Call(planned("time?")));
        told.wrote(
            at(1, 0),
            round,
            Wrote::End {
                wants_results: true,
            },
        );
        told.done(at(1, 0), usize::from(round) - 1, "nine");
    }
    assert_eq!(told.said(), ["TooManySteps"]);
    assert_eq!(told.ended(), Some(Ended::Failed));
}

#[test]
fn what_was_done_is_told_also_when_the_model_fails_after_it() {
    let mut told = in_its_second_round();
    told.wrote(at(1, 0), 2, Wrote::Failed("It stopped.".into()));
    assert_eq!(told.said(), ["Timer started. It stopped."]);
    assert_eq!(told.ended(), Some(Ended::Failed));
    // Another try would start a second timer: a yes means nothing now.
    told.typed(2, "yes");
    let yes = told.means(at(2, 0), Meaning::Yes);
    let again = |effect: &Effect| matches!(effect, Effect::Understand { .. });
    assert!(!yes.iter().any(again), "{yes:?}");
}

#[test]
fn what_was_done_is_told_before_a_question_and_where_nothing_else_is() {
    let mut told = in_its_second_round();
    told.wrote(at(1, 0), 2, Wrote::Call(planned("list_clear!")));
    let end = || Wrote::End {
        wants_results: true,
    };
    told.wrote(at(1, 0), 2, end());
    assert_eq!(told.said(), ["Timer started. Really list_clear!"]);
    let mut told = in_its_second_round();
    told.wrote(at(1, 0), 2, end());
    assert_eq!(told.said(), ["Timer started."]);
    // Who tells it in words of its own is not repeated.
    let mut told = in_its_second_round();
    told.wrote(at(1, 0), 2, Wrote::Text("It runs.".into()));
    told.wrote(at(1, 0), 2, end());
    assert_eq!(told.said(), ["It runs."]);
}

#[test]
fn what_was_done_is_told_where_the_rest_is_stopped() {
    let mut told = in_its_second_round();
    let stopped = told.tell(Input::Stop);
    // Behind the silence, so that it is heard.
    assert!(
        matches!(
            &stopped[..],
            [Effect::Hush, Effect::Signal(_), Effect::Say { .. }, ..]
        ),
        "{stopped:?}"
    );
    assert_eq!(told.said(), ["Timer started."]);
    assert_eq!(told.ended(), Some(Ended::Stopped));
    // Who has heard of it from the model hears no more.
    let mut told = in_its_second_round();
    told.wrote(at(1, 0), 2, Wrote::Text("The timer runs. And".into()));
    told.tell(Input::Stop);
    assert_eq!(told.said(), ["The timer runs."]);
}

#[test]
fn a_model_that_only_calls_lets_the_skills_speak() {
    let mut told = Told::new();
    told.typed(1, "put twelve minutes on the clock");
    told.means(at(1, 0), Meaning::Open);
    told.wrote(at(1, 0), 1, Wrote::Call(planned("timer_start")));
    told.wrote(
        at(1, 0),
        1,
        Wrote::End {
            wants_results: false,
        },
    );
    told.done(at(1, 0), 0, "Timer for twelve minutes started.");
    assert_eq!(told.said(), ["Timer for twelve minutes started."]);
    told.typed(2, "hm");
    told.means(at(2, 0), Meaning::Open);
    told.wrote(
        at(2, 0),
        1,
        Wrote::End {
            wants_results: false,
        },
    );
    assert_eq!(told.said()[1], "NoAnswer");
}

#[test]
fn an_engine_that_dies_gives_an_apology_and_a_second_try() {
    let mut told = Told::new();
    told.typed(1, "a story please");
    told.means(at(1, 0), Meaning::Open);
    told.wrote(
        at(1, 0),
        1,
        Wrote::Failed("The language model stopped; your words are kept.".into()),
    );
    assert_eq!(told.said()[1], "TryAgain");
    told.typed(2, "yes");
    let again = told.means(at(2, 0), Meaning::Yes);
    assert!(
        matches!(&again[..], [Effect::Understand { text, asked: None, .. }] if text == "a story please")
    );
}
