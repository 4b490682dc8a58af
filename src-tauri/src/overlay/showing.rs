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
    /// The user put it away.
    Dismissed,
    /// Time has passed.
    Time,
}

/// Whether it is seen, and until when.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Showing {
    shown: bool,
    /// It was put away while something went on, which may take a moment to end.
    away: bool,
    /// Somebody is being listened to.
    hearing: bool,
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
                self.hearing =
                    matches!(told, Told::State(Listening::Request | Listening::Dictation));
                if self.hearing {
                    (self.answer, self.away) = (false, false);
                }
                let unwanted = looked_at || self.away;
                return if unwanted { None } else { self.set(true) };
            }
            Told::State(rests @ (Listening::Idle | Listening::WakeWord | Listening::Closed)) => {
                // Closed in mid-word: that is read, and the switch that opens it again stays within reach.
                let cut = self.hearing && rests == Listening::Closed;
                (self.hearing, self.away) = (false, false);
                if self.shown && self.until.is_none() {
                    self.until = Some(now + if cut { READ } else { self.stays() });
                }
            }
            Told::Answer => {
                // What was put away is not there to be read, nor does the next thing stay for it.
                self.answer = !self.away;
                if self.until.is_some() {
                    self.until = Some(now + READ);
                }
            }
            Told::Dismissed => {
                self.away = self.shown && self.until.is_none();
                return self.set(false);
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
    fn an_answer_to_what_was_put_away_keeps_nothing_else() {
        let mut showing = Showing::default();
        showing.step(Told::State(Listening::Working), false, at(0));
        assert_eq!(showing.step(Told::Dismissed, false, at(100)), Some(false));
        showing.step(Told::Answer, false, at(200));
        showing.step(Told::State(Listening::Idle), false, at(300));
        showing.step(Told::State(Listening::Working), false, at(400));
        showing.step(Told::State(Listening::Idle), false, at(500));
        assert_eq!(showing.due(), Some(at(500) + GONE));
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
    fn a_microphone_that_is_closed_in_mid_word_can_be_opened_again() {
        let mut showing = Showing::default();
        showing.step(Told::State(Listening::Request), false, at(0));
        showing.step(Told::State(Listening::Closed), false, at(100));
        assert_eq!(showing.due(), Some(at(100) + READ));
        assert_eq!(showing.step(Told::Time, false, at(100) + READ), Some(false));
        // Closed while nobody is listened to, it is nothing to read.
        showing.step(Told::State(Listening::Working), false, at(10_000));
        showing.step(Told::State(Listening::Closed), false, at(10_100));
        assert_eq!(showing.due(), Some(at(10_100) + GONE));
    }

    #[test]
    fn who_puts_it_away_sees_it_no_more_at_once() {
        // While somebody speaks, and what still comes of it does not bring it back.
        let mut showing = Showing::default();
        showing.step(Told::State(Listening::Request), false, at(0));
        assert_eq!(showing.step(Told::Dismissed, false, at(50)), Some(false));
        for late in [
            Told::State(Listening::Working),
            Told::Answer,
            Told::State(Listening::Idle),
        ] {
            assert_eq!(showing.step(late, false, at(60)), None, "{late:?}");
        }
        assert_eq!(showing.due(), None);
        // What begins behind that is shown.
        let speaks = Told::State(Listening::Speaking);
        assert_eq!(showing.step(speaks, false, at(500)), Some(true));
        showing.step(Told::Answer, false, at(510));
        showing.step(Told::State(Listening::Idle), false, at(600));
        // An answer that only stands there.
        assert_eq!(showing.step(Told::Dismissed, false, at(700)), Some(false));
        assert_eq!(showing.due(), None);
        assert_eq!(showing.step(Told::Time, false, at(600) + READ), None);
        let works = Told::State(Listening::Working);
        assert_eq!(showing.step(works, false, at(9_000)), Some(true));
    }

    #[test]
    fn a_new_word_brings_back_what_was_put_away() {
        let mut showing = Showing::default();
        showing.step(Told::State(Listening::Speaking), false, at(0));
        assert_eq!(showing.step(Told::Dismissed, false, at(50)), Some(false));
        let listens = Told::State(Listening::Request);
        assert_eq!(showing.step(listens, false, at(60)), Some(true));
    }

    #[test]
    fn what_is_not_there_cannot_be_put_away() {
        let mut showing = Showing::default();
        assert_eq!(showing.step(Told::Dismissed, false, at(0)), None);
        let works = Told::State(Listening::Working);
        assert_eq!(showing.step(works, false, at(10)), Some(true));
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
