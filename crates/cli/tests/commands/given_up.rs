//! Who gives up before the answer: the real programs, ended by Ctrl-C, killed, or gone from a pipe, while a model on this
//! machine holds back what it answers.

use std::io::{BufRead, BufReader, Read};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::place::*;
use crate::server::{Gate, Server, whole};

/// What nobody waits longer for than a test that hangs.
const PATIENCE: Duration = Duration::from_secs(50);
/// Only the model answers it.
const QUESTION: &str = "who wrote the Odyssey";
const ADD: &str = "add call dad to my tasks";
const ADD_OTHER: &str = "add call mom to my tasks";

/// A place in which one turn lasts for as long as a test likes. What runs in it ends with it.
struct Held {
    place: Place,
    server: Server,
    /// Told each time that the model is asked.
    asked: Receiver<()>,
    /// Opened when it may answer.
    answers: Gate,
}

impl Held {
    fn open() -> Self {
        let (answers, (tell, asked)) = (Gate::default(), channel());
        let gate = answers.clone();
        let server = Server::start(move |_, stream, _| {
            let _ = tell.send(());
            gate.wait();
            let words = json!({ "choices": [{ "delta": { "content": "Homer did." } }] });
            let end = json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }] });
            let answer = format!("data: {words}\n\ndata: {end}\n\ndata: [DONE]\n\n");
            let kind = [("Content-Type", "text/event-stream")];
            whole(stream, 200, &kind, answer.as_bytes())
        });
        let place = Place::new();
        std::fs::create_dir(place.path("models")).unwrap();
        let held = Self {
            place,
            server,
            asked,
            answers,
        };
        // The first one starts the running Sotto, which tells in its log who waits and who is gone.
        let mut first = held.sotto(&["tasks"]);
        let started = first.env("SOTTO_LOG", "sotto_assistant=debug").output();
        assert_eq!(code(&started.unwrap()), 0);
        held.ok(&["settings", "set", "mind.endpoint", &held.server.url("/v1")]);
        held.ok(&["settings", "set", "mind.model", "m"]);
        held
    }

    fn sotto(&self, arguments: &[&str]) -> Command {
        let mut command = self.place.sotto(arguments);
        command
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env("SOTTO_MODELS_DIR", self.place.path("models"))
            .env("LANG", "C.UTF-8")
            .env("TZ", "Europe/Berlin")
            .env("XDG_RUNTIME_DIR", self.place.path("no such folder"))
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES");
        command
    }

    /// What a command that succeeds prints.
    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.sotto(arguments).output().unwrap();
        assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
        out(&output)
    }

    fn begin(&self, text: &str) -> Child {
        self.sotto(&["ask", text])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Begins the turn that lasts, and waits until the model is asked.
    fn begin_what_lasts(&self) -> Child {
        let asks = self.begin(QUESTION);
        let asked = self.asked.recv_timeout(PATIENCE);
        asked.expect("the model is asked");
        asks
    }

    /// Waits until the log of the running Sotto says this.
    fn logged(&self, what: &str) {
        let (log, began) = (self.place.path("data/log"), Instant::now());
        loop {
            let files = std::fs::read_dir(&log).into_iter().flatten().flatten();
            let said: String = files
                .map(|file| std::fs::read_to_string(file.path()).unwrap_or_default())
                .collect();
            if said.contains(what) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "never {what:?}: {said}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn tasks(&self) -> Vec<String> {
        let tasks: Vec<Value> = serde_json::from_str(&self.ok(&["--json", "tasks"])).unwrap();
        let text = |task: &Value| task["text"].as_str().unwrap().to_owned();
        tasks.iter().map(text).collect()
    }

    fn rings(&self) -> bool {
        let timers: Vec<Value> = serde_json::from_str(&self.ok(&["--json", "timers"])).unwrap();
        timers.iter().any(|timer| timer["state"]["is"] == "ringing")
    }

    fn until_it_rings(&self) {
        let began = Instant::now();
        while !self.rings() {
            assert!(began.elapsed() < PATIENCE, "it never rings");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// How the turn that lasts stands in the history.
    fn how_it_ended(&self) -> Value {
        let turns = self.ok(&["--json", "history", "show"]);
        let turns: Vec<Value> = serde_json::from_str(&turns).unwrap();
        let turn = turns.iter().find(|turn| turn["heard"] == QUESTION);
        turn.expect("it is kept")["outcome"]["is"].clone()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.answers.open();
        let _ = self.sotto(&["resident", "--stop"]).output();
    }
}

fn interrupt(asks: &Child) {
    let id = asks.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.unwrap().success());
}

/// The first task is added only once nothing of the dropped request can come any more: it waits behind it.
#[test]
fn who_is_killed_while_waiting_gets_nothing_done_and_nobody_else_is_disturbed() {
    let held = Held::open();
    let lasts = held.begin_what_lasts();
    let mut waits = held.begin(ADD);
    held.logged("a request waits for its turn");
    waits.kill().unwrap();
    waits.wait().unwrap();
    held.logged("a request is dropped");
    held.answers.open();
    let lasts = lasts.wait_with_output().unwrap();
    assert_eq!(code(&lasts), 0, "{}", err(&lasts));
    assert!(out(&lasts).contains("Homer did."), "{}", out(&lasts));
    held.ok(&["ask", ADD_OTHER]);
    assert_eq!(held.tasks(), ["call mom"]);
    assert_eq!(held.how_it_ended(), "answered");
}

#[test]
fn ctrl_c_ends_a_request_that_waits_and_a_turn_that_goes_on() {
    let held = Held::open();
    let lasts = held.begin_what_lasts();
    let waits = held.begin(ADD);
    held.logged("a request waits for its turn");
    // The one that waits first, then the one that holds it up.
    for (asks, seen) in [
        (waits, "a request is dropped"),
        (lasts, "a turn is stopped"),
    ] {
        interrupt(&asks);
        let output = asks.wait_with_output().unwrap();
        assert_eq!(code(&output), 130, "{}", err(&output));
        assert_eq!(out(&output), "");
        assert_eq!(err(&output), "Stopped, as you asked.\n");
        held.logged(seen);
    }
    // The model still answers nothing, and nobody waits for it.
    held.ok(&["ask", ADD_OTHER]);
    assert_eq!(held.tasks(), ["call mom"]);
    assert_eq!(held.how_it_ended(), "interrupted");
}

/// In the conversation it gives up the turn in hand: neither the conversation, nor what rings, nor what another program asked
/// for.
#[test]
fn ctrl_c_in_a_conversation_gives_up_its_own_turn_only() {
    let held = Held::open();
    held.ok(&["timers", "start", "1s"]);
    let mut talks = held
        .sotto(&[])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut types = talks.stdin.take().unwrap();
    writeln!(types, "{QUESTION}").unwrap();
    let asked = held.asked.recv_timeout(PATIENCE);
    asked.expect("the model is asked");
    let waits = held.begin(ADD);
    held.logged("a request waits for its turn");
    held.until_it_rings();
    interrupt(&talks);
    held.logged("a turn is stopped");
    assert_eq!(code(&waits.wait_with_output().unwrap()), 0);
    writeln!(types, "{ADD_OTHER}\n/quit").unwrap();
    drop(types);
    let output = talks.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).contains("Stopped."), "{}", err(&output));
    assert_eq!(held.tasks(), ["call dad", "call mom"]);
    assert_eq!(held.how_it_ended(), "interrupted");
    assert!(held.rings(), "it was silenced");
}

