//! What a turn wants of the world.

use sotto_api::Id;
use sotto_skills::doing::Voice;

use crate::turn::{self, At, Ended};

/// What only the world can do.
#[derive(Debug, Clone, PartialEq)]
pub enum Outer {
    /// Say and show these words.
    Say {
        /// The reading they answer.
        at: At,
        /// The words.
        text: String,
    },
    /// Ask the language model; see [`turn::Effect::Think`].
    Think {
        /// The reading.
        at: At,
        /// Which round.
        round: u8,
        /// What was said.
        text: String,
        /// What came of the calls of the rounds before.
        results: Vec<turn::Result>,
    },
    /// Its answer is not wanted any more.
    StopThinking {
        /// The reading.
        at: At,
    },
    /// A call of the turn was begun, or is over. Both are told once it is over.
    Step {
        /// The turn.
        turn: Id,
        /// What it does, in the user's words.
        name: String,
        /// Nothing for its beginning; then whether it was done.
        done: Option<bool>,
    },
    /// Make a sound.
    Signal(turn::Signal),
    /// Stop speaking.
    Hush,
    /// Something about how it is spoken has changed.
    Voice(Voice),
    /// Come back at this time, in milliseconds.
    WakeAt(u64),
    /// The turn is over and kept.
    Finished {
        /// The turn.
        turn: Id,
        /// How it ended.
        ended: Ended,
    },
}
