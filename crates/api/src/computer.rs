//! What can be done to the computer around Sotto, asked for by name instead of by words.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What can be asked of the computer. Done by the same rules as when it is said, and taken back by the same undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum ComputerRequest {
    /// This loud.
    Volume {
        /// Of the loudest, 0 to 100.
        percent: u32,
    },
    /// Louder.
    Louder {
        /// By so many percent; without it the usual step.
        #[serde(default)]
        by: Option<u32>,
    },
    /// Quieter.
    Quieter {
        /// By so many percent; without it the usual step.
        #[serde(default)]
        by: Option<u32>,
    },
    /// Switch the loudspeaker off, or on again.
    Mute {
        /// Off.
        muted: bool,
    },
    /// Press a key for music and films.
    Media {
        /// Which.
        key: MediaKey,
    },
    /// Open a program.
    OpenApp {
        /// By the name people call it.
        name: String,
    },
    /// Open a page in the browser.
    OpenPage {
        /// Its address.
        address: String,
    },
    /// Lock the screen.
    Lock,
    /// Take a picture of the screen.
    Screenshot,
}

/// A key for music and films.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum MediaKey {
    Play,
    Pause,
    Next,
    Previous,
}
