//! Shopping and other lists.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Id, Position};

/// A named list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct List {
    /// Its name for programs.
    pub id: Id,
    /// What it is called, without the word "list".
    pub name: String,
    /// Its place among the lists: sorts as text.
    pub place: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// One thing on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ListItem {
    /// Its name for programs.
    pub id: Id,
    /// The list it is on.
    pub list: Id,
    /// What it is.
    pub text: String,
    /// Crossed off, but still there.
    pub checked: bool,
    /// Its place on the list: sorts as text.
    pub place: String,
    /// When it was added.
    pub created: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// What can be asked about lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum ListRequest {
    /// Make an empty list.
    Create {
        /// What it is called.
        name: String,
    },
    /// All lists.
    All,
    /// What is on a list.
    Read {
        /// Which.
        list: Id,
    },
    /// Call it something else.
    Rename {
        /// Which.
        list: Id,
        /// Its new name.
        name: String,
    },
    /// Move it to another place among the lists.
    Move {
        /// Which.
        list: Id,
        /// Where to.
        to: Position,
    },
    /// Put things on it.
    Add {
        /// Which.
        list: Id,
        /// What, each thing by itself.
        items: Vec<String>,
    },
    /// Change the words of one thing.
    ChangeItem {
        /// Which.
        item: Id,
        /// Its new words.
        text: String,
    },
    /// Cross one thing off, or not any more.
    Check {
        /// Which.
        item: Id,
        /// Crossed off.
        checked: bool,
    },
    /// Move one thing to another place.
    MoveItem {
        /// Which.
        item: Id,
        /// Where to.
        to: Position,
    },
    /// Take one thing off.
    RemoveItem {
        /// Which.
        item: Id,
    },
    /// Take everything off and keep the list.
    Clear {
        /// Which.
        list: Id,
    },
    /// Remove the whole list.
    Delete {
        /// Which.
        list: Id,
    },
}
