//! The messages around every request: what is said to an engine and what it says back, whatever its subject.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::Fault;

/// The subject an engine speaks about: its requests and its events.
pub trait Vocabulary: Send + Sync + 'static {
    /// The engine's name, as its program is called after `sotto-`.
    const NAME: &'static str;
    /// What it can be asked.
    type Request: Serialize + DeserializeOwned + Clone + std::fmt::Debug + Send + Sync + 'static;
    /// What it says while it works.
    type Event: Serialize + DeserializeOwned + Clone + std::fmt::Debug + Send + 'static;
}

/// What is said to an engine. The request's id stands in the frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ToEngine<R> {
    /// Do this. Audio frames with the same id may follow.
    Request(R),
    /// No more audio for this request.
    EndOfAudio,
    /// Stop this request.
    Cancel,
    /// Are you there? Answered from the reading thread, also in the middle of work.
    Ping {
        /// Comes back in the answer.
        nonce: u64,
    },
    /// Finish and end.
    Shutdown,
}

/// What an engine says. The request's id stands in the frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FromEngine<E> {
    /// Something about this request.
    Event(E),
    /// This request is done.
    Done,
    /// This request failed.
    Failed(Fault),
    /// The answer to a ping.
    Pong {
        /// From the ping.
        nonce: u64,
        /// How the engine is.
        vitals: Vitals,
    },
}

/// How an engine is, as it reports with every heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Vitals {
    /// Resident memory of the process in bytes.
    pub resident_bytes: u64,
    /// The request it is working on; 0 for none, [`Vitals::LOADING`] while it loads its model.
    pub working_on: u64,
    /// How long ago it last made progress on that request, in milliseconds; 0 when idle.
    pub without_progress_ms: u64,
}

impl Vitals {
    /// It loads its model, which is no request.
    pub const LOADING: u64 = u64::MAX;
}

/// The handshake: the first frame an engine writes, in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The protocol it speaks.
    pub protocol: u16,
    /// Which engine it is.
    pub engine: String,
    /// Its version.
    pub version: String,
    /// What it was built for: "baseline", "avx2", "avx512"; with the graphics interface if any: "avx2+vulkan".
    pub build: String,
    /// What that build needs and this processor lacks. When there is something, the engine says no more and ends.
    #[serde(default)]
    pub missing: Vec<String>,
}
