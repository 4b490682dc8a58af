//! The language model of a turn: what it is asked, and what it wrote.
//!
//! There are two ways to ask. A model with Sotto's own adapter ([`Way::Tuned`]) has learnt the tools: it gets the request
//! and writes one line for each call. Any other model ([`Way::General`]) is told the tools in its prompt, talks freely, and
//! goes on when it knows what came of its calls. Both run in an engine of their own process; what they cost and when they
//! fall is the supervisor's business.

mod asking;
mod general;
mod tuned;

use std::sync::Arc;

use jiff::Zoned;
use sotto_engines::supervisor::Supervisor;
use sotto_engines::thinking::Thinking;
use sotto_skills::abilities::Abilities;
use sotto_skills::calls::Call;

use crate::turn::{At, Result};

pub use asking::{Asking, Written};

/// How a model is asked.
#[derive(Debug, Clone)]
pub enum Way {
    /// It has Sotto's adapter, and writes by this grammar.
    Tuned {
        /// GBNF.
        grammar: Arc<str>,
    },
    /// It is told the tools.
    General,
}

/// A language model that answers turns. Its engine starts with the first question.
#[derive(Clone)]
pub struct Mind {
    engine: Supervisor<Thinking>,
    way: Way,
    abilities: Arc<Abilities>,
    name: Arc<str>,
}

/// What a model is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// The reading it answers.
    pub at: At,
    /// Which round.
    pub round: u8,
    /// What was said.
    pub text: String,
    /// What came of the calls of the rounds before.
    pub results: Vec<Result>,
    /// The turns before, the oldest first.
    pub earlier: Vec<Earlier>,
    /// What is known besides.
    pub known: Known,
}

/// A turn before.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// What was said.
    pub said: String,
    /// What was done about it.
    pub calls: Vec<Call>,
    /// What was answered.
    pub answer: String,
}

/// What changes from turn to turn. It stands behind everything that stays the same, so that the long beginning of a prompt
/// is computed once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// The moment.
    pub now: Option<Zoned>,
    /// What is remembered that has to do with it.
    pub memories: Vec<String>,
}

impl Mind {
    /// A mind on an engine.
    #[must_use]
    pub fn new(engine: Supervisor<Thinking>, way: Way, abilities: Arc<Abilities>) -> Self {
        Self {
            engine,
            way,
            abilities,
            name: "".into(),
        }
    }

    /// Under the name that the history shows.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self {
            name: name.into(),
            ..self
        }
    }

    /// The name that the history shows.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The engine, to be looked at and unloaded.
    #[must_use]
    pub fn engine(&self) -> &Supervisor<Thinking> {
        &self.engine
    }
}
