//! Conversations with lines that cannot be used: each costs only itself. And one request with a megabyte of text.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::place::*;
use crate::server::{Server, whole};

type Texts<'a> = &'a [&'a str];

/// A place without models, whose running Sotto ends with it.
struct Talking(Place);

impl Talking {
    fn new() -> Self {
        let place = Place::new();
        std::fs::create_dir(place.path("models")).unwrap();
        Self(place)
    }

    fn sotto(&self, arguments: &[&str]) -> Command {
        let mut command = self.0.sotto(arguments);
        command
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env("SOTTO_MODELS_DIR", self.0.path("models"))
            .env("LANG", "C.UTF-8")
            .env("XDG_RUNTIME_DIR", self.0.path("no such folder"))
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES");
        command
    }

    fn told(&self, arguments: &[&str], input: Vec<u8>) -> Output {
        let mut child = self
            .sotto(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let writing = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().unwrap();
        // Every line was read, also those that were of no use.
        writing.join().unwrap().unwrap();
        output
    }
}

impl Drop for Talking {
    fn drop(&mut self) {
        let _ = self.sotto(&["resident", "--stop"]).output();
    }
}

/// A model on this machine that has one answer to everything.
fn agrees() -> Server {
    Server::start(|_, stream, _| {
        let words = json!({ "choices": [{ "delta": { "content": "So it is." } }] });
        let end = json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }] });
        let answer = format!("data: {words}\n\ndata: {end}\n\ndata: [DONE]\n\n");
        let kind = [("Content-Type", "text/event-stream")];
        whole(stream, 200, &kind, answer.as_bytes())
    })
}

#[test]
fn a_line_that_cannot_be_used_does_not_end_the_conversation() {
    let server = agrees();
    let endpoint = server.url("/v1");
    let mut input = b"what is 15 percent of 80\ngr\xfcn\n".to_vec();
    input.extend(vec![b'a'; 9_000_000]);
    input.push(b'\n');
    input.extend(vec![b'a'; 1_000_000]);
    input.extend(b"\nwhat is 20 percent of 80\n");
    let no_text = "is not UTF-8";
    let too_long = "longer than 8 MB";
    let table: [(Texts, &str, Texts, Texts); 2] = [
        // A megabyte is more than a request may have, and less than what a model outside is given.
        (
            &["--json"],
            "answer",
            &["12", "16"],
            &[no_text, too_long, "too long for a request"],
        ),
        (
            &["--json", "chat", "--endpoint", &endpoint, "--model", "m"],
            "text",
            &["So it is."; 3],
            &[no_text, too_long],
        ),
    ];
    for (arguments, named, answers, refusals) in table {
        let place = Talking::new();
        let output = place.told(arguments, input.clone());
        let said = err(&output);
        assert_eq!(code(&output), 0, "{arguments:?}: {said}");
        let values: Vec<Value> = out(&output)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(values.len(), answers.len(), "{arguments:?}: {said}");
        for (value, answer) in values.iter().zip(answers) {
            let given = value[named].as_str().unwrap();
            assert!(given.contains(answer), "{arguments:?}: {given}");
        }
        // In the order of the lines, each once.
        let mut rest = said.as_str();
        for refusal in refusals {
            assert_eq!(said.matches(refusal).count(), 1, "{arguments:?}: {said}");
            let at = rest.find(refusal);
            rest = &rest[at.unwrap_or_else(|| panic!("{refusal:?} is out of order: {said}"))..];
        }
    }
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn a_megabyte_is_no_request() {
    let place = Talking::new();
    let output = place.told(&["ask"], vec![b'a'; 1_000_000]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert!(
        err(&output).contains("too long for a request"),
        "{}",
        err(&output)
    );
    assert_eq!(out(&output), "");
}
