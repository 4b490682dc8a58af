//! What counts, while the clock is set to and fro.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use sotto_api::{Alarm, Occurrence};

use super::*;
use crate::schedule::tests::{at, id, reminder, timer};

/// A timer that runs, as it was reckoned at a moment on the clock of then.
fn running(number: u128, ends: &str, reckoned: &str) -> Mark {
    Mark {
        what: Count::Runs(id(number)),
        at: at(ends),
        reckoned: at(reckoned),
    }
}

/// A clock that was set by so many hours since the last look.
fn clock(now: &str, set_by: i64) -> Clock {
    Clock {
        now: at(now),
        started: Some(at("2026-11-21T06:00:00Z")),
        set_by: (set_by != 0).then(|| SignedDuration::from_hours(set_by)),
    }
}

/// Where what is moved stands afterwards.
fn places(moved: &[(Mark, Timestamp)]) -> Vec<(Count, Timestamp)> {
    moved.iter().map(|(mark, at)| (mark.what, *at)).collect()
}

#[test]
fn what_runs_rings_and_was_put_off_counts_and_nothing_else() {
    let (end, since) = (at("2026-11-21T10:00:00Z"), at("2026-11-21T09:55:00Z"));
    let timers = [
        timer(1, TimerState::Running { ends: end }),
        timer(2, TimerState::Paused { left_ms: 9 }),
        timer(3, TimerState::Ringing { since }),
        timer(4, TimerState::Over { at: since }),
    ];
    let alarm = |number, ringing| Alarm {
        id: id(number),
        name: None,
        when: reminder(1, None, None).when,
        next: Some(end),
        snoozed: None,
        ringing,
        created: since,
        changed: since,
    };
    let occurrence = |number, stage| Occurrence {
        id: id(number),
        of: id(5),
        due: since,
        stage,
        changed: since,
    };
    let rows = Rows {
        timers: &timers,
        alarms: &[alarm(5, Some(since)), alarm(6, None)],
        reminders: &[reminder(7, Some(end), None)],
        snoozed: &[
            occurrence(8, OccurrenceStage::Snoozed { until: end }),
            occurrence(9, OccurrenceStage::Fired),
        ],
    };
    let marks = marks(rows);
    let found: Vec<_> = marks.iter().map(|mark| (mark.what, mark.at)).collect();
    let expected = [
        (Count::Runs(id(1)), end),
        (Count::TimerRings(id(3)), since),
        (Count::AlarmRings(id(5)), since),
        (Count::PutOff(id(8)), end),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_clock_that_was_set_takes_along_what_was_there() {
    let marks = [
        running(1, "2026-11-21T10:05:00Z", "2026-11-21T10:00:00Z"),
        Mark {
            what: Count::AlarmRings(id(2)),
            at: at("2026-11-21T09:58:00Z"),
            reckoned: at("2026-11-21T09:58:00Z"),
        },
    ];
    let (counted, moved) = Counted::default().follow(&marks, &clock("2026-11-21T10:00:00Z", 0));
    assert!(moved.is_empty(), "{moved:?}");
    // A minute later, an hour ahead: four minutes are left, and it has rung for three.
    let (_, moved) = counted.follow(&marks, &clock("2026-11-21T11:01:00Z", 1));
    let forward = [
        (Count::Runs(id(1)), at("2026-11-21T11:05:00Z")),
        (Count::AlarmRings(id(2)), at("2026-11-21T10:58:00Z")),
    ];
    assert_eq!(places(&moved), forward);
    let (_, moved) = counted.follow(&marks, &clock("2026-11-21T09:01:00Z", -1));
    let back = [
        (Count::Runs(id(1)), at("2026-11-21T09:05:00Z")),
        (Count::AlarmRings(id(2)), at("2026-11-21T08:58:00Z")),
    ];
    assert_eq!(places(&moved), back);
}

#[test]
fn what_is_set_before_a_change_was_noticed_goes_by_the_clock_it_was_set_by() {
    let (counted, _) = Counted::default().follow(&[], &clock("2026-11-21T10:00:00Z", 0));
    // Nobody looked for two hours. Set forward by one, and back by one.
    for (now, by, before, after) in [
        (
            "2026-11-21T13:00:01Z",
            1,
            "2026-11-21T12:00:00Z",
            "2026-11-21T13:00:00Z",
        ),
        (
            "2026-11-21T11:00:01Z",
            -1,
            "2026-11-21T12:00:00Z",
            "2026-11-21T11:00:00Z",
        ),
    ] {
        let end = |from: &str| (at(from) + SignedDuration::from_mins(5)).to_string();
        let marks = [
            running(1, &end(before), before),
            running(2, &end(after), after),
        ];
        let (counted, moved) = counted.follow(&marks, &clock(now, by));
        assert_eq!(places(&moved), [(Count::Runs(id(1)), at(&end(after)))]);
        // From then on both go by the same clock.
        let marks = [running(1, &end(after), now), marks[1]];
        let later = (at(now) - SignedDuration::from_hours(by)).to_string();
        let (_, moved) = counted.follow(&marks, &clock(&later, -by));
        assert_eq!(places(&moved).len(), 2, "{by}");
    }
}

#[test]
fn a_clock_that_is_put_right_after_the_start_leaves_what_was_set_before_it() {
    // The machine began with the clock of an hour ago. A timer is from before, something has rung since before.
    let rings = Mark {
        what: Count::TimerRings(id(2)),
        ..running(2, "2026-11-21T05:59:00Z", "2026-11-21T05:59:00Z")
    };
    let marks = [
        running(1, "2026-11-21T07:30:00Z", "2026-11-21T05:30:00Z"),
        rings,
        running(3, "2026-11-21T06:10:00Z", "2026-11-21T06:01:00Z"),
    ];
    let (counted, moved) = Counted::default().follow(&marks, &clock("2026-11-21T06:02:00Z", 0));
    assert!(moved.is_empty(), "{moved:?}");
    let (_, moved) = counted.follow(&marks, &clock("2026-11-21T07:02:00Z", 1));
    let expected = [
        (Count::TimerRings(id(2)), at("2026-11-21T06:59:00Z")),
        (Count::Runs(id(3)), at("2026-11-21T07:10:00Z")),
    ];
    assert_eq!(places(&moved), expected);
}

#[test]
fn what_was_reckoned_by_a_clock_that_was_ahead_has_left_now_what_it_had_then() {
    let rings = Mark {
        what: Count::AlarmRings(id(2)),
        ..running(2, "2027-11-21T10:00:00Z", "2027-11-21T10:00:00Z")
    };
    let marks = [
        running(1, "2027-11-21T10:05:00Z", "2027-11-21T10:00:00Z"),
        rings,
        // A little newer than the look: so it is with what is kept meanwhile.
        running(3, "2026-11-21T10:05:00Z", "2026-11-21T10:00:01Z"),
    ];
    let now = "2026-11-21T10:00:00Z";
    let (counted, moved) = Counted::default().follow(&marks, &clock(now, 0));
    let expected = [
        (Count::Runs(id(1)), at("2026-11-21T10:05:00Z")),
        (Count::AlarmRings(id(2)), at(now)),
    ];
    assert_eq!(places(&moved), expected);
    // Once it is kept so, it stays.
    let kept: Vec<Mark> = marks
        .iter()
        .map(
            |mark| match moved.iter().find(|(old, _)| old.what == mark.what) {
                Some((old, at)) => Mark {
                    at: *at,
                    reckoned: self::at(now),
                    ..*old
                },
                None => *mark,
            },
        )
        .collect();
    let (_, moved) = counted.follow(&kept, &clock("2026-11-21T10:01:00Z", 0));
    assert!(moved.is_empty(), "{moved:?}");
}

proptest! {
    #[test]
    fn a_timer_takes_its_time_however_often_the_clock_is_set(
        steps in prop::collection::vec((1_i64..5_000, prop_oneof![Just(0_i64), 3_i64..90_000, -90_000_i64..-2], any::<bool>(), 1_i64..40_000), 1..30)
    ) {
        let began = at("2026-11-21T10:00:00Z");
        let (mut wall, mut passed) = (began, 0_i64);
        let at_first = Clock { now: began, started: None, set_by: None };
        let (mut counted, _) = Counted::default().follow(&[], &at_first);
        // Each timer as it is kept, and the moment at which it really ends.
        let mut timers: Vec<(Mark, i64)> = Vec::new();
        for (passes, set_by, before_it_is_set, length) in steps {
            passed += passes;
            wall += SignedDuration::from_secs(passes);
            let set = wall + SignedDuration::from_secs(set_by);
            let reckoned = if before_it_is_set { wall } else { set };
            let mark = Mark {
                what: Count::Runs(id(timers.len() as u128)),
                at: reckoned + SignedDuration::from_secs(length),
                reckoned,
            };
            timers.push((mark, passed + length));
            wall = set;
            let clock = Clock {
                now: wall,
                started: None,
                set_by: (set_by != 0).then(|| SignedDuration::from_secs(set_by)),
            };
            let marks: Vec<Mark> = timers.iter().map(|(mark, _)| *mark).collect();
            let (next, moved) = counted.follow(&marks, &clock);
            counted = next;
            for (mark, _) in &mut timers {
                if let Some((_, place)) = moved.iter().find(|(old, _)| old.what == mark.what) {
                    (mark.at, mark.reckoned) = (*place, wall);
                }
            }
            for (mark, ends) in &timers {
                prop_assert_eq!(mark.at.duration_since(wall).as_secs(), ends - passed);
            }
        }
    }
}
