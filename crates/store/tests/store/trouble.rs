//! Disks that are full, folders that are closed, files that are damaged, held, newer, or of another key: each has its own
//! error, and nothing that was confirmed is lost.

mod lost_pages;
mod repaired;

#[cfg(target_os = "linux")]
use std::process::Command;

#[cfg(target_os = "linux")]
use sotto_api::Problem;
use sotto_api::{Notice, ProblemCode};
use sotto_store::*;

use crate::kinds::fill;
use crate::place::*;

#[test]
fn a_folder_has_one_owner() {
    let place = Place::new();
    let store = place.open();
    let error = place.refused();
    let expected = std::process::id();
    assert!(
        matches!(error, StoreError::SecondOwner { pid: Some(pid), .. } if pid == expected),
        "{error}"
    );
    assert_eq!(error.code(), ProblemCode::SecondOwner);
    drop(store);
    place.open();
}

/// Runs a test's work on a file system of its own, of so many kilobytes.
#[cfg(target_os = "linux")]
fn on_a_small_disk(kilobytes: u32, work: impl FnOnce(&std::path::Path)) {
    let folder = tempfile::tempdir().unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", &format!("size={kilobytes}k"), "tmpfs"])
        .arg(folder.path())
        .output();
    if !mounted.as_ref().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: a small disk cannot be mounted here ({mounted:?})");
        return;
    }
    let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(folder.path())));
    Command::new("umount")
        .arg("-l")
        .arg(folder.path())
        .status()
        .unwrap();
    if let Err(panic) = worked {
        std::panic::resume_unwind(panic);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    on_a_small_disk(1500, |disk| {
        let folder = disk.join("data");
        let store = Store::open(&folder, &NoKeychain, now()).unwrap().store;
        let filler = "x".repeat(20_000);
        let mut kept = 0;
        let error = loop {
            match store.act(hand("Added."), |writer| {
                task(writer, &format!("{kept} {filler}"))
            }) {
                Ok(_) => kept += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(error, StoreError::DiskFull), "{error:?}");
        assert!(Problem::from(error).sentence.contains("The disk is full"));
        assert!(kept > 5, "{kept}");
        assert_eq!(texts(&store).len(), kept, "reading goes on");
        let no_backup = store.back_up(now()).unwrap_err();
        assert!(matches!(no_backup, StoreError::DiskFull), "{no_backup:?}");
        assert!(store.backups().unwrap().is_empty());
        let halves = std::fs::read_dir(folder.join("backups")).unwrap().count();
        assert_eq!(halves, 0, "half a backup was left behind");
        drop(store);
        let store = Store::open(&folder, &NoKeychain, now()).unwrap().store;
        assert_eq!(texts(&store).len(), kept);
        // Room again: it goes on as if nothing had been.
        assert!(
            Command::new("mount")
                .args(["-o", "remount,size=8m"])
                .arg(disk)
                .status()
                .unwrap()
                .success()
        );
        store
            .act(hand("Added."), |writer| task(writer, "more"))
            .unwrap();
        assert_eq!(texts(&store).len(), kept + 1);
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_any_room_is_not_begun_on() {
    on_a_small_disk(16, |disk| {
        let error = Store::open(&disk.join("data"), &NoKeychain, now()).unwrap_err();
        assert!(matches!(error, StoreError::DiskFull), "{error:?}");
    });
}

/// Leaves no room at all. Gives how much this file takes.
#[cfg(target_os = "linux")]
fn fill_up(path: &std::path::Path) -> u64 {
    use std::io::Write;
    let mut file = std::fs::File::create(path).unwrap();
    let mut taken = 0;
    while file.write_all(&[0; 4096]).is_ok() {
        taken += 4096;
    }
    taken
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_kept_can_be_read_where_next_to_no_room_is_left() {
    on_a_small_disk(1500, |disk| {
        let folder = disk.join("data");
        let open = || Store::open(&folder, &NoKeychain, now());
        open()
            .unwrap()
            .store
            .act(hand("Added."), |writer| task(writer, "milk"))
            .unwrap();
        let rest = disk.join("rest");
        let taken = fill_up(&rest);
        let error = open().unwrap_err();
        assert!(matches!(error, StoreError::DiskFull), "{error:?}");
        // Enough for what is needed to read, too little to keep anything.
        let file = std::fs::File::options().write(true).open(&rest).unwrap();
        file.set_len(taken - 250 * 1024).unwrap();
        let store = open().unwrap().store;
        assert_eq!(texts(&store), ["milk"]);
        let error = store
            .act(hand("Added."), |writer| task(writer, &"x".repeat(600_000)))
            .unwrap_err();
        assert!(matches!(error, StoreError::DiskFull), "{error:?}");
        drop(store);
        std::fs::remove_file(&rest).unwrap();
        let store = open().unwrap().store;
        store
            .act(hand("Added."), |writer| task(writer, "eggs"))
            .unwrap();
        assert_eq!(texts(&store), ["milk", "eggs"]);
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk_says_so() {
    on_a_small_disk(4000, |disk| {
        let folder = disk.join("data");
        let store = Store::open(&folder, &NoKeychain, now()).unwrap().store;
        store
            .act(hand("Added."), |writer| task(writer, "milk"))
            .unwrap();
        drop(store);
        assert!(
            Command::new("mount")
                .args(["-o", "remount,ro"])
                .arg(disk)
                .status()
                .unwrap()
                .success()
        );
        let error = Store::open(&folder, &NoKeychain, now()).unwrap_err();
        assert!(matches!(error, StoreError::ReadOnly(_)), "{error:?}");
        assert!(
            Command::new("mount")
                .args(["-o", "remount,rw"])
                .arg(disk)
                .status()
                .unwrap()
                .success()
        );
        let store = Store::open(&folder, &NoKeychain, now()).unwrap().store;
        assert_eq!(texts(&store), ["milk"]);
    });
}

#[cfg(unix)]
#[test]
fn a_file_or_folder_that_may_not_be_written_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    fill(&place.open());
    let set = |mode| {
        std::fs::set_permissions(place.database(), std::fs::Permissions::from_mode(mode)).unwrap()
    };
    set(0o400);
    // Root may write everything.
    if std::fs::File::options()
        .write(true)
        .open(place.database())
        .is_ok()
    {
        eprintln!("skipped: this user may write everything");
        return;
    }
    let error = place.refused();
    assert!(matches!(error, StoreError::ReadOnly(_)), "{error:?}");
    set(0o600);
    place.open();
}

#[test]
fn a_file_that_another_program_holds_is_waited_for_and_then_named() {
    let place = Place::new();
    let store = place.open();
    store
        .act(hand("Added."), |writer| task(writer, "milk"))
        .unwrap();
    let other = place.raw();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store
        .act(hand("Added."), |writer| task(writer, "eggs"))
        .unwrap_err();
    assert!(matches!(error, StoreError::Locked), "{error:?}");
    assert_eq!(texts(&store), ["milk"]);
    other.execute_batch("COMMIT").unwrap();
    store
        .act(hand("Added."), |writer| task(writer, "eggs"))
        .unwrap();
}

#[test]
fn a_file_that_another_program_holds_at_the_start_is_named_too() {
    let place = Place::new();
    fill(&place.open());
    let other = place.raw();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = place.refused();
    assert!(matches!(error, StoreError::Locked), "{error:?}");
    other.execute_batch("COMMIT").unwrap();
    drop(other);
    assert!(!everything(&place.open()).tasks.is_empty());
}

#[test]
fn a_wrong_key_is_told_from_a_damaged_file() {
    let place = Place::new();
    fill(&place.open());
    let key = place.path().join("store.key");
    let right = std::fs::read_to_string(&key).unwrap();
    for wrong in ["0".repeat(64), "no key at all".to_owned(), String::new()] {
        std::fs::write(&key, wrong).unwrap();
        let error = place.refused();
        assert!(matches!(error, StoreError::WrongKey { .. }), "{error:?}");
    }
    std::fs::write(&key, [0xff_u8, 0xfe, 0x00]).unwrap();
    let no_text = place.refused();
    assert!(
        matches!(no_text, StoreError::WrongKey { .. }),
        "{no_text:?}"
    );
    std::fs::remove_file(&key).unwrap();
    let gone = place.refused();
    assert!(matches!(gone, StoreError::KeychainClosed(_)), "{gone:?}");
    std::fs::write(&key, &right).unwrap();
    let store = place.open();
    assert!(!everything(&store).tasks.is_empty());
    drop(store);
    // Without the file that names the key, the key itself still opens everything, and is named anew.
    std::fs::remove_file(place.path().join("store.id")).unwrap();
    drop(place.open());
    assert!(place.path().join("store.id").exists());
}

#[test]
fn a_file_of_a_newer_sotto_is_refused_politely() {
    let place = Place::new();
    fill(&place.open());
    place
        .raw()
        .execute_batch("PRAGMA user_version = 99")
        .unwrap();
    let before = std::fs::read(place.database()).unwrap();
    let error = place.refused();
    assert!(
        matches!(error, StoreError::NewerVersion { file: 99, .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains("Update this Sotto"), "{error}");
    assert_eq!(
        std::fs::read(place.database()).unwrap(),
        before,
        "nothing was changed"
    );
}

#[test]
fn everything_can_be_erased() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    store.back_up(now()).unwrap();
    let looked = everything(&store);
    assert!(!looked.tasks.is_empty());
    store.erase_everything(&NoKeychain).unwrap();
    assert!(matches!(
        store.read(|reader| reader.count(sotto_api::Kind::Task)),
        Err(StoreError::Erased)
    ));
    assert!(matches!(
        store.act(hand("Added."), |writer| task(writer, "x")),
        Err(StoreError::Erased)
    ));
    drop(store);
    let left: Vec<_> = std::fs::read_dir(place.path())
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    assert_eq!(left, ["store.lock"]);
    let store = place.open();
    assert!(everything(&store).tasks.is_empty());
}
