//! Times and numbers by the readers of this crate.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::abilities::SlotKind;
use crate::numbers::{self, Language};
use crate::time::{self, Kind};
use crate::words::Words;

use super::closed::Spans;

/// No time and no number is longer, so that the readers need not look at the whole of a long sentence.
const LONGEST: usize = 12;

/// The readers of times and numbers, for one sentence: what was found at a place is kept.
#[derive(Debug, Default)]
pub(super) struct Read {
    times: RefCell<HashMap<(Language, usize), Vec<time::Found>>>,
    numbers: RefCell<HashMap<(Language, usize), Vec<usize>>>,
}

impl Read {
    fn times(&self, language: Language, words: &Words, at: usize) -> Vec<time::Found> {
        if let Some(found) = self.times.borrow().get(&(language, at)) {
            return found.clone();
        }
        let found = time::found_at(&tokens(words, at), language);
        self.times
            .borrow_mut()
            .insert((language, at), found.clone());
        found
    }

    /// Of sums each place is asked for from every other.
    fn numbers(&self, language: Language, words: &Words, at: usize) -> Vec<usize> {
        if let Some(found) = self.numbers.borrow().get(&(language, at)) {
            return found.clone();
        }
        let numbers = numbers::all_at(&tokens(words, at), language).into_iter();
        let found: Vec<usize> = numbers
            .filter(|found| !found.ordinal)
            .map(|found| found.tokens)
            .collect();
        self.numbers
            .borrow_mut()
            .insert((language, at), found.clone());
        found
    }
}

impl Spans for Read {
    fn lengths(&self, kind: SlotKind, language: &str, words: &Words, at: usize) -> Vec<usize> {
        let Some(language) = Language::of(language) else {
            return Vec::new();
        };
        if kind == SlotKind::Number {
            return self.numbers(language, words, at);
        }
        let found = self.times(language, words, at).into_iter();
        found
            .filter(|found| fits(kind, found.kind))
            .map(|found| found.tokens)
            .collect()
    }

    fn surely(&self, kind: SlotKind, language: &str, words: &Words, at: usize) -> Option<usize> {
        let found = self.times(Language::of(language)?, words, at).into_iter();
        found
            .filter(|found| !found.weak && fits(kind, found.kind))
            .map(|found| found.tokens)
            .max()
    }

    fn is_a_day(&self, language: &str, word: &str) -> bool {
        Language::of(language).is_some_and(|language| {
            let found = time::found_at(&[word], language).into_iter();
            found
                .filter(|found| found.kind == Kind::Date)
                .any(|found| found.tokens == 1)
        })
    }

    fn clearly(&self, language: &str, words: &Words, at: usize) -> Vec<usize> {
        let Some(language) = Language::of(language) else {
            return Vec::new();
        };
        // Figures alone are a version or a price as well: "3.10.".
        let has_words = |tokens: usize| {
            let mut said = words.all.iter().skip(at).take(tokens);
            said.any(|word| word.plain.chars().any(char::is_alphabetic))
        };
        let found = self.times(language, words, at).into_iter();
        found
            .filter(|found| found.clear && !found.weak && has_words(found.tokens))
            .map(|found| found.tokens)
            .collect()
    }
}

fn fits(kind: SlotKind, found: Kind) -> bool {
    match kind {
        SlotKind::Duration => found == Kind::Duration,
        SlotKind::Date => found == Kind::Date,
        SlotKind::Shift => found == Kind::Shift,
        SlotKind::Time => found != Kind::Duration,
        _ => false,
    }
}

fn tokens(words: &Words, at: usize) -> Vec<&str> {
    let end = words.len().min(at + LONGEST);
    (at..end).map(|at| token(words, at)).collect()
}

/// A word as it stands in the sentence, with the mark at once behind it: "3." and "Dec." say more than "3" and "Dec".
fn token(words: &Words, at: usize) -> &str {
    let word = &words.all[at];
    let next = words
        .all
        .get(at + 1)
        .map_or(words.text.len(), |next| next.span.start.max(word.span.end));
    let behind = words.text.get(word.span.end..next).unwrap_or_default();
    let mark = behind.find(char::is_whitespace).unwrap_or(behind.len());
    words
        .text
        .get(word.span.start..word.span.end + mark)
        .unwrap_or(&word.lower)
}
