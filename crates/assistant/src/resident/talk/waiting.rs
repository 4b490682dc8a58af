//! Requests that wait: programs for each other, for the person, and for their answer to what they were asked.

use sotto_api::Reply;
use tokio::runtime::Handle;

use super::given_up::drop_given_up;
use super::live::is_patient;
use super::{Ask, LONGEST, Now, Talker};
use crate::resident::refusal::Refusal;
use crate::turn::{Ended, Limits};

/// Typed requests of different programs wait for each other; more than this many is a fault of the one who asks.
const MOST_WAITING: usize = 16;

impl Talker {
    /// Takes a request, now or when the one in hand is done. What a person speaks, or types into the window, takes the place
    /// of what goes on; programs wait, for each other and for the person.
    pub(super) fn take(&mut self, ask: Ask, handle: &Handle) {
        let problem = match ask.text.trim() {
            "" => Some(Refusal::NothingSaid),
            long if long.len() > LONGEST => Some(Refusal::TooLong),
            _ if is_patient(ask.via) && self.waiting.len() >= MOST_WAITING => {
                Some(Refusal::TooMany)
            }
            _ => None,
        };
        let others = self.now.is_some() || self.answered_until.is_some();
        if ask.asker.gave_up() {
            drop_given_up(ask, self.refusal(Refusal::WentAway));
        } else if let Some(refusal) = problem {
            let _ = ask.reply.send(Reply::Problem(self.refusal(refusal)));
        } else if is_patient(ask.via) && others {
            tracing::debug!("a request waits for its turn");
            self.waiting.push_back(ask);
        } else {
            self.begin(ask, handle);
        }
    }

    /// Begins what waits, where nothing is in hand and no person is to answer. `ms` is the moment on the clock of this thread.
    pub(super) fn take_next(&mut self, ms: u64, handle: &Handle) {
        while self.now.is_none() {
            self.answered_until = self.answered_until.filter(|until| *until > ms);
            if self.answered_until.is_some() {
                return;
            }
            let Some(ask) = self.waiting.pop_front() else {
                return;
            };
            if ask.asker.gave_up() {
                drop_given_up(ask, self.refusal(Refusal::WentAway));
                continue;
            }
            self.begin(ask, handle);
        }
    }

    /// Until when a person may answer this end of their turn: what a program says instead would be taken for the answer, or
    /// make the question forgotten. A program's own question is for whoever asks next.
    pub(super) fn answer_time(&self, now: &Now, ended: Ended) -> Option<u64> {
        let asks = ended == Ended::Asking || self.brain.asks(self.ms());
        let asked = asks && !is_patient(now.via);
        // Later than the turn itself forgets the question, which came a moment ago.
        asked.then(|| self.ms() + Limits::default().asked_ms + 1)
    }

    /// Until when those who wait are held back, where nothing else holds them.
    pub(super) fn held_until(&self) -> Option<u64> {
        let held = self.now.is_none() && !self.waiting.is_empty();
        self.answered_until.filter(|_| held)
    }
}
