//! What counts, on a real store, while the clock is set.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use jiff::civil::date;
use sotto_api::{Event, Id, NewAlarm, When};
use sotto_skills::doing::alarms::put_off as snooze;
use sotto_skills::doing::timers::left_ms;
use sotto_store::occurrences;

use super::*;
use crate::bells::tests::{act, at, nine, reminder, store, timer};
use crate::bells::{GIVE_UP, Rung, ring, waits};

/// The machine was started a day before, by the clock of now.
const DAY: u64 = 86_400;

/// A look, by what the wall clock shows and the seconds that really passed since the first one.
fn moment(wall: &str, passed: u64) -> Moment {
    Moment {
        wall: at(wall),
        passed: Some(Duration::from_secs(DAY + passed)),
    }
}

fn looked(ground: &Ground, store: &Store, wall: &str, passed: u64) -> Timestamp {
    let now = ground.look(store, || moment(wall, passed)).unwrap();
    assert_eq!(now, at(wall));
    now
}

fn kept(store: &Store, id: Id) -> Timer {
    store.read(|reader| reader.require::<Timer>(id)).unwrap()
}

fn ends(store: &Store, id: Id) -> Timestamp {
    let TimerState::Running { ends } = kept(store, id).state else {
        panic!("{:?}", kept(store, id));
    };
    ends
}

fn alarm(store: &Store, now: Timestamp, when: When) -> Alarm {
    let new = NewAlarm { name: None, when };
    act(store, now, |writer| {
        alarms::set(writer, &new, new.when.first())
    })
}

#[test]
fn a_timer_counts_the_time_that_passes_whatever_the_clock_is_set_to() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-21T10:00:00Z");
    let store = store(&folder, now);
    let ground = Ground::begun(moment("2026-11-21T10:00:00Z", 0), None);
    timer(&store, now, 300);
    looked(&ground, &store, "2026-11-21T10:00:00Z", 0);
    let now = looked(&ground, &store, "2026-11-21T09:01:00Z", 60);
    let end = Some(at("2026-11-21T09:05:00Z"));
    assert_eq!(ring(&store, now).unwrap().wake, end);
    let now = looked(&ground, &store, "2026-11-22T09:02:00Z", 120);
    let rung = ring(&store, now).unwrap();
    let end = Some(at("2026-11-22T09:05:00Z"));
    assert_eq!((rung.events.len(), rung.wake), (0, end));
    let now = looked(&ground, &store, "2026-11-22T09:05:00Z", 300);
    let rung = ring(&store, now).unwrap();
    assert!(
        matches!(&rung.events[..], [Event::TimerRings { late: false, .. }]),
        "{rung:?}"
    );
}

#[test]
fn what_rings_goes_on_for_its_time_whichever_way_the_clock_is_set() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-21T10:00:00Z");
    let store = store(&folder, now);
    let ground = Ground::begun(moment("2026-11-21T10:00:00Z", 0), None);
    timer(&store, now, 60);
    let local = date(2026, 11, 21).at(10, 1, 0, 0);
    let when = When {
        local,
        ..nine(None)
    };
    alarm(&store, now, when);
    let now = looked(&ground, &store, "2026-11-21T10:01:00Z", 60);
    assert_eq!(ring(&store, now).unwrap().events.len(), 2);
    // Four minutes later, on another day; and a minute after that on the first one, an hour before it began.
    for (wall, passed, silent) in [
        ("2026-11-22T10:05:00Z", 300, "2026-11-22T10:11:00Z"),
        ("2026-11-21T09:06:00Z", 360, "2026-11-21T09:11:00Z"),
    ] {
        let now = looked(&ground, &store, wall, passed);
        let rung = ring(&store, now).unwrap();
        assert_eq!((rung.events.len(), rung.wake), (0, Some(at(silent))));
        let timers = store.read(timers::open).unwrap();
        let alarms = store.read(alarms::open).unwrap();
        let since = at(silent).checked_sub(GIVE_UP).unwrap();
        assert_eq!(timers[0].state, TimerState::Ringing { since });
        assert_eq!(alarms[0].ringing, Some(since));
    }
    let now = looked(&ground, &store, "2026-11-21T09:11:00Z", 660);
    assert_eq!(ring(&store, now).unwrap(), Rung::default());
    assert!(!waits(&store).unwrap());
}

