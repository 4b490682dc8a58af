//! What was heard just before: the last 700 ms are always kept while the microphone is open, so that a word whose
//! beginning was over before anybody knew that it is one is whole.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use crate::RATE;

/// The newest samples, up to a number of milliseconds. Nothing is allocated once it is there.
#[derive(Debug, Clone)]
pub struct Before {
    samples: VecDeque<f32>,
    most: usize,
}

impl Default for Before {
    fn default() -> Self {
        Self::new(Self::MS)
    }
}

impl Before {
    /// How much is kept unless said otherwise: longer than the wake word's word and the detector's delay together.
    pub const MS: u32 = 700;

    /// Keeps so many milliseconds.
    #[must_use]
    pub fn new(ms: u32) -> Self {
        let most = ms as usize * (RATE as usize / 1_000);
        Self {
            samples: VecDeque::with_capacity(most),
            most,
        }
    }

    /// Takes in what was heard now; the oldest makes room for it.
    pub fn keep(&mut self, samples: &[f32]) {
        let newest = &samples[samples.len().saturating_sub(self.most)..];
        let over = (self.samples.len() + newest.len()).saturating_sub(self.most);
        self.samples.drain(..over);
        self.samples.extend(newest);
    }

    /// Gives what is kept, oldest first, in at most two pieces, and keeps nothing of it: no sample is ever given twice.
    pub fn take(&mut self, mut each: impl FnMut(&[f32])) {
        let (older, newer) = self.samples.as_slices();
        for piece in [older, newer] {
            if !piece.is_empty() {
                each(piece);
            }
        }
        self.samples.clear();
    }

    /// Gives nothing of what was kept to anybody: another device, or a microphone that was closed.
    pub fn forget(&mut self) {
        self.samples.clear();
    }

    /// How many samples are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.samples.len()
    }

    /// Nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }
}
