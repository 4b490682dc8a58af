//! What has to be done.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Id, Position, When, patch::emptied};

/// Something that has to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Task {
    /// Its name for programs.
    pub id: Id,
    /// What has to be done.
    pub text: String,
    /// How important.
    pub priority: Priority,
    /// By when.
    pub due: Option<When>,
    /// Since when it is done.
    pub done: Option<Timestamp>,
    /// Its place in the order: sorts as text.
    pub place: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// How important a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Priority {
    High,
    #[default]
    Normal,
    Low,
}

/// A task to be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default)]
pub struct NewTask {
    /// What has to be done.
    pub text: String,
    /// How important.
    pub priority: Priority,
    /// By when.
    pub due: Option<When>,
}

/// What to change in a task; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct TaskPatch {
    /// New words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Another priority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Another due date; null for none.
    #[serde(deserialize_with = "emptied", skip_serializing_if = "Option::is_none")]
    pub due: Option<Option<When>>,
}

/// Which tasks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default)]
pub struct TaskFilter {
    /// Open, done or both.
    pub state: TaskState,
    /// Only those due before this moment.
    pub due_before: Option<Timestamp>,
}

/// Open, done or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum TaskState {
    #[default]
    Open,
    Done,
    All,
}

/// What can be asked about tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum TaskRequest {
    /// Make one.
    Add(NewTask),
    /// Which there are, in their order.
    List(TaskFilter),
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
        patch: TaskPatch,
    },
    /// It is done.
    Complete {
        /// Which.
        id: Id,
    },
    /// It is not done after all.
    Reopen {
        /// Which.
        id: Id,
    },
    /// Move it to another place in the order.
    Move {
        /// Which.
        id: Id,
        /// Where to.
        to: Position,
    },
    /// Remove it.
    Delete {
        /// Which.
        id: Id,
    },
}
