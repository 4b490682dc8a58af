//! A chosen model that was damaged since: put aside, listed, released, and something else answers in its place.

use std::path::PathBuf;

use super::{json, story, tiny_gguf, with_models};
use crate::place::*;

fn quarantine(place: &Place) -> Vec<serde_json::Value> {
    json(&with_models(place, &["--json", "models", "quarantine"]))
        .as_array()
        .unwrap()
        .clone()
}

/// A whole model of the smallest kind, under a name in the place.
fn small_model(place: &Place, name: &str) -> PathBuf {
    // A copy: what is brought along may be the same file under a second name, and is damaged here.
    let copy = place.path(name);
    std::fs::copy(story::small_model(), &copy).unwrap();
    copy
}

#[test]
fn a_damaged_model_is_put_aside_listed_and_released() {
    if !engines_are_here(&["mind"]) {
        return;
    }
    let place = Place::new();
    assert_eq!(quarantine(&place), Vec::<serde_json::Value>::new());
    let hurt = place.path("models/imported/mind/hurt.gguf");
    std::fs::create_dir_all(hurt.parent().unwrap()).unwrap();
    std::fs::write(&hurt, tiny_gguf()).unwrap();
    // It was chosen while it was whole.
    let chosen = format!("[mind]\npath = '{}'\nid = 'hurt.gguf'\n", hurt.display());
    std::fs::write(place.path("models/active.toml"), chosen).unwrap();

    // Named, it is refused and stays: whoever names it wants to hear what is wrong.
    let ask = |more: &[&str]| {
        let arguments = [&["ask", "--max-tokens", "4"][..], more, &["hello"]].concat();
        with_models(&place, &arguments)
    };
    let named = ask(&["--model", "hurt.gguf"]);
    assert_eq!(code(&named), 1, "{}", err(&named));
    assert!(hurt.is_file() && quarantine(&place).is_empty());

    // Chosen, it goes; there is no starter here, and how to get it is said.
    let output = ask(&[]);
    assert_eq!(code(&output), 3, "{}", err(&output));
    for words in ["hurt.gguf", "was put aside", "sotto models starter"] {
        assert!(err(&output).contains(words), "{words}: {}", err(&output));
    }
    assert!(!hurt.exists());
    let cases = quarantine(&place);
    assert_eq!(cases.len(), 1, "{cases:?}");
    assert_eq!(cases[0]["name"], "hurt.gguf");
    assert!(
        cases[0]["error"]
            .as_str()
            .unwrap()
            .contains("cannot be used"),
        "{cases:?}"
    );
    let listed = with_models(&place, &["models", "quarantine"]);
    assert_eq!(code(&listed), 0, "{}", err(&listed));
    for words in ["hurt.gguf", "mind", "cannot be used"] {
        assert!(out(&listed).contains(words), "{words}: {}", out(&listed));
    }
    // It is not tried a second time.
    let output = ask(&[]);
    assert_eq!(code(&output), 3, "{}", err(&output));
    assert!(!err(&output).contains("put aside"), "{}", err(&output));

    let release = || with_models(&place, &["models", "quarantine", "release", "hurt.gguf"]);
    let output = release();
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(out(&output).trim(), hurt.display().to_string());
    assert_eq!(std::fs::read(&hurt).unwrap(), tiny_gguf());
    assert!(quarantine(&place).is_empty());
    let output = release();
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(err(&output).contains("hurt.gguf"), "{}", err(&output));
}

#[test]
fn the_model_that_was_chosen_before_answers_in_place_of_a_damaged_one() {
    if !engines_are_here(&["mind"]) {
        return;
    }
    let place = Place::new();
    let mut kept = Vec::new();
    for name in ["first.gguf", "second.gguf"] {
        let file = small_model(&place, name);
        let import = ["--json", "models", "import", file.to_str().unwrap()];
        let report = json(&with_models(&place, &import));
        kept.push(PathBuf::from(report["path"].as_str().unwrap()));
        let output = with_models(&place, &["models", "use", name]);
        assert_eq!(code(&output), 0, "{}", err(&output));
    }
    std::fs::write(&kept[1], tiny_gguf()).unwrap();
    let ask = || with_models(&place, &["ask", "--max-tokens", "4", "hello"]);
    let output = ask();
    assert_eq!(code(&output), 0, "{}", err(&output));
    for words in ["second.gguf", "first.gguf takes its place"] {
        assert!(err(&output).contains(words), "{words}: {}", err(&output));
    }
    assert!(kept[0].is_file() && !kept[1].exists());
    let rows = json(&with_models(&place, &["--json", "models"]));
    let used: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["kind"] == "mind" && row["active"] == true)
        .map(|row| row["id"].clone())
        .collect();
    assert_eq!(used, ["first.gguf"]);
    // From now on it is as if it had never been another.
    let output = ask();
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(
        !err(&output).contains("takes its place"),
        "{}",
        err(&output)
    );
    assert_eq!(quarantine(&place).len(), 1);
}
