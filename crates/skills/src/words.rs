//! What was heard, as words that can be compared: case, punctuation, contractions, umlauts, compounds and fillers are
//! evened out here, while every word keeps its place in the sentence, so that a slot returns the user's own words.

mod distance;
mod raw;
pub mod sound;
mod spelling;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use distance::{MOST_APART, close, distance};
pub use spelling::{Spelling, fold};

/// What stood behind a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// Nothing.
    #[default]
    None,
    /// A comma.
    Comma,
    /// A colon: what follows belongs to what stands before.
    Colon,
    /// A full stop, question mark or the like.
    Stop,
}

/// One word of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Evened out: what patterns are compared with.
    pub plain: String,
    /// As written, in small letters, without punctuation around it: what readers of numbers and times want.
    pub lower: String,
    /// Its bytes in the sentence.
    pub span: Range<usize>,
    /// What stood behind it.
    pub mark: Mark,
    /// Says nothing by itself ("please", a word said twice): a pattern may step over it.
    pub soft: bool,
}

/// A sentence in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// As it was written.
    pub text: String,
    /// Its words, in order, without those that only fill a pause.
    pub all: Vec<Word>,
}

impl Words {
    /// Reads a sentence.
    #[must_use]
    pub fn read(text: &str, spelling: &Spelling) -> Self {
        let mut all: Vec<Word> = Vec::new();
        for piece in raw::pieces(text) {
            let first = all.len();
            spelling.spell(&piece, &mut all);
            // When a filler was left out, the pause behind it was not.
            let said = all.len() > first;
            if let Some(last) = all
                .last_mut()
                .filter(|last| said || last.mark == Mark::None)
            {
                last.mark = piece.mark;
            }
        }
        for place in 1..all.len() {
            let (before, word) = (&all[place - 1], &all[place]);
            let again = before.plain == word.plain && before.span != word.span;
            let number = word
                .plain
                .starts_with(|letter: char| letter.is_ascii_digit());
            if again && !number && before.mark != Mark::Stop {
                all[place].soft = true;
            }
        }
        Self {
            text: text.to_owned(),
            all,
        }
    }

    /// How many words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The bytes that a run of words covers.
    #[must_use]
    pub fn span(&self, run: Range<usize>) -> Range<usize> {
        match (
            self.all.get(run.start),
            self.all.get(run.end.wrapping_sub(1)),
        ) {
            (Some(first), Some(last)) if run.start < run.end => {
                first.span.start..last.span.end.max(first.span.end)
            }
            _ => 0..0,
        }
    }

    /// A run of words as it was written.
    #[must_use]
    pub fn written(&self, run: Range<usize>) -> &str {
        self.text.get(self.span(run)).unwrap_or_default()
    }
}
