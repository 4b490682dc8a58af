#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn what_lay_on_a_disk_that_is_not_there_stays_noted_until_it_can_go() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::make(&place.path().join("data")).unwrap();
    let (backups, away) = (folder.backups(), place.path().join("away"));
    std::fs::create_dir(&backups).unwrap();
    std::fs::write(backups.join("old.db"), "of the erased").unwrap();
    let mut left = Left::default();
    left.add(&backups, "old.db");
    left.note(&folder).unwrap();
    let noted = left.clone();

    // The disk is taken away, and its folder with it.
    std::fs::rename(&backups, &away).unwrap();
    assert_eq!(left.delete(&folder), []);
    assert_eq!(left, noted);
    // An empty folder stands in its place, as where a disk is mounted, and everything is erased once more.
    if cfg!(unix) {
        std::fs::create_dir(&backups).unwrap();
        assert_eq!(left.delete(&folder), []);
        assert_eq!(left, noted);
        left.clear_folder(&folder, &backups);
        assert_eq!(left.delete(&folder), []);
        assert_eq!(left, noted);
    }
    assert!(Left::read(&folder).unwrap().hides("backups", "old.db"));

    std::fs::rename(&away, &backups).unwrap();
    assert_eq!(left.delete(&folder), []);
    assert_eq!(left, Left::default());
    assert!(!backups.join("old.db").exists());
}

#[test]
fn what_somebody_else_deleted_is_noted_no_longer() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::make(place.path()).unwrap();
    std::fs::create_dir(folder.backups()).unwrap();
    let mut left = Left::default();
    left.add(&folder.backups(), "gone.db");
    // An earlier version noted no folder.
    left.paths.insert("backups/long_gone.db".to_owned());
    assert_eq!(left.delete(&folder), []);
    assert_eq!(left, Left::default());
    // A whole folder that goes takes with it what was noted of it.
    left.add(&folder.backups(), "one.db");
    left.clear_folder(&folder, &folder.backups());
    assert_eq!(
        left,
        Left {
            folders: left.folders.clone(),
            ..Left::default()
        }
    );
    assert_eq!(left.delete(&folder), []);
    assert_eq!(left, Left::default());
}
