//! Timers that count down and ring.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Id;

/// A timer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Timer {
    /// Its name for programs.
    pub id: Id,
    /// What it is for.
    pub name: Option<String>,
    /// How long it runs in all, in milliseconds.
    pub length_ms: u64,
    /// Where it stands.
    pub state: TimerState,
    /// When it was started.
    pub created: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// Where a timer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum TimerState {
    /// It counts.
    Running {
        /// When it rings.
        ends: Timestamp,
    },
    /// It is held.
    Paused {
        /// What is left, in milliseconds.
        left_ms: u64,
    },
    /// It rings.
    Ringing {
        /// Since when.
        since: Timestamp,
    },
    /// It rang and was silenced, or was cancelled.
    Over {
        /// Since when.
        at: Timestamp,
    },
}

/// A timer to be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default)]
pub struct NewTimer {
    /// What it is for.
    pub name: Option<String>,
    /// How long, in milliseconds.
    pub length_ms: u64,
}

/// What can be asked about timers. Without an id the only one is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum TimerRequest {
    /// Start one.
    Start(NewTimer),
    /// Those that are not over.
    List,
    /// Give it another length.
    Change {
        /// Which.
        id: Option<Id>,
        /// The new length in milliseconds.
        length_ms: u64,
    },
    /// Make it longer, or shorter with a negative number.
    AddTime {
        /// Which.
        id: Option<Id>,
        /// By how many milliseconds.
        by_ms: i64,
    },
    /// Hold it.
    Pause {
        /// Which.
        id: Option<Id>,
    },
    /// Let it run on.
    Resume {
        /// Which.
        id: Option<Id>,
    },
    /// End it before its time, or silence it.
    Cancel {
        /// Which.
        id: Option<Id>,
    },
    /// End them all.
    CancelAll,
}
