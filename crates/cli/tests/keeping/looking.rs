//! How Sotto is doing, from the command line: its log, its engines, and the report for whoever helps.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Place, code, err};

impl Place {
    fn log(&self) -> PathBuf {
        self.folder.path().join("data").join("log")
    }

    /// All that is kept of the log, as it stands in the files.
    fn logged(&self) -> String {
        let files = std::fs::read_dir(self.log()).unwrap().flatten();
        files
            .map(|file| std::fs::read_to_string(file.path()).unwrap())
            .collect()
    }
}

#[test]
fn nothing_that_was_said_is_in_the_log_however_much_is_asked_for() {
    let place = Place::new();
    // The first one starts the Sotto that writes the log.
    let added = place
        .sotto(&["tasks", "add", "call Xanthippe"])
        .env("SOTTO_LOG", "trace")
        .output()
        .unwrap();
    assert_eq!(code(&added), 0, "{}", err(&added));
    place.out(&["ask", "add flowers for Xanthippe to the shopping list"]);
    place.out(&["notes", "add", "Xanthippe", "likes", "tulips"]);
    // Its last words, and those of what it is made of.
    place.out(&["resident", "--stop"]);
    let logged = place.logged();
    assert!(!logged.is_empty());
    for said in ["Xanthippe", "xanthippe", "tulips", "flowers"] {
        assert!(!logged.contains(said), "{said}: {logged}");
    }
    let lines = place.json(&["logs"]);
    assert!(!lines.as_array().unwrap().is_empty());
    for line in lines.as_array().unwrap() {
        assert!(line["at"].is_string() && line["level"] != "trace", "{line}");
    }
}

#[test]
fn the_log_is_read_where_no_sotto_runs_and_whatever_stands_in_it() {
    let place = Place::new();
    assert_eq!(place.json(&["logs"]), json!([]));
    std::fs::create_dir_all(place.log()).unwrap();
    let line = |level: &str, target: &str| {
        let fields = json!({ "message": "something", "error": "odd" });
        let at = "2026-11-22T10:00:00.000001Z";
        json!({ "timestamp": at, "level": level, "target": target, "fields": fields }).to_string()
    };
    let mut bytes = b"\xff\xfe damaged\n".to_vec();
    for line in [
        line("INFO", "sotto_audio"),
        line("ERROR", "sotto_store::open"),
    ] {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    std::fs::write(place.log().join("00000001.jsonl"), bytes).unwrap();
    let count = |arguments: &[&str]| place.json(arguments).as_array().unwrap().len();
    assert_eq!(count(&["logs"]), 3);
    assert_eq!(count(&["logs", "--newest", "1"]), 1);
    assert_eq!(count(&["logs", "--room", "store"]), 1);
    // How grave a damaged line is nobody knows.
    assert_eq!(count(&["logs", "--level", "error"]), 2);
    assert_eq!(count(&["logs", "--containing", "SOMETHING"]), 2);
    let text = place.out(&["logs", "--room", "store"]);
    assert!(
        text.contains("11:00:00  error  store      something error=odd"),
        "{text}"
    );
    assert_eq!(place.fails(&["logs", "--level", "loud"]).0, 2);
    assert_eq!(place.fails(&["logs", "--newest", "0"]).0, 2);
    // What cannot be read is told, and nothing breaks off.
    std::fs::create_dir(place.log().join("00000002.jsonl")).unwrap();
    assert_eq!(count(&["logs"]), 4);
}

#[test]
fn engines_are_listed_and_restarted_only_where_they_run() {
    let place = Place::new();
    assert_eq!(place.json(&["engines"]), json!([]));
    let (code, told) = place.fails(&["engines", "restart", "mind"]);
    assert_eq!(code, 2, "{told}");
    place.out(&["tasks", "add", "call mum"]);
    let engines = place.json(&["engines"]);
    let names: Vec<&Value> = engines
        .as_array()
        .unwrap()
        .iter()
        .map(|engine| &engine["name"])
        .collect();
    for name in ["ear", "mind", "voice"] {
        assert!(names.contains(&&json!(name)), "{engines}");
    }
    assert!(place.out(&["engines"]).starts_with("engine "));
    let (code, told) = place.fails(&["engines", "restart", "xylophone"]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("ear, mind, voice"), "{told}");
    // Nobody has spoken yet.
    let (code, told) = place.fails(&["engines", "restart", "ear"]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("not running"), "{told}");
}

#[test]
fn the_report_says_how_it_stands_and_nothing_of_the_user() {
    let place = Place::new();
    let parts = [
        "# Sotto",
        "## Checks",
        "## Engines",
        "## Models",
        "## Settings",
    ];
    let without = place.out(&["doctor", "--report"]);
    for part in parts {
        assert!(without.contains(part), "{without}");
    }
    assert!(without.contains("no Sotto runs"), "{without}");
    place.out(&["tasks", "add", "call Xanthippe"]);
    place.out(&["settings", "set", "mind.model", "xanthippes-own"]);
    let report = place.json(&["doctor", "--report"]);
    let report = report["report"].as_str().unwrap();
    for part in parts {
        assert!(report.contains(part), "{report}");
    }
    assert!(report.contains("- mind.model: named"), "{report}");
    assert!(!report.to_lowercase().contains("xanthippe"), "{report}");
    let data = place.folder.path().display().to_string();
    assert!(!report.contains(&data), "{report}");
}

#[test]
fn what_was_nearly_the_wake_word_is_shown_newest_first() {
    let place = Place::new();
    let asked = ["listen", "--near-misses"];
    assert_eq!(place.json(&asked), json!([]));
    let none = place.out(&asked);
    assert!(none.starts_with("Nothing was nearly heard"), "{none}");
    let line = |second: u32, word: &str| {
        let time = format!("2025-11-22T10:00:0{second}Z");
        json!({ "time": time, "word": word, "score": 0.99, "needed": 0.58 }).to_string()
    };
    let lines = [
        line(1, "hey sotto"),
        "half a li".to_owned(),
        line(2, "stop"),
    ];
    let data = place.folder.path().join("data");
    std::fs::write(data.join("wake-near-misses.jsonl"), lines.join("\n")).unwrap();
    let all = place.json(&asked);
    let words: Vec<&Value> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["word"])
        .collect();
    assert_eq!(words, ["stop", "hey_sotto"]);
    assert_eq!(all[1]["counts_from_percent"], 58, "{all}");
    let told = place.out(&asked);
    let rows: Vec<&str> = told.lines().collect();
    assert_eq!(rows.len(), 2, "{told}");
    assert!(rows[0].contains("“Stop”"), "{told}");
    assert!(
        rows[1].ends_with("99 % sure, counts from sensitivity 58 % on"),
        "{told}"
    );
}
