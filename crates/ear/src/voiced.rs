//! How much of some audio is voice, by a small detector that costs next to nothing beside Whisper.

use earshot::Detector;

/// Samples in a frame of the detector.
pub const FRAME: usize = 256;
/// Milliseconds in a frame.
pub const FRAME_MS: u32 = 16;

/// A frame at least this likely is voiced.
pub const THRESHOLD: f32 = 0.6;
/// Shorter bursts (48 ms) are clicks and not voice.
const SHORTEST_RUN: usize = 3;

/// Listens frame by frame.
pub struct Voice {
    detector: Box<Detector>,
    rest: Vec<i16>,
    scores: Vec<f32>,
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            detector: Box::default(),
            rest: Vec::with_capacity(FRAME),
            scores: Vec::new(),
        }
    }
}

impl Voice {
    /// Hears more samples.
    pub fn hear(&mut self, samples: &[f32]) {
        for sample in samples {
            // The cast saturates: clipped audio stays clipped.
            self.rest.push((sample * 32_768.0) as i16);
            if self.rest.len() == FRAME {
                self.scores.push(self.detector.predict_i16(&self.rest));
                self.rest.clear();
            }
        }
    }

    /// One probability per frame heard so far and not forgotten.
    #[must_use]
    pub fn scores(&self) -> &[f32] {
        &self.scores
    }

    /// Forgets the first frames.
    pub fn forget(&mut self, frames: usize) {
        self.scores.drain(..frames.min(self.scores.len()));
    }
}

/// Which frames are voiced: likely ones, without bursts too short for a voice.
#[must_use]
pub fn voiced_frames(scores: &[f32]) -> Vec<bool> {
    let mut voiced: Vec<bool> = scores.iter().map(|score| *score >= THRESHOLD).collect();
    for run in voiced.chunk_by_mut(|a, b| a == b) {
        if run.len() < SHORTEST_RUN {
            run.fill(false);
        }
    }
    voiced
}

/// How many milliseconds are voiced.
#[must_use]
pub fn voiced_ms(scores: &[f32]) -> u32 {
    let frames = voiced_frames(scores)
        .into_iter()
        .filter(|voiced| *voiced)
        .count();
    u32::try_from(frames)
        .unwrap_or(u32::MAX)
        .saturating_mul(FRAME_MS)
}

/// The best frame to cut at between `earliest` and the end: the middle of the longest pause there, or, where nobody
/// pauses, the frame that is least likely voice.
#[must_use]
pub fn quietest(scores: &[f32], earliest: usize) -> usize {
    let earliest = earliest.min(scores.len());
    let voiced = voiced_frames(scores);
    let (mut best, mut longest, mut at) = (None, 0, earliest);
    for run in voiced[earliest..].chunk_by(|a, b| a == b) {
        if !run[0] && run.len() > longest {
            (best, longest) = (Some(at + run.len() / 2), run.len());
        }
        at += run.len();
    }
    best.unwrap_or_else(|| {
        let least = scores[earliest..]
            .iter()
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(b.1));
        earliest + least.map_or(0, |(frame, _)| frame)
    })
}
