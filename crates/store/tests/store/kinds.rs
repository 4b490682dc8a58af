//! Every kind is kept and comes back, after a restart too.

use sotto_api::*;
use sotto_store::*;

use crate::place::*;

/// Keeps something of every kind. Used wherever a full store is needed.
pub fn fill(store: &Store) -> Id {
    store
        .act(hand("Filled."), |writer| {
            let due = When { all_day: true, ..when("2026-03-05T00:00:00", "Europe/Berlin") };
            let new = NewTask { text: "Tax return".to_owned(), priority: Priority::High, due: Some(due) };
            let tax = tasks::add(writer, &new)?;
            let watered = task(writer, "Water the plants")?;
            tasks::complete(writer, watered.id)?;
            let list = lists::create(writer, "shopping")?;
            lists::add(writer, list.id, &["milk".to_owned(), "eggs".to_owned()])?;
            notes::add(writer, &NewNote { title: Some("Trip".to_owned()), text: "Pack the tent.\n# Not a heading".to_owned() })?;
            timers::start(writer, &NewTimer { name: Some("pasta".to_owned()), length_ms: 480_000 })?;
            let weekdays = When { rule: Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR".to_owned()), ..when("2026-03-02T06:30:00", "Europe/Berlin") };
            let alarm = alarms::set(writer, &NewAlarm { name: None, when: weekdays.clone() }, weekdays.first())?;
            let reminder = NewReminder { text: "Call the dentist".to_owned(), when: when("2026-03-02T09:30:00", "America/New_York") };
            let reminder = reminders::add(writer, &reminder, reminder.when.first())?;
            occurrences::advance(writer, alarm.id, later(-60), OccurrenceStage::Acknowledged)?;
            occurrences::advance(writer, reminder.id, later(-5), OccurrenceStage::Snoozed { until: later(5) })?;
            let entry = calendar::add(
                writer,
                &NewCalendarEntry {
                    title: "Team meeting; weekly, short".to_owned(),
                    when: When { rule: Some("FREQ=WEEKLY;BYDAY=TU".to_owned()), ..when("2026-03-03T10:00:00", "Europe/London") },
                    minutes: Some(60),
                    location: Some("Room 4".to_owned()),
                    notes: Some("Bring the \\ figures\nand a very long line that has to be folded because it is over seventy-five bytes, with ümläuts".to_owned()),
                },
            )?;
            let patch = CalendarEntryPatch { except: Some(vec!["2026-03-10T10:00:00".parse().unwrap()]), ..CalendarEntryPatch::default() };
            calendar::change(writer, entry.id, &patch)?;
            facts::remember(writer, &NewFact { text: "The bin is emptied on Thursdays".to_owned(), source: FactSource::Written })?;
            let conversation = history::begin(writer)?;
            history::add(writer, &turn(conversation.id, "what is the weather like", "I cannot know that."))?;
            let patch = SettingsPatch {
                talk: Some(TalkSettingsPatch { wake_word: Some(true), ..TalkSettingsPatch::default() }),
                machine: Some(MachineSettingsPatch { talk_key: Some("F9".to_owned()), ..MachineSettingsPatch::default() }),
                ..SettingsPatch::default()
            };
            sotto_store::settings::change(writer, patch)?;
            Ok(tax.id)
        })
        .unwrap()
}

pub fn turn(conversation: Id, heard: &str, answer: &str) -> Turn {
    Turn {
        id: Id::new(),
        conversation,
        replaces: None,
        revision: 1,
        via: Via::Hotkey,
        heard: heard.to_owned(),
        answer: answer.to_owned(),
        understood_by: UnderstoodBy::Pattern,
        actions: Vec::new(),
        outcome: Outcome::Answered,
        sources: Vec::new(),
        recording: None,
        trace: vec![Trace {
            stage: TraceStage::Heard,
            from_ms: 0,
            to_ms: 900,
        }],
        created: now(),
    }
}

#[test]
fn every_kind_comes_back_after_a_restart() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    let before = everything(&store);
    for kind in Kind::ALL {
        assert!(
            store.read(|reader| reader.count(kind)).unwrap() > 0,
            "nothing of {kind}"
        );
    }
    drop(store);
    assert_eq!(everything(&place.open()), before);
}

