//! A mind outside, played by a small server that says what such servers say, also when they fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, channel};

use sotto_outbound::{Outbound, Purpose, Secret};

use super::*;
use crate::FaultKind;
use crate::thinking::{Chat, Ended, Message, Role, Shape, Tool, ToolCall, Usage};

mod asking;
mod streaming;

struct Server {
    base: String,
    asked: Receiver<(String, serde_json::Value)>,
}

/// Answers one request with these bytes and closes the connection.
fn server(answer: String) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1/", listener.local_addr().unwrap());
    let (sender, asked) = channel();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut input = BufReader::new(stream.try_clone().unwrap());
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            input.read_line(&mut line).unwrap();
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        input.read_exact(&mut body).unwrap();
        let _ = sender.send((head, serde_json::from_slice(&body).unwrap()));
        let _ = (&stream).write_all(answer.as_bytes());
    });
    Server { base, asked }
}

fn streamed(events: &[&str]) -> String {
    let body: String = events
        .iter()
        .map(|event| format!("data: {event}\n\n"))
        .collect();
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

fn refused(status: &str, more: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{more}content-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

fn ask(server: &Server, chat: Chat) -> (Vec<ThinkingEvent>, Result<(), RemoteError>) {
    ask_at(&server.base, &ThinkingRequest::Chat(chat))
}

/// Does any request at this address, with the user's leave.
fn ask_at(base: &str, request: &ThinkingRequest) -> (Vec<ThinkingEvent>, Result<(), RemoteError>) {
    let folder = tempfile::tempdir().unwrap();
    let door = Outbound::open(folder.path());
    door.change(|switch| {
        switch.purposes.insert(Purpose::ExternalModel);
    })
    .unwrap();
    let key = Some(Secret::new("a-test-key".into()));
    let mind = RemoteMind::new(
        door,
        Endpoint {
            base: base.to_owned(),
            model: "tiny".into(),
            key,
        },
    );
    let mut events = Vec::new();
    let result = mind.answer(request, &AtomicBool::new(false), &mut |event| {
        events.push(event);
        Ok(())
    });
    (events, result)
}

fn hello() -> Chat {
    Chat {
        messages: vec![Message::new(Role::User, "Hello")],
        ..Chat::default()
    }
}

fn usage(events: &[ThinkingEvent]) -> Usage {
    match events.last() {
        Some(ThinkingEvent::Finished(usage)) => *usage,
        other => panic!("the last event is {other:?}"),
    }
}

#[test]
fn text_comes_in_pieces_and_the_bill_at_the_end() {
    let server = server(streamed(&[
        r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#,
        r#"{"choices":[{"index":0,"delta":{"reasoning_content":"hm"},"finish_reason":null}]}"#,
        r#"{"choices":[{"index":0,"delta":{"content":"Good "},"finish_reason":null}]}"#,
        r#"{"choices":[{"index":0,"delta":{"content":"day 🌞"},"finish_reason":null}]}"#,
        r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
        r#"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}}}"#,
        "[DONE]",
    ]));
    let (events, result) = ask(&server, hello());
    result.unwrap();
    assert_eq!(
        events[..2],
        [
            ThinkingEvent::Text("Good ".into()),
            ThinkingEvent::Text("day 🌞".into())
        ]
    );
    let usage = usage(&events);
    assert_eq!(
        (usage.prompt_tokens, usage.kept_tokens, usage.written_tokens),
        (9, 4, 3)
    );
    assert_eq!(usage.ended, Ended::Naturally);
    let (head, body) = server.asked.recv().unwrap();
    assert!(head.starts_with("POST /v1/chat/completions "), "{head}");
    assert!(
        head.to_ascii_lowercase()
            .contains("authorization: bearer a-test-key")
    );
    assert_eq!(body["messages"][0]["content"], "Hello");
    assert_eq!(body["stream"], true);
}

#[test]
fn calls_are_put_together() {
    let server = server(streamed(&[
        r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"timer","arguments":""}}]}}]}"#,
        r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"min"}}]}}]}"#,
        r#"{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"c2","function":{"name":"now","arguments":""}}]}}]}"#,
        r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"utes\":5}"}}]}}]}"#,
        r#"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#,
    ]));
    let tool = Tool {
        name: "timer".into(),
        description: "Starts a timer".into(),
        parameters: r#"{"type":"object"}"#.into(),
    };
    let (events, result) = ask(
        &server,
        Chat {
            tools: vec![tool],
            shape: Shape::MustCall,
            ..hello()
        },
    );
    result.unwrap();
    let call = |id: &str, name: &str, arguments: &str| {
        ThinkingEvent::Call(ToolCall {
            id: id.into(),
            name: name.into(),
            arguments: arguments.into(),
        })
    };
    assert_eq!(
        events[..2],
        [
            call("c1", "timer", r#"{"minutes":5}"#),
            call("c2", "now", "{}")
        ]
    );
    let (_, body) = server.asked.recv().unwrap();
    assert_eq!(body["tool_choice"], "required");
    assert_eq!(body["tools"][0]["function"]["name"], "timer");
}

