//! A data folder that can be read and not written: each command says so in words, and nothing that is kept is lost.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::{Place, texts};

fn mount(folder: &Path, options: &str) -> bool {
    let done = Command::new("mount")
        .args(["-t", "tmpfs", "-o", options, "tmpfs"])
        .arg(folder)
        .output();
    done.is_ok_and(|output| output.status.success())
}

/// A disk of its own, taken away with the test.
struct Disk(PathBuf);

impl Disk {
    /// Nothing where this user may not mount one.
    fn at(folder: &Path) -> Option<Self> {
        std::fs::create_dir(folder).unwrap();
        if mount(folder, "size=32m") {
            return Some(Self(folder.to_owned()));
        }
        eprintln!("skipped: a disk cannot be mounted here");
        None
    }

    fn can_be_written(&self) {
        assert!(mount(&self.0, "remount,rw"));
    }

    /// The one that held the folder has said that it ends, and closes its files in a moment.
    fn can_only_be_read(&self) {
        let began = Instant::now();
        while !mount(&self.0, "remount,ro") {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "somebody still writes to the disk"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("-l").arg(&self.0).status();
        assert!(
            std::thread::panicking() || unmounted.is_ok_and(|status| status.success()),
            "the test's disk stays mounted"
        );
    }
}

/// What every command says of it.
fn is_said(place: &Place) {
    let folder = place.folder.path().join("data");
    for command in [
        &["tasks"][..],
        &["tasks", "add", "eggs"],
        &["ask", "add eggs to my tasks"],
        &["tasks", "--json"],
    ] {
        let (code, sentence) = place.fails(command);
        assert_eq!(code, 1, "{command:?}: {sentence}");
        assert!(
            sentence.contains(folder.to_str().unwrap()) && sentence.contains("cannot be written"),
            "{command:?}: {sentence}"
        );
    }
}

#[test]
fn a_disk_that_can_only_be_read_is_named_and_what_is_on_it_stays() {
    let place = Place::new();
    let Some(disk) = Disk::at(&place.folder.path().join("data")) else {
        return;
    };
    place.out(&["tasks", "add", "milk"]);
    place.out(&["resident", "--stop"]);
    disk.can_only_be_read();
    is_said(&place);
    disk.can_be_written();
    assert_eq!(texts(&place.json(&["tasks"])), ["milk"]);
    place.out(&["resident", "--stop"]);
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    let place = Place::new();
    let folder = place.folder.path().join("data");
    std::fs::create_dir(&folder).unwrap();
    let set = |mode| {
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(0o500);
    // Root may write everything.
    if std::fs::File::create(folder.join("written")).is_ok() {
        eprintln!("skipped: this user may write everything");
        return;
    }
    is_said(&place);
    set(0o700);
    place.out(&["tasks", "add", "milk"]);
    assert_eq!(texts(&place.json(&["tasks"])), ["milk"]);
}
