//! The end of a turn: what was asked stays open, and everybody who follows it is told, whether or not it could be kept.

use sotto_api::{Event, Id, Listening, Turn as Kept};

use super::Talker;
use super::unkept::{nothing_said, unkept};
use crate::resident::refusal::Refusal;
use crate::turn::Ended;

impl Talker {
    /// A turn has ended: it is told, and what it asked for stays open.
    pub(super) fn finish(&mut self, turn: Id, ended: Ended) {
        let of_now = self.now.take_if(|now| now.id == turn);
        if of_now.is_some() {
            self.asking = None;
            self.wakes.clear();
        }
        // Where nothing came of a turn, what was asked before it stays open.
        if !matches!(ended, Ended::Empty | Ended::Overtaken | Ended::TakenBack) {
            self.asked = (ended == Ended::Asking).then_some(turn);
            self.answered_until = of_now.as_ref().and_then(|now| self.answer_time(now, ended));
        }
        let unheard = of_now.as_ref().filter(|now| now.is_unheard());
        if let Some(now) = unheard {
            let _ = self
                .tell
                .send(Event::TurnDone(nothing_said(now, self.told_in())));
        } else {
            self.tell_kept(turn);
        }
        if of_now.is_some() {
            self.show(Listening::Idle);
        }
    }

    fn tell_kept(&self, turn: Id) {
        match self.brain.store().read(|reader| reader.get::<Kept>(turn)) {
            Ok(Some(kept)) => {
                let _ = self.tell.send(Event::TurnDone(kept));
            }
            // It could not be kept: whoever waits for its end must still hear of it.
            Ok(None) | Err(_) => {
                let problem = self.refusal(Refusal::NotInHistory);
                let sentence = problem.sentence.clone();
                let _ = self.tell.send(Event::Problem(problem));
                let _ = self.tell.send(Event::TurnDone(unkept(turn, sentence)));
            }
        }
    }
}
