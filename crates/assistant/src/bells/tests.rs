//! What rings, on a real store.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sotto_api::{
    Alarm, Event, NewAlarm, NewReminder, NewTimer, Occurrence, OccurrenceStage, Reminder, Timer,
    TimerState, When,
};
use sotto_store::{Act, NoKeychain, Store, alarms, occurrences, reminders, timers};

use super::*;

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn store(folder: &tempfile::TempDir, now: Timestamp) -> Store {
    Store::open(folder.path(), &NoKeychain, now).unwrap().store
}

pub(super) fn act<T: serde::Serialize + serde::de::DeserializeOwned>(
    store: &Store,
    now: Timestamp,
    change: impl FnOnce(&mut Writer<'_>) -> sotto_store::Result<T>,
) -> T {
    store.act(Act::by_hand(now, ""), change).unwrap()
}

pub(super) fn timer(store: &Store, now: Timestamp, seconds: u64) -> Timer {
    let new = NewTimer {
        name: Some("tea".into()),
        length_ms: seconds * 1000,
    };
    act(store, now, |writer| timers::start(writer, &new))
}

pub(super) fn reminder(store: &Store, now: Timestamp, when: When, next: Timestamp) -> Reminder {
    let new = NewReminder {
        text: "call".into(),
        when,
    };
    act(store, now, |writer| {
        reminders::add(writer, &new, Some(next))
    })
}

pub(super) fn nine(rule: Option<&str>) -> When {
    When {
        local: date(2026, 11, 21).at(9, 0, 0, 0),
        zone: "UTC".into(),
        all_day: false,
        rule: rule.map(str::to_owned),
        zone_named: false,
    }
}

#[test]
fn a_timer_rings_once_also_across_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let began = at("2026-11-21T10:00:00Z");
    let first = store(&folder, began);
    let kept = timer(&first, began, 60);
    let early = ring(&first, at("2026-11-21T10:00:59Z")).unwrap();
    assert_eq!(
        (early.events.len(), early.wake),
        (0, Some(at("2026-11-21T10:01:00Z")))
    );
    drop(first);
    // The machine was off when it ran out.
    let later = at("2026-11-21T11:00:00Z");
    let second = store(&folder, later);
    let rung = ring(&second, later).unwrap();
    let [Event::TimerRings { timer, due, late }] = &rung.events[..] else {
        panic!("{rung:?}");
    };
    assert_eq!((timer.id, *late), (kept.id, true));
    assert_eq!(*due, at("2026-11-21T10:01:00Z"));
    assert_eq!(rung.wake, later.checked_add(GIVE_UP).ok());
    drop(second);
    let third = store(&folder, later);
    assert_eq!(ring(&third, later).unwrap().events, []);
    assert!(waits(&third).unwrap());
    // Nobody came.
    let end = later.checked_add(GIVE_UP).unwrap();
    assert_eq!(ring(&third, end).unwrap(), Rung::default());
    assert!(!waits(&third).unwrap());
}

#[test]
fn a_reminder_that_was_missed_is_told_once_and_as_late() {
    let folder = tempfile::tempdir().unwrap();
    let began = at("2026-11-21T08:00:00Z");
    let store = store(&folder, began);
    let due = at("2026-11-21T09:00:00Z");
    let kept = reminder(&store, began, nine(Some("FREQ=DAILY")), due);
    // Three mornings later: the last of them is told, the next is known.
    let now = at("2026-11-23T20:00:00Z");
    let rung = ring(&store, now).unwrap();
    let [
        Event::ReminderDue {
            reminder,
            occurrence,
            late,
        },
    ] = &rung.events[..]
    else {
        panic!("{rung:?}");
    };
    assert_eq!((reminder.id, *late), (kept.id, true));
    assert_eq!(occurrence.due, at("2026-11-23T09:00:00Z"));
    assert_eq!(reminder.next, Some(at("2026-11-24T09:00:00Z")));
    assert_eq!(rung.wake, Some(at("2026-11-24T09:00:00Z")));
    assert_eq!(ring(&store, now).unwrap().events, []);
    let punctual = ring(&store, at("2026-11-24T09:00:01Z")).unwrap();
    assert!(matches!(
        &punctual.events[..],
        [Event::ReminderDue { late: false, .. }]
    ));
}

