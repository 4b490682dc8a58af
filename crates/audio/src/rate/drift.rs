//! Two clocks that differ: the microphone's and the loudspeaker's.
//!
//! Two devices that both say 48 kHz differ by some ten to some hundred millionths. Without correction, the echo's
//! reference would run away from the microphone by a frame every minute or two, and the canceller would lose it each time.
//! So the reference is resampled to the microphone's pace. What tells the pace is how much of the reference waits:
//! not how much on average, which swings with the size of the device's buffers, but the *least* in each second.

/// This much is in store before the first frame is taken, in seconds: a callback that is late by a frame tears no hole, and
/// it is less than the time from the output callback to the microphone, which the echo needs at least.
pub const KEPT_READY: f64 = 0.015;

/// What waits at the least moment of the first second is what is kept from then on, within these bounds: pulling it to one
/// fixed length would bend the pace for no gain, just while the echo canceller converges.
const KEPT: std::ops::RangeInclusive<f64> = 0.010..=0.030;

/// More than this in store, in seconds, is not made good by resampling: it is thrown away.
pub const TOO_MUCH: f64 = 0.200;

/// Frames of 10 ms after which the pace is corrected.
const WINDOW: u32 = 100;
/// The share of an excess that is made good in a second. The fill is seen in whole callbacks only; more would turn each of
/// its steps into a change of pace that the echo canceller has to follow.
const PULL: f64 = 0.03;
/// How fast a lasting difference is learned; a quarter of the square of `PULL`, so that nothing overshoots.
const LEARN: f64 = PULL * PULL / 4.0;
/// No pair of clocks differs by more than this; a larger correction would be heard.
const MOST: f64 = 0.002;

/// What is known of the difference.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pace {
    /// The lasting difference, as a share: 0.0001 means that the loudspeaker's clock is 100 millionths fast.
    pub learned: f64,
}

/// One second later: `excess` seconds more than wanted were in store at the least moment. Says by what the ratio (samples
/// out for samples in) is to be multiplied.
#[must_use]
pub fn steer(pace: Pace, excess: f64) -> (Pace, f64) {
    let excess = if excess.is_finite() {
        excess.clamp(-TOO_MUCH, TOO_MUCH)
    } else {
        0.0
    };
    let correction = PULL * excess + pace.learned;
    // While the correction is at its limit, nothing is learned: what is left is no difference of clocks.
    let learned = if correction.abs() < MOST {
        (pace.learned + LEARN * excess).clamp(-MOST, MOST)
    } else {
        pace.learned
    };
    (
        Pace { learned },
        1.0 / (1.0 + correction.clamp(-MOST, MOST)),
    )
}

/// Watches what waits, and steers once a second.
#[derive(Debug, Clone, Copy, Default)]
pub struct Drift {
    pace: Pace,
    kept: Option<f64>,
    least: Option<f64>,
    seen: u32,
}

impl Drift {
    /// After each frame: so many seconds wait. Now and then says the new ratio.
    pub fn see(&mut self, waiting: f64) -> Option<f64> {
        self.least = Some(self.least.map_or(waiting, |least| least.min(waiting)));
        self.seen += 1;
        if self.seen < WINDOW {
            return None;
        }
        self.seen = 0;
        let least = self.least.take()?;
        let kept = *self
            .kept
            .get_or_insert(least.clamp(*KEPT.start(), *KEPT.end()));
        let (pace, ratio) = steer(self.pace, least - kept);
        self.pace = pace;
        Some(ratio)
    }

    /// What waited is gone, by design: the watch begins again, what was learned of the clocks stays.
    pub fn restart(&mut self) {
        self.kept = None;
        self.least = None;
        self.seen = 0;
    }

    /// What was learned.
    #[must_use]
    pub fn pace(&self) -> Pace {
        self.pace
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The store under a loudspeaker clock that is `fast` (a share), with buffers that make the least moment uncertain.
    fn run(fast: f64, start: f64, unrest: f64, seconds: usize) -> (f64, f64) {
        let (mut pace, mut excess, mut ratio) = (Pace::default(), start, 1.0);
        for second in 0..seconds {
            excess += (1.0 + fast) - 1.0 / ratio;
            let seen = excess + unrest * (second as f64 * 1.7).sin();
            (pace, ratio) = steer(pace, seen);
        }
        (excess, pace.learned)
    }

    #[test]
    fn a_difference_is_learned_and_the_store_comes_back() {
        for fast in [-500e-6, -80e-6, 0.0, 20e-6, 300e-6] {
            let (excess, learned) = run(fast, 0.0, 0.0, 1_500);
            assert!(excess.abs() < 1e-4, "{fast}: {excess}");
            assert!((learned - fast).abs() < 5e-6, "{fast}: {learned}");
        }
    }

    #[test]
    fn a_store_that_is_too_full_at_first_is_worked_off() {
        let (excess, learned) = run(100e-6, 0.1, 0.0, 1_500);
        assert!(excess.abs() < 1e-4, "{excess}");
        assert!((learned - 100e-6).abs() < 5e-6, "{learned}");
    }

    #[test]
    fn unrest_of_the_buffers_does_not_build_up() {
        let (excess, learned) = run(200e-6, 0.0, 0.002, 1_500);
        assert!(excess.abs() < 3e-3, "{excess}");
        assert!((learned - 200e-6).abs() < 1e-4, "{learned}");
    }

    #[test]
    fn the_watch_speaks_once_a_second_and_looks_at_the_least() {
        let mut drift = Drift::default();
        let mut second = |more: f64| -> Vec<f64> {
            (0..100)
                .filter_map(|at| drift.see(0.020 + more + f64::from(at % 3) * 0.01))
                .collect()
        };
        // The first second says what is kept; the next one finds it kept.
        assert_eq!(second(0.0), [1.0]);
        assert_eq!(second(0.0), [1.0]);
        // Too much waits: less is to come out for each sample that goes in. Then too little.
        let fewer = second(0.01);
        assert!(
            fewer.len() == 1 && (0.9996..0.9998).contains(&fewer[0]),
            "{fewer:?}"
        );
        let more = second(-0.01);
        assert!(more.len() == 1 && more[0] > 1.0002, "{more:?}");
    }

    proptest! {
        /// Whatever is reported, the ratio stays where a resampler takes it and nobody hears it.
        #[test]
        fn the_ratio_is_always_small(seen in prop::collection::vec(any::<f64>(), 1..50)) {
            let mut pace = Pace::default();
            for excess in seen {
                let ratio;
                (pace, ratio) = steer(pace, excess);
                prop_assert!((ratio - 1.0).abs() <= 0.00201);
                prop_assert!(pace.learned.abs() <= MOST);
            }
        }
    }
}
