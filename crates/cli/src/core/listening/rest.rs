//! When the devices are given back: what the settings ask for, and for how long nobody was listened to.

use std::time::{Duration, Instant};

use sotto_api::{Listening, Settings};

/// After this long in which nobody was listened to and nothing was said.
const REST: Duration = Duration::from_secs(30);
/// What could not be opened is tried again by itself this often, where it is always to be open.
const AGAIN: Duration = Duration::from_secs(30);

/// The microphone is always open: for the wake word, or so that the key finds it warm.
pub(super) fn is_always_open(settings: &Settings) -> bool {
    !settings.machine.microphone_closed
        && (settings.talk.wake_word || settings.machine.keep_microphone_warm)
}

/// Nobody is listened to, and nothing is worked on or said.
pub(super) fn is_quiet(state: Listening) -> bool {
    match state {
        Listening::Closed | Listening::Idle | Listening::WakeWord => true,
        Listening::Request | Listening::Dictation | Listening::Working | Listening::Speaking => {
            false
        }
    }
}

/// When the devices are given back, where it has been quiet since then. None if they stay.
pub(super) fn given_back(settings: &Settings, quiet_since: Option<Instant>) -> Option<Instant> {
    if is_always_open(settings) {
        return None;
    }
    quiet_since.map(|since| since + REST)
}

/// When to look again whether something is still being said, where nothing tells that it is over: a microphone that was
/// switched off is closed at once, and nothing but that is shown until the last answer has been heard.
pub(super) fn looked_again(settings: &Settings, now: Instant) -> Option<Instant> {
    settings.machine.microphone_closed.then(|| now + REST)
}

/// When what could not be opened is tried again without being asked for. None if it is not, as while a page is heard in place of
/// this machine's own microphone.
pub(super) fn tried_again(
    settings: &Settings,
    page: bool,
    failed: Option<Instant>,
) -> Option<Instant> {
    failed
        .filter(|_| is_always_open(settings) && !page)
        .map(|failed| failed + AGAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(closed: bool, wake_word: bool, warm: bool) -> Settings {
        let mut settings = Settings::default();
        settings.machine.microphone_closed = closed;
        settings.talk.wake_word = wake_word;
        settings.machine.keep_microphone_warm = warm;
        settings
    }

    #[test]
    fn it_stays_open_for_the_wake_word_or_the_key_and_never_where_it_is_closed() {
        let now = Instant::now();
        for (wake_word, warm) in [(true, false), (false, true), (true, true)] {
            let open = settings(false, wake_word, warm);
            assert!(is_always_open(&open));
            assert_eq!(given_back(&open, Some(now)), None);
            assert_eq!(tried_again(&open, false, Some(now)), Some(now + AGAIN));
            // A time that nothing is done at would be waited for without end, and without a rest.
            assert_eq!(tried_again(&open, true, Some(now)), None);
            let closed = settings(true, wake_word, warm);
            assert!(!is_always_open(&closed));
            assert_eq!(given_back(&closed, Some(now)), Some(now + REST));
            assert_eq!(tried_again(&closed, false, Some(now)), None);
        }
    }

    #[test]
    fn it_is_given_back_once_nobody_was_listened_to_for_a_while() {
        let now = Instant::now();
        let asked = settings(false, false, false);
        assert_eq!(given_back(&asked, None), None);
        assert_eq!(given_back(&asked, Some(now)), Some(now + REST));
        // What is being said is not cut off, however long it takes, and its end is seen.
        let closed = settings(true, false, false);
        assert_eq!(given_back(&closed, None), None);
        assert_eq!(looked_again(&closed, now), Some(now + REST));
        assert_eq!(looked_again(&asked, now), None);
        // Nobody waits for it.
        assert_eq!(tried_again(&asked, false, Some(now)), None);
        let always = settings(false, true, false);
        assert_eq!(tried_again(&always, false, None), None);
    }
}
