//! Keys of model endpoints in a real keychain: gnome-keyring in a session of its own, never the one of whoever runs
//! the tests.

use crate::place::*;
use crate::server::{Server, whole};

/// What an endpoint answers, word by word.
const ANSWER: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"Hello.\"}}]}\n\ndata: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

fn programs_are_here() -> bool {
    for name in ["dbus-run-session", "gnome-keyring-daemon"] {
        let found = std::env::var_os("PATH").is_some_and(|path| {
            std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
        });
        if !found {
            eprintln!("skipped: {name} is not installed (packages dbus and gnome-keyring)");
            return false;
        }
    }
    true
}

/// Runs a script of commands in a session with an unlocked keychain.
fn in_session(place: &Place, script: &str) -> Output {
    let home = place.path("home");
    std::fs::create_dir_all(home.join("run")).unwrap();
    let unlocked = format!(
        "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 77\n{script}"
    );
    Command::new("dbus-run-session")
        .args(["--", "sh", "-c", &unlocked])
        .env("HOME", &home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env("SOTTO_DATA_DIR", place.path("data"))
        .env("SOTTO", SOTTO)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .output()
        .unwrap()
}

#[test]
fn a_key_is_kept_sent_and_forgotten() {
    if !programs_are_here() {
        return;
    }
    let place = Place::new();
    let server = Server::start(|_, stream, _| {
        let kind = [("Content-Type", "text/event-stream")];
        whole(stream, 200, &kind, ANSWER.as_bytes())
    });
    let url = server.url("/v1");
    let ask = format!("\"$SOTTO\" ask --endpoint {url} --model m hi");
    let script = format!(
        "set -e
         \"$SOTTO\" doctor --json > \"$HOME/doctor.json\" || true
         {ask}
         echo sk-first-key | \"$SOTTO\" network key {url}
         {ask}
         echo sk-other-key | \"$SOTTO\" network key {url}
         {ask}
         \"$SOTTO\" network key {url} --forget
         \"$SOTTO\" network key {url} --forget
         {ask}"
    );
    let output = in_session(&place, &script);
    if code(&output) == 77 {
        eprintln!("skipped: gnome-keyring-daemon does not run here");
        return;
    }
    assert_eq!(code(&output), 0, "{}{}", out(&output), err(&output));
    assert_eq!(
        out(&output).matches("Hello.").count(),
        4,
        "{}",
        out(&output)
    );
    let keys: Vec<Option<String>> = server
        .asked()
        .iter()
        .map(|asked| asked.header("authorization").map(str::to_owned))
        .collect();
    let bearer = |key: &str| Some(format!("Bearer {key}"));
    assert_eq!(
        keys,
        [None, bearer("sk-first-key"), bearer("sk-other-key"), None]
    );
    assert!(!err(&output).contains("sk-"), "{}", err(&output));
    let report = std::fs::read(place.path("home").join("doctor.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let checks = report["checks"].as_array().unwrap();
    let keychain = checks.iter().find(|check| check["name"] == "keychain");
    assert_eq!(keychain.unwrap()["state"], "ok", "{report}");
    // In none of our files, in no form.
    for file in std::fs::read_dir(place.path("data")).unwrap().flatten() {
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains("sk-"), "{file:?}");
    }
}

#[test]
fn without_a_keychain_keys_are_refused_and_everything_else_works() {
    let place = Place::new();
    let server = Server::start(|_, stream, _| {
        let kind = [("Content-Type", "text/event-stream")];
        whole(stream, 200, &kind, ANSWER.as_bytes())
    });
    let url = server.url("/v1");
    let bare = |arguments: &[&str]| {
        let mut command = place.sotto(arguments);
        command
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env("XDG_RUNTIME_DIR", place.path("no such folder"));
        command
    };
    let output = bare(&["doctor", "--json"]).output().unwrap();
    let report: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    let checks = report["checks"].as_array().unwrap();
    let keychain = checks.iter().find(|check| check["name"] == "keychain");
    let keychain = keychain.unwrap();
    assert_eq!(keychain["state"], "warn");
    assert!(
        keychain["found"]
            .as_str()
            .unwrap()
            .contains("no desktop session"),
        "{keychain}"
    );
    let mut child = bare(&["network", "key", &url])
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "sk-first-key").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("keychain"), "{}", err(&output));
    let output = bare(&["ask", "--endpoint", &url, "--model", "m", "hi"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("Hello."), "{}", out(&output));
}
