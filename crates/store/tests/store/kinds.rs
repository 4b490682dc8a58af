//! Every kind is kept and comes back, after a restart too.

mod at_once;
mod ordered;
mod searched;

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
            dictations::keep(writer, &dictation("dear ada comma", "Dear Ada,"))?;
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

pub fn dictation(heard: &str, text: &str) -> NewDictation {
    NewDictation {
        id: Id::new(),
        heard: heard.to_owned(),
        text: text.to_owned(),
        program: Some("Gedit".to_owned()),
        went: DictationWent::Waits,
    }
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
fn a_dictation_is_kept_before_it_is_written_and_what_became_of_it_after() {
    let store = Place::new().open_kept();
    let keep = |new: &NewDictation, minutes| {
        let act = Act::by_hand(later(minutes), "").for_good();
        store.act(act, |writer| dictations::keep(writer, new))
    };
    let first = dictation("dear ada comma", "Dear Ada, ");
    keep(&first, 0).unwrap();
    let written = NewDictation {
        went: DictationWent::Written,
        ..first.clone()
    };
    let kept = keep(&written, 1).unwrap();
    assert_eq!((kept.created, kept.changed), (now(), later(1)));
    assert_eq!(kept.text, "Dear Ada, ", "the space at its end was written");
    assert_eq!(keep(&written, 2).unwrap(), kept, "nothing new");
    let second = keep(&dictation("two", "two"), 3).unwrap();
    let list = |before, limit| store.read(|reader| dictations::list(reader, before, limit));
    assert_eq!(list(None, 10).unwrap(), [second.clone(), kept.clone()]);
    assert_eq!(list(None, 1).unwrap(), std::slice::from_ref(&second));
    assert_eq!(
        list(Some(second.id), 10).unwrap(),
        std::slice::from_ref(&kept)
    );
    let last = || store.read(dictations::last).unwrap();
    assert_eq!(last(), Some(second.clone()));
    let back = NewDictation {
        id: second.id,
        went: DictationWent::TakenBack,
        ..dictation("two", "two")
    };
    let back = keep(&back, 4).unwrap();
    assert_eq!(last(), Some(kept.clone()), "not what was taken back");
    let error = keep(&dictation("um", " \n"), 5).unwrap_err();
    assert!(matches!(error, StoreError::Invalid(_)), "{error:?}");
    // What was kept is no act of the person; what is deleted is.
    assert!(matches!(
        store.undo_last(later(6)),
        Err(StoreError::NothingToUndo)
    ));
    let delete = |id| store.act(hand("Deleted."), |writer| dictations::delete(writer, id));
    delete(kept.id).unwrap();
    let gone = delete(kept.id).unwrap_err();
    assert!(matches!(gone, StoreError::NotFound(Kind::Dictation)));
    assert_eq!(last(), Some(back), "rather that one than nothing");
    store.undo_last(later(7)).unwrap();
    let all = list(None, 10).unwrap();
    let count = store.act(hand("Deleted."), dictations::delete_all).unwrap();
    assert_eq!((count, list(None, 10).unwrap().len(), last()), (2, 0, None));
    store.undo_last(later(8)).unwrap();
    assert_eq!(list(None, 10).unwrap(), all);
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
