//! The assistant: takes what somebody said or typed, understands it, does it once, and says what it did.
//!
//! [`turn`] is the pure heart: `step(state, input, now)` gives the next state and what is to be done in the world. It
//! knows no clock, no store, no engine and no sound. [`brain`] carries out what can be done at once, on the store and by
//! the sentence patterns, and leaves the rest (the language model, the voice) to whoever runs it.
//! [`serve`] answers typed requests that need only what is kept.

#![warn(missing_docs)]
#![cfg_attr(test, allow(unused_crate_dependencies))]

pub mod brain;
pub mod serve;
pub mod turn;
