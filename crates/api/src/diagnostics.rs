//! How Sotto is doing: its log, its engines, what a look at everything finds, and a report for whoever helps.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What can be asked of how Sotto is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum DiagnosticsRequest {
    /// A piece of the log, the newest lines of those that are asked for.
    Log(LogRequest),
    /// The engines, those that have no process included.
    Engines,
    /// End an engine's process and start it afresh, also where it rests after it fell too often. What it was asked is not lost.
    Restart {
        /// "ear", "mind" or "voice".
        engine: String,
    },
    /// Look at everything that Sotto needs. Takes some seconds.
    Checks,
    /// All of that in one text, without the user's words, names of theirs, or secrets.
    Report,
    /// What was nearly heard as the wake word or as "stop", the newest first.
    NearMisses,
}

/// Which lines of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default)]
pub struct LogRequest {
    /// Only what is at least as grave as this.
    pub least: Option<LogLevel>,
    /// Only what was noted in this room.
    pub room: Option<String>,
    /// Only lines in which these words stand, whatever their case.
    pub containing: Option<String>,
    /// At most so many.
    pub newest: Option<u32>,
    /// Only lines before this one, by its place, for whoever reads on.
    pub before: Option<String>,
    /// Only lines after this one, by its place, for whoever follows.
    pub after: Option<String>,
}

/// A piece of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
pub struct Log {
    /// The lines, the oldest first.
    pub lines: Vec<LogLine>,
    /// There are earlier ones of those that were asked for.
    pub earlier: bool,
    /// Where the log ends now, for whoever follows.
    pub end: String,
    /// The rooms in which something was noted.
    pub rooms: Vec<String>,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct LogLine {
    /// Names it. Stays the same as long as the line is kept.
    pub place: String,
    /// When; nothing where the line is damaged.
    pub at: Option<Timestamp>,
    /// How grave; nothing where the line is damaged.
    pub level: Option<LogLevel>,
    /// Where in Sotto; nothing where the line is damaged.
    pub room: Option<String>,
    /// What.
    pub text: String,
}

/// How grave something in the log is. The later the graver.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// For who builds Sotto, line by line.
    Trace,
    /// For who builds Sotto.
    Debug,
    /// Something happened.
    Info,
    /// Something does not work as it should, and Sotto goes on.
    Warn,
    /// Something does not work.
    Error,
}

/// An engine: a program of its own that hears, thinks or speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Engine {
    /// "ear", "mind" or "voice".
    pub name: String,
    /// What it does.
    pub state: EngineState,
    /// The model that it has loaded or would load, where that is known: the name of its file, or what the voice is called.
    pub model: Option<String>,
    /// Where it computes, while it runs.
    pub backend: Option<Backend>,
    /// For which processors it was built ("avx2", "avx2+vulkan"), while it runs.
    pub build: Option<String>,
    /// The number of its process, while it runs.
    pub process: Option<u32>,
    /// The memory that it holds, in bytes, as of its last heartbeat.
    pub memory: Option<u64>,
    /// How often it fell since Sotto was started, and was started again for it.
    pub restarts: u32,
    /// How it fell last.
    pub last_fall: Option<String>,
}

/// What an engine does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EngineState {
    /// It has no process, and starts when it is needed.
    Asleep,
    /// It starts, or loads its model.
    Waking,
    /// It waits for something to do.
    Idle,
    /// It works.
    Working,
    /// It fell too often, and is not started for a while.
    Resting,
}

/// Where an engine computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Backend {
    /// On the processor.
    Processor,
    /// On the graphics processor.
    Graphics,
}

/// What a look at one thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Check {
    /// How it is.
    pub state: CheckState,
    /// What was looked at, in English and always the same ("microphone", "engine sotto-ear").
    pub name: String,
    /// What was found.
    pub found: String,
    /// What to do about it, where there is something to do.
    pub next: Option<String>,
}

/// How a thing is that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// Well.
    Ok,
    /// Sotto does without it, or with less.
    Warn,
    /// It has to be put right.
    Fail,
}

/// Something that was nearly heard as the wake word, or as "stop" while that was listened for. No sound and no words of it are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct NearMiss {
    /// When.
    pub at: Timestamp,
    /// As what it was nearly heard.
    pub word: WakeWord,
    /// How sure Sotto was of it, in percent.
    pub sure_percent: u32,
    /// The sensitivity of the wake word from which on it counts; nothing where none is enough, or none was noted.
    pub counts_from_percent: Option<u32>,
}

/// What a small net listens for by itself, and not the ear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WakeWord {
    /// "Hey Sotto".
    HeySotto,
    /// "Sotto" alone.
    Sotto,
    /// "Stop".
    Stop,
}
