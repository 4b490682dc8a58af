//! `sotto bench engines`: every row that is promised stands in its table, and a part that is missing hides no other.
//!
//! The language model's part, and the whole table with `SOTTO_SOAK`, since it takes minutes. Whether a goal is met is no test:
//! that hangs on the machine and on what else it does.

use serde_json::Value;

use crate::place::*;

/// Which part of the table a row stands in, how it begins, whether it has two sides, and whether it has a goal.
const PROMISED: [(&str, &str, bool, bool); 17] = [
    ("transcription", "transcription, full context", true, true),
    ("transcription", "transcription, fitted context", true, true),
    ("text", "text", true, true),
    (
        "text",
        "time to first token, second request ÷ first",
        true,
        true,
    ),
    (
        "speech",
        "hibari: five-word clause to first sound",
        false,
        true,
    ),
    ("speech", "hibari: real-time factor", false, false),
    ("speech", "kokoro: real-time factor", false, false),
    ("cancel", "ear: cancel to free, longest", false, true),
    ("cancel", "mind: cancel to free, longest", false, false),
    ("cancel", "hibari: cancel to free, longest", false, true),
    ("cancel", "kokoro: cancel to free, longest", false, true),
    ("orphans", "ear: Sotto killed at work", false, true),
    ("orphans", "mind: Sotto killed at work", false, true),
    ("orphans", "voice: Sotto killed at work", false, true),
    ("machinery", "one frame of 10 ms to the engine", false, true),
    (
        "machinery",
        "engine start to ready, small model",
        false,
        true,
    ),
    (
        "machinery",
        "wake-ups of the idle supervisor in 10 s, beyond",
        false,
        true,
    ),
];

fn rows(output: &Output) -> Vec<Value> {
    assert_eq!(code(output), 0, "{}", err(output));
    let report: Value = serde_json::from_str(&out(output)).unwrap();
    report["rows"].as_array().unwrap().clone()
}

fn row<'r>(rows: &'r [Value], begins: &str) -> &'r Value {
    rows.iter()
        .find(|row| row["what"].as_str().unwrap().starts_with(begins))
        .unwrap_or_else(|| panic!("no row begins with {begins:?}: {rows:#?}"))
}

#[test]
fn the_table_has_every_row_that_is_promised() {
    // Only Linux tells how often a process wakes up.
    let whole = cfg!(target_os = "linux") && std::env::var_os("SOTTO_SOAK").is_some();
    let only = (!whole).then_some("text");
    let engines: &[&str] = if whole {
        &["ear", "mind", "voice"]
    } else {
        &["mind"]
    };
    let models: &[&str] = if whole {
        &[
            "smollm2-135m-instruct-q4_1",
            "whisper-tiny.en",
            "hibari",
            "kokoro",
        ]
    } else {
        &["smollm2-135m-instruct-q4_1"]
    };
    if !engines_are_here(engines) || !models_are_here(models) || (whole && test_data().is_none()) {
        return;
    }
    let place = Place::new();
    let mut arguments = vec!["--json", "--quiet", "bench", "engines", "--rounds", "1"];
    if let Some(part) = only {
        arguments.extend(["--only", part]);
    }
    let rows = rows(&place.run(&arguments));
    for (part, begins, compared, has_goal) in PROMISED {
        if only.is_some_and(|only| only != part) {
            continue;
        }
        let row = row(&rows, begins);
        assert!(row["sotto"].is_number(), "{row}");
        for side in ["straight", "ratio"] {
            assert_eq!(row[side].is_number(), compared, "{side}: {row}");
        }
        // A goal is judged, whichever way.
        assert_eq!(row["goal"].is_object(), has_goal, "{row}");
        assert_eq!(row["met"].is_boolean(), has_goal, "{row}");
    }
}

#[test]
fn without_models_every_part_of_the_table_says_what_is_missing() {
    let place = Place::new();
    let nothing = place.path("nothing");
    std::fs::create_dir(&nothing).unwrap();
    let output = place
        .sotto(&["--json", "--quiet", "bench", "engines", "--rounds", "1"])
        .env("SOTTO_MODELS_DIR", &nothing)
        .env("SOTTO_TEST_DATA", &nothing)
        .env_remove("SOTTO_PACKAGES_DIR")
        .output()
        .unwrap();
    let rows = rows(&output);
    for begins in [
        "transcription",
        "tokens",
        "time to first token",
        "hibari",
        "kokoro",
        "cancel of the ear",
        "cancel of the mind",
        "cancel of hibari",
        "cancel of kokoro",
        "ear: Sotto killed",
        "mind: Sotto killed",
        "voice: Sotto killed",
        "frames",
        "engine start to ready",
        "wake-ups",
    ] {
        let row = row(&rows, begins);
        let note = row["note"].as_str().unwrap();
        let why = note.strip_prefix("skipped: ").unwrap_or_default();
        assert!(why.contains(' '), "{row}");
        assert!(row["sotto"].is_null() && row["met"].is_null(), "{row}");
    }
}
