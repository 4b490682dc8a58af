//! What a person does: speaks, calls, presses keys, closes the microphone.

use sotto_audio::ending::{self, Start};

use super::answer::Answer;
use super::turns::End;
use super::{Effect, Interrupting, Order, Purpose, State, listen};

impl State {
    pub(super) fn frame(&mut self, heard: ending::Input, out: &mut Vec<Effect>) {
        if self.muted {
            return;
        }
        let speaking = heard == ending::Input::Frame { speaking: true };
        let speaks = self.is_answering_aloud();
        let interrupts = self.settings.interrupt && speaks;
        if speaking {
            self.listen_unasked(interrupts, out);
        }
        if speaking
            && speaks
            && let Some(turn) = self.open_mut()
            && !turn.begun
        {
            // It may be Sotto's own voice, also where somebody was listened to before it began to speak.
            turn.beside_speech = true;
            turn.over_speech |= interrupts && turn.start == Start::FollowUp;
        }
        self.end_by(heard, out);
        let (now, waits) = (self.now, self.settings.ending);
        if speaking && let Some(turn) = self.open_mut() {
            turn.voice = Some(now);
            // The trace tells when the voice was, and not when the detector told of it.
            let late_ms = waits.hang_ms.saturating_add(waits.late_ms);
            turn.stages.voice = Some(now.saturating_sub(u64::from(late_ms)));
        }
        if !interrupts {
            return;
        }
        let plays = self.is_speaking();
        let patience = &self.settings.patience;
        let (interrupting, order) = listen(self.interrupting, speaking, plays, patience);
        let before = std::mem::replace(&mut self.interrupting, interrupting);
        match order {
            None => {}
            Some(Order::Duck) => out.push(Effect::Duck(true)),
            Some(Order::Pause) => out.push(Effect::Pause),
            Some(Order::GoOn) => {
                self.interrupting = before;
                self.let_go(out);
                if self
                    .open()
                    .is_some_and(|turn| turn.over_speech && !turn.wanted)
                {
                    self.end_by(ending::Input::Cancel, out);
                }
            }
        }
    }

    pub(super) fn call(&mut self, out: &mut Vec<Effect>) {
        // In the middle of a request the name is a word like any other.
        let talking = self
            .open()
            .is_some_and(|turn| turn.begun && !turn.over_speech);
        if talking || self.muted {
            return;
        }
        self.called = true;
        self.begin(ending::Input::Listen, Purpose::Request, out);
        self.called = false;
        if let Some(turn) = self.open_mut() {
            turn.called = true;
        }
    }

    pub(super) fn start(&mut self, purpose: Purpose, out: &mut Vec<Effect>) {
        self.begin_by_hand(ending::Input::Listen, purpose, out);
    }

    pub(super) fn press(&mut self, purpose: Purpose, out: &mut Vec<Effect>) {
        self.begin_by_hand(ending::Input::Press, purpose, out);
    }

    /// A dictation goes on after the greatest length of a turn: what is said in the seventieth second is typed too.
    fn begin_by_hand(&mut self, by: ending::Input, purpose: Purpose, out: &mut Vec<Effect>) {
        self.dictates = (purpose == Purpose::Dictation && !self.muted).then_some(by);
        self.begin(by, purpose, out);
    }

    pub(super) fn release(&mut self, out: &mut Vec<Effect>) {
        if self.dictates == Some(ending::Input::Press) {
            self.dictates = None;
        }
        self.end_by_hand(ending::Input::Release, out);
    }

    pub(super) fn finish(&mut self, out: &mut Vec<Effect>) {
        self.dictates = None;
        self.end_by_hand(ending::Input::Finish, out);
    }

    fn end_by_hand(&mut self, by: ending::Input, out: &mut Vec<Effect>) {
        if let Some(turn) = self.open_mut() {
            turn.by_hand = true;
        }
        self.end_by(by, out);
    }

    pub(super) fn cancel(&mut self, out: &mut Vec<Effect>) {
        self.dictates = None;
        self.breath = None;
        self.end_by(ending::Input::Cancel, out);
    }

    /// Somebody wants to be listened to, and said so by hand or by name.
    pub(super) fn begin(&mut self, by: ending::Input, purpose: Purpose, out: &mut Vec<Effect>) {
        if self.muted {
            out.push(Effect::Muted);
            return;
        }
        self.purpose = purpose;
        self.end_by(by, out);
        let start = match by {
            ending::Input::Press => Start::Press,
            _ => Start::Listen,
        };
        let spoken = self.answer.as_ref().is_some_and(Answer::is_spoken);
        let Some(turn) = self.open_mut() else { return };
        turn.start = start;
        turn.over_speech = false;
        turn.beside_speech = false;
        // Who asks by hand or by name does not wait for an answer.
        turn.goes_on = false;
        if !turn.wanted && !turn.overtakes {
            turn.purpose = purpose;
        }
        if spoken {
            self.overtake(self.turns.len() - 1, out);
        }
    }

    pub(super) fn stop(&mut self, out: &mut Vec<Effect>) {
        let until = self.tell_to_stop(out);
        self.cancel(out);
        self.drop_committed(out);
        self.stop_answer(until, out);
    }

    /// What was said and is still being decoded is not wanted any more.
    pub(super) fn drop_committed(&mut self, out: &mut Vec<Effect>) {
        for turn in self
            .turns
            .iter_mut()
            .filter(|turn| turn.end == End::Committed)
        {
            out.push(Effect::Unhear { at: turn.at });
            turn.end = End::Dropped;
        }
    }

    pub(super) fn mute(&mut self, closed: bool, out: &mut Vec<Effect>) {
        if self.muted == closed {
            return;
        }
        self.cancel(out);
        self.let_go(out);
        self.muted = closed;
        // It is opened anew, and the echo canceller knows nothing yet.
        self.interrupting = Interrupting::default();
        out.push(Effect::Microphone(!closed));
    }
}
