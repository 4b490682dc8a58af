//! Phonemes as the nets take them: numbers by a vocabulary, cut where a net would be asked for more than it was
//! trained on. Cuts fall after punctuation if there is any in the later half, else between words, and only as a last
//! resort inside one.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use sotto_engines::Fault;

use crate::family::{read, unusable};

/// The numbers of the phonemes a net knows.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary(HashMap<char, i32>);

/// How the numbers are written down: alone, or under the name "vocab".
#[derive(Deserialize)]
#[serde(untagged)]
enum Entries {
    Plain(HashMap<String, i32>),
    Within { vocab: HashMap<String, i32> },
}

impl Vocabulary {
    /// Reads a vocabulary: a JSON object from one character to one number, or one that holds it as "vocab".
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let (Entries::Plain(named) | Entries::Within { vocab: named }) =
            serde_json::from_slice(&read(path)?).map_err(|error| unusable(path, error))?;
        let known: HashMap<char, i32> = named
            .into_iter()
            .filter_map(|(name, number)| {
                let mut characters = name.chars();
                characters
                    .next()
                    .filter(|_| characters.next().is_none())
                    .map(|character| (character, number))
            })
            .collect();
        if known.is_empty() {
            Err(unusable(path, "it names no phonemes"))
        } else {
            Ok(Self(known))
        }
    }

    /// The numbers of these phonemes, in parts of at most `most`. Phonemes the net does not know are left out; parts
    /// without a sound are, too.
    #[must_use]
    pub fn parts(&self, phonemes: &str, most: usize) -> Vec<Vec<i32>> {
        let known: Vec<(char, i32)> = phonemes
            .chars()
            .filter_map(|phoneme| Some((phoneme, *self.0.get(&phoneme)?)))
            .collect();
        split(&known, most)
            .into_iter()
            .filter(|part| part.iter().any(|(phoneme, _)| phoneme.is_alphabetic()))
            .map(|part| part.iter().map(|(_, number)| *number).collect())
            .collect()
    }
}

/// Cuts phonemes into parts of at most `most`.
pub(crate) fn split<T>(mut rest: &[(char, T)], most: usize) -> Vec<&[(char, T)]> {
    let most = most.max(1);
    let mut parts = Vec::new();
    while rest.len() > most {
        let window = &rest[..most];
        let after_punctuation = window
            .iter()
            .rposition(|(phoneme, _)| {
                matches!(phoneme, '.' | '!' | '?' | '…' | ',' | ';' | ':' | '—')
            })
            .filter(|at| *at >= most / 2);
        let between_words = window.iter().rposition(|(phoneme, _)| *phoneme == ' ');
        let cut = after_punctuation
            .or(between_words)
            .map_or(most, |at| at + 1);
        let (part, after) = rest.split_at(cut);
        parts.push(part);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use proptest::prelude::*;

    use super::*;

    fn marked(text: &str) -> Vec<(char, usize)> {
        text.chars()
            .enumerate()
            .map(|(at, phoneme)| (phoneme, at))
            .collect()
    }

    fn cut(text: &str, most: usize) -> Vec<String> {
        split(&marked(text), most)
            .iter()
            .map(|part| part.iter().map(|(phoneme, _)| *phoneme).collect())
            .collect()
    }

    #[test]
    fn cuts_fall_after_punctuation_then_between_words_then_anywhere() {
        assert_eq!(cut("abcdef, ghi jkl", 10), ["abcdef,", " ghi jkl"]);
        assert_eq!(cut("abc defg hijk", 10), ["abc defg ", "hijk"]);
        assert_eq!(cut("abcdefghijkl", 5), ["abcde", "fghij", "kl"]);
        assert_eq!(cut("", 5), Vec::<String>::new());
    }

    #[test]
    fn unknown_phonemes_and_silent_parts_are_left_out() {
        let vocabulary = Vocabulary([('a', 1), (' ', 2), ('.', 3)].into());
        assert_eq!(vocabulary.parts("a❓ a.", 100), [vec![1, 2, 1, 3]]);
        assert!(vocabulary.parts("❓ .", 100).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_part_is_too_long(text in "[a-f ,.]{0,200}", most in 1usize..40) {
            let parts = cut(&text, most);
            prop_assert_eq!(parts.concat(), text);
            prop_assert!(parts.iter().all(|part| !part.is_empty() && part.chars().count() <= most));
        }
    }
}