#[test]
fn a_whole_day_that_repeats_rings_at_its_hour_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let began = at("2026-11-21T08:00:00Z");
    let store = store(&folder, began);
    let when = When {
        local: date(2026, 11, 21).at(0, 0, 0, 0),
        all_day: true,
        ..nine(Some("FREQ=DAILY"))
    };
    reminder(&store, began, when, at("2026-11-21T09:00:00Z"));
    let rung = ring(&store, at("2026-11-21T09:00:00Z")).unwrap();
    assert_eq!(rung.events.len(), 1);
    assert_eq!(rung.wake, Some(at("2026-11-22T09:00:00Z")));
}

#[test]
fn what_was_put_off_comes_again_and_can_be_put_off_again() {
    let folder = tempfile::tempdir().unwrap();
    let due = at("2026-11-21T09:00:00Z");
    let store = store(&folder, due);
    let kept = reminder(&store, due, nine(None), due);
    assert_eq!(ring(&store, due).unwrap().events.len(), 1);
    let mut from = due;
    for until in ["2026-11-21T09:10:00Z", "2026-11-21T09:20:00Z"].map(at) {
        act(&store, from, |writer| {
            occurrences::advance(writer, kept.id, from, OccurrenceStage::Snoozed { until })
        });
        assert_eq!(ring(&store, from).unwrap().wake, Some(until));
        let rung = ring(&store, until).unwrap();
        assert!(
            matches!(&rung.events[..], [Event::ReminderDue { occurrence, .. }] if occurrence.due == until)
        );
        assert_eq!(ring(&store, until).unwrap().events, []);
        from = until;
    }
    let all: Vec<Occurrence> = store
        .read(|reader| occurrences::of(reader, kept.id))
        .unwrap();
    assert_eq!(all.len(), 3);
}

#[test]
fn an_alarm_rings_at_its_hour_in_the_zone_the_machine_is_in() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-21T12:00:00Z");
    let store = store(&folder, now);
    let when = When {
        local: date(2026, 11, 22).at(7, 0, 0, 0),
        zone: "Europe/Berlin".into(),
        all_day: false,
        rule: None,
        zone_named: false,
    };
    let new = NewAlarm { name: None, when };
    let alarm: Alarm = act(&store, now, |writer| {
        alarms::set(writer, &new, new.when.first())
    });
    assert_eq!(alarm.next, Some(at("2026-11-22T06:00:00Z")));
    let york = TimeZone::get("America/New_York").unwrap();
    assert_eq!(zone_is_now(&store, &york, now).unwrap(), 1);
    assert_eq!(zone_is_now(&store, &york, now).unwrap(), 0);
    let rung = ring(&store, at("2026-11-22T06:00:00Z")).unwrap();
    assert_eq!(
        (rung.events.len(), rung.wake),
        (0, Some(at("2026-11-22T12:00:00Z")))
    );
    let rung = ring(&store, at("2026-11-22T12:00:00Z")).unwrap();
    let [Event::AlarmRings { alarm, due, late }] = &rung.events[..] else {
        panic!("{rung:?}");
    };
    assert!(alarm.ringing.is_some() && !late);
    assert_eq!(*due, at("2026-11-22T12:00:00Z"));
}

