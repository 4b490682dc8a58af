//! Every order of events, with any settings and any clock: no speech is lost, nothing is committed twice, and nothing that
//! was dropped acts.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// What may happen next.
#[derive(Debug, Clone, Copy)]
enum Event {
    Frames {
        speaking: bool,
        count: usize,
    },
    /// The words of the newest reading, or of one so many readings before it.
    Judged {
        before: u32,
        judgement: Judgement,
        whole: bool,
    },
    Other(Input),
    /// A voice may begin, for so many frames.
    Begins {
        count: usize,
    },
    /// A voice begins though the turn is over, perhaps with words.
    Again {
        words: bool,
    },
    /// The clock jumps.
    Jump(i64),
}

fn event() -> impl Strategy<Value = Event> {
    let judgement = prop::sample::select(vec![
        Judgement::Unknown,
        Judgement::Empty,
        Judgement::Complete,
        Judgement::Likely,
        Judgement::Unfinished,
    ]);
    let other = prop::sample::select(vec![
        Input::Tick,
        Input::Press,
        Input::Release,
        Input::Listen,
        Input::Listen,
        Input::FollowUp,
        Input::Finish,
        Input::Cancel,
    ]);
    prop_oneof![
        8 => (any::<bool>(), 1_usize..70)
            .prop_map(|(speaking, count)| Event::Frames { speaking, count }),
        3 => (prop_oneof![3 => Just(0_u32), 1 => 1_u32..4], judgement, any::<bool>())
            .prop_map(|(before, judgement, whole)| Event::Judged { before, judgement, whole }),
        5 => other.prop_map(Event::Other),
        2 => (1_usize..5).prop_map(|count| Event::Begins { count }),
        1 => any::<bool>().prop_map(|words| Event::Again { words }),
        1 => prop_oneof![-5_000_i64..5_000, any::<i64>()].prop_map(Event::Jump),
    ]
}

/// Numbers near to what makes sense, and any others.
fn any_settings() -> impl Strategy<Value = Settings> {
    let number = prop_oneof![4 => 0_u32..3_000, 1 => any::<u32>()];
    let wild = (prop::array::uniform14(number), any::<bool>()).prop_map(|(n, learn)| Settings {
        soft_ms: n[0],
        hang_ms: n[1],
        quick_ms: n[2],
        usual_ms: n[3],
        learn,
        usual_least_ms: n[4],
        usual_most_ms: n[5],
        unfinished_least_ms: n[6],
        unfinished_most_ms: n[7],
        short_ms: n[8],
        window_ms: n[9],
        follow_up_ms: n[10],
        longest_ms: n[11],
        tail_ms: n[12],
        late_ms: n[13],
    });
    let quick = Settings {
        longest_ms: 3_000,
        ..Settings::default()
    };
    prop_oneof![2 => Just(Settings::default()), 2 => Just(quick), 3 => wild]
}

/// What is known of the turn that is open, from the effects alone.
#[derive(Debug)]
struct Open {
    at: At,
    begun: Option<u64>,
    soft: bool,
    /// Frames with speech that belong to it.
    voiced: u64,
    last_voice: u64,
    /// All words of the newest reading are none.
    empty: bool,
    /// Ended by hand: the silence says nothing.
    by_hand: bool,
}

/// The rules, checked against every input with its effects.
struct Rules {
    settings: Settings,
    clock: u64,
    open: Option<Open>,
    newest: u64,
    over: BTreeSet<u64>,
    dropped: BTreeSet<At>,
    /// Frames with speech that were heard in open turns, and those that ended turns account for.
    heard: u64,
    kept: u64,
}

impl Rules {
    fn before(&mut self, input: Input, passed: u64) {
        self.clock += passed;
        let Some(open) = &mut self.open else { return };
        match input {
            Input::Frame { speaking: true } => {
                open.voiced += 1;
                open.last_voice = self.clock;
                self.heard += 1;
            }
            Input::Release | Input::Finish => open.by_hand = true,
            Input::Judged {
                at,
                judgement,
                whole: true,
            } if at == open.at && open.soft => open.empty = judgement == Judgement::Empty,
            _ => {}
        }
    }

