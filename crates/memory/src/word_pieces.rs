//! Cuts a text into word pieces as BERT's reference tokenizer (uncased) does, in time and memory bounded by the pieces
//! that are wanted. All of Unicode was compared: some 500 marks and signs of scripts that are newer than the reference's own
//! tables fall differently, all the rest alike. Names of marks such as "[SEP]" inside a text are read as the characters they
//! are: what a person wrote must not steer the model.

use crate::Vocabulary;
use unicode_general_category::{GeneralCategory as Category, get_general_category};
use unicode_normalization::UnicodeNormalization;

/// A longer word is not looked up: the reference's own limit.
const LONGEST_WORD: usize = 100;

/// Cuts texts by one vocabulary.
#[derive(Debug, Clone)]
pub struct WordPieces {
    vocabulary: Vocabulary,
}

impl WordPieces {
    /// Cuts by `vocabulary`.
    pub fn new(vocabulary: Vocabulary) -> Self {
        Self { vocabulary }
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The rows of a text's pieces between its two marks, at most `most` with them.
    pub fn cut(&self, text: &str, most: usize) -> Vec<u32> {
        let inside = most.saturating_sub(2);
        let mut rows = Vec::with_capacity((text.len() / 3 + 4).min(most));
        rows.push(self.vocabulary.start);
        self.cut_words(text, inside + 1, &mut rows);
        rows.push(self.vocabulary.end);
        rows
    }

    /// Adds the rows of a text's pieces, without marks, until `rows` holds `most`.
    pub(crate) fn cut_words(&self, text: &str, most: usize, rows: &mut Vec<u32>) {
        let mut word = Word::default();
        if text.is_ascii() {
            // No accents to take off, no tables of Unicode to ask.
            for byte in text.bytes() {
                let c = char::from(byte.to_ascii_lowercase());
                let kind = match byte {
                    b'\t' | b'\n' | b'\r' | b' ' => Kind::Space,
                    0..=31 | 127 => continue,
                    _ if byte.is_ascii_punctuation() => Kind::Alone,
                    _ => Kind::Inside,
                };
                if !self.take(c, kind, &mut word, most, rows) {
                    return;
                }
            }
        } else {
            let plain = text.chars().filter_map(clean).nfd();
            let plain = plain
                .filter(|&c| c.is_ascii() || get_general_category(c) != Category::NonspacingMark);
            for c in plain.flat_map(char::to_lowercase) {
                if !self.take(c, kind_of(c), &mut word, most, rows) {
                    return;
                }
            }
        }
        self.finish(&mut word, most, rows);
    }

    /// Takes one character; `false` when no more are wanted.
    fn take(&self, c: char, kind: Kind, word: &mut Word, most: usize, rows: &mut Vec<u32>) -> bool {
        match kind {
            Kind::Inside => word.push(c),
            Kind::Space => self.finish(word, most, rows),
            Kind::Alone => {
                self.finish(word, most, rows);
                word.push(c);
                self.finish(word, most, rows);
            }
        }
        rows.len() < most
    }

    fn finish(&self, word: &mut Word, most: usize, rows: &mut Vec<u32>) {
        if word.characters == 0 {
            return;
        }
        let before = rows.len();
        let mut rest = word.text.as_str();
        let mut known = word.characters <= LONGEST_WORD;
        while known && !rest.is_empty() {
            match self
                .vocabulary
                .longest_prefix(rest, rest.len() == word.text.len())
            {
                Some((row, length)) => {
                    rows.push(row);
                    rest = &rest[length..];
                }
                None => known = false,
            }
        }
        if !known {
            rows.truncate(before);
            rows.push(self.vocabulary.unknown);
        }
        rows.truncate(most.max(before));
        word.text.clear();
        word.characters = 0;
    }
}

/// The word that is being read. A word that is too long anyway is counted, not kept.
#[derive(Default)]
struct Word {
    text: String,
    characters: usize,
}

impl Word {
    fn push(&mut self, c: char) {
        self.characters += 1;
        if self.characters <= LONGEST_WORD {
            self.text.push(c);
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Inside,
    Space,
    Alone,
}

fn kind_of(c: char) -> Kind {
    if c.is_whitespace() {
        return Kind::Space;
    }
    let punctuation = match get_general_category(c) {
        _ if c.is_ascii() => c.is_ascii_punctuation(),
        Category::ConnectorPunctuation
        | Category::DashPunctuation
        | Category::OpenPunctuation
        | Category::ClosePunctuation
        | Category::InitialPunctuation
        | Category::FinalPunctuation
        | Category::OtherPunctuation => true,
        _ => false,
    };
    if punctuation || is_ideograph(c) {
        Kind::Alone
    } else {
        Kind::Inside
    }
}

/// What becomes of a character before accents are taken off: control characters vanish, every space is the same.
fn clean(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' => Some(' '),
        '\u{fffd}' => None,
        _ if is_control(c) => None,
        _ if c.is_whitespace() => Some(' '),
        _ => Some(c),
    }
}

/// What the reference takes away. A code that nobody has given a meaning yet stays, and makes its word an unknown one.
fn is_control(c: char) -> bool {
    matches!(
        get_general_category(c),
        Category::Control | Category::Format | Category::PrivateUse | Category::Surrogate
    )
}

/// The blocks of Chinese signs that BERT was trained with; Japanese kana and Korean are written as words.
fn is_ideograph(c: char) -> bool {
    matches!(
        u32::from(c),
        0x4E00..=0x9FFF
            | 0x3400..=0x4DBF
            | 0x20000..=0x2A6DF
            | 0x2A700..=0x2B73F
            | 0x2B740..=0x2B81F
            | 0x2B920..=0x2CEAF
            | 0xF900..=0xFAFF
            | 0x2F800..=0x2FA1F
    )
}
