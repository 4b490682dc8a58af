#![allow(clippy::unwrap_used)]

use std::path::Path;

use jiff::Timestamp;
use sotto_api::{NewTask, Notice, Restored, TaskFilter};

use super::repair;
use crate::error::StoreError;
use crate::files::Folder;
use crate::key::{self, NoKeychain};
use crate::open::Opened;
use crate::store::Store;
use crate::{Act, tasks};

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn open(folder: &Path) -> Opened {
    Store::open(folder, &NoKeychain, now()).unwrap()
}

/// A folder whose file is damaged near its end. The first ten things are in the backup, where there is one.
fn damaged(with_a_backup: bool) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let store = open(place.path()).store;
    for number in 0..60 {
        let new = NewTask {
            text: format!("{number} {}", "x".repeat(900)),
            ..NewTask::default()
        };
        store
            .act(Act::by_hand(now(), "Added."), |writer| {
                tasks::add(writer, &new)
            })
            .unwrap();
        if with_a_backup && number == 9 {
            store.back_up(now()).unwrap();
        }
    }
    drop(store);
    let database = place.path().join("sotto.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let page = bytes.len() / 4096 - 3;
    bytes[page * 4096 + 500] ^= 1;
    std::fs::write(&database, bytes).unwrap();
    std::fs::write(place.path().join("store.damaged"), "a page").unwrap();
    place
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), &to).unwrap();
        }
    }
}

fn texts(store: &Store) -> Vec<String> {
    let all = store.read(|reader| tasks::list(reader, &TaskFilter::default()));
    let mut texts: Vec<String> = all.unwrap().into_iter().map(|task| task.text).collect();
    texts.sort();
    texts
}

fn repaired(opened: &Opened) -> Option<Restored> {
    opened.notices.iter().find_map(|notice| match notice {
        Notice::Repaired(restored) => Some(restored.clone()),
        _ => None,
    })
}

#[test]
fn a_repair_that_is_cut_short_after_any_step_loses_nothing() {
    for with_a_backup in [true, false] {
        let template = damaged(with_a_backup);
        let whole = tempfile::tempdir().unwrap();
        copy(template.path(), whole.path());
        let opened = open(whole.path());
        let wanted = repaired(&opened).unwrap();
        let kept = texts(&opened.store);
        assert!(wanted.salvaged > 0 && kept.len() > 10, "{wanted:?}");
        assert_eq!(wanted.backup.is_some(), with_a_backup);
        drop(opened);
        let mut steps = 0;
        loop {
            let place = tempfile::tempdir().unwrap();
            copy(template.path(), place.path());
            let folder = Folder::make(place.path()).unwrap();
            let key = key::obtain(&folder, &NoKeychain).unwrap().key;
            let mut left = steps;
            let ended = repair(&folder, &key, now(), &mut || {
                if left == 0 {
                    return Err(StoreError::Locked);
                }
                left -= 1;
                Ok(())
            });
            let opened = open(place.path());
            assert_eq!(texts(&opened.store), kept, "cut short after {steps} steps");
            for gone in ["store.damaged", "store.repaired", "sotto.part"] {
                assert!(!place.path().join(gone).exists(), "{gone}, {steps} steps");
            }
            let told = repaired(&opened);
            if ended.is_ok() {
                assert_eq!(told, None, "it was told of already");
                break;
            }
            let told = told.unwrap();
            assert_eq!(
                (told.backup, told.salvaged),
                (wanted.backup.clone(), wanted.salvaged)
            );
            let aside = Path::new(&told.set_aside).join("sotto.db");
            assert!(aside.exists(), "after {steps} steps");
            steps += 1;
        }
        assert!(steps >= 4, "only {steps} steps were cut short");
    }
}

/// A repair that ends as soon as it is noted, before the damaged file is touched.
fn cut_short(place: &Path) {
    let folder = Folder::make(place).unwrap();
    let key = key::obtain(&folder, &NoKeychain).unwrap().key;
    let mut steps = 0;
    repair(&folder, &key, now(), &mut || {
        steps += 1;
        if steps == 2 {
            return Err(StoreError::Locked);
        }
        Ok(())
    })
    .unwrap_err();
    assert!(place.join("store.repaired").exists() && place.join("sotto.part").exists());
}

