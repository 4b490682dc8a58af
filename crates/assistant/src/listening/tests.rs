//! Conversations as they happen, told step by step.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod beside;
mod cut_off;
mod going_on;
mod interrupted;
mod orders;
mod waited;
mod walks;
mod world;

use std::sync::Arc;

use sotto_api::{Listening, Via};
use sotto_audio::devices::earcons::Earcon;
use sotto_audio::ending::{At, Judgement};

use super::*;
use crate::Manner;
use crate::turn::Signal;

fn at(turn: u64, revision: u32) -> At {
    At { turn, revision }
}

fn manner() -> Manner {
    Manner {
        voice: None,
        pace: 1.0,
        loudness: 1.0,
        language: "en",
    }
}

/// A state, its clock, and what came of everything so far.
struct Talk {
    state: State,
    now: u64,
    all: Vec<Effect>,
}

impl Talk {
    fn with(settings: Settings) -> Self {
        Self {
            state: State::new(settings),
            now: 0,
            all: Vec::new(),
        }
    }

    /// Without the sounds that only tell that listening begins.
    fn quiet() -> Self {
        Self::with(Settings {
            sounds: false,
            ..Settings::default()
        })
    }

    /// The same, where no turn is longer than two seconds.
    fn of_two_seconds() -> Self {
        Self::with(Settings {
            sounds: false,
            ending: sotto_audio::ending::Settings {
                longest_ms: 2_000,
                ..sotto_audio::ending::Settings::default()
            },
            ..Settings::default()
        })
    }

    /// A whole request that is committed and told to the assistant, and no answer yet.
    fn asked_for_a_story() -> Self {
        let mut talk = Self::quiet();
        talk.tell(Input::Start(Purpose::Request));
        talk.frames(true, 600);
        talk.frames(false, 150);
        talk.heard(at(1, 0), "Tell me a story.", Judgement::Complete);
        talk.frames(false, 150);
        talk
    }

    /// The assistant is done with a turn and asks nothing back.
    fn done(&mut self, turn: u64) -> Vec<Effect> {
        let asks = false;
        self.tell(Input::Done { turn, asks })
    }

    /// The first clause of an answer is over, and so many samples of it were heard.
    fn ended(&mut self, answer: u64, heard: u64) -> Vec<Effect> {
        let piece = 0;
        self.tell(Input::Ended {
            answer,
            piece,
            heard,
        })
    }

    fn tell(&mut self, input: Input) -> Vec<Effect> {
        let (state, effects) = step(self.state.clone(), input, self.now);
        self.state = state;
        self.all.extend(effects.iter().cloned());
        effects
    }

    /// So many milliseconds of voice or of silence.
    fn frames(&mut self, speaking: bool, ms: u64) -> Vec<Effect> {
        let mut effects = Vec::new();
        for _ in 0..ms / 10 {
            self.now += 10;
            effects.extend(self.tell(Input::Frame { speaking }));
        }
        effects
    }

    fn heard(&mut self, at: At, text: &str, judgement: Judgement) -> Vec<Effect> {
        let text = text.to_owned();
        self.tell(Input::Heard {
            at,
            text,
            judgement,
        })
    }

    fn say(&mut self, text: &str) -> Vec<Effect> {
        let (text, manner) = (text.to_owned(), manner());
        self.tell(Input::Say { text, manner })
    }

    fn voiced(&mut self, answer: u64, clause: &str, samples: usize) -> Vec<Effect> {
        self.tell(Input::Voiced {
            answer,
            clause: clause.to_owned(),
            rate: 24_000,
            samples: vec![0.1; samples].into(),
        })
    }

    /// A whole request that is committed and told to the assistant, and an answer that begins to be heard.
    fn answered(&mut self, answer: &str) {
        self.tell(Input::Start(Purpose::Request));
        self.frames(true, 800);
        self.frames(false, 200);
        let turn = self.all.iter().rev().find_map(|effect| match effect {
            Effect::Decode { at } => Some(*at),
            _ => None,
        });
        let turn = turn.expect("a soft end");
        self.heard(turn, "What is there to do?", Judgement::Complete);
        self.frames(false, 200);
        self.tell(Input::Began { turn: turn.turn });
        let voice = self.say(answer);
        let [Effect::Voice { answer: number, .. }, ..] = &voice[..] else {
            panic!("not voiced: {voice:?}");
        };
        let number = *number;
        self.voiced(number, answer, 1_000);
        self.tell(Input::SaidAll { answer: number });
        self.tell(Input::Started { answer: number });
    }
}

