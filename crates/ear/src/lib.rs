//! `sotto-ear`: speech to text with Whisper (whisper.cpp through whisper-rs), in a process of its own.
//!
//! Everything the program does can also be called in-process: [`Ear`] answers requests over any [`Talk`], be it the
//! pipe of the engine program or a list of samples in a test.

mod agreement;
mod counting;
mod gates;
mod held;
mod language;
mod letters;
mod loops;
mod marker;
mod model_file;
mod native;
mod pausing;
mod prompt;
mod sounding;
mod stop;
pub mod straight;
mod talk;
mod utterance;
mod voiced;
mod wav;
mod word_error;
mod words;

#[cfg(test)]
#[path = "../examples/quality/recordings.rs"]
mod recordings;
#[cfg(test)]
mod tests;

pub use agreement::Agreement;
pub use gates::{Evidence, judge};
pub use loops::{Loop, repeats};
pub use native::{Model, default_threads};
pub use stop::hurry;
pub use talk::{Ear, Talk};
pub use voiced::{Voice, voiced_ms};
pub use word_error::{Errors, normal_words, word_errors};

// Only the program itself sets up where its log goes.
#[cfg(test)]
use tokio as _;
use tracing_subscriber as _;
