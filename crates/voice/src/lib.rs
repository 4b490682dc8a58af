//! The voice: text to speech on the processor, in a process of its own.
//!
//! A text is cut into clauses ([`clauses`]), each is turned into words ([`normalise`]) and then into sound by one of the
//! families of voices ([`family`]). [`studio`] does that on a thread of its own, so that sound streams clause by clause
//! and a cancel never waits for a net; [`engine`] puts it behind the frame pipe.

pub mod cache;
pub mod clauses;
pub mod engine;
pub mod english;
pub mod espeak;
pub mod family;
pub mod hibari;
pub mod kokoro;
mod net;
pub mod normalise;
pub mod phonemes;
pub mod pieces;
pub mod piper;
pub mod sound;
mod stages;
pub mod straight;
pub mod studio;
mod unknown;
pub mod writing;

#[cfg(test)]
mod tests;

#[cfg(test)]
use hound as _;
#[cfg(test)]
use tokio as _;
// Used by the program only.
use tracing_subscriber as _;
