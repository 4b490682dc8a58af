//! The sound of something that rings.

/// Samples a second.
const RATE: u32 = 24_000;

/// One ring, its rate and its samples: two soft tones, a third apart, each fading.
pub(crate) fn ring() -> (u32, Vec<f32>) {
    let tone = |pitch: f32, seconds: f32| {
        let all = (RATE as f32 * seconds) as usize;
        (0..all).map(move |at| {
            let time = at as f32 / RATE as f32;
            let swell = (time * 100.0).min(1.0);
            (time * pitch * std::f32::consts::TAU).sin() * (-6.0 * time).exp() * swell * 0.3
        })
    };
    (RATE, tone(660.0, 0.35).chain(tone(830.0, 0.6)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_is_soft_short_and_begins_without_a_click() {
        let (rate, ring) = ring();
        let seconds = ring.len() as f32 / rate as f32;
        assert!((0.8..1.2).contains(&seconds), "{seconds}");
        assert!(ring.iter().all(|sample| sample.abs() <= 0.3));
        assert!(ring.iter().any(|sample| sample.abs() > 0.1));
        assert!(ring.first().is_some_and(|first| first.abs() < 0.01));
    }
}
