//! Strange bytes and texts against the real program: what can be answered is answered with a sentence, a stream that
//! cannot be trusted any more ends it at once.
#![allow(unused_crate_dependencies, clippy::unwrap_used, clippy::expect_used)]

mod program;

use std::io::Write;

use program::{Engine, stories};
use sotto_engines::thinking::{Chat, Completion, LoadMind, Message, Role, ThinkingRequest};
use sotto_engines::{Device, FaultKind, ToEngine};

fn complete(prompt: &str) -> ThinkingRequest {
    ThinkingRequest::Complete(Completion {
        prompt: prompt.into(),
        most_tokens: 3,
        ..Completion::default()
    })
}

fn chat(content: &str) -> ThinkingRequest {
    ThinkingRequest::Chat(Chat {
        messages: vec![Message::new(Role::User, content)],
        most_tokens: 3,
        ..Chat::default()
    })
}

/// A header as it stands on the wire.
fn header(length: u32, kind: u8) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    bytes[4] = kind;
    bytes
}

#[test]
fn a_stream_that_cannot_be_trusted_ends_the_program() {
    for (what, bytes) in [
        ("four gibibytes", header(u32::MAX, 1)),
        ("an unknown kind", header(4, 77)),
        ("half a sample", header(3, 2)),
    ] {
        let mut engine = Engine::start();
        engine.input.write_all(&bytes).unwrap();
        engine.input.flush().unwrap();
        let status = engine.child.wait().unwrap();
        assert_eq!(status.code(), Some(4), "{what}: {status:?}");
    }
}

#[test]
fn bytes_that_are_no_request_are_refused_and_the_next_request_is_done() {
    let mut engine = Engine::start();
    let whole = postcard::to_stdvec(&ToEngine::Request(complete("Once upon a time"))).unwrap();
    let at = whole.windows(4).position(|four| four == b"Once").unwrap();
    // Not UTF-8, in the middle of the text.
    let mut broken = whole.clone();
    broken[at + 2] = 0xFF;
    for bytes in [&[][..], &[0xFF; 40], &whole[..whole.len() / 2], &broken] {
        assert_eq!(engine.send(bytes), Some(Err(FaultKind::BadRequest)));
    }
    // It is there and says what it lacks.
    assert_eq!(engine.send(&whole), Some(Err(FaultKind::NotReady)));
}

#[test]
fn texts_from_nothing_to_a_megabyte() {
    let Some(model) = stories() else {
        eprintln!("skipped: stories260K.gguf is not there (SOTTO_TEST_DATA)");
        return;
    };
    let mut engine = Engine::start();
    let load = LoadMind {
        model,
        adapter: None,
        context: 0,
        device: Device::Cpu,
        threads: 1,
        kept_prefixes: None,
    };
    engine.ask(ThinkingRequest::Load(load)).unwrap().unwrap();
    let megabyte = "word ".repeat(210_000);
    let refused = Some(Err(FaultKind::BadRequest));
    assert_eq!(engine.ask(chat("")), refused);
    assert_eq!(engine.ask(chat(&megabyte)), refused);
    assert_eq!(engine.ask(complete(&megabyte)), refused);
    // Nothing to go on with is a story from its beginning.
    for prompt in ["", "\0", "\u{FFFF}\u{202E}", "Once"] {
        assert!(engine.ask(complete(prompt)).unwrap().is_ok(), "{prompt:?}");
    }
}
