//! Every order of events: whatever is said, dropped, answered late or twice, the rules hold.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::*;
use super::planned;

/// What may happen next, before it is known which turns there are.
#[derive(Debug, Clone)]
enum Event {
    Heard {
        newer: bool,
        empty: bool,
    },
    SpokeOn,
    Over,
    /// The user goes on though the turn was taken for all.
    TakeBack,
    /// The world answers one of what it was asked, perhaps a second time.
    Answer {
        which: usize,
        how: u8,
        keep: bool,
    },
    Stop,
    Wait(u64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (any::<bool>(), prop::bool::weighted(0.1)).prop_map(|(newer, empty)| Event::Heard { newer, empty }),
        2 => Just(Event::SpokeOn),
        3 => Just(Event::Over),
        1 => Just(Event::TakeBack),
        10 => (any::<usize>(), any::<u8>(), prop::bool::weighted(0.2))
            .prop_map(|(which, how, keep)| Event::Answer { which, how, keep }),
        1 => Just(Event::Stop),
        1 => (0_u64..90_000).prop_map(Event::Wait),
    ]
}

/// An answer of the world to an effect.
fn answer(effect: &Effect, how: u8) -> Option<Input> {
    Some(match effect {
        Effect::Understand { at, .. } => Input::Understood {
            at: *at,
            meaning: match how % 10 {
                0 => Meaning::Calls(vec![planned("add"), planned("start")]),
                1 => Meaning::Calls(vec![planned("time?"), planned("date?")]),
                2 => Meaning::Calls(vec![planned("add"), planned("delete!"), planned("note")]),
                3 => Meaning::Missing {
                    planned: planned("start"),
                    slot: "duration".into(),
                    question: "How long?".into(),
                },
                4 => Meaning::Yes,
                5 => Meaning::No,
                6 => Meaning::Option(usize::from(how) % 3),
                7 => Meaning::Either {
                    question: "Which?".into(),
                    options: vec![vec![planned("add")], vec![planned("start")]],
                },
                8 => Meaning::AskAgain,
                _ => Meaning::Open,
            },
        },
        Effect::Think { at, round, .. } => Input::Wrote {
            at: *at,
            round: *round,
            wrote: match how % 7 {
                0 => Wrote::Text("A sentence. And".into()),
                1 => Wrote::Call(planned("add")),
                2 => Wrote::Call(planned("delete!")),
                3 => Wrote::End {
                    wants_results: true,
                },
                4 => Wrote::End {
                    wants_results: false,
                },
                5 => Wrote::Wrong {
                    wanted: Wanted::Unread("{".into()),
                    why: "That is no call.".into(),
                },
                _ => Wrote::Failed("It died.".into()),
            },
        },
        Effect::Do { at, index, .. } => Input::Did {
            at: *at,
            index: *index,
            outcome: match how % 4 {
                0 => Outcome::Failed { say: "No.".into() },
                1 => Outcome::Ask {
                    slot: "name".into(),
                    question: "Which one?".into(),
                },
                _ => Outcome::Done {
                    say: "Done.".into(),
                    result: "done".into(),
                },
            },
        },
        _ => return None,
    })
}

/// The rules, checked against every effect.
#[derive(Default)]
struct Rules {
    newest: Option<At>,
    over: BTreeSet<u64>,
    numbers: BTreeSet<(u64, usize)>,
    finished: BTreeSet<u64>,
    audible: BTreeSet<u64>,
    /// Something was said to these, or done that does more than look something up.
    touched: BTreeSet<u64>,
}

