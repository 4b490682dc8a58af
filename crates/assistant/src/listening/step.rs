//! The one function that joins listening and speaking.

use sotto_audio::devices::earcons::Earcon;
use sotto_audio::ending;

use super::answer::Answer;
use super::state::Until;
use super::turns::{Next, Turn};
use super::{Effect, Input, Interrupting, Purpose, State};
use crate::turn::Signal;

/// By so much the usual wait has changed before it is worth keeping.
const WORTH_KEEPING_MS: u32 = 25;

/// Moves on by one input. `now` is in milliseconds of the sound that was heard; it only goes forward here.
#[must_use]
pub fn step(mut state: State, input: Input, now: u64) -> (State, Vec<Effect>) {
    let mut out = Vec::new();
    state.now = state.now.max(now);
    state.take(input, &mut out);
    state.settle(&mut out);
    (state, out)
}

impl State {
    fn take(&mut self, input: Input, out: &mut Vec<Effect>) {
        match input {
            Input::Frame { speaking } => self.frame(ending::Input::Frame { speaking }, out),
            Input::Begins => self.frame(ending::Input::Begins, out),
            Input::Tick => {
                // Nothing is heard at all, so nobody interrupts, and nobody goes on.
                self.let_go(out);
                self.breath = None;
                self.end_by(ending::Input::Tick, out);
            }
            Input::Called => self.call(out),
            Input::Stop => self.stop(out),
            Input::Press(purpose) => self.press(purpose, out),
            Input::Release => self.release(out),
            Input::Start(purpose) => self.start(purpose, out),
            Input::Finish => self.finish(out),
            Input::Cancel => self.cancel(out),
            Input::Toggle(purpose) => {
                if self.is_listening() {
                    self.finish(out);
                } else {
                    self.start(purpose, out);
                }
            }
            Input::Mute(closed) => self.mute(closed, out),
            Input::Set(settings) => {
                self.let_go(out);
                self.settings = settings.sane();
                self.ending.set(self.settings.ending);
                self.learned_ms = self.ending.usual_ms();
            }
            Input::Leave => self.leave_all(out),
            Input::OtherPath => {
                self.let_go(out);
                self.breath = None;
                self.interrupting = Interrupting::default();
            }
            Input::Partial {
                at,
                firm,
                tentative,
                judgement,
            } => self.partial(at, firm, tentative, judgement, out),
            Input::Heard {
                at,
                text,
                judgement,
            } => self.heard(at, text.trim(), judgement, out),
            Input::NotHeard { at, sentence } => self.not_heard(at, sentence, out),
            Input::Began { turn } => self.begun(turn),
            Input::TakenBack { turn, back } => self.taken_back(turn, back),
            Input::Refused { turn, sentence } => self.refused(turn, sentence, out),
            Input::Done { turn, asks } => self.done(turn, asks, out),
            Input::Say { text, manner } => {
                if self.deaf.is_some() || text.trim().is_empty() {
                    return;
                }
                // Begun now it would be held back, and end unheard with the beginning of what is answered next.
                if self.answer.is_none() && self.somebody_goes_on() {
                    self.later.push((text, manner));
                } else {
                    self.say(text, manner, out);
                }
            }
            Input::Hush => self.hush(out),
            Input::Signal(Signal::Working) => self.work(out),
            Input::Signal(Signal::Nothing | Signal::Stopped) => {
                out.push(Effect::Earcon(Earcon::Stop));
            }
            Input::Ring(rings) => self.rings = rings,
            Input::Voiced {
                answer,
                clause,
                rate,
                samples,
            } => {
                if let Some(answer) = self.current(answer) {
                    answer.voiced(clause, rate, samples, out);
                }
            }
            Input::SaidAll { answer } => {
                if let Some(answer) = self.current(answer) {
                    answer.said_one();
                }
            }
            Input::NotSaid { answer, sentence } => {
                if let Some(answer) = self.current(answer) {
                    answer.said_one();
                    // A voice that is missing is missing for each sentence, and told of once.
                    if !std::mem::replace(&mut answer.unsaid, true) {
                        out.push(Effect::Problem(sentence));
                    }
                }
            }
            Input::Started { answer } => {
                let now = self.now;
                if let Some(answer) = self.any(answer) {
                    answer.started(now);
                }
            }
            Input::Ended {
                answer,
                piece,
                heard,
            } => {
                let now = self.now;
                if let Some(answer) = self.any(answer) {
                    answer.ended(piece, heard, now, out);
                }
            }
        }
    }