#[test]
fn nothing_of_it_can_be_read_without_the_key() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    store.back_up(now()).unwrap();
    let secrets: [&[u8]; 4] = [b"Tax return", b"dentist", b"SQLite format 3", b"tasks"];
    let mut looked = 0;
    for folder in [place.path(), place.path().join("backups")] {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                looked += 1;
                let bytes = std::fs::read(&path).unwrap();
                for secret in secrets {
                    assert!(
                        !bytes.windows(secret.len()).any(|window| window == secret),
                        "{}",
                        path.display()
                    );
                }
            }
        }
    }
    assert!(
        looked >= 5,
        "the file, its log, its key, its name and a backup"
    );
}

#[test]
fn tasks_are_ordered_ticked_and_moved() {
    let store = Place::new().open_kept();
    let ids: Vec<Id> = ["one", "two", "three", "four"]
        .iter()
        .map(|text| {
            store
                .act(hand("Added."), |writer| Ok(task(writer, text)?.id))
                .unwrap()
        })
        .collect();
    let moved = |id: Id, to: Position| {
        store
            .act(hand("Moved."), |writer| tasks::move_to(writer, id, to))
            .unwrap()
    };
    moved(ids[3], Position::Top);
    moved(ids[0], Position::After { id: ids[1] });
    assert_eq!(texts(&store), ["four", "two", "one", "three"]);
    moved(ids[2], Position::Nth { nth: 2 });
    moved(ids[3], Position::End);
    assert_eq!(texts(&store), ["three", "two", "one", "four"]);
    moved(ids[3], Position::Before { id: ids[2] });
    assert_eq!(texts(&store), ["four", "three", "two", "one"]);
    store
        .act(hand("Done."), |writer| tasks::complete(writer, ids[1]))
        .unwrap();
    assert_eq!(texts(&store), ["four", "three", "one"]);
    let done = TaskFilter {
        state: TaskState::Done,
        due_before: None,
    };
    assert_eq!(
        store
            .read(|reader| tasks::list(reader, &done))
            .unwrap()
            .len(),
        1
    );
    store
        .act(hand("Reopened."), |writer| tasks::reopen(writer, ids[1]))
        .unwrap();
    assert_eq!(texts(&store), ["four", "three", "two", "one"]);
}

#[test]
fn tasks_due_by_a_day_are_found() {
    let store = Place::new().open_kept();
    store
        .act(hand("Added."), |writer| {
            for (text, due) in [
                ("soon", "2026-03-02T12:00:00"),
                ("late", "2026-04-02T12:00:00"),
            ] {
                let due = Some(when(due, "Europe/Berlin"));
                tasks::add(
                    writer,
                    &NewTask {
                        text: text.to_owned(),
                        due,
                        ..NewTask::default()
                    },
                )?;
            }
            task(writer, "whenever")
        })
        .unwrap();
    let filter = TaskFilter {
        due_before: Some("2026-03-03T00:00:00Z".parse().unwrap()),
        ..TaskFilter::default()
    };
    let due = store.read(|reader| tasks::list(reader, &filter)).unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].text, "soon");
}

