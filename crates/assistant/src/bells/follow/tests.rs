//! Another zone, a clock that was ahead, and rows that came from elsewhere.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use sotto_api::{Event, Id, NewAlarm, When};
use sotto_skills::doing::alarms::silence;
use sotto_skills::doing::reminders::{after_this_one, ticked_off};

use super::*;
use crate::bells::tests::{act, at, nine, reminder, store, timer};
use crate::bells::{GIVE_UP, Rung, ring};

fn alarm(store: &Store, now: Timestamp, when: When, next: Timestamp) -> Alarm {
    let new = NewAlarm { name: None, when };
    act(store, now, |writer| alarms::set(writer, &new, Some(next)))
}

/// Every day at seven, in Berlin.
fn seven() -> When {
    When {
        local: date(2026, 11, 21).at(7, 0, 0, 0),
        zone: "Europe/Berlin".into(),
        ..nine(Some("FREQ=DAILY"))
    }
}

/// An alarm and a reminder, both every day at nine, an hour before they come for the first time.
struct Morning {
    store: Store,
    now: Timestamp,
    due: Timestamp,
    alarm: Id,
    reminder: Id,
    _folder: tempfile::TempDir,
}

impl Morning {
    fn begins() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (now, due) = (at("2026-11-21T08:00:00Z"), at("2026-11-21T09:00:00Z"));
        let store = store(&folder, now);
        let daily = nine(Some("FREQ=DAILY"));
        let alarm = alarm(&store, now, daily.clone(), due).id;
        let reminder = reminder(&store, now, daily, due).id;
        Self {
            store,
            now,
            due,
            alarm,
            reminder,
            _folder: folder,
        }
    }

    /// Both ring at a moment, and somebody ends the alarm then.
    fn rings_and_is_silenced(&self, rings: Timestamp, silenced: Timestamp) {
        assert_eq!(ring(&self.store, rings).unwrap().events.len(), 2);
        let ringing = kept(&self.store, self.alarm);
        act(&self.store, silenced, |writer| silence(writer, &ringing));
    }
}

fn kept(store: &Store, id: Id) -> Alarm {
    store.read(|reader| reader.require::<Alarm>(id)).unwrap()
}

/// The one alarm that rings at a moment: when it was due, and when it comes again. It rings late, and once.
fn rings_late(store: &Store, now: Timestamp) -> (Timestamp, Option<Timestamp>) {
    let rung = ring(store, now).unwrap();
    let [
        Event::AlarmRings {
            alarm,
            due,
            late: true,
        },
    ] = &rung.events[..]
    else {
        panic!("{rung:?}");
    };
    assert_eq!(ring(store, now).unwrap().events, []);
    (*due, alarm.next)
}

