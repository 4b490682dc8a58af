//! Kept prefixes without a model: what is in the folder, and when nothing of it is used.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use std::cell::Cell;

use super::*;
use crate::error::MindError;

fn tokens(n: i32) -> Vec<LlamaToken> {
    vec![LlamaToken::new(n); 3]
}

fn on() -> Result<()> {
    Ok(())
}

/// Goes on this often.
fn on_for(times: u32) -> impl Fn() -> Result<()> {
    let left = Cell::new(times);
    move || match left.get() {
        0 => Err(MindError::Cancelled),
        more => {
            left.set(more - 1);
            Ok(())
        }
    }
}

impl Prefixes {
    fn put(&self, setup: &str, tokens: &[LlamaToken], state: &str) {
        let write = |path: &Path| fs::write(path, state).is_ok();
        self.keep(setup, tokens, write, &on).unwrap();
    }

    fn get(&self, setup: &str, tokens: &[LlamaToken]) -> Option<PathBuf> {
        self.find(setup, tokens, &on).unwrap()
    }
}

#[test]
fn the_folder_stays_bounded_and_foreign_files_stay_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = folder.path().join("letter.prefix");
    fs::write(&foreign, "mine").unwrap();
    let prefixes = Prefixes::new(folder.path(), &[], "test").unwrap();
    for n in 0..12 {
        prefixes.put("", &tokens(n), &format!("state {n}"));
    }
    assert_eq!(prefixes.all().len(), MOST_FILES);
    assert!(prefixes.get("", &tokens(11)).is_some());
    assert_eq!(fs::read_to_string(foreign).unwrap(), "mine");
}

#[test]
fn a_damaged_file_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let prefixes = Prefixes::new(folder.path(), &[], "test").unwrap();
    prefixes.put("", &tokens(1), "state");
    let path = prefixes.get("", &tokens(1)).unwrap();
    fs::write(&path, "stale").unwrap();
    assert!(prefixes.get("", &tokens(1)).is_none());
    assert!(!path.exists());
}

#[test]
fn another_model_has_other_prefixes() {
    let folder = tempfile::tempdir().unwrap();
    Prefixes::new(folder.path(), &[], "one")
        .unwrap()
        .put("", &tokens(1), "s");
    let two = Prefixes::new(folder.path(), &[], "two").unwrap();
    assert!(two.get("", &tokens(1)).is_none());
}

#[test]
fn another_setup_has_other_prefixes() {
    let folder = tempfile::tempdir().unwrap();
    let prefixes = Prefixes::new(folder.path(), &[], "test").unwrap();
    prefixes.put("bare", &tokens(1), "s");
    assert!(prefixes.get("dressed", &tokens(1)).is_none());
    assert!(prefixes.get("bare", &tokens(1)).is_some());
}

#[test]
fn a_failed_write_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let prefixes = Prefixes::new(folder.path(), &[], "test").unwrap();
    let half = |path: &Path| {
        fs::write(path, "half").unwrap();
        false
    };
    prefixes.keep("", &tokens(1), half, &on).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_cancel_is_heard_between_two_megabytes_and_calls_nothing_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let prefixes = Prefixes::new(folder.path(), &[], "test").unwrap();
    let long = "state".repeat(500_000);
    prefixes.put("", &tokens(1), &long);
    for times in 0..3 {
        let found = prefixes.find("", &tokens(1), &on_for(times));
        assert!(matches!(found, Err(MindError::Cancelled)), "{found:?}");
    }
    assert!(prefixes.get("", &tokens(1)).is_some());
    let write = |path: &Path| fs::write(path, &long).is_ok();
    let kept = prefixes.keep("", &tokens(2), write, &on_for(1));
    assert!(matches!(kept, Err(MindError::Cancelled)), "{kept:?}");
    assert!(prefixes.get("", &tokens(2)).is_none());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
