//! Backups are made while Sotto works, thinned out, and can be gone back to.

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use sotto_api::{
    Choice, ExportFormat, MachineSettingsPatch, MindSettingsPatch, Rotation, SettingsPatch,
};
use sotto_store::*;

use crate::kinds::fill;
use crate::place::*;

#[test]
fn a_backup_is_due_once_a_day() {
    let store = Place::new().open_kept();
    fill(&store);
    let back_up = |minutes| {
        store
            .back_up_if_due(Rotation::default(), &TimeZone::UTC, later(minutes))
            .unwrap()
    };
    let first = back_up(0).unwrap();
    assert_eq!(first.name, "sotto-20260301T090000Z.db");
    assert!(first.bytes > 4096);
    assert_eq!(back_up(60), None);
    assert!(back_up(24 * 60).is_some());
    for day in 2..60 {
        back_up(day * 24 * 60);
    }
    let names: Vec<String> = store
        .backups()
        .unwrap()
        .into_iter()
        .map(|backup| backup.name)
        .collect();
    // Seven days; of the weeks before that two more Sundays; the ends of both months before.
    assert_eq!(names.len(), 7 + 2 + 1, "{names:?}");
    assert!(
        names[0].starts_with("sotto-20260429") && names[9].starts_with("sotto-20260331"),
        "{names:?}"
    );
    let files = std::fs::read_dir(store.folder().join("backups"))
        .unwrap()
        .count();
    assert_eq!(files, names.len(), "nothing else lies there");
}

#[test]
fn one_can_go_back_to_a_backup_and_back_again() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    let before = everything(&store);
    let backup = store.back_up(now()).unwrap();
    store
        .act(hand("Added."), |writer| task(writer, "since"))
        .unwrap();
    let after = everything(&store);
    let stamp = store
        .act(hand("Looked."), |writer| {
            Ok(outbox::stamp(writer).to_string())
        })
        .unwrap();
    let mut news = store.changes();
    assert_eq!(store.restore(&backup.name, later(1)).unwrap(), backup);
    assert_eq!(everything(&store), before);
    assert_eq!(news.try_recv().unwrap(), News::Everything);
    let next = store
        .act(hand("Looked."), |writer| {
            Ok(outbox::stamp(writer).to_string())
        })
        .unwrap();
    assert!(next >= stamp, "the clock did not go back: {next} {stamp}");
    drop(store);
    let store = place.open();
    assert_eq!(everything(&store), before);
    // What was there before was made a backup first.
    let newest = store.backups().unwrap()[0].clone();
    store.restore(&newest.name, later(2)).unwrap();
    assert_eq!(everything(&store), after);
    let error = store.restore("../../etc/passwd", later(3)).unwrap_err();
    assert!(matches!(error, StoreError::Invalid(_)), "{error}");
}

fn close_microphone(store: &Store, closed: bool) {
    let machine = MachineSettingsPatch {
        microphone_closed: Some(closed),
        ..MachineSettingsPatch::default()
    };
    let patch = SettingsPatch {
        machine: Some(machine),
        ..SettingsPatch::default()
    };
    store
        .act(hand("Microphone."), |writer| {
            sotto_store::settings::change(writer, patch)
        })
        .unwrap();
}

/// Open requests go to this endpoint, or stay here.
fn endpoint(store: &Store, endpoint: Choice) {
    let mind = MindSettingsPatch {
        endpoint: Some(endpoint),
        ..MindSettingsPatch::default()
    };
    let patch = SettingsPatch {
        mind: Some(mind),
        ..SettingsPatch::default()
    };
    store
        .act(hand("Endpoint."), |writer| {
            sotto_store::settings::change(writer, patch)
        })
        .unwrap();
}

#[test]
fn going_back_and_bringing_in_send_no_words_elsewhere() {
    let store = Place::new().open_kept();
    let name = "http://127.0.0.1:11434/v1".to_owned();
    endpoint(&store, Choice::Named { name });
    let backup = store.back_up(now()).unwrap();
    let export = store.export(ExportFormat::Json, later(1)).unwrap();
    endpoint(&store, Choice::Automatic);
    store.restore(&backup.name, later(2)).unwrap();
    let mind = || everything(&store).settings.mind;
    assert_eq!(mind().endpoint, Choice::Automatic);
    store
        .import(ExportFormat::Json, &export, "UTC", later(3))
        .unwrap();
    assert_eq!(mind().endpoint, Choice::Automatic);
}

#[test]
fn a_microphone_that_is_or_was_closed_is_closed_after_going_back() {
    for (then, since) in [(false, false), (false, true), (true, false)] {
        let store = Place::new().open_kept();
        close_microphone(&store, then);
        let backup = store.back_up(now()).unwrap();
        close_microphone(&store, since);
        store.restore(&backup.name, later(1)).unwrap();
        let closed = everything(&store).settings.machine.microphone_closed;
        assert_eq!(closed, then || since, "{then}, then {since}");
    }
}

#[test]
fn what_is_arranged_with_the_system_stays_so_after_going_back() {
    for (then, since) in [(false, true), (true, false)] {
        let store = Place::new().open_kept();
        let starts = |starts| {
            let machine = MachineSettingsPatch {
                start_with_system: Some(starts),
                autostart_offered: Some(true),
                ..MachineSettingsPatch::default()
            };
            let patch = SettingsPatch {
                machine: Some(machine),
                ..SettingsPatch::default()
            };
            store
                .act(hand("Arranged.").for_good(), |writer| {
                    sotto_store::settings::change(writer, patch)
                })
                .unwrap();
        };
        starts(then);
        let backup = store.back_up(now()).unwrap();
        starts(since);
        store.restore(&backup.name, later(1)).unwrap();
        let machine = everything(&store).settings.machine;
        assert_eq!(machine.start_with_system, since);
        assert!(machine.autostart_offered);
    }
}

