//! The clock of the loop: the sound that was heard, and where there is none, the time that was waited.

use std::time::Duration;

/// A frame.
const FRAME: Duration = Duration::from_millis(sotto_audio::FRAME_MS as u64);
/// A microphone that delivers nothing for so long is away; frames that were merely late come in a burst and are counted then.
const AWAY: Duration = Duration::from_millis(200);

/// The clock.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Clock {
    now: Duration,
    waited: Duration,
}

impl Clock {
    pub(super) fn now(&self) -> Duration {
        self.now
    }

    pub(super) fn ms(&self) -> u64 {
        u64::try_from(self.now.as_millis()).unwrap_or(u64::MAX)
    }

    /// 10 ms were heard.
    pub(super) fn frame(&mut self) {
        self.waited = Duration::ZERO;
        self.now += FRAME;
    }

    /// Nothing was heard for so long; whether time passes by that.
    pub(super) fn nothing(&mut self, waited: Duration) -> bool {
        self.waited += waited;
        let away = self.waited > AWAY;
        if away {
            self.now += waited;
        }
        away
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_by_frames_and_on_without_a_microphone() {
        let mut clock = Clock::default();
        for _ in 0..10 {
            clock.frame();
        }
        assert_eq!(clock.ms(), 100);
        let ticks = (0..50).filter(|_| clock.nothing(FRAME)).count();
        assert_eq!((ticks, clock.ms()), (30, 400));
        clock.frame();
        assert!(!clock.nothing(FRAME));
        assert_eq!(clock.ms(), 410);
    }
}
