#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use sotto_api::{ExportFormat, NewNote, NewTask, Priority, When};

use super::*;
use crate::act::Act;
use crate::error::StoreError;
use crate::export::LeftOut;
use crate::key::NoKeychain;
use crate::kinds::{lists, notes, tasks};
use crate::store::Store;

const HOME: &str = "Europe/Berlin";

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn empty() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let opened = Store::open(folder.path(), &NoKeychain, now()).unwrap();
    (opened.store, folder)
}

fn when(local: &str, all_day: bool) -> When {
    When {
        local: local.parse().unwrap(),
        zone: HOME.to_owned(),
        all_day,
        rule: None,
        zone_named: false,
    }
}

fn task(text: &str) -> NewTask {
    NewTask {
        text: text.to_owned(),
        ..NewTask::default()
    }
}

fn note(title: Option<&str>, text: &str) -> NewNote {
    NewNote {
        title: title.map(str::to_owned),
        text: text.to_owned(),
    }
}

fn fill(store: &Store) {
    store
        .act(Act::by_hand(now(), "Filled."), |writer| {
            let tax = NewTask {
                priority: Priority::High,
                due: Some(when("2026-03-05T00:00:00", true)),
                ..task("Tax return")
            };
            let call = NewTask {
                priority: Priority::Low,
                due: Some(when("2026-03-06T15:30:00", false)),
                ..task("Call Anna (about the tent)")
            };
            tasks::add(writer, &tax)?;
            tasks::add(writer, &call)?;
            let done = tasks::add(writer, &task("Water the plants [twice]"))?;
            tasks::complete(writer, done.id)?;
            let shopping = lists::create(writer, "shopping")?;
            let items = ["milk", "eggs"].map(str::to_owned);
            let items = lists::add(writer, shopping.id, &items)?;
            lists::check(writer, items[1].id, true)?;
            lists::create(writer, "Tasks")?;
            notes::add(
                writer,
                &note(
                    Some("Trip"),
                    "Pack the tent.\n\n# Not a heading\n\\# nor this\n- [ ] no task\n  - [x] nor this\n\\ and this stays",
                ),
            )?;
            notes::add(writer, &note(None, "The code is 4711."))?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_was_written_comes_back() {
    let (from, _first) = empty();
    fill(&from);
    let text = from.export(ExportFormat::Markdown, now()).unwrap();
    let (to, _second) = empty();
    let told = to
        .import(ExportFormat::Markdown, &text, HOME, now())
        .unwrap();
    assert_eq!((told.added, told.kept), (9, 0));
    assert!(told.skipped.is_empty(), "{:?}", told.skipped);
    assert_eq!(to.export(ExportFormat::Markdown, now()).unwrap(), text);
    let kept = |store: &Store| store.read(notes::list).unwrap();
    let texts = |store: &Store| -> Vec<(Option<String>, String)> {
        let notes = kept(store).into_iter();
        notes.map(|note| (note.title, note.text)).collect()
    };
    assert_eq!(texts(&to), texts(&from));
    // Once more brings nothing twice.
    let told = to
        .import(ExportFormat::Markdown, &text, HOME, now())
        .unwrap();
    assert_eq!((told.added, told.kept), (0, 9));
    // One act: it is taken back as a whole.
    to.undo_last(now()).unwrap();
    assert_eq!(kept(&to).len(), 0);
}

#[test]
fn what_was_ticked_off_here_stays_so() {
    let (store, _folder) = empty();
    fill(&store);
    let text = store.export(ExportFormat::Markdown, now()).unwrap();
    store
        .act(Act::by_hand(now(), "Done."), |writer| {
            let open = tasks::list(writer, &sotto_api::TaskFilter::default())?;
            tasks::complete(writer, open[0].id).map(drop)
        })
        .unwrap();
    let told = store
        .import(ExportFormat::Markdown, &text, HOME, now())
        .unwrap();
    assert_eq!((told.added, told.kept), (0, 9));
    let open = store
        .read(|reader| tasks::list(reader, &sotto_api::TaskFilter::default()))
        .unwrap();
    assert_eq!(open.len(), 1);
}

#[test]
fn boxes_of_other_programs_are_tasks() {
    let text = "# House\n\n* [ ] Paint the door\n  - [X] Buy paint (white)\n+ [] Ask Tom (due tomorrow)\n- [link](https://example.org)\nSome words.\n- plain\n1. [ ] counted\n";
    let read = read(text, HOME).unwrap();
    assert_eq!(
        read.tasks,
        [
            (task("Paint the door"), false),
            (task("Buy paint (white)"), true),
            (task("Ask Tom (due tomorrow)"), false),
        ]
    );
    assert!(read.lists.is_empty() && read.notes.is_empty());
    assert_eq!(read.skipped, [LeftOut::Lines(4)]);
}

#[test]
fn a_text_without_boxes_is_a_note() {
    for (text, expected) in [
        (
            "## Trip\n\nPack *everything*.\n\n# Later\nMore.\n",
            note(Some("Trip"), "Pack *everything*.\n\n# Later\nMore."),
        ),
        ("\u{feff}\nonly words\n", note(None, "only words")),
        ("# Only a heading\n", note(None, "# Only a heading")),
        ("#hashtag\nwords", note(None, "#hashtag\nwords")),
    ] {
        let read = read(text, HOME).unwrap();
        assert_eq!(read.notes, [expected], "{text:?}");
        assert!(read.tasks.is_empty() && read.lists.is_empty() && read.skipped.is_empty());
    }
}

#[test]
fn a_file_without_anything_to_keep_is_refused() {
    let (store, _folder) = empty();
    for text in ["", "\n \n", "# Tasks", "# Tasks\n\n"] {
        let error = store
            .import(ExportFormat::Markdown, text, HOME, now())
            .unwrap_err();
        assert!(matches!(error, StoreError::Invalid(_)), "{error}");
    }
}

#[test]
fn a_task_that_repeats_comes_back_as_one() {
    let (from, _from) = empty();
    let rules = [
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=WEEKLY\nEXDATE:20260313T153000,20260320T153000",
    ];
    for rule in rules {
        let due = When {
            rule: Some(rule.to_owned()),
            ..when("2026-03-06T15:30:00", false)
        };
        let new = NewTask {
            due: Some(due),
            ..task("Invoices")
        };
        from.act(Act::by_hand(now(), "Added."), |writer| {
            tasks::add(writer, &new)
        })
        .unwrap();
    }
    let text = from.export(ExportFormat::Markdown, now()).unwrap();
    let line = "- [ ] Invoices (due 2026-03-06 15:30 Europe/Berlin, repeats FREQ=WEEKLY EXDATE:20260313T153000,20260320T153000)\n";
    assert!(text.contains(line), "{text}");
    let read = read(&text, HOME).unwrap();
    let due = read.tasks.iter().map(|(task, _)| task.due.clone().unwrap());
    let found: Vec<Option<String>> = due.map(|due| due.rule).collect();
    assert_eq!(found, rules.map(|rule| Some(rule.to_owned())));
    // Other words in brackets belong to the task.
    let words = "- [ ] Sing (repeats FREQ=DAILY)\n- [ ] Hum (due 2026-03-06, repeats at will)\n";
    let plain = super::read(words, HOME).unwrap();
    assert!(plain.tasks.iter().all(|(task, _)| task.due.is_none()));
}

#[test]
fn words_that_sound_like_sottos_own_stay_the_words() {
    let (from, _from) = empty();
    let words = [
        "Learn the scale (high priority)",
        "Ring (due 2026-03-05)",
        "Sleep (normal priority)",
        "Call Anna (about the tent)",
    ];
    for words in words {
        from.act(Act::by_hand(now(), "Added."), |writer| {
            tasks::add(writer, &task(words))
        })
        .unwrap();
    }
    let text = from.export(ExportFormat::Markdown, now()).unwrap();
    let read = read(&text, HOME).unwrap();
    let expected = words.map(|words| (task(words), false));
    assert_eq!(read.tasks, expected);
    assert!(
        text.contains("- [ ] Call Anna (about the tent)\n"),
        "{text}"
    );
}

#[test]
fn a_note_whose_text_was_taken_out_is_no_list() {
    let (store, _folder) = empty();
    store
        .act(Act::by_hand(now(), "Emptied."), |writer| {
            let note = notes::add(writer, &note(Some("Trip"), "Pack the tent."))?;
            let patch = sotto_api::NotePatch {
                text: Some(String::new()),
                ..sotto_api::NotePatch::default()
            };
            notes::change(writer, note.id, &patch)?;
            tasks::add(writer, &task("milk")).map(drop)
        })
        .unwrap();
    let text = store.export(ExportFormat::Markdown, now()).unwrap();
    let read = read(&text, HOME).unwrap();
    assert!(read.lists.is_empty() && read.notes.is_empty(), "{read:?}");
    assert_eq!(read.skipped, [LeftOut::Note("Trip".to_owned())]);
}
