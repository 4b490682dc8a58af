//! How patient a turn is.

/// How long things may take, in milliseconds, and how many rounds the model gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Silence after which a sound says that Sotto is at work.
    pub working_ms: u64,
    /// From the end of the request to the answer's end at the latest.
    pub deadline_ms: u64,
    /// How long a question waits for its answer.
    pub asked_ms: u64,
    /// Rounds of the model in one turn.
    pub rounds: u8,
    /// Whether the model may begin while the user is perhaps still to go on. Not where it is on another machine: no word
    /// leaves this one before it is meant to.
    pub early: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            working_ms: 700,
            deadline_ms: 60_000,
            asked_ms: 60_000,
            rounds: 6,
            early: true,
        }
    }
}
