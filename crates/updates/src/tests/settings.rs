//! What the user set, and what this build knows.

use std::fs;

use super::Signer;
use crate::{BuiltIn, PublicKey, UpdateError, Updates};

const ADDRESS: &str = "https://updates.example/sotto.json";

#[test]
fn at_first_nothing_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let updates = Updates::read(folder.path()).unwrap();
    assert_eq!(updates, Updates::default());
    assert!(!updates.check);
    let key = Signer::new().text();
    let built_in = BuiltIn {
        address: Some(ADDRESS),
        key: Some(&key),
    };
    assert!(matches!(updates.source(&built_in), Err(UpdateError::Off)));
}

#[test]
fn without_a_key_it_is_said_where_updates_come_from() {
    for check in [false, true] {
        let updates = Updates {
            check,
            address: Some(ADDRESS.to_owned()),
            key: None,
        };
        let error = updates.source(&BuiltIn::default()).unwrap_err();
        assert!(matches!(error, UpdateError::NoKey), "{error}");
        assert!(error.to_string().contains("package manager"), "{error}");
    }
}

#[test]
fn what_the_user_names_goes_before_what_is_built_in() {
    let (mine, theirs) = (Signer::new(), Signer::new());
    let their_key = theirs.text();
    let built_in = BuiltIn {
        address: Some(ADDRESS),
        key: Some(&their_key),
    };
    let mut updates = Updates {
        check: true,
        ..Updates::default()
    };
    let source = updates.source(&built_in).unwrap();
    assert_eq!(
        (source.address.as_str(), source.key),
        (ADDRESS, theirs.key())
    );
    updates.key = Some(mine.text());
    updates.address = Some("http://localhost:8080/mine.json".to_owned());
    let source = updates.source(&built_in).unwrap();
    assert_eq!(source.address, "http://localhost:8080/mine.json");
    assert_eq!(source.key, mine.key());
}

#[test]
fn an_address_or_a_key_that_cannot_be_used_is_told() {
    let signer = Signer::new();
    let mut updates = Updates {
        check: true,
        address: None,
        key: Some(signer.text()),
    };
    let told = |updates: &Updates| updates.source(&BuiltIn::default()).unwrap_err();
    assert!(matches!(told(&updates), UpdateError::NoAddress));
    updates.address = Some("http://updates.example/sotto.json".to_owned());
    assert!(matches!(told(&updates), UpdateError::NotEncrypted { .. }));
    updates.address = Some("nowhere".to_owned());
    assert!(matches!(told(&updates), UpdateError::Outbound(_)));
    updates.address = Some(ADDRESS.to_owned());
    updates.key = Some("no key".to_owned());
    assert!(matches!(told(&updates), UpdateError::BadKey { .. }));
}

#[test]
fn what_is_set_stays_set() {
    let folder = tempfile::tempdir().unwrap();
    let signer = Signer::new();
    for updates in [
        Updates {
            check: true,
            address: Some(ADDRESS.to_owned()),
            key: Some(signer.text()),
        },
        Updates::default(),
    ] {
        updates.write(folder.path()).unwrap();
        assert_eq!(Updates::read(folder.path()).unwrap(), updates);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn damaged_settings_send_nothing_and_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("updates.toml");
    for text in [&b"check = 'yes'"[..], b"check", b"chek = true", b"\xff\xfe"] {
        fs::write(&file, text).unwrap();
        let error = Updates::read(folder.path()).unwrap_err();
        assert!(
            matches!(error, UpdateError::SettingsDamaged { .. }),
            "{error}"
        );
        assert!(error.to_string().contains("updates.toml"), "{error}");
    }
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let error = Updates::read(folder.path()).unwrap_err();
    assert!(matches!(error, UpdateError::Settings { .. }), "{error}");
    let error = Updates::default().write(folder.path()).unwrap_err();
    assert!(matches!(error, UpdateError::Settings { .. }), "{error}");
    // What was begun does not lie about.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_key_of_this_build_can_be_used() {
    // Whoever builds with a key that is none finds out here, and not each user by himself.
    if let Some(key) = BuiltIn::here().key {
        PublicKey::read(key).unwrap();
    }
}
