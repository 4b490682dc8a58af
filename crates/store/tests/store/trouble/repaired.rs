//! A damaged file, and what comes back of it.

use super::*;

/// Damages pages in the middle of the file.
pub fn flip(path: &std::path::Path, pages: impl IntoIterator<Item = usize>) {
    let mut bytes = std::fs::read(path).unwrap();
    for page in pages {
        bytes[page * 4096 + 1000] ^= 0xff;
    }
    std::fs::write(path, bytes).unwrap();
}

/// Opens what is damaged.
pub fn repaired(place: &Place) -> (Store, sotto_api::Restored) {
    let Opened { store, notices } = place.opened();
    let restored = notices.into_iter().find_map(|notice| match notice {
        Notice::Repaired(restored) => Some(restored),
        _ => None,
    });
    (store, restored.expect("a damaged file was repaired"))
}

#[test]
fn a_file_that_cannot_be_opened_at_all_comes_back_from_the_newest_backup() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    store.back_up(now()).unwrap();
    store
        .act(hand("Added."), |writer| {
            task(writer, "in the second backup")
        })
        .unwrap();
    let backup = store.back_up(later(60)).unwrap();
    let before = everything(&store);
    store
        .act(hand("Added."), |writer| task(writer, "after it"))
        .unwrap();
    drop(store);
    flip(&place.database(), [0]);
    let (store, restored) = repaired(&place);
    assert_eq!(everything(&store), before);
    assert_eq!(restored.backup, Some(backup));
    assert_eq!(restored.salvaged, 0);
    assert!(
        restored
            .sentence
            .contains("backup of 01 March 2026, 10:00 UTC"),
        "{}",
        restored.sentence
    );
    assert!(
        std::path::Path::new(&restored.set_aside)
            .join("sotto.db")
            .exists()
    );
    drop(store);
    assert_eq!(everything(&place.open()), before, "and it stays repaired");
}

#[test]
fn what_can_be_read_beyond_the_backup_is_saved() {
    let place = Place::new();
    let store = place.open();
    let deleted = store
        .act(hand("Added."), |writer| task(writer, "deleted since"))
        .unwrap();
    store
        .act(hand("Added."), |writer| task(writer, "in the backup"))
        .unwrap();
    store.back_up(now()).unwrap();
    store
        .act(hand("Deleted."), |writer| tasks::delete(writer, deleted.id))
        .unwrap();
    let long = "y".repeat(900);
    for number in 0..200 {
        store
            .act(hand("Added."), |writer| {
                task(writer, &format!("task {number} {long}"))
            })
            .unwrap();
    }
    drop(store);
    // Every sixth page in the latter half: tasks are lost, most are not.
    let pages = std::fs::metadata(place.database()).unwrap().len() as usize / 4096;
    flip(&place.database(), (pages / 2..pages - 1).step_by(6));
    let (store, restored) = repaired(&place);
    let kept = texts(&store);
    assert!(restored.salvaged >= 20, "{}", restored.sentence);
    assert_eq!(
        kept.len(),
        restored.salvaged as usize + 1,
        "{}",
        restored.sentence
    );
    assert!(kept.contains(&"in the backup".to_owned()));
    assert!(
        !kept.contains(&"deleted since".to_owned()),
        "what was deleted does not come back"
    );
    let mut once = kept.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), kept.len(), "nothing is doubled");
    store
        .act(hand("Added."), |writer| task(writer, "and it goes on"))
        .unwrap();
}

#[test]
fn a_damaged_file_without_a_backup_gives_what_it_still_can() {
    let place = Place::new();
    let store = place.open();
    for number in 0..50 {
        let text = format!("task {number} {}", "z".repeat(900));
        store
            .act(hand("Added."), |writer| task(writer, &text))
            .unwrap();
    }
    drop(store);
    let pages = std::fs::metadata(place.database()).unwrap().len() as usize / 4096;
    flip(&place.database(), [pages - 2]);
    let (store, restored) = repaired(&place);
    assert_eq!(restored.backup, None);
    assert!(
        restored.salvaged > 0 && texts(&store).len() == restored.salvaged as usize,
        "{}",
        restored.sentence
    );
}

#[test]
fn a_damaged_backup_is_passed_over() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    let good = store.back_up(now()).unwrap();
    let before = everything(&store);
    let bad = store.back_up(later(60)).unwrap();
    drop(store);
    flip(&place.path().join("backups").join(&bad.name), [0]);
    flip(&place.database(), [0]);
    let (store, restored) = repaired(&place);
    assert_eq!(restored.backup, Some(good));
    assert_eq!(everything(&store), before);
}

#[test]
fn a_file_that_is_gone_comes_back_from_a_backup() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    store.back_up(now()).unwrap();
    let before = everything(&store);
    drop(store);
    std::fs::remove_file(place.database()).unwrap();
    let (store, _) = repaired(&place);
    assert_eq!(everything(&store), before);
}
