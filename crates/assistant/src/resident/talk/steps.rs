//! What a turn does, as events.

use sotto_api::{Event, Id, Listening, Step, StepWhat};

use super::Talker;

impl Talker {
    /// Shows what is done with the turn in hand, as far as nobody else shows it.
    pub(super) fn show(&self, state: Listening) {
        if let Some(state) = self.microphone.shows(state, self.brain.store()) {
            let _ = self.tell.send(Event::Listening(state));
        }
    }
}

/// A call of a turn was begun, or is over: then `done` says whether it was done.
pub(super) fn step(turn: Id, name: String, done: Option<bool>) -> Event {
    Event::Step(Step {
        work: turn,
        what: StepWhat::Call,
        name: Some(name),
        fraction: None,
        rate: None,
        seconds_left: None,
        done: done.is_some(),
        failed: done == Some(false),
    })
}
