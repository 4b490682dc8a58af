//! Whoever was taken for done and goes on all the same: "Add milk to the shopping list", a breath, "and set a timer".
//!
//! A complete command ends after a quarter of a second, and a breath can be longer. A voice that begins soon after such an end,
//! before anything of the answer was heard, begins the next request, with all that was said since. Until it is known whether
//! it is one, the answer waits, so that nobody is talked over; then it is heard, and after it the second request is done.
//!
//! What was no complete command ends after a wait that is a guess, and whoever goes on was cut off: "What is the capital", a
//! breath, "of France". With the first word that follows the assistant is asked to take the first half back. Where nothing came of
//! it yet, both halves are one request; where something was said or done already, they stay two.

use sotto_audio::Before;
use sotto_audio::ending::{self, Start};

use super::answer::Answer;
use super::turns::{End, Turn};
use super::{Effect, Purpose, State};

/// So long after an end by silence somebody goes on, in milliseconds. Whoever begins later has waited for an answer. It is longer
/// than a hesitation, and an answer that is heard earlier ends it anyway.
pub const GOES_ON_MS: u64 = 1_000;

/// The silence that ended a request: perhaps it was only a breath.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Breath {
    /// When the request was taken for all.
    ended: u64,
    /// When somebody had spoken last.
    voice: u64,
}

impl Breath {
    /// This turn ends now; none where it was not silence that ended it. What was ended by hand, or by its length, is over.
    pub(super) fn after(turn: &Turn, now: u64, soft_ms: u32) -> Option<Self> {
        let voice = turn.voice?;
        // Some of a silence is over before its first frame comes.
        let silent = now.saturating_sub(voice) >= u64::from(soft_ms / 2);
        let request = turn.purpose == Purpose::Request && turn.ends_by_itself();
        (silent && request).then_some(Self { ended: now, voice })
    }
}

impl State {
    /// Somebody speaks whom nobody asked to. Whoever talks while Sotto does is listened to: it may be words. So is whoever goes on.
    pub(super) fn listen_unasked(&mut self, interrupts: bool, out: &mut Vec<Effect>) {
        if self.ending.at().is_some() {
            return;
        }
        let near = |breath: &Breath| self.now.saturating_sub(breath.ended) <= GOES_ON_MS;
        let breath = self.breath.filter(near);
        let unheard = |answer: &Answer| !(answer.sounded || answer.is_playing());
        let goes_on = breath.is_some() && self.answer.as_ref().is_none_or(unheard);
        if !(interrupts || goes_on) {
            return;
        }
        // Perhaps they were cut off, also where the answer was quicker than they went on.
        self.ending.voice_again();
        self.purpose = Purpose::Request;
        self.end_by(ending::Input::FollowUp, out);
        if let Some(turn) = self.open_mut() {
            turn.goes_on = goes_on;
            turn.behind = breath.map(|breath| breath.voice);
        }
    }

    /// Holds the answer back while somebody goes on, and lets it be heard once it is known what they said.
    pub(super) fn hold_back(&mut self, out: &mut Vec<Effect>) {
        let held = self.turns.iter().any(|turn| match turn.end {
            End::Open => turn.goes_on && !turn.is_wordless(),
            End::Committed => turn.goes_on && !turn.is_known(),
            End::Dropped => false,
        });
        let Some(answer) = &mut self.answer else {
            return;
        };
        answer.hold_back(held, out);
        let heard = answer.is_playing();
        // It was a cough. From now on Sotto's own voice would be taken for the rest of it.
        if heard
            && self
                .open()
                .is_some_and(|turn| turn.goes_on && turn.is_wordless() && !turn.carries_words())
        {
            self.end_by(ending::Input::Cancel, out);
        }
    }

    /// Asks the assistant once to take back what may have been the beginning of what is being said now.
    pub(super) fn ask_back(&mut self, out: &mut Vec<Effect>) {
        let Some(answer) = &mut self.answer else {
            return;
        };
        let rest = |turn: &&mut Turn| {
            let goes_on = turn.goes_on && turn.end != End::Dropped;
            let words = turn.wanted && !turn.is_wordless();
            goes_on && words && !turn.is_live() && turn.purpose == Purpose::Request
        };
        let Some(rest) = self.turns.front_mut().filter(rest) else {
            return;
        };
        if answer.sounded || answer.is_playing() || answer.done {
            return;
        }
        if let (Some(turn), Some(words)) = (answer.turn, answer.request.take()) {
            rest.asks_back = Some((turn, words));
            out.push(Effect::TakeBack { turn });
        }
    }

    /// The assistant has taken a turn back, or will not.
    pub(super) fn taken_back(&mut self, turn: u64, back: bool) {
        if back {
            let all = self.answer.iter_mut().chain(&mut self.leaving);
            for answer in all.filter(|answer| answer.turn == Some(turn)) {
                answer.answers_nothing();
            }
        }
        for rest in &mut self.turns {
            let asked = rest.asks_back.take_if(|(of, _)| *of == turn);
            if let Some((_, words)) = asked.filter(|_| back) {
                rest.begin_with(&words);
            }
        }
    }

    /// It is not known yet whether what is being answered was only the beginning of what follows.
    pub(super) fn asks_back(&self) -> bool {
        let asks = |turn: &Turn| turn.asks_back.is_some() && turn.end != End::Dropped;
        self.turns.iter().any(asks)
    }

    /// Somebody goes on, and it is not known yet that they said nothing, or it is not done yet.
    pub(super) fn somebody_goes_on(&self) -> bool {
        self.turns.iter().any(|turn| match turn.end {
            End::Open => turn.goes_on && !turn.is_wordless(),
            End::Committed => turn.goes_on,
            End::Dropped => false,
        })
    }

    /// What was said unasked meanwhile is heard right after whoever went on was answered.
    pub(super) fn say_what_waited(&mut self, out: &mut Vec<Effect>) {
        // Whoever took the key meanwhile is not talked over either.
        let by_hand = |turn: &Turn| turn.start != Start::FollowUp && turn.end != End::Dropped;
        if self.answer.is_some() || self.somebody_goes_on() || self.turns.iter().any(by_hand) {
            return;
        }
        for (text, manner) in std::mem::take(&mut self.later) {
            self.say(text, manner, out);
        }
    }

    /// Somebody who went on waits for what they said to be done.
    pub(super) fn is_gone_on(&self) -> bool {
        let waits = |turn: &Turn| turn.goes_on && turn.end != End::Dropped;
        self.turns.iter().any(waits)
    }
}

/// So much of what was heard before belongs to a turn that goes on: all since the last voice of the one before it.
pub(super) fn before_ms(behind: u64, now: u64) -> u32 {
    let since = u32::try_from(now.saturating_sub(behind)).unwrap_or(u32::MAX);
    since.min(Before::MS)
}
