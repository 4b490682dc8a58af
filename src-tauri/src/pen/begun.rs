//! Whether the dictation that goes on was begun here, by a key or the menu, or by another program that may show it itself. Pure.

use std::time::{Duration, Instant};

use sotto_api::Listening;

/// Words may come so long after nobody is listened to any more: they are still being recognised.
const COME: Duration = Duration::from_secs(10);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Begun {
    here: bool,
    /// Nobody is listened to any more since then.
    over: Option<Instant>,
}

impl Begun {
    pub(super) fn here(&mut self, now: Instant) {
        self.here = true;
        // Until it is seen that it began.
        self.over = Some(now);
    }

    pub(super) fn listens(&mut self, state: Listening, now: Instant) {
        match state {
            Listening::Dictation => self.over = None,
            // Something else goes on.
            Listening::Request => *self = Self::default(),
            _ => {
                self.over.get_or_insert(now);
            }
        }
    }

    pub(super) fn is_here(&self, now: Instant) -> bool {
        let gone = |over: Instant| now.saturating_duration_since(over) > COME;
        self.here && !self.over.is_some_and(gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictation_is_ours_from_the_key_to_its_last_words() {
        let now = Instant::now();
        let at = |seconds| now + Duration::from_secs(seconds);
        let mut begun = Begun::default();
        assert!(!begun.is_here(now));
        begun.here(now);
        begun.listens(Listening::Dictation, at(1));
        assert!(begun.is_here(at(500)), "somebody dictates for long");
        begun.listens(Listening::Working, at(500));
        begun.listens(Listening::Idle, at(503));
        assert!(begun.is_here(at(509)));
        assert!(!begun.is_here(at(511)));
    }

    #[test]
    fn what_another_program_begins_afterwards_is_not_ours() {
        let now = Instant::now();
        let mut begun = Begun::default();
        begun.here(now);
        begun.listens(Listening::Dictation, now);
        begun.listens(Listening::Request, now);
        begun.listens(Listening::Dictation, now);
        assert!(!begun.is_here(now));
        // The microphone was off: nothing ever began.
        begun.here(now);
        assert!(!begun.is_here(now + Duration::from_secs(11)));
    }
}
