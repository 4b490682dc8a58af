//! How long this person pauses in the middle: the usual wait follows it.

use super::Settings;

/// The wait is so much longer than the pauses it is learned from, in milliseconds: half of all pauses are longer than the
/// mean one.
const MARGIN: f32 = 150.0;
/// How much of the way the wait goes towards a longer pause.
const UP: f32 = 0.25;
/// How much towards a shorter one. Less: cutting somebody off costs more than a moment of waiting, and pauses that were
/// longer than the wait are never seen.
const DOWN: f32 = 0.05;
/// How much shorter the wait gets by each turn that it ended and behind which nobody went on, in milliseconds. Cutting somebody off
/// makes it longer by a quarter of the margin at least, 37 times as much: it comes to rest where fewer than three of a hundred
/// turns are cut off.
const ENOUGH: f32 = 1.0;
/// So many tenths of the usual wait are enough behind a whole question or request. It is a share and no number of its own, so
/// that whoever pauses for long is waited for longer there too.
const LIKELY_TENTHS: u32 = 7;

/// The usual wait, learned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pause {
    usual_ms: f32,
}

impl Pause {
    pub(super) fn new(usual_ms: u32, settings: &Settings) -> Self {
        let usual_ms = usual_ms.clamp(settings.usual_least_ms, settings.usual_most_ms);
        Self {
            usual_ms: usual_ms as f32,
        }
    }

    /// The person spoke on after so long. A pause that is shorter than every wait could have cut nobody off and says nothing: words
    /// have such gaps between them, several in each sentence, and together they would make the wait as short as it gets for
    /// somebody who hesitates now and then.
    pub(super) fn learn(&mut self, pause_ms: u64, settings: &Settings) {
        if !settings.learn || pause_ms < u64::from(settings.quick_ms) {
            return;
        }
        let (least, most) = (
            settings.usual_least_ms as f32,
            settings.usual_most_ms as f32,
        );
        // Not at most the longest wait: whoever is near it is led back to it as fast as anybody else.
        let wanted = (pause_ms as f32 + MARGIN).max(least);
        let share = if wanted > self.usual_ms { UP } else { DOWN };
        self.usual_ms = (self.usual_ms + (wanted - self.usual_ms) * share).clamp(least, most);
    }

    /// The person had said all of it: the wait was long enough.
    pub(super) fn was_enough(&mut self, settings: &Settings) {
        if settings.learn {
            let least = settings.usual_least_ms as f32;
            self.usual_ms = (self.usual_ms - ENOUGH).max(least);
        }
    }

    /// The pause that the usual wait would have had to outlast, where so long a one was too long for what was taken for a whole
    /// request: only a share of the usual wait is waited there.
    pub(super) fn of_the_usual(pause_ms: u64) -> u64 {
        pause_ms.saturating_mul(10) / u64::from(LIKELY_TENTHS)
    }

    /// The wait for what nothing is known about.
    pub(super) fn usual_ms(&self) -> u32 {
        self.usual_ms.round() as u32
    }

    /// The wait for what is a whole request by its form: shorter, and never shorter than for a complete command.
    pub(super) fn likely_ms(&self, settings: &Settings) -> u32 {
        (self.usual_ms() * LIKELY_TENTHS / 10).max(settings.quick_ms)
    }

    /// The wait for what is surely not all.
    pub(super) fn unfinished_ms(&self, settings: &Settings) -> u32 {
        (2 * self.usual_ms()).clamp(settings.unfinished_least_ms, settings.unfinished_most_ms)
    }
}