#[test]
fn a_list_is_found_by_name_and_goes_with_what_is_on_it() {
    let store = Place::new().open_kept();
    let list = store
        .act(hand("Made."), |writer| lists::create(writer, " Camping "))
        .unwrap();
    let items = ["tent".to_owned(), "stove".to_owned()];
    let items = store
        .act(hand("Added."), |writer| lists::add(writer, list.id, &items))
        .unwrap();
    let found = store
        .read(|reader| lists::named(reader, "camping"))
        .unwrap();
    assert_eq!(found, Some(list.clone()));
    let again = store
        .act(hand("Made."), |writer| lists::create(writer, "CAMPING"))
        .unwrap_err();
    assert!(matches!(again, StoreError::Invalid(_)), "{again}");
    store
        .act(hand("Ticked."), |writer| {
            lists::check(writer, items[0].id, true)
        })
        .unwrap();
    store
        .act(hand("Moved."), |writer| {
            lists::move_item(writer, items[0].id, Position::End)
        })
        .unwrap();
    let on_it = store.read(|reader| lists::items(reader, list.id)).unwrap();
    assert_eq!(
        on_it
            .iter()
            .map(|item| (item.text.as_str(), item.checked))
            .collect::<Vec<_>>(),
        [("stove", false), ("tent", true)]
    );
    store
        .act(hand("Deleted."), |writer| lists::delete(writer, list.id))
        .unwrap();
    assert_eq!(
        store.read(|reader| reader.count(Kind::ListItem)).unwrap(),
        0
    );
    store.undo_last(later(1)).unwrap();
    assert_eq!(
        store.read(|reader| lists::items(reader, list.id)).unwrap(),
        on_it
    );
}

#[test]
fn reminders_fire_once_and_only_go_forward() {
    let store = Place::new().open_kept();
    let new = NewReminder {
        text: "Turn off the oven".to_owned(),
        when: when("2026-03-01T10:00:00", "Europe/Berlin"),
    };
    let reminder = store
        .act(hand("Added."), |writer| {
            reminders::add(writer, &new, new.when.first())
        })
        .unwrap();
    assert!(
        store
            .read(|reader| reminders::due(reader, later(-1)))
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        store.read(|reader| reminders::due(reader, now())).unwrap(),
        std::slice::from_ref(&reminder)
    );
    let advance = |stage| {
        store
            .act(hand("Fired.").for_good(), |writer| {
                occurrences::advance(writer, reminder.id, now(), stage)
            })
            .unwrap()
    };
    assert!(advance(OccurrenceStage::Fired).1);
    assert!(!advance(OccurrenceStage::Fired).1, "it fires once");
    assert!(advance(OccurrenceStage::Snoozed { until: later(10) }).1);
    assert!(advance(OccurrenceStage::Acknowledged).1);
    let (occurrence, new) = advance(OccurrenceStage::Fired);
    assert!(!new && occurrence.stage == OccurrenceStage::Acknowledged);
    let done = store
        .act(hand("Done."), |writer| {
            reminders::complete(writer, reminder.id)
        })
        .unwrap();
    assert!(done.next.is_none() && done.done.is_some());
    assert!(store.read(reminders::open).unwrap().is_empty());
}

#[test]
fn a_corrected_turn_takes_the_place_of_the_old_one() {
    let store = Place::new().open_kept();
    let conversation = store
        .act(hand("Begun.").for_good(), history::begin)
        .unwrap()
        .id;
    let wrong = turn(conversation, "add milk to the shopping lost", "Which list?");
    let next = turn(conversation, "thank you", "You are welcome.");
    store
        .act(hand("Kept.").for_good(), |writer| {
            history::add(writer, &wrong)
        })
        .unwrap();
    store
        .act(hand("Kept.").for_good(), |writer| {
            history::add(writer, &next)
        })
        .unwrap();
    let right = store
        .act(hand("Corrected."), |writer| {
            history::correct(writer, wrong.id, "add milk to the shopping list")
        })
        .unwrap();
    let shown = store
        .read(|reader| history::turns(reader, conversation))
        .unwrap();
    assert_eq!(shown, [right.clone(), next.clone()]);
    let search = |words: &str| find(&store, words, SearchOrder::Best);
    assert!(search("lost").is_empty());
    assert_eq!(search("shopping list")[0].id, right.id);
    let changed = Turn {
        heard: "something else".to_owned(),
        ..next.clone()
    };
    store
        .act(hand("Kept.").for_good(), |writer| {
            history::add(writer, &changed)
        })
        .unwrap_err();
    store
        .act(hand("Deleted."), |writer| {
            history::delete_turn(writer, right.id)
        })
        .unwrap();
    assert_eq!(
        store
            .read(|reader| history::turns(reader, conversation))
            .unwrap(),
        [next]
    );
    assert_eq!(
        store.read(|reader| reader.count(Kind::Turn)).unwrap(),
        1,
        "the one that was corrected went too"
    );
}

