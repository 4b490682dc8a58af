//! Understanding without a model: sentence patterns of all languages, compiled into one network, read with tolerance for how
//! people frame a request and how a recogniser mishears it.
//!
//! A sentence is evened out ([`crate::words`]), the patterns that it can fit at all are found by their rarest word, and each
//! is swept through for its cheapest reading. Readings are judged, and what is not certain is returned as such.

mod closed;
mod compile;
mod conclude;
mod heard;
mod judge;
mod language;
mod long_text;
mod mishearing;
mod names;
mod network;
mod open;
mod phrases;
mod replies;
pub mod sentence;
mod several;
mod spans;
#[cfg(test)]
mod tests;
mod understanding;
mod walk;

use std::cell::RefCell;

pub use closed::Spans;
pub use language::{Language, LanguageError, NOTHING};
pub use names::{Fit, Names, fitting};
pub use replies::Reply;
pub use understanding::{ACT, ASK, Filled, Meaning, Said, Understanding};

use crate::abilities::Abilities;
use crate::words::sound::Ears;
use crate::words::{Spelling, Words};
use closed::Closed;
use compile::{known, patterns};
use conclude::{conclude, sure};
use heard::{Heard, Start};
use mishearing::Mishearing;
use names::{Own, Shapes};
use network::Network;
use open::Open;
use phrases::Phrases;
use sentence::Part;
use spans::Read;
use walk::Sweep;

/// Longer sentences are told to a model: no command without a model is that long, but for a text that is kept.
const LONGEST: usize = 120;
/// Mishearings are looked for in sentences up to this length only; longer ones are no commands.
const LONGEST_MISHEARD: usize = 16;
/// Words that were not heard at all are looked for up to this length only: the search tries every pattern.
const LONGEST_WITH_GAP: usize = 10;

/// All sentence patterns, ready to be compared with what was heard.
pub struct Patterns {
    network: Network,
    languages: Vec<Language>,
    spelling: Spelling,
    closed: Vec<Closed>,
    open: Vec<Open>,
    known: Vec<language::Known>,
    ears: Vec<Ears>,
    mishearing: Mishearing,
    before: Phrases,
    before_ing: Phrases,
    after: Phrases,
    joiners: Phrases,
    parts: Vec<Part>,
    shapes: Shapes,
}

impl Patterns {
    /// The patterns that are built in, of all languages.
    ///
    /// # Errors
    /// When a file does not say what it must; a test sees to it that this cannot happen in a release.
    pub fn built_in(abilities: &Abilities) -> Result<Self, LanguageError> {
        Self::new(Language::built_in(abilities)?, abilities)
    }

    /// The patterns of these languages.
    ///
    /// # Errors
    /// When a sentence cannot be read.
    pub fn new(languages: Vec<Language>, abilities: &Abilities) -> Result<Self, LanguageError> {
        let mut spelling = Spelling::default();
        for language in &languages {
            language.spell(&mut spelling);
        }
        let mut network = Network::default();
        let mut parts = Vec::new();
        for (place, language) in languages.iter().enumerate() {
            for (pattern, part) in patterns(place, language, abilities)? {
                network.add(&part, pattern, &spelling);
                parts.push(part);
            }
        }
        network.index();
        let phrases = |of: fn(&language::Habits) -> &Vec<String>| {
            let all: Vec<String> = languages
                .iter()
                .flat_map(|language| of(&language.habits))
                .cloned()
                .collect();
            Phrases::new(&all, &spelling)
        };
        let known = languages
            .iter()
            .map(|language| known(language, &spelling))
            .collect();
        Ok(Self {
            before: phrases(|habits| &habits.before),
            before_ing: phrases(|habits| &habits.before_ing),
            after: phrases(|habits| &habits.after),
            joiners: phrases(|habits| &habits.joiners),
            closed: languages
                .iter()
                .map(|language| Closed::new(&language.habits, &spelling))
                .collect(),
            open: languages
                .iter()
                .map(|language| Open::new(&language.habits, &spelling))
                .collect(),
            ears: languages
                .iter()
                .map(|language| language.habits.ears)
                .collect(),
            mishearing: Mishearing::new(&network, &languages),
            known,
            network,
            languages,
            spelling,
            parts,
            shapes: Shapes::default(),
        })
    }