    fn check(&mut self, input: Input, effect: Effect) {
        if let Effect::Opened { turn, .. } = effect {
            assert!(self.open.is_none(), "two turns at once");
            assert!(turn > self.newest, "a number was used twice");
            self.newest = turn;
            self.open = Some(Open {
                at: at(turn, 0),
                begun: None,
                soft: false,
                voiced: 0,
                last_voice: 0,
                empty: false,
                by_hand: false,
            });
            return;
        }
        let open = self.open.as_mut().expect("something of no turn");
        let turn = match effect {
            Effect::Begun { turn } => {
                assert!(open.begun.is_none(), "begun twice");
                open.begun = Some(self.clock);
                turn
            }
            Effect::SoftEnd { at } => {
                assert_eq!(at, open.at, "another reading ends");
                assert!(!open.soft && open.begun.is_some() && open.voiced > 0);
                assert!(!self.dropped.contains(&at), "a dropped reading ends");
                open.soft = true;
                at.turn
            }
            Effect::Drop { at } => {
                assert_eq!(input, Input::Frame { speaking: true });
                assert_eq!(at, open.at, "another reading is dropped");
                assert!(open.soft, "nothing was there to drop");
                assert!(self.dropped.insert(at), "dropped twice");
                open.at.revision += 1;
                (open.soft, open.empty) = (false, false);
                at.turn
            }
            Effect::Commit { at } => {
                assert_eq!(at, open.at, "another reading counts");
                assert!(!self.dropped.contains(&at), "a dropped reading counts");
                assert!(open.soft && open.voiced > 0 && !open.empty);
                let quiet = self.clock - open.last_voice;
                let passed = quiet + u64::from(self.settings.hang_ms + self.settings.late_ms);
                let begins = input == Input::Begins;
                let waited = passed >= u64::from(self.settings.quick_ms) && quiet > 0 && !begins;
                let lasted = self.clock - open.begun.unwrap();
                let too_long = lasted >= u64::from(self.settings.longest_ms);
                assert!(
                    waited || open.by_hand || too_long,
                    "committed after {quiet} ms"
                );
                at.turn
            }
            Effect::Nothing { turn, .. } => {
                assert!(open.voiced == 0 || open.empty, "speech is lost: {open:?}");
                turn
            }
            Effect::Cancelled { turn } => {
                assert_eq!(input, Input::Cancel, "given up without being asked to");
                turn
            }
            Effect::Opened { .. } => unreachable!(),
        };
        assert_eq!(turn, open.at.turn, "the effect of another turn");
        let ends = matches!(
            effect,
            Effect::Commit { .. } | Effect::Nothing { .. } | Effect::Cancelled { .. }
        );
        if ends {
            assert!(self.over.insert(turn), "ended twice");
            self.kept += open.voiced;
            self.open = None;
        }
    }

    /// What holds between any two inputs.
    fn after(&self, state: &State) {
        assert_eq!(state.at(), self.open.as_ref().map(|open| open.at));
        let bounds = self.settings.usual_least_ms..=self.settings.usual_most_ms;
        assert!(
            bounds.contains(&state.usual_ms()),
            "learned beyond {bounds:?}"
        );
        let Some(open) = &self.open else {
            assert_eq!(self.heard, self.kept, "speech is lost");
            return;
        };
        assert_eq!(self.heard, self.kept + open.voiced, "speech is lost");
        // Speech in an open turn is the turn's from then on.
        assert!(open.voiced == 0 || open.begun.is_some());
        if let Some(begun) = open.begun {
            let longest = u64::from(self.settings.longest_ms);
            assert!(self.clock - begun < longest, "it goes on for too long");
        }
    }
}

/// The whole: the state, the clock outside, and the rules.
struct World {
    state: State,
    now: u64,
    told: Option<u64>,
    rules: Rules,
}

impl World {
    fn tell(&mut self, input: Input) {
        // A jump is a second at most, backwards is nothing, and a frame is never less than its 10 ms.
        let forward = self.told.map_or(0, |told| self.now.saturating_sub(told));
        let frame = matches!(input, Input::Frame { .. } | Input::Begins);
        let passed = match forward.min(1_000) {
            0 if frame => 10,
            passed => passed,
        };
        self.told = Some(self.now);
        self.rules.before(input, passed);
        let (state, effects) = step(self.state.clone(), input, self.now);
        for effect in effects {
            self.rules.check(input, effect);
        }
        self.state = state;
        self.rules.after(&self.state);
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Frames { speaking, count } => {
                for _ in 0..count {
                    self.now = self.now.saturating_add(10);
                    self.tell(Input::Frame { speaking });
                }
            }
            Event::Judged {
                before,
                judgement,
                whole,
            } => {
                let newest = self.state.at().unwrap_or(at(self.rules.newest, 0));
                let revision = newest.revision.wrapping_sub(before);
                let input = Input::Judged {
                    at: at(newest.turn, revision),
                    judgement,
                    whole,
                };
                // Words of a dropped reading, or of a turn that is over, are as good as none.
                if before > 0 || self.state.at().is_none() {
                    let told = step(self.state.clone(), input, self.now);
                    let none = step(self.state.clone(), Input::Tick, self.now);
                    assert_eq!(told, none, "a dropped reading acts");
                }
                self.tell(input);
            }
            Event::Other(input) => self.tell(input),
            Event::Begins { count } => {
                for _ in 0..count {
                    self.now = self.now.saturating_add(10);
                    self.tell(Input::Begins);
                }
            }
            Event::Again { words } => {
                self.state.voice_again();
                if words {
                    self.state.went_on();
                }
                self.rules.after(&self.state);
            }
            Event::Jump(by) => self.now = self.now.saturating_add_signed(by),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_order_of_events_loses_speech_commits_twice_or_lets_a_dropped_reading_act(
        settings in any_settings(),
        events in prop::collection::vec(event(), 1..70),
        speaks_on in any::<bool>(),
    ) {
        let mut world = World {
            state: State::new(settings),
            now: 1_000_000,
            told: None,
            rules: Rules {
                settings: settings.sane(),
                clock: 0,
                open: None,
                newest: 0,
                over: BTreeSet::new(),
                dropped: BTreeSet::new(),
                heard: 0,
                kept: 0,
            },
        };
        for event in events {
            world.happens(event);
        }
        // Whatever is open now ends within the greatest length, in silence as in speech, on a clock that was set anywhere.
        world.now = 0;
        let sane = settings.sane();
        let longest = sane.longest_ms.max(sane.window_ms).max(sane.follow_up_ms);
        let most = u64::from(longest) / 1_000 + 2;
        for _ in 0..2 * most {
            world.now += 1_000;
            world.tell(Input::Frame { speaking: speaks_on });
        }
        prop_assert_eq!(world.state.at(), None, "a turn is left hanging");
        prop_assert_eq!(world.rules.newest as usize, world.rules.over.len());
    }
}
