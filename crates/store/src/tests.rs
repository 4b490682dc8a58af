//! What only the inside shows: earlier forms of the file, a file that may not grow, and when it is looked at.
#![allow(clippy::unwrap_used)]

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use serde_json::{Value, json};
use sotto_api::*;

use crate::check::{Look, look};
use crate::connection::{self, For};
use crate::error::{Result, StoreError};
use crate::files::Folder;
use crate::key::{self, NoKeychain};
use crate::migrations::{self, NEWEST};
use crate::record::{misfit, table};
use crate::store::Store;
use crate::{Act, dictations, outbox, search, tasks};

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

/// One thing of each kind, as the first form of the file already held it.
fn rows() -> Vec<(Kind, String, Value)> {
    let id = |number: u8| format!("01950000-0000-7000-8000-0000000000{number:02x}");
    let when = json!({"local": "2026-03-02T09:00:00", "zone": "Europe/Berlin", "all_day": false, "rule": null});
    let at = "2026-03-01T08:00:00Z";
    let bodies = [
        (
            Kind::Task,
            json!({"text": "tax return", "priority": "high", "due": when, "done": null, "place": "a0"}),
        ),
        (Kind::List, json!({"name": "shopping", "place": "a0"})),
        (
            Kind::ListItem,
            json!({"list": id(1), "text": "milk", "checked": false, "place": "a0"}),
        ),
        (Kind::Note, json!({"title": "trip", "text": "the tent"})),
        (
            Kind::Timer,
            json!({"name": null, "length_ms": 1000, "state": {"is": "paused", "left_ms": 5}}),
        ),
        (
            Kind::Alarm,
            json!({"name": null, "when": when, "next": at, "ringing": null}),
        ),
        (
            Kind::Reminder,
            json!({"text": "dentist", "when": when, "next": at, "done": null}),
        ),
        (
            Kind::Occurrence,
            json!({"of": id(6), "due": at, "stage": {"is": "fired"}}),
        ),
        (
            Kind::CalendarEntry,
            json!({"title": "lunch", "when": when, "minutes": 60, "except": [], "location": null, "notes": null, "uid": null}),
        ),
        (
            Kind::Fact,
            json!({"text": "bins on Thursday", "source": {"from": "written"}}),
        ),
        (Kind::Conversation, json!({"title": null})),
        (
            Kind::Turn,
            json!({"conversation": id(10), "replaces": null, "revision": 1, "via": "hotkey", "heard": "the weather",
                "answer": "unknown", "understood_by": {"by": "nobody"}, "actions": [], "outcome": {"is": "answered"},
                "sources": [], "recording": null, "trace": []}),
        ),
        (Kind::Setting, json!({"value": true})),
    ];
    let mut rows = Vec::new();
    for (number, (kind, mut body)) in (0..).zip(bodies) {
        let key = if kind == Kind::Setting {
            "talk.wake_word".to_owned()
        } else {
            id(number)
        };
        body["id"] = json!(key);
        if kind != Kind::Setting {
            body["created"] = json!(at);
            body["changed"] = json!(at);
        }
        rows.push((kind, key, body));
    }
    rows
}

/// A file of an earlier form with something of each kind in it.
fn earlier(folder: &Folder, form: u32) -> Connection {
    let key = key::obtain(folder, &NoKeychain).unwrap().key;
    let mut connection = connection::open(&folder.database(), &key, For::Making).unwrap();
    migrations::run(&mut connection, form).unwrap();
    for (kind, key, body) in rows() {
        let sql = format!("INSERT INTO {} (id, body) VALUES (?1, ?2)", table(kind));
        connection.execute(&sql, [key, body.to_string()]).unwrap();
    }
    connection
}

