//! Whether what was written last may be taken back. The key that deletes goes to whatever has the keyboard by then, so nothing is
//! pressed where that may be something else. Pure: time comes from outside.

use std::time::Duration;

use crate::dictation::hands::Focus;

/// Where no system tells which window has the keyboard: so long after a text it is taken for granted that it still stands before
/// it. Long enough to read a sentence and to say that it is wrong, too short to begin something else.
pub(super) const STILL_THERE: Duration = Duration::from_secs(8);

/// What is known of a text, and of what happened since.
#[derive(Debug, Clone, Copy)]
pub(super) struct Since {
    /// The window into which it was written.
    pub(super) wrote: Focus,
    /// The window that has the keyboard now.
    pub(super) now: Focus,
    /// So long ago.
    pub(super) ago: Duration,
    /// The person was elsewhere meanwhile: at a window of Sotto, at the menu of its icon, at a command, or asked for something.
    pub(super) left: bool,
}

/// Whether it may be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taking {
    /// The text still has the keyboard.
    Allowed,
    /// Another window has it.
    Elsewhere,
    /// Nobody can tell.
    Unknown,
}

/// Judges it. Where both windows are known they decide, whatever happened between.
pub(super) fn judge(since: &Since) -> Taking {
    match (since.wrote, since.now) {
        (Some(wrote), Some(now)) if wrote == now => Taking::Allowed,
        (Some(_), _) => Taking::Elsewhere,
        (None, None) if !since.left && since.ago <= STILL_THERE => Taking::Allowed,
        (None, _) => Taking::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(3);
    const LONG: Duration = Duration::from_secs(3_600);

    fn judged(wrote: Focus, now: Focus, ago: Duration, left: bool) -> Taking {
        judge(&Since {
            wrote,
            now,
            ago,
            left,
        })
    }

    #[test]
    fn where_windows_are_known_they_decide() {
        for (ago, left) in [(SOON, false), (SOON, true), (LONG, false), (LONG, true)] {
            assert_eq!(judged(Some(1), Some(1), ago, left), Taking::Allowed);
            assert_eq!(judged(Some(1), Some(2), ago, left), Taking::Elsewhere);
            // The window is closed, and none has the keyboard.
            assert_eq!(judged(Some(1), None, ago, left), Taking::Elsewhere);
        }
    }

    #[test]
    fn two_unknown_windows_are_not_taken_for_the_same_for_long() {
        assert_eq!(judged(None, None, Duration::ZERO, false), Taking::Allowed);
        assert_eq!(judged(None, None, STILL_THERE, false), Taking::Allowed);
        let over = STILL_THERE + Duration::from_millis(1);
        assert_eq!(judged(None, None, over, false), Taking::Unknown);
        assert_eq!(judged(None, None, LONG, false), Taking::Unknown);
    }

    #[test]
    fn who_was_elsewhere_meanwhile_deletes_nothing_unseen() {
        for ago in [Duration::ZERO, SOON, LONG] {
            assert_eq!(judged(None, None, ago, true), Taking::Unknown);
        }
    }

    #[test]
    fn a_window_that_is_known_only_now_says_nothing_about_the_text() {
        for ago in [Duration::ZERO, LONG] {
            assert_eq!(judged(None, Some(1), ago, false), Taking::Unknown);
        }
    }
}
