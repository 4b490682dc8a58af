//! Everything goes for good, and only when it is meant.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use sotto_api::{Reply, Request, TransferRequest};
use sotto_assistant::link::{Client, Listening};

use super::{Place, code, err, texts};

#[test]
fn everything_goes_and_what_stays_is_named() {
    let place = Place::new();
    place.out(&["tasks", "add", "call mum"]);
    place.out(&["notes", "add", "The", "code", "is", "4711."]);
    place.out(&["settings", "set", "time.snooze_minutes", "5"]);
    place.out(&["backup", "now"]);
    let data = place.folder.path().join("data");
    std::fs::write(data.join("wake-near-misses.jsonl"), "{}\n").unwrap();
    std::fs::write(data.join("serve-token"), "secret").unwrap();

    let told = place.json(&["erase", "--yes"]);
    assert_eq!(told["done"], true, "{told}");
    let named = |list: &str| -> Vec<String> {
        let all = told[list].as_array().unwrap().iter();
        all.map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    let erased = named("erased");
    for goes in ["tasks", "notes", "the settings", "the backups"] {
        assert!(erased.iter().any(|name| name == goes), "{erased:?}");
    }
    // The one that held the folder has ended: what is in it now is what was named, and locks that nobody holds.
    let stays = named("not_erased");
    assert!(stays.iter().all(|path| Path::new(path).exists()), "{told}");
    for entry in std::fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        let shown = path.display().to_string();
        let lock = path.extension().is_some_and(|ending| ending == "lock");
        assert!(lock || stays.contains(&shown), "{shown} in {told}");
        assert!(!path.ends_with("log"), "{shown}");
        for kept in [
            "sotto.db",
            "store.key",
            "backups",
            "near-misses",
            "serve-token",
        ] {
            assert!(!shown.contains(kept), "{shown}");
        }
    }

    // It begins anew.
    assert_eq!(place.out(&["tasks"]), "Nothing is to be done.\n");
    assert_eq!(place.json(&["notes"]), Value::Array(Vec::new()));
    assert_eq!(
        place.out(&["settings", "get", "time.snooze_minutes"]),
        "10\n"
    );
    // Nothing of it comes back.
    assert_eq!(place.fails(&["undo"]).0, 1);
}

/// A window or a page asks the one that runs, which then ends.
#[test]
fn what_another_face_erases_takes_along_what_lies_beside_it() {
    let place = Place::new();
    place.out(&["tasks", "add", "call mum"]);
    let data = place.folder.path().join("data");
    let near = data.join("wake-near-misses.jsonl");
    std::fs::write(&near, "{}\n").unwrap();
    let mut face = Client::connect(&data).unwrap().unwrap();
    let erase = TransferRequest::EraseEverything { confirmed: true };
    // The one that erases may end before its answer is heard.
    if let Ok(reply) = face.call(Request::Transfer(erase)) {
        assert_eq!(reply, Reply::Done);
    }
    // Until it hangs up, and a little longer: it goes when nothing can write it any more.
    let _ = face.listen(|_| Listening::On);
    let began = Instant::now();
    while near.exists() {
        assert!(began.elapsed() < Duration::from_secs(50), "it stays");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn without_a_yes_nothing_goes() {
    let place = Place::new();
    place.out(&["tasks", "add", "call mum"]);
    let (code, sentence) = place.fails(&["erase"]);
    assert_eq!(code, 2);
    assert!(
        sentence.contains("Nothing was changed; add --yes"),
        "{sentence}"
    );
    assert_eq!(texts(&place.json(&["tasks"])), ["call mum"]);
}

#[test]
fn a_second_time_there_is_nothing_left_and_no_harm_is_done() {
    let place = Place::new();
    // Where nothing ever was, nothing is made either.
    let none = place.run(&["erase", "--yes"]);
    assert_eq!(code(&none), 0, "{}", err(&none));
    assert!(err(&none).contains("nothing to erase"), "{}", err(&none));
    assert!(!place.folder.path().join("data").exists());

    place.out(&["tasks", "add", "call mum"]);
    for _ in 0..2 {
        let erased = place.run(&["erase", "--yes"]);
        assert_eq!(code(&erased), 0, "{}", err(&erased));
        let told = err(&erased);
        assert!(
            told.contains("Erased: tasks, ") && told.contains("Not erased: "),
            "{told}"
        );
    }
    place.out(&["tasks", "add", "call dad"]);
    assert_eq!(texts(&place.json(&["tasks"])), ["call dad"]);
}
