//! Talking with Sotto by voice: what was heard becomes a turn, its answer is spoken, and both can happen at once.
//!
//! [`step()`] is the pure heart: `step(state, input, now)` gives the next state and what is to be done in the world. It joins
//! the wake word, the end of a turn, the words as the ear reads them, the assistant's live turn and what the loudspeaker has
//! really played. It knows no device, no engine and no thread. What of the words belongs to a language (the name at the
//! beginning, an unfinished sentence) is told by [`words`] beside it.

mod answer;
mod answering;
mod effect;
mod going_on;
mod heard;
mod input;
mod interrupting;
pub mod microphone;
pub mod running;
mod settings;
mod spoken;
mod state;
mod step;
mod talking;
#[cfg(test)]
mod tests;
mod trace;
mod turns;
pub mod words;

pub use effect::Effect;
pub use going_on::GOES_ON_MS;
pub use input::{Input, Purpose};
pub use interrupting::{Held, Interrupting, Order, Patience, listen};
pub use settings::Settings;
pub use spoken::{Clause, Spoken};
pub use state::State;
pub use step::step;
pub use trace::Stages;
