//! When the overlay is seen. Pure: time comes from outside.

use std::time::Duration;

use sotto_api::Listening;

/// An answer stays so long after the last word of it was spoken, or shown.
pub(super) const READ: Duration = Duration::from_secs(6);
/// Where nothing was answered, it is gone so soon.
pub(super) const GONE: Duration = Duration::from_millis(700);

/// What the overlay is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Another state of listening.
    State(Listening),
    /// There is an answer to read, or a sentence about what did not work.
    Answer,
    /// Time has passed.
    Time,
}

/// Whether it is seen, and until when.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Showing {
    shown: bool,
    /// There is something to read.
    answer: bool,
    until: Option<Duration>,
}

impl Showing {
    /// When it has to be told the time.
    pub(super) fn due(&self) -> Option<Duration> {
        self.until
    }

    /// Takes what happened; gives whether it is to be seen, where that changes. Whoever looks at the window has it all before
    /// their eyes already.
    pub(super) fn step(&mut self, told: Told, looked_at: bool, now: Duration) -> Option<bool> {
        match told {
            Told::State(
                Listening::Request
                | Listening::Dictation
                | Listening::Working
                | Listening::Speaking,
            ) => {
                self.until = None;
                if matches!(told, Told::State(Listening::Request | Listening::Dictation)) {
                    self.answer = false;
                }
                return if looked_at { None } else { self.set(true) };
            }
            Told::State(Listening::Idle | Listening::WakeWord | Listening::Closed) => {
                if self.shown && self.until.is_none() {
                    self.until = Some(now + self.stays());
                }
            }
            Told::Answer => {
                self.answer = true;
                if self.until.is_some() {
                    self.until = Some(now + READ);
                }
            }
            Told::Time => {}
        }
        match self.until {
            Some(until) if until <= now => self.set(false),
            _ => None,
        }
    }

    fn stays(&self) -> Duration {
        if self.answer { READ } else { GONE }
    }

    fn set(&mut self, shown: bool) -> Option<bool> {
        if !shown {
            (self.until, self.answer) = (None, false);
        }
        (std::mem::replace(&mut self.shown, shown) != shown).then_some(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn it_is_there_while_somebody_is_listened_to_and_answered() {
        let mut showing = Showing::default();
        let mut state = |state, ms| showing.step(Told::State(state), false, at(ms));
        assert_eq!(state(Listening::Idle, 0), None);
        assert_eq!(state(Listening::Request, 10), Some(true));
        assert_eq!(state(Listening::Working, 900), None);
        assert_eq!(state(Listening::Speaking, 1_000), None);
        assert_eq!(state(Listening::WakeWord, 2_000), None);
        assert_eq!(showing.due(), Some(at(2_000) + GONE));
        assert_eq!(
            showing.step(Told::Time, false, at(2_000) + GONE),
            Some(false)
        );
        assert_eq!(showing.due(), None);
    }

    #[test]
    fn an_answer_can_be_read() {
        let mut showing = Showing::default();
        showing.step(Told::State(Listening::Request), false, at(0));
        showing.step(Told::State(Listening::Working), false, at(100));
        showing.step(Told::Answer, false, at(200));
        showing.step(Told::State(Listening::Idle), false, at(300));
        assert_eq!(showing.due(), Some(at(300) + READ));
        // The sentence about what failed comes behind the state.
        showing.step(Told::Answer, false, at(400));
        assert_eq!(showing.due(), Some(at(400) + READ));
        assert_eq!(showing.step(Told::Time, false, at(5_000)), None);
        // The next request does not show the old answer for long.
        showing.step(Told::State(Listening::Request), false, at(5_100));
        assert_eq!(showing.due(), None);
        showing.step(Told::State(Listening::Idle), false, at(5_200));
        assert_eq!(showing.due(), Some(at(5_200) + GONE));
    }

    #[test]
    fn who_looks_at_the_window_needs_none() {
        let mut showing = Showing::default();
        assert_eq!(
            showing.step(Told::State(Listening::Request), true, at(0)),
            None
        );
        assert_eq!(
            showing.step(Told::State(Listening::Idle), true, at(9)),
            None
        );
        assert_eq!(showing.due(), None);
    }
}
