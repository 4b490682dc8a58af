use std::path::Path;

use sotto_api::{
    ExportFormat, Imported, NewNote, NewReminder, NoteRequest, ProblemCode, ReminderRequest, Reply,
    Request, TransferRequest, When,
};

use super::{World, says};

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
    let back = world.refused(Request::Transfer(TransferRequest::Import {
        format,
        from: to,
    }));
    says(&back, ProblemCode::Invalid, "Markdown is to read");
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
