use std::path::Path;

use sotto_api::{
    Alarm, Event, ExportFormat, Imported, NewAlarm, NewNote, NewReminder, NewTimer, NoteRequest,
    OccurrenceStage, ProblemCode, ReminderRequest, Reply, Request, Timer, TimerState,
    TransferRequest, When,
};
use sotto_store::{Act, alarms, occurrences, reminders, timers};

use super::{World, says};
use crate::bells::ring;

fn ask(world: &World, request: TransferRequest) -> Reply {
    world.ask(Request::Transfer(request))
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn write_note(world: &World) {
    world.ask(Request::Note(NoteRequest::Add(NewNote {
        title: None,
        text: "the code is 4711".into(),
    })));
}

fn imported(reply: Reply) -> Imported {
    match reply {
        Reply::Imported(imported) => imported,
        other => panic!("nothing was imported: {other:?}"),
    }
}

#[test]
fn everything_goes_into_a_file_and_comes_back_from_it() {
    let world = World::new();
    write_note(&world);
    let file = text(&world.folder.path().join("all.json"));
    let (format, to) = (ExportFormat::Json, file.clone());
    assert_eq!(
        ask(&world, TransferRequest::Export { format, to }),
        Reply::Done
    );
    let elsewhere = World::new();
    let bring = || TransferRequest::Import {
        format,
        from: file.clone(),
    };
    let (reply, said) = elsewhere.undone(Request::Transfer(bring()));
    assert_eq!(imported(reply).added, 1);
    assert_eq!(said, "Import.");
    ask(&elsewhere, bring());
    let again = imported(ask(&elsewhere, bring()));
    assert_eq!((again.added, again.kept), (0, 1));
    let to = text(&world.folder.path().join("notes.md"));
    let format = ExportFormat::Markdown;
    ask(
        &world,
        TransferRequest::Export {
            format,
            to: to.clone(),
        },
    );
    let read = std::fs::read_to_string(&to).unwrap();
    assert!(read.contains("the code is 4711"), "{read}");
    let back = imported(ask(&world, TransferRequest::Import { format, from: to }));
    assert_eq!((back.added, back.kept), (0, 1), "it is here already");
}

#[test]
fn reminders_from_another_calendar_ring() {
    let world = World::new();
    let when = When {
        rule: Some("FREQ=DAILY".into()),
        ..world.when_in(30)
    };
    world.ask(Request::Reminder(ReminderRequest::Add(NewReminder {
        text: "stretch".into(),
        when,
    })));
    let (format, to) = (
        ExportFormat::Ics,
        text(&world.folder.path().join("all.ics")),
    );
    let from = to.clone();
    ask(&world, TransferRequest::Export { format, to });
    let elsewhere = World::new();
    ask(&elsewhere, TransferRequest::Import { format, from });
    let open = elsewhere.store.read(sotto_store::reminders::open).unwrap();
    assert_eq!(open[0].next, Some(world.moment_in(30)));
    elsewhere.store.undo_last(elsewhere.moment()).unwrap();
    let open = elsewhere.store.read(sotto_store::reminders::open).unwrap();
    assert_eq!(open, []);
}

/// One of everything that rings, within the next twenty minutes.
fn about_to_ring(world: &World) {
    let act = Act::by_hand(world.moment(), "").for_good();
    world
        .store
        .act(act, |writer| {
            let length_ms = 300_000;
            let name = None;
            timers::start(writer, &NewTimer { name, length_ms })?;
            let (name, when) = (None, world.when_in(10));
            alarms::set(writer, &NewAlarm { name, when }, Some(world.moment_in(10)))?;
            let when = When {
                rule: Some("FREQ=DAILY".into()),
                ..world.when_in(15)
            };
            let text = "stretch".to_owned();
            let next = Some(world.moment_in(15));
            reminders::add(writer, &NewReminder { text, when }, next)?;
            let (text, when) = ("call Ann".to_owned(), world.when_in(-30));
            let put_off = reminders::add(writer, &NewReminder { text, when }, None)?;
            let until = world.moment_in(20);
            let stage = OccurrenceStage::Snoozed { until };
            occurrences::advance(writer, put_off.id, world.moment_in(-30), stage)?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_was_due_while_a_file_lay_about_does_not_ring_and_what_waited_here_does() {
    let world = World::new();
    about_to_ring(&world);
    let (format, to) = (
        ExportFormat::Json,
        text(&world.folder.path().join("all.json")),
    );
    let from = to.clone();
    ask(&world, TransferRequest::Export { format, to });
    let rung = ring(&world.store, world.moment_in(60)).unwrap().events;
    assert_eq!(rung.len(), 4, "where it was set it rings: {rung:?}");

    let mut elsewhere = World::new();
    let own = NewTimer {
        name: Some("tea".into()),
        length_ms: 300_000,
    };
    let act = Act::by_hand(elsewhere.moment(), "").for_good();
    let own = elsewhere
        .store
        .act(act, |writer| timers::start(writer, &own))
        .unwrap();
    elsewhere.minutes_pass(60);
    let before = elsewhere.everything();
    let bring = || TransferRequest::Import {
        format,
        from: from.clone(),
    };
    let mut news = elsewhere.store.changes();
    ask(&elsewhere, bring());
    assert!(news.try_recv().is_ok());
    assert!(news.try_recv().is_err(), "it all came in one act");
    elsewhere.store.undo_last(elsewhere.moment()).unwrap();
    assert_eq!(elsewhere.everything(), before, "and goes with one undo");

    ask(&elsewhere, bring());
    let rung = ring(&elsewhere.store, elsewhere.moment()).unwrap().events;
    assert!(
        matches!(&rung[..], [Event::TimerRings { timer, .. }] if timer.id == own.id),
        "{rung:?}"
    );
    let open = elsewhere.store.read(reminders::open).unwrap();
    let stretch = open.iter().find(|reminder| reminder.text == "stretch");
    let tomorrow = elsewhere.moment_in(24 * 60 + 15 - 60);
    assert_eq!(stretch.unwrap().next, Some(tomorrow));
}

#[test]
fn what_was_put_off_since_a_backup_still_comes() {
    let mut world = World::new();
    about_to_ring(&world);
    let Reply::Backup(made) = ask(&world, TransferRequest::BackUp) else {
        panic!("no backup");
    };
    world.minutes_pass(60);
    ring(&world.store, world.moment()).unwrap();
    // The reminder that came is put off, and the timer and the alarm that rang are given more time.
    let until = world.moment_in(30);
    world
        .store
        .act(Act::by_hand(world.moment(), "").for_good(), |writer| {
            for reminder in reminders::open(writer)? {
                if reminder.text == "call Ann" {
                    let stage = OccurrenceStage::Snoozed { until };
                    occurrences::advance(writer, reminder.id, world.moment_in(-5), stage)?;
                }
            }
            for timer in timers::open(writer)? {
                let state = TimerState::Running { ends: until };
                timers::save(writer, &Timer { state, ..timer })?;
            }
            for alarm in alarms::all(writer)? {
                let (next, ringing) = (Some(until), None);
                alarms::save(
                    writer,
                    &Alarm {
                        next,
                        ringing,
                        ..alarm
                    },
                )?;
            }
            Ok(())
        })
        .unwrap();
    world.minutes_pass(10);
    let name = made.name;
    ask(&world, TransferRequest::Restore { name });
    let rung = ring(&world.store, world.moment()).unwrap();
    assert_eq!(rung.events, []);
    assert_eq!(rung.wake, Some(until));
    world.minutes_pass(20);
    let rung = ring(&world.store, world.moment()).unwrap().events;
    assert_eq!(rung.len(), 3, "{rung:?}");
}

#[test]
fn what_rang_since_a_backup_does_not_ring_again_when_one_goes_back_to_it() {
    let mut world = World::new();
    about_to_ring(&world);
    let Reply::Backup(made) = ask(&world, TransferRequest::BackUp) else {
        panic!("no backup");
    };
    world.minutes_pass(60);
    let rung = ring(&world.store, world.moment()).unwrap().events;
    assert_eq!(rung.len(), 4, "{rung:?}");
    world.minutes_pass(60);
    let name = made.name;
    ask(&world, TransferRequest::Restore { name });
    let rung = ring(&world.store, world.moment()).unwrap();
    assert_eq!(rung.events, []);
    let tomorrow = world.moment_in(24 * 60 + 15 - 120);
    assert_eq!(rung.wake, Some(tomorrow), "what repeats goes on");
}

#[test]
fn a_backup_is_made_listed_and_gone_back_to() {
    let mut world = World::new();
    let Reply::Backup(made) = ask(&world, TransferRequest::BackUp) else {
        panic!("no backup");
    };
    let empty = world.everything();
    write_note(&world);
    world.minutes_pass(1);
    assert_eq!(
        ask(&world, TransferRequest::Backups),
        Reply::Backups(vec![made.clone()])
    );
    let name = made.name.clone();
    assert_eq!(
        ask(&world, TransferRequest::Restore { name }),
        Reply::Backup(made)
    );
    assert_eq!(world.everything(), empty);
    let reply = ask(&world, TransferRequest::Backups);
    assert!(matches!(reply, Reply::Backups(all) if all.len() == 2));
    let name = "sotto-yesterday.db".to_owned();
    let problem = world.refused(Request::Transfer(TransferRequest::Restore { name }));
    says(&problem, ProblemCode::Invalid, "no backup called");
}

#[test]
fn files_that_cannot_be_are_refused() {
    let world = World::new();
    let format = ExportFormat::Json;
    let export =
        |to: String| world.refused(Request::Transfer(TransferRequest::Export { format, to }));
    let import =
        |from: String| world.refused(Request::Transfer(TransferRequest::Import { format, from }));
    let relative = export("all.json".into());
    says(&relative, ProblemCode::Invalid, "not the whole path");
    let own = export(text(&world.store.folder().join("sotto.db")));
    says(&own, ProblemCode::Invalid, "Sotto's own folder");
    let nowhere = export(text(&world.folder.path().join("not/there/all.json")));
    assert_eq!(nowhere.code, ProblemCode::Failed, "{nowhere}");
    let path = world.folder.path().join("some.json");
    let missing = import(text(&path));
    says(&missing, ProblemCode::NotFound, "There is no file");
    std::fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
    let binary = import(text(&path));
    says(&binary, ProblemCode::Invalid, "no file that Sotto wrote");
    std::fs::write(&path, "{\"format\": \"something else\", \"version\": 1}").unwrap();
    let other = import(text(&path));
    says(&other, ProblemCode::Invalid, "no export of Sotto");
}

#[test]
fn erasing_needs_a_yes_and_is_for_the_owner_of_the_key() {
    let world = World::new();
    let erase = |confirmed| Request::Transfer(TransferRequest::EraseEverything { confirmed });
    let problem = world.refused(erase(false));
    says(&problem, ProblemCode::NeedsConfirmation, "needs a yes");
    assert_eq!(world.try_ask(&erase(true)), None);
}
