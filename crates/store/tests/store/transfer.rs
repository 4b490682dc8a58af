//! What is taken away can be brought back.

use proptest::prelude::*;
use sotto_api::*;
use sotto_store::*;

use crate::kinds::fill;
use crate::place::*;

#[test]
fn an_export_brought_into_an_empty_store_is_the_same_again() {
    let from = Place::new().open_kept();
    fill(&from);
    let text = from.export(ExportFormat::Json, now()).unwrap();
    let to = Place::new().open_kept();
    let told = to
        .import(ExportFormat::Json, &text, "UTC", later(60))
        .unwrap();
    assert_eq!(everything(&to), everything(&from));
    assert_eq!((told.kept, told.skipped.len()), (0, 0));
    let again = to
        .import(ExportFormat::Json, &text, "UTC", later(61))
        .unwrap();
    assert_eq!((again.added, again.changed, again.kept), (0, 0, told.added));
    // Everything that was brought in goes with one undo.
    to.undo_last(later(62)).unwrap();
    assert_eq!(everything(&to).tasks.len() + everything(&to).turns.len(), 0);
}

#[test]
fn what_is_newer_here_stays() {
    let store = Place::new().open_kept();
    let added = store
        .act(hand("Added."), |writer| task(writer, "milk"))
        .unwrap();
    let old = store.export(ExportFormat::Json, now()).unwrap();
    let patch = TaskPatch {
        text: Some("oat milk".to_owned()),
        ..TaskPatch::default()
    };
    store
        .act(Act::by_hand(later(1), "Changed."), |writer| {
            tasks::change(writer, added.id, &patch)
        })
        .unwrap();
    let told = store
        .import(ExportFormat::Json, &old, "UTC", later(2))
        .unwrap();
    assert_eq!((told.changed, told.kept), (0, 1));
    assert_eq!(texts(&store), ["oat milk"]);
}

#[test]
fn what_is_no_export_is_refused_and_changes_nothing() {
    let store = Place::new().open_kept();
    fill(&store);
    let before = everything(&store);
    let export = store.export(ExportFormat::Json, now()).unwrap();
    let newer = export.replacen("\"version\": 1", "\"version\": 99", 1);
    for text in [
        "",
        "{}",
        "[1, 2]",
        &export[..export.len() / 2],
        &export.replacen("\"sotto\"", "\"other\"", 1),
        &newer,
    ] {
        let error = store
            .import(ExportFormat::Json, text, "UTC", now())
            .unwrap_err();
        assert!(matches!(error, StoreError::Invalid(_)), "{error}");
    }
    let error = store
        .import(ExportFormat::Json, &newer, "UTC", now())
        .unwrap_err();
    assert!(error.to_string().contains("newer Sotto"), "{error}");
    store
        .import(ExportFormat::Ics, "hello", "UTC", now())
        .unwrap_err();
    store
        .import(ExportFormat::Markdown, "# Tasks", "UTC", now())
        .unwrap_err();
    assert_eq!(everything(&store), before);
}

#[test]
fn a_closed_microphone_stays_closed() {
    let from = Place::new().open_kept();
    let to = Place::new().open_kept();
    let machine = MachineSettingsPatch {
        microphone_closed: Some(true),
        ..MachineSettingsPatch::default()
    };
    let patch = SettingsPatch {
        machine: Some(machine),
        ..SettingsPatch::default()
    };
    to.act(hand("Closed."), |writer| {
        sotto_store::settings::change(writer, patch)
    })
    .unwrap();
    to.import(
        ExportFormat::Json,
        &from.export(ExportFormat::Json, now()).unwrap(),
        "UTC",
        now(),
    )
    .unwrap();
    assert!(everything(&to).settings.machine.microphone_closed);
}

#[test]
fn markdown_reads_well() {
    let store = Place::new().open_kept();
    fill(&store);
    let text = store.export(ExportFormat::Markdown, now()).unwrap();
    assert_eq!(
        text,
        "# Tasks\n\n- [ ] Tax return (high priority, due 2026-03-05)\n- [x] Water the plants\n\n# shopping\n\n- [ ] milk\n- [ ] eggs\n\n# Trip\n\nPack the tent.\n\\# Not a heading\n"
    );
}

