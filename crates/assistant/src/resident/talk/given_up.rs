//! Who gave up before the answer gets nothing done that has not begun, and no more of what has. What others asked for goes
//! on as if they had never been there.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use jiff::Zoned;
use sotto_api::{Problem, Reply};
use tokio::runtime::Handle;

use super::{Ask, Talker};
use crate::brain::Outer;
use crate::resident::refusal::Refusal;
use crate::turn::Input;

impl Talker {
    /// Somebody who asked is gone: what of theirs waits is dropped, and the turn in hand is stopped if it is theirs. What it
    /// has done stays done, and it stands in the history as interrupted.
    pub(super) fn leave_given_up(&mut self, handle: &Handle) {
        let (gone, waiting): (VecDeque<Ask>, VecDeque<Ask>) =
            self.waiting.drain(..).partition(|ask| ask.asker.gave_up());
        self.waiting = waiting;
        for ask in gone {
            drop_given_up(ask, self.refusal(Refusal::WentAway));
        }
        let theirs = self.now.as_ref().filter(|now| now.asker.gave_up());
        let Some(spoken) = theirs.map(|now| now.spoken) else {
            return;
        };
        tracing::debug!("a turn is stopped, since whoever asked is gone");
        let mut out = self.brain.tell(Input::Stop, &Zoned::now(), self.ms());
        if !spoken {
            // What is being said aloud is somebody else's.
            out.retain(|outer| !matches!(outer, Outer::Hush));
        }
        self.carry_out(out, handle);
    }
}

/// Answers a request that is not begun any more with what is told, for whoever still waits on the way.
pub(super) fn drop_given_up(ask: Ask, told: Problem) {
    tracing::debug!("a request is dropped, since whoever asked is gone");
    let _ = ask.reply.send(Reply::Problem(told));
}
