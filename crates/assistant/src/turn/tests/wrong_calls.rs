//! Calls of a model that are none: it is told what was wrong and writes them again, within its rounds.

use super::*;

fn wrong(words: &str) -> Wrote {
    Wrote::Wrong {
        wanted: Wanted::Unread(words.into()),
        why: format!("{words} is no call."),
    }
}

fn end() -> Wrote {
    Wrote::End {
        wants_results: true,
    }
}

/// What was asked for, whether it was begun, and what came of it.
type Back = (String, bool, String);

/// The next round and what the model is told in it.
fn next_round(effects: &[Effect]) -> Option<(u8, Vec<Back>)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Think { round, results, .. } => {
            let told = results.iter().map(|result| {
                let (what, begun) = match &result.wanted {
                    Wanted::Call(call) => (call.tool.clone(), true),
                    Wanted::Refused(call) => (call.tool.clone(), false),
                    Wanted::Unread(words) => (words.clone(), false),
                };
                (what, begun, result.result.clone())
            });
            Some((*round, told.collect()))
        }
        _ => None,
    })
}

#[test]
fn where_one_call_is_wrong_none_is_begun_and_all_are_told() {
    // What is written in the first round, and what the model is told of it in the second.
    type Case = (Vec<Wrote>, &'static [(&'static str, &'static str)]);
    const AGAIN: &str =
        "Not done, because another call beside it was wrong. Write all of them again.";
    let cases: [Case; 4] = [
        (vec![wrong("{"), end()], &[("{", "{ is no call.")]),
        (
            vec![Wrote::Call(planned("add")), wrong("{"), end()],
            &[("add", AGAIN), ("{", "{ is no call.")],
        ),
        (
            vec![wrong("{"), Wrote::Call(planned("delete!")), end()],
            &[("delete!", AGAIN), ("{", "{ is no call.")],
        ),
        // It is told also where it did not mean to go on.
        (
            vec![
                wrong("{"),
                Wrote::End {
                    wants_results: false,
                },
            ],
            &[("{", "{ is no call.")],
        ),
    ];
    for (writes, expected) in cases {
        let mut told = Told::new();
        told.typed(1, "a timer");
        told.means(at(1, 0), Meaning::Open);
        let mut last = Vec::new();
        for wrote in writes.clone() {
            last = told.wrote(at(1, 0), 1, wrote);
        }
        let (round, all) = next_round(&last).unwrap_or_else(|| panic!("{writes:?}: {last:?}"));
        let expected: Vec<(String, bool, String)> = expected
            .iter()
            .map(|(what, why)| ((*what).to_owned(), false, (*why).to_owned()))
            .collect();
        assert_eq!((round, all), (2, expected), "{writes:?}");
        assert!(does(&told.effects).is_empty(), "{writes:?}");
        assert!(told.said().is_empty(), "{:?}", told.said());
    }
}

#[test]
fn what_is_right_the_second_time_is_done_once() {
    let mut told = Told::new();
    told.typed(1, "a timer");
    told.means(at(1, 0), Meaning::Open);
    told.wrote(at(1, 0), 1, Wrote::Call(planned("add")));
    told.wrote(at(1, 0), 1, wrong("{"));
    told.wrote(at(1, 0), 1, end());
    told.wrote(at(1, 0), 2, Wrote::Call(planned("add")));
    let does_it = told.wrote(at(1, 0), 2, end());
    assert_eq!(does(&does_it), [(0, "add".into())]);
    let next = told.done(at(1, 0), 0, "Added.");
    let (round, all) = next_round(&next).unwrap();
    let begun: Vec<bool> = all.iter().map(|(_, begun, _)| *begun).collect();
    assert_eq!((round, begun), (3, vec![false, false, true]));
    told.wrote(at(1, 0), 3, Wrote::Text("It is on your list.".into()));
    told.wrote(at(1, 0), 3, end());
    assert_eq!(told.said(), ["It is on your list."]);
    assert_eq!(told.ended(), Some(Ended::Answered));
    assert_eq!(does(&told.effects).len(), 1);
}

#[test]
fn a_model_that_never_learns_is_stopped_after_six_rounds() {
    let mut told = Told::new();
    told.typed(1, "a timer");
    told.means(at(1, 0), Meaning::Open);
    for round in 1..=6 {
        assert_eq!(told.ended(), None, "before round {round}");
        told.wrote(at(1, 0), round, wrong("{"));
        told.wrote(at(1, 0), round, end());
    }
    assert_eq!(told.said(), ["TooManySteps"]);
    assert_eq!(told.ended(), Some(Ended::Failed));
}

#[test]
fn what_was_done_before_a_wrong_call_is_told_where_nothing_else_is() {
    let mut told = in_its_second_round();
    told.wrote(at(1, 0), 2, wrong("{"));
    let next = told.wrote(at(1, 0), 2, end());
    assert_eq!(next_round(&next).map(|(round, _)| round), Some(3));
    told.wrote(at(1, 0), 3, end());
    assert_eq!(told.said(), ["Timer started."]);
}

#[test]
fn a_stop_in_between_ends_the_turn() {
    let mut told = Told::new();
    told.typed(1, "a timer");
    told.means(at(1, 0), Meaning::Open);
    told.wrote(at(1, 0), 1, wrong("{"));
    told.wrote(at(1, 0), 1, end());
    let stopped = told.tell(Input::Stop);
    assert!(stopped.contains(&Effect::StopThinking { at: at(1, 0) }));
    assert!(told.wrote(at(1, 0), 2, wrong("{")).is_empty());
    assert_eq!(told.ended(), Some(Ended::Stopped));
}
