//! Calls of tools, as a model writes them: read into types, and written back for the turns that follow.
//!
//! The tool adapter writes one line per call (`timer start | duration twelve minutes`, see `models/training/mind/LAYOUT.md`);
//! a model without it writes JSON and is told the tools as JSON Schema. Both mean the same, and both come from the abilities.

mod grammar;
mod json;
mod lines;
mod schemas;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::abilities::{Abilities, Filled, Slot, SlotKind, Verb};

pub use grammar::grammar;
pub use json::{read_json, write_json};
pub use lines::{read_lines, write_lines};
pub use schemas::{schema, schemas};

/// More calls than this in one answer are none of a person's making.
pub const MOST_CALLS: usize = 4;
/// What the adapter writes when nothing here can do it.
const CANNOT: &str = "cannot";
/// What the adapter writes when nobody here knows it.
const UNKNOWN: &str = "unknown";
/// The ability whose tools only say something.
const SMALL_TALK: &str = "small_talk";

/// One call: a tool, and the words that fill its slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The tool's name, as in the abilities.
    pub tool: String,
    /// Slot → the user's words, as they were said.
    pub slots: BTreeMap<String, Filled>,
    /// The words of the request speak of waking, which is in the morning where its hour is left open.
    pub wakes: bool,
    /// The words of the request ask how many there are, or for all of them.
    pub counts: bool,
    /// The words of the request ask for weeks, not for days.
    pub weeks: bool,
}

/// What a model answers to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// These, in the order of the request; at least one, small talk among them.
    Calls(Vec<Call>),
    /// Nothing here can do that.
    Cannot,
    /// A question of knowledge that nobody here can answer.
    Unknown,
}

/// Why an answer of a model is no call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nothing was written, or an empty line.
    #[error("The language model gave no answer. Nothing was done; say it again in other words.")]
    Empty,
    /// No ability has this tool.
    #[error(
        "The language model asked for \"{0}\", which Sotto cannot do. Nothing was done; say it again in other words."
    )]
    NoTool(String),
    /// The tool has no such slot.
    #[error(
        "The language model told {tool} a \"{slot}\", which it does not know. Nothing was done; say it again in other words."
    )]
    NoSlot {
        /// The tool.
        tool: String,
        /// What it was told.
        slot: String,
    },
    /// A slot is there without words, twice, or with words that it cannot hold.
    #[error(
        "The language model filled \"{slot}\" of {tool} with nothing of use. Nothing was done; say it again in other words."
    )]
    BadSlot {
        /// The tool.
        tool: String,
        /// The slot.
        slot: String,
    },
    /// "Cannot" or "unknown" stands among calls.
    #[error("The language model was of two minds. Nothing was done; say it again in other words.")]
    TwoMinds,
    /// More than [`MOST_CALLS`].
    #[error(
        "The language model wanted {0} things at once. Nothing was done; ask for them one after the other."
    )]
    TooMany(usize),
    /// Not the form of a call at all.
    #[error(
        "The language model answered in a form that Sotto does not know. Nothing was done; say it again in other words."
    )]
    NoForm,
}

impl Call {
    /// A call with nothing told yet.
    #[must_use]
    pub fn new(tool: impl Into<String>) -> Self {
        Self {
            tool: tool.into(),
            slots: BTreeMap::new(),
            wakes: false,
            counts: false,
            weeks: false,
        }
    }

    /// With words for a slot.
    #[must_use]
    pub fn with(mut self, slot: impl Into<String>, words: impl Into<String>) -> Self {
        self.slots.insert(slot.into(), Filled::One(words.into()));
        self
    }

    /// With things for a slot that takes several.
    #[must_use]
    pub fn with_things<T: Into<String>>(
        mut self,
        slot: impl Into<String>,
        things: impl IntoIterator<Item = T>,
    ) -> Self {
        let things = things.into_iter().map(Into::into).collect();
        self.slots.insert(slot.into(), Filled::Several(things));
        self
    }

    /// Meant as another call was that it goes on from: whoever was to be woken at six and says "and at seven" is to be woken.
    pub fn asked_as(&mut self, other: &Self) {
        self.wakes = other.wakes;
        self.counts = other.counts;
        self.weeks = other.weeks;
    }

    /// The slot that has to be asked for first, where something required is missing.
    #[must_use]
    pub fn missing<'a>(&self, verb: &'a Verb) -> Option<&'a Slot> {
        verb.slots
            .iter()
            .find(|slot| slot.required && !self.slots.contains_key(&slot.name))
    }

    /// Whether it only says something: a greeting, thanks, a joke.
    #[must_use]
    pub fn is_small_talk(&self, abilities: &Abilities) -> bool {
        abilities
            .ability_of(&self.tool)
            .is_some_and(|ability| ability.id == SMALL_TALK)
    }

    /// Fills a slot, if its words are of use.
    fn fill(&mut self, slot: &Slot, filled: Filled) -> Result<(), CallError> {
        let bad = || CallError::BadSlot {
            tool: self.tool.clone(),
            slot: slot.name.clone(),
        };
        let empty = |words: &String| words.trim().is_empty();
        let of_use = match (&filled, slot.kind) {
            (Filled::One(words), SlotKind::Choice) => slot.choices.contains(words),
            (Filled::One(words), kind) => kind != SlotKind::Items && !empty(words),
            (Filled::Several(things), SlotKind::Items) => {
                !things.is_empty() && !things.iter().any(empty)
            }
            (Filled::Several(_), _) => false,
        };
        if !of_use || self.slots.contains_key(&slot.name) {
            return Err(bad());
        }
        self.slots.insert(slot.name.clone(), filled);
        Ok(())
    }
}

/// A verb's slots in the order of the line form: what is required first, else as in the ability.
fn in_order(verb: &Verb) -> impl Iterator<Item = &Slot> {
    let required = verb.slots.iter().filter(|slot| slot.required);
    required.chain(verb.slots.iter().filter(|slot| !slot.required))
}

/// The verb of a tool, or that there is none.
fn verb_of<'a>(tool: &str, abilities: &'a Abilities) -> Result<&'a Verb, CallError> {
    abilities
        .verb(tool)
        .ok_or_else(|| CallError::NoTool(tool.to_owned()))
}

/// The slot of a verb, or that there is none.
fn slot_of<'a>(verb: &'a Verb, slot: &str) -> Result<&'a Slot, CallError> {
    verb.slot(slot).ok_or_else(|| CallError::NoSlot {
        tool: verb.tool.clone(),
        slot: slot.to_owned(),
    })
}