impl Rules {
    fn check(&mut self, effect: &Effect) {
        match effect {
            Effect::Do { at, index, call } => {
                assert!(
                    self.numbers.insert((at.turn, *index)),
                    "a number was used twice: {at:?} {index}"
                );
                assert_eq!(Some(*at), self.newest, "an older reading acts");
                assert!(!self.finished.contains(&at.turn), "a finished turn acts");
                let reads = call.tool.ends_with('?');
                assert!(
                    reads || self.over.contains(&at.turn),
                    "acted before the turn was over"
                );
                self.touched.extend((!reads).then_some(at.turn));
            }
            Effect::Say { at, words } => {
                assert!(
                    self.over.contains(&at.turn),
                    "spoke before the turn was over"
                );
                assert_eq!(Some(*at), self.newest, "an older reading speaks");
                self.touched.insert(at.turn);
                // Nobody hears a blank.
                if !matches!(words, Words::Text(text) if text.trim().is_empty()) {
                    self.audible.insert(at.turn);
                }
            }
            Effect::Signal(_) => {
                self.audible.extend(self.newest.map(|at| at.turn));
            }
            Effect::Finish { at, said, ended } => {
                let back = *ended == Ended::TakenBack;
                assert!(
                    !(back && self.touched.contains(&at.turn)),
                    "what was done is taken back"
                );
                assert!(!back || said.is_empty(), "its words are kept");
                assert!(self.finished.insert(at.turn), "finished twice: {at:?}");
                let answered = matches!(
                    ended,
                    Ended::Answered | Ended::Asking | Ended::Empty | Ended::Failed
                );
                assert!(
                    !answered || self.audible.contains(&at.turn),
                    "ended in silence: {at:?} {ended:?}"
                );
            }
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn no_order_of_events_acts_early_twice_or_silently(events in prop::collection::vec(event(), 1..60)) {
        let (mut state, mut rules) = (State::default(), Rules::default());
        let (mut now, mut turn, mut waiting) = (1_000_u64, 0_u64, Vec::<Effect>::new());
        let mut revision = 0_u32;
        // After the random part: the user is done, everything is answered, time passes.
        let rest = (0..40).map(|_| Event::Answer { which: 0, how: 4, keep: false });
        let events = events.into_iter().chain([Event::Over]).chain(rest).chain([Event::Wait(70_000)]);
        for event in events {
            now += 10;
            let input = match event {
                Event::Heard { newer, empty } => {
                    if newer || turn == 0 {
                        turn += 1;
                        revision = 0;
                        rules.newest = Some(At { turn, revision });
                    }
                    let text = if empty { "" } else { "do something." };
                    Input::Heard { at: At { turn, revision }, text: text.into() }
                }
                Event::SpokeOn => {
                    if turn > 0 && !rules.over.contains(&turn) && !rules.finished.contains(&turn) {
                        revision += 1;
                        rules.newest = Some(At { turn, revision });
                    }
                    Input::SpokeOn { turn }
                }
                Event::Over => {
                    rules.over.insert(turn);
                    rules.newest.get_or_insert(At { turn, revision });
                    Input::Over { turn }
                }
                Event::Answer { which, how, keep } => {
                    if waiting.is_empty() {
                        continue;
                    }
                    let which = which % waiting.len();
                    // A model writes several things; everything else answers once, or once more.
                    let goes_on = matches!(waiting[which], Effect::Think { .. })
                        && matches!(how % 7, 0..=2 | 5);
                    let effect = if keep || goes_on { waiting[which].clone() } else { waiting.remove(which) };
                    match answer(&effect, how) {
                        Some(input) => input,
                        None => continue,
                    }
                }
                Event::TakeBack => Input::TakeBack { turn },
                Event::Stop => Input::Stop,
                Event::Wait(long) => {
                    now += long;
                    Input::Tick
                }
            };
            let (next, effects) = step(state, input, now);
            state = next;
            for effect in effects {
                rules.check(&effect);
                if matches!(effect, Effect::Understand { .. } | Effect::Think { .. } | Effect::Do { .. }) {
                    waiting.push(effect);
                }
            }
        }
        // Whatever was still open has been ended by the deadline.
        prop_assert!(!state.busy() || turn == 0, "a turn is left hanging: {state:?}");
    }
}