#[test]
fn the_turn_of_a_program_that_is_killed_is_stopped() {
    let held = Held::open();
    let mut lasts = held.begin_what_lasts();
    lasts.kill().unwrap();
    lasts.wait().unwrap();
    held.ok(&["ask", ADD_OTHER]);
    assert_eq!(held.how_it_ended(), "interrupted");
    assert_eq!(held.tasks(), ["call mom"]);
}

/// `echo … | nc -N -U sotto.sock`: nothing more comes, and the answer is still read, or never will be.
#[test]
fn a_pipe_that_has_said_everything_gets_it_done() {
    let held = Held::open();
    let lasts = held.begin_what_lasts();
    let stream = UnixStream::connect(held.place.path("data/sotto.sock")).unwrap();
    let mut lines = BufReader::new(&stream);
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    assert!(line.contains("hello"), "{line}");
    let ask = json!({ "do": "ask", "text": ADD, "via": "program" });
    let asked = json!({ "id": 1, "request": { "kind": "text", "value": ask } });
    (&stream)
        .write_all(format!("{asked}\n").as_bytes())
        .unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    held.logged("a request waits for its turn");
    held.answers.open();
    // The reply, and the end: no other request can come.
    let mut rest = String::new();
    lines.read_to_string(&mut rest).unwrap();
    let reply: Value = serde_json::from_str(rest.trim()).unwrap();
    assert_eq!(reply["reply"]["reply"]["kind"], "begun", "{rest}");
    assert_eq!(code(&lasts.wait_with_output().unwrap()), 0);
    held.ok(&["ask", ADD_OTHER]);
    assert_eq!(held.tasks(), ["call dad", "call mom"]);
}