#[test]
fn an_export_is_a_file_of_the_users_own() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    let file = place.path().join("export.json");
    store.export_to(ExportFormat::Json, &file, now()).unwrap();
    assert_eq!(
        export::from_json(&std::fs::read_to_string(&file).unwrap()).unwrap(),
        everything(&store)
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}

#[test]
fn an_export_touches_no_other_file_and_hides_what_was_open() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    let folder = tempfile::tempdir().unwrap();
    let (file, unrelated) = (
        folder.path().join("all.json"),
        folder.path().join("all.part"),
    );
    std::fs::write(&file, "an older one").unwrap();
    std::fs::write(&unrelated, "of somebody else").unwrap();
    store.export_to(ExportFormat::Json, &file, now()).unwrap();
    assert_eq!(
        std::fs::read_to_string(&unrelated).unwrap(),
        "of somebody else"
    );
    assert!(export::from_json(&std::fs::read_to_string(&file).unwrap()).is_ok());
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 2, "nothing is left beside it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(&file, open).unwrap();
        store.export_to(ExportFormat::Json, &file, now()).unwrap();
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn lists_of_one_name_become_one() {
    let from = Place::new().open_kept();
    let to = Place::new().open_kept();
    let list = |store: &Store, name: &str, items: &[&str]| {
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        store
            .act(hand("Added."), |writer| {
                let list = lists::create(writer, name)?;
                lists::add(writer, list.id, &items)?;
                Ok(list)
            })
            .unwrap()
    };
    let here = list(&to, "Shopping", &["milk"]);
    list(&from, "shopping", &["eggs", "bread"]);
    list(&from, "trip", &["tent"]);
    let text = from.export(ExportFormat::Json, now()).unwrap();
    let import = |minutes| {
        to.import(ExportFormat::Json, &text, "UTC", later(minutes))
            .unwrap()
    };
    let told = import(1);
    assert_eq!((told.added, told.kept), (4, 1), "a list and three things");
    let names: Vec<String> = everything(&to)
        .lists
        .into_iter()
        .map(|list| list.name)
        .collect();
    assert_eq!(names, ["Shopping", "trip"]);
    let on_it = || {
        let items = to.read(|reader| lists::items(reader, here.id)).unwrap();
        let mut texts: Vec<String> = items.into_iter().map(|item| item.text).collect();
        texts.sort();
        texts
    };
    assert_eq!(on_it(), ["bread", "eggs", "milk"]);
    let again = import(2);
    assert_eq!((again.added, again.changed, again.kept), (0, 0, 5));
    to.undo_last(later(3)).unwrap();
    assert_eq!(on_it(), ["milk"], "one undo takes it all back");
}

#[test]
fn reminders_and_the_calendar_go_through_icalendar() {
    let from = Place::new().open_kept();
    fill(&from);
    let text = from.export(ExportFormat::Ics, now()).unwrap();
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
    }
    let to = Place::new().open_kept();
    let told = to
        .import(ExportFormat::Ics, &text, "Europe/Berlin", now())
        .unwrap();
    assert!(told.skipped.is_empty(), "{:?}", told.skipped);
    let (mut before, after) = (everything(&from), everything(&to));
    assert_eq!(after.calendar, before.calendar);
    // When it comes next is for the scheduler to say.
    for reminder in &mut before.reminders {
        reminder.next = None;
    }
    assert_eq!(after.reminders, before.reminders);
    // A task without a due time has no place in a calendar.
    before.tasks.retain(|task| task.due.is_some());
    assert_eq!(after.tasks.len(), before.tasks.len());
    for (after, before) in after.tasks.iter().zip(&before.tasks) {
        assert_eq!(
            (&after.text, &after.due, after.done),
            (&before.text, &before.due, before.done)
        );
    }
    let again = to
        .import(ExportFormat::Ics, &text, "Europe/Berlin", now())
        .unwrap();
    assert_eq!((again.added, again.changed), (0, 0));
}

