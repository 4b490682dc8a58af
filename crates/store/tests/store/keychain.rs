//! The key in a real keychain: gnome-keyring in a session of its own, never the one of whoever runs the tests.

use std::process::Command;

use sotto_api::Notice;
use sotto_store::*;

use crate::place::*;

const FOLDER: &str = "SOTTO_STORE_KEYCHAIN_FOLDER";

fn here(name: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()))
}

/// What runs within the session.
#[test]
fn within_a_session() {
    let Some(folder) = std::env::var_os(FOLDER).map(std::path::PathBuf::from) else {
        return;
    };
    let opened = Store::open(&folder, &SystemKeychain, now()).unwrap();
    assert!(opened.notices.is_empty(), "{:?}", opened.notices);
    opened
        .store
        .act(hand("Added."), |writer| task(writer, "milk"))
        .unwrap();
    drop(opened);
    assert!(
        !folder.join("store.key").exists(),
        "the key is in the keychain only"
    );
    let opened = Store::open(&folder, &SystemKeychain, now()).unwrap();
    assert_eq!(texts(&opened.store), ["milk"]);
    drop(opened);
    let id = std::fs::read(folder.join("store.id")).unwrap();
    let name: serde_json::Value = serde_json::from_slice(&id).unwrap();
    let account = name["id"].as_str().unwrap();
    let key = SystemKeychain.fetch(account).unwrap().unwrap();
    let other = "0".repeat(64).into();
    SystemKeychain.keep(account, &other).unwrap();
    let wrong = Store::open(&folder, &SystemKeychain, now()).unwrap_err();
    assert!(
        matches!(
            wrong,
            StoreError::WrongKey {
                from: "in the keychain",
                ..
            }
        ),
        "{wrong:?}"
    );
    SystemKeychain.forget(account).unwrap();
    let gone = Store::open(&folder, &SystemKeychain, now()).unwrap_err();
    assert!(matches!(gone, StoreError::KeyGone(_)), "{gone:?}");
    SystemKeychain.keep(account, &key).unwrap();
    let opened = Store::open(&folder, &SystemKeychain, now()).unwrap();
    opened.store.erase_everything(&SystemKeychain).unwrap();
    assert!(
        SystemKeychain.fetch(account).unwrap().is_none(),
        "the key was erased too"
    );
}

#[test]
fn the_key_lies_in_the_keychain() {
    for name in ["dbus-run-session", "gnome-keyring-daemon"] {
        if !here(name) {
            eprintln!("skipped: {name} is not installed (packages dbus and gnome-keyring)");
            return;
        }
    }
    let place = Place::new();
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("run")).unwrap();
    let script = "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 77
        exec \"$TEST_PROGRAM\" --exact keychain::within_a_session --nocapture";
    let output = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", script])
        .env("TEST_PROGRAM", std::env::current_exe().unwrap())
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("XDG_RUNTIME_DIR", home.path().join("run"))
        .env(FOLDER, place.path())
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .output()
        .unwrap();
    if output.status.code() == Some(77) {
        eprintln!("skipped: gnome-keyring-daemon does not run here");
        return;
    }
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

#[test]
fn without_a_keychain_the_key_lies_in_a_file_of_the_users_own_and_the_user_is_told() {
    let place = Place::new();
    let opened = place.opened();
    let [Notice::KeyInFile { file, sentence }] = &opened.notices[..] else {
        panic!("{:?}", opened.notices)
    };
    assert!(
        sentence.contains(file) && sentence.contains("can read everything"),
        "{sentence}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode =
            |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(file.as_ref()), 0o600);
        assert_eq!(mode(&place.path()), 0o700);
    }
    let key = std::fs::read_to_string(file).unwrap();
    assert_eq!(key.trim().len(), 64);
    assert!(!format!("{:?}", opened.store).contains(key.trim()));
}

#[cfg(unix)]
#[test]
fn a_key_that_stands_open_to_others_is_the_users_own_again() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    drop(place.open());
    let file = place.path().join("store.key");
    let set = |mode| {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let mode = || std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    set(0o644);
    drop(place.open());
    assert_eq!(mode(), 0o600);
    // One that may only be read stays so.
    set(0o400);
    drop(place.open());
    assert_eq!(mode(), 0o400);
}
