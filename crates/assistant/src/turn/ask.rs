//! A question of the assistant's that waits for an answer.

use sotto_skills::calls::Call;

use super::step::{State, World};
use super::{Ended, Line, Planned, Words};

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

/// A question that waits for its answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Open {
    asked: Asked,
    /// Its words, to be said again.
    question: Words,
    since: u64,
}

impl State {
    /// The question that still waits for its answer.
    #[must_use]
    pub fn asked(&self, now: u64) -> Option<&Asked> {
        self.waiting(now).map(|open| &open.asked)
    }

    fn waiting(&self, now: u64) -> Option<&Open> {
        let open = self.asked.as_ref()?;
        (now.saturating_sub(open.since) <= self.limits.asked_ms).then_some(open)
    }

    pub(super) fn take_asked(&mut self, now: u64) -> Option<Asked> {
        let asked = self.asked(now).cloned();
        self.asked = None;
        asked
    }

    /// Whatever was asked is answered, or forgotten, by what is done now.
    pub(super) fn forget_asked(&mut self) {
        self.asked = None;
    }

    /// Asks the user something; the answer comes with a turn of its own.
    pub(super) fn ask(&mut self, asked: Asked, question: &str, world: &mut World<'_>) {
        self.put(asked, Words::Text(question.to_owned()), world);
        self.end(Ended::Asking, world);
    }

    /// Says a question, which waits for its answer from now on.
    pub(super) fn put(&mut self, asked: Asked, question: Words, world: &mut World<'_>) {
        self.say(question.clone(), world);
        self.asked = Some(Open {
            asked,
            question,
            since: world.now,
        });
    }

    /// Asks the same once more: what was said is no answer to it, and nothing else either.
    pub(super) fn ask_again(&mut self, world: &mut World<'_>) {
        match self.waiting(world.now).cloned() {
            Some(open) => {
                self.put(open.asked, open.question, world);
                self.end(Ended::Asking, world);
            }
            None => self.answer(Line::NothingAsked, world),
        }
    }
}
