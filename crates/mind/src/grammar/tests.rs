#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;

fn tool(name: &str, parameters: &str) -> Tool {
    Tool {
        name: name.into(),
        description: String::new(),
        parameters: parameters.into(),
    }
}

#[test]
fn a_call_begins_with_the_tools_name() {
    let grammar = of(
        &Shape::MustCall,
        &[tool(
            "timer",
            r#"{"type":"object","properties":{"m":{"type":"integer"}}}"#,
        )],
    );
    let grammar = grammar.unwrap().unwrap();
    assert!(grammar.contains("root ::="), "{grammar}");
    let (name, arguments) = (
        grammar.find("\\\"name\\\"").unwrap(),
        grammar.find("\\\"arguments\\\"").unwrap(),
    );
    assert!(name > 0 && arguments > 0);
}

#[test]
fn bad_tools_are_named() {
    for (tools, word) in [
        (vec![tool("", "{}")], "no name"),
        (vec![tool("a", "{}"), tool("a", "{}")], "twice"),
        (vec![tool("a", "[]")], "not a JSON object"),
        (vec![tool("a", "{")], "not JSON"),
    ] {
        let error = check_tools(&tools).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
}
