//! sotto-mind: the language model, llama.cpp through llama-cpp-2, in a process of its own.
//!
//! [`MindEngine`] speaks the thinking vocabulary over the engine's pipes; [`Mind`] is the same without pipes. Text in
//! requests is UTF-8 by its type: bytes that are not never get past the frame decoder.

mod bundle;
mod calls;
mod choose;
mod error;
mod fit;
pub mod gguf;
mod grammar;
mod load;
mod mind;
mod pair;
mod pieces;
mod prefixes;
mod prompt;
mod stop;
pub mod straight;
mod talk;
mod write;

use std::sync::Arc;

use sotto_engines::Fault;
use sotto_engines::host::{Conversation, Engine};
use sotto_engines::thinking::{Thinking, ThinkingRequest};

pub use error::{MindError, Result};
pub use mind::Mind;
pub use talk::Talk;

// Used by the program, which shares this crate's list of dependencies.
use tracing_subscriber as _;
// Used by the tests beside this crate's sources.
#[cfg(test)]
use postcard as _;

/// The engine program's answer to requests.
#[derive(Default)]
pub struct MindEngine {
    mind: Mind,
}

impl MindEngine {
    /// An engine without a model.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Engine for MindEngine {
    type Words = Thinking;

    fn answer(
        &mut self,
        request: ThinkingRequest,
        talk: &mut Conversation<Thinking>,
    ) -> std::result::Result<(), Fault> {
        let progress = talk.progress_handle();
        let mut talk = Talk {
            cancelled: talk.cancel_flag(),
            progress: Arc::new(move || progress.made()),
            say: &mut |event| talk.say(event),
        };
        Ok(self.mind.answer(&request, &mut talk)?)
    }
}

#[cfg(test)]
mod tests;
