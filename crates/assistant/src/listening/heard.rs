//! What was heard: the beginning and the end of a turn, its words, and what becomes of it.

use sotto_audio::Before;
use sotto_audio::devices::earcons::Earcon;
use sotto_audio::ending::{self, At, Judgement, Start};

use super::answer::Answer;
use super::going_on::{Breath, before_ms};
use super::turns::{End, Turn};
use super::words::echoes;
use super::{Effect, Held, Purpose, State};

/// Whoever listens all the time begins anew so soon after nobody said anything. No person does, and no sound is needed.
const AGAIN_MS: u64 = 1_000;
/// So much of what was heard before the key was pressed belongs to the turn: the time of the key and of its event.
const BEFORE_KEY_MS: u32 = 150;

impl State {
    /// Where in the queue this reading is.
    pub(super) fn place(&self, at: At) -> Option<usize> {
        let is = |turn: &Turn| turn.at == at && turn.end != End::Dropped;
        self.turns.iter().position(is)
    }

    /// Whether its words may be Sotto's own.
    pub(super) fn is_echo(&self, place: usize, text: &str) -> bool {
        let unsure = self.interrupting.unsure(&self.settings.patience);
        let said = self
            .answer
            .as_ref()
            .map_or(&self.said, |answer| &answer.words);
        // What was heard while the echo was not cancelled well yet stays in the sound until it is read anew.
        let badly_cancelled = |turn: &Turn| turn.beside_speech && (unsure || turn.with_echo);
        // Later too the loudspeaker's way to the microphone may change. Nobody interrupts only to say after Sotto what it says, but
        // to choose what it names; and one word alone may be an order.
        let said_after = |turn: &Turn| {
            let words = text.split_whitespace().count();
            turn.over_speech && words > 1 && !said.trim_end().ends_with('?')
        };
        let may_be = |turn: &Turn| badly_cancelled(turn) || said_after(turn);
        self.turns.get(place).is_some_and(may_be) && echoes(text, said)
    }

    pub(super) fn partial(
        &mut self,
        at: At,
        firm: String,
        tentative: String,
        judgement: Judgement,
        out: &mut Vec<Effect>,
    ) {
        let Some(place) = self.place(at) else { return };
        let text = format!("{firm} {tentative}");
        if text.trim().is_empty() || self.is_echo(place, &text) {
            return;
        }
        self.want(place, out);
        let turn = at.turn;
        out.push(Effect::Caption {
            turn,
            firm,
            tentative,
        });
        let whole = false;
        let judged = ending::Input::Judged {
            at,
            judgement,
            whole,
        };
        self.end_by(judged, out);
    }

    pub(super) fn heard(
        &mut self,
        at: At,
        text: &str,
        judgement: Judgement,
        out: &mut Vec<Effect>,
    ) {
        let Some(place) = self.place(at) else { return };
        let text = if self.is_echo(place, text) { "" } else { text };
        let now = self.now;
        let Some(turn) = self.turns.get_mut(place) else {
            return;
        };
        turn.stages.recognised = Some(now);
        turn.complete = judgement == Judgement::Complete;
        let text = turn.hear(text);
        let carries_words = turn.carries_words();
        let was_asked = turn.wanted || !turn.over_speech || turn.end != End::Open;
        if text.is_empty() && !carries_words && !was_asked && self.interrupting.held != Held::No {
            // It was a cough: the answer that was held for it goes on.
            self.let_go(out);
            return self.end_by(ending::Input::Cancel, out);
        }
        let judgement = match (text.is_empty(), judgement) {
            // What was said before it may still be its beginning.
            (true, _) if carries_words => Judgement::Unknown,
            (true, _) => Judgement::Empty,
            (false, Judgement::Empty) => Judgement::Unknown,
            (false, other) => other,
        };
        if !text.is_empty() {
            self.want(place, out);
            out.push(Effect::Caption {
                turn: at.turn,
                firm: text,
                tentative: String::new(),
            });
        }
        let whole = true;
        let judged = ending::Input::Judged {
            at,
            judgement,
            whole,
        };
        self.end_by(judged, out);
    }

    pub(super) fn not_heard(&mut self, at: At, sentence: String, out: &mut Vec<Effect>) {
        let Some(place) = self.place(at) else { return };
        // Whoever makes a noise while Sotto speaks asked for nothing, and does so again and again.
        let asked = |turn: &Turn| turn.wanted || !turn.over_speech;
        if self.turns.get(place).is_some_and(asked) {
            out.extend([Effect::Problem(sentence), Effect::Earcon(Earcon::Error)]);
        }
        if self.turns.get(place).is_some_and(Turn::carries_words) {
            // What was said before this is a request all the same.
            self.heard(at, "", Judgement::Unknown, out);
            return;
        }
        self.leave_turn(place, out);
    }

