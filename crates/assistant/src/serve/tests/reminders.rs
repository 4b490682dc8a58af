use sotto_api::{
    Id, Kind, NewReminder, Occurrence, OccurrenceStage, ProblemCode, Reminder, ReminderPatch,
    ReminderRequest, Reply, Request, When,
};

use super::{World, not_there, says};

fn new(text: &str, when: When) -> Request {
    let text = text.to_owned();
    Request::Reminder(ReminderRequest::Add(NewReminder { text, when }))
}

fn reminder(reply: Reply) -> Reminder {
    match reply {
        Reply::Reminder(reminder) => reminder,
        other => panic!("no reminder: {other:?}"),
    }
}

fn open(world: &World) -> Vec<Reminder> {
    let before = None;
    match world.ask(Request::Reminder(ReminderRequest::List { before })) {
        Reply::Reminders(reminders) => reminders,
        other => panic!("no reminders: {other:?}"),
    }
}

/// A whole day, so many days from today.
fn day(world: &World, days: i64) -> When {
    let mut when = world.when_in(days * 1440);
    when.local = when.local.date().to_datetime(jiff::civil::Time::midnight());
    when.all_day = true;
    when
}

#[test]
fn each_request_does_what_it_says_and_can_be_undone() {
    let world = World::new();
    let undone = |request| world.undone(Request::Reminder(request));
    let (reply, said) = world.undone(new("call Ann", world.when_in(30)));
    assert_eq!(reminder(reply).next, Some(world.moment_in(30)));
    assert_eq!(said, "The reminder is gone.");
    let weekly = When {
        rule: Some("FREQ=DAILY".into()),
        ..world.when_in(30)
    };
    let id = reminder(world.ask(new("stretch", weekly))).id;
    let patch = ReminderPatch {
        text: Some("stand up".into()),
        when: Some(world.when_in(45)),
    };
    let (reply, _) = undone(ReminderRequest::Change { id, patch });
    let changed = reminder(reply);
    assert_eq!(
        (changed.text.as_str(), changed.next),
        ("stand up", Some(world.moment_in(45)))
    );
    let (reply, said) = undone(ReminderRequest::Complete { id });
    let done = reminder(reply);
    // What repeats is done for today only.
    let tomorrow = Some(world.moment_in(30 + 1440));
    assert_eq!((done.done, done.next), (None, tomorrow));
    assert_eq!(said, "The reminder is open again.");
    assert_eq!(
        undone(ReminderRequest::Delete { id }).1,
        "The reminder is back."
    );
    let before = Some(world.moment_in(30));
    assert_eq!(
        world.ask(Request::Reminder(ReminderRequest::List { before })),
        Reply::Reminders(Vec::new())
    );
    assert_eq!(open(&world).len(), 1);
}

#[test]
fn a_whole_day_is_told_of_at_its_hour_or_at_once() {
    let world = World::new();
    let tomorrow = reminder(world.ask(new("bins", day(&world, 1))));
    assert_eq!(
        tomorrow.next.map(|next| next.to_string()).as_deref(),
        Some("2026-11-22T08:00:00Z")
    );
    let today = reminder(world.ask(new("birthday", day(&world, 0))));
    assert_eq!(today.next, Some(world.moment()));
    let yesterday = world.refused(new("too late", day(&world, -1)));
    says(&yesterday, ProblemCode::Invalid, "That time is over.");
}

#[test]
fn what_was_shown_comes_again_later_and_is_over_once_it_is_done() {
    let mut world = World::new();
    let first = reminder(world.ask(new("call Ann", world.when_in(5))));
    let (id, due) = (first.id, first.next.unwrap());
    let snooze = |for_ms| Request::Reminder(ReminderRequest::Snooze { id, for_ms });
    let early = world.refused(snooze(None));
    says(&early, ProblemCode::Invalid, "not due yet");
    world.minutes_pass(5);
    // Whoever is faster than the bell puts off the moment that is due.
    assert_eq!(reminder(world.undone(snooze(None)).0).next, None);
    world.ring();
    world.undone(snooze(None));
    world.ask(snooze(None));
    let stage = |world: &World| {
        let look = |reader: &sotto_store::Reader<'_>| reader.require(Occurrence::id_of(id, due));
        world.store.read(look).map(|it: Occurrence| it.stage)
    };
    let until = world.moment_in(10);
    assert_eq!(stage(&world).unwrap(), OccurrenceStage::Snoozed { until });
    // It is shown, and it comes then.
    let shown = &open(&world)[0];
    assert_eq!((shown.next, shown.snoozed), (None, Some(until)));
    assert_eq!(shown.comes(), Some(until));
    for (minutes, found) in [(10, 0), (11, 1)] {
        let before = Some(world.moment_in(minutes));
        let list = ReminderRequest::List { before };
        match world.ask(Request::Reminder(list)) {
            Reply::Reminders(all) => assert_eq!(all.len(), found, "{minutes}"),
            other => panic!("no reminders: {other:?}"),
        }
    }
    let sooner = world.refused(snooze(Some(60_000)));
    says(&sooner, ProblemCode::Invalid, "put off for longer");
    let too_long = world.refused(snooze(Some(u64::MAX)));
    says(&too_long, ProblemCode::Invalid, "too short or longer");
    world.undone(Request::Reminder(ReminderRequest::Complete { id }));
    let moved = ReminderPatch {
        when: Some(world.when_in(60)),
        text: None,
    };
    world.undone(Request::Reminder(ReminderRequest::Change {
        id,
        patch: moved,
    }));
    world.ask(Request::Reminder(ReminderRequest::Complete { id }));
    assert_eq!(stage(&world).unwrap(), OccurrenceStage::Acknowledged);
    let done = world.refused(snooze(None));
    says(&done, ProblemCode::Invalid, "This reminder is done.");
    let patch = ReminderPatch {
        when: Some(world.when_in(60)),
        text: None,
    };
    let again = world.ask(Request::Reminder(ReminderRequest::Change { id, patch }));
    assert_eq!(reminder(again).done, None);
    // It was moved: what it was put off to counts no more.
    assert_eq!(open(&world)[0].snoozed, None);
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let id = Id::new();
    let patch = ReminderPatch::default();
    for request in [
        ReminderRequest::Change { id, patch },
        ReminderRequest::Complete { id },
        ReminderRequest::Snooze { id, for_ms: None },
        ReminderRequest::Delete { id },
    ] {
        not_there(&world, Request::Reminder(request), Kind::Reminder);
    }
    let empty = world.refused(new(" ", world.when_in(5)));
    says(&empty, ProblemCode::Invalid, "without words");
    let past = world.refused(new("late", world.when_in(-5)));
    says(&past, ProblemCode::Invalid, "That time is over.");
    let zone = "Mars/Olympus".to_owned();
    let when = world.when_in(5);
    let nowhere = world.refused(new("land", When { zone, ..when }));
    says(&nowhere, ProblemCode::Invalid, "Mars/Olympus");
    let over = When {
        rule: Some("FREQ=DAILY;UNTIL=20200101T000000Z".into()),
        ..world.when_in(5)
    };
    let never = world.refused(new("too late", over));
    says(&never, ProblemCode::Invalid, "That time is over.");
    let id = reminder(world.ask(new("call", world.when_in(5)))).id;
    let patch = ReminderPatch {
        text: Some(String::new()),
        when: None,
    };
    let wordless = world.refused(Request::Reminder(ReminderRequest::Change { id, patch }));
    says(&wordless, ProblemCode::Invalid, "without words");
}
