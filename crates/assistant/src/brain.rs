//! The turn on the real store: understands by the sentence patterns, does what was understood, and keeps the turn.
//!
//! Whoever runs it gives it inputs and the moment, and gets back what only the world can do: think, speak, make a sound,
//! wait. Nothing in here waits or looks at a clock.

mod acting;
mod answer;
mod consent;
mod deeds;
mod error;
mod follow;
mod kept_words;
mod live;
mod meaning;
mod memories;
mod microphone;
mod outer;
mod page;
mod past;
mod plan;
mod played;
mod record;
mod spent;
mod steps;
mod stopped;
mod things;
mod today;
mod words;

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::{Timestamp, Zoned};
use sotto_api::{Id, TraceStage, Via};
use sotto_skills::abilities::Abilities;
use sotto_skills::desktop::Desktop;
use sotto_skills::doing::Phrasebook;
use sotto_skills::follow::FollowUps;
use sotto_skills::numbers::Language;
use sotto_skills::patterns::Patterns;
use sotto_skills::time::Preferences;
use sotto_store::Store;

use crate::turn::{self, At, Effect, Ended, Input, Meaning, State, Wrote};

pub use error::BrainError;
use follow::{Last, Told};
use memories::Memories;
pub use microphone::Switch;
pub use outer::Outer;
use past::Past;
use record::Record;
pub use spent::Clock;

/// So many turns are known by name.
const NAMES: usize = 32;
/// Sotto's own sentences for what its model does not write about in words of its own.
const NOT_ITS_WORDS: [&str; 3] = ["talk.cannot", "talk.cannot_do", "talk.unknown"];

/// Understanding and doing, on one store.
pub struct Brain {
    abilities: Arc<Abilities>,
    patterns: Patterns,
    books: BTreeMap<&'static str, Phrasebook>,
    follow_ups: BTreeMap<&'static str, FollowUps>,
    store: Store,
    desktop: Arc<dyn Desktop>,
    preferences: Preferences,
    state: State,
    /// The language spoken last.
    language: Language,
    /// The turn's name in the store.
    ids: BTreeMap<u64, Id>,
    /// What "it" is, and since when.
    about: Option<(Id, Timestamp)>,
    /// What has rung since something was done, and when.
    rang: Option<(Id, Timestamp)>,
    /// What one can go on from.
    last: Option<Last>,
    /// What "the second one" is one of.
    told: Option<Told>,
    /// What was asked to choose from.
    options: Vec<String>,
    last_answer: Option<String>,
    record: Record,
    past: Past,
    memories: RefCell<Memories>,
    /// Closes the microphone and opens it again.
    switch: Option<Switch>,
    /// When the last request came.
    moment: Option<Zoned>,
    /// Its words.
    heard: String,
    /// Words say what otherwise a sound does.
    in_words: bool,
    /// The turn in hand ends something that went on, or was asked, before it.
    ends_something: bool,
}

impl Brain {
    /// A brain on a store.
    ///
    /// # Errors
    /// When a file that came with the program cannot be read, or the store cannot be.
    pub fn new(
        store: Store,
        desktop: Arc<dyn Desktop>,
        language: Language,
        preferences: Preferences,
    ) -> Result<Self, BrainError> {
        let abilities = Abilities::built_in()?;
        let patterns = Patterns::built_in(&abilities)?;
        let (mut books, mut follow_ups) = (BTreeMap::new(), BTreeMap::new());
        for known in Language::all() {
            let book = Phrasebook::from_languages(known, &abilities, patterns.languages());
            books.insert(known.code(), book);
            follow_ups.insert(known.code(), FollowUps::of(known)?);
        }
        Ok(Self {
            abilities: Arc::new(abilities),
            patterns,
            books,
            follow_ups,
            store,
            desktop,
            preferences,
            state: State::default(),
            language,
            ids: BTreeMap::new(),
            about: None,
            rang: None,
            last: None,
            told: None,
            options: Vec::new(),
            last_answer: None,
            record: Record::default(),
            past: Past::default(),
            memories: RefCell::default(),
            switch: None,
            moment: None,
            heard: String::new(),
            in_words: false,
            ends_something: false,
        })
    }

    /// What is kept.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What Sotto can do.
    #[must_use]
    pub fn abilities(&self) -> &Arc<Abilities> {
        &self.abilities
    }

    /// The number for the next turn.
    #[must_use]
    pub fn next_turn(&self) -> u64 {
        self.ids
            .last_key_value()
            .map_or(1, |(newest, _)| newest + 1)
    }

    /// A whole request at once, under a name that was given to it.
    pub fn ask(
        &mut self,
        id: Id,
        text: &str,
        via: Via,
        conversation: Option<Id>,
        now: &Zoned,
        ms: u64,
    ) -> Vec<Outer> {
        let turn = self.begin(id, via, conversation, now);
        self.hear_as(turn, text, via, now, ms)
    }

    /// What was answered last.
    #[must_use]
    pub fn last_answer(&self) -> Option<&str> {
        self.last_answer.as_deref()
    }

    /// The language from now on.
    pub fn speak(&mut self, language: Language) {
        self.language = language;
    }

    /// The language spoken last.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// What the person prefers from now on.
    pub fn prefer(&mut self, preferences: Preferences) {
        self.preferences = preferences;
    }

    /// The name of the model that answers what no pattern knows, for the history.
    pub fn thinks_with(&mut self, model: &str) {
        model.clone_into(&mut self.record.model);
    }

    /// Whether something is asked that the next words may answer, "shall I try again?" among it.
    pub(crate) fn asks(&self, ms: u64) -> bool {
        self.state.asked(ms).is_some()
    }

