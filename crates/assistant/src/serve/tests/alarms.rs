use sotto_api::{Alarm, AlarmRequest, Id, Kind, NewAlarm, ProblemCode, Reply, Request, When};

use super::{World, not_there, says};

fn set(world: &World, when: When) -> Alarm {
    let new = NewAlarm { name: None, when };
    alarm(world.ask(Request::Alarm(AlarmRequest::Set(new))))
}

fn alarm(reply: Reply) -> Alarm {
    match reply {
        Reply::Alarm(alarm) => alarm,
        other => panic!("no alarm: {other:?}"),
    }
}

fn all(reply: Reply) -> Vec<Alarm> {
    match reply {
        Reply::Alarms(alarms) => alarms,
        other => panic!("no alarms: {other:?}"),
    }
}

fn open(world: &World) -> Vec<Alarm> {
    all(world.ask(Request::Alarm(AlarmRequest::List)))
}

#[test]
fn each_request_does_what_it_says_and_can_be_undone() {
    let world = World::new();
    let undone = |request| world.undone(Request::Alarm(request));
    let new = NewAlarm {
        name: Some("swim".into()),
        when: world.when_in(60),
    };
    let (reply, said) = undone(AlarmRequest::Set(new));
    assert_eq!(alarm(reply).next, Some(world.moment_in(60)));
    assert_eq!(said, "The alarm is gone.");
    let weekly = When {
        rule: Some("FREQ=WEEKLY;BYDAY=MO".into()),
        ..world.when_in(0)
    };
    let repeating = set(&world, weekly);
    assert_eq!(
        repeating.next.map(|next| next.to_string()).as_deref(),
        Some("2026-11-23T09:00:00Z")
    );
    let id = set(&world, world.when_in(30)).id;
    let when = world.when_in(90);
    let (reply, _) = undone(AlarmRequest::Change { id, when });
    assert_eq!(alarm(reply).next, Some(world.moment_in(90)));
    assert_eq!(open(&world)[0].id, id);
    assert_eq!(undone(AlarmRequest::Cancel { id }).1, "The alarm is back.");
    assert_eq!(undone(AlarmRequest::CancelAll).1, "The alarms are back.");
    assert_eq!(open(&world).len(), 2);
}

#[test]
fn all_that_ring_are_put_off_or_silenced() {
    let mut world = World::new();
    let snooze = |for_ms| Request::Alarm(AlarmRequest::Snooze { for_ms });
    for request in [snooze(None), Request::Alarm(AlarmRequest::Stop)] {
        says(
            &world.refused(request),
            ProblemCode::NotFound,
            "No alarm rings.",
        );
    }
    set(&world, world.when_in(10));
    set(&world, world.when_in(11));
    world.minutes_pass(12);
    world.ring();
    let (reply, _) = world.undone(snooze(None));
    let usual = world.moment_in(10);
    assert!(all(reply).iter().all(|alarm| alarm.next == Some(usual)));
    world.undone(snooze(Some(60_000)));
    let problem = world.refused(snooze(Some(0)));
    says(&problem, ProblemCode::Invalid, "too short or longer");
    world.undone(Request::Alarm(AlarmRequest::Stop));
    world.ask(snooze(Some(60_000)));
    let later = Some(world.moment_in(1));
    let put_off = |alarm: &Alarm| alarm.ringing.is_none() && alarm.snoozed == later;
    assert!(open(&world).iter().all(put_off), "{:?}", open(&world));
    // One that is moved rings when it was moved to.
    let moved = open(&world)[0].id;
    world.undone(Request::Alarm(AlarmRequest::Change {
        id: moved,
        when: world.when_in(30),
    }));
    world.minutes_pass(1);
    world.ring();
    world.ask(Request::Alarm(AlarmRequest::Stop));
    assert_eq!(open(&world), []);
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let (id, when) = (Id::new(), world.when_in(5));
    let change = AlarmRequest::Change {
        id,
        when: when.clone(),
    };
    for request in [change, AlarmRequest::Cancel { id }] {
        not_there(&world, Request::Alarm(request), Kind::Alarm);
    }
    let refused = |when| {
        let new = NewAlarm { name: None, when };
        world.refused(Request::Alarm(AlarmRequest::Set(new)))
    };
    let past = refused(world.when_in(-5));
    says(&past, ProblemCode::Invalid, "That time is over.");
    let zone = "Mars/Olympus".to_owned();
    let nowhere = refused(When {
        zone,
        ..when.clone()
    });
    says(&nowhere, ProblemCode::Invalid, "Mars/Olympus");
    let rule = Some("NOW;AND=THEN".to_owned());
    let unreadable = refused(When { rule, ..when });
    says(&unreadable, ProblemCode::Invalid, "repetition rule");
}
