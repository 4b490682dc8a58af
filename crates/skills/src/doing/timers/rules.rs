//! What happens to a timer: pure functions of the timer and the moment.

use jiff::{SignedDuration, Timestamp};
use sotto_api::{Timer, TimerState};

/// How long it has left.
#[must_use]
pub fn left_ms(timer: &Timer, now: Timestamp) -> u64 {
    match timer.state {
        TimerState::Running { ends } => {
            u64::try_from(ends.duration_since(now).as_millis()).unwrap_or(0)
        }
        TimerState::Paused { left_ms } => left_ms,
        TimerState::Ringing { .. } | TimerState::Over { .. } => 0,
    }
}

/// Held. Nothing when it does not run.
#[must_use]
pub fn paused(timer: &Timer, now: Timestamp) -> Option<Timer> {
    let state = TimerState::Paused {
        left_ms: left_ms(timer, now),
    };
    matches!(timer.state, TimerState::Running { .. }).then(|| with(timer, state))
}

/// Running on. Nothing when it is not held.
#[must_use]
pub fn resumed(timer: &Timer, now: Timestamp) -> Option<Timer> {
    match timer.state {
        TimerState::Paused { left_ms } => Some(running(timer, left_ms, timer.length_ms, now)),
        _ => None,
    }
}

/// Of another length, counted from when it was started: "make it twelve" after one minute leaves eleven. Where that much
/// has passed already, or it rings, it starts anew.
#[must_use]
pub fn changed(timer: &Timer, length_ms: u64, now: Timestamp) -> Timer {
    let passed = timer.length_ms.saturating_sub(left_ms(timer, now));
    let left = match timer.state {
        TimerState::Running { .. } | TimerState::Paused { .. } if length_ms > passed => {
            length_ms - passed
        }
        _ => length_ms,
    };
    match timer.state {
        TimerState::Paused { .. } => Timer {
            length_ms,
            ..with(timer, TimerState::Paused { left_ms: left })
        },
        _ => running(timer, left, length_ms, now),
    }
}

/// Longer, or shorter with a negative number. One that rings runs again for what is added. Nothing when no time would be
/// left.
#[must_use]
pub fn added(timer: &Timer, by_ms: i64, now: Timestamp) -> Option<Timer> {
    let left = left_ms(timer, now)
        .checked_add_signed(by_ms)
        .filter(|left| *left > 0)?;
    let length = timer.length_ms.saturating_add_signed(by_ms).max(left);
    Some(match timer.state {
        TimerState::Paused { .. } => Timer {
            length_ms: length,
            ..with(timer, TimerState::Paused { left_ms: left })
        },
        _ => running(timer, left, length, now),
    })
}

/// Silenced, or ended before its time. Nothing when it is over already.
#[must_use]
pub fn ended(timer: &Timer, now: Timestamp) -> Option<Timer> {
    let over = matches!(timer.state, TimerState::Over { .. });
    (!over).then(|| with(timer, TimerState::Over { at: now }))
}

/// Ringing since a moment.
#[must_use]
pub fn rang(timer: &Timer, since: Timestamp) -> Timer {
    with(timer, TimerState::Ringing { since })
}

fn running(timer: &Timer, left_ms: u64, length_ms: u64, now: Timestamp) -> Timer {
    let left = SignedDuration::from_millis(i64::try_from(left_ms).unwrap_or(i64::MAX));
    let ends = now.checked_add(left).unwrap_or(Timestamp::MAX);
    Timer {
        length_ms,
        ..with(timer, TimerState::Running { ends })
    }
}

fn with(timer: &Timer, state: TimerState) -> Timer {
    Timer {
        state,
        ..timer.clone()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_api::Id;

    fn minutes(count: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(count)
    }

    fn ten_minutes() -> Timer {
        Timer {
            id: Id::new(),
            name: None,
            length_ms: 600_000,
            state: TimerState::Running { ends: minutes(10) },
            created: minutes(0),
            changed: minutes(0),
        }
    }

    #[test]
    fn a_held_timer_keeps_what_is_left() {
        let held = paused(&ten_minutes(), minutes(4)).unwrap();
        assert_eq!(left_ms(&held, minutes(100)), 360_000);
        assert!(paused(&held, minutes(5)).is_none());
        let on = resumed(&held, minutes(20)).unwrap();
        assert_eq!(on.state, TimerState::Running { ends: minutes(26) });
        assert!(resumed(&on, minutes(21)).is_none());
    }

    #[test]
    fn another_length_counts_from_the_start() {
        assert_eq!(
            changed(&ten_minutes(), 720_000, minutes(1)).state,
            TimerState::Running { ends: minutes(12) }
        );
        assert_eq!(
            changed(&ten_minutes(), 120_000, minutes(5)).state,
            TimerState::Running { ends: minutes(7) }
        );
        let ringing = rang(&ten_minutes(), minutes(10));
        assert_eq!(
            changed(&ringing, 120_000, minutes(11)).state,
            TimerState::Running { ends: minutes(13) }
        );
    }

    #[test]
    fn time_is_added_and_taken_off_but_never_below_nothing() {
        let longer = added(&ten_minutes(), 300_000, minutes(2)).unwrap();
        assert_eq!(
            (longer.length_ms, left_ms(&longer, minutes(2))),
            (900_000, 780_000)
        );
        assert!(added(&ten_minutes(), -600_000, minutes(1)).is_none());
        let ringing = rang(&ten_minutes(), minutes(10));
        assert_eq!(
            left_ms(&added(&ringing, 60_000, minutes(10)).unwrap(), minutes(10)),
            60_000
        );
    }
}
