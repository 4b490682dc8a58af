#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use proptest::prelude::*;

fn run(text: &str, must: bool, step: usize) -> (String, Vec<(String, String)>) {
    let mut calls = Calls::new(vec!["timer".into(), "note".into()], must);
    let letters: Vec<char> = text.chars().collect();
    let mut found: Vec<Found> = letters
        .chunks(step)
        .flat_map(|part| calls.push(&part.iter().collect::<String>()))
        .collect();
    found.extend(calls.finish());
    let mut out = (String::new(), Vec::new());
    for found in found {
        match found {
            Found::Text(text) => out.0.push_str(&text),
            Found::Call(name, arguments) => out.1.push((name, arguments)),
        }
    }
    out
}

fn timer() -> Vec<(String, String)> {
    vec![("timer".into(), r#"{"minutes":5}"#.into())]
}

#[test]
fn the_forms_models_write() {
    let body = r#"{"name": "timer", "arguments": {"minutes": 5}}"#;
    for text in [
        body.to_owned(),
        format!("\n{body}\n"),
        format!("```json\n{body}\n```"),
        format!("<tool_call>\n{body}\n</tool_call>"),
        format!("<tool_call>{body}"),
        format!("[{body}]"),
        r#"{"name": "timer", "parameters": {"minutes": 5}}"#.to_owned(),
        r#"{"name": "timer", "arguments": "{\"minutes\": 5}"}"#.to_owned(),
    ] {
        for step in [1, 3, 1000] {
            assert_eq!(run(&text, false, step), (String::new(), timer()), "{text}");
        }
    }
    let mixed = format!("One moment. <tool_call>{body}</tool_call> Done.");
    assert_eq!(
        run(&mixed, false, 1),
        ("One moment.  Done.".into(), timer())
    );
    assert_eq!(run(body, true, 2), (String::new(), timer()));
    assert_eq!(
        run(r#"{"name":"note"}"#, false, 2).1,
        [("note".to_owned(), "{}".to_owned())]
    );
}

#[test]
fn what_is_no_call_stays_text() {
    for text in [
        "Hello.",
        r#"{"name": "unknown", "arguments": {}}"#,
        r#"{"name": "timer", "arguments": 5}"#,
        r#"{"answer": 42}"#,
        "[1, 2]",
        "{ not json",
        "<tool_call>nonsense</tool_call>",
        "a < b and <tool",
        "```rust\nfn main() {}\n```",
    ] {
        assert_eq!(run(text, false, 1), (text.to_owned(), Vec::new()), "{text}");
    }
    // Half a call that had to be one is nothing.
    assert_eq!(
        run(r#"{"name": "timer", "argum"#, true, 1),
        (String::new(), Vec::new())
    );
}

proptest! {
    #[test]
    fn any_text_survives_any_cut(text in "[a-z<>/{}\\[\\]\"_`: \n]{0,60}", step in 1_usize..9) {
        prop_assert_eq!(run(&text, false, step), run(&text, false, 1000));
    }
}
