//! The net, one position of 20 ms at a time: each layer keeps what it needs of the past in a ring, so that nothing is
//! computed twice. All loops run over channels innermost, which the compiler turns into wide instructions.

use crate::spectrum::{BANDS, Spectrum};
use crate::weights::{KERNEL, OUTPUTS, STEM, STRIDE, Weights};

/// The net and its memory.
pub(crate) struct Net {
    weights: Weights,
    /// The last rows of the spectrum, oldest first.
    rows: [[f32; BANDS]; STEM],
    /// Rows until the next answer.
    waiting: usize,
    /// One ring of past inputs per block, `[length][channels]`.
    rings: Vec<Vec<f32>>,
    position: usize,
    state: Vec<f32>,
    deep: Vec<f32>,
    mixed: Vec<f32>,
}

impl Net {
    pub(crate) fn new(weights: Weights) -> Self {
        let channels = weights.channels;
        let rings = weights
            .blocks
            .iter()
            .map(|block| vec![0.0; ((KERNEL - 1) * block.dilation + 1) * channels])
            .collect();
        let mut net = Self {
            rows: [[0.0; BANDS]; STEM],
            waiting: 0,
            rings,
            position: 0,
            state: vec![0.0; channels],
            deep: vec![0.0; channels],
            mixed: vec![0.0; channels],
            weights,
        };
        net.forget();
        net
    }

    /// As at the start: silence in the spectrum, nothing in the rings.
    pub(crate) fn forget(&mut self) {
        self.rows = [[Spectrum::silence(); BANDS]; STEM];
        self.waiting = STRIDE;
        self.position = 0;
        for ring in &mut self.rings {
            ring.fill(0.0);
        }
    }

    /// Takes a row; every second one completes an answer.
    pub(crate) fn push(&mut self, row: &[f32; BANDS]) -> Option<[f32; OUTPUTS]> {
        self.rows.rotate_left(1);
        self.rows[STEM - 1] = *row;
        self.waiting -= 1;
        if self.waiting > 0 {
            return None;
        }
        self.waiting = STRIDE;

        let weights = &self.weights;
        let channels = weights.channels;
        self.state.copy_from_slice(&weights.stem_bias);
        let inputs = self.rows.iter().flatten();
        for (input, column) in inputs.zip(weights.stem.chunks_exact(channels)) {
            add(&mut self.state, *input, column);
        }
        positive(&mut self.state);

        for (block, ring) in weights.blocks.iter().zip(&mut self.rings) {
            let length = ring.len() / channels;
            let now = self.position % length;
            ring[now * channels..][..channels].copy_from_slice(&self.state);
            self.deep.fill(0.0);
            for (tap, kernel) in block.deep.chunks_exact(channels).enumerate() {
                // The oldest tap lies right after the newest in the ring.
                let at = (now + 1 + tap * block.dilation) % length;
                let past = &ring[at * channels..][..channels];
                for ((sum, weight), value) in self.deep.iter_mut().zip(kernel).zip(past) {
                    *sum += weight * value;
                }
            }
            self.mixed.copy_from_slice(&block.bias);
            for (input, column) in self.deep.iter().zip(block.mix.chunks_exact(channels)) {
                add(&mut self.mixed, *input, column);
            }
            positive(&mut self.mixed);
            add(&mut self.state, 1.0, &self.mixed);
        }
        self.position = self.position.wrapping_add(1);

        let mut logits = weights.head_bias;
        for (input, column) in self.state.iter().zip(weights.head.chunks_exact(OUTPUTS)) {
            add(&mut logits, *input, column);
        }
        Some(logits)
    }
}

fn add(sums: &mut [f32], factor: f32, column: &[f32]) {
    for (sum, weight) in sums.iter_mut().zip(column) {
        *sum += factor * weight;
    }
}

fn positive(values: &mut [f32]) {
    for value in values {
        *value = value.max(0.0);
    }
}
