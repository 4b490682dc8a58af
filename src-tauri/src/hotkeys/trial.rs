//! Whether keys arrive, before anything is said: while they are tried a press is told to the page that tries them, and nobody
//! is listened to. The page asks again and again, so that one that is gone in the middle holds no key back for long. Pure:
//! time comes from outside.

use std::time::Duration;

use super::conflict::Which;
use super::{Moved, Pressed};

/// So long keys are only tried after a page asked for that. It asks again long before this is over.
pub const LASTS: Duration = Duration::from_secs(3);

/// Keys that are tried, or are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trial {
    until: Option<Duration>,
    talk: Whose,
    dictation: Whose,
    /// The key to talk went down, and no page knows it yet.
    arrived: bool,
}

/// For whom a key is down. Whoever was told that it went down is the one who is told that it came up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Whose {
    /// It is up.
    #[default]
    Nobody,
    /// For the page that tries it.
    Page,
    /// For talking.
    Talking,
}

impl Trial {
    /// A page tries the keys.
    pub fn ask(&mut self, now: Duration) {
        // What arrived in an earlier trial says nothing about this one.
        self.arrived &= self.goes_on(now);
        self.until = Some(now + LASTS);
    }

    /// They are for talking again.
    pub fn end(&mut self) {
        self.until = None;
        self.arrived = false;
    }

    /// Takes a key that moved, and says whether it was only tried.
    pub fn takes(&mut self, pressed: Pressed, now: Duration) -> bool {
        let goes_on = self.goes_on(now);
        let whose = match pressed.which {
            Which::Talk => &mut self.talk,
            Which::Dictation => &mut self.dictation,
            Which::TakeBack | Which::Mute | Which::Dismiss => return false,
        };
        if pressed.moved == Moved::Up {
            return std::mem::take(whose) == Whose::Page;
        }
        // A keyboard that repeats says more than once that a key went down.
        if *whose == Whose::Nobody {
            *whose = if goes_on { Whose::Page } else { Whose::Talking };
            self.arrived |= goes_on && pressed.which == Which::Talk;
        }
        *whose == Whose::Page
    }

    /// Whether the key to talk went down and no page knows it yet.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        self.arrived
    }

    /// A page knows it now.
    pub fn is_known(&mut self) {
        self.arrived = false;
    }

    fn goes_on(&self, now: Duration) -> bool {
        self.until.is_some_and(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn down(which: Which) -> Pressed {
        let moved = Moved::Down;
        Pressed { which, moved }
    }

    fn up(which: Which) -> Pressed {
        let moved = Moved::Up;
        Pressed { which, moved }
    }

    #[test]
    fn without_a_trial_every_key_is_for_talking() {
        let mut trial = Trial::default();
        for which in [Which::Talk, Which::Dictation] {
            assert!(!trial.takes(down(which), at(0)));
            assert!(!trial.takes(up(which), at(90)));
        }
        assert!(!trial.has_arrived());
    }

    #[test]
    fn while_keys_are_tried_nobody_is_listened_to_and_the_key_to_talk_is_told_once() {
        let mut trial = Trial::default();
        trial.ask(at(0));
        assert!(trial.takes(down(Which::Dictation), at(10)));
        assert!(trial.takes(up(Which::Dictation), at(20)));
        assert!(!trial.has_arrived());
        assert!(trial.takes(down(Which::Talk), at(100)));
        assert!(trial.has_arrived());
        // A page that has just asked again hears of it too.
        trial.ask(at(150));
        assert!(trial.has_arrived());
        trial.is_known();
        // It repeats as long as it is held.
        assert!(trial.takes(down(Which::Talk), at(600)));
        assert!(!trial.has_arrived());
        assert!(trial.takes(up(Which::Talk), at(700)));
    }

    #[test]
    fn a_page_that_is_gone_holds_no_key_back_for_long() {
        let mut trial = Trial::default();
        trial.ask(at(0));
        assert!(!trial.takes(down(Which::Talk), LASTS));
        assert!(!trial.takes(up(Which::Talk), LASTS + at(90)));
        assert!(!trial.has_arrived());
    }

    #[test]
    fn a_key_that_is_down_when_the_trial_ends_begins_nothing() {
        for ended in [true, false] {
            let mut trial = Trial::default();
            trial.ask(at(0));
            assert!(trial.takes(down(Which::Talk), at(100)));
            if ended {
                trial.end();
            }
            let late = LASTS + at(100);
            assert!(trial.takes(down(Which::Talk), late));
            assert!(trial.takes(up(Which::Talk), late));
            // The next one talks.
            assert!(!trial.takes(down(Which::Talk), late + at(100)));
        }
    }

    #[test]
    fn a_key_that_was_held_for_talking_is_let_go_for_talking() {
        let mut trial = Trial::default();
        assert!(!trial.takes(down(Which::Talk), at(0)));
        trial.ask(at(10));
        assert!(!trial.takes(down(Which::Talk), at(50)));
        assert!(!trial.takes(up(Which::Talk), at(900)));
        assert!(!trial.has_arrived());
        assert!(trial.takes(down(Which::Talk), at(1_000)));
    }

    #[test]
    fn what_arrived_in_an_earlier_trial_is_not_told_in_this_one() {
        let mut trial = Trial::default();
        trial.ask(at(0));
        assert!(trial.takes(down(Which::Talk), at(100)));
        assert!(trial.takes(up(Which::Talk), at(200)));
        assert!(trial.has_arrived());
        trial.ask(LASTS + at(500));
        assert!(!trial.has_arrived());
    }

    #[test]
    fn the_other_keys_do_what_they_always_do() {
        let mut trial = Trial::default();
        trial.ask(at(0));
        for which in [Which::TakeBack, Which::Mute, Which::Dismiss] {
            assert!(!trial.takes(down(which), at(10)));
            assert!(!trial.takes(up(which), at(20)));
        }
    }
}
