//! Undo takes back exactly what was done, and a replayed turn acts once.

use proptest::prelude::*;
use serde_json::json;
use sotto_api::*;
use sotto_store::*;

use crate::kinds::fill;
use crate::place::*;

/// One thing somebody does. Numbers choose among what is there.
#[derive(Debug, Clone)]
enum Command {
    AddTask(String),
    ChangeTask(usize, String),
    TickTask(usize),
    MoveTask(usize, usize),
    DeleteTask(usize),
    AddNote(String),
    AppendNote(usize, String),
    DeleteNote(usize),
    AddToList(usize, Vec<String>),
    ClearList(usize),
    DeleteList(usize),
    AddReminder(String),
    DeleteReminder(usize),
    Remember(String),
    ForgetAll,
    WakeWord(bool),
    Speed(u32),
}

fn commands() -> impl Strategy<Value = Command> {
    let text = || "[a-zA-Zäöü ]{0,12}[a-z]";
    let which = || 0_usize..4;
    prop_oneof![
        4 => text().prop_map(Command::AddTask),
        2 => (which(), text()).prop_map(|(which, text)| Command::ChangeTask(which, text)),
        2 => which().prop_map(Command::TickTask),
        2 => (which(), which()).prop_map(|(which, to)| Command::MoveTask(which, to)),
        2 => which().prop_map(Command::DeleteTask),
        2 => text().prop_map(Command::AddNote),
        2 => (which(), text()).prop_map(|(which, text)| Command::AppendNote(which, text)),
        1 => which().prop_map(Command::DeleteNote),
        3 => (which(), prop::collection::vec(text(), 1..4)).prop_map(|(which, texts)| Command::AddToList(which, texts)),
        1 => which().prop_map(Command::ClearList),
        1 => which().prop_map(Command::DeleteList),
        2 => text().prop_map(Command::AddReminder),
        1 => which().prop_map(Command::DeleteReminder),
        2 => text().prop_map(Command::Remember),
        1 => Just(Command::ForgetAll),
        1 => any::<bool>().prop_map(Command::WakeWord),
        1 => (80_u32..130).prop_map(Command::Speed),
    ]
}

fn nth<T: Clone>(all: &[T], which: usize) -> Option<T> {
    (!all.is_empty()).then(|| all[which % all.len()].clone())
}

