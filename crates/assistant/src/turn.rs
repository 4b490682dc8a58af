//! A turn: one thing the user says and what comes of it.
//!
//! A turn is speculative until the user has ended it. Each time the user speaks on after a pause, a new *revision*
//! begins and everything that came of the one before is dropped before it is heard or has any effect. Only the newest
//! revision of an ended turn acts, and each of its calls once.

mod ask;
mod back;
mod carry;
mod input;
mod limits;
mod speech;
mod step;
#[cfg(test)]
mod tests;
mod think;

pub use ask::Asked;
pub use input::{
    At, Effect, Ended, Input, Line, Meaning, Outcome, Planned, Result, Signal, Wanted, Words, Wrote,
};
pub use limits::Limits;
pub use step::{State, step};