#[test]
fn the_to_dos_of_another_program_come_after_the_tasks_that_are_here() {
    let store = Place::new().open_kept();
    store
        .act(hand("Added."), |writer| task(writer, "mine"))
        .unwrap();
    let text = "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:one\nSUMMARY:first\nCREATED:20260101T080000Z\nEND:VTODO\nBEGIN:VTODO\nUID:two\nSUMMARY:second\nCREATED:20260101T080000Z\nEND:VTODO\nEND:VCALENDAR";
    let import = |minutes| {
        store
            .import(ExportFormat::Ics, text, "UTC", later(minutes))
            .unwrap()
    };
    assert_eq!(import(1).added, 2);
    assert_eq!(texts(&store), ["mine", "first", "second"]);
    let again = import(2);
    assert_eq!((again.added, again.changed, again.kept), (0, 0, 2));
    store.undo_last(later(3)).unwrap();
    assert_eq!(texts(&store), ["mine"], "one undo takes it all back");
}

fn entries() -> impl Strategy<Value = CalendarEntry> {
    let zone = prop_oneof![
        Just("Europe/Berlin"),
        Just("America/New_York"),
        Just("Asia/Kolkata"),
        Just("UTC"),
        Just("Pacific/Apia")
    ];
    let local = (2000_i16..2040, 1_i8..=12, 1_i8..=28, 0_i8..24, 0_i8..60);
    let text = "[ -~äß€🙂\n]{0,100}[a-z]";
    let rule = prop_oneof![
        Just(None),
        Just(Some("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR")),
        Just(Some("FREQ=MONTHLY;BYMONTHDAY=1;COUNT=5"))
    ];
    (
        text,
        zone,
        local,
        any::<bool>(),
        rule,
        prop::option::of(1_u32..20_000),
        prop::option::of(text),
        prop::option::of("[ -~]{0,30}[a-z]"),
    )
        .prop_map(
            |(
                title,
                zone,
                (year, month, day, hour, minute),
                all_day,
                rule,
                minutes,
                notes,
                location,
            )| {
                let (hour, minute) = if all_day { (0, 0) } else { (hour, minute) };
                let local = jiff::civil::date(year, month, day).at(hour, minute, 0, 0);
                let minutes = minutes.map(|minutes| {
                    if all_day {
                        minutes.div_ceil(1440) * 1440
                    } else {
                        minutes
                    }
                });
                CalendarEntry {
                    id: Id::new(),
                    title,
                    when: When {
                        local,
                        zone: zone.to_owned(),
                        all_day,
                        rule: rule.map(str::to_owned),
                        zone_named: false,
                    },
                    minutes,
                    except: if rule.is_some() {
                        vec![
                            local,
                            local.date().tomorrow().unwrap().at(hour, minute, 0, 0),
                        ]
                    } else {
                        Vec::new()
                    },
                    location,
                    notes,
                    uid: None,
                    created: now(),
                    changed: later(3),
                }
            },
        )
}

proptest! {
    #[test]
    fn any_calendar_goes_through_icalendar(calendar in prop::collection::vec(entries(), 0..5)) {
        let text = export::write_ics(&calendar, &[], &[], now());
        let read = export::read_ics(&text, "Europe/Paris", now()).unwrap();
        prop_assert_eq!(read.calendar, calendar, "{}", text);
        prop_assert!(read.skipped.is_empty());
    }

    #[test]
    fn no_text_breaks_the_reader(text in "(BEGIN:VCALENDAR\r?\n)?((BEGIN|END):(VEVENT|VTODO|VALARM)\r?\n|(DTSTART|DURATION|EXDATE|RRULE|UID|DTEND)(;[A-Z]{1,5}=[^\r\n]{0,6})?:[0-9TZP+ -]{0,18}\r?\n|\\PC{0,20}\n){0,20}") {
        let _ = export::read_ics(&text, "UTC", now());
    }
}
