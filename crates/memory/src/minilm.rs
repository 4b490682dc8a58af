//! Sentence vectors by all-MiniLM-L6-v2: 384 numbers of length 1, near each other when two texts mean the same.

use crate::bert::{Bert, Shape};
use crate::weights::Weights;
use crate::{MOST_PIECES, MemoryError, Vocabulary, WordPieces};
use std::path::Path;

/// Texts computed together.
const MOST_TEXTS: usize = 32;
/// Pieces computed together, padding included, so that the memory a batch takes is bounded.
const MOST_TOGETHER: usize = 4096;

/// The network with its vocabulary.
pub struct MiniLm {
    bert: Bert,
    cutter: WordPieces,
    most: usize,
}

impl MiniLm {
    /// Opens the starter set's folder: `model.safetensors`, `tokenizer.json`, `config.json`. Takes 90 MB of memory.
    pub fn open(folder: &Path) -> Result<Self, MemoryError> {
        let shape = Shape::open(&folder.join("config.json"))?;
        Self::of(
            Weights::wide(&folder.join("model.safetensors"))?,
            shape,
            folder,
        )
    }

    /// Opens the 8-bit form `file` (GGUF, made by `sotto models`) with the words and measures of the starter set's
    /// folder. Takes 24 MB of memory.
    pub fn open_eight_bit(folder: &Path, file: &Path) -> Result<Self, MemoryError> {
        let shape = Shape::open(&folder.join("config.json"))?;
        Self::of(Weights::small(file)?, shape, folder)
    }

    fn of(weights: Weights, shape: Shape, folder: &Path) -> Result<Self, MemoryError> {
        let words = folder.join("tokenizer.json");
        let vocabulary = Vocabulary::open(&words)?;
        if vocabulary.count() != shape.pieces {
            let what = format!(
                "{} word pieces where {} rows are",
                vocabulary.count(),
                shape.pieces
            );
            return Err(MemoryError::damaged(&words, what));
        }
        Ok(Self {
            most: MOST_PIECES.min(shape.places),
            bert: Bert::of(weights, shape)?,
            cutter: WordPieces::new(vocabulary),
        })
    }

    /// How many numbers a vector has.
    pub fn width(&self) -> usize {
        self.bert.shape.width
    }

    /// What cuts the texts.
    pub fn word_pieces(&self) -> &WordPieces {
        &self.cutter
    }

    /// One vector a text, in the order of the texts. An empty text has the vector of "nothing said", which is near
    /// nothing. Texts of like length are computed together, so that little is spent on padding.
    pub fn embed<T: AsRef<str>>(&self, texts: &[T]) -> Result<Vec<Vec<f32>>, MemoryError> {
        let cut: Vec<Vec<u32>> = texts
            .iter()
            .map(|text| self.cutter.cut(text.as_ref(), self.most))
            .collect();
        let mut order: Vec<usize> = (0..cut.len()).collect();
        order.sort_by_key(|&text| cut[text].len());
        let mut vectors = vec![Vec::new(); cut.len()];
        let mut left = order.as_slice();
        while !left.is_empty() {
            let (now, later) = left.split_at(together(left, &cut));
            self.embed_together(now, &cut, &mut vectors)?;
            left = later;
        }
        Ok(vectors)
    }

    fn embed_together(
        &self,
        now: &[usize],
        cut: &[Vec<u32>],
        vectors: &mut [Vec<f32>],
    ) -> Result<(), MemoryError> {
        let longest = now.iter().map(|&text| cut[text].len()).max().unwrap_or(0);
        let mut rows = Vec::with_capacity(longest * now.len());
        for &text in now {
            rows.extend(&cut[text]);
            rows.resize(rows.len() + longest - cut[text].len(), 0);
        }
        let lengths: Vec<usize> = now.iter().map(|&text| cut[text].len()).collect();
        let means = self.bert.means(&rows, &lengths)?.to_vec2::<f32>()?;
        for (&text, mut mean) in now.iter().zip(means) {
            let length = mean.iter().map(|n| n * n).sum::<f32>().sqrt();
            if !length.is_finite() || length == 0.0 {
                let what = "the model gave no finite numbers; its file is probably damaged".into();
                return Err(MemoryError::Arithmetic { what });
            }
            mean.iter_mut().for_each(|n| *n /= length);
            vectors[text] = mean;
        }
        Ok(())
    }
}

/// How many of `left`, which are ordered by length, are computed in one go.
fn together(left: &[usize], cut: &[Vec<u32>]) -> usize {
    let most = left.len().min(MOST_TEXTS);
    let fits = |&count: &usize| count * cut[left[count - 1]].len() <= MOST_TOGETHER;
    (1..=most).rev().find(fits).unwrap_or(1)
}
