//! How a piece of work that takes its time is told: what each of them begins with.

use sotto_api::{Id, Step, StepWhat};

/// It goes on, and nothing is known yet of how far it is.
pub(super) fn first(work: Id, what: StepWhat, name: Option<String>) -> Step {
    Step {
        work,
        what,
        name,
        fraction: None,
        rate: None,
        seconds_left: None,
        done: false,
        failed: false,
    }
}
