//! What to do about an open device, from the signs that its callbacks leave. The deciding is pure; the signs are atomics,
//! because the callbacks may not lock.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use super::Choice;

const GONE: u8 = 1;
const INVALID: u8 = 2;
const REROUTED: u8 = 4;
const FAILED: u8 = 8;

/// Where callbacks leave signs.
#[derive(Debug, Default)]
pub struct Signs {
    flags: AtomicU8,
    glitches: AtomicU64,
    beats: AtomicU64,
}

/// The signs since the last look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// The device was unplugged, or its service ended.
    pub gone: bool,
    /// The device goes on, in another way: at another rate, or with other channels.
    pub invalid: bool,
    /// The system leads the stream to another device by itself.
    pub rerouted: bool,
    /// Something else went wrong.
    pub failed: bool,
}

impl Signs {
    /// For the error callback.
    pub fn leave(&self, kind: cpal::ErrorKind) {
        let flag = match kind {
            cpal::ErrorKind::DeviceNotAvailable
            | cpal::ErrorKind::HostUnavailable
            | cpal::ErrorKind::PermissionDenied => GONE,
            cpal::ErrorKind::StreamInvalidated | cpal::ErrorKind::UnsupportedConfig => INVALID,
            cpal::ErrorKind::DeviceChanged => REROUTED,
            cpal::ErrorKind::Xrun => {
                self.glitches.fetch_add(1, Ordering::Relaxed);
                return;
            }
            // The device works without it.
            cpal::ErrorKind::RealtimeDenied => return,
            _ => FAILED,
        };
        self.flags.fetch_or(flag, Ordering::Relaxed);
    }

    /// What was left since the last look.
    pub fn look(&self) -> Seen {
        let flags = self.flags.swap(0, Ordering::Relaxed);
        Seen {
            gone: flags & GONE != 0,
            invalid: flags & INVALID != 0,
            rerouted: flags & REROUTED != 0,
            failed: flags & FAILED != 0,
        }
    }

    /// For the callback of the samples: it still runs.
    pub fn beat(&self) {
        self.beats.fetch_add(1, Ordering::Relaxed);
    }

    /// How often the callback of the samples has run.
    #[must_use]
    pub fn beats(&self) -> u64 {
        self.beats.load(Ordering::Relaxed)
    }

    /// How often the device ran dry or over.
    #[must_use]
    pub fn glitches(&self) -> u64 {
        self.glitches.load(Ordering::Relaxed)
    }
}

/// Whether the callbacks of a stream still run. A microphone whose sound server was killed says nothing of it: its
/// callbacks just end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pulse {
    beats: u64,
    looks: u32,
}

/// Looks without a callback until a stream is taken for dead: with ten looks a second, four seconds. A Bluetooth headset
/// takes two to three until its first.
const STILL: u32 = 40;

/// One look later, so many callbacks have run. Whether the stream is taken for dead.
#[must_use]
pub fn feel(pulse: Pulse, beats: u64) -> (Pulse, bool) {
    if beats != pulse.beats {
        return (Pulse { beats, looks: 0 }, false);
    }
    let looks = pulse.looks.saturating_add(1);
    (Pulse { beats, looks }, looks >= STILL)
}

/// How a device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody wants it.
    Closed,
    /// It runs.
    Open,
    /// It is wanted and away; the last attempt was so many looks ago.
    Away(u32),
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Nothing.
    Leave,
    /// Close it and open what is wanted now.
    Reopen,
    /// Try again to open what is wanted.
    Retry,
    /// Say that the system moved it.
    Tell,
}

/// Looks from one attempt to the next: with ten looks a second, two seconds.
const PATIENCE: u32 = 20;

/// What to do, given how a device stands, what was seen, and whether the system's choice is another one now.
#[must_use]
pub fn act(standing: Standing, seen: Seen, choice: &Choice, default_moved: bool) -> Act {
    match standing {
        Standing::Closed => Act::Leave,
        Standing::Away(looks) if looks >= PATIENCE => Act::Retry,
        Standing::Away(_) => Act::Leave,
        Standing::Open if seen.gone || seen.invalid || seen.failed => Act::Reopen,
        // The system has moved it already; opening it again would only tear a hole.
        Standing::Open if seen.rerouted => Act::Tell,
        Standing::Open if default_moved && *choice == Choice::Default => Act::Reopen,
        Standing::Open => Act::Leave,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(kind: cpal::ErrorKind) -> Seen {
        let signs = Signs::default();
        signs.leave(kind);
        signs.look()
    }

    #[test]
    fn an_open_device_is_opened_again_when_something_is_wrong_with_it() {
        use cpal::ErrorKind::{
            BackendError, DeviceChanged, DeviceNotAvailable, RealtimeDenied, StreamInvalidated,
            Xrun,
        };
        let cases = [
            (DeviceNotAvailable, Act::Reopen),
            (StreamInvalidated, Act::Reopen),
            (BackendError, Act::Reopen),
            (DeviceChanged, Act::Tell),
            (RealtimeDenied, Act::Leave),
            (Xrun, Act::Leave),
        ];
        for (kind, expected) in cases {
            let named = Choice::Named("USB".to_owned());
            for choice in [Choice::Default, named] {
                assert_eq!(
                    act(Standing::Open, seen(kind), &choice, false),
                    expected,
                    "{kind:?}"
                );
                assert_eq!(act(Standing::Closed, seen(kind), &choice, true), Act::Leave);
            }
        }
    }

    #[test]
    fn only_the_systems_choice_moves_along_with_the_system() {
        let calm = Seen::default();
        assert_eq!(
            act(Standing::Open, calm, &Choice::Default, true),
            Act::Reopen
        );
        let named = Choice::Named("USB".to_owned());
        assert_eq!(act(Standing::Open, calm, &named, true), Act::Leave);
    }

    #[test]
    fn what_is_away_is_tried_every_two_seconds() {
        let calm = Seen::default();
        for (looks, expected) in [(0, Act::Leave), (19, Act::Leave), (20, Act::Retry)] {
            assert_eq!(
                act(Standing::Away(looks), calm, &Choice::Default, false),
                expected
            );
        }
    }

    #[test]
    fn a_stream_without_callbacks_is_taken_for_dead_after_four_seconds() {
        let signs = Signs::default();
        let mut pulse = Pulse::default();
        let mut looks_until_dead = |signs: &Signs| {
            (1..1_000).find(|_| {
                let dead;
                (pulse, dead) = feel(pulse, signs.beats());
                dead
            })
        };
        assert_eq!(looks_until_dead(&signs), Some(40));
        // One callback is a sign of life, and then the time begins anew.
        signs.beat();
        assert_eq!(looks_until_dead(&signs), Some(41));
    }

    #[test]
    fn signs_are_seen_once_and_glitches_are_counted() {
        let signs = Signs::default();
        signs.leave(cpal::ErrorKind::Xrun);
        signs.leave(cpal::ErrorKind::Xrun);
        signs.leave(cpal::ErrorKind::DeviceNotAvailable);
        assert!(signs.look().gone);
        assert_eq!(signs.look(), Seen::default());
        assert_eq!(signs.glitches(), 2);
    }
}
