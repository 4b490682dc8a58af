//! What repeats: ended, moved and put off for one time, and not for all.

use super::*;

#[test]
fn turning_off_an_alarm_that_rings_does_not_end_what_repeats() {
    let house = house();
    let alarm = house.alarm("2026-11-23T07:00", Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"));
    let rings = Alarm {
        ringing: alarm.next,
        next: None,
        ..alarm
    };
    house.keep("2026-11-23T07:00", |writer| {
        kept_alarms::save(writer, &rings)
    });
    let said = house.says("2026-11-23T07:01", &Call::new("alarm_cancel"));
    assert!(
        said.contains("rings again") && said.contains("tomorrow"),
        "{said}"
    );
    let now = house.only_alarm();
    assert_eq!(
        (now.ringing, now.next),
        (None, Some(at("2026-11-24T07:00").timestamp()))
    );
    // One that rings once is over, and said to be off.
    let house = self::house();
    let alarm = house.alarm("2026-11-23T07:00", None);
    let rings = Alarm {
        ringing: alarm.next,
        next: None,
        ..alarm
    };
    house.keep("2026-11-23T07:00", |writer| {
        kept_alarms::save(writer, &rings)
    });
    let said = house.says("2026-11-23T07:01", &Call::new("alarm_cancel"));
    assert_eq!(said, "The alarm is off.");
    assert_eq!(house.only_alarm().next, None);
}

#[test]
fn no_alarm_on_a_day_leaves_out_that_day_only() {
    let house = house();
    house.alarm("2026-11-22T07:00", Some("FREQ=DAILY"));
    let cancel = |day: &str| Call::new("alarm_cancel").with("alarm", day);
    let said = house.says("2026-11-21T10:00", &cancel("tomorrow"));
    assert_eq!(said, "No alarm rings tomorrow, Sunday.");
    assert_eq!(
        house.only_alarm().next,
        Some(at("2026-11-23T07:00").timestamp())
    );
    house.says("2026-11-21T10:01", &cancel("Wednesday"));
    let alarm = house.only_alarm();
    assert_eq!(alarm.next, Some(at("2026-11-23T07:00").timestamp()));
    let after_tuesday = next_after(&alarm.when, at("2026-11-24T07:00").timestamp());
    assert_eq!(after_tuesday, Some(at("2026-11-26T07:00").timestamp()));
    let said = house.says("2026-11-21T10:02", &cancel("Wednesday"));
    assert!(said.starts_with("No alarm is set for then"), "{said}");
    // Several days of it moved to another hour are still called off.
    house.says(
        "2026-11-21T10:03",
        &Call::new("alarm_change").with("time", "at 8 am"),
    );
    let alarm = house.only_alarm();
    let after_tuesday = next_after(&alarm.when, at("2026-11-24T08:00").timestamp());
    assert_eq!(after_tuesday, Some(at("2026-11-26T08:00").timestamp()));
}

#[test]
fn a_reminder_that_repeats_is_done_for_now() {
    let house = house();
    let new = NewReminder {
        text: "take my pills".to_owned(),
        when: when("2026-11-21T08:00", Some("FREQ=DAILY")),
    };
    let next = Some(at("2026-11-22T08:00").timestamp());
    house.keep("2026-11-21T08:00", |writer| {
        kept_reminders::add(writer, &new, next)
    });
    let done = Call::new("reminder_done").with("text", "pills");
    let said = house.says("2026-11-21T08:05", &done);
    assert!(said.contains("comes again"), "{said}");
    let now = house.only_reminder();
    assert_eq!((now.done, now.next), (None, next));
    // Before it was due today: it does not come today.
    house.says("2026-11-22T07:30", &done);
    let now = house.only_reminder();
    assert_eq!(
        (now.done, now.next),
        (None, Some(at("2026-11-23T08:00").timestamp()))
    );
}

#[test]
fn a_moved_reminder_that_came_and_was_taken_back_comes_at_its_old_time() {
    for rule in [None, Some("FREQ=DAILY")] {
        let house = house();
        let new = NewReminder {
            text: "call Anna".to_owned(),
            when: when("2026-11-22T09:00", rule),
        };
        let next = Some(at("2026-11-22T09:00").timestamp());
        house.keep("2026-11-21T09:00", |writer| {
            kept_reminders::add(writer, &new, next)
        });
        let to = if rule.is_some() {
            "every day at 10 am"
        } else {
            "today at 10 am"
        };
        let call = Call::new("reminder_move")
            .with("text", "Anna")
            .with("time", to);
        house.says("2026-11-21T09:30", &call);
        let moved = house.only_reminder();
        assert_ne!(moved.next, next);
        // It comes, which nobody can take back.
        let after = rule.map(|_| at("2026-11-22T10:00").timestamp());
        let fired = Reminder {
            next: after,
            ..moved
        };
        house.keep("2026-11-21T10:00", |writer| {
            kept_reminders::save(writer, &fired)
        });
        house.says("2026-11-21T10:01", &Call::new("undo"));
        assert_eq!(house.only_reminder().next, next, "{rule:?}");
    }
}

#[test]
fn what_returns_every_year_is_told_with_its_next_day() {
    let house = house();
    let day = |local: &str, rule: Option<&str>| When {
        all_day: true,
        ..when(local, rule)
    };
    house.entry(
        "Anna's birthday",
        day("1990-11-22T00:00", Some("FREQ=YEARLY")),
        None,
    );
    let said = house.says(
        "2026-11-21T10:00",
        &Call::new("calendar_what").with("time", "tomorrow"),
    );
    assert!(said.contains("tomorrow"), "{said}");
    assert!(!said.contains("1990"), "{said}");
}

#[test]
fn an_alarm_that_was_put_off_keeps_its_series_and_its_rest() {
    let house = house();
    let alarm = house.alarm("2026-11-21T07:00", Some("FREQ=DAILY"));
    let snoozed = Alarm {
        next: Some(at("2026-11-21T07:10").timestamp()),
        ..alarm
    };
    house.keep("2026-11-21T07:01", |writer| {
        kept_alarms::save(writer, &snoozed)
    });
    let call = |alarm: &str| Call::new("alarm_cancel").with("alarm", alarm);
    house.says("2026-11-21T07:02", &call("tomorrow"));
    let now = house.only_alarm();
    assert_eq!(now.next, snoozed.next, "it still rings at ten past");
    let after = next_after(&now.when, at("2026-11-21T12:00").timestamp());
    assert_eq!(after, Some(at("2026-11-23T07:00").timestamp()));
    house.says("2026-11-21T07:03", &Call::new("alarm_cancel"));
    assert_eq!(
        house.only_alarm().next,
        Some(at("2026-11-23T07:00").timestamp()),
        "turned off, and not deleted"
    );
}

#[test]
fn what_comes_twice_a_day_is_ticked_off_once() {
    let house = house();
    let new = NewReminder {
        text: "take my pills".to_owned(),
        when: when("2026-11-21T08:00", Some("FREQ=DAILY;BYHOUR=8,20")),
    };
    let evening = Some(at("2026-11-21T20:00").timestamp());
    let reminder = house.keep("2026-11-21T08:00", |writer| {
        kept_reminders::add(writer, &new, evening)
    });
    house.keep("2026-11-21T08:00", |writer| {
        let due = at("2026-11-21T08:00").timestamp();
        let stage = sotto_api::OccurrenceStage::Fired;
        sotto_store::occurrences::advance(writer, reminder.id, due, stage).map(|(it, _)| it)
    });
    let done = Call::new("reminder_done").with("text", "pills");
    house.says("2026-11-21T08:05", &done);
    assert_eq!(house.only_reminder().next, evening);
}