    /// Whether the model may begin before the words are sure to be all.
    pub fn think_early(&mut self, may: bool) {
        self.state.limits.early = may;
    }

    /// What texts mean stands in this file: memories are found by it, not only by their words.
    pub fn remember_by(&mut self, table: PathBuf) {
        self.memories.get_mut().by_table(table);
    }

    /// Where the time of a turn goes is kept with it, measured in milliseconds by this clock, which only goes forward.
    pub fn measure_by(&mut self, clock: Clock) {
        self.record.spent.measure_by(clock);
    }

    /// A whole request at once, as it is typed.
    pub fn hear(&mut self, text: &str, via: Via, now: &Zoned, ms: u64) -> Vec<Outer> {
        let turn = self.next_turn();
        self.hear_as(turn, text, via, now, ms)
    }

    fn hear_as(&mut self, turn: u64, text: &str, via: Via, now: &Zoned, ms: u64) -> Vec<Outer> {
        let at = At { turn, revision: 0 };
        self.record.came(turn, via, None, now.timestamp());
        let mut out = self.tell(
            Input::Heard {
                at,
                text: text.to_owned(),
            },
            now,
            ms,
        );
        out.extend(self.tell(Input::Over { turn }, now, ms));
        out
    }

    /// Whether nothing came of this turn yet, so that it can be taken back.
    #[must_use]
    pub fn can_take_back(&self, turn: u64) -> bool {
        self.state.can_take_back(turn)
    }

    /// Moves on by one input. `ms` is the moment on a clock that only goes forward.
    pub fn tell(&mut self, input: Input, now: &Zoned, ms: u64) -> Vec<Outer> {
        if let Input::Wrote {
            at,
            wrote: Wrote::End { .. } | Wrote::Failed(_),
            ..
        } = &input
            && self.record.is(*at)
        {
            self.record.spent.thought();
        }
        if let Input::Wrote {
            at,
            wrote: Wrote::Text(text),
            ..
        } = &input
            && self.record.is(*at)
            && !text.trim().is_empty()
            && !NOT_ITS_WORDS.into_iter().any(|own| self.line(own) == *text)
        {
            self.record.wrote = true;
        }
        let mut waiting = VecDeque::from([input]);
        let mut out = Vec::new();
        while let Some(input) = waiting.pop_front() {
            let (state, effects) = turn::step(std::mem::take(&mut self.state), input, ms);
            self.state = state;
            for effect in effects {
                if let Some(answer) = self.carry_out(effect, now, ms, &mut out) {
                    waiting.push_back(answer);
                }
            }
        }
        out
    }

    /// Does what can be done here; the rest goes out.
    fn carry_out(
        &mut self,
        effect: Effect,
        now: &Zoned,
        ms: u64,
        out: &mut Vec<Outer>,
    ) -> Option<Input> {
        match effect {
            Effect::Understand { at, text, asked } => {
                self.ids.entry(at.turn).or_insert_with(Id::new);
                self.record.turn(at.turn);
                self.ends_something |= asked.is_some();
                let from = self.record.spent.now();
                let meaning = self.meaning(&text, asked.as_ref(), now);
                self.record.spent.on(TraceStage::Understood, from);
                if self.record.begin(at, matches!(meaning, Meaning::Open)) {
                    self.past.anew();
                }
                return Some(Input::Understood { at, meaning });
            }
            Effect::Do { at, index, call } => {
                let from = self.record.spent.now();
                let outcome = self.act_in_steps(at, index, &call, now, out);
                self.record.spent.on(TraceStage::Acted, from);
                return Some(Input::Did { at, index, outcome });
            }
            Effect::Say { at, words } => {
                let text = self.never_nothing(self.words(&words));
                self.record.said(&text);
                out.push(Outer::Say { at, text });
            }
            Effect::Think {
                at,
                round,
                text,
                results,
            } => {
                self.record.spent.thinks();
                out.push(Outer::Think {
                    at,
                    round,
                    text,
                    results,
                });
            }
            Effect::StopThinking { at } => {
                self.record.spent.thought();
                out.push(Outer::StopThinking { at });
            }
            Effect::Signal(signal) => out.push(Outer::Signal(signal)),
            Effect::Hush => out.push(Outer::Hush),
            Effect::WakeAt(ms) => out.push(Outer::WakeAt(ms)),
            Effect::Finish { at, said, ended } => {
                let turn = *self.ids.entry(at.turn).or_insert_with(Id::new);
                self.ends_something = ended == Ended::Overtaken;
                if let Some(text) = self.cut_short(&said, ended) {
                    self.record.said(&text);
                    out.push(Outer::Say { at, text });
                }
                let answer = self.record.answer();
                // A question names what the model wants, in words that it chose.
                let by_model = self.record.wrote || ended == Ended::Asking;
                if ended == Ended::Asking
                    && let Some(asked) = self.state.asked(ms)
                    && self.asks_with_kept_words(asked, now.timestamp())
                {
                    self.past.tells_kept_words();
                }
                self.past
                    .finish(turn, &said, &answer, by_model, now.timestamp());
                let one = ended == Ended::Answered && !answer.is_empty();
                if one && !self.tells_of_a_stop(&answer) {
                    self.last_answer = Some(answer);
                }
                if let Err(error) = self.record.keep(&self.store, turn, at, &said, ended, now) {
                    // The turn was answered and what it did is kept; only the line in the history is missing.
                    tracing::error!(%error, "the turn could not be kept in the history");
                }
                out.push(Outer::Finished { turn, ended });
            }
        }
        None
    }
}