    pub(super) fn refused(&mut self, turn: u64, sentence: String, out: &mut Vec<Effect>) {
        self.begun(turn);
        let place = self.turns.iter().position(|it| it.at.turn == turn);
        let mut all = self.answer.iter_mut().chain(&mut self.leaving);
        if let Some(answer) = all.find(|it| it.turn == Some(turn)) {
            answer.done = true;
        } else if place.is_none() {
            // It is gone already, as was wanted.
            return;
        }
        out.extend([Effect::Problem(sentence), Effect::Earcon(Earcon::Error)]);
        if let Some(place) = place {
            self.leave_turn(place, out);
            if let Some(turn) = self.turns.get_mut(place) {
                turn.refuse();
            }
        }
    }

    /// Nothing comes of this turn.
    pub(super) fn leave_turn(&mut self, place: usize, out: &mut Vec<Effect>) {
        self.dictates = None;
        match self.turns.get_mut(place) {
            Some(turn) if turn.end == End::Open => self.end_by(ending::Input::Cancel, out),
            Some(turn) => {
                turn.end = End::Dropped;
                out.push(Effect::Unhear { at: turn.at });
            }
            None => {}
        }
    }

    pub(super) fn end_by(&mut self, input: ending::Input, out: &mut Vec<Effect>) {
        let (ending, effects) = ending::step(self.ending.clone(), input, self.now);
        self.ending = ending;
        for effect in effects {
            self.ended(effect, out);
        }
    }

    pub(super) fn ended(&mut self, effect: ending::Effect, out: &mut Vec<Effect>) {
        if let ending::Effect::Opened { turn, start } = effect {
            let at = At { turn, revision: 0 };
            let mut turn = Turn::new(at, start, self.purpose, self.now);
            turn.called = self.called;
            let soon = |then| self.now.saturating_sub(then) <= AGAIN_MS;
            turn.again = start == Start::Listen && !self.called && self.in_vain.is_some_and(soon);
            let softly = self.softly || turn.again;
            self.turns.push_back(turn);
            if self.settings.sounds && start != Start::FollowUp && !softly {
                out.push(Effect::Earcon(Earcon::Start));
            }
            return;
        }
        let (now, sounds) = (self.now, self.settings.sounds);
        let soft_ms = self.settings.ending.soft_ms;
        let unsure = self.interrupting.unsure(&self.settings.patience);
        let Some(turn) = self.open_mut() else { return };
        match effect {
            ending::Effect::Opened { .. } => {}
            ending::Effect::Begun { .. } => {
                turn.begun = true;
                turn.with_echo = unsure;
                turn.stages.begun = now;
                let at = turn.at;
                if let Some(behind) = turn.behind {
                    let before_ms = before_ms(behind, now);
                    return out.push(Effect::HearOn { at, before_ms });
                }
                let before_ms = match turn.start {
                    Start::Press => BEFORE_KEY_MS,
                    Start::Listen | Start::FollowUp => Before::MS,
                };
                out.push(Effect::Hear { at, before_ms });
            }
            ending::Effect::SoftEnd { at } => {
                turn.stages.soft = Some(now);
                out.push(Effect::Decode { at });
            }
            ending::Effect::Drop { at } => {
                out.push(Effect::Unhear { at });
                let was_nothing = turn.is_wordless();
                turn.speak_on(out);
                let at = turn.at;
                if was_nothing {
                    // A cough, or Sotto's own voice, is not read once more with what follows it.
                    turn.with_echo = unsure;
                    let before_ms = Before::MS;
                    out.push(Effect::Close { turn: at.turn });
                    return out.push(Effect::HearOn { at, before_ms });
                }
                let before_ms = 0;
                out.push(Effect::Hear { at, before_ms });
            }
            ending::Effect::Commit { at } => {
                turn.end = End::Committed;
                turn.stages.committed = Some(now);
                out.push(Effect::Close { turn: at.turn });
                let breath = Breath::after(turn, now, soft_ms);
                self.breath = breath;
            }
            ending::Effect::Nothing { start, .. } => {
                let again = turn.again;
                turn.drop_it(out);
                self.dictates = None;
                self.in_vain = (start == Start::Listen).then_some(now);
                if sounds && start != Start::FollowUp && !again {
                    out.push(Effect::Earcon(Earcon::Stop));
                }
            }
            ending::Effect::Cancelled { .. } => turn.drop_it(out),
        }
    }

    /// Words are there: it is a turn, whatever Sotto is saying.
    pub(super) fn want(&mut self, place: usize, out: &mut Vec<Effect>) {
        let spoken = self.answer.as_ref().is_some_and(Answer::is_spoken);
        let Some(turn) = self.turns.get_mut(place) else {
            return;
        };
        turn.wanted = true;
        if turn.goes_on {
            self.ending.went_on();
        }
        // What is held back for somebody who goes on is heard before what they say now is done.
        let takes_over = turn.purpose == Purpose::Request && !turn.goes_on;
        if takes_over && turn.end == End::Open && spoken {
            self.overtake(place, out);
        }
    }
}
