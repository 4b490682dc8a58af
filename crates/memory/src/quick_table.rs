//! The quick table: one row of small numbers a word piece. A text's vector is the sum of its rows made length 1, which
//! takes microseconds where MiniLM takes milliseconds; `models/training/memory` distils it so that texts lie beside each
//! other as MiniLM would lay them. Its vectors and MiniLM's live in different spaces: never compare one with the other.

use crate::error::read_file;
use crate::vocabulary::BadVocabulary;
use crate::{MOST_PIECES, MemoryError, Vocabulary, WordPieces};
use std::path::Path;
use thiserror::Error;

const MARK: &[u8; 8] = b"SOTTOQT1";
const HEAD: usize = 20;
const LARGEST_FILE: u64 = 64 << 20;

/// What is wrong with the bytes of a table.
#[derive(Debug, Error)]
enum Flaw {
    #[error("it ends in its head")]
    NoHead,
    #[error("it is not a quick table")]
    OtherKind,
    #[error("it tells of {rows} rows of {width} numbers")]
    Size { rows: usize, width: usize },
    #[error("its length is not what its head tells")]
    Length,
    #[error(transparent)]
    Words(#[from] std::str::Utf8Error),
    #[error(transparent)]
    Vocabulary(#[from] BadVocabulary),
    #[error("{words} words stand beside {rows} rows")]
    Beside { words: usize, rows: usize },
    #[error("a scale is not a number")]
    Scale,
}

/// Rows and the vocabulary that finds them.
pub struct QuickTable {
    cutter: WordPieces,
    width: usize,
    scales: Vec<f32>,
    rows: Vec<i8>,
}

impl QuickTable {
    /// Reads a table file.
    pub fn open(file: &Path) -> Result<Self, MemoryError> {
        let bytes = read_file(file, LARGEST_FILE)?;
        Self::of_bytes(&bytes).map_err(|what| MemoryError::damaged(file, what))
    }

    /// Head (mark, rows, width, length of the word list), word list, a scale a row (f32), the rows (i8), little-endian.
    fn of_bytes(bytes: &[u8]) -> Result<Self, Flaw> {
        let (head, body) = bytes.split_at_checked(HEAD).ok_or(Flaw::NoHead)?;
        if !head.starts_with(MARK) {
            return Err(Flaw::OtherKind);
        }
        let [rows, width, words] = [8, 12, 16].map(|at| {
            u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]) as usize
        });
        if rows > 1 << 20 || !(1..=4096).contains(&width) {
            return Err(Flaw::Size { rows, width });
        }
        if body.len() != words.saturating_add(rows * 4).saturating_add(rows * width) {
            return Err(Flaw::Length);
        }
        let (words, numbers) = body.split_at(words);
        let (scales, numbers) = numbers.split_at(rows * 4);
        let words = std::str::from_utf8(words)?;
        let vocabulary = Vocabulary::of_list(words.lines())?;
        if vocabulary.count() != rows {
            let words = vocabulary.count();
            return Err(Flaw::Beside { words, rows });
        }
        let scales: Vec<f32> = scales
            .as_chunks()
            .0
            .iter()
            .map(|four| f32::from_le_bytes(*four))
            .collect();
        if scales.iter().any(|scale| !scale.is_finite()) {
            return Err(Flaw::Scale);
        }
        Ok(Self {
            cutter: WordPieces::new(vocabulary),
            width,
            scales,
            rows: numbers.iter().map(|&byte| byte as i8).collect(),
        })
    }

    /// What cuts the texts.
    pub fn word_pieces(&self) -> &WordPieces {
        &self.cutter
    }

    /// How many numbers a vector has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The vector of a text, of length 1; all zeros for a text without words, which is near to nothing.
    pub fn embed(&self, text: &str) -> Vec<f32> {
        let mut pieces = Vec::with_capacity((text.len() / 3 + 1).min(MOST_PIECES));
        self.cutter.cut_words(text, MOST_PIECES - 2, &mut pieces);
        let mut sum = vec![0.0f32; self.width];
        for piece in pieces {
            let at = piece as usize;
            let scale = self.scales[at];
            let row = &self.rows[at * self.width..][..self.width];
            for (total, &number) in sum.iter_mut().zip(row) {
                *total += scale * f32::from(number);
            }
        }
        let length = sum.iter().map(|n| n * n).sum::<f32>().sqrt();
        if length > 0.0 {
            sum.iter_mut().for_each(|n| *n /= length);
        }
        sum
    }
}
