//! Sotto's microphone and loudspeaker: what is heard and played, what of it is voice, and when a person is done. No
//! language in here: of what was said this room gets a small judgement from outside, and never the words.
//!
//! What decides is pure and takes the time as an argument; devices, threads and clocks stand at the edge.

mod activity;
mod before;
pub mod device_file;
pub mod devices;
pub mod echo;
pub mod ending;
mod level;
mod quieter;
pub mod rate;
#[cfg(test)]
mod recordings;
pub mod rings;

pub use activity::{Activity, Smoothing, Speech, smooth};
pub use before::Before;
pub use level::{Level, Meter};
pub use quieter::Quieter;

/// Samples a second of everything behind the microphone's edge.
pub const RATE: u32 = 16_000;
/// Samples in a frame of 10 ms, the step in which everything behind the microphone's edge goes.
pub const FRAME: usize = 160;
/// Milliseconds in a frame.
pub const FRAME_MS: u32 = 10;
