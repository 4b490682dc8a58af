//! A question of the assistant's that waits for an answer.

use sotto_skills::calls::Call;

use super::Planned;

/// What was asked, with what the answer is needed for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// Whether to do this.
    Confirm(Vec<Planned>),
    /// What goes into an empty slot.
    Slot {
        /// The command so far.
        planned: Planned,
        /// The slot.
        slot: String,
        /// What is still to be done after it.
        rest: Vec<Planned>,
    },
    /// Which reading was meant.
    Either(Vec<Vec<Planned>>),
    /// Whether to try this request again.
    Again(String),
}

impl Asked {
    /// The command whose slot was asked for.
    #[must_use]
    pub fn call(&self) -> Option<&Call> {
        match self {
            Self::Slot { planned, .. } => Some(&planned.call),
            _ => None,
        }
    }
}
