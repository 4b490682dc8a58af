//! When to try again to open a device that could not be opened.
//!
//! What may pass by itself (a device that is busy, or was pulled) is tried every two seconds: that is how soon somebody
//! who plugs a headset in expects to be heard. What only the user can change is tried ever more rarely: some systems show a
//! question, or a line in a log, at every attempt.

use std::time::Duration;

use super::DeviceError;
use super::watch::LOOK;

/// Looks until the first new attempt: with ten looks a second, two seconds.
pub const FIRST: u32 = 20;
/// Looks from one attempt to the next at most: a minute.
pub const MOST: u32 = 600;

/// How often in a row something failed that does not pass by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retry {
    refusals: u32,
}

impl Retry {
    /// After an attempt that has failed for this reason.
    #[must_use]
    pub fn after(self, error: &DeviceError) -> Self {
        let refusals = if error.may_pass() {
            0
        } else {
            self.refusals.saturating_add(1)
        };
        Self { refusals }
    }

    /// Looks until the next attempt.
    #[must_use]
    pub fn looks(self) -> u32 {
        let doublings = self.refusals.saturating_sub(1).min(5);
        (FIRST << doublings).min(MOST)
    }

    /// The time until the next attempt.
    #[must_use]
    pub fn pause(self) -> Duration {
        LOOK * self.looks()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::Role;

    fn refused() -> DeviceError {
        DeviceError::Refused {
            role: Role::Microphone,
            name: "USB".to_owned(),
        }
    }

    #[test]
    fn a_refusal_is_tried_ever_more_rarely_and_never_less_than_once_a_minute() {
        let mut retry = Retry::default();
        let pauses: Vec<u64> = (0..8)
            .map(|_| {
                retry = retry.after(&refused());
                retry.pause().as_secs()
            })
            .collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn what_may_pass_is_tried_every_two_seconds_and_begins_anew() {
        let mut retry = Retry::default();
        let gone = DeviceError::None(Role::Microphone);
        for _ in 0..100 {
            retry = retry.after(&gone);
            assert_eq!(retry.looks(), FIRST);
        }
        for _ in 0..4 {
            retry = retry.after(&refused());
        }
        assert_eq!(retry.looks(), 8 * FIRST);
        assert_eq!(retry.after(&gone).after(&refused()).looks(), FIRST);
    }
}
