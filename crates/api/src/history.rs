//! Conversations, their turns, and where the time of each turn went.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Id, Kind};

/// Turns that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Conversation {
    /// Its name for programs.
    pub id: Id,
    /// What it is about, where somebody said so.
    pub title: Option<String>,
    /// When it began.
    pub created: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// One request and its answer. Never changed once kept: an edit is a new turn that names the old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Turn {
    /// Its name for programs.
    pub id: Id,
    /// The conversation it belongs to.
    pub conversation: Id,
    /// The turn this one takes the place of.
    pub replaces: Option<Id>,
    /// Which of the speculative revisions was committed.
    pub revision: u32,
    /// How the request came.
    pub via: Via,
    /// What was heard or typed.
    pub heard: String,
    /// What was answered: when spoken, only what was really played.
    pub answer: String,
    /// Who understood it.
    pub understood_by: UnderstoodBy,
    /// What was done.
    pub actions: Vec<Action>,
    /// How it ended.
    pub outcome: Outcome,
    /// Where the answer comes from, when from something that is kept.
    pub sources: Vec<TurnPart>,
    /// The recording, if one is kept: a file's name in the folder of recordings.
    pub recording: Option<String>,
    /// Where the time went.
    pub trace: Vec<Trace>,
    /// When it began.
    pub created: Timestamp,
}

/// How a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Via {
    Hotkey,
    WakeWord,
    FollowUp,
    Window,
    CommandLine,
    Program,
}

/// Who understood a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum UnderstoodBy {
    /// A sentence pattern.
    Pattern,
    /// A language model.
    Model {
        /// Which.
        name: String,
    },
    /// Nobody.
    Nobody,
}

/// One thing that was done in a turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Action {
    /// The tool's name, as in the abilities.
    pub tool: String,
    /// What was said about it.
    pub sentence: String,
    /// Whether it was done.
    pub done: bool,
}

/// How a turn ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Outcome {
    /// Answered to the end.
    Answered,
    /// The person talked over it or stopped it.
    Interrupted,
    /// A question was asked back.
    AskedBack,
    /// It failed.
    Failed {
        /// The sentence that was said about it.
        sentence: String,
    },
}

/// Something kept that an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct TurnPart {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
}

/// One stretch of a turn's time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Trace {
    /// What was going on.
    pub stage: TraceStage,
    /// From when, in milliseconds since the turn began.
    pub from_ms: u32,
    /// Until when.
    pub to_ms: u32,
}

/// What a turn spends its time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum TraceStage {
    Heard,
    Waited,
    Recognised,
    Understood,
    Thought,
    Acted,
    Voiced,
    Spoke,
}

/// What can be asked about the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum HistoryRequest {
    /// Conversations, the newest first.
    Conversations {
        /// Only older ones than this.
        #[serde(default)]
        before: Option<Id>,
        /// How many at most.
        limit: u32,
    },
    /// The turns of a conversation, in order.
    Turns {
        /// Which conversation.
        conversation: Id,
    },
    /// One turn.
    Turn {
        /// Which.
        id: Id,
    },
    /// Call a conversation something.
    Rename {
        /// Which.
        conversation: Id,
        /// Its new title.
        title: String,
    },
    /// Correct what was heard: a new turn takes the place of the old one.
    Correct {
        /// Which.
        turn: Id,
        /// The right words.
        heard: String,
    },
    /// Remove one turn.
    DeleteTurn {
        /// Which.
        id: Id,
    },
    /// Remove a conversation with all its turns.
    DeleteConversation {
        /// Which.
        id: Id,
    },
}

/// A search by words over what is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SearchRequest {
    /// The words; the last one may be only begun.
    pub words: String,
    /// Only in these kinds; empty for all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// In which order.
    #[serde(default)]
    pub order: SearchOrder,
    /// How many at most.
    pub limit: u32,
}

/// In which order things are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SearchOrder {
    /// What fits best first.
    #[default]
    Best,
    /// What is newest first.
    Newest,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Found {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// The stretch of its text around what was found.
    pub excerpt: String,
    /// When it was made.
    pub created: Timestamp,
}
