//! How patient the end of a turn is.

use crate::{Activity, Smoothing};

/// How long things take, in milliseconds. [`Settings::sane`] says what is possible; [`super::State`] takes them so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Silence after which work on what was said begins.
    pub soft_ms: u32,
    /// Silence that has passed already when the first frame without speech comes.
    pub hang_ms: u32,
    /// So much later than it is there silence is told: what commits counts it as passed. The soft end does not, since gaps between
    /// words are told as long as they are.
    pub late_ms: u32,
    /// Silence that commits a complete command.
    pub quick_ms: u32,
    /// Silence that commits what nothing is known about, until the person's own pauses are known.
    pub usual_ms: u32,
    /// The usual wait follows the person's own pauses.
    pub learn: bool,
    /// The usual wait never gets shorter.
    pub usual_least_ms: u32,
    /// The usual wait never gets longer.
    pub usual_most_ms: u32,
    /// What is unfinished is waited for at least so long. It is twice the usual wait, within these two.
    pub unfinished_least_ms: u32,
    /// And at most so long.
    pub unfinished_most_ms: u32,
    /// Less voice than this is no request yet: a cough, the end of the wake word. It is waited for as for what is
    /// unfinished, until its words are known.
    pub short_ms: u32,
    /// How long a person who said the wake word may think before speaking.
    pub window_ms: u32,
    /// How long after an answer another request may follow; 0 for not at all.
    pub follow_up_ms: u32,
    /// The longest turn, from the key or the first voice on.
    pub longest_ms: u32,
    /// How long after the key was let go voice still counts: what is on its way through the device and the detector.
    pub tail_ms: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            soft_ms: 100,
            hang_ms: Smoothing::HANG_MS,
            late_ms: Activity::LATE_MS,
            quick_ms: 250,
            usual_ms: 500,
            learn: true,
            usual_least_ms: 350,
            usual_most_ms: 900,
            unfinished_least_ms: 1_000,
            unfinished_most_ms: 1_800,
            short_ms: 250,
            window_ms: 8_000,
            follow_up_ms: 5_000,
            longest_ms: 60_000,
            tail_ms: 120,
        }
    }
}

impl Settings {
    /// The same, with each number within what makes sense and none against another: a wait that is shorter than the soft
    /// end would commit what nobody has begun to decode.
    #[must_use]
    pub fn sane(self) -> Self {
        let soft_ms = self.soft_ms.clamp(50, 500);
        let quick_ms = self.quick_ms.clamp(soft_ms, 2_000);
        let usual_ms = self.usual_ms.clamp(quick_ms, 3_000);
        let usual_least_ms = self.usual_least_ms.clamp(quick_ms, usual_ms);
        let usual_most_ms = self.usual_most_ms.clamp(usual_ms, 3_000);
        let unfinished_least_ms = self.unfinished_least_ms.clamp(usual_ms, 10_000);
        let unfinished_most_ms = self
            .unfinished_most_ms
            .clamp(unfinished_least_ms.max(usual_most_ms), 10_000);
        Self {
            soft_ms,
            hang_ms: self.hang_ms.min(soft_ms / 2),
            late_ms: self.late_ms.min(soft_ms / 2),
            quick_ms,
            usual_ms,
            learn: self.learn,
            usual_least_ms,
            usual_most_ms,
            unfinished_least_ms,
            unfinished_most_ms,
            short_ms: self.short_ms.min(1_000),
            window_ms: self.window_ms.clamp(1_000, 60_000),
            follow_up_ms: match self.follow_up_ms {
                0 => 0,
                some => some.clamp(1_000, 60_000),
            },
            longest_ms: self.longest_ms.clamp(2_000, 1_800_000),
            tail_ms: self.tail_ms.min(1_000),
        }
    }
}
