//! Erasing everything comes to its end, whatever gets in its way, and Sotto starts all the same.

mod held_back;

use std::sync::Mutex;

use sotto_api::{Kind, Notice};
use sotto_store::*;
use zeroize::Zeroizing;

use crate::kinds::fill;
use crate::place::*;

/// What the user is told is left, where something is.
fn left(opened: &Opened) -> Option<(Vec<String>, String)> {
    opened.notices.iter().find_map(|notice| match notice {
        Notice::NotErased { names, sentence } => Some((names.clone(), sentence.clone())),
        _ => None,
    })
}

/// Nothing of what was erased is seen in a folder, and what is kept in it now stays.
fn begins_anew(place: &Place) {
    let store = place.opened().store;
    assert_eq!(store.backups().unwrap(), []);
    assert_eq!(store.read(|reader| reader.count(Kind::Task)).unwrap(), 0);
    fill(&store);
    drop(store);
    let store = place.opened().store;
    assert!(
        !everything(&store).tasks.is_empty(),
        "what is kept afterwards is not erased by the next start"
    );
}

#[test]
fn what_cannot_be_deleted_as_a_file_is_moved_out_of_the_way() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    store.back_up(now()).unwrap();
    // A folder where a file is to be deleted: not even a superuser deletes it as one.
    for stubborn in ["store.damaged", "sotto.part"] {
        let stubborn = place.path().join(stubborn);
        std::fs::create_dir(&stubborn).unwrap();
        std::fs::write(stubborn.join("something"), "in it").unwrap();
    }
    store.erase_everything(&NoKeychain).unwrap();
    drop(store);
    let files = std::fs::read_dir(place.path()).unwrap();
    let files: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["store.lock"]);
    begins_anew(&place);
}

#[test]
fn what_cannot_be_moved_goes_where_it_stands() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    store.back_up(now()).unwrap();
    // It cannot be deleted as a file, and there is nowhere to move it to.
    let stubborn = place.path().join("sotto.part");
    std::fs::create_dir(&stubborn).unwrap();
    std::fs::write(stubborn.join("something"), "in it").unwrap();
    let erased = place.path().join("erased");
    std::fs::write(&erased, "a file where a folder belongs").unwrap();
    let damaged = place.path().join("damaged");
    std::fs::create_dir_all(damaged.join("earlier")).unwrap();
    // Nor is anything noted while a folder stands in the place of the note.
    std::fs::create_dir(place.path().join("store.left")).unwrap();
    store.erase_everything(&NoKeychain).unwrap();
    drop(store);
    for gone in [
        "sotto.db",
        "sotto.part",
        "store.key",
        "store.erasing",
        "backups",
        "damaged",
        "anew-1",
    ] {
        assert!(!place.path().join(gone).exists(), "{gone}");
    }
    begins_anew(&place);
}

#[test]
fn a_file_in_the_place_of_a_disk_keeps_nothing_from_starting() {
    let place = Place::new();
    drop(place.open());
    let note = r#"{"paths": ["backups/sotto-20260301T093000Z.db"]}"#;
    std::fs::write(place.path().join("store.left"), note).unwrap();
    let backups = place.path().join("backups");
    std::fs::remove_dir(&backups).unwrap();
    std::fs::write(&backups, "a file where a folder belongs").unwrap();
    let store = place.opened().store;
    store
        .act(hand("Added."), |writer| task(writer, "kept all the same"))
        .unwrap();
    store.back_up(now()).unwrap_err();
    drop(store);
    assert_eq!(texts(&place.opened().store), ["kept all the same"]);
    let noted = std::fs::read_to_string(place.path().join("store.left")).unwrap();
    assert!(noted.contains("backups/sotto-"), "{noted}");
}

#[cfg(unix)]
#[test]
fn backups_behind_a_link_go_when_their_disk_comes_back() {
    let place = Place::new();
    let beside = |name: &str| place.path().with_file_name(name);
    let (disk, away) = (beside("disk"), beside("away"));
    std::fs::create_dir(&disk).unwrap();
    // Neither this nor anything else of the user's is to be opened with a key.
    std::fs::write(disk.join("holiday.txt"), "the user's own").unwrap();
    std::fs::create_dir(place.path()).unwrap();
    std::os::unix::fs::symlink("../disk", place.path().join("backups")).unwrap();
    let store = place.open();
    fill(&store);
    let old = store.back_up(now()).unwrap();
    assert!(disk.join(&old.name).exists());
    // The disk is taken out, then everything is to go.
    std::fs::rename(&disk, &away).unwrap();
    let error = store.erase_everything(&NoKeychain).unwrap_err();
    assert!(
        matches!(error, StoreError::EraseUnfinished(_)) && error.to_string().contains("backups"),
        "{error}"
    );
    drop(store);
    let opened = place.opened();
    let (names, sentence) = left(&opened).unwrap();
    assert_eq!(names, ["backups"]);
    assert!(sentence.contains("again"), "{sentence}");
    drop(opened);
    begins_anew(&place);

    std::fs::rename(&away, &disk).unwrap();
    let store = place.opened().store;
    assert!(store.erase_rest(&NoKeychain).unwrap());
    assert!(!disk.join(&old.name).exists());
    assert!(disk.join("holiday.txt").exists(), "it was never Sotto's");
    let kept = everything(&store);
    drop(store);
    let again = place.opened();
    assert_eq!(left(&again), None);
    assert_eq!(everything(&again.store), kept);
    // Nothing stands in the way any more: erased once more, Sotto begins where it began at first.
    again.store.erase_everything(&NoKeychain).unwrap();
    drop(again);
    assert!(!place.path().join("anew-1").exists());
    assert!(texts(&place.open()).is_empty());
    assert!(place.database().exists());
}

