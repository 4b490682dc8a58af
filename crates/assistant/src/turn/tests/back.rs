//! Who goes on though the turn was taken for all.

use super::*;

fn take_back(told: &mut Told, turn: u64) -> Vec<Effect> {
    told.tell(Input::TakeBack { turn })
}

#[test]
fn what_is_only_thought_about_leaves_nothing() {
    let mut told = Told::new();
    told.typed(1, "what is the capital");
    assert!(told.state.can_take_back(1));
    told.means(at(1, 0), Meaning::Open);
    let effects = take_back(&mut told, 1);
    let finish = Effect::Finish {
        at: at(1, 0),
        said: String::new(),
        ended: Ended::TakenBack,
    };
    assert_eq!(effects, [Effect::StopThinking { at: at(1, 0) }, finish]);
    assert!(!told.state.busy());
    // What the model writes late is nobody's.
    let late = told.wrote(at(1, 0), 1, Wrote::Text("Paris. ".into()));
    assert!(late.is_empty());
    assert!(take_back(&mut told, 1).is_empty());
}

#[test]
fn what_was_said_or_done_stays() {
    // A word of the answer was said.
    let mut told = Told::new();
    told.typed(1, "what is the capital");
    told.means(at(1, 0), Meaning::Open);
    told.wrote(at(1, 0), 1, Wrote::Text("Of which country? And".into()));
    assert!(take_back(&mut told, 1).is_empty());
    // The model has done something.
    let mut told = Told::new();
    told.typed(1, "add milk");
    told.means(at(1, 0), Meaning::Open);
    told.wrote(at(1, 0), 1, Wrote::Call(planned("add")));
    let wants_results = true;
    told.wrote(at(1, 0), 1, Wrote::End { wants_results });
    assert!(take_back(&mut told, 1).is_empty());
    // A pattern knew it.
    let mut told = Told::new();
    told.typed(1, "add milk");
    told.means(at(1, 0), Meaning::Calls(vec![planned("add")]));
    assert!(take_back(&mut told, 1).is_empty());
    assert!(told.state.busy());
}

#[test]
fn what_is_not_over_or_is_another_turn_is_not_taken_back() {
    let mut told = Told::new();
    let text = "what is the capital".to_owned();
    told.tell(Input::Heard { at: at(1, 0), text });
    assert!(take_back(&mut told, 1).is_empty());
    told.tell(Input::Over { turn: 1 });
    assert!(take_back(&mut told, 2).is_empty());
    assert!(take_back(&mut Told::new(), 1).is_empty());
    assert!(told.state.can_take_back(1));
}
