//! The rules of the turn: by example, and for every order in which things can happen.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod back;
mod orders;
mod thinking;
mod wrong_calls;

use sotto_skills::calls::Call;

use super::*;

pub(super) fn call(tool: &str) -> Call {
    Call::new(tool)
}

pub(super) fn planned(tool: &str) -> Planned {
    Planned {
        call: call(tool),
        only_reads: tool.ends_with('?'),
        confirm: tool.ends_with('!').then(|| format!("Really {tool}")),
    }
}

fn at(turn: u64, revision: u32) -> At {
    At { turn, revision }
}

/// A state with the effects so far.
struct Told {
    state: State,
    now: u64,
    effects: Vec<Effect>,
}

impl Told {
    fn new() -> Self {
        Self {
            state: State::default(),
            now: 1_000,
            effects: Vec::new(),
        }
    }

    /// One input; the effects it had.
    fn tell(&mut self, input: Input) -> Vec<Effect> {
        let (state, effects) = step(std::mem::take(&mut self.state), input, self.now);
        self.state = state;
        self.effects.extend(effects.iter().cloned());
        effects
            .into_iter()
            .filter(|effect| !matches!(effect, Effect::WakeAt(_)))
            .collect()
    }

    fn typed(&mut self, turn: u64, text: &str) -> Vec<Effect> {
        let mut effects = self.tell(Input::Heard {
            at: at(turn, 0),
            text: text.into(),
        });
        effects.extend(self.tell(Input::Over { turn }));
        effects
    }

    fn means(&mut self, at: At, meaning: Meaning) -> Vec<Effect> {
        self.tell(Input::Understood { at, meaning })
    }

    fn done(&mut self, at: At, index: usize, say: &str) -> Vec<Effect> {
        self.tell(Input::Did {
            at,
            index,
            outcome: Outcome::Done {
                say: say.into(),
                result: say.into(),
            },
        })
    }

    fn wrote(&mut self, at: At, round: u8, wrote: Wrote) -> Vec<Effect> {
        self.tell(Input::Wrote { at, round, wrote })
    }

    fn said(&self) -> Vec<String> {
        let words = |effect: &Effect| match effect {
            Effect::Say {
                words: Words::Text(text),
                ..
            } => Some(text.clone()),
            Effect::Say {
                words: Words::Line(line),
                ..
            } => Some(format!("{line:?}")),
            _ => None,
        };
        self.effects.iter().filter_map(words).collect()
    }

    fn ended(&self) -> Option<Ended> {
        self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Finish { ended, .. } => Some(*ended),
            _ => None,
        })
    }
}

fn does(effects: &[Effect]) -> Vec<(usize, String)> {
    let does = |effect: &Effect| match effect {
        Effect::Do { index, call, .. } => Some((*index, call.tool.clone())),
        _ => None,
    };
    effects.iter().filter_map(does).collect()
}

#[test]
fn a_command_is_done_once_the_turn_is_over_and_not_before() {
    let mut told = Told::new();
    let heard = told.tell(Input::Heard {
        at: at(1, 0),
        text: "add milk".into(),
    });
    assert!(matches!(heard[..], [Effect::Understand { .. }]));
    assert!(
        told.means(at(1, 0), Meaning::Calls(vec![planned("list_add")]))
            .is_empty()
    );
    assert_eq!(
        does(&told.tell(Input::Over { turn: 1 })),
        [(0, "list_add".into())]
    );
    told.done(at(1, 0), 0, "Milk is on the list.");
    assert_eq!(told.said(), ["Milk is on the list."]);
    assert_eq!(told.ended(), Some(Ended::Answered));
    assert!(told.done(at(1, 0), 0, "Again.").is_empty());
}

#[test]
fn what_only_reads_is_looked_up_early_and_said_late() {
    let mut told = Told::new();
    told.tell(Input::Heard {
        at: at(1, 0),
        text: "what time is it".into(),
    });
    let early = told.means(at(1, 0), Meaning::Calls(vec![planned("time?")]));
    assert_eq!(does(&early), [(0, "time?".into())]);
    told.done(at(1, 0), 0, "It is nine.");
    assert!(told.said().is_empty());
    told.tell(Input::Over { turn: 1 });
    assert_eq!(told.said(), ["It is nine."]);
}