#[test]
fn a_schema_is_sent_and_a_server_that_does_not_stream_is_understood() {
    let server = server(refused(
        "200 OK",
        "",
        r#"{"choices":[{"message":{"content":"{\"a\":1}"},"finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#,
    ));
    let (events, result) = ask(
        &server,
        Chat {
            shape: Shape::JsonSchema(r#"{"type":"object"}"#.into()),
            ..hello()
        },
    );
    result.unwrap();
    assert_eq!(events[0], ThinkingEvent::Text("{\"a\":1}".into()));
    assert_eq!(usage(&events).ended, Ended::AtLimit);
    let (_, body) = server.asked.recv().unwrap();
    assert_eq!(
        body["response_format"]["json_schema"]["schema"]["type"],
        "object"
    );
}

#[test]
fn every_failure_has_its_error() {
    let said = r#"{"error":{"message":"No credit left."}}"#;
    let whole = streamed(&[r#"{"choices":[{"delta":{"content":"Good"}}]}"#]);
    let promised = whole.replace("content-length: ", "content-length: 9");
    type Check = fn(&RemoteError) -> bool;
    let cases: [(String, Check); 9] = [
        (refused("401 Unauthorized", "", said), |e| {
            matches!(e, RemoteError::KeyRefused)
        }),
        (refused("404 Not Found", "", said), |e| {
            matches!(e, RemoteError::NotThere(_))
        }),
        (
            refused("429 Too Many Requests", "retry-after: 7\r\n", said),
            |e| matches!(e, RemoteError::TooMany(Some(7))),
        ),
        (refused("500 Internal Server Error", "", "oops"), |e| {
            matches!(e, RemoteError::Trouble { status: 500, .. })
        }),
        (refused("400 Bad Request", "", said), |e| {
            e.to_string().contains("No credit left")
        }),
        (whole, |e| matches!(e, RemoteError::Cut)),
        (promised, |e| matches!(e, RemoteError::Cut)),
        (streamed(&["{\"choices\":[{"]), |e| {
            matches!(e, RemoteError::Garbled(_))
        }),
        (streamed(&[said]), |e| matches!(e, RemoteError::Refused(_))),
    ];
    for (number, (answer, check)) in cases.into_iter().enumerate() {
        let (_, result) = ask(&server(answer), hello());
        let error = result.unwrap_err();
        assert!(check(&error), "case {number}: {error:?}");
        assert!(!error.to_string().contains("a-test-key"));
        assert_ne!(Fault::from(error).kind, FaultKind::Cancelled);
    }
}

#[test]
fn a_cancel_is_noticed_while_the_other_side_is_silent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let door = Outbound::open(folder.path());
    door.change(|switch| {
        switch.purposes.insert(Purpose::ExternalModel);
    })
    .unwrap();
    let mind = RemoteMind::new(
        door,
        Endpoint {
            base,
            model: "tiny".into(),
            key: None,
        },
    );
    let cancelled = AtomicBool::new(false);
    let (keep, kept) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // The server takes the connection, holds it open and never says a word.
            let _ = keep.send(listener.accept().unwrap());
            cancelled.store(true, Ordering::Relaxed);
        });
        let result = mind.answer(&ThinkingRequest::Chat(hello()), &cancelled, &mut |_| Ok(()));
        assert!(matches!(result, Err(RemoteError::Cancelled)), "{result:?}");
    });
    drop(kept);
}

#[test]
fn nothing_goes_out_that_the_user_did_not_switch_on() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mind = RemoteMind::new(
        Outbound::open(folder.path()),
        Endpoint {
            base,
            model: "tiny".into(),
            key: None,
        },
    );
    let result = mind.answer(
        &ThinkingRequest::Chat(hello()),
        &AtomicBool::new(false),
        &mut |_| Ok(()),
    );
    assert!(
        matches!(
            result,
            Err(RemoteError::Outbound(
                sotto_outbound::OutboundError::Forbidden { .. }
            ))
        ),
        "{result:?}"
    );
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err());
}
