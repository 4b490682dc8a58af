//! What to do about an open device, from the signs that its callbacks leave. The deciding is pure; the signs are atomics,
//! because the callbacks may not lock.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use super::Choice;

/// From one look at the devices to the next.
pub const LOOK: Duration = Duration::from_millis(100);

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
    /// Something else went wrong. A stream often gets over it by itself: see [`feel`].
    pub failed: bool,
    /// Its callbacks have ended: see [`feel`]. No callback says so.
    pub dead: bool,
}

impl Signs {
    /// For the error callback.
    pub fn leave(&self, kind: cpal::ErrorKind) {
        let flag = match kind {
            cpal::ErrorKind::DeviceNotAvailable
            | cpal::ErrorKind::HostUnavailable
            | cpal::ErrorKind::PermissionDenied => GONE,
            cpal::ErrorKind::StreamInvalidated => INVALID,
            cpal::ErrorKind::DeviceChanged => REROUTED,
            cpal::ErrorKind::Xrun => {
                self.glitches.fetch_add(1, Ordering::Relaxed);
                return;
            }
            // The device works without it.
            cpal::ErrorKind::RealtimeDenied => return,
            // Among it what reads as a format that is not supported: of a stream that runs, ALSA says so when a call came at
            // the wrong moment, as while its plugin for PulseAudio begins anew.
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
            dead: false,
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
    /// Something has gone wrong since the last callback that was seen.
    failed: bool,
}

/// Looks without a callback until a stream is taken for dead: with ten looks a second, four seconds. A Bluetooth headset
/// takes two to three until its first.
pub const STILL: u32 = 40;

/// The same for one that ran, and then something went wrong: two seconds. PulseAudio's plugin for ALSA fails for some
/// milliseconds whenever a stream begins or has run dry, for longer on a busy machine, and goes on by itself; opening it anew
/// would begin the same again.
pub const STILL_AFTER_FAILING: u32 = 20;

/// One look later, so many callbacks have run, and perhaps something went wrong. Whether the stream is taken for dead.
#[must_use]
pub fn feel(pulse: Pulse, beats: u64, failed: bool) -> (Pulse, bool) {
    if beats != pulse.beats {
        let looks = 0;
        let pulse = Pulse {
            beats,
            looks,
            failed,
        };
        return (pulse, false);
    }
    let looks = pulse.looks.saturating_add(1);
    let failed = failed || pulse.failed;
    let still = if failed && beats > 0 {
        STILL_AFTER_FAILING
    } else {
        STILL
    };
    let pulse = Pulse {
        beats,
        looks,
        failed,
    };
    (pulse, looks >= still)
}

/// How a device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody wants it.
    Closed,
    /// It runs.
    Open,
    /// It is wanted and away.
    Away {
        /// So many looks ago was the last attempt to open it.
        looks: u32,
        /// After so many it is tried again: see [`super::retry::Retry`].
        patience: u32,
    },
}

/// What is another one in the system since the last time that it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// The device that the system takes unless another is chosen.
    pub default: bool,
    /// The devices that there are.
    pub list: bool,
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

/// What to do, given how a device stands, what was seen, and what has changed in the system.
#[must_use]
pub fn act(standing: Standing, seen: Seen, choice: &Choice, changes: Changes) -> Act {
    match standing {
        Standing::Closed => Act::Leave,
        // Something was plugged in: perhaps the very one that is missing.
        Standing::Away { .. } if changes.list => Act::Retry,
        Standing::Away { looks, patience } if looks >= patience => Act::Retry,
        Standing::Away { .. } => Act::Leave,
        Standing::Open if seen.gone || seen.invalid || seen.dead => Act::Reopen,
        // The system has moved it already; opening it again would only tear a hole.
        Standing::Open if seen.rerouted => Act::Tell,
        Standing::Open if changes.default && *choice == Choice::Default => Act::Reopen,
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

    const NONE: Changes = Changes {
        default: false,
        list: false,
    };
    const MOVED: Changes = Changes {
        default: true,
        list: true,
    };

    #[test]
    fn an_open_device_is_opened_again_when_something_is_wrong_with_it() {
        use cpal::ErrorKind::{
            BackendError, DeviceBusy, DeviceChanged, DeviceNotAvailable, RealtimeDenied,
            StreamInvalidated, UnsupportedConfig, Xrun,
        };
        let cases = [
            (DeviceNotAvailable, Act::Reopen),
            (StreamInvalidated, Act::Reopen),
            // Only where its callbacks end, too.
            (BackendError, Act::Leave),
            (DeviceBusy, Act::Leave),
            (UnsupportedConfig, Act::Leave),
            (DeviceChanged, Act::Tell),
            (RealtimeDenied, Act::Leave),
            (Xrun, Act::Leave),
        ];
        for (kind, expected) in cases {
            let named = Choice::Named("USB".to_owned());
            for choice in [Choice::Default, named] {
                assert_eq!(
                    act(Standing::Open, seen(kind), &choice, NONE),
                    expected,
                    "{kind:?}"
                );
                assert_eq!(
                    act(Standing::Closed, seen(kind), &choice, MOVED),
                    Act::Leave
                );
            }
        }
    }

    #[test]
    fn only_the_systems_choice_moves_along_with_the_system() {
        let calm = Seen::default();
        assert_eq!(
            act(Standing::Open, calm, &Choice::Default, MOVED),
            Act::Reopen
        );
        let named = Choice::Named("USB".to_owned());
        assert_eq!(act(Standing::Open, calm, &named, MOVED), Act::Leave);
    }

    #[test]
    fn what_is_away_is_tried_when_its_time_has_come_or_something_was_plugged_in() {
        let calm = Seen::default();
        let away = |looks, patience| Standing::Away { looks, patience };
        for patience in [20, 600] {
            for (looks, expected) in [
                (0, Act::Leave),
                (patience - 1, Act::Leave),
                (patience, Act::Retry),
            ] {
                let standing = away(looks, patience);
                assert_eq!(act(standing, calm, &Choice::Default, NONE), expected);
            }
            // Whatever is chosen, and however long ago it was last tried.
            let named = Choice::Named("USB".to_owned());
            let list = Changes { list: true, ..NONE };
            assert_eq!(act(away(1, patience), calm, &named, list), Act::Retry);
        }
    }

    #[test]
    fn a_stream_without_callbacks_is_taken_for_dead_after_four_seconds() {
        let dead = Seen {
            dead: true,
            ..Seen::default()
        };
        let choice = Choice::Named("USB".to_owned());
        assert_eq!(act(Standing::Open, dead, &choice, NONE), Act::Reopen);
        let signs = Signs::default();
        let mut pulse = Pulse::default();
        let mut looks_until_dead = |signs: &Signs| {
            (1..1_000).find(|_| {
                let dead;
                (pulse, dead) = feel(pulse, signs.beats(), false);
                dead
            })
        };
        assert_eq!(looks_until_dead(&signs), Some(40));
        // One callback is a sign of life, and then the time begins anew.
        signs.beat();
        assert_eq!(looks_until_dead(&signs), Some(41));
    }

    /// Looks until a stream is taken for dead, if it is: for each, so many callbacks in all and whether something went wrong.
    fn dead_after(looks: impl IntoIterator<Item = (u64, bool)>) -> Option<usize> {
        let mut pulse = Pulse::default();
        let mut looks = looks.into_iter();
        looks.position(|(beats, failed)| {
            let dead;
            (pulse, dead) = feel(pulse, beats, failed);
            dead
        })
    }

    #[test]
    fn what_goes_wrong_ends_only_a_stream_whose_callbacks_end_too() {
        // It fails at each look and plays all the same.
        assert_eq!(dead_after((1..500).map(|beats| (beats, true))), None);
        // It fails once in the middle, and never plays again.
        let ends = (0..100).map(|look: u64| (look.min(5), look == 5));
        assert_eq!(dead_after(ends), Some(5 + 20));
        // It fails a little after its last callback.
        let ends = (0..100).map(|look: u64| (look.min(5), look == 8));
        assert_eq!(dead_after(ends), Some(5 + 20));
        // It failed and went on; that it is still much later has nothing to do with it.
        let ends = (0..100).map(|look: u64| (look.min(6), look == 5));
        assert_eq!(dead_after(ends), Some(6 + 40));
        // It fails until it begins, as one does that a headset has to be woken for.
        let begins = (0..100).map(|look: u64| (look.saturating_sub(30), look <= 30));
        assert_eq!(dead_after(begins), None);
        assert_eq!(dead_after((0..100).map(|_| (0, true))), Some(39));
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
