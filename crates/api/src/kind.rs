//! The kinds of things Sotto keeps, and the news that one of them changed.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A kind of thing that is kept.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Kind {
    Task,
    List,
    ListItem,
    Note,
    Timer,
    Alarm,
    Reminder,
    Occurrence,
    CalendarEntry,
    Fact,
    Conversation,
    Turn,
    Dictation,
    Setting,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Task,
        Self::List,
        Self::ListItem,
        Self::Note,
        Self::Timer,
        Self::Alarm,
        Self::Reminder,
        Self::Occurrence,
        Self::CalendarEntry,
        Self::Fact,
        Self::Conversation,
        Self::Turn,
        Self::Dictation,
        Self::Setting,
    ];

    /// As it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::List => "list",
            Self::ListItem => "list_item",
            Self::Note => "note",
            Self::Timer => "timer",
            Self::Alarm => "alarm",
            Self::Reminder => "reminder",
            Self::Occurrence => "occurrence",
            Self::CalendarEntry => "calendar_entry",
            Self::Fact => "fact",
            Self::Conversation => "conversation",
            Self::Turn => "turn",
            Self::Dictation => "dictation",
            Self::Setting => "setting",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// A word that is no kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownKind(pub String);

impl fmt::Display for UnknownKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "\"{}\" is no kind of thing that Sotto keeps.", self.0)
    }
}

impl std::error::Error for UnknownKind {}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

/// One thing was added, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Change {
    /// Its kind.
    pub kind: Kind,
    /// Its id; for a setting its name.
    pub id: String,
    /// What happened to it.
    pub what: ChangeWhat,
}

/// What happened to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ChangeWhat {
    Added,
    Changed,
    Removed,
}
