//! Strange texts against the real program: what can be answered is answered, the rest is refused with a sentence.
#![allow(unused_crate_dependencies, clippy::unwrap_used, clippy::expect_used)]

mod program;

use program::{Engine, small_model};
use sotto_engines::thinking::{Chat, Completion, LoadMind, Message, Role, ThinkingRequest};
use sotto_engines::{Device, FaultKind};

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

#[test]
fn texts_from_nothing_to_a_megabyte() {
    let model = small_model();
    let mut engine = Engine::start();
    let load = LoadMind {
        model: model.to_path_buf(),
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
