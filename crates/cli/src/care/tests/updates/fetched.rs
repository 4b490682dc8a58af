//! The package of a newer Sotto, from a server on this machine that announces it with a key of the test's own.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rcgen::{KeyPair, PKCS_ED25519, SigningKey as _};
use sha2::{Digest, Sha256};
use sotto_api::{Step, StepWhat};
use sotto_updates::{Form, target};

use super::*;
use crate::server::{Server, good, head, whole};

const PACKAGE: &[u8] = b"what a newer Sotto is made of";
const MANIFEST: &str = "/sotto.json";
const SIGNATURE: &str = "/sotto.json.sig";
const FILE: &str = "/sotto-99.tar.gz";
const MARK: &str = "\"one\"";

/// Somebody who announces version 99, and gives its package out.
struct Maker {
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    /// Half of the package comes, and then nothing more.
    hangs: Arc<AtomicBool>,
    server: Server,
}

impl Maker {
    /// A maker whom the user of this world follows.
    fn followed(world: &World) -> Self {
        let files: Arc<Mutex<BTreeMap<String, Vec<u8>>>> = Arc::default();
        let hangs = Arc::new(AtomicBool::new(false));
        let (given_out, stays) = (Arc::clone(&files), Arc::clone(&hangs));
        let server = Server::start(move |asked, stream, over| {
            let file = given_out.lock().unwrap().get(&asked.path).cloned();
            let Some(bytes) = file else {
                return whole(stream, 404, &[], b"no such file");
            };
            if asked.path != FILE || !stays.load(Ordering::SeqCst) {
                return good(asked, stream, &bytes, MARK);
            }
            let length = bytes.len().to_string();
            head(stream, 200, &[("Content-Length", &length), ("ETag", MARK)])?;
            std::io::Write::write_all(stream, &bytes[..bytes.len() / 2])?;
            over.wait();
            Ok(())
        });
        let maker = Self {
            files,
            hangs,
            server,
        };
        let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
        let digest = Sha256::digest(PACKAGE);
        let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let package = serde_json::json!({
            "url": maker.server.url(FILE),
            "sha256": hash,
            "size": PACKAGE.len(),
        });
        let here = target(std::env::consts::OS, std::env::consts::ARCH, Form::Archive);
        let manifest = serde_json::json!({
            "version": "99.0.0",
            "date": "2020-01-01",
            "valid_until": "9999-12-31",
            "packages": { here: package },
        });
        let manifest = serde_json::to_vec(&manifest).unwrap();
        maker.put(SIGNATURE, &key.sign(&manifest).unwrap());
        maker.put(MANIFEST, &manifest);
        maker.put(FILE, PACKAGE);
        let set = sotto_updates::Updates {
            check: true,
            address: Some(maker.server.url(MANIFEST)),
            key: Some(key.public_key_pem()),
        };
        set.write(&world.folder.path().join("data")).unwrap();
        maker
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let mut files = self.files.lock().unwrap();
        files.insert(path.to_owned(), bytes.to_vec());
    }

    /// How often the package was asked for.
    fn asked(&self) -> usize {
        let asked = self.server.asked().into_iter();
        asked.filter(|asked| asked.path == FILE).count()
    }
}

impl World {
    /// Begins to fetch the package, and gives its last step.
    async fn fetches(&self) -> Step {
        let mut events = self.core.events();
        let work = self.begins().await;
        loop {
            if let Event::Step(step) = events.recv().await.unwrap() {
                assert_eq!(step.what, StepWhat::Update);
                assert_eq!(step.work, work);
                if step.done {
                    return step;
                }
            }
        }
    }

    async fn begins(&self) -> sotto_api::Id {
        match self.ask(Request::Network(NetworkRequest::GetUpdate)).await {
            Reply::Begun { id } => id,
            other => panic!("not begun: {other:?}"),
        }
    }