#[test]
fn speaking_on_drops_what_the_pause_had_begun() {
    let mut told = Told::new();
    told.tell(Input::Heard {
        at: at(1, 0),
        text: "Tell me a story.".into(),
    });
    let early = told.means(at(1, 0), Meaning::Open);
    assert!(matches!(early[..], [Effect::Think { round: 1, .. }]));
    told.wrote(at(1, 0), 1, Wrote::Text("Once upon a time. There".into()));
    assert_eq!(
        told.tell(Input::SpokeOn { turn: 1 }),
        [Effect::StopThinking { at: at(1, 0) }]
    );
    assert!(
        told.wrote(at(1, 0), 1, Wrote::Text(" was. ".into()))
            .is_empty()
    );
    told.tell(Input::Over { turn: 1 });
    assert!(
        told.means(at(1, 0), Meaning::Calls(vec![planned("old")]))
            .is_empty()
    );
    told.tell(Input::Heard {
        at: at(1, 1),
        text: "tell me a story about a timer".into(),
    });
    told.means(at(1, 1), Meaning::Calls(vec![planned("timer_list?")]));
    told.done(at(1, 1), 0, "None is running.");
    assert_eq!(told.said(), ["None is running."]);
}

#[test]
fn several_calls_are_done_in_order_and_said_together_also_when_one_fails() {
    let mut told = Told::new();
    told.typed(1, "add milk and start a timer");
    let first = told.means(
        at(1, 0),
        Meaning::Calls(vec![planned("list_add"), planned("timer_start")]),
    );
    assert_eq!(does(&first), [(0, "list_add".into())]);
    let failed = Outcome::Failed {
        say: "The list is full.".into(),
    };
    let second = told.tell(Input::Did {
        at: at(1, 0),
        index: 0,
        outcome: failed,
    });
    assert_eq!(does(&second), [(1, "timer_start".into())]);
    told.done(at(1, 0), 1, "Timer started.");
    assert_eq!(told.said(), ["The list is full. Timer started."]);
    assert_eq!(told.ended(), Some(Ended::Failed));
}

#[test]
fn what_cannot_be_undone_is_asked_and_waits_for_a_yes() {
    let mut told = Told::new();
    told.typed(1, "delete everything");
    let asked = told.means(
        at(1, 0),
        Meaning::Calls(vec![planned("delete!"), planned("note")]),
    );
    assert!(does(&asked).is_empty());
    assert_eq!(
        (told.said(), told.ended()),
        (vec!["Really delete!".into()], Some(Ended::Asking))
    );
    let heard = told.tell(Input::Heard {
        at: at(2, 0),
        text: "yes".into(),
    });
    assert!(matches!(
        &heard[..],
        [Effect::Understand {
            asked: Some(Asked::Confirm(_)),
            ..
        }]
    ));
    assert!(
        told.means(at(2, 0), Meaning::Yes).is_empty(),
        "a yes may still become a yes, but"
    );
    assert_eq!(
        does(&told.tell(Input::Over { turn: 2 })),
        [(0, "delete!".into())]
    );
    assert_eq!(
        does(&told.done(at(2, 0), 0, "Deleted.")),
        [(1, "note".into())]
    );
    told.done(at(2, 0), 1, "Noted.");
    assert_eq!(told.said()[1], "Deleted. Noted.");
    told.typed(3, "yes");
    told.means(at(3, 0), Meaning::Yes);
    assert_eq!(told.said()[2], "NothingAsked");
}

#[test]
fn a_no_and_a_late_yes_do_nothing() {
    let mut told = Told::new();
    told.typed(1, "delete everything");
    told.means(at(1, 0), Meaning::Calls(vec![planned("delete!")]));
    told.typed(2, "no");
    told.means(at(2, 0), Meaning::No);
    assert_eq!(told.said()[1], "NothingDone");
    told.typed(3, "delete everything");
    told.means(at(3, 0), Meaning::Calls(vec![planned("delete!")]));
    told.now += Limits::default().asked_ms + 1;
    let late = told.typed(4, "yes");
    assert!(matches!(
        &late[..],
        [Effect::Understand { asked: None, .. }]
    ));
    assert!(does(&told.means(at(4, 0), Meaning::Yes)).is_empty());
}

