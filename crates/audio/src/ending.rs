//! When a person is done: from frames with and without voice, a judgement of the words so far, and the time.
//!
//! A turn is a guess until it is committed. Each short silence is a *soft end*: what was said is worked on at once, and
//! nothing comes of it yet. Whoever speaks on begins a new *revision*, and the one before is dropped. Only a silence that
//! is long enough for what was said commits the newest revision, or the key that is let go, and each turn once.
//!
//! One pure function, [`step`], decides all of it.

mod effects;
mod input;
mod pause;
mod settings;
mod step;
#[cfg(test)]
mod tests;
mod turn;

pub use effects::{Effect, Effects};
pub use input::{At, Input, Judgement, Start};
pub use settings::Settings;
pub use step::{State, step};
