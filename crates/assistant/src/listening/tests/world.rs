//! The world around, as it really behaves, with the rules that hold whatever happens in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::*;

/// What was asked of the ear, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reading {
    Growing,
    Decoding,
    Decoded,
    /// Its words are not wanted any more.
    Over,
}

/// The world around: everything in it takes its time, and each thing keeps its own order.
pub(super) struct World {
    pub(super) talk: Talk,
    pub(super) muted: bool,
    pub(super) readings: BTreeMap<At, Reading>,
    pub(super) told: BTreeMap<u64, At>,
    pub(super) committed: BTreeSet<u64>,
    pub(super) given_up: BTreeSet<u64>,
    pub(super) answered: BTreeSet<u64>,
    /// The assistant has said something to these.
    pub(super) spoken_to: BTreeSet<u64>,
    /// Nothing of this turn, or of one before it, may be heard any more.
    pub(super) closed: u64,
    pub(super) commands: VecDeque<Effect>,
    /// The turn that the assistant has, and whether it answers it.
    pub(super) has: Option<(u64, bool)>,
    pub(super) inbox: VecDeque<Input>,
    pub(super) voices: VecDeque<u64>,
    /// What the loudspeaker has: answer, clause, samples.
    pub(super) player: VecDeque<(u64, u64, u64)>,
    pub(super) ducked: bool,
    pub(super) paused: bool,
}

impl World {
    pub(super) fn new() -> Self {
        Self {
            talk: Talk::with(Settings::default()),
            muted: false,
            readings: BTreeMap::new(),
            told: BTreeMap::new(),
            committed: BTreeSet::new(),
            given_up: BTreeSet::new(),
            answered: BTreeSet::new(),
            spoken_to: BTreeSet::new(),
            closed: 0,
            commands: VecDeque::new(),
            has: None,
            inbox: VecDeque::new(),
            voices: VecDeque::new(),
            player: VecDeque::new(),
            ducked: false,
            paused: false,
        }
    }

    pub(super) fn tell(&mut self, input: Input) {
        if let Input::Mute(closed) = input {
            self.muted = closed;
        }
        for effect in self.talk.tell(input) {
            self.take(effect);
        }
        self.talk.all.clear();
        assert!(
            !(self.muted && self.talk.state.hears().is_some()),
            "a closed microphone is heard"
        );
    }

