//! What leaves this machine: what may, and everything that ever asked to.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Id;

/// What can be asked of the way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum NetworkRequest {
    /// What may leave this machine.
    Show,
    /// Forbid every connection, also one that the user asks for; or forbid them no longer.
    Offline {
        /// Forbid.
        offline: bool,
    },
    /// Let connections for a purpose go out by themselves, or only when the user asks for one.
    Allow {
        /// What for.
        purpose: ConnectionPurpose,
        /// By themselves.
        allowed: bool,
    },
    /// What was asked for, the newest first.
    Ledger {
        /// At most so many.
        #[serde(default)]
        newest: Option<u32>,
        /// Only what was asked for before the connection of this name, for whoever reads on. Nothing where that one is not kept
        /// any more.
        #[serde(default)]
        before: Option<String>,
    },
    /// Whether there is a newer Sotto. Where that is not switched on, or nobody is known who could be believed, nothing is sent.
    Updates {
        /// Ask who announces newer ones, now; otherwise only what is set is told.
        look: bool,
    },
    /// Let Sotto look for a newer one when it is asked to, or not. It never does so by itself.
    AllowUpdates {
        /// It may.
        allowed: bool,
    },
    /// Look for the newer Sotto once more and fetch its package, or go on where fetching it stopped. The steps of an update tell
    /// how far it is.
    GetUpdate,
    /// Stop fetching it. What came is kept, and fetching it again goes on there.
    StopUpdate,
    /// Show the package that was fetched in its folder, on the computer on which Sotto runs.
    ShowUpdate,
}

/// What is known about newer versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Updates {
    /// The version that runs.
    pub here: String,
    /// Sotto may look for a newer one when it is asked to.
    pub allowed: bool,
    /// Somebody is known who announces them and can be believed. Otherwise they come from the package manager.
    pub announced: bool,
    /// The newer one, where one was looked for and found.
    pub newer: Option<NewerSotto>,
    /// The package of a newer one.
    pub package: UpdatePackage,
}

/// Whether the package of a newer version is here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum UpdatePackage {
    /// Nobody asked for it since Sotto began.
    Absent,
    /// It is being fetched.
    Fetching {
        /// The steps of this piece of work tell of it.
        work: Id,
        /// How far it is, 0 to 1.
        fraction: Option<f32>,
    },
    /// Fetching it was stopped, and goes on there.
    Stopped {
        /// How far it is, 0 to 1, where that is known.
        fraction: Option<f32>,
    },
    /// Fetching it failed. What came is kept.
    Failed {
        /// What happened and what to do.
        sentence: String,
    },
    /// It is here, and is the one that was announced.
    Ready {
        /// The version that it brings.
        version: String,
        /// The whole path of its file.
        file: String,
        /// What became of it, or what is left to do.
        next: String,
    },
}

/// A newer version for this computer, whose package can be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct NewerSotto {
    /// Its version.
    pub version: String,
    /// The day of its release, as whoever made it wrote it.
    pub date: String,
    /// What is new.
    pub notes: String,
    /// How large its package is.
    pub bytes: u64,
}

/// What may leave this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Network {
    /// Every connection is forbidden.
    pub offline: bool,
    /// Each purpose, and whether it may go out by itself.
    pub purposes: Vec<PurposeSwitch>,
    /// The language models outside that the user named.
    pub endpoints: Vec<String>,
    /// The file that says all this is damaged; the stricter reading counts until something is changed.
    pub damaged: bool,
}

/// A purpose, and whether it may go out by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PurposeSwitch {
    /// What for.
    pub purpose: ConnectionPurpose,
    /// By itself; otherwise only when the user asks for it.
    pub allowed: bool,
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionPurpose {
    /// Fetching a model of the catalog.
    ModelDownload,
    /// Fetching the models that Sotto begins with.
    StarterFetch,
    /// A question to a language model outside that the user named.
    ExternalModel,
    /// How long turns took, to a collector of the user's own.
    TurnTraces,
    /// Looking for a newer Sotto, and fetching it.
    Update,
    /// Something that a newer Sotto wrote down.
    Unknown,
}

/// One attempt to reach out, allowed or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Connection {
    /// Names it.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// What for.
    pub purpose: ConnectionPurpose,
    /// Where to: host and port. Nothing where another program fetched.
    pub to: Option<String>,
    /// The other program that fetched, with what it was to fetch.
    pub program: Option<String>,
    /// The user asked for it in that moment.
    pub asked_for: bool,
    /// It stayed on this machine.
    pub local: bool,
    /// How it ended.
    pub ending: ConnectionEnding,
    /// Bytes that left.
    pub bytes_up: u64,
    /// Bytes that came.
    pub bytes_down: u64,
    /// For how many milliseconds it was open.
    pub ms: u64,
}

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ConnectionEnding {
    /// It was refused; nothing was sent.
    Refused {
        /// Every connection was forbidden; otherwise only this one.
        offline: bool,
    },
    /// It is still open, or Sotto ended before it was closed.
    Open,
    /// It was finished.
    Done,
    /// Sotto gave it up before the end.
    Left,
    /// It failed.
    Failed {
        /// How, in a word.
        what: String,
    },
}