#[test]
fn a_file_of_every_earlier_form_is_brought_forward_with_all_that_is_in_it() {
    for form in 1..=NEWEST {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::make(place.path()).unwrap();
        let connection = earlier(&folder, form);
        let undoable = form >= 2;
        if undoable {
            let (_, key, body) = &rows()[0];
            let sql =
                "INSERT INTO actions (undo_group, at, what, undoable) VALUES (?1, ?2, 'Added.', 1)";
            connection
                .execute(sql, [key.as_str(), "2026-03-01T08:00:00Z"])
                .unwrap();
            let sql = "INSERT INTO undo (action, kind, id, before, after) VALUES (1, 'task', ?1, NULL, ?2)";
            connection
                .execute(sql, [key.as_str(), &body.to_string()])
                .unwrap();
        }
        drop(connection);

        let store = Store::open(place.path(), &NoKeychain, now()).unwrap().store;
        for (kind, key, body) in rows() {
            assert_eq!(misfit(kind, body.as_object().unwrap()), None, "{kind}");
            let kept = store
                .read(|reader| reader.body(kind, &key))
                .unwrap()
                .unwrap();
            assert_eq!(
                serde_json::from_str::<Value>(&kept).unwrap(),
                body,
                "form {form}, {kind}"
            );
        }
        for words in ["tax", "tent", "dentist", "thursday", "weather"] {
            let wanted = SearchRequest {
                words: words.to_owned(),
                kinds: vec![],
                order: SearchOrder::Best,
                limit: 9,
            };
            let found = store.read(|reader| search::find(reader, &wanted)).unwrap();
            assert_eq!(found.len(), 1, "form {form}: {words}");
        }
        let told = store.read(|reader| outbox::pending(reader, 100)).unwrap();
        // A file that is of the newest form already has told of what was written by its own path only.
        assert_eq!(
            told.len(),
            if form < 4 { rows().len() } else { 0 },
            "form {form}"
        );
        let backups = store.backups().unwrap();
        assert_eq!(
            backups.len(),
            usize::from(form < NEWEST),
            "the file as it was is a backup"
        );
        if undoable {
            store.undo_last(now()).unwrap();
            assert_eq!(
                store.read(|reader| reader.count(Kind::Task)).unwrap(),
                0,
                "form {form}"
            );
        }
        store
            .act(Act::by_hand(now(), "Added."), |writer| {
                tasks::add(
                    writer,
                    &NewTask {
                        text: "x".to_owned(),
                        ..NewTask::default()
                    },
                )?;
                // A kind that came later has its place too.
                dictations::keep(
                    writer,
                    &NewDictation {
                        id: Id::new(),
                        heard: "x".to_owned(),
                        text: "x".to_owned(),
                        program: None,
                        went: DictationWent::Written,
                    },
                )
            })
            .unwrap();
        assert_eq!(
            store.read(|reader| reader.count(Kind::Dictation)).unwrap(),
            1,
            "form {form}"
        );
        drop(store);
        Store::open(place.path(), &NoKeychain, now()).unwrap();
        if let Some(backup) = backups.first() {
            // And that backup can be gone back to, and is brought forward in turn.
            let store = Store::open(place.path(), &NoKeychain, now()).unwrap().store;
            store.restore(&backup.name, now()).unwrap();
            let form: u32 = store
                .read(|reader| Ok(migrations::form(reader.connection)?))
                .unwrap();
            assert_eq!(form, NEWEST);
            assert_eq!(store.read(|reader| reader.count(Kind::Task)).unwrap(), 1);
        }
    }
}

#[test]
fn a_file_that_may_not_grow_or_be_written_says_so_and_keeps_what_it_has() {
    let place = tempfile::tempdir().unwrap();
    let store = Store::open(place.path(), &NoKeychain, now()).unwrap().store;
    let add = |text: &str| -> Result<Task> {
        let new = NewTask {
            text: text.to_owned(),
            ..NewTask::default()
        };
        store.act(Act::by_hand(now(), "Added."), |writer| {
            tasks::add(writer, &new)
        })
    };
    add("first").unwrap();
    let limit = |pages| store.grows_by_at_most(pages).unwrap();
    limit(3);
    let error = add(&"x".repeat(50_000)).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull), "{error:?}");
    assert_eq!(store.read(|reader| reader.count(Kind::Task)).unwrap(), 1);
    limit(1000);
    add(&"x".repeat(50_000)).unwrap();
    store.may_be_written(false).unwrap();
    let error = add("second").unwrap_err();
    let expected = place.path();
    assert!(
        matches!(&error, StoreError::ReadOnly(path) if path == expected),
        "{error:?}"
    );
    store.may_be_written(true).unwrap();
    add("second").unwrap();
}

