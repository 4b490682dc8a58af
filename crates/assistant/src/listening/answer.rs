//! An answer on its way to the loudspeaker: what the assistant says, what the voice has made of it, and what was heard.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Effect, Spoken, Stages};
use crate::Manner;

/// So many clauses are with the player at once; the rest waits here. It takes more than twice as many, since those of an
/// answer that was stopped may still be on their way out when the next one begins.
const WITH_PLAYER: usize = 24;
/// So long after the last clause that was heard the assistant may still go on in the same breath, in milliseconds. What is
/// thought about for longer is no pause between two clauses any more.
const BETWEEN_MS: u64 = 2_000;

/// An answer, or something else that is said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub number: u64,
    /// The turn that it answers; none for what is said unasked.
    pub turn: Option<u64>,
    pub stages: Stages,
    /// What was asked, where it was no complete command: perhaps it was only the beginning of something.
    pub request: Option<String>,
    /// Since when it is waited for.
    pub awaited: Option<u64>,
    /// The assistant has said all of it.
    pub done: bool,
    /// It asked something back.
    pub asks: bool,
    /// The sound of work was made.
    pub worked: bool,
    /// Its words so far.
    pub words: String,
    /// Something of it was heard.
    pub sounded: bool,
    /// Something of it could not be said, and that was told.
    pub unsaid: bool,
    /// Not all of it was made before it was stopped.
    cut: bool,
    /// Nothing more goes to the player for now.
    held: bool,
    spoken: Spoken,
    /// Things to say that the voice has not made all of.
    voicing: u32,
    /// Clauses with the player.
    playing: usize,
    waiting: VecDeque<(u64, u32, Arc<[f32]>)>,
}

impl Answer {
    pub(super) fn new(number: u64, turn: Option<u64>, stages: Stages) -> Self {
        Self {
            number,
            turn,
            request: None,
            awaited: stages.committed,
            stages,
            done: turn.is_none(),
            asks: false,
            worked: false,
            words: String::new(),
            sounded: false,
            unsaid: false,
            cut: false,
            held: false,
            spoken: Spoken::default(),
            voicing: 0,
            playing: 0,
            waiting: VecDeque::new(),
        }
    }

    /// The assistant says something more.
    pub(super) fn say(&mut self, text: String, manner: Manner, now: u64, out: &mut Vec<Effect>) {
        self.stages.voicing.get_or_insert(now);
        self.words.push(' ');
        self.words.push_str(&text);
        self.voicing += 1;
        out.push(Effect::Voice {
            answer: self.number,
            text,
            manner,
        });
    }

    /// The voice has made a clause.
    pub(super) fn voiced(
        &mut self,
        clause: String,
        rate: u32,
        samples: Arc<[f32]>,
        out: &mut Vec<Effect>,
    ) {
        let piece = self.spoken.add(clause, samples.len() as u64);
        self.waiting.push_back((piece, rate, samples));
        self.hand_on(out);
    }

    fn hand_on(&mut self, out: &mut Vec<Effect>) {
        while !self.held
            && self.playing < WITH_PLAYER
            && let Some((piece, rate, samples)) = self.waiting.pop_front()
        {
            self.playing += 1;
            out.push(Effect::Play {
                answer: self.number,
                piece,
                rate,
                samples,
            });
        }
    }

    /// What is not with the player yet waits, or goes on its way.
    pub(super) fn hold_back(&mut self, held: bool, out: &mut Vec<Effect>) {
        self.held = held;
        self.hand_on(out);
    }

    /// It waits for somebody who has not finished.
    pub(super) fn is_held(&self) -> bool {
        self.held
    }

    /// The voice is through with one thing, in whatever way.
    pub(super) fn said_one(&mut self) {
        self.voicing = self.voicing.saturating_sub(1);
    }

    /// The first sample of a clause went to the loudspeaker.
    pub(super) fn started(&mut self, now: u64) {
        self.sounded = true;
        self.stages.sounded.get_or_insert(now);
    }

    /// A clause is over.
    pub(super) fn ended(&mut self, piece: u64, heard: u64, now: u64, out: &mut Vec<Effect>) {
        self.spoken.hear(piece, heard);
        self.playing = self.playing.saturating_sub(1);
        if self.sounded {
            self.stages.silent = Some(now);
        }
        self.hand_on(out);
    }

    /// Nothing more of it is wanted.
    pub(super) fn stop(&mut self, out: &mut Vec<Effect>) {
        self.cut |= self.voicing > 0 || !self.waiting.is_empty();
        self.waiting.clear();
        if self.voicing > 0 {
            self.voicing = 0;
            out.push(Effect::Unvoice {
                answer: self.number,
            });
        }
        if self.playing > 0 {
            out.push(Effect::Silence {
                answer: self.number,
            });
        }
    }

    /// The turn was taken back: nothing is answered any more. What was said unasked meanwhile is still heard.
    pub(super) fn answers_nothing(&mut self) {
        self.turn = None;
        self.request = None;
        self.awaited = None;
        self.done = true;
    }

    /// Something of it is with the player.
    pub(super) fn is_playing(&self) -> bool {
        self.playing > 0
    }

    /// It stands between two of its clauses: something of it was heard, the next one is being made or thought of, and the
    /// loudspeaker has none.
    pub(super) fn pauses(&self, now: u64) -> bool {
        let since = |silent: u64| now.saturating_sub(silent) <= BETWEEN_MS;
        let goes_on = self.is_spoken() || (!self.done && self.stages.silent.is_some_and(since));
        self.sounded && !self.is_playing() && goes_on
    }

    /// Something of it is being made or played.
    pub(super) fn is_spoken(&self) -> bool {
        self.voicing > 0 || self.playing > 0 || !self.waiting.is_empty()
    }

    /// Nothing more comes of it.
    pub(super) fn is_over(&self) -> bool {
        self.done && !self.is_spoken()
    }

    /// Tells what became of it, to the one that asked.
    pub(super) fn tell(&self, out: &mut Vec<Effect>) {
        let Some(turn) = self.turn else { return };
        let cut = !self.words.is_empty() && (self.cut || !self.spoken.is_whole());
        out.push(Effect::Over {
            turn,
            heard: cut.then(|| self.spoken.text()),
            stages: self.stages,
        });
    }
}