#[test]
fn a_timer_that_is_set_before_a_change_was_noticed_goes_by_the_new_clock() {
    for (set, seen, old_ends, new_ends) in [
        // Forward by a day, and back by one.
        (
            "2026-11-22T10:30:00Z",
            "2026-11-22T10:30:01Z",
            "2026-11-22T11:00:00Z",
            "2026-11-22T10:35:00Z",
        ),
        (
            "2026-11-20T10:30:00Z",
            "2026-11-20T10:30:01Z",
            "2026-11-20T11:00:00Z",
            "2026-11-20T10:35:00Z",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let now = at("2026-11-21T10:00:00Z");
        let store = store(&folder, now);
        let ground = Ground::begun(moment("2026-11-21T10:00:00Z", 0), None);
        let old = timer(&store, now, 3_600);
        looked(&ground, &store, "2026-11-21T10:00:00Z", 0);
        let new = timer(&store, at(set), 300);
        looked(&ground, &store, seen, 1_801);
        assert_eq!(ends(&store, old.id), at(old_ends));
        assert_eq!(ends(&store, new.id), at(new_ends));
        // Noticed once, it is over.
        let now = looked(&ground, &store, seen, 1_801);
        assert_eq!(ring(&store, now).unwrap().wake, Some(at(new_ends)));
    }
}

#[test]
fn what_is_said_to_a_timer_is_meant_by_the_clock_of_now() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-21T10:00:00Z");
    let store = store(&folder, now);
    let ground = Ground::begun(moment("2026-11-21T10:00:00Z", 0), None);
    let id = timer(&store, now, 600).id;
    looked(&ground, &store, "2026-11-21T10:00:00Z", 0);
    let settle = |wall, passed| ground.settle_at(&store, || moment(wall, passed)).unwrap();
    settle("2026-11-21T11:01:00Z", 60);
    let moved = kept(&store, id);
    assert_eq!(left_ms(&moved, at("2026-11-21T11:01:00Z")), 540_000);
    // Where nothing was set, nothing is touched.
    settle("2026-11-21T11:02:00Z", 120);
    assert_eq!(kept(&store, id), moved);
    settle("2026-11-21T10:03:00Z", 180);
    let left = left_ms(&kept(&store, id), at("2026-11-21T10:03:00Z"));
    assert_eq!(left, 420_000);
}

#[test]
fn what_was_put_off_by_a_length_comes_after_that_length() {
    let folder = tempfile::tempdir().unwrap();
    let due = at("2026-11-21T09:00:00Z");
    let store = store(&folder, due);
    let ground = Ground::begun(moment("2026-11-21T09:00:00Z", 0), None);
    let rings = alarm(&store, due, nine(None)).id;
    let told = reminder(&store, due, nine(None), due).id;
    assert_eq!(ring(&store, due).unwrap().events.len(), 2);
    let until = at("2026-11-21T09:10:00Z");
    act(&store, due, |writer| {
        let alarm = writer.require::<Alarm>(rings)?;
        snooze(writer, &alarm, until)?;
        let stage = OccurrenceStage::Snoozed { until };
        occurrences::advance(writer, told, due, stage).map(drop)
    });
    looked(&ground, &store, "2026-11-21T09:00:00Z", 0);
    // A minute later it is a day earlier.
    let now = looked(&ground, &store, "2026-11-20T09:01:00Z", 60);
    let rung = ring(&store, now).unwrap();
    let end = Some(at("2026-11-20T09:10:00Z"));
    assert_eq!((rung.events.len(), rung.wake), (0, end));
    let now = looked(&ground, &store, "2026-11-20T09:10:00Z", 600);
    let rung = ring(&store, now).unwrap();
    let [
        Event::AlarmRings { late: false, .. },
        Event::ReminderDue { late: false, .. },
    ] = &rung.events[..]
    else {
        panic!("{rung:?}");
    };
    assert_eq!(ring(&store, now).unwrap().events, []);
}

