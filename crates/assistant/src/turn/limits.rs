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
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            working_ms: 700,
            deadline_ms: 60_000,
            asked_ms: 60_000,
            rounds: 6,
        }
    }
}