    pub(super) fn take(&mut self, effect: Effect) {
        match &effect {
            Effect::Hear { at, .. } | Effect::HearOn { at, .. } => {
                assert!(!self.muted, "a closed microphone is heard");
                let before = self.readings.insert(*at, Reading::Growing);
                assert_eq!(before, None, "{at:?} is heard twice");
                let open = |(other, reading): (&At, &Reading)| {
                    other.turn == at.turn && other != at && *reading != Reading::Over
                };
                assert!(!self.readings.iter().any(open), "two readings of one turn");
            }
            Effect::Decode { at } => {
                let before = self.readings.insert(*at, Reading::Decoding);
                assert_eq!(before, Some(Reading::Growing), "{at:?}");
            }
            Effect::Unhear { at } => {
                self.readings.insert(*at, Reading::Over);
            }
            Effect::Begin { turn, .. } => {
                assert!(!self.given_up.contains(turn) && !self.committed.contains(turn));
                self.closed = self.closed.max(turn - 1);
                self.commands.push_back(effect);
            }
            Effect::Tell { at, .. } => {
                assert_ne!(
                    self.readings.get(at),
                    Some(&Reading::Over),
                    "a dropped reading acts"
                );
                assert!(!self.committed.contains(&at.turn));
                self.told.insert(at.turn, *at);
                self.commands.push_back(effect);
            }
            Effect::SpokeOn { turn } => {
                assert!(self.told.remove(turn).is_some(), "nothing was told");
                self.commands.push_back(effect);
            }
            Effect::Commit { at } => {
                assert_eq!(self.told.get(&at.turn), Some(at), "other words are done");
                assert_ne!(
                    self.readings.get(at),
                    Some(&Reading::Over),
                    "a dropped reading acts"
                );
                assert!(!self.given_up.contains(&at.turn), "it was no request");
                assert!(self.committed.insert(at.turn), "done twice");
                self.commands.push_back(effect);
            }
            Effect::TakeBack { turn } => {
                assert!(self.committed.contains(turn), "nothing was done");
                self.commands.push_back(effect);
            }
            Effect::GiveUp { turn } => {
                assert!(!self.committed.contains(turn));
                assert!(self.given_up.insert(*turn), "given up twice");
                self.commands.push_back(effect);
            }
            Effect::Stop => {
                self.closed = self.closed.max(self.committed.last().copied().unwrap_or(0));
                self.commands.push_back(effect);
            }
            Effect::Type { at, .. } => {
                assert_ne!(
                    self.readings.get(at),
                    Some(&Reading::Over),
                    "a dropped reading acts"
                );
                assert!(!self.committed.contains(&at.turn), "it was a request");
            }
            Effect::Voice { answer, text, .. } => {
                if let Ok(turn) = text.parse::<u64>() {
                    assert!(self.committed.contains(&turn), "said before its end");
                    assert!(turn > self.closed, "{turn} was stopped");
                }
                self.voices.push_back(*answer);
            }
            Effect::Unvoice { answer } => self.voices.retain(|voice| voice != answer),
            Effect::Play {
                answer,
                piece,
                samples,
                ..
            } => {
                let last = self
                    .player
                    .back()
                    .map(|(answer, piece, _)| (*answer, *piece));
                assert!(
                    last.is_none_or(|last| last < (*answer, *piece)),
                    "out of order"
                );
                self.player
                    .push_back((*answer, *piece, samples.len() as u64));
            }
            Effect::Silence { answer } => {
                let gone: Vec<_> = self
                    .player
                    .iter()
                    .copied()
                    .filter(|one| one.0 <= *answer)
                    .collect();
                self.player.retain(|one| one.0 > *answer);
                for (answer, piece, _) in gone {
                    self.inbox.push_back(Input::Ended {
                        answer,
                        piece,
                        heard: 0,
                    });
                }
            }
            Effect::Duck(ducked) => self.ducked = *ducked,
            Effect::Pause => self.paused = true,
            Effect::Resume => self.paused = false,
            Effect::Over { turn, .. } => {
                assert!(self.committed.contains(turn), "no answer was asked for");
                assert!(self.answered.insert(*turn), "over twice");
            }
            Effect::Microphone(_)
            | Effect::Close { .. }
            | Effect::Show(_)
            | Effect::Caption { .. }
            | Effect::Earcon(_)
            | Effect::Learned { .. }
            | Effect::Muted
            | Effect::Problem(_) => {}
        }
    }

    /// The assistant does the next thing that it was told, as the real one: a turn that begins ends the one before.
    pub(super) fn assistant(&mut self) {
        let Some(command) = self.commands.pop_front() else {
            return;
        };
        match command {
            Effect::Begin { turn, .. } => {
                self.done(false);
                self.has = Some((turn, false));
                self.inbox.push_back(Input::Began { turn });
            }
            Effect::Commit { at } if self.has == Some((at.turn, false)) => {
                self.has = Some((at.turn, true));
            }
            Effect::Commit { at } => {
                let (turn, sentence) = (at.turn, "That turn is over already.".to_owned());
                self.inbox.push_back(Input::Refused { turn, sentence });
            }
            Effect::TakeBack { turn } => {
                let back = self.has == Some((turn, true)) && !self.spoken_to.contains(&turn);
                self.inbox.push_back(Input::TakenBack { turn, back });
                if back {
                    self.committed.remove(&turn);
                    self.done(false);
                }
            }
            Effect::GiveUp { turn } if self.has == Some((turn, false)) => self.has = None,
            Effect::Stop => {
                self.inbox.push_back(Input::Hush);
                self.done(false);
                self.inbox.push_back(Input::Signal(Signal::Stopped));
            }
            _ => {}
        }
    }

    pub(super) fn done(&mut self, asks: bool) {
        // One that is ended before its end leaves nothing, and that is told too.
        if let Some((turn, _)) = self.has.take() {
            self.inbox.push_back(Input::Done { turn, asks });
        }
    }

    pub(super) fn reading(&self, which: usize) -> Option<At> {
        let count = self.readings.len().max(1);
        // The newest are the likeliest.
        self.readings
            .keys()
            .rev()
            .nth(which % count.min(3))
            .copied()
    }
}
