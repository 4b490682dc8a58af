//! The list of word pieces that a text is cut into: piece → row. It comes out of the model's `tokenizer.json` or out of
//! the quick table's own file, and may be damaged or hostile in both.

use crate::MemoryError;
use crate::error::read_file;
use serde::Deserialize;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::path::Path;

const MOST_PIECES: usize = 1 << 20;
const LONGEST_PIECE: usize = 400;
const LARGEST_FILE: u64 = 64 << 20;

/// Piece → row, apart for the beginning of a word and for its continuation (written with `##` in the files).
#[derive(Debug, Clone)]
pub struct Vocabulary {
    first: Pieces,
    further: Pieces,
    longest: usize,
    count: usize,
    /// The mark before a text.
    pub(crate) start: u32,
    /// The mark after a text.
    pub(crate) end: u32,
    /// Stands for a word that no pieces make up.
    pub(crate) unknown: u32,
}

type Pieces = HashMap<Box<str>, u32, BuildHasherDefault<PieceHasher>>;

#[derive(Deserialize)]
struct TokenizerFile {
    model: TokenizerModel,
}

#[derive(Deserialize)]
struct TokenizerModel {
    vocab: HashMap<String, u32>,
}

impl Vocabulary {
    /// Out of a model's `tokenizer.json`.
    pub fn open(file: &Path) -> Result<Self, MemoryError> {
        let bytes = read_file(file, LARGEST_FILE)?;
        let read: TokenizerFile =
            serde_json::from_slice(&bytes).map_err(|fault| MemoryError::damaged(file, fault))?;
        Self::of_rows(read.model.vocab).map_err(|what| MemoryError::damaged(file, what))
    }

    /// Out of pieces in the order of their rows.
    pub(crate) fn of_list<'a>(
        pieces: impl Iterator<Item = &'a str>,
    ) -> Result<Self, BadVocabulary> {
        Self::of_rows(
            (0..)
                .zip(pieces)
                .map(|(row, piece)| (piece.to_owned(), row)),
        )
    }

    fn of_rows(rows: impl IntoIterator<Item = (String, u32)>) -> Result<Self, BadVocabulary> {
        let (mut first, mut further) = (Pieces::default(), Pieces::default());
        let (mut longest, mut count, mut largest) = (0, 0, 0);
        for (piece, row) in rows {
            count += 1;
            largest = largest.max(row as usize);
            if count > MOST_PIECES || piece.len() > LONGEST_PIECE {
                return Err(BadVocabulary::TooLarge);
            }
            let (into, text) = match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => (&mut further, rest),
                _ => (&mut first, piece.as_str()),
            };
            longest = longest.max(text.len());
            if into.insert(text.into(), row).is_some() {
                return Err(BadVocabulary::Twice(piece));
            }
        }
        if count != largest + 1 {
            return Err(BadVocabulary::Gaps);
        }
        let mark = |name: &'static str| first.get(name).copied().ok_or(BadVocabulary::NoMark(name));
        let (start, end, unknown) = (mark("[CLS]")?, mark("[SEP]")?, mark("[UNK]")?);
        Ok(Self {
            first,
            further,
            longest,
            count,
            start,
            end,
            unknown,
        })
    }

    /// How many pieces there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The longest piece that `text` begins with: its row and its length in bytes.
    pub(crate) fn longest_prefix(&self, text: &str, begins_word: bool) -> Option<(u32, usize)> {
        let pieces = if begins_word {
            &self.first
        } else {
            &self.further
        };
        let mut end = text.len().min(self.longest);
        while end > 0 {
            if text.is_char_boundary(end)
                && let Some(&row) = pieces.get(&text[..end])
            {
                return Some((row, end));
            }
            end -= 1;
        }
        None
    }
}

/// Why a list of pieces is not one.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadVocabulary {
    #[error("its list of word pieces is too large")]
    TooLarge,
    #[error("the word piece {0:?} stands in it twice")]
    Twice(String),
    #[error("its list of word pieces has gaps")]
    Gaps,
    #[error("its list of word pieces lacks {0}")]
    NoMark(&'static str),
}

/// FNV-1a, eight bytes at a time: pieces are a few bytes long and looked up several times a word. The standard hasher
/// withstands chosen keys, which is not needed here: the keys come out of a model's file, never out of a text.
#[derive(Default)]
struct PieceHasher(u64);

impl Hasher for PieceHasher {
    fn write(&mut self, bytes: &[u8]) {
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.0 = (self.0 ^ u64::from_le_bytes(*eight))
                .wrapping_mul(PRIME)
                .rotate_left(23);
        }
        for byte in rest {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(PRIME);
        }
    }

    fn finish(&self) -> u64 {
        // the upper bits choose the slot's tag in std's table, so they must depend on every byte
        self.0 ^ self.0.rotate_right(29).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}
