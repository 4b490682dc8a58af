//! The assistant: takes what somebody said or typed, understands it, does it once, and says what it did.
//!
//! [`turn`] is the pure heart: `step(state, input, now)` gives the next state and what is to be done in the world. It
//! knows no clock, no store, no engine and no sound. [`brain`] carries out what can be done at once, on the store and by
//! the sentence patterns, and leaves the rest (the language model, the voice) to whoever runs it. [`mind`] asks the language
//! model, [`bells`] lets ring what is due, [`serve`] answers typed requests that need only the store. [`Assistant`] is all of
//! it over one data folder, and [`link`] connects the programs of one user to the one that holds it. [`listening`] is how one
//! talks with it by voice, and [`spans`] tells collectors where the time of turns went.

#![warn(missing_docs)]
#![cfg_attr(test, allow(unused_crate_dependencies))]

pub mod bells;
pub mod brain;
pub mod link;
pub mod listening;
pub mod mind;
mod resident;
pub mod serve;
pub mod spans;
pub mod turn;

pub use resident::{
    Assistant, Beginning, Caretaker, Events, Listens, LiveTurn, MakeMind, Manner, Mouth, OpenError,
    Setup, Typist, WeakAssistant,
};