    async fn package(&self) -> UpdatePackage {
        self.told(updates(false)).await.package
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_is_fetched_compared_and_written_into_the_ledger() {
    let world = World::open();
    let maker = Maker::followed(&world);
    assert!(world.told(updates(true)).await.newer.is_some());
    assert_eq!(world.package().await, UpdatePackage::Absent);
    // What was fetched of an earlier version makes room.
    let folder = world.folder.path().join("data").join("updates");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("sotto-98.tar.gz"), "the one before").unwrap();
    let last = world.fetches().await;
    assert!(!last.failed && last.fraction == Some(1.0), "{last:?}");
    let UpdatePackage::Ready {
        version,
        file,
        next,
    } = world.package().await
    else {
        panic!("it is not there");
    };
    assert_eq!(version, "99.0.0");
    assert!(next.contains("unpack"), "{next}");
    assert_eq!(std::fs::read(&file).unwrap(), PACKAGE);
    assert!(!folder.join("sotto-98.tar.gz").exists());
    let mut ledger = world.ledger().await;
    // What was read to its end is written down a moment later.
    while ledger
        .iter()
        .any(|connection| connection.ending == ConnectionEnding::Open)
    {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        ledger = world.ledger().await;
    }
    // Two for each look, and one for the package.
    assert_eq!(ledger.len(), 5, "{ledger:?}");
    for connection in &ledger {
        assert_eq!(connection.purpose, ConnectionPurpose::Update);
        assert_eq!(connection.ending, ConnectionEnding::Done);
        assert!(connection.asked_for);
    }
    // It is there: nothing comes a second time.
    world.fetches().await;
    assert_eq!(maker.asked(), 1);
    // Somebody took it away.
    std::fs::remove_file(&file).unwrap();
    assert_eq!(world.package().await, UpdatePackage::Absent);
    let problem = world.in_vain(NetworkRequest::ShowUpdate).await;
    assert_eq!(problem.code, ProblemCode::NotFound, "{problem}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_that_is_another_one_says_so_and_can_be_fetched_again() {
    let world = World::open();
    let maker = Maker::followed(&world);
    maker.put(FILE, &[b'x'; PACKAGE.len()]);
    let last = world.fetches().await;
    assert!(last.failed, "{last:?}");
    match world.package().await {
        UpdatePackage::Failed { sentence } => {
            assert!(sentence.contains("Nothing was installed"), "{sentence}");
        }
        other => panic!("{other:?}"),
    }
    maker.put(FILE, PACKAGE);
    let last = world.fetches().await;
    assert!(!last.failed, "{last:?}");
    let package = world.package().await;
    assert!(
        matches!(package, UpdatePackage::Ready { .. }),
        "{package:?}"
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_signed_is_not_fetched() {
    let world = World::open();
    let maker = Maker::followed(&world);
    let other = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let manifest = maker.files.lock().unwrap()[MANIFEST].clone();
    maker.put(SIGNATURE, &other.sign(&manifest).unwrap());
    assert!(world.fetches().await.failed);
    match world.package().await {
        UpdatePackage::Failed { sentence } => {
            assert!(sentence.contains("not signed with the key"), "{sentence}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(maker.asked(), 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_on_its_way_is_stopped_and_gone_on_with() {
    let world = World::open();
    let maker = Maker::followed(&world);
    maker.hangs.store(true, Ordering::SeqCst);
    for offline in [false, true] {
        let mut events = world.core.events();
        let work = world.begins().await;
        // Asked for twice it is fetched once.
        assert_eq!(world.begins().await, work);
        loop {
            if let Event::Step(step) = events.recv().await.unwrap() {
                assert!(!step.done, "{step:?}");
                break;
            }
        }
        let stop = if offline {
            NetworkRequest::Offline { offline }
        } else {
            NetworkRequest::StopUpdate
        };
        world.ask(Request::Network(stop)).await;
        loop {
            if let Event::Step(step) = events.recv().await.unwrap()
                && step.done
            {
                break;
            }
        }
        let package = world.package().await;
        assert!(
            matches!(package, UpdatePackage::Stopped { .. }),
            "{package:?}"
        );
    }
    let online = NetworkRequest::Offline { offline: false };
    world.ask(Request::Network(online)).await;
    maker.hangs.store(false, Ordering::SeqCst);
    assert!(!world.fetches().await.failed);
    let package = world.package().await;
    assert!(
        matches!(package, UpdatePackage::Ready { .. }),
        "{package:?}"
    );
    world.close().await;
}
