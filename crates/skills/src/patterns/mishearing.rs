//! What a heard word may have been: from the languages' lists of mishearings, by sound, and by one letter more or less.

use std::collections::HashMap;

use crate::words::sound::{self, Ears};
use crate::words::{Word, distance, fold};

use super::language::Language;
use super::network::{Edge, Network, WordId};

/// What a word costs that a list of mishearings names.
const LISTED: u32 = 20;
/// What a word costs that sounds the same.
const SOUNDS: u32 = 25;
/// What a word costs that is one letter off.
const SPELT: u32 = 30;
/// Shorter words sound like too many others.
const SHORTEST: usize = 3;

/// Finds what words may have been.
#[derive(Debug, Clone, Default)]
pub(super) struct Mishearing {
    listed: HashMap<String, Vec<WordId>>,
    sounds: HashMap<(Ears, String), Vec<WordId>>,
    /// A word with one letter left out → the words it comes from.
    shortened: HashMap<String, Vec<WordId>>,
    ears: Vec<Ears>,
}

impl Mishearing {
    pub(super) fn new(network: &Network, languages: &[Language]) -> Self {
        let mut found = Self::default();
        for (place, language) in languages.iter().enumerate() {
            let ears = language.habits.ears;
            if !found.ears.contains(&ears) {
                found.ears.push(ears);
            }
            for (right, wrong) in &language.habits.misheard {
                let id = network.number(&fold(right));
                for wrong in wrong {
                    found.listed.entry(fold(wrong)).or_default().push(id);
                }
            }
            let mut own: Vec<WordId> = Vec::new();
            for pattern in network
                .patterns
                .iter()
                .filter(|pattern| pattern.language as usize == place)
            {
                for state in pattern.first..pattern.first + pattern.states {
                    own.extend(network.edges(state).iter().filter_map(|edge| match edge {
                        Edge::Word(word, _) => Some(*word),
                        Edge::Slot(..) => None,
                    }));
                }
            }
            own.sort_unstable();
            own.dedup();
            for id in own {
                let word = network.word(id);
                if word.len() >= SHORTEST {
                    found
                        .sounds
                        .entry((ears, sound::key(word, ears)))
                        .or_default()
                        .push(id);
                }
            }
        }
        for (id, word) in network.words().filter(|(_, word)| word.len() > SHORTEST) {
            for short in shortened(word).chain([word.to_owned()]) {
                let ids = found.shortened.entry(short).or_default();
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        found
    }

    /// What a word may have been, with how much each counts against a reading.
    pub(super) fn of(&self, word: &Word, network: &Network) -> Vec<(WordId, u32)> {
        let plain = word.plain.as_str();
        let mut found: Vec<(WordId, u32)> = Vec::new();
        let mut add = |id: WordId, cost: u32| {
            if !found.iter().any(|(known, _)| *known == id) {
                found.push((id, cost));
            }
        };
        for id in self.listed.get(plain).into_iter().flatten() {
            add(*id, LISTED);
        }
        if plain.len() >= SHORTEST && plain.chars().all(char::is_alphabetic) {
            for ears in &self.ears {
                let key = (*ears, sound::key(plain, *ears));
                for id in self.sounds.get(&key).into_iter().flatten() {
                    add(*id, SOUNDS);
                }
            }
        }
        if plain.len() > SHORTEST && plain.chars().all(char::is_alphabetic) {
            for short in shortened(plain).chain([plain.to_owned()]) {
                for id in self.shortened.get(&short).into_iter().flatten() {
                    if distance(plain, network.word(*id)) <= 1 {
                        add(*id, SPELT);
                    }
                }
            }
        }
        found
    }
}

/// A word with each of its letters left out.
fn shortened(word: &str) -> impl Iterator<Item = String> {
    word.char_indices().map(|(at, letter)| {
        let mut short = String::with_capacity(word.len());
        short.push_str(&word[..at]);
        short.push_str(&word[at + letter.len_utf8()..]);
        short
    })
}