fn find(store: &Store, words: &str, order: SearchOrder) -> Vec<Found> {
    let wanted = SearchRequest {
        words: words.to_owned(),
        kinds: Vec::new(),
        order,
        limit: 10,
    };
    store.read(|reader| search::find(reader, &wanted)).unwrap()
}

#[test]
fn words_are_found_over_all_kinds() {
    let store = Place::new().open_kept();
    let tax = fill(&store);
    let one = |words: &str| {
        let found = find(&store, words, SearchOrder::Best);
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        found[0].clone()
    };
    assert_eq!(one("tax").id, tax);
    assert_eq!(
        one("RETURN ta").kind,
        Kind::Task,
        "all words, any order, the last one only begun"
    );
    assert_eq!(one("tent").kind, Kind::Note);
    assert_eq!(one("dentist").kind, Kind::Reminder);
    assert_eq!(one("thursday").kind, Kind::Fact);
    let weather = one("weather");
    assert_eq!(weather.kind, Kind::Turn);
    assert!(
        weather.excerpt.contains("what is the weather like"),
        "{}",
        weather.excerpt
    );
    assert!(find(&store, "\" OR *", SearchOrder::Best).is_empty());
    store
        .act(hand("Changed."), |writer| {
            tasks::change(
                writer,
                tax,
                &TaskPatch {
                    text: Some("Steuererklärung".to_owned()),
                    ..TaskPatch::default()
                },
            )
        })
        .unwrap();
    assert!(find(&store, "tax", SearchOrder::Best).is_empty());
    assert_eq!(one("steuererklarung").id, tax, "with or without the dots");
    store
        .act(hand("Deleted."), |writer| tasks::delete(writer, tax))
        .unwrap();
    assert!(find(&store, "steuererklärung", SearchOrder::Best).is_empty());
    let tasks_only = SearchRequest {
        words: "the".to_owned(),
        kinds: vec![Kind::Task],
        order: SearchOrder::Newest,
        limit: 10,
    };
    let found = store
        .read(|reader| search::find(reader, &tasks_only))
        .unwrap();
    assert_eq!(
        found.iter().map(|found| found.kind).collect::<Vec<_>>(),
        [Kind::Task]
    );
}

#[test]
fn a_page_of_whole_words_comes_before_what_only_begins_with_them() {
    let store = Place::new().open_kept();
    store
        .act(hand("Added."), |writer| {
            for number in 0..12 {
                task(writer, &format!("call Ann about plan {number}"))?;
            }
            task(writer, "Anna brings cake")?;
            task(writer, "Ann, Ann and Ann")
        })
        .unwrap();
    let found = find(&store, "ann", SearchOrder::Best);
    assert_eq!(found.len(), 10);
    assert_eq!(found[0].excerpt, "Ann, Ann and Ann", "{found:?}");
    assert!(found.iter().all(|found| !found.excerpt.contains("Anna")));
    let found = find(&store, "ann", SearchOrder::Newest);
    assert_eq!(found[1].excerpt, "call Ann about plan 11", "{found:?}");
    // Fewer than a page: what is only begun belongs to it.
    let found = find(&store, "anna", SearchOrder::Newest);
    assert_eq!(found.len(), 1);
    let wanted = SearchRequest {
        words: "ann".to_owned(),
        kinds: Vec::new(),
        order: SearchOrder::Newest,
        limit: 20,
    };
    let all = store.read(|reader| search::find(reader, &wanted)).unwrap();
    assert_eq!(all.len(), 14);
    assert_eq!(all[1].excerpt, "Anna brings cake", "newest first: {all:?}");
}

