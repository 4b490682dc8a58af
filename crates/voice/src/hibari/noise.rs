//! The breath in the voice: normally distributed numbers, quick and the same on every run, so that a sentence sounds the
//! same each time and tests can compare samples.

/// Enough that no ear finds the repetition, since every frame starts at another place.
const KEPT: usize = 1 << 15;

/// A table of normally distributed numbers and where to read next.
pub struct Noise {
    table: Vec<f32>,
    state: u64,
}

impl Noise {
    /// Fills the table.
    #[must_use]
    pub fn new() -> Self {
        let mut noise = Self {
            table: Vec::with_capacity(KEPT),
            state: 0,
        };
        noise.restart();
        while noise.table.len() < KEPT {
            // Box and Muller: two uniform numbers give two normal ones.
            let radius = (-2.0 * (1.0 - noise.uniform()).ln()).sqrt();
            let (sin, cos) = (std::f64::consts::TAU * noise.uniform()).sin_cos();
            noise
                .table
                .extend([(radius * cos) as f32, (radius * sin) as f32]);
        }
        noise
    }

    /// Starts over, so that the next clause sounds as it did the last time.
    pub fn restart(&mut self) {
        self.state = 0x9e37_79b9_7f4a_7c15;
    }

    /// `count` numbers from a place chosen at random; no more than the table holds.
    pub fn take(&mut self, count: usize) -> &[f32] {
        let count = count.min(KEPT);
        let start = (self.next() % (KEPT - count + 1) as u64) as usize;
        &self.table[start..start + count]
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }

    /// At least 0, less than 1.
    fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_normal_and_the_same_each_time() {
        let mut noise = Noise::new();
        let count = noise.table.len() as f64;
        let mean = noise.table.iter().map(|x| f64::from(*x)).sum::<f64>() / count;
        let variance = noise
            .table
            .iter()
            .map(|x| f64::from(*x).powi(2))
            .sum::<f64>()
            / count;
        let within = noise.table.iter().filter(|x| x.abs() < 1.0).count() as f64 / count;
        assert!(
            mean.abs() < 0.03 && (variance - 1.0).abs() < 0.03 && (within - 0.683).abs() < 0.02
        );
        noise.restart();
        let first = noise.take(1202).to_vec();
        assert_ne!(noise.take(1202), first);
        noise.restart();
        assert_eq!(noise.take(1202), first);
    }
}
