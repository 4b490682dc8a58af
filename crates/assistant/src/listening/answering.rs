//! The answer: waited for, spoken, held, stopped, over.

use sotto_audio::devices::earcons::Earcon;
use sotto_audio::ending;

use super::answer::Answer;
use super::state::Until;
use super::turns::{End, Turn};
use super::{Effect, Held, Purpose, Stages, State};
use crate::Manner;

/// Answers that were stopped and are still on their way out of the loudspeaker.
const LEAVING: usize = 8;

impl State {
    pub(super) fn current(&mut self, number: u64) -> Option<&mut Answer> {
        self.answer
            .as_mut()
            .filter(|answer| answer.number == number)
    }

    pub(super) fn any(&mut self, number: u64) -> Option<&mut Answer> {
        let mut all = self.answer.iter_mut().chain(&mut self.leaving);
        all.find(|answer| answer.number == number)
    }

    /// The assistant says something: to the request that is being answered, or unasked.
    pub(super) fn say(&mut self, text: String, manner: Manner, out: &mut Vec<Effect>) {
        let (number, now) = (self.answers + 1, self.now);
        let answer = self.answer.get_or_insert_with(|| {
            self.answers = number;
            Answer::new(number, None, Stages::begin(now))
        });
        answer.say(text, manner, now, out);
    }

    /// The answer goes on as before.
    pub(super) fn let_go(&mut self, out: &mut Vec<Effect>) {
        match self.interrupting.held {
            Held::No => {}
            Held::Ducked => out.push(Effect::Duck(false)),
            Held::Paused => out.extend([Effect::Duck(false), Effect::Resume]),
        }
        self.interrupting = self.interrupting.over();
    }

    /// Ends the answer in hand. What the assistant still says to it is left aside, until it tells that it knows.
    pub(super) fn stop_answer(&mut self, until: Until, out: &mut Vec<Effect>) {
        if self.leave_answer(out) {
            self.deaf = Some(until);
        }
    }

    fn leave_answer(&mut self, out: &mut Vec<Effect>) -> bool {
        let Some(mut answer) = self.answer.take() else {
            return false;
        };
        answer.stop(out);
        self.leaving.push(answer);
        self.let_go(out);
        true
    }

    /// This turn takes the place of what is being said.
    pub(super) fn overtake(&mut self, place: usize, out: &mut Vec<Effect>) {
        let Some(turn) = self.turns.get_mut(place) else {
            return;
        };
        if turn.purpose == Purpose::Dictation {
            // The assistant gets to know nothing of it, so it is told to be silent.
            let until = self.tell_to_stop(out);
            self.stop_answer(until, out);
        } else if turn.is_live() {
            // Whatever it overtook ended when it began; what is said now was said unasked.
            self.leave_answer(out);
        } else {
            turn.overtakes = true;
            let until = Until::Begun(turn.at.turn);
            self.stop_answer(until, out);
        }
    }

    pub(super) fn tell_to_stop(&mut self, out: &mut Vec<Effect>) -> Until {
        out.push(Effect::Stop);
        self.later.clear();
        self.stops += 1;
        Until::Stopped(self.stops)
    }

    /// The assistant has begun this turn, or will not.
    pub(super) fn begun(&mut self, turn: u64) {
        if matches!(self.deaf, Some(Until::Begun(awaited)) if awaited <= turn) {
            self.deaf = None;
        }
    }

    /// The assistant is silent: because it was told so, or because that was the answer.
    pub(super) fn hush(&mut self, out: &mut Vec<Effect>) {
        if self.hushed < self.stops {
            self.hushed += 1;
            if matches!(self.deaf, Some(Until::Stopped(awaited)) if awaited <= self.hushed) {
                self.deaf = None;
            }
        } else {
            self.leave_answer(out);
        }
        self.later.clear();
        // Nothing more is said to these, whether or not anybody tells so.
        for answer in &mut self.leaving {
            answer.done = true;
        }
    }

    /// The assistant is done with this turn.
    pub(super) fn done(&mut self, turn: u64, asks: bool, out: &mut Vec<Effect>) {
        let all = self.answer.iter_mut().chain(&mut self.leaving);
        for answer in all.filter(|answer| answer.turn == Some(turn)) {
            answer.done = true;
            answer.asks = asks;
        }
        // Or it was ended there before it was committed here, by a button or by what was typed.
        let Some(heard) = self.turns.iter_mut().find(|heard| heard.at.turn == turn) else {
            return;
        };
        match heard.end {
            End::Open if heard.wanted => self.end_by(ending::Input::Cancel, out),
            End::Open => heard.begin_anew(),
            End::Committed => {
                out.push(Effect::Unhear { at: heard.at });
                heard.end = End::Dropped;
            }
            End::Dropped => {}
        }
    }

    pub(super) fn await_answer(&mut self, turn: &Turn, out: &mut Vec<Effect>) {
        self.leave_answer(out);
        self.answers += 1;
        let asked = Some(turn.at.turn);
        let mut answer = Answer::new(self.answers, asked, turn.stages);
        answer.worked = turn.worked;
        let words = turn.words().filter(|_| !turn.complete);
        answer.request = words.map(str::to_owned);
        answer.awaited = turn.awaited_since();
        self.answer = Some(answer);
    }

    /// Answers that were stopped are told of once the last of them was heard.
    pub(super) fn leave(&mut self, out: &mut Vec<Effect>) {
        self.leaving.retain(|answer| {
            let over = answer.is_over();
            if over {
                answer.tell(out);
            }
            !over
        });
        while self.leaving.len() > LEAVING {
            self.leaving.remove(0).tell(out);
        }
    }

    /// Nothing more is heard and said: what is open is given up, and what is being said ends where it is.
    pub(super) fn leave_all(&mut self, out: &mut Vec<Effect>) {
        self.cancel(out);
        self.drop_committed(out);
        self.leave_answer(out);
        self.later.clear();
        for answer in &mut self.leaving {
            answer.done = true;
        }
    }

    /// The answer was given: whatever comes next may follow without the wake word.
    pub(super) fn over(&mut self, out: &mut Vec<Effect>) {
        let Some(answer) = self.answer.take() else {
            return;
        };
        answer.tell(out);
        if answer.sounded {
            // Whoever speaks now has heard it.
            self.breath = None;
        }
        self.said.clone_from(&answer.words);
        self.let_go(out);
        let follows = (self.settings.follow_up || answer.asks) && !self.is_gone_on();
        if answer.turn.is_some() && follows && !self.muted && self.dictates.is_none() {
            self.purpose = Purpose::Request;
            self.end_by(ending::Input::FollowUp, out);
        }
    }

    /// A soft sound for whoever waits: once, and only where nothing was heard yet.
    pub(super) fn work(&mut self, out: &mut Vec<Effect>) {
        if let Some(answer) = self.answer.as_mut().filter(|_| self.settings.spoken)
            && answer.turn.is_some()
            && !(answer.worked || answer.sounded)
            && !(answer.is_held() || answer.is_playing())
        {
            answer.worked = true;
            out.push(Effect::Earcon(Earcon::Working));
        }
    }
}