/// What was heard of the answer to the first request, where that is all that is told.
fn heard_of_the_first(over: &[Effect]) -> &str {
    match over {
        [
            Effect::Over {
                turn: 1,
                heard: Some(heard),
                ..
            },
        ] => heard,
        other => panic!("{other:?}"),
    }
}

fn holds(effects: &[Effect], wanted: &[Effect]) {
    for effect in wanted {
        assert!(effects.contains(effect), "{effect:?} is not in {effects:?}");
    }
}

#[test]
fn a_request_is_worked_on_before_its_end_and_done_after_it() {
    let mut talk = Talk::quiet();
    let opened = talk.tell(Input::Toggle(Purpose::Request));
    assert_eq!(opened, [Effect::Show(Listening::Request)]);
    assert_eq!(talk.state.hears(), None);
    let begun = talk.frames(true, 1_000);
    let hear = Effect::Hear {
        at: at(1, 0),
        before_ms: 700,
    };
    assert_eq!(begun, [hear]);
    assert_eq!(talk.state.hears(), Some(1));
    assert_eq!(talk.frames(false, 100), [Effect::Decode { at: at(1, 0) }]);
    let told = talk.heard(at(1, 0), "What time is it?", Judgement::Complete);
    holds(
        &told,
        &[
            Effect::Begin {
                turn: 1,
                via: Via::Hotkey,
            },
            Effect::Tell {
                at: at(1, 0),
                text: "What time is it?".to_owned(),
            },
        ],
    );
    assert!(!told.contains(&Effect::Commit { at: at(1, 0) }));
    let over = talk.frames(false, 160);
    holds(
        &over,
        &[
            Effect::Close { turn: 1 },
            Effect::Commit { at: at(1, 0) },
            Effect::Show(Listening::Working),
        ],
    );
    talk.tell(Input::Began { turn: 1 });
    holds(
        &talk.say("It is noon."),
        &[Effect::Voice {
            answer: 1,
            text: "It is noon.".to_owned(),
            manner: manner(),
        }],
    );
    let played = talk.voiced(1, "It is noon.", 480);
    holds(
        &played,
        &[
            Effect::Play {
                answer: 1,
                piece: 0,
                rate: 24_000,
                samples: vec![0.1; 480].into(),
            },
            Effect::Show(Listening::Speaking),
        ],
    );
    talk.tell(Input::SaidAll { answer: 1 });
    talk.tell(Input::Started { answer: 1 });
    talk.done(1);
    talk.now += 20;
    let over = talk.ended(1, 480);
    let [
        Effect::Over {
            turn,
            heard,
            stages,
        },
        Effect::Show(shown),
    ] = &over[..]
    else {
        panic!("{over:?}");
    };
    assert_eq!((*turn, heard, *shown), (1, &None, Listening::Request));
    // 260 ms of frames without speech, and the 80 before them in which there was no voice any more either.
    assert_eq!(stages.wait_ms(), Some(340), "{stages:?}");
    assert_eq!(stages.voice, Some(920), "{stages:?}");
    // Somebody may go on, and nobody does: that is no reason for a sound.
    let closed = talk.frames(false, 5_010);
    assert_eq!(closed, [Effect::Show(Listening::Idle)]);
}

#[test]
fn whoever_speaks_on_drops_what_was_told() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 500);
    talk.frames(false, 150);
    talk.heard(at(1, 0), "Add milk", Judgement::Unknown);
    let on = talk.frames(true, 10);
    assert_eq!(
        on,
        [
            Effect::Unhear { at: at(1, 0) },
            Effect::SpokeOn { turn: 1 },
            Effect::Hear {
                at: at(1, 1),
                before_ms: 0
            },
        ]
    );
    // What comes late is nothing.
    assert!(
        talk.heard(at(1, 0), "Add milk", Judgement::Complete)
            .is_empty()
    );
    talk.frames(true, 500);
    // The words come later than the end.
    let quiet = talk.frames(false, 600);
    assert!(
        !quiet
            .iter()
            .any(|effect| matches!(effect, Effect::Commit { .. }))
    );
    let told = talk.heard(at(1, 1), "Add milk and eggs", Judgement::Complete);
    let tell = Effect::Tell {
        at: at(1, 1),
        text: "Add milk and eggs".to_owned(),
    };
    holds(&told, &[tell, Effect::Commit { at: at(1, 1) }]);
}