#[test]
fn a_note_of_a_repair_says_nothing_about_a_file_that_was_put_there_since() {
    let place = damaged(true);
    cut_short(place.path());
    // The user puts a copy in the place of the damaged file.
    let backup = std::fs::read_dir(place.path().join("backups")).unwrap();
    let backup = backup.last().unwrap().unwrap().path();
    for beside in ["sotto.db-wal", "sotto.db-shm"] {
        let _ = std::fs::remove_file(place.path().join(beside));
    }
    std::fs::copy(backup, place.path().join("sotto.db")).unwrap();
    let opened = open(place.path());
    assert_eq!(repaired(&opened), None);
    assert_eq!(texts(&opened.store).len(), 10, "the copy is what is kept");
    for gone in ["store.damaged", "store.repaired", "sotto.part"] {
        assert!(!place.path().join(gone).exists(), "{gone}");
    }
    let aside = std::fs::read_dir(place.path().join("damaged")).unwrap();
    let aside = aside.last().unwrap().unwrap().path();
    assert!(aside.join("sotto.part").exists(), "nothing was deleted");
    drop(opened);
    assert_eq!(texts(&open(place.path()).store).len(), 10);
}

#[test]
fn a_note_of_a_repair_from_another_folder_is_removed() {
    let elsewhere = damaged(false);
    cut_short(elsewhere.path());
    let place = tempfile::tempdir().unwrap();
    let new = NewTask {
        text: "of this folder".to_owned(),
        ..NewTask::default()
    };
    open(place.path())
        .store
        .act(Act::by_hand(now(), "Added."), |writer| {
            tasks::add(writer, &new)
        })
        .unwrap();
    let note = place.path().join("store.repaired");
    for text in [
        std::fs::read(elsewhere.path().join("store.repaired")).unwrap(),
        b"no note at all".to_vec(),
    ] {
        std::fs::write(&note, text).unwrap();
        let opened = open(place.path());
        assert_eq!(repaired(&opened), None);
        assert!(!note.exists());
        assert_eq!(texts(&opened.store), ["of this folder"]);
    }
    // Where it belongs the repair goes on from it.
    let told = repaired(&open(elsewhere.path())).unwrap();
    assert!(told.salvaged > 0, "{told:?}");
}

#[test]
fn a_note_of_an_earlier_version_is_gone_on_with_where_the_file_is_set_aside() {
    let place = damaged(false);
    cut_short(place.path());
    let whole = tempfile::tempdir().unwrap();
    copy(place.path(), whole.path());
    let opened = open(whole.path());
    let kept = texts(&opened.store);
    assert!(kept.len() > 10, "{kept:?}");
    drop(opened);
    // It noted only what the user is told.
    let note = place.path().join("store.repaired");
    let text: serde_json::Value = serde_json::from_slice(&std::fs::read(&note).unwrap()).unwrap();
    std::fs::write(&note, text["restored"].to_string()).unwrap();
    let untouched = tempfile::tempdir().unwrap();
    copy(place.path(), untouched.path());
    let told: Restored = serde_json::from_value(text["restored"].clone()).unwrap();
    let aside = place.path().join("damaged");
    let aside = aside.join(Path::new(&told.set_aside).file_name().unwrap());
    std::fs::create_dir_all(&aside).unwrap();
    std::fs::rename(place.path().join("sotto.db"), aside.join("sotto.db")).unwrap();
    let opened = open(place.path());
    assert_eq!(repaired(&opened), Some(told));
    assert_eq!(texts(&opened.store), kept);
    for gone in ["store.damaged", "store.repaired", "sotto.part"] {
        assert!(!place.path().join(gone).exists(), "{gone}");
    }
    // Where the damaged file is still there it is repaired anew.
    let opened = open(untouched.path());
    assert!(repaired(&opened).is_some());
    assert_eq!(texts(&opened.store), kept);
}
