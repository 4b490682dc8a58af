//! Calls in a free answer: held to their form from where they are opened, by the model that says what it was told to say.

use super::hand::{ADDED, CONTROL, WORD, scripted};
use super::*;

const TEMPLATE: &str =
    "{% for m in messages %}<|im_start|>{{m.role}}\n{{m.content}}<|im_end|>\n{% endfor %}";
const BEGINS: &str = "{\"name\":\"ring\",\"arguments\":{\"loud\":";
const ENDS: &str = "}}</tool_call>";
/// A call with two slots.
const TELLS: &str = "{\"name\":\"ring\",\"arguments\":{";
const AT: &str = "\"at\":\"noon\"";
const OF: &str = "\"of\":\"tea\"";

/// Behind its head it opens a call and writes a word where yes or no belongs; behind a blank it knows better.
fn careless() -> Vec<(&'static str, &'static str)> {
    vec![
        ("<0x0A>", "<tool_call>"),
        ("<tool_call>", BEGINS),
        (BEGINS, "soon"),
        ("soon", ENDS),
        ("<0x09>", "false"),
        ("false", ENDS),
    ]
}

fn asked(script: &[(&str, &str)], tools: Vec<Tool>) -> Heard {
    let words = [
        ("<|im_start|>", CONTROL),
        ("<|im_end|>", CONTROL),
        ("<tool_call>", ADDED),
        (BEGINS, WORD),
        (ENDS, WORD),
        (TELLS, WORD),
        (AT, WORD),
        (OF, WORD),
        (",", WORD),
        ("soon", WORD),
        ("false", WORD),
        ("It", WORD),
        ("▁is", WORD),
        ("▁noon.", WORD),
    ];
    let folder = tempfile::tempdir().unwrap();
    let file = scripted(TEMPLATE, &words, script);
    let mut mind = load(ask(&file.write(&folder.path().join("careless.gguf"))));
    let question = Chat {
        messages: vec![Message::new(Role::User, "Ring!")],
        tools,
        most_tokens: 60,
        ..Chat::default()
    };
    chat(&mut mind, question).unwrap()
}

fn ring() -> Tool {
    Tool {
        name: "ring".into(),
        description: String::new(),
        parameters:
            r#"{"type":"object","properties":{"loud":{"type":"boolean"}},"required":["loud"]}"#
                .into(),
    }
}

#[test]
fn a_call_that_would_be_none_is_held_to_its_form() {
    let heard = asked(&careless(), vec![ring()]);
    let calls = heard.calls();
    assert_eq!(calls.len(), 1, "{heard:?}");
    assert_eq!(calls[0].name, "ring");
    let arguments: serde_json::Value = serde_json::from_str(&calls[0].arguments).unwrap();
    assert_eq!(arguments, serde_json::json!({"loud": false}));
    assert_eq!(heard.text(), "");
    assert_eq!(heard.usage().ended, Ended::Naturally);
}

#[test]
fn a_tool_is_told_its_slots_in_any_order() {
    let tool = Tool {
        name: "ring".into(),
        description: String::new(),
        parameters:
            r#"{"type":"object","properties":{"at":{"type":"string"},"of":{"type":"string"}}}"#
                .into(),
    };
    for (first, last) in [(AT, OF), (OF, AT)] {
        let script = [
            ("<0x0A>", "<tool_call>"),
            ("<tool_call>", TELLS),
            (TELLS, first),
            (first, ","),
            (",", last),
            (last, ENDS),
        ];
        let heard = asked(&script, vec![tool.clone()]);
        let calls = heard.calls();
        assert_eq!(calls.len(), 1, "{first} first: {heard:?}");
        let arguments: serde_json::Value = serde_json::from_str(&calls[0].arguments).unwrap();
        let both = serde_json::json!({"at": "noon", "of": "tea"});
        assert_eq!(arguments, both, "{first} first");
    }
}

#[test]
fn where_there_is_nothing_to_call_the_same_words_are_words() {
    let heard = asked(&careless(), Vec::new());
    assert_eq!(
        heard.text(),
        format!("<tool_call>{BEGINS}soon{ENDS}"),
        "{heard:?}"
    );
}

#[test]
fn words_stay_free_where_tools_could_be_called() {
    let script = [("<0x0A>", "It"), ("It", "▁is"), ("▁is", "▁noon.")];
    let heard = asked(&script, vec![ring()]);
    assert_eq!(heard.text(), "It is noon.", "{heard:?}");
    assert!(heard.calls().is_empty());
    assert_eq!(heard.usage().written_tokens, 3);
}
