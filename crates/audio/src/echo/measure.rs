//! How much louder one stretch of sound is than another.

/// The power of a stretch in decibels of full scale. Silence is −120.
#[must_use]
pub fn level(samples: &[f32]) -> f64 {
    let power: f64 = samples
        .iter()
        .map(|sample| f64::from(*sample).powi(2))
        .sum::<f64>()
        / samples.len().max(1) as f64;
    10.0 * power.max(1e-12).log10()
}

/// By how many decibels `after` is quieter than `before`: over the echo alone this is its return loss enhancement, over a
/// near voice alone it is what was lost of it.
#[must_use]
pub fn reduction(before: &[f32], after: &[f32]) -> f64 {
    level(before) - level(after)
}

/// The same, second by second.
#[must_use]
pub fn by_second(before: &[f32], after: &[f32], rate: u32) -> Vec<f64> {
    let second = (rate as usize).max(1);
    before
        .chunks_exact(second)
        .zip(after.chunks_exact(second))
        .map(|(before, after)| reduction(before, after))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_of_the_amplitude_is_twenty_decibels() {
        let loud = [0.5, -0.5, 0.5, -0.5];
        let soft = [0.05, -0.05, 0.05, -0.05];
        assert!((reduction(&loud, &soft) - 20.0).abs() < 1e-5);
        assert!((level(&[]) + 120.0).abs() < 1e-9);
        assert_eq!(by_second(&loud, &soft, 2).len(), 2);
    }
}
