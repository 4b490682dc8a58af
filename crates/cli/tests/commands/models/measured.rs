//! How fast the starters are here: measured when asked for, kept, and said.

use super::json;
use crate::place::*;

fn rows(output: &Output) -> Vec<serde_json::Value> {
    json(output).as_array().unwrap().clone()
}

#[test]
fn without_starters_the_list_is_reckoned_and_says_so() {
    let place = Place::new();
    let output = super::with_models(&place, &["--json", "models", "list", "--measure"]);
    let rows = rows(&output);
    assert!(rows.len() > 20);
    assert!(rows.iter().all(|row| row["measured"] == false), "{rows:?}");
    for id in ["whisper-tiny.en", "smollm2-135m-instruct-q4_1"] {
        let said = format!("{id} could not be measured");
        assert!(err(&output).contains(&said), "{}", err(&output));
    }
    let output = super::with_models(&place, &["models"]);
    assert!(out(&output).contains("(reckoned)") && !out(&output).contains("(measured)"));
    assert!(
        err(&output).contains("sotto models list --measure"),
        "{}",
        err(&output)
    );
}

#[test]
fn starters_are_measured_once_and_the_lists_after_it_use_that() {
    let starters = ["whisper-tiny.en", "smollm2-135m-instruct-q4_1"];
    if !engines_are_here(&["ear", "mind"]) || !models_are_here(&starters) {
        return;
    }
    let place = Place::new();
    let before = place.run(&["--json", "models"]);
    assert!(rows(&before).iter().all(|row| row["measured"] == false));
    let measured = |output: &Output| {
        let rows = rows(output);
        for row in rows.iter().filter(|row| row["bytes"].is_u64()) {
            let timed = row["kind"] == "ear" || row["kind"] == "mind";
            assert_eq!(row["measured"], timed, "{row}");
        }
        for id in starters {
            assert!(rows.iter().any(|row| row["id"] == id), "{id}");
        }
    };
    let first = place.run(&["--json", "models", "list", "--measure"]);
    measured(&first);
    assert!(err(&first).contains("Measuring"), "{}", err(&first));
    measured(&place.run(&["--json", "models"]));
    let table = out(&place.run(&["models"]));
    assert!(table.contains("(measured)"), "{table}");
    let again = place.run(&["--json", "models", "list", "--measure"]);
    measured(&again);
    assert!(!err(&again).contains("Measuring"), "{}", err(&again));
}
