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

#[test]
fn calls_in_a_free_answer_have_their_form_and_words_have_none() {
    let timer = tool(
        "timer",
        r#"{"type":"object","properties":{"m":{"type":"integer"}},"required":["m"]}"#,
    );
    let grammar = tagged_calls(&[timer.clone(), tool("now", "")]).unwrap();
    for rule in ["root ::=", "from-call ::=", "from-call-tagged ::="] {
        assert_eq!(grammar.matches(rule).count(), 1, "{rule} in {grammar}");
    }
    for word in ["<tool_call>", "</tool_call>", "timer", "now"] {
        assert!(grammar.contains(word), "{word} in {grammar}");
    }
    // What the user did not say may be left out.
    let optional = tool(
        "timer",
        r#"{"type":"object","properties":{"m":{"type":"integer"}}}"#,
    );
    assert_eq!(
        tagged_calls(std::slice::from_ref(&timer)),
        tagged_calls(&[optional])
    );
    // Where there is nothing to call, or one tool cannot be described, nothing is held to any form.
    assert_eq!(tagged_calls(&[]), None);
    assert_eq!(tagged_calls(&[timer.clone(), tool("bad", "[]")]), None);
    let mut kept = KeptCalls::default();
    assert_eq!(kept.of(&[]), None);
    let one = kept.of(std::slice::from_ref(&timer)).map(str::to_owned);
    assert!(one.is_some() && one.as_deref() != Some(grammar.as_str()));
    assert_eq!(kept.of(&[timer, tool("now", "")]), Some(grammar.as_str()));
}

#[test]
fn slots_come_in_any_order_and_none_of_them_must() {
    let remind = |more: &str| {
        let slots = r#""title":{"type":"string"},"at":{"type":"string"}"#;
        let schema = format!(r#"{{"type":"object","properties":{{{slots}}}{more}}}"#);
        tagged_calls(&[tool("remind", &schema)]).unwrap()
    };
    let rule = |grammar: &str| {
        let begins = "alternative-0-arguments ::= ";
        let rule = grammar.lines().find_map(|line| line.strip_prefix(begins));
        rule.map(str::to_owned).expect("arguments have a rule")
    };
    let slot = "(alternative-0-arguments-at-kv | alternative-0-arguments-title-kv)";
    let expected = format!(r#""{{" space ({slot} ("," space {slot}){{0,1}})? space "}}""#);
    for more in [
        "",
        r#","required":["title"]"#,
        r#","additionalProperties":false"#,
    ] {
        assert_eq!(rule(&remind(more)), expected, "{more}");
    }
    // What is more than a list of slots is left to llama.cpp.
    assert_ne!(rule(&remind(r#","additionalProperties":true"#)), expected);
}

#[test]
fn rules_in_another_form_than_llama_cpp_writes_are_not_loosened() {
    let row = "alternative-0-arguments ::= \"{\" space a-kv \",\" space b-kv space \"}\"\n";
    assert!(in_any_order(row, &[2]).is_some());
    assert_eq!(in_any_order(row, &[0]).as_deref(), Some(row));
    for (grammar, slots) in [
        (row, [1]),
        ("root ::= \"a\"\n", [1]),
        ("alternative-0-arguments ::= object\n", [1]),
    ] {
        assert_eq!(in_any_order(grammar, &slots), None, "{grammar}");
    }
}