#[test]
fn a_missing_word_is_asked_for_and_the_rest_is_kept() {
    let mut told = Told::new();
    told.typed(1, "start a timer and add milk");
    told.means(
        at(1, 0),
        Meaning::Calls(vec![planned("timer_start"), planned("list_add")]),
    );
    told.tell(Input::Did {
        at: at(1, 0),
        index: 0,
        outcome: Outcome::Ask {
            slot: "duration".into(),
            question: "For how long?".into(),
        },
    });
    assert_eq!(told.said(), ["For how long?"]);
    let Some(Asked::Slot {
        planned: open,
        slot,
        rest,
    }) = told.state.asked(told.now)
    else {
        panic!("nothing was asked")
    };
    assert_eq!(
        (open.call.tool.as_str(), slot.as_str(), rest.len()),
        ("timer_start", "duration", 1)
    );
}

#[test]
fn what_a_yes_does_not_answer_is_asked_once_more() {
    let mut told = Told::new();
    told.typed(1, "start a timer");
    told.means(
        at(1, 0),
        Meaning::Missing {
            planned: planned("timer_start"),
            slot: "duration".into(),
            question: "For how long?".into(),
        },
    );
    for turn in [2, 3] {
        told.typed(turn, "yes");
        assert!(does(&told.means(at(turn, 0), Meaning::AskAgain)).is_empty());
        assert_eq!(told.ended(), Some(Ended::Asking));
    }
    assert_eq!(told.said(), ["For how long?"; 3]);
    let open = told.state.asked(told.now).and_then(Asked::call);
    assert_eq!(
        open.map(|call| call.tool.as_str()),
        Some("timer_start"),
        "the answer is still waited for"
    );
    told.now += Limits::default().asked_ms + 1;
    told.typed(4, "yes");
    told.means(at(4, 0), Meaning::AskAgain);
    assert_eq!(told.said()[3], "NothingAsked");
}

/// A model that starts a timer in its first round and wants to go on.
fn in_its_second_round() -> Told {
    let mut told = Told::new();
    told.typed(1, "a timer, and tell me about the moon");
    told.means(at(1, 0), Meaning::Open);
    told.wrote(at(1, 0), 1, Wrote::Call(planned("timer_start")));
    let end = Wrote::End {
        wants_results: true,
    };
    told.wrote(at(1, 0), 1, end);
    told.done(at(1, 0), 0, "Timer started.");
    assert!(told.said().is_empty());
    told
}

#[test]
fn silence_stop_and_time_end_a_turn_audibly() {
    let mut told = Told::new();
    told.tell(Input::Over { turn: 1 });
    let empty = told.tell(Input::Heard {
        at: at(1, 0),
        text: "  ".into(),
    });
    assert!(empty.contains(&Effect::Signal(Signal::Nothing)));
    told.typed(2, "a story");
    told.means(at(2, 0), Meaning::Open);
    told.now += 700;
    assert_eq!(told.tell(Input::Tick), [Effect::Signal(Signal::Working)]);
    assert!(told.tell(Input::Tick).is_empty());
    let stopped = told.tell(Input::Stop);
    assert!(
        stopped.contains(&Effect::StopThinking { at: at(2, 0) }) && stopped.contains(&Effect::Hush)
    );
    assert_eq!(told.ended(), Some(Ended::Stopped));
    told.typed(3, "a story");
    told.means(at(3, 0), Meaning::Open);
    told.now += Limits::default().deadline_ms;
    assert!(
        told.tell(Input::Tick)
            .contains(&Effect::StopThinking { at: at(3, 0) })
    );
    assert_eq!(told.said(), ["TookTooLong"]);
    assert!(!told.state.busy());
}

#[test]
fn a_new_turn_overtakes_one_that_is_not_answered() {
    let mut told = Told::new();
    told.typed(1, "a story");
    told.means(at(1, 0), Meaning::Open);
    let effects = told.typed(2, "stop, what time is it");
    assert!(effects.contains(&Effect::StopThinking { at: at(1, 0) }));
    assert!(effects.iter().any(|effect| matches!(
        effect,
        Effect::Finish {
            ended: Ended::Overtaken,
            ..
        }
    )));
    assert!(
        told.wrote(at(1, 0), 1, Wrote::Text("Late. ".into()))
            .is_empty()
    );
    assert!(told.tell(Input::Over { turn: 1 }).is_empty());
}
