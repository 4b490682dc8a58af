//! What the person asked to be remembered.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Id;

/// Something that the person asked to be remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Fact {
    /// Its name for programs.
    pub id: Id,
    /// The fact, in the person's words.
    pub text: String,
    /// Where it comes from.
    pub source: FactSource,
    /// When it was said.
    pub created: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum FactSource {
    /// It was said.
    Said {
        /// In this turn.
        turn: Id,
    },
    /// It was typed in by hand.
    Written,
    /// It was brought along from elsewhere.
    Imported {
        /// From where.
        name: String,
    },
}

/// A fact to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct NewFact {
    /// The fact.
    pub text: String,
    /// Where it comes from.
    pub source: FactSource,
}

/// What can be asked about what Sotto remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum FactRequest {
    /// Remember something.
    Remember(NewFact),
    /// Everything that is remembered, the newest first.
    List,
    /// Put it in other words.
    Change {
        /// Which.
        id: Id,
        /// The new words.
        text: String,
    },
    /// Forget it.
    Forget {
        /// Which.
        id: Id,
    },
}