    /// What follows from what is known by now.
    fn settle(&mut self, out: &mut Vec<Effect>) {
        self.tell_turns(out);
        self.ask_back(out);
        self.leave(out);
        if self.answer.as_ref().is_some_and(Answer::is_over) && !self.asks_back() {
            self.over(out);
            // Whoever went on meanwhile is next.
            self.tell_turns(out);
        }
        self.say_what_waited(out);
        self.hold_back(out);
        self.tell_of_work(out);
        let usual_ms = self.usual_ms();
        if self.ending.at().is_none() && usual_ms.abs_diff(self.learned_ms) >= WORTH_KEEPING_MS {
            self.learned_ms = usual_ms;
            out.push(Effect::Learned { usual_ms });
        }
        if let Some(by) = self.dictates
            && self.ending.at().is_none()
        {
            self.purpose = Purpose::Dictation;
            self.softly = true;
            if by == ending::Input::Press {
                // The key is still held: one that is told again and again to be down counts as pressed anew.
                self.end_by(ending::Input::Release, out);
            }
            self.end_by(by, out);
            self.softly = false;
        }
        let shows = self.shows();
        if shows != self.shown {
            self.shown = shows;
            out.push(Effect::Show(shows));
        }
    }

    /// Tells the assistant of what was said, one after the other.
    fn tell_turns(&mut self, out: &mut Vec<Effect>) {
        while let Some(first) = self.turns.front_mut() {
            if first.waits_behind(self.answer.is_some()) {
                // What was said first is answered first, or belongs to this.
                first.waited = Some(self.now);
                break;
            }
            if first.begins() {
                let until = Until::Begun(first.at.turn);
                self.stop_answer(until, out);
            }
            let now = self.now;
            let Some(first) = self.turns.front_mut() else {
                break;
            };
            match first.go_on(now, out) {
                Next::Waits => break,
                Next::Gone => {
                    let gone = self.turns.pop_front();
                    if gone.as_ref().is_some_and(|turn| turn.over_speech) {
                        self.let_go(out);
                    }
                    if self.settings.sounds && gone.is_some_and(|turn| turn.is_nothing()) {
                        out.push(Effect::Earcon(Earcon::Stop));
                    }
                }
                Next::Committed => {
                    if let Some(turn) = self.turns.pop_front() {
                        self.await_answer(&turn, out);
                    }
                }
            }
        }
    }

    /// Whoever waits too long gets to know that Sotto is at work: for the words of what was said, or for the answer.
    fn tell_of_work(&mut self, out: &mut Vec<Effect>) {
        let (now, working_ms) = (self.now, u64::from(self.settings.working_ms));
        let late = move |committed: Option<u64>| {
            committed.is_some_and(|since| now.saturating_sub(since) >= working_ms)
        };
        let answer = self.answer.as_ref();
        if late(answer.and_then(|answer| answer.awaited)) {
            self.work(out);
        }
        let silent = self.settings.spoken && !self.is_speaking();
        let answers = self.answer.is_some();
        let awaited = |turn: &Turn| turn.is_awaited() && !(turn.goes_on && answers);
        let first = self.turns.front_mut().filter(|turn| awaited(turn));
        if let Some(turn) = first.filter(|turn| silent && late(turn.awaited_since())) {
            turn.worked = true;
            out.push(Effect::Earcon(Earcon::Working));
        }
    }
}
