//! Sets of short phrases, found at a place of a sentence: frames, joiners, units, operators.

use std::collections::HashMap;

use crate::words::{Spelling, Word, Words};

/// A set of phrases.
#[derive(Debug, Clone, Default)]
pub(super) struct Phrases {
    by_first: HashMap<String, Vec<Vec<String>>>,
    longest: usize,
}

impl Phrases {
    pub(super) fn new(phrases: &[String], spelling: &Spelling) -> Self {
        let mut set = Self::default();
        for phrase in phrases {
            let words: Vec<String> = Words::read(phrase, spelling)
                .all
                .into_iter()
                .map(|word| word.plain)
                .collect();
            let Some((first, rest)) = words.split_first() else {
                // A sign of arithmetic with nothing around it is not cut into words.
                continue;
            };
            set.longest = set.longest.max(words.len());
            let phrases = set.by_first.entry(first.clone()).or_default();
            if !phrases.contains(&rest.to_vec()) {
                phrases.push(rest.to_vec());
            }
        }
        set
    }

    /// How many words each phrase takes that begins here.
    pub(super) fn lengths(&self, words: &[Word], at: usize) -> Vec<usize> {
        let Some(phrases) = words
            .get(at)
            .and_then(|word| self.by_first.get(&word.plain))
        else {
            return Vec::new();
        };
        let behind = &words[at + 1..];
        phrases
            .iter()
            .filter(|rest| {
                rest.len() <= behind.len()
                    && rest
                        .iter()
                        .zip(behind)
                        .all(|(phrase, word)| *phrase == word.plain)
            })
            .map(|rest| rest.len() + 1)
            .collect()
    }

    /// Whether these words are one of the phrases.
    pub(super) fn is(&self, words: &[Word]) -> bool {
        self.lengths(words, 0).contains(&words.len())
    }

    /// The start of every phrase that ends before `end`.
    pub(super) fn starts_before(&self, words: &[Word], end: usize) -> Vec<usize> {
        (end.saturating_sub(self.longest)..end)
            .filter(|start| self.lengths(&words[..end], *start).contains(&(end - start)))
            .collect()
    }
}
