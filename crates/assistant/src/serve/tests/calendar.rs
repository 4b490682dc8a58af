use sotto_api::{
    CalendarEntry, CalendarEntryPatch, CalendarRequest, Id, Kind, NewCalendarEntry, ProblemCode,
    Reply, Request, When,
};

use super::{World, not_there, says};

fn new(title: &str, when: When) -> CalendarRequest {
    CalendarRequest::Add(NewCalendarEntry {
        title: title.into(),
        when,
        minutes: Some(30),
        location: None,
        notes: None,
    })
}

fn entry(reply: Reply) -> CalendarEntry {
    match reply {
        Reply::CalendarEntry(entry) => entry,
        other => panic!("no entry: {other:?}"),
    }
}

fn on(world: &World, request: CalendarRequest) -> Vec<(String, String)> {
    match world.ask(Request::Calendar(request)) {
        Reply::CalendarEntries(entries) => entries
            .into_iter()
            .map(|entry| (entry.title, entry.when.local.to_string()))
            .collect(),
        other => panic!("no entries: {other:?}"),
    }
}

fn week(world: &World) -> CalendarRequest {
    CalendarRequest::Between {
        from: world.moment(),
        to: world.moment_in(7 * 1440),
    }
}

#[test]
fn each_request_does_what_it_says_and_can_be_undone() {
    let world = World::new();
    let undone = |request| world.undone(Request::Calendar(request));
    assert_eq!(on(&world, CalendarRequest::Next), []);
    let (_, said) = undone(new("dentist", world.when_in(60)));
    assert_eq!(said, "The entry is gone.");
    let id = entry(world.ask(Request::Calendar(new("dentist", world.when_in(60))))).id;
    let patch = CalendarEntryPatch {
        when: Some(world.when_in(120)),
        ..CalendarEntryPatch::default()
    };
    let (reply, said) = undone(CalendarRequest::Change { id, patch });
    assert_eq!(entry(reply).when, world.when_in(120));
    assert_eq!(said, "The entry is as it was.");
    let dentist = ("dentist".into(), "2026-11-21T11:00:00".into());
    assert_eq!(on(&world, CalendarRequest::Next), [dentist]);
    let (reply, said) = undone(CalendarRequest::Cancel { id });
    assert_eq!(
        (reply, said),
        (Reply::Done, "The entry is back in the calendar.".into())
    );
}

#[test]
fn a_repeating_entry_comes_once_for_each_of_its_times() {
    let world = World::new();
    let daily = When {
        rule: Some("FREQ=DAILY;INTERVAL=3".into()),
        ..world.when_in(-60)
    };
    let id = entry(world.ask(Request::Calendar(new("run", daily)))).id;
    let days = |world: &World| -> Vec<String> {
        let on = on(world, week(world));
        on.into_iter().map(|(_, local)| local).collect()
    };
    assert_eq!(days(&world), ["2026-11-24T09:00:00", "2026-11-27T09:00:00"]);
    let except = Some(vec!["2026-11-24T09:00:00".parse().unwrap()]);
    let patch = CalendarEntryPatch {
        except,
        ..CalendarEntryPatch::default()
    };
    world.ask(Request::Calendar(CalendarRequest::Change { id, patch }));
    assert_eq!(days(&world), ["2026-11-27T09:00:00"]);
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let id = Id::new();
    let patch = CalendarEntryPatch::default();
    for request in [
        CalendarRequest::Change { id, patch },
        CalendarRequest::Cancel { id },
    ] {
        not_there(&world, Request::Calendar(request), Kind::CalendarEntry);
    }
    let refused = |request| world.refused(Request::Calendar(request));
    let empty = refused(new(" ", world.when_in(5)));
    says(&empty, ProblemCode::Invalid, "without words");
    let zone = "Mars/Olympus".to_owned();
    let when = world.when_in(5);
    let nowhere = refused(new("landing", When { zone, ..when }));
    says(&nowhere, ProblemCode::Invalid, "Mars/Olympus");
    let rule = Some("FREQ=SOMETIMES".to_owned());
    let unreadable = refused(new(
        "swim",
        When {
            rule,
            ..world.when_in(5)
        },
    ));
    says(&unreadable, ProblemCode::Invalid, "FREQ=SOMETIMES");
    let backwards = refused(CalendarRequest::Between {
        from: world.moment(),
        to: world.moment(),
    });
    says(&backwards, ProblemCode::Invalid, "ends before it begins");
}