#[test]
fn an_alarm_whose_place_was_named_stays_there_wherever_the_user_is() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-21T12:00:00Z");
    let store = store(&folder, now);
    let alarm = |hour: i8, rule: Option<&str>, zone: &str, zone_named| {
        let when = When {
            local: date(2026, 11, 23).at(hour, 0, 0, 0),
            zone: zone.into(),
            zone_named,
            ..nine(rule)
        };
        let new = NewAlarm { name: None, when };
        act(&store, now, |writer| {
            alarms::set(writer, &new, new.when.first())
        })
    };
    // "Every Monday at 3 pm London time" and "on Monday at 3 pm London time", said in Berlin; and one for seven.
    let every: Alarm = alarm(15, Some("FREQ=WEEKLY;BYDAY=MO"), "Europe/London", true);
    let once: Alarm = alarm(16, None, "Europe/Berlin", true);
    let own: Alarm = alarm(7, None, "Europe/Berlin", false);
    let kept = |id| store.read(|reader| reader.require::<Alarm>(id)).unwrap();
    for (zone, moved, seven) in [
        ("Europe/Berlin", 0, "2026-11-23T06:00:00Z"),
        ("America/New_York", 1, "2026-11-23T12:00:00Z"),
        ("Asia/Tokyo", 1, "2026-11-22T22:00:00Z"),
        ("Europe/London", 1, "2026-11-23T07:00:00Z"),
        ("Europe/Berlin", 1, "2026-11-23T06:00:00Z"),
    ] {
        let there = TimeZone::get(zone).unwrap();
        assert_eq!(zone_is_now(&store, &there, now).unwrap(), moved, "{zone}");
        assert_eq!(kept(every.id), every, "{zone}");
        assert_eq!(kept(once.id), once, "{zone}");
        assert_eq!(kept(own.id).next, Some(at(seven)), "{zone}");
        assert_eq!(kept(own.id).when.zone, zone);
    }
    // It goes on by the clocks of its place, also where they are changed.
    let rung = ring(&store, at("2026-11-23T15:00:00Z")).unwrap();
    assert_eq!(rung.events.len(), 3, "{rung:?}");
    assert_eq!(kept(every.id).next, Some(at("2026-11-30T15:00:00Z")));
    let spring = rings_after(&every.when, at("2027-03-28T12:00:00Z"), 540);
    assert_eq!(spring, Some(at("2027-03-29T14:00:00Z")));
}

#[test]
fn a_reminder_stays_on_the_clocks_it_was_said_for() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-21T12:00:00Z");
    let store = store(&folder, now);
    let when = When {
        local: date(2026, 11, 23).at(15, 0, 0, 0),
        zone: "Europe/London".into(),
        zone_named: true,
        ..nine(Some("FREQ=WEEKLY;BYDAY=MO"))
    };
    let due = at("2026-11-23T15:00:00Z");
    let kept = reminder(&store, now, when, due);
    let york = TimeZone::get("America/New_York").unwrap();
    assert_eq!(zone_is_now(&store, &york, now).unwrap(), 0);
    let rung = ring(&store, due).unwrap();
    assert!(
        matches!(&rung.events[..], [Event::ReminderDue { reminder, late: false, .. }] if reminder.id == kept.id),
        "{rung:?}"
    );
    assert_eq!(rung.wake, Some(at("2026-11-30T15:00:00Z")));
}

#[test]
fn an_alarm_of_which_the_machine_slept_through_several_mornings_rings_once_and_late() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-20T12:00:00Z");
    let store = store(&folder, now);
    let when = nine(Some("FREQ=DAILY"));
    let new = NewAlarm { name: None, when };
    let set: Alarm = act(&store, now, |writer| {
        alarms::set(writer, &new, new.when.first())
    });
    let woke = at("2026-11-23T09:30:00Z");
    let rung = ring(&store, woke).unwrap();
    let [Event::AlarmRings { alarm, due, late }] = &rung.events[..] else {
        panic!("{rung:?}");
    };
    assert_eq!((alarm.id, *late), (set.id, true));
    assert_eq!(*due, at("2026-11-23T09:00:00Z"));
    assert_eq!(alarm.next, Some(at("2026-11-24T09:00:00Z")));
}

#[test]
fn a_timer_that_was_cancelled_meanwhile_does_not_ring() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-21T10:00:00Z");
    let store = store(&folder, now);
    let kept = timer(&store, now, 10);
    act(&store, now, |writer| {
        let state = TimerState::Over { at: now };
        timers::save(
            writer,
            &Timer {
                state,
                ..kept.clone()
            },
        )
    });
    assert_eq!(
        ring(&store, at("2026-11-21T11:00:00Z")).unwrap(),
        Rung::default()
    );
}

#[test]
fn ten_thousand_reminders_ask_for_one_look() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-21T08:00:00Z");
    let store = store(&folder, now);
    let first = at("2026-11-21T09:00:00Z");
    act(&store, now, |writer| {
        for number in 0..10_000 {
            let next = first.checked_add(SignedDuration::from_mins(number)).ok();
            let new = NewReminder {
                text: format!("call {number}"),
                when: nine(None),
            };
            reminders::add(writer, &new, next)?;
        }
        Ok(())
    });
    let rung = ring(&store, now).unwrap();
    assert_eq!((rung.events.len(), rung.wake), (0, Some(first)));
}
