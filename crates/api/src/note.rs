//! What was written down.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Id, patch::emptied};

/// Something written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Note {
    /// Its name for programs.
    pub id: Id,
    /// A heading, where one was given.
    pub title: Option<String>,
    /// The words.
    pub text: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// A note to be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default)]
pub struct NewNote {
    /// A heading.
    pub title: Option<String>,
    /// The words.
    pub text: String,
}

/// What to change in a note; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct NotePatch {
    /// Another heading; null for none.
    #[serde(deserialize_with = "emptied", skip_serializing_if = "Option::is_none")]
    pub title: Option<Option<String>>,
    /// New words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What can be asked about notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum NoteRequest {
    /// Write one.
    Add(NewNote),
    /// All notes, the newest first.
    List,
    /// One of them.
    Get {
        /// Which.
        id: Id,
    },
    /// Change one.
    Change {
        /// Which.
        id: Id,
        /// To what.
        patch: NotePatch,
    },
    /// Write more at its end.
    Append {
        /// Which.
        id: Id,
        /// What.
        text: String,
    },
    /// Remove it.
    Delete {
        /// Which.
        id: Id,
    },
}