#[test]
fn every_page_is_looked_at_after_a_crash_and_once_a_day() {
    let ago = |hours| Some(now() - SignedDuration::from_hours(hours));
    assert_eq!(look(true, ago(1), 1, now()), Look::Now);
    assert_eq!(look(false, None, 1, now()), Look::Now);
    assert_eq!(look(false, ago(24), 1, now()), Look::Now);
    assert_eq!(
        look(false, ago(-1), 1, now()),
        Look::Now,
        "a clock that was turned back"
    );
    assert_eq!(look(false, ago(23), 1, now()), Look::No);
    assert_eq!(
        look(true, ago(1), 1_000_000_000, now()),
        Look::Later,
        "nobody waits for a large file"
    );
}

#[test]
fn damage_that_is_met_while_working_is_repaired_at_the_next_start() {
    let place = tempfile::tempdir().unwrap();
    let store = Store::open(place.path(), &NoKeychain, now()).unwrap().store;
    let add = |text: String| {
        let new = NewTask {
            text,
            ..NewTask::default()
        };
        store
            .act(Act::by_hand(now(), "Added."), |writer| {
                tasks::add(writer, &new)
            })
            .unwrap();
    };
    add("in the backup".to_owned());
    store.back_up(now()).unwrap();
    (0..60).for_each(|number| add(format!("{number} {}", "x".repeat(900))));
    let tomorrow = now() + SignedDuration::from_hours(25);
    assert!(store.check_if_due(tomorrow).unwrap());
    assert!(!store.check_if_due(tomorrow).unwrap(), "once a day");
    drop(store);
    let database = place.path().join("sotto.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let page = bytes.len() / 4096 - 3;
    bytes[page * 4096 + 500] ^= 1;
    std::fs::write(&database, bytes).unwrap();
    // It was looked at today, so that this start does not see it.
    let opened = Store::open(place.path(), &NoKeychain, tomorrow).unwrap();
    assert_eq!(opened.notices.len(), 1, "{:?}", opened.notices);
    let day_after = tomorrow + SignedDuration::from_hours(25);
    let error = opened.store.check_if_due(day_after).unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
    drop(opened);
    let opened = Store::open(place.path(), &NoKeychain, tomorrow).unwrap();
    assert!(
        matches!(opened.notices[..], [_, Notice::Repaired(_)]),
        "{:?}",
        opened.notices
    );
    drop(opened);
    assert_eq!(
        Store::open(place.path(), &NoKeychain, tomorrow)
            .unwrap()
            .notices
            .len(),
        1
    );
}

#[test]
fn what_the_disk_says_is_told_apart() {
    let error = |code| {
        let failure = rusqlite::ffi::Error::new(code);
        StoreError::from(rusqlite::Error::SqliteFailure(failure, None))
    };
    let lost = error(rusqlite::ffi::SQLITE_IOERR_CORRUPTFS);
    assert!(matches!(lost, StoreError::Damaged(_)), "{lost:?}");
    let no_room = error(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
    assert!(matches!(no_room, StoreError::DiskFull), "{no_room:?}");
    // What cannot be read for now, as where a network is away, is as it was.
    let away = error(rusqlite::ffi::SQLITE_IOERR_READ);
    assert!(matches!(away, StoreError::Sql(_)), "{away:?}");
}

#[test]
fn every_error_says_what_was_kept_or_what_to_do() {
    let errors = [
        StoreError::DiskFull,
        StoreError::ReadOnly("data".into()),
        StoreError::Locked,
        StoreError::Damaged("page 3".to_owned()),
        StoreError::WrongKey {
            folder: "data".into(),
            from: "in store.key",
        },
        StoreError::KeyGone("data".into()),
        StoreError::KeychainClosed("locked".to_owned()),
        StoreError::NewerVersion {
            folder: "data".into(),
            file: 9,
            program: 4,
        },
        StoreError::SecondOwner {
            folder: "data".into(),
            pid: Some(7),
        },
        StoreError::NotFound(Kind::ListItem),
        StoreError::Invalid("x.".to_owned().into()),
        StoreError::BackupUnfit {
            name: "sotto-20260301T090000Z.db".to_owned(),
            why: "is damaged".to_owned(),
        },
    ];
    let mut codes = std::collections::HashSet::new();
    for error in errors {
        codes.insert(error.code());
        let sentence = Problem::from(error).sentence;
        assert!(
            ["safe", "Nothing was changed", "repairs"]
                .iter()
                .any(|word| sentence.contains(word)),
            "{sentence}"
        );
    }
    assert_eq!(codes.len(), 10, "each can be told from the others");
}
