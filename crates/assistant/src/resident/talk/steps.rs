//! What a turn does, as an event.

use sotto_api::{Event, Id, Step, StepWhat};

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
