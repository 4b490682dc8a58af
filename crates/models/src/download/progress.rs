//! How a download tells how far it is: typed events, at most ten a second, with fraction, rate and the time left.

use std::time::Duration;

use serde::Serialize;

/// Events of the same kind are at least this far apart.
const SPACING: Duration = Duration::from_millis(100);
/// The rate is averaged over about this long, so that the estimate does not jump.
const AVERAGED_OVER: f64 = 5.0;
/// Before this much was measured, what is left is not told.
const SETTLED: Duration = Duration::from_secs(2);

/// What a download is doing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
#[non_exhaustive]
pub enum Progress {
    /// A connection is being made.
    Connecting {
        /// The host, as host and port.
        host: String,
        /// Bytes that are there from before.
        resumed_from: u64,
    },
    /// Bytes are coming.
    Receiving(Measure),
    /// Waiting before the next try.
    Waiting {
        /// How long.
        seconds: f64,
        /// Why, as a sentence.
        because: String,
    },
    /// The file is complete and is being checked.
    Checking(Measure),
    /// The file is in place.
    Done {
        /// Its length.
        bytes: u64,
        /// Whether it was there already.
        was_there: bool,
    },
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measure {
    /// Bytes so far.
    pub bytes: u64,
    /// Bytes in all.
    pub total: u64,
    /// Between 0 and 1.
    pub fraction: f64,
    /// Bytes a second.
    pub rate: f64,
    /// Seconds left, once the rate is known: the first packets say nothing about the rest.
    pub seconds_left: Option<f64>,
}

/// Turns "so many bytes at this moment" into events that are far enough apart.
#[derive(Debug)]
pub(crate) struct Meter {
    total: u64,
    last: Option<(Duration, u64)>,
    rate: Option<f64>,
    /// How long the rate was measured.
    measured: Duration,
}

impl Meter {
    pub(crate) fn new(total: u64) -> Meter {
        Meter {
            total,
            last: None,
            rate: None,
            measured: Duration::ZERO,
        }
    }

    /// Begins or goes on at a number of bytes without counting them as fast ones.
    pub(crate) fn start(&mut self, now: Duration, bytes: u64) {
        self.last = Some((now, bytes));
    }

    /// The measure to tell, if it is time; always at the end.
    pub(crate) fn note(&mut self, now: Duration, bytes: u64) -> Option<Measure> {
        let (then, before) = *self.last.get_or_insert((now, bytes));
        let passed = now.saturating_sub(then);
        if passed < SPACING && bytes < self.total {
            return None;
        }
        let seconds = passed.as_secs_f64();
        self.measured += passed;
        if seconds > 0.0 {
            let momentary = bytes.saturating_sub(before) as f64 / seconds;
            let weight = 1.0 - (-seconds / AVERAGED_OVER).exp();
            self.rate = Some(
                self.rate
                    .map_or(momentary, |rate| rate + weight * (momentary - rate)),
            );
        }
        self.last = Some((now, bytes));
        let rate = self.rate.unwrap_or(0.0);
        let left = self.total.saturating_sub(bytes) as f64;
        Some(Measure {
            bytes,
            total: self.total,
            fraction: if self.total == 0 {
                1.0
            } else {
                (bytes as f64 / self.total as f64).min(1.0)
            },
            rate,
            seconds_left: (rate >= 1.0 && self.measured >= SETTLED).then(|| left / rate),
        })
    }
}