#[test]
fn an_hour_that_is_over_where_one_arrives_rings_late_also_of_what_repeats() {
    for (zone, arrived, due, again) in [
        // Half past nine of that day, half past one in Berlin.
        (
            "Asia/Tokyo",
            "2026-11-22T00:30:00Z",
            "2026-11-21T22:00:00Z",
            "2026-11-22T22:00:00Z",
        ),
        // Eight in the morning, and the machine slept: it was seven there too.
        (
            "America/New_York",
            "2026-11-22T13:00:00Z",
            "2026-11-22T12:00:00Z",
            "2026-11-23T12:00:00Z",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let now = at("2026-11-21T19:00:00Z");
        let store = store(&folder, now);
        alarm(&store, now, seven(), at("2026-11-22T06:00:00Z"));
        let (here, arrived) = (TimeZone::get(zone).unwrap(), at(arrived));
        assert_eq!(zone_is_now(&store, &here, arrived).unwrap(), 1, "{zone}");
        let told = rings_late(&store, arrived);
        assert_eq!(told, (at(due), Some(at(again))), "{zone}");
    }
}

#[test]
fn what_repeats_comes_again_after_a_clock_was_a_year_ahead() {
    let morning = Morning::begins();
    let Morning { store, due, .. } = &morning;
    let ahead = at("2027-11-21T12:00:00Z");
    morning.rings_and_is_silenced(ahead, ahead);
    let next = kept(store, morning.alarm).next;
    assert_eq!(next, Some(at("2027-11-22T09:00:00Z")));
    // The clock is put right.
    let rung = ring(store, at("2026-11-21T08:30:00Z")).unwrap();
    assert_eq!((rung.events.len(), rung.wake), (0, Some(*due)));
    let rung = ring(store, *due).unwrap();
    let [
        Event::AlarmRings { late: false, .. },
        Event::ReminderDue { late: false, .. },
    ] = &rung.events[..]
    else {
        panic!("{rung:?}");
    };
}

#[test]
fn an_hour_that_a_clock_comes_by_twice_rings_once() {
    let morning = Morning::begins();
    let Morning { store, due, .. } = &morning;
    morning.rings_and_is_silenced(*due, at("2026-11-21T09:01:00Z"));
    // Back by half an hour and more.
    let back = ring(store, at("2026-11-21T08:30:00Z")).unwrap();
    assert_eq!(back.events, []);
    let tomorrow = at("2026-11-22T09:00:00Z");
    let again = ring(store, *due).unwrap();
    assert_eq!((again.events.len(), again.wake), (0, Some(tomorrow)));
    assert_eq!(kept(store, morning.alarm).ringing, None);
    assert_eq!(ring(store, tomorrow).unwrap().events.len(), 2);
}

#[test]
fn what_was_ticked_off_early_does_not_come_by_a_clock_that_is_set_back() {
    let Morning {
        store,
        now,
        due,
        reminder: id,
        _folder,
        ..
    } = Morning::begins();
    let early = store.read(|reader| reader.require::<Reminder>(id)).unwrap();
    let tomorrow = at("2026-11-22T09:00:00Z");
    let here = now.to_zoned(TimeZone::UTC);
    let again = after_this_one(&early, false, &here, 540);
    assert_eq!(again, Some(tomorrow));
    act(&store, now, |writer| ticked_off(writer, &early, again));
    // Back by an hour, and on from there.
    let back = ring(&store, at("2026-11-21T07:00:00Z")).unwrap();
    assert_eq!(back.events, []);
    let rung = ring(&store, due).unwrap();
    assert!(
        matches!(&rung.events[..], [Event::AlarmRings { .. }]),
        "{rung:?}"
    );
    let rung = ring(&store, tomorrow).unwrap();
    let comes = |event: &Event| matches!(event, Event::ReminderDue { .. });
    assert!(rung.events.iter().any(comes), "{rung:?}");
}

#[test]
fn what_was_put_off_is_not_called_earlier_by_its_rule() {
    let folder = tempfile::tempdir().unwrap();
    let due = at("2026-11-21T09:00:00Z");
    let store = store(&folder, due);
    let id = alarm(&store, due, nine(Some("FREQ=DAILY")), due).id;
    assert_eq!(ring(&store, due).unwrap().events.len(), 1);
    let ringing = kept(&store, id);
    let until = at("2026-11-23T09:30:00Z");
    act(&store, due, |writer| {
        sotto_skills::doing::alarms::put_off(writer, &ringing, until)
    });
    let rung = ring(&store, at("2026-11-21T08:00:00Z")).unwrap();
    assert_eq!((rung.events.len(), rung.wake), (0, Some(until)));
}

#[test]
fn a_row_of_an_unknown_zone_rings_and_keeps_nothing_else_from_ringing() {
    let folder = tempfile::tempdir().unwrap();
    let now = at("2026-11-21T09:00:00Z");
    let store = store(&folder, now);
    let when = When {
        zone: "Mars/Olympus".into(),
        zone_named: true,
        ..nine(None)
    };
    let (alarm, reminder) = (Id::new(), Id::new());
    act(&store, now, |writer| {
        writer.put(&Alarm {
            id: alarm,
            name: None,
            when: when.clone(),
            next: Some(now),
            snoozed: None,
            ringing: None,
            created: now,
            changed: now,
        })?;
        writer.put(&Reminder {
            id: reminder,
            text: "call".into(),
            when: when.clone(),
            next: Some(now),
            snoozed: None,
            done: None,
            created: now,
            changed: now,
        })
    });
    timer(&store, now, 60);
    let rung = ring(&store, at("2026-11-21T09:01:00Z")).unwrap();
    assert_eq!(rung.events.len(), 3, "{rung:?}");
    // And both can be ended.
    let ringing = kept(&store, alarm);
    act(&store, at("2026-11-21T09:02:00Z"), |writer| {
        silence(writer, &ringing)?;
        sotto_store::reminders::complete(writer, reminder).map(drop)
    });
    assert_eq!(kept(&store, alarm).ringing, None);
    let end = at("2026-11-21T09:01:00Z").checked_add(GIVE_UP).unwrap();
    assert_eq!(ring(&store, end).unwrap(), Rung::default());
}
