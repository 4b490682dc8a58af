//! `sotto ask` and `sotto chat` with the starter model.

use crate::place::*;

#[test]
fn a_question_gets_an_answer_and_a_schema_is_kept() {
    if !engines_are_here(&["mind"]) || !models_are_here(&["smollm2-135m-instruct-q4_1"]) {
        return;
    }
    let place = Place::new();
    let output = place.run(&[
        "ask",
        "--max-tokens",
        "24",
        "What is the capital of France?",
    ]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("Paris"), "{}", out(&output));
    let schema = place.path("schema.json");
    std::fs::write(
        &schema,
        r#"{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"#,
    )
    .unwrap();
    let arguments = [
        "ask",
        "--json",
        "--max-tokens",
        "60",
        "--json-schema",
        schema.to_str().unwrap(),
        "Name the capital of France.",
    ];
    let output = place.run(&arguments);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let answer: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    let shaped: serde_json::Value = serde_json::from_str(answer["text"].as_str().unwrap()).unwrap();
    assert!(shaped["city"].is_string(), "{shaped}");
}

#[test]
fn a_megabyte_of_text_is_refused_with_a_sentence() {
    if !engines_are_here(&["mind"]) || !models_are_here(&["smollm2-135m-instruct-q4_1"]) {
        return;
    }
    let place = Place::new();
    let text = "The sea is wide and the ship is small. ".repeat(25_700);
    let output = place.run_with_input(&["ask", "--max-tokens", "4"], text.as_bytes());
    assert_eq!(code(&output), 1, "{}", err(&output));
    for words in ["too long", "Shorten it"] {
        assert!(err(&output).contains(words), "{words}: {}", err(&output));
    }
    assert_eq!(out(&output).trim(), "");
}

#[test]
fn a_conversation_remembers_what_was_said() {
    if !engines_are_here(&["mind"]) || !models_are_here(&["smollm2-135m-instruct-q4_1"]) {
        return;
    }
    let place = Place::new();
    let output = place.run_with_input(
        &["chat", "--json"],
        b"My name is Anna.\n/nonsense\n/new\nSay hello.\n/quit\n",
    );
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(out(&output).lines().count(), 2, "{}", out(&output));
    assert!(err(&output).contains("There is no /nonsense"));
}
