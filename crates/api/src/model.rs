//! Models: which there are, which are here and in use, and getting them here and away again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Id;

/// What can be asked of the models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum ModelRequest {
    /// All that are here or can be had.
    List,
    /// Fetch one, or go on where fetching it stopped. The steps of a download tell how far it is.
    Get {
        /// Which.
        id: String,
    },
    /// Stop fetching it. What came is kept, and fetching it again goes on there.
    Pause {
        /// Which.
        id: String,
    },
    /// Stop fetching it, and drop what came.
    Cancel {
        /// Which.
        id: String,
    },
    /// Delete its files. Where it was in use, Sotto's own takes over; the one that does so is not deleted, and neither is one
    /// that came with the installer.
    Remove {
        /// Which.
        id: String,
    },
    /// Hear, think or speak with it. One that hears or thinks has to prove first that it loads; one that thinks does so from
    /// the next start of Sotto.
    Use {
        /// Which.
        id: String,
    },
    /// Find out how fast one is that is here, in the engine it is for and in a few seconds. The steps of a measurement tell when
    /// that is over; whoever begins to talk meanwhile ends it.
    Measure {
        /// Which.
        id: String,
    },
    /// Take along a model that lies on the machine on which Sotto runs. The steps of an import tell how far it is. The file
    /// itself stays as it is.
    Bring {
        /// The whole path of the file, or of a folder of faster-whisper.
        path: String,
    },
}

/// A model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Model {
    /// Names it.
    pub id: String,
    /// What it is for.
    pub part: ModelPart,
    /// What a person reads.
    pub title: String,
    /// The length of its files, where it is known; those included that come along with it.
    pub bytes: Option<u64>,
    /// Languages as codes ("en", "pt-BR"); `*` stands for many. Empty where it is not stated.
    pub languages: Vec<String>,
    /// The licence.
    pub licence: String,
    /// The licence has conditions of its own, to be read where the model comes from.
    pub own_terms: bool,
    /// Where it comes from, for whoever wants to read about it.
    pub home: Option<String>,
    /// How well it fits this machine, where that can be told.
    pub fit: Option<ModelFit>,
    /// How fast it was on this machine when it was measured: for a mind pieces of words a second, for an ear and a voice
    /// seconds of sound a second.
    pub speed: Option<f64>,
    /// How many seconds a mind took to its first piece of a word then, a voice to its first sound, or an ear to a request of two
    /// seconds.
    pub wait: Option<f64>,
    /// Whether it is here.
    pub state: ModelState,
    /// It is chosen to hear, think or speak, or does so where nothing was chosen. One that thinks begins with the next start.
    pub in_use: bool,
    /// It can be chosen, once it is here. Of some parts there is only one.
    pub choosable: bool,
    /// The user brought it along.
    pub brought: bool,
}

/// What a model is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ModelPart {
    /// It hears: speech to text.
    Ear,
    /// It thinks.
    Mind,
    /// It speaks.
    Voice,
    /// It finds what is remembered.
    Memory,
    /// It hears whether somebody speaks.
    VoiceActivity,
}

/// How well a model fits this machine.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ModelFit {
    /// How well.
    pub how: Fit,
    /// The speed to expect, in the unit of a model's speed.
    pub rate: f64,
    /// The speed was reckoned from a measurement on this machine, not from a table.
    pub measured: bool,
    /// So well only with the graphics processor, which has to be asked for.
    pub with_graphics: bool,
    /// The memory it needs, in bytes.
    pub memory: u64,
    /// The disk has room for it, or does not say.
    pub room: bool,
}

/// How well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// It keeps up with a conversation.
    Well,
    /// It runs, and one waits for it.
    Slow,
    /// There is too little memory.
    Not,
}

/// Whether a model is here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ModelState {
    /// It is here.
    Here,
    /// It can be fetched.
    Absent,
    /// Its content is not known for certain, so Sotto does not fetch it. It can be brought along.
    ByHand,
    /// It is being fetched.
    Fetching {
        /// The steps of this piece of work tell of it.
        work: Id,
        /// How far it is, 0 to 1.
        fraction: Option<f32>,
    },
    /// It is here, and is tried before it is used.
    Tried {
        /// The steps of this piece of work tell of it.
        work: Id,
    },
    /// It is here, and how fast it is is being measured.
    Timed {
        /// The steps of this piece of work tell of it.
        work: Id,
    },
    /// Another program of Sotto fetches it.
    FetchedElsewhere,
    /// Fetching it was stopped, and goes on there.
    Paused {
        /// How far it is, 0 to 1, where that is known.
        fraction: Option<f32>,
    },
    /// Fetching it failed. What came is kept.
    Failed {
        /// What happened and what to do.
        sentence: String,
        /// How far it is, 0 to 1, where that is known.
        fraction: Option<f32>,
    },
}