/// Files that can be neither deleted nor moved, as something is mounted on each of them.
#[cfg(target_os = "linux")]
#[test]
fn what_stays_in_the_way_is_passed_by_and_never_opened() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    store.back_up(now()).unwrap();
    drop(store);
    let mut held = Vec::new();
    for name in ["sotto.db", "store.key"] {
        let file = place.path().join(name);
        let mounted = std::process::Command::new("mount")
            .arg("--bind")
            .args([&file, &file])
            .output();
        if !mounted.is_ok_and(|output| output.status.success()) {
            eprintln!("skipped: nothing can be mounted here");
            return;
        }
        held.push(Unmount(file));
    }
    for _ in 0..2 {
        let store = place.opened().store;
        let error = store.erase_everything(&NoKeychain).unwrap_err();
        assert!(
            matches!(error, StoreError::EraseUnfinished(_))
                && error.to_string().contains("sotto.db"),
            "{error}"
        );
        drop(store);
        assert!(!place.path().join("backups").exists());
        let opened = place.opened();
        let (names, _) = left(&opened).unwrap();
        assert_eq!(names, ["sotto.db", "store.key"]);
        drop(opened);
        begins_anew(&place);
    }
    drop(held);
    let opened = place.opened();
    assert_eq!(left(&opened), None);
    assert!(!place.database().exists());
    assert!(!place.path().join("store.key").exists());
    assert!(!everything(&opened.store).tasks.is_empty());
}

#[test]
fn an_erasing_that_was_cut_short_is_ended_by_the_next_start() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    store.back_up(now()).unwrap();
    drop(store);
    // As a process that was killed leaves it: noted, and begun.
    std::fs::write(place.path().join("store.erasing"), "").unwrap();
    std::fs::remove_file(place.path().join("store.key")).unwrap();
    let opened = place.opened();
    assert_eq!(left(&opened), None);
    drop(opened);
    assert!(!place.path().join("store.erasing").exists());
    begins_anew(&place);
}

/// Backups on a disk of their own, which cannot be written any more when everything is to go.
#[cfg(target_os = "linux")]
#[test]
fn what_lies_on_a_read_only_disk_is_hidden_until_it_can_go() {
    let place = Place::new();
    let store = place.open();
    let backups = place.path().join("backups");
    let mount = |options: &str| {
        let done = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(&backups)
            .output();
        done.is_ok_and(|output| output.status.success())
    };
    if !mount("size=8m") {
        eprintln!("skipped: a disk cannot be mounted here");
        return;
    }
    let unmount = Unmount(backups.clone());
    fill(&store);
    let old = store.back_up(now()).unwrap();
    assert!(mount("remount,ro"));
    let error = store.erase_everything(&NoKeychain).unwrap_err();
    assert!(
        matches!(error, StoreError::EraseUnfinished(_)) && error.to_string().contains(&old.name),
        "{error}"
    );
    drop(store);
    let opened = place.opened();
    let (names, sentence) = left(&opened).unwrap();
    assert_eq!(names, [format!("backups/{}", old.name)]);
    assert!(
        sentence.contains(&old.name) && sentence.contains("again"),
        "{sentence}"
    );
    let store = opened.store;
    assert_eq!(store.backups().unwrap(), [], "it is never shown again");
    store.restore(&old.name, later(1)).unwrap_err();
    store
        .act(hand("Added."), |writer| {
            task(writer, "of the new beginning")
        })
        .unwrap();
    assert!(!store.erase_rest(&NoKeychain).unwrap());
    drop(store);
    let again = place.opened();
    assert!(left(&again).is_some(), "it is told until it is gone");
    assert!(mount("remount,rw"));
    assert!(again.store.erase_rest(&NoKeychain).unwrap());
    assert_eq!(std::fs::read_dir(&backups).unwrap().count(), 0);
    let new = again.store.back_up(later(2)).unwrap();
    assert_eq!(again.store.backups().unwrap(), [new]);
    drop(again);
    let store = place.open();
    assert_eq!(texts(&store), ["of the new beginning"]);
    drop(store);
    drop(unmount);
}

/// Takes a disk away again, however the test ends.
#[cfg(target_os = "linux")]
struct Unmount(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Drop for Unmount {
    fn drop(&mut self) {
        let unmounted = std::process::Command::new("umount")
            .arg("-l")
            .arg(&self.0)
            .status();
        assert!(
            std::thread::panicking() || unmounted.is_ok_and(|status| status.success()),
            "the test's disk stays mounted"
        );
    }
}
