//! What comes of a call: values for its sentence, a question, or the reason why not.

use std::collections::BTreeMap;

use sotto_api::Id;
use sotto_store::StoreError;

use super::Line;

/// The result of a room.
pub type Result<T> = std::result::Result<T, NotDone>;

/// It was done. What fills the verb's sentence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Done {
    /// Slot (or "answer") → words as they are said.
    pub said: BTreeMap<String, String>,
    /// In place of the verb's own sentence.
    pub instead: Option<Line>,
    /// What "it" is from now on.
    pub about: Option<Id>,
    /// The things that were told one after the other, for "the second one".
    pub told: Vec<Id>,
    /// Something for the one who speaks.
    pub voice: Option<Voice>,
}

/// What the one who speaks does besides speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Speak from now on as the settings say: they may be others than they were.
    Changed,
    /// Say nothing and stop.
    Stop,
}

impl Done {
    /// Nothing but the verb's sentence.
    pub(super) fn plain() -> Self {
        Self::default()
    }

    /// With an answer.
    pub(super) fn answer(words: impl Into<String>) -> Self {
        Self::plain().with("answer", words)
    }

    /// A sentence in place of the verb's own.
    pub(super) fn instead(line: Line) -> Self {
        Self {
            instead: Some(line),
            ..Self::plain()
        }
    }

    /// With a value.
    pub(super) fn with(mut self, slot: &str, words: impl Into<String>) -> Self {
        self.said.insert(slot.to_owned(), words.into());
        self
    }

    /// With a value, where there is one.
    pub(super) fn with_some(self, slot: &str, words: Option<&str>) -> Self {
        match words {
            Some(words) => self.with(slot, words),
            None => self,
        }
    }

    /// With the things that were told.
    pub(super) fn told(mut self, ids: impl IntoIterator<Item = Id>) -> Self {
        self.told = ids.into_iter().collect();
        self
    }

    /// About a thing that "it" is from now on.
    pub(super) fn about(mut self, id: Id) -> Self {
        self.about = Some(id);
        self
    }
}

/// A question to the user.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The slot that the answer fills.
    pub slot: String,
    /// What is asked.
    pub question: Say,
    /// What can be chosen from, in the order in which it is asked.
    pub options: Vec<String>,
}

/// Something that is said.
#[derive(Debug, Clone, PartialEq)]
pub enum Say {
    /// A sentence of the phrasebook.
    Line(Line),
    /// The question of a verb's slot.
    Slot {
        /// The verb.
        tool: String,
        /// The slot.
        slot: String,
    },
}

/// It was not done, and nothing was changed.
#[derive(Debug)]
pub enum NotDone {
    /// Something has to be known first.
    Ask(Asked),
    /// It cannot be done.
    Failed(Line),
    /// It could not be kept or read.
    Kept(StoreError),
    /// It would have been done: this was only [asked](super::would).
    Would(Box<Done>),
}

impl NotDone {
    /// It cannot be done.
    pub(super) fn failed(line: Line) -> Self {
        Self::Failed(line)
    }
}

impl From<StoreError> for NotDone {
    fn from(error: StoreError) -> Self {
        Self::Kept(error)
    }
}