#[test]
fn what_says_nothing_is_not_kept() {
    let store = Place::new().open_kept();
    let error = store
        .act(hand("Added."), |writer| task(writer, "  \n"))
        .unwrap_err();
    assert_eq!(Problem::from(error).exit, Exit::Usage);
    let mars = NewReminder {
        text: "x".to_owned(),
        when: when("2026-03-01T10:00:00", "Mars/Olympus"),
    };
    store
        .act(hand("Added."), |writer| reminders::add(writer, &mars, None))
        .unwrap_err();
    store
        .act(hand("Added."), |writer| {
            timers::start(writer, &NewTimer::default())
        })
        .unwrap_err();
    let gone = store
        .act(hand("Done."), |writer| tasks::complete(writer, Id::new()))
        .unwrap_err();
    assert_eq!(
        gone.to_string(),
        "This task is not there any more. Nothing was changed."
    );
    assert_eq!(
        everything(&store),
        ExportFile {
            made: now(),
            ..everything(&Place::new().open_kept())
        }
    );
}

#[test]
fn news_tells_what_was_changed() {
    let store = Place::new().open_kept();
    let mut news = store.changes();
    let id = store
        .act(hand("Added."), |writer| Ok(task(writer, "milk")?.id))
        .unwrap();
    store
        .act(hand("Failed."), |writer| {
            task(writer, "eggs")?;
            Err::<(), _>(StoreError::NothingToUndo)
        })
        .unwrap_err();
    store.undo_last(later(1)).unwrap();
    let mut next = || match news.try_recv().unwrap() {
        News::Changes(changes) => changes.to_vec(),
        News::Everything => panic!(),
    };
    let change = |what| {
        vec![Change {
            kind: Kind::Task,
            id: id.to_string(),
            what,
        }]
    };
    assert_eq!(next(), change(ChangeWhat::Added));
    assert_eq!(next(), change(ChangeWhat::Removed));
    assert!(news.try_recv().is_err(), "what was not kept is no news");
}

#[test]
fn readers_do_not_wait_for_the_writer() {
    let store = Place::new().open_kept();
    store
        .act(hand("Added."), |writer| task(writer, "before"))
        .unwrap();
    store
        .act(hand("Added."), |writer| {
            task(writer, "after")?;
            let seen =
                std::thread::scope(|threads| threads.spawn(|| texts(&store)).join().unwrap());
            assert_eq!(seen, ["before"], "what is not confirmed yet is not seen");
            Ok(())
        })
        .unwrap();
    assert_eq!(texts(&store), ["before", "after"]);
}

#[test]
fn many_threads_write_at_once() {
    let store = Place::new().open_kept();
    std::thread::scope(|threads| {
        for thread in 0..8 {
            let store = store.clone();
            threads.spawn(move || {
                for number in 0..10 {
                    store
                        .act(hand("Added."), |writer| {
                            task(writer, &format!("{thread}/{number}"))
                        })
                        .unwrap();
                    texts(&store);
                }
            });
        }
    });
    let mut kept = texts(&store);
    kept.sort();
    kept.dedup();
    assert_eq!(kept.len(), 80);
}

#[test]
fn a_panic_in_the_middle_changes_nothing() {
    let store = Place::new().open_kept();
    let inside = store.clone();
    let panicked = std::thread::spawn(move || {
        inside.act(hand("Added."), |writer| -> Result<()> {
            task(writer, "lost")?;
            panic!("on purpose")
        })
    });
    panicked.join().unwrap_err();
    store
        .act(hand("Added."), |writer| task(writer, "kept"))
        .unwrap();
    assert_eq!(texts(&store), ["kept"]);
}
