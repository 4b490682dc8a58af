//! `sotto update`: the real program, a server on this machine that announces versions, and keys of the test's own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use rcgen::{KeyPair, PKCS_ED25519, SigningKey as _};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sotto_models::verify::{FileHash, keep_receipt};
use sotto_updates::{BuiltIn, Form, target};

use crate::place::*;
use crate::server::{Server, whole};

const PACKAGE: &[u8] = b"what a newer Sotto is made of";
const MANIFEST: &str = "/sotto.json";
const SIGNATURE: &str = "/sotto.json.sig";
const FETCHED: &str = "/sotto-99.tar.gz";

/// Somebody who makes versions of Sotto and announces them, and a user who heard of it.
struct Maker {
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    server: Server,
    key: KeyPair,
    place: Place,
}

impl Maker {
    fn new() -> Self {
        let files: Arc<Mutex<BTreeMap<String, Vec<u8>>>> = Arc::default();
        let given_out = files.clone();
        let server = Server::start(move |asked, stream, _| {
            let file = given_out.lock().unwrap().get(&asked.path).cloned();
            match file {
                Some(bytes) => whole(stream, 200, &[], &bytes),
                None => whole(stream, 404, &[], b"no such file"),
            }
        });
        Self {
            files,
            server,
            key: KeyPair::generate_for(&PKCS_ED25519).unwrap(),
            place: Place::new(),
        }
    }

    /// A user who switched updates on.
    fn followed() -> Self {
        let maker = Self::new();
        let output = maker.follow();
        assert_eq!(code(&output), 0, "{}", err(&output));
        maker
    }

    fn follow(&self) -> Output {
        let (from, key) = (self.server.url(MANIFEST), self.key.public_key_pem());
        self.run(&["update", "--on", "--from", &from, "--key", &key])
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let mut files = self.files.lock().unwrap();
        files.insert(path.to_owned(), bytes.to_vec());
    }

    fn announce(&self, version: &str, form: Form) {
        self.announce_until("9999-12-31", version, form);
    }

    fn announce_until(&self, last: &str, version: &str, form: Form) {
        let target = target(std::env::consts::OS, std::env::consts::ARCH, form);
        let digest = Sha256::digest(PACKAGE);
        let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let manifest = json!({
            "version": version,
            "date": "2020-01-01",
            "valid_until": last,
            "notes": "It listens better.",
            "packages": {
                target: {
                    "url": self.server.url(FETCHED),
                    "sha256": hash,
                    "size": PACKAGE.len(),
                },
            },
        });
        let manifest = serde_json::to_vec_pretty(&manifest).unwrap();
        self.put(SIGNATURE, &self.key.sign(&manifest).unwrap());
        self.put(MANIFEST, &manifest);
        self.put(FETCHED, PACKAGE);
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.place.sotto(arguments);
        command.env_remove("APPIMAGE").output().unwrap()
    }

    fn out(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
        out(&output)
    }