fn settings(writer: &mut Writer<'_>, talk: Option<bool>, speed: Option<u32>) -> Result<()> {
    let patch = SettingsPatch {
        talk: talk.map(|on| TalkSettingsPatch {
            wake_word: Some(on),
            ..TalkSettingsPatch::default()
        }),
        speech: speed.map(|speed| SpeechSettingsPatch {
            speed_percent: Some(speed),
            ..SpeechSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    };
    sotto_store::settings::change(writer, patch).map(drop)
}

fn carry_out(writer: &mut Writer<'_>, command: &Command) -> Result<()> {
    let all = TaskFilter {
        state: TaskState::All,
        due_before: None,
    };
    let tasks_now = tasks::list(writer, &all)?;
    let open = tasks::list(writer, &TaskFilter::default())?;
    let notes_now = notes::list(writer)?;
    let lists_now = lists::all(writer)?;
    let reminders_now = reminders::open(writer)?;
    match command {
        Command::AddTask(text) => task(writer, text).map(drop),
        Command::ChangeTask(which, text) => nth(&tasks_now, *which).map_or(Ok(()), |task| {
            let patch = TaskPatch {
                text: Some(text.clone()),
                priority: Some(Priority::High),
                due: Some(None),
            };
            tasks::change(writer, task.id, &patch).map(drop)
        }),
        Command::TickTask(which) => nth(&tasks_now, *which).map_or(Ok(()), |task| {
            if task.done.is_some() {
                tasks::reopen(writer, task.id)
            } else {
                tasks::complete(writer, task.id)
            }
            .map(drop)
        }),
        Command::MoveTask(which, to) => nth(&open, *which).map_or(Ok(()), |task| {
            let to = Position::Nth {
                nth: u32::try_from(*to).unwrap(),
            };
            tasks::move_to(writer, task.id, to).map(drop)
        }),
        Command::DeleteTask(which) => {
            nth(&tasks_now, *which).map_or(Ok(()), |task| tasks::delete(writer, task.id))
        }
        Command::AddNote(text) => notes::add(
            writer,
            &NewNote {
                title: None,
                text: text.clone(),
            },
        )
        .map(drop),
        Command::AppendNote(which, text) => nth(&notes_now, *which).map_or(Ok(()), |note| {
            notes::append(writer, note.id, text).map(drop)
        }),
        Command::DeleteNote(which) => {
            nth(&notes_now, *which).map_or(Ok(()), |note| notes::delete(writer, note.id))
        }
        Command::AddToList(which, texts) => {
            let name = format!("list {which}");
            let list = match lists::named(writer, &name)? {
                Some(list) => list,
                None => lists::create(writer, &name)?,
            };
            lists::add(writer, list.id, texts).map(drop)
        }
        Command::ClearList(which) => {
            nth(&lists_now, *which).map_or(Ok(()), |list| lists::clear(writer, list.id).map(drop))
        }
        Command::DeleteList(which) => {
            nth(&lists_now, *which).map_or(Ok(()), |list| lists::delete(writer, list.id))
        }
        Command::AddReminder(text) => {
            let new = NewReminder {
                text: text.clone(),
                when: when("2026-03-02T08:00:00", "Europe/Berlin"),
            };
            let reminder = reminders::add(writer, &new, new.when.first())?;
            occurrences::advance(writer, reminder.id, later(1), OccurrenceStage::Fired).map(drop)
        }
        Command::DeleteReminder(which) => nth(&reminders_now, *which)
            .map_or(Ok(()), |reminder| reminders::delete(writer, reminder.id)),
        Command::Remember(text) => facts::remember(
            writer,
            &NewFact {
                text: text.clone(),
                source: FactSource::Written,
            },
        )
        .map(drop),
        Command::ForgetAll => {
            for fact in facts::list(writer)? {
                facts::forget(writer, fact.id)?;
            }
            Ok(())
        }
        Command::WakeWord(on) => settings(writer, Some(*on), None),
        Command::Speed(speed) => settings(writer, None, Some(*speed)),
    }
}

/// What the search's index holds, compared with what it would hold were it built anew.
fn found_everywhere(store: &Store) {
    let kept = everything(store);
    let all = kept
        .tasks
        .iter()
        .map(|task| (&task.text, task.id))
        .chain(kept.notes.iter().map(|note| (&note.text, note.id)));
    for (text, id) in all {
        let wanted = SearchRequest {
            words: text.clone(),
            kinds: Vec::new(),
            order: SearchOrder::Newest,
            limit: 1000,
        };
        let found = store.read(|reader| search::find(reader, &wanted)).unwrap();
        assert!(
            found.iter().any(|found| found.id == id),
            "{text:?} is not found"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn undo_restores_exactly(turns in prop::collection::vec(prop::collection::vec(commands(), 1..4), 1..10)) {
        let store = Place::new().open_kept();
        fill(&store);
        let mut before = vec![everything(&store)];
        for (number, turn) in turns.iter().enumerate() {
            let mut news = store.changes();
            // One turn may act several times, each in a transaction of its own.
            let id = Id::new();
            for (index, command) in turn.iter().enumerate() {
                let key = ActKey { turn: id, revision: 1, index: u32::try_from(index).unwrap() };
                let act = Act::in_turn(later(i64::try_from(number).unwrap()), key, "Done.");
                store.act(act, |writer| carry_out(writer, command)).unwrap();
            }
            // A turn that made and removed the same thing changed nothing in the end, and is still one to take back.
            if news.try_recv().is_ok() {
                before.push(everything(&store));
            }
        }
        found_everywhere(&store);
        while let Some(expected) = before.pop() {
            prop_assert_eq!(everything(&store), expected);
            if !before.is_empty() {
                let taken = store.undo_last(later(1000)).unwrap();
                prop_assert!(taken.undone.things > 0);
            }
        }
        found_everywhere(&store);
        store.undo_last(later(1001)).unwrap();
        prop_assert_eq!(everything(&store).tasks.len(), 0, "the filling itself was one act");
        prop_assert!(matches!(store.undo_last(later(1002)), Err(StoreError::NothingToUndo)));
    }
}

#[test]
fn a_turn_is_taken_back_as_a_whole() {
    let store = Place::new().open_kept();
    store
        .act(hand("By hand."), |writer| task(writer, "first"))
        .unwrap();
    let turn = Id::new();
    for index in 0..3 {
        let act = Act::in_turn(
            now(),
            ActKey {
                turn,
                revision: 2,
                index,
            },
            format!("Task {index} added."),
        );
        store
            .act(act, |writer| task(writer, &format!("task {index}")))
            .unwrap();
    }
    let taken = store.undo_last(later(1)).unwrap();
    assert_eq!(taken.undone.group, turn);
    assert_eq!(
        taken.undone.what,
        ["Task 2 added.", "Task 1 added.", "Task 0 added."]
    );
    assert_eq!(texts(&store), ["first"]);
    store.undo_last(later(2)).unwrap();
    assert!(texts(&store).is_empty());
    assert!(matches!(
        store.undo_last(later(3)),
        Err(StoreError::NothingToUndo)
    ));
}

#[test]
fn a_replayed_turn_acts_once_and_answers_the_same() {
    let place = Place::new();
    let store = place.open();
    let key = ActKey {
        turn: Id::new(),
        revision: 1,
        index: 0,
    };
    let act = || Act::in_turn(now(), key, "Added.");
    let first = store.act(act(), |writer| task(writer, "milk")).unwrap();
    drop(store);
    let store = place.open();
    let again = store
        .act(act(), |_| -> Result<Task> {
            panic!("this was done already")
        })
        .unwrap();
    assert_eq!(again, first);
    assert_eq!(texts(&store), ["milk"]);
    for other in [
        ActKey { revision: 2, ..key },
        ActKey { index: 1, ..key },
        ActKey {
            turn: Id::new(),
            ..key
        },
    ] {
        store
            .act(Act::in_turn(now(), other, "Added."), |writer| {
                task(writer, "other")
            })
            .unwrap();
    }
    assert_eq!(texts(&store).len(), 4);
    // Taken back is done all the same: a replay does not bring it back.
    store.undo(key.turn, later(1)).unwrap();
    store
        .act(act(), |_| -> Result<Task> {
            panic!("this was done already")
        })
        .unwrap();
}

#[test]
fn what_failed_may_be_tried_again() {
    let store = Place::new().open_kept();
    let key = ActKey {
        turn: Id::new(),
        revision: 1,
        index: 0,
    };
    store
        .act(Act::in_turn(now(), key, "Added."), |writer| {
            task(writer, " ")
        })
        .unwrap_err();
    store
        .act(Act::in_turn(now(), key, "Added."), |writer| {
            task(writer, "milk")
        })
        .unwrap();
    assert_eq!(texts(&store), ["milk"]);
}

#[test]
fn what_is_to_be_done_outside_is_given_back() {
    let store = Place::new().open_kept();
    let key = ActKey {
        turn: Id::new(),
        revision: 1,
        index: 0,
    };
    store
        .act(Act::in_turn(now(), key, "Volume 80 percent."), |writer| {
            writer.outside(json!({"volume": 40}));
            Ok(())
        })
        .unwrap();
    let taken = store.undo_last(later(1)).unwrap();
    assert_eq!(taken.outside, [json!({"volume": 40})]);
    assert!(matches!(
        store.undo_last(later(2)),
        Err(StoreError::NothingToUndo)
    ));
}

#[test]
fn what_was_changed_since_by_others_stays() {
    let store = Place::new().open_kept();
    let added = store
        .act(hand("Added."), |writer| task(writer, "milk"))
        .unwrap();
    store
        .act(hand("Ticked."), |writer| tasks::complete(writer, added.id))
        .unwrap();
    // Another device changes the words meanwhile.
    store
        .take_in(later(1), |writer| {
            let mut merged = outbox::stamped(writer, Kind::Task, &added.id.to_string())?.unwrap();
            merged.body.insert("text".to_owned(), json!("oat milk"));
            outbox::keep_merged(writer, Kind::Task, &added.id.to_string(), merged)
        })
        .unwrap();
    store.undo_last(later(2)).unwrap();
    let now: Task = store.read(|reader| reader.require(added.id)).unwrap();
    assert_eq!((now.text.as_str(), now.done), ("oat milk", None));
}

#[test]
fn a_fired_clock_is_not_undone() {
    let store = Place::new().open_kept();
    store
        .act(hand("Added."), |writer| task(writer, "milk"))
        .unwrap();
    let fired = hand("Fired.").for_good();
    store
        .act(fired, |writer| {
            occurrences::advance(writer, Id::new(), now(), OccurrenceStage::Fired)
        })
        .unwrap();
    store.undo_last(later(1)).unwrap();
    assert!(texts(&store).is_empty());
    assert_eq!(
        store.read(|reader| reader.count(Kind::Occurrence)).unwrap(),
        1
    );
}
