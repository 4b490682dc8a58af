//! A resampler that is given nothing but silence, as that of what is played mostly is: once nothing is left in its filter, it
//! gives silence too, and need not be asked. What goes in meanwhile is counted on, to the part of a sample, so that the pace
//! stays what it was.

use super::{FRAME, RATE};

/// Frames of silence after which nothing is left in the filter, which is 16 ms long at most.
const STILL: u32 = 5;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Resting {
    silent: u32,
    /// Device frames for 10 ms at the pace that nobody has steered.
    usual: f64,
    /// The same at the pace that is steered.
    now: f64,
    /// The part of a device frame that is owed.
    owed: f64,
}

impl Resting {
    pub(super) fn new(rate: u32) -> Self {
        let usual = FRAME as f64 * f64::from(rate) / f64::from(RATE);
        Self {
            silent: 0,
            usual,
            now: usual,
            owed: 0.0,
        }
    }

    /// So many samples come out for each one that did.
    pub(super) fn steer(&mut self, relative: f64) {
        self.now = self.usual / relative;
    }

    /// Device frames for the next 10 ms, if the resampler rests.
    pub(super) fn needed(self) -> Option<usize> {
        (self.silent >= STILL).then_some((self.owed + self.now) as usize)
    }

    /// 10 ms of silence were passed over, and so many device frames with them.
    pub(super) fn pass(&mut self, frames: usize) {
        self.owed += self.now - frames as f64;
    }

    /// 10 ms went through the resampler.
    pub(super) fn work(&mut self, silent: bool) {
        self.silent = if silent {
            self.silent.saturating_add(1)
        } else {
            0
        };
    }

    /// There is something to be heard again.
    pub(super) fn wake(&mut self) {
        self.silent = 0;
        self.owed = 0.0;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn it_rests_only_when_the_filter_is_empty_and_wakes_at_once() {
        let mut resting = Resting::new(48_000);
        for _ in 0..STILL {
            assert_eq!(resting.needed(), None);
            resting.work(true);
        }
        assert_eq!(resting.needed(), Some(480));
        resting.wake();
        assert_eq!(resting.needed(), None);
        // One loud frame in between, and it begins anew.
        for at in 0..2 * STILL {
            resting.work(at != STILL);
            assert!(resting.needed().is_none() || at + 1 == STILL);
        }
    }

    #[test]
    fn the_pace_is_kept_to_a_sample() {
        for (rate, relative) in [(44_100, 1.0), (48_000, 1.0 / 1.0003), (11_025, 1.001)] {
            let mut resting = Resting::new(rate);
            resting.steer(relative);
            for _ in 0..STILL {
                resting.work(true);
            }
            let mut taken = 0;
            for _ in 0..6_000 {
                let frames = resting.needed().unwrap();
                resting.pass(frames);
                taken += frames;
            }
            let expected = 60.0 * f64::from(rate) / relative;
            assert!(
                (taken as f64 - expected).abs() <= 1.5,
                "{rate}: {taken} {expected}"
            );
        }
    }
}