    /// The sentence with which it ends in vain.
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(code(&output), 1, "{arguments:?}: {}", err(&output));
        assert!(output.stdout.is_empty(), "{arguments:?}");
        err(&output)
    }

    /// The paths that were asked for.
    fn asked(&self) -> Vec<String> {
        let asked = self.server.asked().into_iter();
        asked.map(|asked| asked.path).collect()
    }

    fn ledger(&self) -> Vec<Value> {
        let lines = self.out(&["--json", "network", "ledger"]);
        lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

#[test]
fn at_first_nothing_is_asked_whatever_is_called() {
    let maker = Maker::new();
    maker.announce("99.0.0", Form::Archive);
    let folder = maker.place.path("fetched");
    let folder = folder.to_str().unwrap();
    let all = [
        &["update"][..],
        &["update", "--check"],
        &["update", "--json"],
        &["update", "--download", folder],
    ];
    let told = match BuiltIn::here().key {
        None => "package manager",
        Some(_) => "switched off",
    };
    for arguments in all {
        let sentence = maker.fails(arguments);
        assert!(sentence.contains(told), "{sentence}");
    }
    // And not any more, once it was switched off again.
    assert_eq!(code(&maker.follow()), 0);
    maker.out(&["update", "--off"]);
    for arguments in all {
        let sentence = maker.fails(arguments);
        assert!(sentence.contains("switched off"), "{sentence}");
    }
    assert!(maker.asked().is_empty());
    assert!(maker.ledger().is_empty());
    assert!(!maker.place.path("fetched").exists());
}

#[test]
fn a_newer_one_is_told_and_the_ledger_says_who_was_asked() {
    let maker = Maker::followed();
    maker.announce("99.0.0", Form::Archive);
    let told = maker.out(&["update"]);
    assert!(told.contains("Sotto 99.0.0 is there"), "{told}");
    assert!(told.contains(env!("CARGO_PKG_VERSION")), "{told}");
    assert!(told.contains("It listens better."), "{told}");
    // The package itself is nobody's wish yet.
    assert_eq!(maker.asked(), [MANIFEST, SIGNATURE]);
    let ledger = maker.ledger();
    assert_eq!(ledger.len(), 2, "{ledger:?}");
    for line in &ledger {
        assert_eq!(line["purpose"], "update");
        assert_eq!(line["ending"], "done");
        assert_eq!(line["grant"], "by-user");
    }
    let told: Value = serde_json::from_str(&maker.out(&["update", "--check", "--json"])).unwrap();
    assert_eq!(told["here"], env!("CARGO_PKG_VERSION"));
    assert_eq!(told["newer"]["version"], "99.0.0");
    assert_eq!(told["newer"]["size"], PACKAGE.len());
    let output = maker.place.run_in_german(&["update"]);
    assert!(out(&output).contains("ist da"), "{}", out(&output));
}

#[test]
fn the_same_one_is_nothing_new() {
    let maker = Maker::followed();
    maker.announce(env!("CARGO_PKG_VERSION"), Form::Archive);
    let told = maker.out(&["update"]);
    assert!(told.contains("no newer one"), "{told}");
    let told: Value = serde_json::from_str(&maker.out(&["update", "--json"])).unwrap();
    assert!(told["newer"].is_null(), "{told}");
}

#[test]
fn nothing_older_is_put_in_its_place() {
    let maker = Maker::followed();
    maker.announce("0.0.1", Form::Archive);
    let folder = maker.place.path("fetched");
    for arguments in [
        &["update"][..],
        &["update", "--download", folder.to_str().unwrap()],
    ] {
        let sentence = maker.fails(arguments);
        assert!(sentence.contains("nothing older"), "{sentence}");
    }
    assert!(!maker.asked().contains(&FETCHED.to_owned()));
}

#[test]
fn an_old_announcement_is_not_believed_for_ever() {
    let maker = Maker::followed();
    maker.announce_until("2020-01-02", "99.0.0", Form::Archive);
    let folder = maker.place.path("fetched");
    for arguments in [
        &["update"][..],
        &["update", "--download", folder.to_str().unwrap()],
    ] {
        let sentence = maker.fails(arguments);
        assert!(sentence.contains("valid until 2020-01-02"), "{sentence}");
    }
    assert!(!maker.asked().contains(&FETCHED.to_owned()));
    let german = err(&maker.place.run_in_german(&["update"]));
    assert!(german.contains("galt bis 2020-01-02"), "{german}");
}

#[test]
fn what_is_not_signed_with_the_right_key_is_not_believed() {
    let maker = Maker::followed();
    let folder = maker.place.path("fetched");
    let fails = || maker.fails(&["update", "--download", folder.to_str().unwrap()]);
    maker.announce("99.0.0", Form::Archive);
    // Somebody else signed it.
    let other = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let manifest = maker.files.lock().unwrap()[MANIFEST].clone();
    maker.put(SIGNATURE, &other.sign(&manifest).unwrap());
    let sentence = fails();
    assert!(sentence.contains("not signed with the key"), "{sentence}");
    // The right signature, of something else.
    maker.announce("99.0.0", Form::Archive);
    let mut changed = manifest.clone();
    changed.push(b'\n');
    maker.put(MANIFEST, &changed);
    let sentence = fails();
    assert!(sentence.contains("not signed with the key"), "{sentence}");
    // A page in place of the signature, and none at all.
    maker.put(SIGNATURE, b"<html>Not here.</html>");
    let sentence = fails();
    assert!(sentence.contains("should have 64"), "{sentence}");
    maker.files.lock().unwrap().remove(SIGNATURE);
    let sentence = fails();
    assert!(sentence.contains("404"), "{sentence}");
    assert!(!maker.asked().contains(&FETCHED.to_owned()));
    assert!(!folder.exists());
}

#[test]
fn another_computers_package_is_not_fetched() {
    let maker = Maker::followed();
    maker.announce("99.0.0", Form::Setup);
    let sentence = maker.fails(&["update"]);
    assert!(sentence.contains("not for this computer"), "{sentence}");
}

#[test]
fn offline_nothing_is_sent() {
    let maker = Maker::followed();
    maker.announce("99.0.0", Form::Archive);
    maker.out(&["network", "forbid"]);
    let sentence = maker.fails(&["update"]);
    assert!(
        sentence.contains("all connections are forbidden"),
        "{sentence}"
    );
    assert!(maker.asked().is_empty());
    let ledger = maker.ledger();
    assert_eq!(ledger.len(), 1, "{ledger:?}");
    assert_eq!(ledger[0]["purpose"], "update");
    assert_eq!(ledger[0]["ending"], "refused");
    maker.out(&["network", "allow"]);
    maker.out(&["update"]);
}

#[test]
fn a_package_is_fetched_once_and_compared() {
    let maker = Maker::followed();
    maker.announce("99.0.0", Form::Archive);
    let folder = maker.place.path("fetched");
    let download = ["update", "--download", folder.to_str().unwrap()];
    for _ in 0..2 {
        let output = maker.run(&download);
        assert_eq!(code(&output), 0, "{}", err(&output));
        let file = out(&output).trim_end().to_owned();
        assert!(file.ends_with(FETCHED.trim_start_matches('/')), "{file}");
        assert_eq!(std::fs::read(&file).unwrap(), PACKAGE);
        assert!(err(&output).contains("unpack"), "{}", err(&output));
    }
    let fetched = maker.asked().into_iter().filter(|path| path == FETCHED);
    assert_eq!(fetched.count(), 1);
    assert!(
        maker
            .ledger()
            .iter()
            .all(|line| line["purpose"] == "update")
    );
}

#[test]
fn a_package_that_is_another_one_is_thrown_away() {
    let maker = Maker::followed();
    maker.announce("99.0.0", Form::Archive);
    maker.put(FETCHED, &[b'x'; PACKAGE.len()]);
    let folder = maker.place.path("fetched");
    let sentence = maker.fails(&["update", "--download", folder.to_str().unwrap()]);
    assert!(sentence.contains("Nothing was installed"), "{sentence}");
    assert!(!folder.join(FETCHED.trim_start_matches('/')).exists());
}

/// An AppImage is announced and fetched, where the system says that this one is run, unpacked in `unpacked`.
#[cfg(target_os = "linux")]
fn updated_in(image: &std::path::Path, unpacked: &std::path::Path, maker: &Maker) -> Output {
    maker.announce("99.0.0", Form::AppImage);
    let folder = maker.place.path("fetched");
    maker
        .place
        .sotto(&["update", "--download", folder.to_str().unwrap()])
        .env("APPIMAGE", image)
        .env("APPDIR", unpacked)
        .output()
        .unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn an_app_image_is_replaced_and_the_old_one_kept() {
    let maker = Maker::followed();
    let image = maker.place.path("Sotto.AppImage");
    std::fs::write(&image, "the old one").unwrap();
    let unpacked = std::path::Path::new(SOTTO).parent().unwrap();
    let output = updated_in(&image, unpacked, &maker);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(std::fs::read(&image).unwrap(), PACKAGE);
    let old = maker.place.path("Sotto.AppImage.old");
    assert_eq!(std::fs::read_to_string(old).unwrap(), "the old one");
    assert!(err(&output).contains("is kept"), "{}", err(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn the_app_image_of_another_program_is_left_alone() {
    let maker = Maker::followed();
    let image = maker.place.path("Terminal.AppImage");
    std::fs::write(&image, "a terminal").unwrap();
    let output = updated_in(&image, maker.place.folder.path(), &maker);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let sentence = err(&output);
    assert!(sentence.contains("not for this computer"), "{sentence}");
    assert_eq!(std::fs::read_to_string(&image).unwrap(), "a terminal");
}

#[test]
fn what_lies_there_already_is_compared_whatever_stands_beside_it() {
    let maker = Maker::followed();
    maker.announce("99.0.0", Form::Archive);
    let folder = maker.place.path("fetched");
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join(FETCHED.trim_start_matches('/'));
    std::fs::write(&file, [b'x'; PACKAGE.len()]).unwrap();
    // As whoever put it there could write it too.
    keep_receipt(&file, FileHash(Sha256::digest(PACKAGE).into())).unwrap();
    maker.out(&["update", "--download", folder.to_str().unwrap()]);
    assert_eq!(std::fs::read(&file).unwrap(), PACKAGE);
}

#[test]
fn what_cannot_be_followed_is_not_switched_on() {
    let maker = Maker::new();
    let key = maker.key.public_key_pem();
    let here = maker.server.url(MANIFEST);
    for (from, key, told) in [
        (here.as_str(), "no key", "no Ed25519 public key"),
        ("http://updates.example/a", key.as_str(), "not encrypted"),
        ("nowhere", key.as_str(), "not an address"),
    ] {
        let sentence = maker.fails(&["update", "--on", "--from", from, "--key", key]);
        assert!(sentence.contains(told), "{sentence}");
    }
    let file = maker.place.path("data").join("updates.toml");
    assert!(!file.exists());
    // Damaged, it sends nothing, and is mended by switching it off.
    std::fs::create_dir_all(maker.place.path("data")).unwrap();
    std::fs::write(&file, "check = 1").unwrap();
    let sentence = maker.fails(&["update"]);
    assert!(sentence.contains("sotto update --off"), "{sentence}");
    maker.out(&["update", "--off"]);
    assert_eq!(code(&maker.follow()), 0);
    assert!(maker.asked().is_empty());
}