#[test]
fn what_comes_back_is_put_right_before_anybody_is_told() {
    let place = Place::new();
    let store = place.open();
    store
        .act(hand("Added."), |writer| task(writer, "in the backup"))
        .unwrap();
    let backup = store.back_up(now()).unwrap();
    store
        .act(hand("Added."), |writer| task(writer, "since"))
        .unwrap();
    let before = everything(&store);
    let mut news = store.changes();
    let count = |reader: &Reader<'_>| reader.count(sotto_api::Kind::Task);
    let refused = store.restore_with(&backup.name, later(1), count, |writer, _| {
        task(writer, "half done")?;
        Err(StoreError::Invalid("It shall not be.".to_owned().into()))
    });
    refused.unwrap_err();
    assert_eq!(everything(&store), before);
    assert!(news.try_recv().is_err());
    let restored = store.restore_with(&backup.name, later(2), count, |writer, count| {
        task(writer, &format!("there were {count}")).map(drop)
    });
    assert_eq!(restored.unwrap(), backup);
    let mut kept = texts(&store);
    kept.sort();
    assert_eq!(kept, ["in the backup", "there were 2"]);
    assert_eq!(news.try_recv().unwrap(), News::Everything);
    assert!(!place.path().join("sotto.restoring").exists());
}

#[test]
fn a_backup_that_cannot_be_gone_back_to_is_no_fault_of_the_file() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    let damaged = store.back_up(now()).unwrap().name;
    let newer = store.back_up(later(1)).unwrap().name;
    let path = |name: &str| place.path().join("backups").join(name);
    let mut bytes = std::fs::read(path(&damaged)).unwrap();
    bytes[1000] ^= 0xff;
    std::fs::write(path(&damaged), bytes).unwrap();
    raw(&path(&newer), &place.path())
        .execute_batch("PRAGMA user_version = 99")
        .unwrap();
    let (before, backups) = (everything(&store), store.backups().unwrap());
    for (name, why) in [(damaged, "is damaged"), (newer, "a newer Sotto")] {
        let error = store.restore(&name, later(2)).unwrap_err();
        assert!(matches!(error, StoreError::BackupUnfit { .. }), "{error:?}");
        let sentence = error.to_string();
        assert!(
            sentence.contains(why) && sentence.contains("Nothing was changed"),
            "{sentence}"
        );
    }
    assert_eq!(everything(&store), before);
    assert_eq!(store.backups().unwrap(), backups);
    drop(store);
    // It opens without a word of a repair.
    assert_eq!(everything(&place.open()), before);
}

#[test]
fn a_backup_in_the_middle_of_work_is_whole() {
    let store = Place::new().open_kept();
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                store
                    .act(hand("Two at once."), |writer| {
                        task(writer, "one")?;
                        task(writer, "other")
                    })
                    .unwrap();
            }
        });
        for number in 0..5 {
            store
                .back_up(now() + SignedDuration::from_secs(number))
                .unwrap();
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    for backup in store.backups().unwrap() {
        let path = store.folder().join("backups").join(backup.name);
        let count: i64 = raw(&path, store.folder())
            .query_row("SELECT count(*) FROM tasks", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count % 2, 0, "half of a transaction");
    }
}

#[test]
fn backups_of_the_same_second_are_both_made() {
    let store = Place::new().open_kept();
    fill(&store);
    let both = std::thread::scope(|threads| {
        let makes: Vec<_> = (0..4)
            .map(|_| threads.spawn(|| store.back_up(now()).unwrap().name))
            .collect();
        makes.into_iter().map(|made| made.join().unwrap()).collect()
    });
    let mut asked: Vec<String> = both;
    let mut there: Vec<String> = store
        .backups()
        .unwrap()
        .into_iter()
        .map(|backup| backup.name)
        .collect();
    asked.sort();
    there.sort();
    assert_eq!(asked, there);
    assert_eq!(there.len(), 4, "{there:?}");
}

#[test]
fn what_a_killed_backup_left_goes_with_the_next_one() {
    let store = Place::new().open_kept();
    let backups = store.folder().join("backups");
    let half = backups.join("sotto-20260228T090000Z.part");
    let other = backups.join("of somebody else.part");
    for file in [&half, &other] {
        std::fs::write(file, "half of it").unwrap();
    }
    store.back_up(now()).unwrap();
    assert!(!half.exists() && other.exists());
}

#[test]
fn a_clock_that_was_ahead_once_does_not_make_a_backup_due_for_ever() {
    let store = Place::new().open_kept();
    let in_four_years = later(4 * 365 * 24 * 60);
    store.back_up(in_four_years).unwrap();
    let back_up = |minutes| {
        store
            .back_up_if_due(Rotation::default(), &TimeZone::UTC, later(minutes))
            .unwrap()
    };
    assert!(back_up(0).is_some(), "that one says nothing about today");
    assert_eq!(back_up(60), None);
    assert_eq!(back_up(23 * 60), None);
    assert!(back_up(24 * 60).is_some());
}
