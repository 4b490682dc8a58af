//! The language model of a turn: what it is asked, and what it wrote.
//!
//! There are two ways to ask. A model with Sotto's own adapter ([`Way::Tuned`]) has learnt the tools: it gets the request
//! and writes one line for each call. Any other model ([`Way::General`]) is told the tools in its prompt, talks freely, and
//! goes on when it knows what came of its calls, and what was wrong with those that were none. Both run in an engine of
//! their own process; what they cost and when they fall is the supervisor's business. Where the settings name a model
//! [`outside`], it is asked in the general way instead.

mod asking;
mod general;
#[cfg(test)]
pub(crate) mod lifeless;
mod marks;
pub mod outside;
#[cfg(test)]
mod tests;
mod tuned;
mod wrong;

use std::sync::Arc;

use jiff::Zoned;
use sotto_api::MindSettings;
use sotto_engines::supervisor::Supervisor;
use sotto_engines::thinking::Thinking;
use sotto_skills::abilities::Abilities;
use sotto_skills::calls::Call;

use crate::turn::{At, Result};

pub use asking::{Asking, Failure, SURE, Written};
use outside::{Elsewhere, Outside};
pub use tuned::{MOST_TOKENS, short_result};

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

impl Way {
    /// Whether what is written for the one is of no use to the other.
    fn differs(&self, other: &Self) -> bool {
        std::mem::discriminant(self) != std::mem::discriminant(other)
    }
}

/// A language model that answers turns. Its engine starts with the first question.
#[derive(Clone)]
pub struct Mind {
    here: Option<Here>,
    outside: Option<Arc<dyn Outside>>,
    /// The one that the settings name; it comes before the one here.
    there: Option<There>,
    abilities: Arc<Abilities>,
    name: Named,
}

/// Says what the model on this machine is called at the moment.
type Named = Arc<dyn Fn() -> Arc<str> + Send + Sync>;

/// Says how the model on this machine is asked at the moment.
type WayNow = Arc<dyn Fn() -> Way + Send + Sync>;

/// A model on this machine.
#[derive(Clone)]
struct Here {
    engine: Supervisor<Thinking>,
    way: WayNow,
}

/// A model outside.
#[derive(Clone)]
struct There {
    outside: Arc<dyn Outside>,
    model: Elsewhere,
    name: Arc<str>,
}

/// Who answers.
#[derive(Clone, Copy)]
enum Seat<'a> {
    Here(&'a Here),
    There(&'a There),
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

/// What a model is told besides the request: as much as its way of asking has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tells {
    /// So many turns before.
    pub turns: usize,
    /// What is remembered, what is on today, and turns in which nothing was done but talk.
    pub words: bool,
}

/// What changes from turn to turn. It stands behind everything that stays the same, so that the long beginning of a prompt
/// is computed once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// The moment.
    pub now: Option<Zoned>,
    /// What is due and on today, in sentences of numbers and times. It is told to no model outside, nor to the adapter.
    pub today: Vec<String>,
    /// What is remembered that has to do with it.
    pub memories: Vec<String>,
}

impl Question {
    /// As it is asked outside: when somebody is busy leaves this machine only where a tool was asked for it.
    fn without_the_day(&self) -> Self {
        let mut question = self.clone();
        question.known.today.clear();
        question
    }
}

impl Mind {
    /// A mind on an engine.
    #[must_use]
    pub fn new(engine: Supervisor<Thinking>, way: Way, abilities: Arc<Abilities>) -> Self {
        let way: WayNow = Arc::new(move || way.clone());
        Self {
            here: Some(Here { engine, way }),
            ..Self::nowhere(abilities)
        }
    }

    /// A mind without a model on this machine: unless one outside is named, it says that it cannot do what it is asked.
    #[must_use]
    pub fn nowhere(abilities: Arc<Abilities>) -> Self {
        Self {
            here: None,
            outside: None,
            there: None,
            abilities,
            name: Arc::new(|| -> Arc<str> { "".into() }),
        }
    }

    /// By this way it reaches a model outside, once the settings name one.
    #[must_use]
    pub fn or_outside(self, outside: Arc<dyn Outside>) -> Self {
        Self {
            outside: Some(outside),
            ..self
        }
    }

    /// Answers from now on where the settings say.
    pub fn follow(&mut self, settings: &MindSettings) {
        let model = Elsewhere::of(settings);
        if model.as_ref() == self.there.as_ref().map(|there| &there.model) {
            return;
        }
        let outside = self.outside.clone();
        self.there = outside.zip(model).map(|(outside, model)| There {
            name: outside.name(&model).into(),
            outside,
            model,
        });
    }

    /// The model on this machine is asked in the way that this says: another one may take its place while the core runs, and
    /// within a question too, which is then asked anew as that one is asked.
    #[must_use]
    pub fn asked_by(self, way: impl Fn() -> Way + Send + Sync + 'static) -> Self {
        let way: WayNow = Arc::new(way);
        Self {
            here: self.here.map(|here| Here { way, ..here }),
            ..self
        }
    }

    /// Under the name that the history shows.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        let name: Arc<str> = name.into();
        self.named_by(move || Arc::clone(&name))
    }

    /// Under the name that this says: another model may take the place of the first while the core runs.
    #[must_use]
    pub fn named_by(self, name: impl Fn() -> Arc<str> + Send + Sync + 'static) -> Self {
        Self {
            name: Arc::new(name),
            ..self
        }
    }

    /// The name that the history shows.
    #[must_use]
    pub fn name(&self) -> Arc<str> {
        match &self.there {
            Some(there) => Arc::clone(&there.name),
            None => (self.name)(),
        }
    }

    fn seat(&self) -> Option<Seat<'_>> {
        let there = self.there.as_ref().map(Seat::There);
        there.or_else(|| self.here.as_ref().map(Seat::Here))
    }

    /// What it is told besides the request.
    #[must_use]
    pub fn tells(&self) -> Tells {
        match self.seat() {
            None => Tells {
                turns: 0,
                words: false,
            },
            Some(Seat::Here(here)) if matches!((here.way)(), Way::Tuned { .. }) => Tells {
                turns: tuned::EARLIER,
                words: false,
            },
            Some(_) => Tells {
                turns: general::EARLIER,
                words: true,
            },
        }
    }

    /// The engine on this machine, to be looked at and unloaded.
    #[must_use]
    pub fn engine(&self) -> Option<&Supervisor<Thinking>> {
        self.here.as_ref().map(|here| &here.engine)
    }
}