#[test]
fn what_began_by_a_clock_that_was_set_back_while_sotto_did_not_run_goes_on_from_now() {
    let folder = tempfile::tempdir().unwrap();
    let before = at("2027-11-21T10:00:00Z");
    let first = store(&folder, before);
    let short = timer(&first, before, 10).id;
    let began = at("2027-11-21T10:00:10Z");
    assert_eq!(ring(&first, began).unwrap().events.len(), 1);
    let long = timer(&first, began, 300).id;
    drop(first);
    let second = store(&folder, at("2026-11-21T10:00:00Z"));
    let ground = Ground::begun(moment("2026-11-21T10:00:00Z", 0), None);
    let now = looked(&ground, &second, "2026-11-21T10:00:00Z", 0);
    assert_eq!(ring(&second, now).unwrap().events, []);
    assert_eq!(
        kept(&second, short).state,
        TimerState::Ringing { since: now }
    );
    assert_eq!(ends(&second, long), at("2026-11-21T10:05:00Z"));
    // And by the next clock that is set they go along.
    looked(&ground, &second, "2026-11-21T12:01:00Z", 60);
    assert_eq!(ends(&second, long), at("2026-11-21T12:05:00Z"));
}

#[test]
fn a_clock_that_is_put_right_after_the_start_leaves_the_timers_from_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let before = at("2026-11-18T10:00:00Z");
    let store = store(&folder, before);
    let id = timer(&store, before, 4 * DAY).id;
    // The machine was started a day before the first look, by a clock that is an hour behind.
    let ground = Ground::begun(moment("2026-11-21T10:00:00Z", 0), None);
    looked(&ground, &store, "2026-11-21T10:00:00Z", 0);
    looked(&ground, &store, "2026-11-21T11:00:05Z", 5);
    assert_eq!(ends(&store, id), at("2026-11-22T10:00:00Z"));
}

/// A start of the machine, by name.
fn start(name: &str) -> Option<String> {
    Some(name.to_owned())
}

#[test]
fn a_timer_goes_on_where_the_clock_was_set_while_sotto_did_not_run() {
    for (wall, later, new_ends) in [
        // Forward by a day, and back by one.
        (
            "2026-11-22T10:01:00Z",
            "2026-11-22T10:02:00Z",
            "2026-11-22T10:05:00Z",
        ),
        (
            "2026-11-20T10:01:00Z",
            "2026-11-20T10:02:00Z",
            "2026-11-20T10:05:00Z",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let now = at("2026-11-21T10:00:00Z");
        let first = store(&folder, now);
        let ground = Ground::begun(moment("2026-11-21T10:00:00Z", 0), start("one"));
        let id = timer(&first, now, 300).id;
        looked(&ground, &first, "2026-11-21T10:00:00Z", 0);
        drop(first);
        let second = store(&folder, at(wall));
        let ground = Ground::begun(moment(wall, 60), start("one"));
        let now = looked(&ground, &second, wall, 60);
        assert_eq!(ends(&second, id), at(new_ends));
        assert_eq!(ring(&second, now).unwrap().events, []);
        drop(second);
        // Moved once, it stays there.
        let third = store(&folder, at(later));
        let ground = Ground::begun(moment(later, 120), start("one"));
        looked(&ground, &third, later, 120);
        assert_eq!(ends(&third, id), at(new_ends));
    }
}

#[test]
fn a_timer_stays_where_only_the_machine_was_started_anew() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-21T10:00:00Z");
    let first = store(&folder, now);
    let ground = Ground::begun(moment("2026-11-21T10:00:00Z", 0), start("one"));
    let id = timer(&first, now, 7_200).id;
    looked(&ground, &first, "2026-11-21T10:00:00Z", 0);
    drop(first);
    // An hour later, of which the machine has counted nothing.
    let second = store(&folder, at("2026-11-21T11:00:00Z"));
    let ground = Ground::begun(moment("2026-11-21T11:00:00Z", 0), start("two"));
    looked(&ground, &second, "2026-11-21T11:00:00Z", 0);
    assert_eq!(ends(&second, id), at("2026-11-21T12:00:00Z"));
}
