//! What is sent for a request, field by field, and what is refused before anything is sent.

use serde_json::json;

use super::*;
use crate::thinking::{Completion, Sampling};

/// Numbers that a float of either size holds exactly.
fn chosen() -> Sampling {
    Sampling {
        temperature: 0.5,
        top_k: 7,
        top_p: 0.75,
        min_p: 0.25,
        repeat_penalty: 1.5,
        seed: 42,
    }
}

#[test]
fn a_text_to_go_on_with_is_sent_with_its_limits() {
    let server = server(streamed(&[
        r#"{"choices":[{"index":0,"text":" upon","finish_reason":null}]}"#,
        r#"{"choices":[{"index":0,"text":" a time","finish_reason":"length"}]}"#,
        "[DONE]",
    ]));
    let request = ThinkingRequest::Complete(Completion {
        prompt: "Once".into(),
        prefix_bytes: 4,
        sampling: chosen(),
        most_tokens: 12,
        // An empty text ends nothing; some servers refuse it.
        stop: vec!["\n\n".into(), String::new(), "The end".into()],
        ..Completion::default()
    });
    let (events, result) = ask_at(&server.base, &request);
    result.unwrap();
    assert_eq!(
        events[..2],
        [
            ThinkingEvent::Text(" upon".into()),
            ThinkingEvent::Text(" a time".into())
        ]
    );
    assert_eq!(usage(&events).ended, Ended::AtLimit);
    let (head, body) = server.asked.recv().unwrap();
    assert!(head.starts_with("POST /v1/completions "), "{head}");
    // The whole of it: strict servers refuse a field too many.
    let wanted = json!({
        "model": "tiny",
        "stream": true,
        "stream_options": {"include_usage": true},
        "temperature": 0.5,
        "top_p": 0.75,
        "seed": 42,
        "max_tokens": 12,
        "stop": ["\n\n", "The end"],
        "prompt": "Once",
    });
    assert_eq!(body, wanted);
}

#[test]
fn a_conversation_is_sent_with_its_limits() {
    let server = server(streamed(&[
        r#"{"choices":[{"delta":{"content":"Yes."},"finish_reason":"stop"}]}"#,
    ]));
    let call = ToolCall {
        id: "c1".into(),
        name: "now".into(),
        arguments: "{}".into(),
    };
    let chat = Chat {
        messages: vec![
            Message::new(Role::System, "Be kind."),
            Message::new(Role::User, "What time is it?"),
            Message {
                calls: vec![call],
                ..Message::new(Role::Assistant, "")
            },
            Message {
                answers: Some("c1".into()),
                ..Message::new(Role::Tool, "noon")
            },
        ],
        sampling: chosen(),
        most_tokens: 9,
        stop: vec!["\n".into()],
        ..Chat::default()
    };
    ask(&server, chat).1.unwrap();
    let (head, body) = server.asked.recv().unwrap();
    assert!(head.starts_with("POST /v1/chat/completions "), "{head}");
    let wanted = json!({
        "model": "tiny",
        "stream": true,
        "stream_options": {"include_usage": true},
        "temperature": 0.5,
        "top_p": 0.75,
        "seed": 42,
        "max_tokens": 9,
        "stop": ["\n"],
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "What time is it?"},
            {"role": "assistant", "content": "", "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "now", "arguments": "{}"}}
            ]},
            {"role": "tool", "content": "noon", "tool_call_id": "c1"},
        ],
    });
    assert_eq!(body, wanted);
}

#[test]
fn a_limit_that_nobody_set_is_not_sent() {
    let server = server(streamed(&[
        r#"{"choices":[{"delta":{"content":"Yes."},"finish_reason":"stop"}]}"#,
    ]));
    let chat = Chat {
        stop: vec![String::new()],
        ..hello()
    };
    ask(&server, chat).1.unwrap();
    let (_, body) = server.asked.recv().unwrap();
    for field in [
        "max_tokens",
        "stop",
        "tools",
        "tool_choice",
        "response_format",
    ] {
        assert!(body.get(field).is_none(), "{field} in {body}");
    }
    assert_eq!(body["seed"], Sampling::default().seed);
}

#[test]
fn what_no_such_endpoint_can_do_is_refused_before_anything_is_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let grammar = || Shape::Grammar("root ::= \"yes\"".into());
    let chat = |shape| ThinkingRequest::Chat(Chat { shape, ..hello() });
    let text = |shape| {
        ThinkingRequest::Complete(Completion {
            prompt: "Once".into(),
            shape,
            ..Completion::default()
        })
    };
    let broken = Tool {
        name: "timer".into(),
        description: "Starts a timer".into(),
        parameters: "{\"type\":".into(),
    };
    let with_broken = ThinkingRequest::Chat(Chat {
        tools: vec![broken],
        ..hello()
    });
    let no_json = || Shape::JsonSchema("{\"type\":".into());
    for (request, says) in [
        (chat(grammar()), "grammar"),
        (text(grammar()), "grammar"),
        (text(Shape::MustCall), "call tools"),
        (chat(Shape::MustCall), "no tool was offered"),
        (chat(no_json()), "not JSON"),
        (text(no_json()), "not JSON"),
        (with_broken, "'timer'"),
    ] {
        let (events, result) = ask_at(&base, &request);
        let error = result.unwrap_err();
        assert!(
            matches!(error, RemoteError::Unable(_) | RemoteError::BadRequest(_)),
            "{request:?}: {error:?}"
        );
        assert!(error.to_string().contains(says), "{request:?}: {error}");
        assert_eq!(Fault::from(error).kind, FaultKind::BadRequest);
        assert!(events.is_empty(), "{events:?}");
    }
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "a connection was opened");
}
