//! What rings when.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn id(number: u128) -> Id {
    Id::derived(uuid_zero(), &number.to_string())
}

fn uuid_zero() -> Id {
    "00000000-0000-0000-0000-000000000000".parse().unwrap()
}

pub(super) fn timer(number: u128, state: TimerState) -> Timer {
    Timer {
        id: id(number),
        name: None,
        length_ms: 60_000,
        state,
        created: Timestamp::UNIX_EPOCH,
        changed: Timestamp::UNIX_EPOCH,
    }
}

pub(super) fn reminder(number: u128, next: Option<Timestamp>, rule: Option<&str>) -> Reminder {
    Reminder {
        id: id(number),
        text: "call".into(),
        when: When {
            local: date(2026, 1, 1).at(9, 0, 0, 0),
            zone: "UTC".into(),
            all_day: false,
            rule: rule.map(str::to_owned),
            zone_named: false,
        },
        next,
        snoozed: None,
        done: None,
        created: Timestamp::UNIX_EPOCH,
        changed: Timestamp::UNIX_EPOCH,
    }
}

/// Every day at nine in UTC, whatever the rule says.
fn daily(_: &When, after: Timestamp) -> Option<Timestamp> {
    let nine = after
        .to_zoned(TimeZone::UTC)
        .date()
        .at(9, 0, 0, 0)
        .to_zoned(TimeZone::UTC)
        .ok()?;
    let next = if nine.timestamp() > after {
        nine
    } else {
        nine.tomorrow().ok()?
    };
    Some(next.timestamp())
}

fn never(_: &When, _: Timestamp) -> Option<Timestamp> {
    None
}

#[test]
fn what_is_due_is_told_in_order_and_the_next_moment_is_known() {
    let now = at("2026-11-21T10:00:00Z");
    let timers = [
        timer(
            1,
            TimerState::Running {
                ends: at("2026-11-21T09:59:59Z"),
            },
        ),
        timer(
            2,
            TimerState::Running {
                ends: at("2026-11-21T10:20:00Z"),
            },
        ),
        timer(3, TimerState::Paused { left_ms: 5 }),
        timer(4, TimerState::Ringing { since: now }),
    ];
    let reminders = [
        reminder(5, Some(at("2026-11-21T08:00:00Z")), None),
        reminder(6, Some(at("2026-11-21T10:10:00Z")), None),
        reminder(7, None, None),
    ];
    let rows = Rows {
        timers: &timers,
        reminders: &reminders,
        ..Rows::default()
    };
    let plan = plan(rows, now, &never);
    let due: Vec<_> = plan.due.iter().map(|due| (due.bell, due.late)).collect();
    assert_eq!(
        due,
        [(Bell::Reminder(id(5)), true), (Bell::Timer(id(1)), false)]
    );
    assert_eq!(plan.wake, Some(at("2026-11-21T10:10:00Z")));
}

#[test]
fn of_many_missed_repetitions_only_the_last_is_told() {
    let now = at("2026-11-21T10:00:00Z");
    let reminders = [reminder(
        1,
        Some(at("2026-11-01T09:00:00Z")),
        Some("FREQ=DAILY"),
    )];
    let rows = Rows {
        reminders: &reminders,
        ..Rows::default()
    };
    let plan = plan(rows, now, &daily);
    assert_eq!(plan.due.len(), 1);
    assert_eq!(plan.due[0].moment, at("2026-11-21T09:00:00Z"));
    assert_eq!(plan.due[0].next, Some(at("2026-11-22T09:00:00Z")));
    assert_eq!(plan.wake, plan.due[0].next);
}

#[test]
fn what_is_done_rings_already_or_was_put_off_is_left_alone() {
    let now = at("2026-11-21T10:00:00Z");
    let mut done = reminder(1, Some(at("2026-11-21T09:00:00Z")), None);
    done.done = Some(now);
    let alarm = Alarm {
        id: id(2),
        name: None,
        when: done.when.clone(),
        next: Some(at("2026-11-21T09:00:00Z")),
        snoozed: None,
        ringing: Some(at("2026-11-21T09:00:00Z")),
        created: now,
        changed: now,
    };
    let snoozed = Occurrence {
        id: id(3),
        of: id(4),
        due: at("2026-11-21T09:00:00Z"),
        stage: OccurrenceStage::Snoozed {
            until: at("2026-11-21T10:05:00Z"),
        },
        changed: now,
    };
    let (reminders, alarms, snoozed) = ([done], [alarm], [snoozed]);
    let rows = Rows {
        reminders: &reminders,
        alarms: &alarms,
        snoozed: &snoozed,
        ..Rows::default()
    };
    let early = plan(rows, now, &never);
    assert_eq!(
        (early.due.len(), early.wake),
        (0, Some(at("2026-11-21T10:05:00Z")))
    );
    let then = plan(rows, at("2026-11-21T10:05:00Z"), &never);
    assert_eq!(
        then.due[0].bell,
        Bell::PutOff(id(4), at("2026-11-21T09:00:00Z"))
    );
}

#[test]
fn a_repetition_that_a_clock_ahead_has_gone_through_comes_again() {
    let when = reminder(1, None, Some("FREQ=DAILY")).when;
    let (now, ahead) = (at("2026-11-21T10:00:00Z"), at("2027-03-01T10:00:00Z"));
    let far = Some(at("2027-03-02T09:00:00Z"));
    let tomorrow = Some(at("2026-11-22T09:00:00Z"));
    assert_eq!(sooner(&when, far, ahead, now, &daily), tomorrow);
    // Also where all of it was over by then.
    assert_eq!(sooner(&when, None, ahead, now, &daily), tomorrow);
    assert_eq!(sooner(&when, tomorrow, ahead, now, &daily), None);
    assert_eq!(sooner(&when, far, ahead, now, &never), None);
    // One that the clock of now was right for waits for the time that was chosen.
    assert_eq!(sooner(&when, far, now, now, &daily), None);
    let once = reminder(1, None, None).when;
    assert_eq!(sooner(&once, far, ahead, now, &daily), None);
}

#[test]
fn an_alarm_keeps_its_wall_clock_in_another_zone() {
    let when = reminder(1, None, None).when;
    let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
    let moved = here(&when, &tokyo);
    assert_eq!(moved.first(), Some(at("2026-01-01T00:00:00Z")));
}

proptest! {
    #[test]
    fn each_thing_is_due_once_and_never_early(offsets in prop::collection::vec(-10_000_i64..10_000, 0..60)) {
        let now = at("2026-11-21T10:00:00Z");
        let rows: Vec<Reminder> = offsets
            .iter()
            .enumerate()
            .map(|(number, offset)| reminder(number as u128, Some(now + SignedDuration::from_secs(*offset)), None))
            .collect();
        let made = plan(Rows { reminders: &rows, ..Rows::default() }, now, &never);
        prop_assert_eq!(made.due.len(), offsets.iter().filter(|offset| **offset <= 0).count());
        prop_assert!(made.due.iter().all(|due| due.moment <= now));
        prop_assert!(made.due.windows(2).all(|pair| pair[0].moment <= pair[1].moment));
        let soonest = offsets.iter().filter(|offset| **offset > 0).min();
        prop_assert_eq!(made.wake, soonest.map(|offset| now + SignedDuration::from_secs(*offset)));
    }
}