    /// The languages that are understood.
    #[must_use]
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// How many patterns there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.network.patterns.len()
    }

    /// Whether nothing could be understood.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.network.patterns.is_empty()
    }

    /// Each pattern: tool, language, the kinds of its slots, and its parts.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, Vec<(&str, crate::SlotKind)>, &Part)> {
        self.network
            .patterns
            .iter()
            .zip(&self.parts)
            .map(|(pattern, part)| {
                let slots = pattern
                    .slots
                    .iter()
                    .map(|slot| (slot.name.as_str(), slot.kind))
                    .collect();
                (
                    pattern.tool.as_str(),
                    self.languages[pattern.language as usize].code(),
                    slots,
                    part,
                )
            })
    }

    /// What a sentence means.
    #[must_use]
    pub fn understand(&self, sentence: &str, names: &Names) -> Understanding {
        self.understand_with(sentence, names, &Read::default())
    }

    /// What a sentence means, with times and numbers read by another reader.
    #[must_use]
    pub fn understand_with(
        &self,
        sentence: &str,
        names: &Names,
        spans: &dyn Spans,
    ) -> Understanding {
        let words = Words::read(sentence, &self.spelling);
        if words.is_empty() {
            return Understanding::default();
        }
        if words.len() > LONGEST {
            return self.long_text(&words, names, spans).unwrap_or_default();
        }
        let mut heard = Heard::new(&words, &self.network, &self.open);
        let names = &Own::of(names, &self.ears, &self.open, &self.shapes);
        let all = 0..words.len();
        let mut readings = self.readings(&heard, all.clone(), 0, names, spans);
        let whole = sure(&readings);
        if let Some(best) = self.several(&heard, all.clone(), whole.as_ref(), names, spans) {
            let alternatives = whole.into_iter().collect();
            return Understanding {
                best,
                alternatives,
                ..Understanding::default()
            };
        }
        if whole.is_none() && words.len() <= LONGEST_MISHEARD {
            heard.alike = words
                .all
                .iter()
                .map(|word| self.mishearing.of(word, &self.network))
                .collect();
            let missing = u32::from(words.len() <= LONGEST_WITH_GAP);
            readings.extend(self.readings(&heard, all, missing, names, spans));
        }
        conclude(readings)
    }

    /// Every reading of a part of the sentence as one request.
    fn readings(
        &self,
        heard: &Heard<'_>,
        run: std::ops::Range<usize>,
        missing: u32,
        names: &Own<'_>,
        spans: &dyn Spans,
    ) -> Vec<Meaning> {
        let starts = self.starts(heard.words, &run);
        let ends = self.ends(heard.words, &run);
        let sweep = Sweep {
            network: &self.network,
            closed: &self.closed,
            open: &self.open,
            spans,
            missing,
            cells: RefCell::default(),
        };
        let vocabulary = heard.vocabulary(run.start, run.end);
        let mut readings = Vec::new();
        for number in self.network.candidates(&vocabulary, missing as usize) {
            if self.network.patterns[number as usize].shortest > run.len() + missing as usize {
                continue;
            }
            if let Some(parse) = sweep.read(number, heard, &starts, &ends) {
                readings.extend(self.judge(&parse, heard, names, spans));
            }
        }
        readings
    }

    /// Where a request may begin: at the start of the run, and behind each frame.
    fn starts(&self, words: &Words, run: &std::ops::Range<usize>) -> Vec<Start> {
        let mut starts = vec![Start {
            at: run.start,
            ing: false,
            frames: 0,
        }];
        let mut next = 0;
        while let Some(start) = starts.get(next).copied() {
            next += 1;
            for (phrases, ing) in [(&self.before, false), (&self.before_ing, true)] {
                for length in phrases.lengths(&words.all[..run.end], start.at) {
                    let behind = Start {
                        at: start.at + length,
                        ing,
                        frames: start.frames + 1,
                    };
                    if behind.at < run.end
                        && !starts
                            .iter()
                            .any(|known| known.at == behind.at && known.ing == ing)
                    {
                        starts.push(behind);
                    }
                }
            }
        }
        starts
    }

    /// Where a request may end, with the number of frames behind it.
    fn ends(&self, words: &Words, run: &std::ops::Range<usize>) -> Vec<(usize, u32)> {
        let mut ends = vec![(run.end, 0)];
        let mut next = 0;
        while let Some((end, frames)) = ends.get(next).copied() {
            next += 1;
            for start in self.after.starts_before(&words.all, end) {
                if start > run.start && !ends.iter().any(|(known, _)| *known == start) {
                    ends.push((start, frames + 1));
                }
            }
        }
        ends
    }
}
