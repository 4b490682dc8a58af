//! Every order of events: whatever is said, decoded late, answered late, stopped or unplugged, the rules hold.

use proptest::prelude::*;

use super::world::{Reading, World};
use super::*;

/// What may happen next.
#[derive(Debug, Clone)]
enum Event {
    Frames {
        speaking: bool,
        count: usize,
    },
    /// The ear tells something of one of the readings that it was given, perhaps of an old one.
    Partial {
        which: usize,
    },
    Decoded {
        which: usize,
        empty: bool,
        judgement: u8,
    },
    NotDecoded {
        which: usize,
    },
    /// The assistant does the next thing that it was told.
    Assistant,
    /// It says something to the turn in hand, or is done with it.
    Answers,
    Done {
        asks: bool,
    },
    /// What it said and signalled arrives.
    Arrives,
    /// The voice makes a clause, or is through with a sentence.
    Voices {
        whole: bool,
    },
    /// The loudspeaker plays a clause, all of it or only a part.
    Plays {
        share: u64,
    },
    Rings,
    Person(Input),
}

fn event() -> impl Strategy<Value = Event> {
    let person = prop::sample::select(vec![
        Input::Tick,
        Input::Begins,
        Input::Called,
        Input::Stop,
        Input::Press(Purpose::Request),
        Input::Press(Purpose::Dictation),
        Input::Release,
        Input::Release,
        Input::Start(Purpose::Request),
        Input::Start(Purpose::Request),
        Input::Start(Purpose::Dictation),
        Input::Finish,
        Input::Cancel,
        Input::Toggle(Purpose::Request),
        Input::Mute(true),
        Input::Mute(false),
        Input::Mute(false),
        Input::OtherPath,
    ]);
    prop_oneof![
        8 => (any::<bool>(), 1_usize..60)
            .prop_map(|(speaking, count)| Event::Frames { speaking, count }),
        2 => any::<usize>().prop_map(|which| Event::Partial { which }),
        5 => (any::<usize>(), prop::bool::weighted(0.2), any::<u8>())
            .prop_map(|(which, empty, judgement)| Event::Decoded { which, empty, judgement }),
        1 => any::<usize>().prop_map(|which| Event::NotDecoded { which }),
        6 => Just(Event::Assistant),
        4 => Just(Event::Answers),
        2 => any::<bool>().prop_map(|asks| Event::Done { asks }),
        6 => Just(Event::Arrives),
        5 => any::<bool>().prop_map(|whole| Event::Voices { whole }),
        5 => (0_u64..101).prop_map(|share| Event::Plays { share }),
        1 => Just(Event::Rings),
        6 => person.prop_map(Event::Person),
    ]
}

impl World {
    fn happens(&mut self, event: Event) {
        match event {
            Event::Frames { speaking, count } => {
                for _ in 0..count {
                    self.talk.now += 10;
                    self.tell(Input::Frame { speaking });
                }
            }
            Event::Partial { which } => {
                let Some(at) = self.reading(which) else {
                    return;
                };
                let (firm, tentative) = ("some".to_owned(), "words".to_owned());
                let judgement = Judgement::Unknown;
                self.tell(Input::Partial {
                    at,
                    firm,
                    tentative,
                    judgement,
                });
            }
            Event::Decoded {
                which,
                empty,
                judgement,
            } => {
                let Some(at) = self.reading(which) else {
                    return;
                };
                match self.readings.get(&at) {
                    Some(Reading::Decoding) => {
                        self.readings.insert(at, Reading::Decoded);
                    }
                    // It comes too late.
                    Some(Reading::Over) => {}
                    _ => return,
                }
                let all = [
                    Judgement::Unknown,
                    Judgement::Complete,
                    Judgement::Likely,
                    Judgement::Unfinished,
                ];
                let judgement = all[usize::from(judgement) % all.len()];
                let text = if empty {
                    String::new()
                } else {
                    format!("words of {at:?}")
                };
                self.tell(Input::Heard {
                    at,
                    text,
                    judgement,
                });
            }
            Event::NotDecoded { which } => {
                let Some(at) = self.reading(which) else {
                    return;
                };
                let sentence = "The ear fell.".to_owned();
                self.tell(Input::NotHeard { at, sentence });
            }
            Event::Assistant => self.assistant(),
            Event::Answers => {
                if let Some((turn, true)) = self.has {
                    self.spoken_to.insert(turn);
                    let (text, manner) = (turn.to_string(), manner());
                    self.inbox.push_back(Input::Say { text, manner });
                }
            }
            Event::Done { asks } => {
                if matches!(self.has, Some((_, true))) {
                    self.done(asks);
                }
            }
            Event::Arrives => {
                if let Some(input) = self.inbox.pop_front() {
                    self.tell(input);
                }
            }
            Event::Voices { whole } => {
                let Some(answer) = self.voices.front().copied() else {
                    return;
                };
                if whole {
                    self.voices.pop_front();
                    self.tell(Input::SaidAll { answer });
                } else {
                    let clause = "A clause of it.".to_owned();
                    let samples = vec![0.0; 100].into();
                    self.tell(Input::Voiced {
                        answer,
                        clause,
                        rate: 24_000,
                        samples,
                    });
                }
            }
            Event::Plays { share } => {
                let Some((answer, piece, of)) = self.player.pop_front() else {
                    return;
                };
                self.tell(Input::Started { answer });
                let heard = of * share / 100;
                self.tell(Input::Ended {
                    answer,
                    piece,
                    heard,
                });
            }
            Event::Rings => {
                let (text, manner) = ("Your timer is over.".to_owned(), manner());
                self.inbox.push_back(Input::Say { text, manner });
            }
            Event::Person(input) => self.tell(input),
        }
    }

    /// Everything that is on its way comes to its end, and nobody says anything more.
    fn calm_down(&mut self) {
        self.tell(Input::Release);
        for _ in 0..300 {
            let open: Vec<At> = self
                .readings
                .iter()
                .filter(|(_, reading)| **reading == Reading::Decoding)
                .map(|(at, _)| *at)
                .collect();
            for at in open {
                self.readings.insert(at, Reading::Decoded);
                let (text, judgement) = (String::new(), Judgement::Empty);
                self.tell(Input::Heard {
                    at,
                    text,
                    judgement,
                });
            }
            self.assistant();
            if self.commands.is_empty() {
                self.happens(Event::Done { asks: false });
            }
            self.happens(Event::Arrives);
            self.happens(Event::Voices { whole: true });
            self.happens(Event::Plays { share: 100 });
            self.talk.now += 1_000;
            self.tell(Input::Tick);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn no_order_of_events_does_what_was_dropped_or_says_what_was_stopped(
        events in prop::collection::vec(event(), 1..120),
    ) {
        let mut world = World::new();
        for event in events {
            world.happens(event);
        }
        world.calm_down();
        let state = &world.talk.state;
        prop_assert!(state.turns.is_empty(), "{:?}", state.turns);
        prop_assert!(state.answer.is_none(), "{:?}", state.answer);
        prop_assert!(state.leaving.is_empty(), "{:?}", state.leaving);
        prop_assert!(state.later.is_empty(), "never said: {:?}", state.later);
        prop_assert_eq!(state.deaf, None, "nothing is ever said again");
        prop_assert!(!world.ducked && !world.paused, "it stays held");
        prop_assert_eq!(&world.answered, &world.committed, "an answer is never over");
    }
}
